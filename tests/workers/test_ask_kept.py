"""A question about a paper on its way: answered once and kept, followed up, and never left without a word."""

from datetime import timedelta
from typing import Any

import pytest

from bot import replies
from bot.answer import MOST_CLAIMS
from bot.earlier import kept_under, known, turns
from bot.errors import BudgetSpent, ModelAway, ModelRefused, PersonBudgetSpent
from bot.message import Buttons, Labelled, Message, Note, Paragraph, Quote, from_json, plain, to_json
from bot.paper import Entry
from bot.store.budget import Call
from bot.store.questions import Question
from tests.conftest import NOW, World
from tests.workers.conftest import Days, beside
from tests.workers.papers_asked import COST, PAPER, SCORE, TEXT, VALUE
from workers.answering import answer_with_problem
from workers.jobs import perform
from workers.reading import READER
from workers.sample.servers import as_json
from workers.wiring import Parts

WHY = "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다."
PERSON = "f3a9" * 8


@pytest.fixture(autouse=True)
def _known(parts: Parts, world: World) -> None:
    """The store has the paper and its text, and the model knows one answer."""
    entry = Entry(PAPER.paper_id, "arxiv", PAPER.title, PAPER.abstract, version=PAPER.version)
    parts.store.papers.record([entry], NOW)
    parts.store.texts.keep(PAPER.paper_id, PAPER.version, READER, TEXT, NOW)
    world.model.others["answer"] = lambda title, call: said((WHY, VALUE))


def said(*claims: tuple[str, str], found: bool = True) -> dict[str, Any]:
    return {"found": found, "claims": [{"text": text, "quotes": [quote]} for text, quote in claims], "search": []}


def ask(parts: Parts, text: str | None = "정확도가 왜 떨어지나요?", **facts: Any) -> int:
    """The number of a question that is owed."""
    asked = {"channel": "channel", "person": PERSON} | facts
    question = Question("console", command="/ask", paper_id=PAPER.paper_id, text=text, **asked)
    return parts.store.questions.ask(question, parts.real_clock())


def answered(parts: Parts, number: int) -> Message:
    perform(parts, "answer", str(number))
    return _answer(parts, number)


def _answer(parts: Parts, number: int) -> Message:
    message = parts.store.questions.answered(number)
    assert message is not None
    return message


def paragraphs(message: Message) -> list[str]:
    return [plain(block.spans) for block in message.blocks if isinstance(block, Paragraph)]


def quotes(message: Message) -> list[Quote]:
    return [block for block in message.blocks if isinstance(block, Quote)]


def notes(message: Message) -> str:
    return " ".join(plain(block.spans) for block in message.blocks if isinstance(block, Note))


def calls(world: World) -> int:
    return world.model.calls_for(f"answer {PAPER.title}")


def test_an_answer_shows_the_question_each_claim_with_its_words_what_was_read_and_what_can_be_pressed(
    parts: Parts,
) -> None:
    number = ask(parts)
    message = answered(parts, number)
    asked = next(block for block in message.blocks if isinstance(block, Labelled))
    assert (asked.label, plain(asked.spans)) == ("질문", "정확도가 왜 떨어지나요?")
    assert paragraphs(message) == [WHY]
    assert quotes(message) == [Quote(VALUE, "1 Introduction, 1쪽")]
    assert [type(block) for block in message.blocks[2:4]] == [Paragraph, Quote]
    assert "전문(PDF, 9쪽) · fake-model" in notes(message)
    (pressed,) = (block for block in message.blocks if isinstance(block, Buttons))
    assert [one.command for one in pressed.buttons] == [
        f"/ask {PAPER.paper_id}",
        f"/easy {PAPER.paper_id}",
        f"/wrong {PAPER.paper_id} {number}",
    ]
    assert message.preview == WHY


def test_the_same_question_is_answered_once_and_then_from_the_store(parts: Parts, world: World) -> None:
    first = answered(parts, ask(parts))
    again = answered(parts, ask(parts, " 정확도가  왜 떨어지나요 ", person="another"))
    assert (paragraphs(again), quotes(again)) == (paragraphs(first), quotes(first))
    assert calls(world) == 1
    answered(parts, ask(parts, "정확도가 왜 오르나요?"))
    assert calls(world) == 2


