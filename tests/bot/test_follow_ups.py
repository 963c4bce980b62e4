"""Words said about a paper without naming it are about that paper and no other, and are answered whatever they are."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import answer, digest, replies
from bot.answer import Answered, Claim
from bot.commands import Desk, Reply, Request, handle, levels
from bot.delivery import Dispatched, Part, Sent
from bot.errors import NotALevel, TooMany, UnderWay
from bot.evidence import Evidence
from bot.explanation import Explained, Explanation
from bot.fulltext import of_abstract
from bot.message import from_json, to_json
from bot.paper import PaperId
from bot.rates import Rates
from bot.store.questions import Question
from bot.store.writings import Writing
from tests.bot.conftest import KNOWN, NOW, PLAIN, REAL, SUMMARY, UNKNOWN, ask, said
from tests.bot.papers import words

THREAD: dict[str, Any] = {"platform": "recorder", "channel": "general", "thread": "1.2", "person": "하나"}
TERMINAL: dict[str, Any] = {"platform": "console", "channel": "terminal", "thread": "terminal"}


def spoken_of(desk: Desk, paper_id: PaperId = KNOWN, number: int | None = None, **where: Any) -> None:
    """Somebody asked about the paper in the thread."""
    place = THREAD | where
    desk.store.threads.note(place["platform"], place["channel"], place["thread"], paper_id, number, REAL)


def asked(desk: Desk, text: str, **facts: Any) -> Question:
    question = ask(desk, text, **(THREAD | facts)).question
    assert question is not None, text
    return question


def test_words_in_a_thread_are_a_question_about_its_paper_that_follows_the_newest_there(desk: Desk) -> None:
    for text in [
        "그럼 한계는?",
        "한계를 알려줘",
        "  데이터는\n공개했나요? ",
        "and the limits?",
        "검색 증강 생성이 뭐야?",
        "논문 어디에 그 말이 있어?",
        "분야 사이의 차이는?",
        "help me see why?",
        "감사합니다",
        "질문: 왜 그런가요?",
    ]:
        spoken_of(desk, number=7)
        question = asked(desk, text)
        assert (question.command, question.paper_id, question.follows) == ("/ask", KNOWN, 7)
        assert question.text is not None
        assert "".join(question.text.split()) in "".join(text.split())


def test_a_question_by_its_command_follows_up_too(desk: Desk) -> None:
    for text in ["/ask 왜 그런가요?", "질문 왜 그런가요?", "/ask 2501.00001 왜 그런가요?"]:
        spoken_of(desk, number=7)
        question = asked(desk, text)
        assert (question.command, question.paper_id, question.follows) == ("/ask", KNOWN, 7)


def test_what_names_another_paper_is_about_that_one_and_follows_nothing(desk: Desk) -> None:
    spoken_of(desk, number=7)
    for text in (f"{UNKNOWN}은 왜 다른가요?", f"/paper {UNKNOWN} 왜?", f"/ask {UNKNOWN} 왜?"):
        question = asked(desk, text)
        assert (question.command, question.paper_id, question.follows) == ("/ask", UNKNOWN, None)


def test_a_command_in_a_thread_stays_a_command(desk: Desk) -> None:
    for text, private in [("/help", True), ("도움말", True), ("/subscriptions", True), (f"{KNOWN}", False)]:
        spoken_of(desk)
        reply = ask(desk, text, **THREAD)
        assert (reply.question, reply.private) == (None, private)
        assert reply.message == ask(desk, text, platform="recorder", channel="general").message


def test_who_wants_it_in_plain_words_gets_the_explanation_of_the_threads_paper(desk: Desk) -> None:
    for text, level in [
        ("쉽게 설명해줘", None),
        ("더 쉬운 말로 부탁해요", None),
        ("초등학생도 알게 설명해 줘", "elementary"),
        ("고등학생 수준으로 알려줘", "highschool"),
        ("개발자에게 설명해 주세요", "developer"),
        ("연구자 눈높이로 설명해줘", "researcher"),
        ("비전공자도 이해할 수 있게 풀어 줘", None),
        ("/easy", None),
        ("/easy 초등", "elementary"),
        ("쉬운설명", None),
    ]:
        spoken_of(desk, UNKNOWN, 7)
        question = asked(desk, text)
        assert (question.command, question.paper_id, question.argument) == ("/easy", UNKNOWN, level)
        assert (question.text, question.follows) == (None, None)


def test_a_question_that_only_holds_such_words_is_a_question(desk: Desk) -> None:
    for text in [
        "쉽게 말하면 왜 빠른가요?",
        "초등학생 데이터는 어떻게 모았나요?",
        "개발자가 직접 확인했나요?",
        "연구자들이 쓴 설명이 무엇인가요?",
        "전문가 평가 결과를 알려줘",
    ]:
        spoken_of(desk)
        assert (asked(desk, text).command, asked(desk, text).text) == ("/ask", text)


def test_of_a_thread_that_nobody_knows_it_is_said_how_to_ask(desk: Desk) -> None:
    spoken_of(desk, channel="elsewhere")
    spoken_of(desk, platform="slack")
    for text in ("그럼 한계는?", "안녕하세요", "질문 한계는?", "/ask 한계는?"):
        for where in (THREAD, TERMINAL):
            assert ask(desk, text, **where) == Reply(digest.sentence(replies.which_paper()), private=True)


def test_who_asks_for_a_question_without_one_is_told_how_and_is_understood_next(desk: Desk) -> None:
    for text in ["/ask 2501.00001", "질문 2501.00001", "/ask", "/ask_2501_00001"]:
        spoken_of(desk)
        reply = ask(desk, text, **THREAD)
        assert reply == Reply(digest.sentence(replies.how_to_ask(KNOWN.value)), private=True, paper_id=KNOWN)


def test_a_reply_to_any_part_of_an_answer_knows_what_that_answered(desk: Desk) -> None:
    store = desk.store
    number = store.questions.ask(Question("recorder", "general", "/ask", KNOWN, "왜?"), REAL)
    store.questions.placed(number, {"ts": "1"}, REAL)
    store.questions.answer(number, digest.sentence("답입니다."), REAL)
    answer = store.questions.ready(number, REAL)
    assert answer is not None
    store.outbox.write_answer(answer, [Part({"text": "하나"}), Part({"text": "둘"})], REAL)
    for reference in ("m1", "m2"):
        post = store.outbox.claim_next("recorder", REAL)
        assert post is not None
        marked = store.outbox.record(post, Dispatched(), REAL)
        assert marked is not None
        store.outbox.record(marked, Sent(reference), REAL)
    for reference in ("m1", "m2"):
        question = asked(desk, "그럼 한계는?", thread=reference)
        assert (question.paper_id, question.follows) == (KNOWN, number)
    assert ask(desk, "그럼 한계는?", **(THREAD | {"thread": "m2", "channel": "elsewhere"})).question is None


def test_a_message_of_which_nothing_is_noted_may_itself_show_its_paper(desk: Desk) -> None:
    for thread in ("nobody knows", None):
        question = asked(desk, "그럼 한계는?", thread=thread, about=UNKNOWN.value)
        assert (question.paper_id, question.follows) == (UNKNOWN, None)
    spoken_of(desk, KNOWN, 7)
    assert asked(desk, "그럼 한계는?", about=UNKNOWN.value).paper_id == KNOWN


def test_on_the_terminal_words_follow_up_and_a_question_typed_in_full_stands_alone(desk: Desk) -> None:
    spoken_of(desk, KNOWN, 7, **TERMINAL)
    assert asked(desk, "그럼 한계는?", **TERMINAL).follows == 7
    assert asked(desk, f"/paper {KNOWN} 왜 그런가요?", **TERMINAL).follows is None


def test_an_answer_that_is_stored_is_shown_at_once_under_a_number_and_can_be_followed_up(desk: Desk) -> None:
    paper, text = desk.store.papers.get(KNOWN), of_abstract("It is slow because of its notes.")
    assert paper is not None
    desk = replace(desk, model="a model", rates=Rates(person_a_minute=1))
    desk.store.texts.keep(KNOWN, paper.version, "a reader", text, REAL)
    claim = Claim("메모 때문에 느립니다.", (Evidence("It is slow because of its notes.", "Abstract", None),))
    answered = Answered((claim,), found=True, origin="abstract", pages=None, complete=True, model="a model")
    where = answer.key(paper, answer.key_of_text(text), "왜?", (), "a model")
    desk.store.answers.keep(where, Writing(KNOWN, answer.to_kept(answered), (), "a model", "answer-1", REAL))

    replied = [ask(desk, f"/paper {KNOWN} 왜?", **THREAD) for _ in range(3)]
    assert [one.question for one in replied] == [None] * 3
    numbers = [one.number for one in replied if one.number]
    assert len(set(numbers)) == 3
    assert [one.message for one in replied] == [digest.answer(paper, SUMMARY, "왜?", answered, one) for one in numbers]
    kept = desk.store.questions.get(numbers[0])
    assert kept is not None
    assert kept.text == "왜?"
    assert desk.store.questions.answered(numbers[0]) == replied[0].message
    assert desk.store.tasks.counts() == {}
    assert desk.store.questions.all_ready(REAL) == []
    spoken_of(desk, KNOWN, numbers[0])
    assert asked(desk, "왜?").follows == numbers[0], "with turns before it, it is another question"


def test_an_explanation_that_is_stored_is_shown_at_once(desk: Desk) -> None:
    paper = desk.store.papers.get(KNOWN)
    assert paper is not None
    made = Explained(Explanation(text="아주 쉬운 설명입니다.", terms=()), "elementary", "html", "a model")
    desk.store.explanations.keep_of(paper, made, (), REAL)
    assert ask(desk, f"/easy {KNOWN} 초등") == Reply(digest.explained(paper, SUMMARY, made), paper_id=KNOWN)
    assert ask(desk, f"/easy {KNOWN} 연구자").question is not None
    assert ask(desk, f"/easy {KNOWN} 비전공").message == ask(desk, f"/easy {KNOWN}").message


def test_a_level_goes_by_many_names_on_either_side_of_the_paper(desk: Desk) -> None:
    for text, level in [
        ("초등", "elementary"),
        ("초등학생용", "elementary"),
        ("고등학생", "highschool"),
        ("high school", "highschool"),
        ("비전공자", "general"),
        ("일반인", "general"),
        ("BEGINNER", "general"),
        ("더 쉽게", "general"),
        ("", "general"),
        ("개발자 수준으로", "developer"),
        ("연구자", "researcher"),
        ("전문가에게", "researcher"),
    ]:
        wanted = None if level == "general" else level
        for typed in (f"/easy {UNKNOWN} {text}", f"/easy {text} {UNKNOWN}"):
            question = ask(desk, typed).question
            assert question is not None
            assert (question.command, question.argument) == ("/easy", wanted)


def test_a_level_that_there_is_not_is_answered_with_those_that_there_are(desk: Desk) -> None:
    reply = ask(desk, f"/easy {KNOWN} 외계인")
    assert reply == Reply(digest.sentence(replies.error(NotALevel("외계인"))), private=True)
    assert all(name in words(reply.message) for name in ("초등", "고등", "비전공", "개발자", "연구자"))
    assert set(levels.NAMES) == {"elementary", "highschool", "general", "developer", "researcher"}


def test_without_a_model_every_level_is_the_feeds_own_words(desk: Desk) -> None:
    plain = Desk(desk.store, has_model=False)
    assert ask(plain, f"/easy {PLAIN} 초등").message == ask(plain, f"/easy {PLAIN}").message


def test_what_is_doubted_is_a_card_an_answer_or_what_is_spoken_of(desk: Desk) -> None:
    number = desk.store.questions.ask(Question("recorder", "general", "/ask", KNOWN, "왜?"), REAL)
    spoken_of(desk, KNOWN, number)
    for text, argument in (
        (f"/wrong {KNOWN}", None),
        (f"/wrong {KNOWN} {number}", str(number)),
        (f"틀렸어요 {KNOWN}", None),
        ("/wrong", str(number)),
    ):
        reply = ask(desk, text, address={"message": "pressed"}, **THREAD)
        assert (reply.message, reply.private) == (digest.sentence(replies.CHECKING), True)
        assert reply.question is not None
        assert (reply.question.command, reply.question.paper_id) == ("/wrong", KNOWN)
        assert (reply.question.argument, reply.question.address) == (argument, {"message": "pressed"})
    spoken_of(desk, UNKNOWN)
    assert asked(desk, "/wrong").argument is None


def test_an_answer_that_was_not_given_here_cannot_be_doubted(desk: Desk) -> None:
    for number in ["x", "0", "99", "9" * 30, "-1", "²", "1.5"]:
        said = replies.no_such_answer(number)
        assert ask(desk, f"/wrong {KNOWN} {number}", **THREAD) == Reply(digest.sentence(said), private=True)


def test_what_others_asked_elsewhere_cannot_be_doubted_here(desk: Desk) -> None:
    for facts in ({"channel": "elsewhere"}, {"platform": "slack"}, {"paper_id": UNKNOWN}):
        here = Question("recorder", "general", "/ask", KNOWN, "비밀?")
        number = desk.store.questions.ask(replace(here, **facts), REAL)
        assert ask(desk, f"/wrong {KNOWN} {number}", **THREAD).question is None


def test_one_person_may_have_so_much_checked_in_a_day_and_the_same_thing_once_at_a_time(desk: Desk) -> None:
    rates = Rates(person_a_minute=99, checks_a_day=2)
    store = desk.store.questions
    numbers = [store.ask(asked(desk, f"/wrong {paper_id}"), REAL, rates) for paper_id in (KNOWN, PLAIN)]
    with pytest.raises(UnderWay):
        store.ask(asked(desk, f"/wrong {KNOWN}", person="둘"), REAL, rates)
    with pytest.raises(TooMany) as refused:
        store.ask(asked(desk, f"/wrong {UNKNOWN}"), REAL, rates)
    assert refused.value.of == "check"
    assert replies.error(refused.value) in said(replace(desk, rates=rates), f"/wrong {UNKNOWN}", **THREAD)
    store.ask(asked(desk, f"/ask {UNKNOWN} 왜?"), REAL, rates)
    for number in numbers:
        store.answer(number, digest.sentence("맞습니다."), REAL)
    assert store.ask(asked(desk, f"/wrong {KNOWN}", person="둘"), REAL, rates) not in numbers


def test_who_wants_to_be_forgotten_is_told_what_was_removed(desk: Desk) -> None:
    assert ask(desk, "/forget", **THREAD) == Reply(digest.sentence(replies.forgotten(0)), private=True)
    for text, person in (("왜?", "하나"), ("한계는?", "하나"), ("왜?", "둘")):
        desk.store.questions.ask(asked(desk, f"/ask {KNOWN} {text}", person=person), REAL)
    assert ask(desk, "질문삭제", **THREAD) == Reply(digest.sentence(replies.forgotten(2)), private=True)
    assert ask(desk, "/forget", **THREAD).message == digest.sentence(replies.forgotten(0))
    assert [getattr(desk.store.questions.get(number), "text", 0) for number in (1, 2, 3)] == [None, None, "왜?"]


PIECES = st.sampled_from(
    ["2501.00001", "2501.00004", "https://arxiv.org/abs/2501.00003", "/ask", "/wrong", "/easy", "/paper", "/forget",
     "질문", "틀렸어요", "쉽게", "초등학생도", "개발자에게", "설명해줘", "왜?", "한계는", "검색", "구독", "7", "²",
     " ", "\n", "\u3000", "\x00", "\ud800", "\u200b", "@everyone", "`", "<b>"]
)  # fmt: skip
TYPED = st.lists(PIECES, max_size=6).map(" ".join) | st.text(st.characters(), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=TYPED, has_model=st.booleans(), is_known=st.booleans())
def test_whatever_is_written_in_a_thread_is_answered_and_about_no_paper_but_its_own_or_the_one_that_is_named(
    desk: Desk, text: str, has_model: bool, is_known: bool
) -> None:
    where = THREAD | {"thread": "known" if is_known else "unknown"}
    spoken_of(desk, PLAIN, **(where | {"thread": "known"}))
    reply = handle(Request(**where, text=text), Desk(desk.store, has_model, Rates(10**6, 10**6, 10**6)), NOW, REAL)
    assert words(reply.message).strip()
    assert from_json(to_json(reply.message)) == reply.message
    allowed = {one for one in (KNOWN, UNKNOWN, PaperId("2501.00003")) if one.value in text}
    about = {reply.paper_id, reply.question.paper_id if reply.question else None} - {None}
    assert about <= allowed | ({PLAIN} if is_known else set())
