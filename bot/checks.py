"""Records of what was wrong in a text that a model wrote, as they are kept with it and counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What was done about a fault."""

    REPAIRED = "repaired"
    """Put right in code."""
    ASKED = "asked"
    """Named to the model, which was asked to write it again."""
    CUT = "cut"
    """Its sentence went."""


@dataclass(frozen=True)
class Check:
    """The record of one fault: what, where, before, after. `after` is None where code put nothing in its place.

    `kind` is a `bot.language.Kind` or a `bot.numbers.Verdict` by its value, or `REPLY`.
    """

    kind: str
    field: str
    before: str
    after: str | None
    outcome: Outcome


REPLY = "reply"
"""The kind of a reply that was no summary at all; `before` says why."""


def from_kept(kept: Mapping[str, str | None] | str) -> Check:
    """A record as `vars` of it was kept; the first releases kept a few words."""
    if isinstance(kept, str):
        return Check(REPLY, "", kept, None, Outcome.ASKED)
    kind, field, before, outcome = (str(kept[name]) for name in ("kind", "field", "before", "outcome"))
    return Check(kind, field, before, kept["after"], Outcome(outcome))


def counted(checks: Iterable[Check]) -> Mapping[str, int]:
    """How many faults of each kind, the commonest first."""
    counts: dict[str, int] = {}
    for one in checks:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
