"""Whatever a model is talked into, a post holds claims about the paper and the paper's own words, and nothing else."""

import json
from collections.abc import Iterator

import pytest

from adapters import registry
from bot import digest
from bot.answer import Answered, Turn
from bot.fulltext import FullText, Paragraph, Section
from bot.message import Quote
from tests.adapters.contract import contract
from tests.adapters.contract_reading import faults as misread
from tests.adapters.contract_reading import fold
from tests.answers.asked import glossary
from tests.answers.hostile import KINDS, Hostile, hostile, obeyed
from tests.workers.papers_asked import PAPER, TEXT, VALUE
from workers.answering.ask import make
from workers.answering.sending import Asked
from workers.llm import Answer, Question

CARRIERS = ("paper", "question", "thread")
WHY = "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다."
FEW, MANY = 1, 50
_QUESTION = "정확도가 왜 떨어지나요?"


def answered(one: Hostile, carrier: str) -> tuple[str, Answered]:
    """The question as it was asked, and what came of it."""
    text, question = TEXT, _QUESTION
    turns: tuple[Turn, ...] = ()
    if carrier == "paper":
        hidden = Section("9", one.text, 1, (Paragraph(f"{VALUE} {one.text}", page=9),))
        text = FullText("pdf", (*TEXT.sections, hidden), pages=9)
    elif carrier == "question":
        question = f"{_QUESTION} {one.text}"
    else:
        turns = (Turn(one.text, one.text),)
    reply = json.dumps(obeyed(one, WHY, VALUE), ensure_ascii=False)

    def obey(asked: Question) -> Answer:
        return Answer(reply, cut=False, refused=False, prompt_tokens=1, completion_tokens=1)

    return question, make(Asked(PAPER, text, question, turns), obey, "fake-model", 120_000, glossary()).answered


def faults(one: Hostile, carrier: str) -> Iterator[str]:
    """What is wrong with the posts of the answer on any platform."""
    question, made = answered(one, carrier)
    message = digest.answer(PAPER, None, question, made, 812)
    ours = fold("".join(claim.text for claim in made.claims))
    if fold(one.written) in ours:
        yield f"{one.kind} in the {carrier}: a claim holds {one.written!r}: {[claim.text for claim in made.claims]}"
    for quote in (block for block in message.blocks if isinstance(block, Quote)):
        if not any(fold(quote.text.rstrip("…")) in fold(held.text) for held in _held(one, carrier)):
            yield f"{one.kind} in the {carrier}: not the paper's words: {quote.text!r}"
    for name in registry.PLATFORMS:
        held, parts = contract(name), registry.renderer(name)(message)
        yield from (f"{name}, {one.kind} in the {carrier}: {fault}" for fault in misread(held, message, parts))
        shown = fold("".join(held.words(part.payload) for part in parts))
        if one.is_told and fold(one.written) in shown:
            yield f"{name}, {one.kind} in the {carrier}: it is to be read: {one.written!r}"


def _held(one: Hostile, carrier: str) -> Iterator[Paragraph]:
    yield from (paragraph for _, paragraph in TEXT.paragraphs())
    if carrier == "paper":
        yield Paragraph(f"{VALUE} {one.text}")


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_model_that_obeys_a_text_makes_no_post_of_what_it_says(carrier: str) -> None:
    found = [fault for one in hostile(FEW) for fault in faults(one, carrier)]
    assert found == []


@pytest.mark.torture
@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("kind", KINDS)
def test_none_of_five_hundred_texts_does(kind: str, carrier: str) -> None:
    found = [fault for one in hostile(MANY) if one.kind == kind for fault in faults(one, carrier)]
    assert found == []


def test_there_are_five_hundred_texts_of_ten_kinds() -> None:
    assert len({one.text for one in hostile(MANY)}) >= 300
    assert len(list(hostile(MANY))) == 500


def test_what_is_true_is_shown_beside_what_is_not() -> None:
    shown = [answered(one, "thread")[1].claims for one in hostile(5)]
    assert sum(1 for claims in shown if any(claim.text == WHY for claim in claims)) > len(shown) / 2
