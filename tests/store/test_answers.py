"""An answer is written to the outbox once, goes before the digests, and leaves no credential behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery import CannotTell, Dispatched, Event, NotSent, Part, Post, Sent, State, Unknown, Verdict
from bot.digest import sentence
from bot.errors import NoSuchPost
from bot.paper import PaperId
from bot.store import Store, open_store
from bot.store.questions import UNPLACED, Answer, Question
from bot.store.tables import posts as posts_table
from bot.store.tables import questions as questions_table
from tests.store.examples import CHANNEL, DAY, NOW, SECOND, A, delivery, freeze, race

RECORDER = CHANNEL.platform
PLACE = {"response_url": "https://hooks.example/secret-canary", "ts": "1.2"}
PARTS = (Part({"text": "하나"}), Part({"text": "둘"}))


def asked(store: Store, **facts: Any) -> int:
    question = Question(RECORDER, CHANNEL.channel, "/paper", PaperId("2501.07301"))
    return store.questions.ask(Question(**vars(question) | facts), NOW)


def ready(store: Store, number: int, now: datetime = NOW) -> Answer:
    answer = store.questions.ready(number, now)
    assert answer is not None
    return answer


def answered(store: Store, *, private: bool = False) -> Answer:
    """An answer whose place is known."""
    number = asked(store)
    store.questions.placed(number, PLACE, NOW)
    store.questions.answer(number, sentence("답입니다."), NOW, private=private)
    return ready(store, number)


def sent(store: Store, *events: Event) -> Post:
    """The next post after it was marked and these events came to pass."""
    post = store.outbox.claim_next(RECORDER, NOW)
    assert post is not None
    for event in (Dispatched(), *events):
        changed = store.outbox.record(post, event, NOW)
        assert changed is not None
        post = changed
    return post


def addresses(store: Store) -> list[object]:
    """The addresses that the posts and the questions still have, as the database holds them."""
    with store.database.reading() as connection:
        return [
            *connection.scalars(select(posts_table.c.address).order_by(posts_table.c.number)),
            *connection.scalars(select(questions_table.c.address)),
        ]


@pytest.mark.parametrize("placed_first", [True, False])
def test_an_answer_is_ready_once_it_is_there_and_its_place_is_known_whichever_comes_last(
    store: Store, placed_first: bool
) -> None:
    number = asked(store)
    steps: list[Callable[[], object]] = [
        lambda: store.questions.placed(number, PLACE, NOW),
        lambda: store.questions.answer(number, sentence("답입니다."), NOW, private=True),
    ]
    for step in steps if placed_first else reversed(steps):
        assert store.questions.ready(number, NOW) is None
        assert store.questions.all_ready(NOW) == []
        step()
    assert ready(store, number) == Answer(
        number, RECORDER, CHANNEL.channel, sentence("답입니다."), PLACE, private=True, asked_at=NOW
    )
    assert store.questions.all_ready(NOW) == [number]


def test_an_answer_whose_placeholder_nobody_showed_goes_to_where_it_was_asked_after_a_while(store: Store) -> None:
    number = asked(store, address={"reply_to": 7})
    store.questions.answer(number, sentence("답입니다."), NOW)
    assert store.questions.ready(number, NOW + UNPLACED) is None
    assert ready(store, number, NOW + UNPLACED + SECOND).address == {"reply_to": 7}
    assert store.questions.all_ready(NOW + UNPLACED + SECOND) == [number]


def test_a_placeholder_that_was_shown_takes_the_place_of_where_it_was_asked(store: Store) -> None:
    number = asked(store, address={"reply_to": 7})
    store.questions.placed(number, PLACE, NOW)
    store.questions.answer(number, sentence("답입니다."), NOW)
    assert ready(store, number).address == PLACE


def test_an_answer_without_any_place_is_never_ready(store: Store) -> None:
    number = asked(store)
    store.questions.answer(number, sentence("답입니다."), NOW)
    assert store.questions.all_ready(NOW + timedelta(days=1)) == []
    assert store.questions.ready(number, NOW + timedelta(days=1)) is None


def test_answers_are_ready_in_the_order_in_which_they_were_asked(store: Store) -> None:
    numbers = [asked(store) for _ in range(4)]
    for number in reversed(numbers):
        store.questions.placed(number, PLACE, NOW)
        store.questions.answer(number, sentence("답입니다."), NOW)
    assert store.questions.all_ready(NOW) == numbers


def test_of_eight_that_write_one_answer_one_does_and_then_it_is_ready_no_more(store: Store) -> None:
    answer = answered(store)
    assert sorted(race(8, lambda _: store.outbox.write_answer(answer, PARTS, NOW))) == [False] * 7 + [True]
    assert store.outbox.counts() == {RECORDER: {"pending": 2}}
    assert store.questions.ready(answer.number, NOW) is None
    assert store.questions.all_ready(NOW) == []


def test_an_answers_posts_come_whole_and_in_order_with_its_place(store: Store, database_url: str) -> None:
    store.outbox.write_answer(answered(store, private=True), PARTS, NOW)
    other = open_store(database_url)
    first = sent(other, Sent("1"))
    second = sent(other, Sent("2"))
    other.close()
    assert [post.payload for post in (first, second)] == [part.payload for part in PARTS]
    assert [(post.channel, post.address, post.private) for post in (first, second)] == [
        (CHANNEL.channel, PLACE, True)
    ] * 2
    assert first.key != second.key


def test_each_answer_has_keys_of_its_own(store: Store) -> None:
    for _ in range(3):
        store.outbox.write_answer(answered(store), PARTS, NOW)
    keys = {sent(store, Sent("1")).key for _ in range(6)}
    assert len(keys) == 6
    assert max(map(len, keys)) <= 25


def test_answers_go_before_digests_and_in_the_order_in_which_they_were_asked(store: Store) -> None:
    freeze(store, DAY, A)
    store.outbox.write(delivery("표지"), NOW)
    first, second = answered(store), answered(store)
    store.outbox.write_answer(second, [Part({"text": "둘째"})], NOW)
    store.outbox.write_answer(first, [Part({"text": "첫째"})], NOW)
    assert [sent(store, Sent("1")).payload["text"] for _ in range(3)] == ["첫째", "둘째", "표지"]


def test_a_part_of_an_answer_waits_for_the_one_before_it_and_for_no_other_answer(store: Store) -> None:
    store.outbox.write_answer(answered(store), PARTS, NOW)
    store.outbox.write_answer(answered(store), [Part({"text": "다른 답"})], NOW)
    sent(store, NotSent("busy", retry_after=60))
    assert sent(store, Sent("1")).payload == {"text": "다른 답"}
    assert store.outbox.claim_next(RECORDER, NOW + 59 * SECOND) is None


def test_an_answer_in_a_thread_follows_its_root_and_goes_down_with_it_alone(store: Store) -> None:
    threaded = [Part({"text": "뿌리"}), Part({"text": "실"}, 0)]
    for _ in range(3):
        store.outbox.write_answer(answered(store), threaded, NOW)
    sent(store, NotSent("expired", verdict=Verdict.POST))
    root = sent(store, Sent("root"))
    below = sent(store, Sent("below"))
    assert (below.payload["text"], below.parent) == ("실", root.reference)
    assert store.outbox.counts() == {RECORDER: {"failed": 2, "sent": 2, "pending": 2}}


@pytest.mark.parametrize(
    "events",
    [(Sent("1"),), (NotSent("expired", verdict=Verdict.POST),), (Unknown("reset"), Sent("1"))],
    ids=str,
)
def test_a_place_is_forgotten_as_soon_as_the_answer_is_over(store: Store, events: tuple[Event, ...]) -> None:
    store.outbox.write_answer(answered(store), PARTS[:1], NOW)
    assert addresses(store) == [PLACE, None], "the outbox has it now, and nobody else"
    sent(store, *events)
    assert addresses(store) == [None, None]


@pytest.mark.parametrize(
    "events",
    [(NotSent("busy"),), (Unknown("reset"),), (Unknown("reset"), CannotTell("no way to ask"))],
    ids=str,
)
def test_a_place_is_kept_while_the_answer_may_still_go_there(store: Store, events: tuple[Event, ...]) -> None:
    store.outbox.write_answer(answered(store), PARTS[:1], NOW)
    sent(store, *events)
    assert addresses(store) == [PLACE, None]


def test_an_answer_that_the_operator_lets_be_leaves_no_place_behind(store: Store) -> None:
    store.outbox.write_answer(answered(store), [Part({"text": "뿌리"}), Part({"text": "실"}, 0)], NOW)
    held = sent(store, Unknown("reset"), CannotTell("no way to ask"))
    store.outbox.decide(held.number, send_again=False, now=NOW)
    assert addresses(store) == [None, None, None]


def test_an_answer_that_the_operator_sends_again_knows_its_place(store: Store) -> None:
    store.outbox.write_answer(answered(store), PARTS[:1], NOW)
    held = sent(store, Unknown("reset"), CannotTell("no way to ask"))
    assert store.outbox.held() == [held]
    store.outbox.decide(held.number, send_again=True, now=NOW)
    assert sent(store, Sent("1")).address == PLACE
    with pytest.raises(NoSuchPost):
        store.outbox.decide(held.number, send_again=True, now=NOW)


def test_a_place_that_is_known_after_the_answer_went_is_not_kept(store: Store) -> None:
    answer = answered(store)
    store.outbox.write_answer(answer, PARTS[:1], NOW)
    sent(store, Sent("1"))
    store.questions.placed(answer.number, PLACE, NOW)
    assert addresses(store) == [None, None]


def test_answers_are_counted_with_the_posts_of_their_platform(store: Store) -> None:
    store.outbox.write_answer(answered(store), PARTS, NOW)
    assert store.outbox.unfinished(RECORDER) == 2
    assert [post.state for post in store.outbox.unknown(RECORDER)] == []
    sent(store, Unknown("reset"))
    assert [post.state for post in store.outbox.unknown(RECORDER)] == [State.UNKNOWN]
    assert store.outbox.release_expired(RECORDER, NOW + timedelta(minutes=1)) == []
