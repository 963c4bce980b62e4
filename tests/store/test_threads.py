"""A part in a thread goes out once the thread is there, and goes down with it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.delivery import CannotTell, Dispatched, Event, LeaseEnded, NotSent, Part, Post, Sent, State, Unknown, Verdict
from bot.store import Store
from bot.store.outbox import Outbox
from tests.store.examples import CHANNEL, DAY, NEXT_DAY, NOW, SECOND, A, delivery, freeze, threaded

RECORDER = CHANNEL.platform
OTHER = replace(CHANNEL, channel="random")
GONE = NotSent("too long", verdict=Verdict.POST)


@pytest.fixture
def outbox(store: Store) -> Outbox:
    """An outbox beside a frozen edition."""
    freeze(store, DAY, A)
    return store.outbox


def claimed(outbox: Outbox) -> Post:
    post = outbox.claim_next(RECORDER, NOW)
    assert post is not None
    return post


def sent(outbox: Outbox, *events: Event) -> Post:
    """The next post after it was marked and these events came to pass; without any, as sent."""
    post = claimed(outbox)
    for event in (Dispatched(), *(events or (Sent(f"message {post.number}"),))):
        changed = outbox.record(post, event, NOW)
        assert changed is not None
        post = changed
    return post


def posts(outbox: Outbox, channel: str = CHANNEL.channel) -> list[Post]:
    return list(outbox.of_delivery(RECORDER, channel, NEXT_DAY))


def states(outbox: Outbox, channel: str = CHANNEL.channel) -> list[State]:
    return [post.state for post in posts(outbox, channel)]


def test_a_part_in_a_thread_carries_the_reference_of_its_root_and_one_outside_carries_none(outbox: Outbox) -> None:
    parts = (
        Part({"text": "표지"}),
        Part({"text": "둘째"}),
        Part({"text": "첫째의 실"}, 0),
        Part({"text": "둘째의 실"}, 1),
    )
    outbox.write(replace(delivery(), parts=parts), NOW)
    first, second, third, fourth = (sent(outbox) for _ in parts)
    assert (first.parent, second.parent) == (None, None)
    assert third.parent == first.reference != second.reference == fourth.parent
    assert [post.parent for post in posts(outbox)] == [None, None, first.reference, second.reference]


@pytest.mark.parametrize(
    "events",
    [
        (NotSent("busy", retry_after=30),),
        (NotSent("revoked", verdict=Verdict.PLATFORM),),
        (LeaseEnded(),),
        (Unknown("reset"),),
        (Unknown("reset"), CannotTell("no way to ask")),
    ],
    ids=str,
)
def test_a_part_in_a_thread_waits_while_its_root_is_not_known_to_be_there(
    outbox: Outbox, events: tuple[Event, ...]
) -> None:
    outbox.write(threaded("표지", "실"), NOW)
    sent(outbox, *events)
    assert outbox.claim_next(RECORDER, NOW + SECOND) is None
    assert states(outbox)[1] is State.PENDING


def test_a_root_that_turns_up_late_lets_its_thread_follow(outbox: Outbox) -> None:
    outbox.write(threaded("표지", "실"), NOW)
    unknown = sent(outbox, Unknown("reset"))
    outbox.record(unknown, Sent("found"), NOW)
    assert claimed(outbox).parent == "found"


def test_what_is_outside_the_thread_does_not_wait_for_a_root_of_unknown_fate(outbox: Outbox) -> None:
    parts = (Part({"text": "표지"}), Part({"text": "다음"}), Part({"text": "실"}, 0))
    outbox.write(replace(delivery(), parts=parts), NOW)
    sent(outbox, Unknown("reset"))
    assert sent(outbox).payload == {"text": "다음"}
    assert outbox.claim_next(RECORDER, NOW) is None


def by_refusal(outbox: Outbox) -> None:
    sent(outbox, GONE)


def by_the_operator(outbox: Outbox) -> None:
    held = sent(outbox, Unknown("reset"), CannotTell("no way to ask"))
    outbox.decide(held.number, send_again=False, now=NOW)


@pytest.mark.parametrize("fail", [by_refusal, by_the_operator])
def test_what_was_to_go_into_the_thread_of_a_failed_root_has_failed_and_nothing_else(
    outbox: Outbox, fail: Callable[[Outbox], None]
) -> None:
    parts = (Part({"text": "표지"}), Part({"text": "실"}, 0), Part({"text": "다음"}), Part({"text": "다음의 실"}, 2))
    outbox.write(replace(delivery(), parts=parts), NOW)
    outbox.write(threaded("표지", "실", subscription=OTHER), NOW)
    fail(outbox)
    assert states(outbox) == [State.FAILED, State.FAILED, State.PENDING, State.PENDING]
    assert posts(outbox)[1].reason == "the post above it was not sent"
    assert states(outbox, OTHER.channel) == [State.PENDING, State.PENDING]
    assert [sent(outbox).payload["text"] for _ in range(4)] == ["다음", "다음의 실", "표지", "실"]


def test_a_held_root_that_is_sent_again_takes_its_thread_with_it(outbox: Outbox) -> None:
    outbox.write(threaded("표지", "실"), NOW)
    held = sent(outbox, Unknown("reset"), CannotTell("no way to ask"))
    outbox.decide(held.number, send_again=True, now=NOW)
    root = sent(outbox)
    assert claimed(outbox).parent == root.reference


def test_every_attempt_at_a_part_in_a_thread_is_under_the_same_root(outbox: Outbox) -> None:
    outbox.write(threaded("표지", "실"), NOW)
    root = sent(outbox)
    again = sent(outbox, NotSent("busy", retry_after=0))
    assert again.due_at is not None
    second = outbox.claim_next(RECORDER, again.due_at)
    assert second is not None
    assert (second.attempt, second.parent) == (2, root.reference)
