"""From a model's reply to what may be shown of it: claims with quotes that stand in the paper. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answer import Claim, DraftedClaim, Reply
from bot.checks import Check, Outcome
from bot.evidence.quotes import Evidence, find
from bot.fulltext import FullText
from bot.language import Source
from bot.language.sentences import repetition
from bot.review import cut, review
from workers.answering.foreign import Ground, affirms_what_is_denied, bearing, foreign, without_addresses

QUOTE, FOREIGN = "quote", "foreign"
"""Kinds of `Check`: a quote that is not in the paper, and a claim that is about something else."""

_PIECE = 3
_SAID_BEFORE = 0.8
"""The share of a claim's pieces of three characters that an earlier one has, from which it says nothing more."""
_LONGEST_FAULT = 60
_AROUND = 3_000
"""Characters on either side of a quote that its paragraph is taken for: a page may be made of one."""


@dataclass(frozen=True)
class Judged:
    """What of a reply can be shown, what is wrong with the rest as phrases for a repair, and the record of it."""

    claims: tuple[Claim, ...]
    faults: tuple[str, ...]
    checks: tuple[Check, ...]
    lost: tuple[int, ...] = ()
    """Which of the reply's claims cannot be shown, from 0."""


@dataclass(frozen=True)
class _Tried:
    claim: Claim | None
    faults: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


def judge(reply: Reply, ground: Ground) -> Judged:
    """Hold every claim to the text: its quotes, its figures, its Korean, and whether it is about the paper at all."""
    tried = [_tried(drafted, f"claims.{number}", ground) for number, drafted in enumerate(reply.claims)]
    shown: list[Claim] = []
    for one in tried:
        if one.claim is not None and not _says_nothing_more(one.claim, shown):
            shown.append(one.claim)
    return Judged(
        tuple(shown),
        tuple(fault for one in tried for fault in one.faults),
        tuple(check for one in tried for check in one.checks),
        tuple(number for number, one in enumerate(tried) if one.claim is None),
    )


def _tried(drafted: DraftedClaim, field: str, ground: Ground) -> _Tried:
    found, missing = _evidence(drafted.quotes, ground.text)
    faults = [f"`{field}`: its quote is not in the text: “{quote[:_LONGEST_FAULT]}”" for quote in missing]
    checks = [Check(QUOTE, field, quote[:_LONGEST_FAULT], None, Outcome.CUT) for quote in missing]
    if not found:
        return _Tried(None, tuple(faults) or (f"`{field}` has no quotes",), tuple(checks))
    quoted = "\n".join(one.text for one in found)
    around = "\n".join(paragraphs(found, ground.text))
    text = without_addresses(drafted.text, quoted)
    source = Source(ground.title, around, only_abstract=False)
    rest = cut({field: text}, source, ground.glossary)
    checks += rest.repaired
    kept = rest.texts.get(field, "")
    if any(one.outcome is Outcome.CUT for one in rest.repaired):
        faults += review({field: text}, source, ground.glossary).faults
    shown = bearing(kept, around, ground)
    wrong = foreign(kept, quoted, ground) or ("says what its quotes do not say" if shown != kept else None)
    is_denied = affirms_what_is_denied(kept, [one.text for one in found])
    if is_denied:
        wrong = "says what its quotes deny"
    if wrong is not None:
        faults.append(f"`{field}` {wrong}")
        checks.append(Check(FOREIGN, field, wrong, None, Outcome.CUT))
    is_clean = shown and not is_denied and foreign(shown, quoted, ground) is None
    return _Tried(Claim(shown, found) if is_clean else None, tuple(faults), tuple(checks))


def _evidence(quotes: Sequence[str], text: FullText) -> tuple[tuple[Evidence, ...], list[str]]:
    """The paper's own words for the quotes, each once, and the quotes that it does not have."""
    found = {quote: find(quote, text) for quote in quotes}
    kept = dict.fromkeys(one for one in found.values() if one is not None)
    inside = {one for one in kept for other in kept if one is not other and one.text in other.text}
    return tuple(one for one in kept if one not in inside), [quote for quote, one in found.items() if one is None]


def paragraphs(found: Sequence[Evidence], text: FullText) -> Iterator[str]:
    """The paragraphs that the evidence stands in, as far as they are near; where it runs over several, it stands for
    itself.
    """
    for one in found:
        held = [paragraph.text for section, paragraph in text.paragraphs() if section.name == one.section]
        inside = next((whole for whole in held if one.text in whole), None)
        at = inside.find(one.text) if inside is not None else 0
        near = inside[max(0, at - _AROUND) : at + len(one.text) + _AROUND] if inside is not None else one.text
        yield f"{one.section[:_AROUND]}\n{near}"


def _says_nothing_more(claim: Claim, before: Sequence[Claim]) -> bool:
    """Whether an earlier claim says the same, in nearly the same words."""
    pieces = _pieces(claim.text)
    texts = {str(number): one.text for number, one in enumerate((*before, claim))}
    if any(one.field == str(len(before)) and one.text.strip() == claim.text for one in repetition(texts)):
        return True
    return any(len(pieces & _pieces(one.text)) >= _SAID_BEFORE * len(pieces) for one in before)


def _pieces(text: str) -> set[str]:
    bare = "".join(character for character in text if character.isalnum())
    return {bare[at : at + _PIECE] for at in range(max(1, len(bare) - _PIECE + 1))}


def asked(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The record of what was named to the model, which was asked to write it again."""
    return tuple(replace(one, outcome=Outcome.ASKED) if one.outcome is Outcome.CUT else one for one in checks)
