"""A question is answered from the paper's own text: every claim with words that stand there, or not at all."""

import json
from dataclasses import replace
from typing import Any

import prompts
from bot.answer import Answered, Claim
from bot.evidence.quotes import Evidence
from bot.fulltext import FullText, Paragraph, Section
from bot.glossary import parse
from tests.workers.papers_asked import COST, FILTER, PAPER, SCORE, TEXT, VALUE
from tests.workers.test_summarise import Script, said
from workers.answering.ask import Made, make
from workers.answering.sending import Asked
from workers.llm import Answer

GLOSSARY = parse(prompts.text("glossary"), "glossary")
QUESTION = "왜 MC 추정 방식의 정확도가 떨어지나요?"
WHY = "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다."
GAIN = "MATH에서 71.5%로, 결과 보상 모델의 65.2%보다 높습니다."


def claim(text: str, *quotes: str) -> dict[str, Any]:
    return {"text": text, "quotes": list(quotes)}


def found(*claims: dict[str, Any], search: tuple[str, ...] = ()) -> Answer:
    return said({"found": True, "claims": list(claims), "search": list(search)})


def not_found(*search: str) -> Answer:
    return said({"found": False, "claims": [], "search": list(search)})


def asked(script: Script, question: str = QUESTION, text: FullText = TEXT, context: int = 120_000, **more: Any) -> Made:
    return make(Asked(PAPER, text, question, **more), script.ask, "fake-model", context, GLOSSARY)


def texts(answered: Answered) -> list[str]:
    return [one.text for one in answered.claims]


def test_a_claim_is_shown_with_the_papers_own_words_their_section_and_page() -> None:
    script = Script(found(claim(WHY, VALUE), claim(GAIN, SCORE)))
    answered = asked(script).answered
    assert len(script.asked) == 1
    assert answered.claims == (
        Claim(WHY, (Evidence(VALUE, "1 Introduction", 1),)),
        Claim(GAIN, (Evidence(SCORE, "4 Results", 7),)),
    )
    assert (answered.found, answered.whole, answered.origin, answered.pages) == (True, True, "pdf", 9)


PLANTED = {
    "a digit": SCORE.replace("71.5", "77.5"),
    "a negation": FILTER.replace("do not filter", "filter"),
    "two sections": f"{COST} {SCORE}",
    "invention": "The authors received a large grant for this work from their university.",
    "nothing": "",
}


def test_a_claim_whose_quotes_do_not_stand_in_the_paper_is_never_shown() -> None:
    for quote in PLANTED.values():
        reply = found(claim(WHY, VALUE), claim(GAIN, quote), claim("필터링한 뒤 라벨로 학습합니다.", quote))
        answered = asked(Script(reply, reply)).answered
        assert texts(answered) == [WHY]


def test_quotes_that_are_not_there_are_named_to_the_model_once() -> None:
    script = Script(found(claim(WHY, "The value function is quite biased, they say.")), found(claim(WHY, VALUE)))
    made = asked(script)
    assert texts(made.answered) == [WHY]
    first, second = script.asked
    assert second.turns[: len(first.turns)] == first.turns
    assert "The value function is quite biased" in second.turns[-1][1]
    assert [(one.kind, one.outcome) for one in made.checks] == [("quote", "asked")]