def test_what_is_kept_can_be_had_without_a_worker(parts: Parts) -> None:
    question = Question("console", "elsewhere", "/ask", PAPER.paper_id, "정확도가 왜 떨어지나요")
    assert known(parts.store, PAPER, question, "fake-model") is None
    answered(parts, ask(parts))
    kept = known(parts.store, PAPER, question, "fake-model")
    assert kept is not None
    assert [one.text for one in kept.claims] == [WHY]
    assert known(parts.store, PAPER, question, "another-model") is None


def test_another_text_of_the_paper_is_asked_anew(parts: Parts, world: World) -> None:
    answered(parts, ask(parts))
    parts.store.texts.keep(PAPER.paper_id, PAPER.version, READER, type(TEXT)("html", TEXT.sections), NOW)
    assert "전문(HTML)" in notes(answered(parts, ask(parts)))
    assert calls(world) == 2


def test_that_the_paper_does_not_say_is_an_answer_and_is_kept(parts: Parts, world: World) -> None:
    world.model.others["answer"] = lambda title, call: said(found=False)
    for _ in range(2):
        message = answered(parts, ask(parts, "전기 요금은 얼마인가요?"))
        assert paragraphs(message) == [replies.not_in_paper("pdf", complete=True, whole=True)]
        assert "전문을 살펴보았지만" in paragraphs(message)[0]
        assert quotes(message) == []
    assert calls(world) == 1


def test_an_answer_without_evidence_is_none_and_the_nearest_passages_are_shown_and_it_may_be_asked_again(
    parts: Parts, world: World
) -> None:
    world.model.others["answer"] = lambda title, call: said((WHY, "No such words are in it."))
    message = answered(parts, ask(parts, "What does the outcome reward model reach on MATH?"))
    assert paragraphs(message) == [replies.no_evidence()]
    assert len(quotes(message)) == 3
    assert SCORE in quotes(message)[0].text
    assert calls(world) == 2
    answered(parts, ask(parts, "What does the outcome reward model reach on MATH?"))
    assert calls(world) == 4


def test_what_a_model_repeats_of_a_question_is_counted_and_not_kept(parts: Parts, world: World) -> None:
    told = "내 번호는 팔이구일입니다"
    claims = said((WHY, VALUE), (f"{told} xyzzy.", VALUE), (WHY, f"{told}, and more words."))
    world.model.others["answer"] = lambda title, call: claims
    answered(parts, ask(parts, f"{told}. 정확도가 왜 떨어지나요?"))
    paper = parts.store.papers.get(PAPER.paper_id)
    question = Question("console", "c", "/ask", PAPER.paper_id, f"{told}. 정확도가 왜 떨어지나요?")
    assert paper is not None
    kept = parts.store.answers.get(kept_under(parts.store, paper, question, "fake-model") or "")
    assert kept is not None
    assert len(kept.checks) >= 2
    assert told not in repr(kept)


def test_a_follow_up_has_the_turns_before_it_and_another_answer_of_its_own(parts: Parts, world: World) -> None:
    first = ask(parts)
    answered(parts, first)
    world.model.others["answer"] = lambda title, call: said(("GPU 64대로 12일 동안 학습했습니다.", COST))
    second = ask(parts, "학습 비용은요?", follows=first)
    assert "64" in paragraphs(answered(parts, second))[0]
    third = ask(parts, "그럼 라벨은요?", follows=second)
    answered(parts, third)
    sent = str(world.model.calls[-1]["messages"][1]["content"])
    before = sent.partition("<earlier>")[2]
    assert before.index("정확도가 왜") < before.index(WHY) < before.index("학습 비용은요?") < before.index("64대로")
    alone = ask(parts, "그럼 라벨은요?")
    answered(parts, alone)
    assert len(world.model.calls) == 4


def test_turns_are_of_the_same_paper_and_channel_and_few(parts: Parts) -> None:
    first = ask(parts, "비밀 질문", channel="another")
    answered(parts, first)
    question = Question("console", "channel", "/ask", PAPER.paper_id, "또?", follows=first)
    assert turns(parts.store, question) == ()
    last = None
    for number in range(8):
        last = ask(parts, f"{number}번째 물음: {'가나다 ' * 300}", follows=last)
        answered(parts, last)
    found = turns(parts.store, Question("console", "channel", "/ask", PAPER.paper_id, "또?", follows=last))
    assert found[-1].question.startswith("7번째")
    assert sum(len(one.question) + len(one.answer) for one in found) <= 3_000


