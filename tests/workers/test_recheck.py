"""틀렸어요: what is wrong in a card or an answer is put right for everybody, with the paper's words for it; what is not
wrong stays, whatever a model says.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import replies
from bot.answer import from_kept as answer_from_kept
from bot.earlier import kept_under
from bot.errors import BudgetSpent, ModelRefused, Unusable
from bot.evidence.quotes import Evidence
from bot.fulltext import of_abstract
from bot.message import Buttons, Labelled, Message, Note, Paragraph, Quote, plain
from bot.paper import Entry
from bot.recheck import Correction, corrected, differences
from bot.store.questions import Question
from bot.store.tables import questions
from tests.conftest import NOW, World
from tests.fakes.world import reply
from tests.workers.conftest import beside
from tests.workers.papers_asked import COST, PAPER, SCORE, TEXT, VALUE
from tests.workers.test_summarise import Script, said
from workers.answering import answer_with_problem
from workers.answering.corrections import Doubted, checked, instructions, schema
from workers.jobs import perform
from workers.llm import Answer
from workers.reading import READER
from workers.sample.servers import as_json
from workers.summarise import summarise
from workers.wiring import Parts

RIGHT_SCORE = "MATH에서 과정 보상 모델이 71.5%로, 결과 보상 모델의 65.2%보다 높았습니다."
WRONG_SCORE = "MATH에서 과정 보상 모델이 65.2%로, 결과 보상 모델의 71.5%보다 낮았습니다."
HARDWARE = "학습에는 GPU 64대가 쓰였습니다."
TEXTS = {"details": f"{HARDWARE} 단계마다 보상을 줍니다.", "performance": WRONG_SCORE}
PERSON = "f3a9" * 8


def correction(right: str | None = RIGHT_SCORE, **fields: Any) -> dict[str, Any]:
    return {"field": "performance", "wrong": WRONG_SCORE, "right": right, "quote": SCORE} | fields


def check(*answers: Answer, texts: Mapping[str, str] = TEXTS) -> tuple[tuple[Correction, ...], Script]:
    script = Script(*answers)
    doubted = Doubted(PAPER, TEXT, texts, lambda _: True)
    found, _ = checked(doubted, script.ask, "m", 120_000, replies_glossary())
    return found.corrections, script


def replies_glossary() -> Any:
    import prompts
    from bot.glossary import parse

    return parse(prompts.text("glossary"), "glossary")


def corrections(*some: dict[str, Any]) -> Answer:
    return said({"corrections": list(some)})


def test_a_wrong_sentence_is_put_right_with_the_papers_own_words_and_their_page() -> None:
    made, script = check(corrections(correction()))
    assert made == (Correction("performance", WRONG_SCORE, RIGHT_SCORE, Evidence(SCORE, "4 Results", 7)),)
    (asked,) = script.asked
    assert (asked.purpose, asked.schema) == ("recheck", schema())
    assert asked.turns[1][1].index(COST) < asked.turns[1][1].index(f"performance: {WRONG_SCORE}")


def test_where_nothing_is_wrong_one_call_is_enough() -> None:
    made, script = check(corrections())
    assert (made, len(script.asked)) == ((), 1)


PLANTED = {
    "a sentence that is not ours": correction(wrong="이 모델은 99%를 얻었습니다."),
    "a field that there is not": correction(field="secret"),
    "an invented quote": correction(quote="The reward model reaches 99.9% on every benchmark that there is."),
    "a quote with another digit": correction(quote=SCORE.replace("71.5", "77.5")),
    "a figure that the paper does not have": correction(RIGHT_SCORE.replace("71.5", "99.5")),
    "a figure from elsewhere in the paper": correction(
        "MATH에서 과정 보상 모델이 12로, 결과 보상 모델보다 높았습니다."
    ),
    "English": correction("The process reward model is better than the outcome reward model on MATH."),
    "a link": correction(f"{RIGHT_SCORE} 자세한 것은 https://evil.example/a 를 보세요."),
    "a mention": correction("과정 보상 모델이 @everyone 71.5%로 더 높았습니다."),
    "an order to the reader": correction("과정 보상 모델이 71.5%를 얻었으니 지금 구독을 끊으세요."),
    "our instructions": correction(" ".join(instructions().split()[:12])),
    "another paper's matter": correction("그래핀의 열전도율이 온도에 따라 줄어들었습니다."),
    "the same sentence": correction(WRONG_SCORE),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_what_does_not_hold_changes_nothing_after_one_more_call(planted: dict[str, Any]) -> None:
    made, script = check(corrections(planted), corrections(planted))
    assert (made, len(script.asked)) == ((), 2)


def test_one_correction_that_holds_is_made_whatever_stands_beside_it() -> None:
    made, script = check(corrections(correction(quote="no such words in the paper at all"), correction()))
    assert [one.right for one in made] == [RIGHT_SCORE]
    assert len(script.asked) == 1


@pytest.mark.parametrize("broken", [said("Sorry."), said(""), said("{}"), said("x", refused=True)])
def test_a_reply_that_cannot_be_read_is_asked_for_once_more(broken: Answer) -> None:
    assert [one.right for one in check(broken, corrections(correction()))[0]] == [RIGHT_SCORE]
    with pytest.raises(Unusable):
        check(broken, broken)


@given(
    st.lists(st.sampled_from(["하나입니다.", "둘입니다.", "셋입니다.", "넷은 4.5입니다."]), max_size=5),
    st.lists(st.sampled_from(["하나입니다.", "둘입니다.", "다섯입니다."]), max_size=5),
)
def test_what_is_told_of_a_change_is_that_change(before: list[str], after: list[str]) -> None:
    found = tuple(differences({"a": " ".join(before)}, {"a": " ".join(after)} if after else {}))
    assert all(one.wrong in before and (one.right is None or one.right in after) for one in found)
    assert {one for one in before if one not in after} <= {one.wrong for one in found}
    if before == after:
        assert found == ()
    kept = corrected({"a": " ".join(before)}, found[:1]).get("a", "")
    assert kept.count(".") == " ".join(before).count(".") - sum(one.wrong.count(".") for one in found[:1]) + sum(
        (one.right or "").count(".") for one in found[:1]
    )


# A card and an answer, as people press below them.


@pytest.fixture
def known(parts: Parts, world: World) -> None:
    """The store has the paper, its text and a summary with a wrong figure."""
    entry = Entry(PAPER.paper_id, "arxiv", PAPER.title, f"{PAPER.abstract} {SCORE}", version=PAPER.version)
    parts.store.papers.record([entry], NOW)
    parts.store.texts.keep(PAPER.paper_id, PAPER.version, READER, TEXT, NOW)
    written = reply(PAPER.title, performance=WRONG_SCORE)
    paper = parts.store.papers.get(PAPER.paper_id)
    assert paper is not None
    made = summarise(paper, Script(said(written)).ask, "fake-model", lambda: NOW)
    assert made.summary.performance == WRONG_SCORE
    parts.store.papers.keep_summary(PAPER.paper_id, made)
    world.model.others["recheck"] = lambda title, call: {"corrections": [correction()]}


def press(parts: Parts, argument: str | None = None, **facts: Any) -> Message:
    asked = {"platform": "console", "channel": "channel", "person": PERSON} | facts
    question = Question(command="/wrong", paper_id=PAPER.paper_id, argument=argument, **asked)
    number = parts.store.questions.ask(question, parts.real_clock())
    perform(parts, "answer", str(number))
    message = parts.store.questions.answered(number)
    assert message is not None
    return message


def notes(message: Message) -> str:
    return "\n".join(plain(block.spans) for block in message.blocks if isinstance(block, Note))


@pytest.mark.usefixtures("known")
def test_a_card_is_put_right_for_everybody_and_says_what_was_changed_and_why(parts: Parts, world: World) -> None:
    message = press(parts)
    assert replies.one_put_right(WRONG_SCORE, RIGHT_SCORE) in notes(message)
    assert Quote(SCORE, "4 Results, 7쪽") in message.blocks
    assert isinstance(message.blocks[-1], Buttons)
    made = parts.store.papers.summary(PAPER.paper_id)
    assert made is not None
    assert (made.summary.performance, made.source, made.model) == (RIGHT_SCORE, "full text", "fake-model")
    assert [(one.kind, one.before, one.after) for one in made.checks] == [("recheck", WRONG_SCORE, RIGHT_SCORE)]
    assert "전문과 대조했습니다" in notes(message)
    assert parts.store.budget.spent(NOW.date()).calls == 1
    assert [person for person, _ in parts.store.budget.shares(NOW.date())] == [PERSON]


@pytest.mark.usefixtures("known")
def test_what_was_checked_is_told_again_without_a_call(parts: Parts, world: World) -> None:
    first = press(parts)
    assert press(parts) == first
    assert press(parts, person="another", channel="elsewhere") == first
    assert world.model.calls_for(f"recheck {PAPER.title}") == 1


@pytest.mark.usefixtures("known")
def test_a_check_that_finds_nothing_says_how_much_was_read_and_changes_nothing(parts: Parts, world: World) -> None:
    world.model.others["recheck"] = lambda title, call: {"corrections": []}
    before = parts.store.papers.summary(PAPER.paper_id)
    message = press(parts)
    assert "전문(PDF, 9쪽)과 다시 대조했지만 틀린 곳을 찾지 못했습니다." in notes(message)
    assert parts.store.papers.summary(PAPER.paper_id) == before
    press(parts)
    assert world.model.calls_for(f"recheck {PAPER.title}") == 1


@pytest.mark.usefixtures("known")
def test_no_correction_takes_what_a_card_cannot_be_without(parts: Parts, world: World) -> None:
    made = parts.store.papers.summary(PAPER.paper_id)
    assert made is not None
    gone = [correction(None, field=field, wrong=getattr(made.summary, field)) for field in ("title", "one_line")]
    world.model.others["recheck"] = lambda title, call: {"corrections": gone}
    assert "틀린 곳을 찾지 못했습니다" in notes(press(parts))
    assert parts.store.papers.summary(PAPER.paper_id) == made


@pytest.mark.usefixtures("known")
def test_without_a_model_the_figures_are_held_to_the_whole_text(parts: Parts, redis_url: str) -> None:
    del redis_url
    made = parts.store.papers.summary(PAPER.paper_id)
    assert made is not None
    planted = made.summary.with_texts(made.summary.texts() | {"performance": f"{RIGHT_SCORE} AIME에서는 88.8%입니다."})
    assert planted is not None
    parts.store.papers.keep_summary(PAPER.paper_id, type(made)(**(vars(made) | {"summary": planted})))
    alone = beside(parts, openai_api_key=None)
    message = press(alone)
    assert replies.one_put_right("AIME에서는 88.8%입니다.", None) in notes(message)
    again = press(alone)
    assert again == message
    better = parts.store.papers.summary(PAPER.paper_id)
    assert better is not None
    assert better.summary.performance == RIGHT_SCORE
    alone.close()


def test_a_card_in_the_feeds_own_words_is_said_to_be_one(parts: Parts) -> None:
    entry = Entry(PAPER.paper_id, "arxiv", PAPER.title, PAPER.abstract, version=PAPER.version)
    parts.store.papers.record([entry], NOW)
    assert replies.nothing_of_ours() in notes(press(parts))


CLAIM = "과정 보상 모델이 MATH에서 65.2%로, 결과 보상 모델의 71.5%보다 낮습니다."
BETTER = "과정 보상 모델이 MATH에서 71.5%로, 결과 보상 모델의 65.2%보다 높습니다."
OTHER = "가치 함수가 긴 풀이 쪽으로 치우쳐 정확도가 떨어집니다."


@pytest.fixture
def answered(parts: Parts, world: World, known: None) -> int:
    """The number of a question that was answered with a wrong claim and a right one."""
    del known
    claims = [{"text": text, "quotes": [quote]} for text, quote in ((CLAIM, SCORE), (OTHER, VALUE))]
    world.model.others["answer"] = lambda title, call: {"found": True, "claims": claims, "search": []}
    asked = Question("console", "channel", "/ask", PAPER.paper_id, "MATH 점수는?", person=PERSON)
    number = parts.store.questions.ask(asked, parts.real_clock())
    perform(parts, "answer", str(number))
    fixed = correction(BETTER, field="claims.0", wrong=CLAIM)
    world.model.others["recheck"] = lambda title, call: {"corrections": [fixed]}
    return number


def paragraphs(message: Message) -> list[str]:
    return [plain(block.spans) for block in message.blocks if isinstance(block, Paragraph)]


def test_an_answer_is_put_right_and_whoever_asks_the_same_gets_that(parts: Parts, world: World, answered: int) -> None:
    message = press(parts, str(answered))
    assert paragraphs(message) == [BETTER, OTHER]
    assert message.preview == BETTER, "a notification shows no more what was wrong"
    assert replies.one_put_right(CLAIM, BETTER) in notes(message)
    assert any(isinstance(block, Labelled) and block.label == replies.LABEL_QUESTION for block in message.blocks)
    assert press(parts, str(answered)) == message
    assert world.model.calls_for(f"recheck {PAPER.title}") == 1
    again = Question("console", "elsewhere", "/ask", PAPER.paper_id, "MATH 점수는?", person="other")
    number = parts.store.questions.ask(again, parts.real_clock())
    perform(parts, "answer", str(number))
    told = parts.store.questions.answered(number)
    assert told is not None
    assert paragraphs(told) == [BETTER, OTHER]
    assert world.model.calls_for(f"answer {PAPER.title}") == 1


def test_a_claim_that_goes_takes_its_quotes_along(parts: Parts, world: World, answered: int) -> None:
    gone = [correction(None, field="claims.0", wrong=CLAIM), correction(None, field="claims.1", wrong=OTHER)]
    world.model.others["recheck"] = lambda title, call: {"corrections": gone[:1]}
    message = press(parts, str(answered))
    assert paragraphs(message) == [OTHER]
    assert message.preview == OTHER
    paper, question = parts.store.papers.get(PAPER.paper_id), parts.store.questions.get(answered)
    assert paper is not None
    assert question is not None
    kept = parts.store.answers.get(kept_under(parts.store, paper, question, "fake-model") or "")
    assert kept is not None
    assert [claim.text for claim in answer_from_kept(kept.content).claims] == [OTHER]


def test_an_answer_of_which_nothing_is_left_is_withdrawn(parts: Parts, world: World, answered: int) -> None:
    gone = [correction(None, field="claims.0", wrong=CLAIM), correction(None, field="claims.1", wrong=OTHER)]
    world.model.others["recheck"] = lambda title, call: {"corrections": gone}
    message = press(parts, str(answered))
    assert paragraphs(message) == [replies.answer_withdrawn()]
    assert message.preview == replies.answer_withdrawn()


def test_what_stands_in_the_place_of_an_answer_is_not_checked(parts: Parts, world: World, answered: int) -> None:
    del answered
    world.model.others["answer"] = lambda title, call: {"found": True, "claims": [], "search": []}
    asked = Question("console", "channel", "/ask", PAPER.paper_id, "보상은 어떻게 주나요?", person=PERSON)
    number = parts.store.questions.ask(asked, parts.real_clock())
    perform(parts, "answer", str(number))
    assert replies.only_quotes() in notes(press(parts, str(number)))
    assert world.model.calls_for(f"recheck {PAPER.title}") == 0


def told_aside(parts: Parts, argument: str) -> str:
    """What a press comes to that leaves the pressed message alone."""
    question = Question("console", "channel", "/wrong", PAPER.paper_id, argument=argument, person=PERSON)
    number = parts.store.questions.ask(question, parts.real_clock())
    parts.store.questions.placed(number, {"message": "7"}, parts.real_clock())
    perform(parts, "answer", str(number))
    message = parts.store.questions.answered(number)
    assert message is not None
    with parts.store.database.reading() as connection:
        assert connection.scalar(select(questions.c.private).where(questions.c.number == number))
    assert len(message.blocks) == 1
    return message.preview


def test_an_answer_that_is_no_longer_kept_is_said_to_be_gone_and_its_post_stays(parts: Parts, answered: int) -> None:
    assert "99번 답을 찾을 수 없습니다" in told_aside(parts, "99")
    removed = Message((), "지웠습니다.")
    parts.store.memory.forget("console", PERSON, removed, parts.real_clock())
    assert f"{answered}번 답을 찾을 수 없습니다" in told_aside(parts, str(answered))


def test_what_prevents_a_check_is_told_to_who_pressed_alone_and_the_post_stays(
    parts: Parts, world: World, answered: int
) -> None:
    world.model.others["recheck"] = lambda title, call: as_json({"error": {"message": "no"}}, 401)
    assert told_aside(parts, str(answered)) == replies.for_asker(ModelRefused("the key is refused"))
    asked = Question("console", "channel", "/wrong", PAPER.paper_id, person=PERSON)
    number = parts.store.questions.ask(asked, parts.real_clock())
    answer_with_problem(parts, number, BudgetSpent(NOW))
    told = parts.store.questions.answered(number)
    assert told is not None
    assert told.preview == replies.for_asker(BudgetSpent(NOW))


@pytest.mark.usefixtures("known")
def test_where_only_the_abstract_can_be_read_the_check_says_so(parts: Parts, world: World) -> None:
    parts.store.texts.keep(PAPER.paper_id, PAPER.version, READER, of_abstract(f"{PAPER.abstract} {SCORE}"), NOW)
    world.model.others["recheck"] = lambda title, call: {"corrections": []}
    assert "초록과 다시 대조했지만" in notes(press(parts))
