"""Whole days, as they pass: collected as they grow, cut off, published once, and delivered at their hour."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import replies
from bot.edition import Edition
from bot.errors import QueueAway
from bot.store.tasks import Task, TaskState
from bot.subscription import Subscription
from tests.conftest import World
from tests.fakes.world import entry
from tests.workers.conftest import NO_REDIS, Days, beside
from workers import collect, schedule
from workers.sample.servers import as_json
from workers.wiring import Parts

TUESDAY = date(2025, 1, 14)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2025, in UTC."""
    return datetime(2025, 1, day, hour, minute, tzinfo=UTC)


def papers(*numbers: int) -> list[dict[str, Any]]:
    return [entry(f"2501.{number:05}", f"Study{number} of Things", number) for number in numbers]


def ids(edition: Edition | None) -> list[str]:
    assert edition is not None
    return [item.paper.paper_id.value for item in edition.items]


def subscribe(parts: Parts, **wish: Any) -> Subscription:
    return parts.store.subscriptions.keep(Subscription("recorder", "channel", **wish), parts.clock())


def asked_days(world: World) -> list[str]:
    return [path.partition("date=")[2][:10] for path in world.feeds.asked if "daily_papers" in path]


def live(days: Days, moments: Sequence[datetime]) -> None:
    for moment in moments:
        days.to(moment)


def test_a_day_grows_is_cut_off_and_makes_one_edition_with_every_paper_once(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 3), at(14, 3, 10)])
    world.feeds.days["2025-01-14"] = papers(1, 2)
    live(days, [at(14, 3, 30), at(14, 12)])
    assert parts.store.editions.frozen(TUESDAY) is None
    world.feeds.days["2025-01-14"] = papers(1, 2, 3)
    live(days, [at(14, 21, 1), at(14, 21, 2), at(15, 0)])
    edition = parts.store.editions.frozen(TUESDAY)
    assert ids(edition) == ["2501.00003", "2501.00002", "2501.00001"]
    assert edition is not None
    assert all(item.made for item in edition.items)
    assert len(world.model.calls) == 3


def test_a_list_is_read_every_twenty_minutes_and_once_after_its_cut_off(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-13"] = papers(9)
    live(days, [at(14, 10, minute) for minute in range(0, 60, 5)])
    assert asked_days(world).count("2025-01-14") == 3
    live(days, [at(14, 21, minute) for minute in range(0, 60, 5)])
    assert asked_days(world).count("2025-01-14") == 4


def test_a_paper_that_is_listed_after_the_cut_off_joins_the_next_edition(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts)
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 20), at(14, 21, 1), at(15, 0, 30)])
    assert parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))
    world.feeds.days |= {"2025-01-14": papers(1, 2), "2025-01-15": papers(3)}
    parts.store.tasks.owe([collect.task(TUESDAY, "huggingface")], days.now, again=True)
    live(days, [at(15, 8), at(15, 21, 1), at(15, 21, 2)])
    assert ids(parts.store.editions.frozen(TUESDAY)) == ["2501.00001"]
    assert sorted(ids(parts.store.editions.frozen(date(2025, 1, 15)))) == ["2501.00002", "2501.00003"]


def test_a_weekend_makes_no_edition_and_monday_gets_fridays(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts)
    world.feeds.days["2025-01-10"] = papers(1, 2)
    live(days, [at(10, 20), at(10, 21, 1), at(11, 1), at(11, 21, 1), at(12, 1), at(12, 21, 1), at(12, 22, 30)])
    assert parts.store.outbox.newest_edition_day("recorder", "channel") is None
    live(days, [at(13, 0, 1)])
    assert list(parts.store.editions.days(9)) == [date(2025, 1, 10)]
    assert parts.store.outbox.newest_edition_day("recorder", "channel") == date(2025, 1, 10)


