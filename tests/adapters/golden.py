"""Golden payloads: what each platform makes of each kind of message, kept as files to be looked at."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import digest, replies
from bot.answer import Answered, Claim
from bot.bounded import KeyTerm
from bot.delivery import Part
from bot.evidence.quotes import Evidence
from bot.explanation import Explained, Explanation
from bot.message import Message
from bot.recheck import Correction, Rechecked
from bot.subscription import STYLES, Subscription, next_due
from tests import golden
from tests.bot.papers import sample_edition, sample_syntheses

FOLDER = Path(__file__).parent / "golden"
_NOW = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
_DAY = sample_edition()
_PAPER, _MADE = _DAY.items[0].paper, _DAY.items[0].made
_CHANNEL = Subscription("console", "papers", categories=frozenset({"vision", "multimodal"}))

_QUESTION = "왜 MC 추정 방식이 떨어지나?"
_ELSEWHERE = Evidence(
    "MC estimation relies on completion models to evaluate current-step correctness, so that a wrong step may be "
    "labelled right.",
    "3.1 Limitations of MC Estimation",
    4,
)
_ANSWERED = Answered(
    (
        Claim(
            "MC 추정은 그 단계가 맞는지가 아니라 앞으로 정답에 이를 가능성을 봅니다.",
            (_ELSEWHERE, Evidence("The gap is 11.2 points on ProcessBench.", "4.2 Results", 7)),
        ),
        Claim(
            "사람이 붙인 표지와 견주면 오류를 찾는 데이터가 적어도 성능이 높습니다.",
            (Evidence("Human annotation performs best with the least data.", "3.1 Limitations of MC Estimation", 5),),
        ),
    ),
    found=True,
    origin="pdf",
    pages=21,
    complete=True,
    model="gpt-5-mini",
)
_NOWHERE = replace(_ANSWERED, claims=(), found=False)
_NEAREST = replace(_ANSWERED, claims=(), model=None, nearest=(_ELSEWHERE,))
_TERM = KeyTerm(term="과정 보상 모델", meaning="풀이의 단계마다 맞았는지 점수를 매기는 모델입니다.")
_EXPLANATION = Explanation(
    text="시험지에서 답만 보지 않고 풀이를 한 줄씩 읽으며 점수를 주는 일과 같습니다.", terms=(_TERM,)
)
_CORRECTIONS = (
    Correction("claims.0", "격차는 12.1점입니다.", "격차는 11.2점입니다.", _ANSWERED.claims[0].evidence[1]),
    Correction("claims.1", "사람이 붙인 표지는 쓰이지 않았습니다.", None, _ANSWERED.claims[1].evidence[0]),
)
_RECHECKED = Rechecked(_CORRECTIONS, "pdf", 21, complete=True, whole=True, model="gpt-5-mini")

MESSAGES: dict[str, Message] = {
    "digest": digest.of_day(_DAY.day, _DAY.items, has_model=True),
    **{
        style: digest.of_day(_DAY.day, _DAY.items, style, has_model=True, syntheses=sample_syntheses())
        for style in STYLES
        if style != "list"
    },
    "card": digest.card(_PAPER, _MADE, has_model=True),
    "easy": digest.easy(_PAPER, _MADE, has_model=True),
    "explained": digest.explained(_PAPER, _MADE, Explained(_EXPLANATION, "elementary", "pdf", "gpt-5-mini")),
    "details": digest.details(_PAPER, _MADE, has_model=True),
    "answer": digest.answer(_PAPER, _MADE, _QUESTION, _ANSWERED, 812),
    "not_in_paper": digest.answer(_PAPER, _MADE, _QUESTION, _NOWHERE, 812),
    "nearest": digest.answer(_PAPER, _MADE, _QUESTION, _NEAREST),
    "rechecked": digest.rechecked(digest.answer(_PAPER, _MADE, _QUESTION, _ANSWERED, 812), _RECHECKED),
    "search": digest.found("추론 보상", [(one.paper, one.made) for one in _DAY.items[:3]], 3, more=False),
    "subscription": digest.subscription(
        replies.subscribed(new=True, unchanged=False), _CHANNEL, next_due(_CHANNEL, _NOW)
    ),
    "categories": digest.categories(),
    "help": digest.help_message(),
    "sentence": digest.sentence(replies.unsubscribed()),
}
"""A message of every kind there is, by its name."""


def compare(platform: str, kind: str, parts: list[Part]) -> None:
    """Raises AssertionError where the parts are not those in the file. Rewrites it first where that was asked for."""
    shown = [{"payload": part.payload, "parent": part.parent} for part in parts]
    golden.compare(FOLDER / platform / f"{kind}.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
