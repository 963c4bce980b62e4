"""A question is kept with its task until it is answered, asked once however often it is heard, and answered once."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.delivery import Dispatched, Event, NotSent, Part, Sent, State, Verdict
from bot.digest import sentence
from bot.errors import TooMany
from bot.message import Command, Heading, Labelled, Link, Message, PaperLine, Paragraph, Text, Title
from bot.paper import PaperId
from bot.rates import DAY, MINUTE, Rates
from bot.store import Store, open_store
from bot.store.memory import hash_of
from bot.store.questions import Question, answer_task
from bot.store.tables import posts as posts_table
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


SALT = b"salt"
REMOVED = sentence("지워졌습니다.")
WORDS = "왜 그런가요?"
SAID = Message((Title("제목"), Labelled("질문", (Text(WORDS),)), Paragraph((Text("그래서 그렇습니다."),))), "제목")
"""An answer that repeats what was asked."""


def asked_in_words(store: Store, now: datetime = NOW, **facts: Any) -> int:
    return store.questions.ask(replace(ANYTIME, command="/ask", text=WORDS, **facts), now)


def row(store: Store, number: int) -> Any:
    with store.database.reading() as connection:
        return connection.execute(select(questions_table).where(questions_table.c.number == number)).one()


def payloads(store: Store, number: int) -> list[tuple[str, dict[str, str]]]:
    where = posts_table.c.question_number == number
    with store.database.reading() as connection:
        found = connection.execute(select(posts_table.c.state, posts_table.c.payload).where(where))
        return [(one.state, one.payload) for one in found]


def posted(store: Store, number: int, *events: Event) -> None:
    """The answer in one post, to which all this came to pass."""
    store.questions.placed(number, {"ts": "1"}, NOW)
    store.questions.answer(number, SAID, NOW)
    answer = store.questions.ready(number, NOW)
    assert answer is not None
    store.outbox.write_answer(answer, [Part({"text": WORDS})], NOW)
    post = store.outbox.claim_next("recorder", NOW) if events else None
    for event in events:
        post = store.outbox.record(post, event, NOW) if post else None
        assert post is not None


def everything(store: Store) -> str:
    """All that the store holds of questions and posts, as text."""
    with store.database.reading() as connection:
        return "".join(
            str(tuple(one)) for table in (questions_table, posts_table) for one in connection.execute(select(table))
        )


def test_after_a_day_a_text_is_a_keyed_hash_and_its_answer_no_longer_repeats_it(store: Store) -> None:
    number = asked_in_words(store)
    posted(store, number, Dispatched(), Sent("m1"))
    assert store.memory.expire(SALT, REMOVED, NOW + DAY - SECOND) == 0
    assert row(store, number).text == WORDS
    assert store.memory.expire(SALT, REMOVED, NOW + DAY) == 1
    kept = row(store, number)
    assert (kept.text, kept.text_hash, kept.person) == (None, hash_of(WORDS, SALT), ASKED.person)
    assert hash_of(WORDS, SALT) != hash_of(WORDS, b"other")
    assert store.questions.answered(number) == replace(SAID, blocks=(SAID.blocks[0], SAID.blocks[2]))
    assert payloads(store, number) == [(State.SENT, {})]
    assert WORDS not in everything(store)
    assert store.memory.expire(SALT, REMOVED, NOW + 2 * DAY) == 0


def test_an_answer_that_repeats_the_text_or_its_beginning_is_kept_without_that_or_not_at_all(store: Store) -> None:
    long = f"{WORDS}  그리고 \n" + "이 방법의 한계를 알려 주세요. " * 9
    cut = " ".join(long.split())[:120]
    label, middle = Labelled("질문", (Text(f"{cut}…"),)), Paragraph((Text(f"‘{cut}’에 답합니다."),))
    for blocks, kept in (((SAID.blocks[0], label), (SAID.blocks[0],)), ((middle,), None)):
        number = store.questions.ask(replace(ANYTIME, text=long), NOW)
        store.questions.answer(number, Message(blocks, "제목"), NOW)
        store.memory.expire(SALT, REMOVED, NOW + DAY)
        answer = store.questions.answered(number)
        assert (answer.blocks if answer else None) == kept
        assert row(store, number).text_hash
        assert WORDS not in everything(store)


def test_what_is_still_open_after_a_day_is_answered_with_that_it_was_removed(store: Store) -> None:
    number = asked_in_words(store, address={"reply_to": 7})
    store.memory.expire(SALT, REMOVED, NOW + DAY)
    store.questions.answer(number, SAID, NOW + DAY)
    assert store.questions.all_ready(NOW + DAY) == [number]
    assert store.questions.answered(number) == REMOVED


def test_a_post_that_still_waits_after_a_day_is_given_up_and_one_on_its_way_is_emptied_once_it_is_there(
    store: Store,
) -> None:
    waits, held, under_way = (asked_in_words(store) for _ in range(3))
    posted(store, held, Dispatched(), NotSent("no", verdict=Verdict.LATER))
    posted(store, under_way, Dispatched())
    posted(store, waits)
    assert store.memory.expire(SALT, REMOVED, NOW + DAY) == 3
    assert payloads(store, waits) == payloads(store, held) == [(State.FAILED, {})]
    assert payloads(store, under_way) == [(State.SENDING, {"text": WORDS})]
    assert store.outbox.claim_next("recorder", NOW + DAY) is None
    (released,) = store.outbox.release_expired("recorder", NOW + DAY)
    store.outbox.record(released, Sent("m1"), NOW + DAY)
    assert store.memory.expire(SALT, REMOVED, NOW + DAY + MINUTE) == 1
    assert WORDS not in everything(store)


def test_who_asked_for_a_card_is_forgotten_after_a_day(store: Store) -> None:
    number = store.questions.ask(replace(ANYTIME, text=None), NOW)
    store.memory.expire(SALT, REMOVED, NOW + DAY)
    assert row(store, number).person is None
    assert store.tasks.waiting(NOW + DAY) == [answer_task(number)]


def test_what_is_expired_is_so_much_at_a_time_the_oldest_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.memory._MOST_AT_ONCE", 2)
    newest, middle, oldest = (asked_in_words(store, NOW - second * SECOND) for second in range(3))
    assert store.memory.expire(SALT, REMOVED, NOW + DAY) == 2
    assert [row(store, number).text for number in (oldest, middle, newest)] == [None, None, WORDS]
    assert [store.memory.expire(SALT, REMOVED, NOW + DAY) for _ in range(2)] == [1, 0]


def test_forgetting_a_person_leaves_nothing_that_they_wrote_and_others_as_they_are(store: Store) -> None:
    old, new, other, elsewhere = (
        asked_in_words(store, NOW - 3 * DAY),
        asked_in_words(store),
        asked_in_words(store, person="둘"),
        asked_in_words(store, platform="slack"),
    )
    for number in (old, new):
        posted(store, number, Dispatched(), Sent(f"m{number}"))
    store.memory.expire(SALT, REMOVED, NOW)
    assert store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW) == 2
    for number in (old, new):
        kept = row(store, number)
        assert (kept.text, kept.text_hash, store.questions.answered(number)) == (None, None, None)
        assert payloads(store, number) == [(State.SENT, {})]
    assert (row(store, other).text, row(store, elsewhere).text) == (WORDS, WORDS)
    assert store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW) == 0


def test_who_was_forgotten_is_counted_for_the_day_and_then_unknown(store: Store) -> None:
    numbers = [asked_in_words(store), asked_in_words(store)]
    store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW + SECOND)
    with pytest.raises(TooMany):
        store.questions.ask(ANYTIME, NOW + 2 * SECOND, RATES)
    store.memory.expire(SALT, REMOVED, NOW + DAY)
    assert [row(store, number).person for number in numbers] == [None, None]


def test_an_open_question_that_is_forgotten_is_answered_with_that_and_by_nobody_else(store: Store) -> None:
    number = asked_in_words(store, address={"reply_to": 7})
    assert store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW) == 1
    store.questions.answer(number, SAID, NOW)
    assert store.questions.answered(number) == REMOVED
    later = NOW + timedelta(minutes=1)
    assert store.questions.all_ready(later) == [number]
    assert WORDS not in everything(store)


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_an_answer_that_was_doubted_by_another_goes_with_what_it_answers(store: Store, is_forgotten: bool) -> None:
    number = asked_in_words(store)
    store.questions.answer(number, SAID, NOW)
    doubt = replace(ANYTIME, command="/wrong", text=None, argument=str(number), person="둘")
    checked = store.questions.ask(doubt, NOW)
    posted(store, checked, Dispatched(), Sent("m1"))
    card = store.questions.ask(replace(doubt, argument=None), NOW)
    store.questions.answer(card, ANSWER, NOW)
    if is_forgotten:
        open_one = store.questions.ask(doubt, NOW)
        store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW)
        assert store.questions.answered(open_one) == REMOVED
        assert row(store, checked).person == "둘"
    else:
        store.memory.expire(SALT, REMOVED, NOW + DAY)
    assert WORDS not in everything(store)
    assert store.questions.answered(card) == ANSWER


def test_a_held_answer_that_is_forgotten_can_no_longer_be_sent(store: Store) -> None:
    number = asked_in_words(store)
    posted(store, number, Dispatched())
    with store.database.writing() as connection:
        connection.execute(posts_table.update().values(state=State.HELD))
    store.memory.forget("recorder", str(ASKED.person), REMOVED, NOW)
    assert payloads(store, number) == [(State.FAILED, {})]
    assert store.outbox.held() == []


def test_an_answer_that_was_known_at_once_owes_nothing_and_counts_towards_nothing(store: Store) -> None:
    rates = replace(RATES, person_a_minute=1)
    one = replace(ANYTIME, command="/ask", address={"reply_to": 7})
    numbers = [store.questions.answered_at_once(one, lambda number: sentence(f"{number}번"), NOW) for _ in range(3)]
    assert [store.questions.answered(number) for number, _ in numbers] == [message for _, message in numbers]
    assert store.tasks.counts() == {}
    assert store.questions.all_ready(NOW + DAY) == []
    assert store.questions.ask(ANYTIME, NOW, rates)
    again = store.questions.answered_at_once(replace(one, event="Ev9"), lambda number: sentence(f"{number}번"), NOW)
    assert store.questions.answered_at_once(replace(one, event="Ev9"), lambda number: sentence("x"), NOW)[0] == again[0]
