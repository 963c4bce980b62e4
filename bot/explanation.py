"""What a paper is about, told at a reader's level, with its key terms in a line each."""

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict

from bot.bounded import KeyTerms, Words, at_most, meanings, with_meanings
from bot.fulltext import Origin
from bot.korean import hangul_share
from bot.summary import MINIMUM_HANGUL_SHARE

Level = Literal["elementary", "highschool", "general", "developer", "researcher"]
LEVELS: tuple[Level, ...] = get_args(Level)
DEFAULT: Level = "general"
"""The level of what a summary itself explains."""

PROMPT_VERSION = "easy-1"
"""Goes up when the prompt or the fields change."""

_SHORTEST = 60


class Explanation(BaseModel):
    """What a model writes for one level, in Korean. The JSON schema that it is given is this class's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: Annotated[Words, at_most(900)]
    terms: KeyTerms

    def texts(self) -> dict[str, str]:
        """Every field that holds sentences, by its name."""
        return {"text": self.text} | meanings(self.terms)

    def with_texts(self, texts: dict[str, str]) -> "Explanation | None":
        """The explanation with these for its `texts`; None where nothing is left of it."""
        if "text" not in texts:
            return None
        return Explanation(text=texts["text"], terms=with_meanings(self.terms, texts))


@dataclass(frozen=True)
class Explained:
    """An explanation, for whom, and what it was made of and by."""

    explanation: Explanation
    level: Level
    origin: Origin
    model: str


def faults(made: Explanation) -> tuple[str, ...]:
    """What makes it none, as short English phrases that a model can be told; empty when nothing does."""
    texts = made.texts().items()
    found = [f"`{name}` is not written in Korean" for name, text in texts if hangul_share(text) < MINIMUM_HANGUL_SHARE]
    return (*found, *(("`text` is too short",) if len(made.text) < _SHORTEST else ()))
