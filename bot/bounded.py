"""Texts that a model wrote, as leaves: one line of visible characters, of a bounded length."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.feed_text import one_line
from bot.korean import shorten

_DRESSED = frozenset({"<wide>", "<font>"})
"""Kinds of characters that are others in another shape: https://www.unicode.org/reports/tr44/#Formatting_Tags_Table"""
_CIRCLES = "①-⒛⓫-⓾㉑-㉟㊱-㊿❶-➓"
_ENCLOSED = re.compile(rf"[{_CIRCLES}](?=[{_CIRCLES}\d.%％점배만억천]|퍼센트|프로)")
"""One that counts the points of a list stays one."""


def _leaf(value: object) -> object:
    """A string as one line of visible characters; anything else as it is. Figures are in the digits that are checked:
    full-width, mathematical and encircled ones are plain ones.
    """
    return _plain(one_line(value)) if isinstance(value, str) else value


def _plain(text: str) -> str:
    if text.isascii():
        return text
    text = _ENCLOSED.sub(lambda found: str(round(unicodedata.numeric(found[0]))), text)
    return "".join(
        unicodedata.normalize("NFKC", one) if unicodedata.decomposition(one).partition(" ")[0] in _DRESSED else one
        for one in text
    )


ONE_LINE = BeforeValidator(_leaf)
"""A text is put on one line, without what nobody sees."""


def at_most(limit: int) -> AfterValidator:
    """A text is cut to that many characters, at a word."""
    return AfterValidator(lambda text: shorten(text, limit))


Words = Annotated[str, ONE_LINE, Field(min_length=1)]
"""A text that is not empty."""


class KeyTerm(BaseModel):
    """A term of a paper, and what it means, in one line each."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    term: Annotated[Words, at_most(40)]
    meaning: Annotated[Words, at_most(140)]


MOST_TERMS = 5
KeyTerms = Annotated[tuple[KeyTerm, ...], AfterValidator(lambda terms: terms[:MOST_TERMS]), Field(strict=False)]
"""In the order of the model."""


def meanings(terms: Sequence[KeyTerm]) -> dict[str, str]:
    """What the terms mean, by the names of the fields under which it is reviewed."""
    return {f"terms.{number}": one.meaning for number, one in enumerate(terms)}


def with_meanings(terms: Sequence[KeyTerm], texts: Mapping[str, str]) -> tuple[KeyTerm, ...]:
    """The terms with what became of their meanings; those of which nothing is left are gone."""
    kept = ((one, texts.get(f"terms.{number}")) for number, one in enumerate(terms))
    return tuple(KeyTerm(term=one.term, meaning=meaning) for one, meaning in kept if meaning)
