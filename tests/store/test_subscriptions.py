"""A channel's wish is kept as it was said, one a channel."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from bot.store import Store
from bot.subscription import EVERY_DAY, Subscription
from tests.store.examples import NOW, race

WISH = Subscription(
    "recorder",
    "한국어-채널",
    categories=frozenset({"language", "reasoning"}),
    at=time(7, 30),
    zone=ZoneInfo("America/New_York"),
    weekdays=EVERY_DAY,
    since=NOW,
)


def test_a_wish_comes_back_as_it_was_said_with_a_number(store: Store) -> None:
    kept = store.subscriptions.keep(WISH, NOW)
    assert kept == replace(WISH, number=kept.number)
    assert kept.number > 0
    assert store.subscriptions.of("recorder", "한국어-채널") == kept
    assert store.subscriptions.all() == [kept]


def test_a_new_wish_replaces_the_one_before_and_keeps_its_number(store: Store) -> None:
    first = store.subscriptions.keep(WISH, NOW)
    changed = replace(WISH, at=time(18, 0), categories=frozenset())
    assert store.subscriptions.keep(changed, NOW) == replace(changed, number=first.number)
    assert store.subscriptions.all() == [replace(changed, number=first.number)]


def test_a_paused_channel_keeps_its_wish_until_it_wishes_again(store: Store) -> None:
    kept = store.subscriptions.keep(WISH, NOW)
    other = store.subscriptions.keep(replace(WISH, channel="other"), NOW)
    paused = store.subscriptions.keep(replace(WISH, paused="the bot was removed"), NOW)
    assert store.subscriptions.all() == [paused, other] == [replace(kept, paused="the bot was removed"), other]
    assert store.subscriptions.keep(WISH, NOW) == kept


def test_a_wish_of_before_there_was_a_beginning_has_none(store: Store) -> None:
    always = store.subscriptions.keep(replace(WISH, since=None), NOW)
    assert store.subscriptions.of("recorder", "한국어-채널") == always
    assert always.since is None


def test_a_removed_wish_is_forgotten_and_others_stay(store: Store) -> None:
    store.subscriptions.keep(WISH, NOW)
    other = store.subscriptions.keep(replace(WISH, platform="console"), NOW)
    assert store.subscriptions.remove("recorder", "한국어-채널")
    assert not store.subscriptions.remove("recorder", "한국어-채널")
    assert store.subscriptions.of("recorder", "한국어-채널") is None
    assert store.subscriptions.all() == [other]


def test_eight_threads_that_subscribe_one_channel_make_one_subscription(store: Store) -> None:
    kept = race(8, lambda number: store.subscriptions.keep(replace(WISH, at=time(number)), NOW))
    assert len({one.number for one in kept}) == 1
    assert len(store.subscriptions.all()) == 1