def test_a_bot_first_started_on_a_monday_looks_back_over_the_weekend_and_no_further(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days |= {"2025-01-10": papers(1), "2025-01-09": papers(2)}
    live(days, [at(13, 1)])
    assert list(parts.store.editions.days(9)) == [date(2025, 1, 10)]
    assert "2025-01-09" not in asked_days(world)


def test_weeks_without_papers_are_no_trouble(parts: Parts, world: World, days: Days) -> None:
    live(days, [at(day, hour, 1) for day in range(6, 12) for hour in (1, 21)])
    assert list(parts.store.editions.days(9)) == []
    counts = parts.store.tasks.counts()
    assert set(counts) == {"collect"}
    assert set(counts["collect"]) == {TaskState.DONE}


def test_a_second_morning_makes_no_model_call_and_delivers_nothing_again(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts)
    world.feeds.days["2025-01-14"] = papers(1, 2)
    live(days, [at(14, 21, 1), at(15, 0, 1)])
    calls, posts = len(world.model.calls), parts.store.outbox.counts()
    live(days, [at(15, 0, minute) for minute in range(2, 30)])
    assert (len(world.model.calls), parts.store.outbox.counts()) == (calls, posts)
    assert calls == 2


@pytest.mark.parametrize(
    "trouble",
    [(503, {}, b""), (200, {}, b"<html>"), (200, {}, b"[{"), (429, {"Retry-After": "60"}, b"")],
)
def test_a_feed_that_fails_is_put_off_with_growing_waits_and_then_makes_the_day(
    trouble: tuple[int, dict[str, str], bytes], parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    world.feeds.trouble = lambda path: trouble if "2025-01-14" in path else None
    moments = [at(14, 21) + timedelta(seconds=seconds) for seconds in range(0, 240, 2)]
    live(days, moments)
    tries = asked_days(world).count("2025-01-14")
    assert 2 <= tries <= 9
    world.feeds.trouble = lambda path: None
    live(days, [at(14, 21, 10), at(14, 21, 11)])
    assert ids(parts.store.editions.frozen(TUESDAY)) == ["2501.00001"]


def test_a_category_of_arxiv_that_fails_does_not_keep_the_day_from_its_readers(
    parts: Parts, world: World, days: Days
) -> None:
    with_category = beside(parts, arxiv_categories="cs.CL")
    days.parts = with_category
    world.feeds.days["2025-01-14"] = papers(1)
    world.feeds.trouble = lambda path: (503, {}, b"") if path.startswith("/api/query") else None
    live(days, [at(14, 21, 1), at(14, 21, 2), at(14, 22, 30)])
    assert ids(with_category.store.editions.frozen(TUESDAY)) == ["2501.00001"]
    with_category.close()


def test_arxiv_being_away_does_not_hold_up_the_day(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = papers(1, 2)
    world.feeds.trouble = lambda path: (503, {}, b"") if path.startswith("/api/query") else None
    live(days, [at(14, 21, 1), at(14, 21, 2)])
    assert len(ids(parts.store.editions.frozen(TUESDAY))) == 2


def test_a_model_that_fails_leaves_the_edition_with_cards_from_the_feed(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts)
    world.feeds.days["2025-01-14"] = papers(1, 2)
    world.model.script = lambda *_: as_json({"error": {"message": "down", "code": "x"}}, 500)
    live(days, [at(14, 21, 1), at(14, 21, 2), at(14, 21, 3), at(15, 0, 1)])
    edition = parts.store.editions.frozen(TUESDAY)
    assert ids(edition) == ["2501.00002", "2501.00001"]
    assert edition is not None
    assert [item.made for item in edition.items] == [None, None]
    assert len(world.model.calls) == 6
    posts = parts.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 15))
    assert "AI 요약" in "".join(str(post.payload) for post in posts)


def test_one_paper_that_the_model_cannot_do_does_not_cost_the_others_their_summary(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1, 2)
    good = world.model.script
    world.model.script = lambda title, call: "no" if title.startswith("Study1") else good(title, call)
    live(days, [at(14, 21, 1), at(14, 21, 2)])
    edition = parts.store.editions.frozen(TUESDAY)
    assert edition is not None
    assert [item.made is not None for item in edition.items] == [True, False]


def test_a_spent_budget_leaves_the_edition_with_cards_from_the_feed(parts: Parts, world: World, days: Days) -> None:
    poor = beside(parts, daily_tokens=100)
    days.parts = poor
    world.feeds.days["2025-01-14"] = papers(1, 2)
    live(days, [at(14, 21, 1), at(14, 21, 2)])
    edition = poor.store.editions.frozen(TUESDAY)
    assert len(ids(edition)) == 2
    assert world.model.calls == []
    assert poor.store.budget.spent(TUESDAY).tokens == 0
    poor.close()


def test_without_a_key_nothing_is_asked_and_the_post_says_how_to_get_korean(
    parts: Parts, world: World, days: Days
) -> None:
    keyless = beside(parts, openai_api_key=None)
    days.parts = keyless
    subscribe(keyless)
    world.feeds.days["2025-01-14"] = papers(1, 2)
    live(days, [at(14, 21, 1), at(15, 0, 1)])
    posts = keyless.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 15))
    said = "".join(str(post.payload) for post in posts)
    assert "AI 요약 없음" in said
    assert replies.HOW_TO_GET_KOREAN in said
    assert "OPENAI_API_KEY" not in said, "a channel cannot set it"
    assert "Study2 of Things" in said
    assert world.model.calls == []
    keyless.close()


def test_two_schedulers_that_tick_at_once_note_everything_once(parts: Parts, world: World, days: Days) -> None:
    second = beside(parts)
    subscribe(parts)
    world.feeds.days["2025-01-14"] = papers(1, 2)
    for moment in (at(14, 21, 1), at(14, 21, 2), at(15, 0, 1), at(15, 0, 2)):
        days.now = moment
        for _ in range(4):
            schedule.tick(parts, moment)
            schedule.tick(second, moment)
            days.work()
    assert len(world.model.calls) == 2
    posts = parts.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 15))
    assert len({post.key for post in posts}) == len(posts) > 0
    second.close()