@pytest.mark.usefixtures("days")
def test_without_a_model_the_nearest_passages_are_shown_and_why(parts: Parts, world: World) -> None:
    alone = beside(parts, openai_api_key=None)
    message = answered(alone, ask(alone, "What does the outcome reward model reach on MATH?"))
    assert paragraphs(message) == [replies.why_no_answer(None)]
    shown = quotes(message)
    assert len(shown) == 3
    assert SCORE in shown[0].text
    assert shown[0].source == "4 Results, 7쪽"
    assert "전문(PDF, 9쪽)" in notes(message)
    assert "fake-model" not in notes(message)
    assert world.model.calls == []


def test_a_model_that_stays_away_leaves_the_nearest_passages_and_why(parts: Parts, world: World, days: Days) -> None:
    world.model.others["answer"] = lambda title, call: as_json({"error": {"message": "busy", "code": "busy"}}, 503)
    number = ask(parts)
    for _ in range(3):
        perform(parts, "answer", str(number))
        days.now += timedelta(minutes=1)
    message = _answer(parts, number)
    assert paragraphs(message) == [replies.why_no_answer(ModelAway("busy"))]
    assert quotes(message)


@pytest.mark.parametrize("command", ["/paper", "/easy", "/details"])
def test_a_card_that_somebody_asks_for_is_out_of_their_share(parts: Parts, command: str) -> None:
    asked = Question("console", "channel", command, PAPER.paper_id, person=PERSON)
    perform(parts, "answer", str(parts.store.questions.ask(asked, parts.real_clock())))
    assert [person for person, _ in parts.store.budget.shares(NOW.date())] == [PERSON]


@pytest.mark.usefixtures("days")
def test_the_share_of_a_person_is_theirs_alone_and_says_when_it_opens_again(parts: Parts, world: World) -> None:
    poor = beside(parts, person_daily_tokens=30_000)
    spent = poor.store.budget.reserve(Call("answer", "x", "fake-model", 29_000, PERSON), 10**9, poor.clock())
    poor.store.budget.settle(spent, 28_000, 1_000, "answered")
    message = answered(poor, ask(poor))
    (why,) = paragraphs(message)
    assert "1월 16일 09:00(한국 시간)" in why
    assert why == replies.why_no_answer(PersonBudgetSpent(NOW.replace(day=16)))
    assert quotes(message)
    assert calls(world) == 0
    assert paragraphs(answered(poor, ask(poor, person="another"))) == [WHY]


@pytest.mark.usefixtures("days")
def test_a_day_that_is_spent_says_when_it_opens_again(parts: Parts) -> None:
    poor = beside(parts, daily_tokens=100)
    (why,) = paragraphs(answered(poor, ask(poor)))
    assert why == replies.why_no_answer(BudgetSpent(NOW.replace(day=16)))
    assert "1월 16일 09:00(한국 시간)" in why


def test_a_refused_key_tells_whom_to_tell(parts: Parts) -> None:
    number = ask(parts)
    answer_with_problem(parts, number, ModelRefused("HTTP 401"))
    assert "운영하는 분" in paragraphs(_answer(parts, number))[0]


def test_a_paper_of_which_only_the_abstract_can_be_read_says_so(parts: Parts, world: World) -> None:
    abstract = "We study process reward models. Search with them costs half as much."
    other = Entry(type(PAPER.paper_id)("2501.00002"), "arxiv", "Abstract Only", abstract, version=1)
    parts.store.papers.record([other], NOW)
    world.model.others["answer"] = lambda title, call: said(
        ("과정 보상 모델로 탐색하면 비용이 절반입니다.", "Search with them costs half as much.")
    )
    question = Question("console", "channel", "/ask", other.paper_id, "탐색 비용은 얼마나 드나요?")
    message = answered(parts, parts.store.questions.ask(question, parts.real_clock()))
    assert "초록 · fake-model" in notes(message)
    assert quotes(message)[0].source == "Abstract"


def test_a_question_without_words_is_answered_with_the_card(parts: Parts) -> None:
    assert any(
        isinstance(block, Labelled) and block.label == "요약" for block in answered(parts, ask(parts, None)).blocks
    )


def test_an_answer_is_bounded_whatever_the_model_sends(parts: Parts, world: World) -> None:
    many = [(f"MATH에서 71.5%에 이르는 {number}번째 결과입니다. {'길게 ' * 400}", SCORE) for number in range(30)]
    world.model.others["answer"] = lambda title, call: said(*many)
    message = answered(parts, ask(parts))
    assert len(paragraphs(message)) <= MOST_CLAIMS
    assert sum(map(len, paragraphs(message))) <= 300 * MOST_CLAIMS
    assert from_json(to_json(message)) == message
