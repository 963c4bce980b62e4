"""A channel that closes, opens again or moves: nothing of it is lost, nothing comes twice, and no other is touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.delivery import CannotTell, Dispatched, Event, NotSent, Part, Post, Sent, State, Unknown, Verdict
from bot.digest import sentence
from bot.paper import PaperId
from bot.store import Store
from bot.store.questions import Question
from bot.subscription import EVERY_DAY, Subscription
from tests.store.examples import DAY, NEXT_DAY, NOW, A, delivery, freeze, race

OLD, NEW = "-100", "-200"
WISH = Subscription("recorder", OLD, categories=frozenset({"vision"}), at=time(8, 30), weekdays=EVERY_DAY, since=NOW)
OTHER = replace(WISH, channel="other")
ELSEWHERE = replace(WISH, platform="console")


@pytest.fixture
def channel(store: Store) -> Subscription:
    """A channel of that wish, beside one of another id and one of another platform with the same."""
    freeze(store, DAY, A)
    for one in (OTHER, ELSEWHERE):
        store.subscriptions.keep(one, NOW)
        store.outbox.write(delivery("글", subscription=one), NOW)
    return store.subscriptions.keep(WISH, NOW)


def posts(store: Store, channel: str = OLD, local_date: date = NEXT_DAY, platform: str = "recorder") -> list[Post]:
    return list(store.outbox.of_delivery(platform, channel, local_date))


def sent(store: Store, *events: Event) -> Post:
    """A post of the channel after it was marked and these events came to pass."""
    while (post := store.outbox.claim_next("recorder", NOW)) is not None:
        if post.channel == OTHER.channel:
            continue
        for event in (Dispatched(), *events):
            changed = store.outbox.record(post, event, NOW)
            assert changed is not None
            post = changed
        return post
    raise AssertionError("there is none")


def answer(store: Store, text: str = "답") -> None:
    """An answer that is on its way to the channel."""
    number = store.questions.ask(Question("recorder", OLD, "/paper", PaperId("2501.07301")), NOW)
    store.questions.placed(number, {"ts": "1"}, NOW)
    store.questions.answer(number, sentence(text), NOW)
    ready = store.questions.ready(number, NOW)
    assert ready is not None
    store.outbox.write_answer(ready, [Part({"text": text})], NOW)


def untouched(store: Store) -> None:
    """Nobody else's subscription or posts have changed."""
    for one in (OTHER, ELSEWHERE):
        kept = store.subscriptions.of(one.platform, one.channel)
        assert kept is not None
        assert replace(kept, number=0) == one
        assert [post.state for post in posts(store, one.channel, platform=one.platform)] != [State.FAILED]


def test_a_closed_channel_is_paused_with_the_reason_and_keeps_its_settings(store: Store, channel: Subscription) -> None:
    store.channels.close("recorder", OLD, "not_in_channel", NOW)
    assert store.subscriptions.of("recorder", OLD) == replace(channel, paused="not_in_channel")
    untouched(store)


def test_what_was_to_be_delivered_to_a_closed_channel_has_failed_and_what_is_beyond_recall_stays(
    store: Store, channel: Subscription
) -> None:
    store.outbox.write(delivery("하나", "둘", "셋", "넷", subscription=channel), NOW)
    store.outbox.write(delivery("다음 날", subscription=channel, local_date=NEXT_DAY + timedelta(days=1)), NOW)
    sent(store, Sent("1"))
    sent(store, Unknown("reset"), CannotTell("no way to ask"))
    sent(store, Unknown("reset"))
    store.channels.close("recorder", OLD, "is_archived", NOW)
    assert [post.state for post in posts(store)] == [State.SENT, State.HELD, State.UNKNOWN, State.FAILED]
    assert posts(store)[-1].reason == "is_archived"
    untouched(store)


def test_a_post_that_waits_for_its_next_attempt_is_not_tried_again_in_a_closed_channel(
    store: Store, channel: Subscription
) -> None:
    store.outbox.write(delivery("하나", "둘", subscription=channel), NOW)
    sent(store, Sent("1"))
    sent(store, NotSent("busy"))
    store.channels.close("recorder", OLD, "gone", NOW)
    assert [(post.state, post.due_at) for post in posts(store)] == [(State.SENT, None), (State.FAILED, None)]


def test_a_digest_of_which_nothing_arrived_in_a_closed_channel_is_made_again_once_it_is_open(
    store: Store, channel: Subscription
) -> None:
    store.outbox.write(delivery("하나", "둘", subscription=channel), NOW)
    sent(store, NotSent("not_in_channel", verdict=Verdict.CHANNEL))
    store.channels.close("recorder", OLD, "not_in_channel", NOW)
    assert not store.outbox.has("recorder", OLD, NEXT_DAY)
    assert store.outbox.had("recorder", OLD) == set()
    store.channels.reopen("recorder", OLD)
    assert store.outbox.write(delivery("하나", "둘", subscription=channel), NOW) is not None
    untouched(store)


def test_a_topic_that_is_closed_leaves_its_forum_and_the_other_topics_alone(store: Store) -> None:
    for one in ("-100", "-100/7"):
        store.subscriptions.keep(replace(WISH, channel=one), NOW)
    store.channels.close("recorder", "-100", "topic_closed", NOW, with_topics=False)
    assert [one.channel for one in store.subscriptions.all() if one.paused] == ["-100"]