def test_what_redis_forgot_is_swept_back_into_the_queues(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = papers(1, 2)
    days.now = at(14, 12)
    schedule.tick(parts, days.now)
    collect.collect(parts, "2025-01-14.huggingface")
    parts.redis.flushall()
    assert schedule.sweep(parts) == len(parts.store.tasks.waiting(days.real)) > 0
    assert schedule.sweep(parts) == 0


def test_a_tick_while_redis_is_away_says_so_and_has_noted_what_is_due(parts: Parts, days: Days) -> None:
    lonely = beside(parts, NO_REDIS)
    with pytest.raises(QueueAway):
        schedule.tick(lonely, at(14, 12))
    assert parts.store.tasks.counts()["collect"] == {TaskState.OWED: 2}
    lonely.close()


def test_a_paused_channel_gets_nothing(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts)
    parts.store.channels.close("recorder", "channel", "the bot was removed", days.real)
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(15, 0, 1)])
    assert parts.store.outbox.counts() == {}


def test_who_subscribes_after_the_hour_gets_the_next_mornings_edition_and_not_that_of_today(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(15, 0, 30)])
    subscribe(parts, since=days.now)
    live(days, [at(15, 0, 31), at(15, 12)])
    assert parts.store.outbox.counts() == {}
    world.feeds.days["2025-01-15"] = papers(2)
    live(days, [at(15, 21, 1), at(15, 23, 59)])
    assert parts.store.outbox.counts() == {}
    live(days, [at(16, 0, 0)])
    posts = parts.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 16))
    assert "2501.00002" in "".join(str(post.payload) for post in posts)


def test_who_subscribes_just_before_the_hour_gets_todays(parts: Parts, world: World, days: Days) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(14, 23, 59)])
    subscribe(parts, since=days.now)
    live(days, [at(15, 0, 0)])
    assert parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))


def test_a_channel_that_opens_again_is_given_the_newest_edition_it_has_not_had(
    parts: Parts, world: World, days: Days
) -> None:
    subscribe(parts)
    parts.store.channels.close("recorder", "channel", "the bot was removed", days.real)
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(15, 0, 1)])
    parts.store.channels.reopen("recorder", "channel")
    live(days, [at(15, 3)])
    assert parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))


def test_an_edition_waits_for_its_hour_in_the_channel(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts, at=time(8, 30))
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(14, 23, 29)])
    assert not parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))
    live(days, [at(14, 23, 30)])
    assert parts.store.outbox.has("recorder", "channel", date(2025, 1, 15))


def test_a_day_whose_papers_were_all_withdrawn_is_no_edition_and_no_endless_work(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    world.feeds.arxiv = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        b"<opensearch:totalResults>1</opensearch:totalResults><entry><id>http://arxiv.org/abs/2501.00001v2</id>"
        b"<title>Study1 of Things</title><summary>This paper has been withdrawn.</summary></entry></feed>"
    )
    live(days, [at(14, 21, 1), at(14, 21, 2)])
    assert list(parts.store.editions.days(9)) == []


_GROWTH = st.lists(st.sets(st.integers(1, 9), max_size=6), min_size=1, max_size=4)


def test_however_a_list_changes_its_edition_is_the_last_list_with_every_paper_once(
    parts: Parts, world: World, days: Days
) -> None:
    """Each example is another day of the same bot, with papers of its own."""
    day = [date(2025, 2, 3)]

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_GROWTH)
    def check(lists: list[set[int]]) -> None:
        day[0] += timedelta(days=7)
        offset, name = day[0].toordinal() % 1_000 * 10, day[0].isoformat()
        begin = datetime.combine(day[0], time(2), tzinfo=UTC)
        last: set[int] = set()
        for hour, numbers in enumerate(lists):
            world.feeds.days[name] = papers(*(offset + number for number in sorted(numbers)))
            last = numbers or last
            days.to(begin + timedelta(hours=hour))
        days.to(datetime.combine(day[0], time(21, 1), tzinfo=UTC))
        days.to(datetime.combine(day[0], time(22, 30), tzinfo=UTC))
        edition = parts.store.editions.frozen(day[0])
        listed = sorted(ids(edition)) if edition else []
        assert listed == sorted(f"2501.{offset + number:05}" for number in last)

    check()


def test_the_post_is_of_the_frozen_edition_and_not_of_what_came_since(parts: Parts, world: World, days: Days) -> None:
    subscribe(parts)
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 21, 1), at(15, 0, 1)])
    world.feeds.days["2025-01-14"] = papers(1, 2)
    parts.store.tasks.owe([collect.task(TUESDAY, "huggingface"), Task("publish", "2025-01-14")], days.now, again=True)
    days.work()
    posts = parts.store.outbox.of_delivery("recorder", "channel", date(2025, 1, 15))
    assert "2501.00002" not in "".join(str(post.payload) for post in posts)
    assert ids(parts.store.editions.frozen(TUESDAY)) == ["2501.00001"]


def test_a_bot_that_was_off_at_the_cut_off_reads_the_list_before_it_freezes_it(
    parts: Parts, world: World, days: Days
) -> None:
    world.feeds.days["2025-01-14"] = papers(1)
    live(days, [at(14, 9)])
    world.feeds.days["2025-01-14"] = papers(1, 2)
    live(days, [at(14, 23), at(14, 23, 1)])
    assert ids(parts.store.editions.frozen(TUESDAY)) == ["2501.00002", "2501.00001"]
