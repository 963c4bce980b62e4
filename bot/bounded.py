"""Texts that a model wrote, as leaves: one line of visible characters, of a bounded length."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.feed_text import one_line
from bot.korean import shorten

ONE_LINE = BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)
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