def test_an_answer_still_goes_to_whoever_asked_in_a_closed_channel(store: Store, channel: Subscription) -> None:
    answer(store)
    store.channels.close("recorder", OLD, "gone", NOW)
    assert sent(store, Sent("1")).payload == {"text": "답"}


def test_a_channel_that_opens_again_goes_on_as_it_was(store: Store, channel: Subscription) -> None:
    store.channels.close("recorder", OLD, "gone", NOW)
    store.channels.reopen("recorder", OLD)
    assert store.subscriptions.of("recorder", OLD) == channel
    untouched(store)


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.channels.close("recorder", "unheard of", "gone", NOW),
        lambda store: store.channels.reopen("recorder", "unheard of"),
        lambda store: store.channels.move("recorder", "unheard of", "as well", NOW),
        lambda store: store.channels.move("recorder", OLD, OLD, NOW),
    ],
    ids=["close", "reopen", "move", "move to itself"],
)
def test_a_channel_of_which_nothing_is_known_changes_nothing(
    store: Store, channel: Subscription, change: Callable[[Store], None]
) -> None:
    store.outbox.write(delivery("하나", subscription=channel), NOW)
    change(store)
    assert store.subscriptions.of("recorder", OLD) == channel
    assert [post.state for post in posts(store)] == [State.PENDING]
    untouched(store)


def test_a_channel_moves_with_all_that_it_has_and_all_that_is_on_its_way(store: Store, channel: Subscription) -> None:
    store.outbox.write(delivery("하나", "둘", subscription=channel), NOW)
    sent(store, Sent("1"))
    answer(store)
    store.channels.close("recorder", OLD, "migrated", NOW - timedelta(days=1))
    store.outbox.write(delivery("셋", subscription=channel, local_date=NEXT_DAY + timedelta(days=1)), NOW)
    store.channels.move("recorder", OLD, NEW, NOW)
    assert store.subscriptions.of("recorder", OLD) is None
    assert store.subscriptions.of("recorder", NEW) == replace(channel, channel=NEW)
    assert store.outbox.has("recorder", NEW, NEXT_DAY)
    assert not store.outbox.has("recorder", OLD, NEXT_DAY)
    assert store.outbox.had("recorder", NEW) == {A}
    assert store.outbox.had("recorder", OLD) == set()
    assert store.outbox.newest_edition_day("recorder", NEW) == DAY
    assert [sent(store, Sent("1")).channel for _ in range(2)] == [NEW, NEW]
    untouched(store)


def test_a_channel_that_was_moved_is_not_delivered_the_same_day_again(store: Store, channel: Subscription) -> None:
    store.outbox.write(delivery("하나", subscription=channel), NOW)
    store.channels.move("recorder", OLD, NEW, NOW)
    moved = store.subscriptions.of("recorder", NEW)
    assert moved is not None
    assert store.outbox.write(delivery("하나", subscription=moved), NOW) is None


def test_a_channel_that_has_subscribed_under_its_new_id_already_keeps_that_and_gets_no_day_twice(
    store: Store, channel: Subscription
) -> None:
    at_noon = store.subscriptions.keep(replace(WISH, channel=NEW, at=time(12)), NOW)
    store.outbox.write(delivery("옛 하나", "옛 둘", subscription=channel), NOW)
    store.outbox.write(delivery("새 하나", subscription=at_noon), NOW)
    store.channels.move("recorder", OLD, NEW, NOW)
    assert store.subscriptions.of("recorder", OLD) is None
    assert store.subscriptions.of("recorder", NEW) == at_noon
    assert sent(store, Sent("1")).payload == {"text": "새 하나"}
    assert [post.state for post in posts(store)] == [State.FAILED, State.FAILED]
    assert store.outbox.had("recorder", NEW) == {A}
    untouched(store)


def test_eight_that_move_a_channel_at_once_move_it_once(store: Store, channel: Subscription) -> None:
    store.outbox.write(delivery("하나", subscription=channel), NOW)
    race(8, lambda _: store.channels.move("recorder", OLD, NEW, NOW))
    assert store.subscriptions.of("recorder", NEW) == replace(channel, channel=NEW)
    assert [post.channel for post in posts(store, NEW)] == [NEW]


def test_a_chat_that_closes_takes_its_topics_along_and_brings_them_back_and_no_other_chat(store: Store) -> None:
    wishes = [replace(WISH, channel=channel) for channel in ("-100", "-100/7", "-100/8", "-1001", "-1001/7")]
    for wish in wishes:
        store.subscriptions.keep(wish, NOW)

    def paused() -> list[str]:
        return [one.channel for one in store.subscriptions.all() if one.paused]

    store.channels.close("recorder", "-100/7", "message thread not found", NOW)
    assert paused() == ["-100/7"]
    store.channels.close("recorder", "-100", "bot was kicked from the supergroup chat", NOW)
    assert sorted(paused()) == ["-100", "-100/7", "-100/8"]
    store.channels.reopen("recorder", "-100")
    assert paused() == []
