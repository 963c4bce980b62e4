"""What a model answers of one paper: claims, and the paper's own words that each rests on."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from bot.bounded import ONE_LINE, at_most
from bot.evidence.quotes import Evidence
from bot.feed_text import visible
from bot.fulltext import FullText, Origin, to_json
from bot.keys import key_of
from bot.paper import Paper

PROMPT_VERSION = "answer-1"
"""Goes up when the prompt, the fields or what is let through change: what was answered before is asked anew."""

MOST_CLAIMS, MOST_QUOTES = 5, 3
LONGEST_QUESTION = 500
_LONGEST_CLAIM = 300
_LONGEST_QUOTE = 1_500
_MOST_WORDS, _LONGEST_WORD = 12, 40

_ENDS = " \t?!.,;:~…。？！"


_Quote = Annotated[str, AfterValidator(lambda text: text[:_LONGEST_QUOTE])]
_Word = Annotated[str, ONE_LINE, AfterValidator(lambda text: text[:_LONGEST_WORD])]


class DraftedClaim(BaseModel):
    """A claim as the model gives it: Korean, and what it says stands so in the paper."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: Annotated[str, ONE_LINE, at_most(_LONGEST_CLAIM)]
    quotes: Annotated[tuple[_Quote, ...], AfterValidator(lambda quotes: quotes[:MOST_QUOTES])] = Field(strict=False)


class Reply(BaseModel):
    """The model's reply. The JSON schema that it is given is this class's own; parsing cleans and bounds it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    found: bool
    claims: Annotated[tuple[DraftedClaim, ...], AfterValidator(lambda claims: claims[:MOST_CLAIMS])] = Field(
        strict=False
    )
    search: Annotated[tuple[_Word, ...], AfterValidator(lambda words: words[:_MOST_WORDS])] = Field(strict=False)


@dataclass(frozen=True)
class Claim:
    """One or two Korean sentences, and the paper's own words for them, at least once."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Answered:
    """What came of a question. Without claims, `nearest` is what stands nearest to it in the paper."""

    claims: tuple[Claim, ...]
    found: bool
    """False where the model says that what it read does not answer the question."""
    origin: Origin
    pages: int | None
    """How many pages were read, of a PDF."""
    complete: bool
    """Whether the paper was read to its end."""
    whole: bool = True
    """Whether the model was given all that was read, and not the best passages of it."""
    model: str | None = None
    nearest: tuple[Evidence, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether asking again would be for nothing, so that it can be kept."""
        return bool(self.claims) or not self.found


_ADAPTER: TypeAdapter[Answered] = TypeAdapter(Answered)


def to_kept(answered: Answered) -> dict[str, Any]:
    """The answer as plain JSON for `store.answers`; `from_kept` gives the same answer back."""
    kept: dict[str, Any] = _ADAPTER.dump_python(answered, mode="json")
    return kept


def from_kept(kept: dict[str, Any]) -> Answered:
    """The answer that `to_kept` wrote. Raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_python(kept)


@dataclass(frozen=True)
class Turn:
    """An earlier question about the same paper and what was answered, as plain text."""

    question: str
    answer: str


def key(paper: Paper, text_key: str, question: str, turns: Sequence[Turn], model: str) -> str:
    """Under what an answer is kept: the same for the same question, in other spacing too, about the same text."""
    said = [part for turn in turns for part in (turn.question, turn.answer)]
    return key_of(PROMPT_VERSION, model, paper.paper_id, text_key, same(question), *said)


def key_of_text(text: FullText) -> str:
    """A short name for what was read, which is another when anything of it is."""
    return key_of(to_json(text))


def same(question: str) -> str:
    """The question without what makes no other of it: white space, case, width, what it ends with."""
    folded = unicodedata.normalize("NFKC", visible(question)).casefold()
    return re.sub(r"\s+", " ", folded).strip(_ENDS)
