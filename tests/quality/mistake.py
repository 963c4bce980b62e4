"""One mistake of a model: a good reply with one thing wrong in it."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.korean import sentences
from tests.quality.good import Good
from workers.llm import Answer

WHOLE = ""
"""The field of a mistake that is the reply's and not a text's."""


@dataclass(frozen=True)
class Mistake:
    """A reply that is good but for `wrong`, which stands in the text of `field`."""

    kind: str
    good: Good
    answer: Answer
    field: str
    wrong: str
    sentence: str | None = None
    """The good sentence in whose place it stands; None where it was put beside the others."""
    figure: Decimal | None = None
    """The right value, where it is a figure that is wrong."""
    is_posted: bool = False
    """Whether it is wrong only where a platform makes something of it: a link, a call, bold."""


def answer(reply: dict[str, Any] | str, *, cut: bool = False, refused: bool = False) -> Answer:
    text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
    return Answer(text, cut=cut, refused=refused, prompt_tokens=1, completion_tokens=1)


def changed(kind: str, good: Good, field: str, text: str, wrong: str, **more: Any) -> Mistake:
    """The mistake of a whole field that reads `text` now; `wrong` is what is wrong in it."""
    return Mistake(kind, good, answer(good.reply | {field: text}), field, wrong, **more)


def replaced(kind: str, good: Good, field: str, span: tuple[int, int], wrong: str, **more: Any) -> Mistake:
    """The mistake of a sentence in which `wrong` stands at `span` of the field's text."""
    text = good.texts[field]
    found = sentence_at(text, span[0])
    return changed(kind, good, field, text[: span[0]] + wrong + text[span[1] :], wrong, sentence=found, **more)


def added(kind: str, good: Good, field: str, sentence: str, *, first: bool = False) -> Mistake:
    """The mistake of a sentence too many, after the others of the field or before them."""
    text = good.texts[field]
    return changed(kind, good, field, f"{sentence} {text}" if first else f"{text} {sentence}", sentence)


def sentence_at(text: str, place: int) -> str:
    """The sentence that holds the character at `place`."""
    position = 0
    for sentence in sentences(text):
        position = text.index(sentence, position) + len(sentence)
        if place < position:
            return sentence
    raise ValueError(f"{place} is behind the last sentence")
