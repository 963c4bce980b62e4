"""A question is kept with its task until it is answered, asked once however often it is heard, and answered once."""

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.errors import TooMany
from bot.message import Command, Heading, Link, Message, PaperLine, Paragraph, Text, Title
from bot.paper import PaperId
from bot.rates import MINUTE, Rates
from bot.store import Store, open_store
from bot.store.questions import Question, answer_task
from bot.store.tables import questions as questions_table
from bot.store.tasks import Standing, TaskState
from tests.store.examples import NOW, SECOND, race

ASKED = Question(
    "recorder",
    "general",
    "/paper",
    PaperId("hep-th/9901001"),
    "왜 '그런가요'? \"%s\" -- 🧠",
    person="0f" * 16,
    event="Ev123",
    address={"chat": -100, "reply_to": "한글"},
)
ANYTIME = replace(ASKED, event=None)
RATES = Rates(person_a_minute=2, person_a_day=10, channel_a_day=3)
OWED = Standing(TaskState.OWED, 0, None)
ANSWER = Message(
    (
        Title("답"),
        Heading("💬 언어 모델"),
        PaperLine(Link("제목", "https://arxiv.org/abs/2501.07301"), "한 줄", (Command("/paper 2501.07301"),)),
        Paragraph((Text("굵게", strong=True), Text(" 작게", quiet=True))),
    ),
    "답입니다",
)


def test_a_question_comes_back_as_it_was_asked(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    assert store.questions.get(number) == ASKED
    assert store.questions.answered(number) is None


def test_a_command_without_words_is_a_question_too(store: Store) -> None:
    card = Question("recorder", "general", "/easy", PaperId("2501.07301"))
    number = store.questions.ask(card, NOW)
    assert store.questions.get(number) == card


def test_another_process_reads_the_answer_as_it_was_given(store: Store, database_url: str) -> None:
    number = store.questions.ask(ASKED, NOW)
    store.questions.answer(number, ANSWER, NOW)
    other = open_store(database_url)
    assert other.questions.answered(number) == ANSWER
    other.close()


def test_a_question_owes_its_answer_from_the_moment_it_is_written_down(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    assert store.tasks.look(answer_task(number)) == OWED
    assert store.tasks.waiting(NOW) == [answer_task(number)]


def test_of_eight_that_hear_one_event_at_once_all_ask_one_question(store: Store) -> None:
    (number,) = set(race(8, lambda _: store.questions.ask(ASKED, NOW)))
    assert store.tasks.waiting(NOW) == [answer_task(number)]
    with store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(questions_table)) == 1


def test_an_event_that_is_heard_again_later_brings_back_no_finished_work(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    task = answer_task(number)
    assert store.tasks.claim(task, "worker", NOW)
    assert store.tasks.finish(task, "worker", NOW)
    assert store.questions.ask(replace(ASKED, text="something else", address=None), NOW + SECOND) == number
    assert store.tasks.states("answer", [str(number)]) == {str(number): TaskState.DONE}
    assert store.questions.get(number) == ASKED


def test_one_event_id_on_two_platforms_is_two_questions(store: Store) -> None:
    assert store.questions.ask(ASKED, NOW) != store.questions.ask(replace(ASKED, platform="console"), NOW)


def test_a_question_that_cannot_be_kept_owes_nothing(store: Store) -> None:
    with pytest.raises(Exception, match=r"JSON|serializable"):
        store.questions.ask(replace(ASKED, address={"place": object()}), NOW)
    assert store.tasks.counts() == {}


def test_what_was_asked_is_counted_by_person_and_by_channel(store: Store) -> None:
    def ask(seconds: int, person: str, channel: str, platform: str = "recorder") -> None:
        one = replace(ANYTIME, person=person, channel=channel, platform=platform)
        store.questions.ask(one, NOW + seconds * SECOND, RATES)

    ask(0, "하나", "general")
    ask(1, "하나", "random")
    ask(2, "하나", "random", "console")
    with pytest.raises(TooMany) as refused:
        ask(3, "하나", "general")
    assert (refused.value.of, refused.value.until) == ("person", NOW + 3 * SECOND + MINUTE)
    ask(3, "둘", "general")
    ask(62, "하나", "general")
    with pytest.raises(TooMany) as refused:
        ask(63, "셋", "general")
    assert refused.value.of == "channel"
    with pytest.raises(TooMany):
        store.questions.require_room(replace(ANYTIME, person="셋", channel="general"), RATES, NOW + 63 * SECOND)
    store.questions.require_room(replace(ANYTIME, person="셋", channel="random"), RATES, NOW + 63 * SECOND)


def test_of_many_who_ask_at_once_no_more_get_through_than_may(store: Store) -> None:
    through: list[int] = []

    def ask(_: int) -> None:
        with suppress(TooMany):
            through.append(store.questions.ask(replace(ANYTIME, person="하나"), NOW, RATES))

    race(8, ask)
    assert len(through) == RATES.person_a_minute


def test_the_same_question_asked_twice_is_answered_twice(store: Store) -> None:
    first, second = store.questions.ask(ANYTIME, NOW), store.questions.ask(ANYTIME, NOW)
    assert first != second
    store.questions.answer(first, ANSWER, NOW)
    assert store.questions.answered(second) is None


def test_of_eight_answers_at_once_one_is_kept_and_stays(store: Store) -> None:
    number = store.questions.ask(ASKED, NOW)
    answers = [Message((Title(f"답 {index}"),), "답") for index in range(8)]

    def answer(index: int) -> Message | None:
        store.questions.answer(number, answers[index], NOW)
        return store.questions.answered(number)

    seen = set(race(8, answer))
    assert len(seen) == 1
    assert seen <= set(answers)


def test_a_number_that_no_question_has_finds_nothing(store: Store) -> None:
    store.questions.answer(7, ANSWER, NOW)
    assert store.questions.get(7) is None
    assert store.questions.answered(7) is None
