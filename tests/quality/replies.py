"""Replies that are no summary, or none of this paper."""

import json
from collections.abc import Iterator

from tests.quality.good import Good
from tests.quality.mistake import WHOLE, Mistake, answer
from workers.llm import Answer

_CATEGORIES = ("Language Models and NLP", "Machine Learning Ethics", "최신 연구", "Model Training Technique", "AI")


def wrong_replies(good: Good, other: Good, turn: int) -> Iterator[Mistake]:
    """`other` is the paper that the model mistakes this one for."""
    text = json.dumps(good.reply, ensure_ascii=False)
    told = other.texts["overview"]
    yield Mistake("another paper", good, answer(other.reply), WHOLE, told)
    broken = (text[: len(text) // 2], text.replace('",', "',", 1), text[:-1] + ',"', f"{text}{text}", "")
    yield _no_summary("broken JSON", good, answer(broken[turn % len(broken)]))
    talk = ("죄송합니다. 요청하신 작업을 할 수 없습니다.", "I'm sorry, but I can't help with that.")
    yield _no_summary("refusal", good, answer(talk[turn % 2], refused=turn % 4 > 1))
    yield _no_summary("reply cut short", good, answer(text[: len(text) * 2 // 3], cut=True))
    category = good.reply | {"category": _CATEGORIES[turn % len(_CATEGORIES)]}
    yield _no_summary("free category", good, answer(category))


def _no_summary(kind: str, good: Good, said: Answer) -> Mistake:
    return Mistake(kind, good, said, WHOLE, "")
