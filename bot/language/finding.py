"""What a check says of a text: one value for every kind of fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Texts = Mapping[str, str]
"""The texts of one card by the names of their fields."""

TITLE = "title"
LINE = "one_line"
EASY = "easy"


class Kind(StrEnum):
    """What can be wrong with a text, as `paperboy status` counts it."""

    NOT_KOREAN = "not Korean"
    MISSPELT = "misspelt"
    LEAK = "leak"
    OPENER = "opener"
    CLOSER = "closer"
    FILLER = "filler"
    ABSENCE = "absence"
    REPEATED = "repeated"
    UNFINISHED = "unfinished"
    PARTICLE = "particle"
    STYLE = "style"
    NAME = "name"
    UNNAMED = "unnamed"
    TERM = "term"
    VARIES = "varies"


@dataclass(frozen=True)
class Finding:
    """One fault. `start` and `end` are places in the field's text as it was when the fault was found."""

    kind: Kind
    field: str
    start: int
    end: int
    text: str
    """What stands there."""
    wrong: str
    """What is wrong, for the model that is asked to repair it: an English phrase that names the field."""
    replacement: str | None = None
    """What to write there instead, where that is certain; None where it takes the model."""


@dataclass(frozen=True)
class Source:
    """What the texts were made from."""

    title: str
    text: str
    only_abstract: bool = True
    """Whether `text` is the abstract alone, so that nothing can be known to be missing from the paper."""

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}"


def finding(
    kind: Kind, field: str, text: str, span: tuple[int, int], wrong: str, instead: str | None = None
) -> Finding:
    """A finding at `span` of `text`. `{}` in `wrong` becomes what stands there, shortened for a message."""
    piece = text[slice(*span)]
    shown = piece.strip() if len(piece.strip()) <= _LONGEST_SHOWN else piece.strip()[:_LONGEST_SHOWN] + "…"
    return Finding(kind, field, *span, piece, f"`{field}` " + wrong.replace("{}", f"“{shown}”"), instead)


_LONGEST_SHOWN = 40
