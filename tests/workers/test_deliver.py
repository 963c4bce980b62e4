"""From the edition to the outbox: each channel once a day, with its own categories, and nothing it has had."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from bot import replies
from bot.delivery import Dispatched, Post, Sent
from bot.paper import Entry, PaperId
from bot.subscription import Subscription
from tests.conftest import NOW
from tests.workers.conftest import NO_REDIS, beside
from workers.deliver import deliver, publish, task
from workers.queue import drain_queue
from workers.wiring import Parts

TUESDAY, WEDNESDAY = date(2025, 1, 14), date(2025, 1, 15)


def listed(parts: Parts, day: date, *found: tuple[str, str]) -> None:
    """These papers, by id and title, are the day's."""
    entries = [Entry(PaperId(paper), "huggingface", title, f"{title} is studied here.") for paper, title in found]
    parts.store.papers.list_day(day, "huggingface", entries, NOW)


def frozen(parts: Parts) -> None:
    """Tuesday's edition: a paper on speech and one on robots."""
    listed(parts, TUESDAY, ("2501.00001", "Speech Recognition at Last"), ("2501.00002", "A Robot That Grasps"))
    assert publish(parts, TUESDAY)


def subscribe(parts: Parts, channel: str = "channel", **wish: Any) -> Subscription:
    return parts.store.subscriptions.keep(Subscription("recorder", channel, **wish), NOW)


def posts(parts: Parts, channel: str = "channel", day: date = WEDNESDAY) -> list[Post]:
    return list(parts.store.outbox.of_delivery("recorder", channel, day))


def said(parts: Parts, channel: str = "channel", day: date = WEDNESDAY) -> str:
    return "".join(str(post.payload) for post in posts(parts, channel, day))


def run(parts: Parts, subscription: Subscription, day: date = WEDNESDAY) -> None:
    deliver(parts, task(subscription, day).key)


def test_the_edition_is_written_into_the_outbox_and_the_drain_is_woken(parts: Parts) -> None:
    frozen(parts)
    run(parts, subscribe(parts))
    assert "Speech Recognition at Last" in said(parts)
    assert "A Robot That Grasps" in said(parts)
    assert parts.redis.llen(f"rq:queue:{drain_queue('recorder')}") == 1


def test_a_delivery_that_is_written_twice_is_there_once(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    run(parts, subscription)
    before = posts(parts)
    run(parts, subscription)
    assert posts(parts) == before


def test_a_delivery_that_many_write_at_once_is_there_once(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    _ = parts.store, parts.queue
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: run(parts, subscription), range(6)))
    keys = [post.key for post in posts(parts)]
    assert len(keys) == len(set(keys)) > 0
    assert sum(parts.store.outbox.counts()["recorder"].values()) == len(keys)


def test_a_channel_gets_its_categories_and_no_others(parts: Parts) -> None:
    frozen(parts)
    run(parts, subscribe(parts, categories=frozenset({"robotics"})))
    assert "A Robot That Grasps" in said(parts)
    assert "Speech Recognition" not in said(parts)


def test_a_channel_for_whose_categories_there_is_nothing_gets_no_post_and_is_done(parts: Parts) -> None:
    frozen(parts)
    run(parts, subscribe(parts, categories=frozenset({"safety"})))
    assert posts(parts) == []
    assert parts.store.outbox.has("recorder", "channel", WEDNESDAY)


def test_no_paper_comes_twice_to_a_channel(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    run(parts, subscription)
    listed(parts, WEDNESDAY, ("2501.00002", "A Robot That Grasps"), ("2501.00003", "Music for Everyone"))
    assert publish(parts, WEDNESDAY)
    run(parts, subscription, date(2025, 1, 16))
    again = said(parts, day=date(2025, 1, 16))
    assert "Music for Everyone" in again
    assert "A Robot That Grasps" not in again


def test_channels_are_served_each_on_its_own(parts: Parts) -> None:
    frozen(parts)
    run(parts, subscribe(parts, "one"))
    run(parts, subscribe(parts, "two", categories=frozenset({"robotics"})))
    assert "Speech Recognition" in said(parts, "one")
    assert "Speech Recognition" not in said(parts, "two")
    assert {post.key for post in posts(parts, "one")}.isdisjoint(post.key for post in posts(parts, "two"))


def test_an_edition_that_the_channel_has_had_or_that_is_old_is_not_sent(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    run(parts, subscription, TUESDAY + timedelta(days=7))
    assert posts(parts, day=TUESDAY + timedelta(days=7)) == []
    run(parts, subscription)
    run(parts, subscription, date(2025, 1, 16))
    assert not parts.store.outbox.has("recorder", "channel", date(2025, 1, 16))


def test_a_channel_that_left_in_the_meantime_gets_nothing(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    assert parts.store.subscriptions.remove("recorder", "channel")
    run(parts, subscription)
    assert parts.store.outbox.counts() == {}


def test_a_redis_that_is_away_does_not_keep_a_delivery_from_being_written(parts: Parts) -> None:
    frozen(parts)
    subscription = subscribe(parts)
    lonely = beside(parts, NO_REDIS)
    run(lonely, subscription)
    lonely.close()
    assert "A Robot That Grasps" in said(parts)


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_what_each_paper_is_about_goes_into_the_thread_under_the_digest(parts: Parts, platform: str) -> None:
    frozen(parts)
    run(parts, parts.store.subscriptions.keep(Subscription(platform, "C1"), NOW))
    written = list(parts.store.outbox.of_delivery(platform, "C1", WEDNESDAY))
    sent: list[Post] = []
    while (post := parts.store.outbox.claim_next(platform, NOW)) is not None:
        for event in (Dispatched(), Sent(f"message {post.part}")):
            post = parts.store.outbox.record(post, event, NOW)
            assert post is not None
        sent.append(post)
    assert len(sent) == len(written)
    assert sent[0].parent is None
    in_thread = [post for post in sent if post.parent == "message 0"]
    assert in_thread
    for title in ("Speech Recognition at Last", "A Robot That Grasps"):
        assert title in str(sent[0].payload)
        assert f"{title} is studied here." in "".join(str(post.payload) for post in in_thread)


@pytest.mark.parametrize("platform", ["slack", "discord", "telegram", "recorder"])
def test_a_channel_gets_its_digest_in_its_own_style(parts: Parts, platform: str) -> None:
    frozen(parts)
    for channel, style in (("plain", "list"), ("cards", "cards")):
        run(parts, parts.store.subscriptions.keep(Subscription(platform, channel, style=style), NOW))  # type: ignore[arg-type]
        written = "".join(str(post.payload) for post in parts.store.outbox.of_delivery(platform, channel, WEDNESDAY))
        assert (replies.LABEL_ABSTRACT in written) == (style == "cards")


def test_a_day_without_papers_is_not_published(parts: Parts) -> None:
    assert publish(parts, TUESDAY) is None
    assert list(parts.store.editions.days(3)) == []
