"""Every channel gets its digest once a local day, at its own hour, whatever the clocks do there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edition import Item, edition
from bot.subscription import EVERY_DAY, Subscription, choose, due_date, due_instant, next_due
from bot.taxonomy import SLUGS
from tests.bot.papers import DAY, items, paper

ZONES = sorted(available_timezones() - {"localtime"})
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 31)
STRANGE = (
    "Africa/Casablanca",  # back an hour for Ramadan
    "America/New_York",
    "America/Nuuk",  # forward at ten in the evening
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Seoul",
    "Asia/Beirut",  # forward at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Scoresbysund",
)


def subscription(zone: str, at: time, **facts: object) -> Subscription:
    return Subscription("recorder", "general", at=at, zone=ZoneInfo(zone), **facts)  # type: ignore[arg-type]


def check(zone: ZoneInfo, local_date: date, at: time) -> None:
    """The due instant is the first at which the clock on that wall shows the hour or, past a gap, a later one."""

    def shown(instant: datetime) -> datetime:
        return instant.astimezone(zone).replace(tzinfo=None)

    due = due_instant(Subscription("recorder", "general", at=at, zone=zone), local_date)
    wanted = datetime.combine(local_date, at)
    assert due.tzinfo is UTC, "instants are UTC"
    assert shown(due) >= wanted, f"{zone} {wanted}: too early at {due}"
    for before in (timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)):
        assert shown(due - before) < wanted, f"{zone} {wanted}: was already due {before} before {due}"


def days_near_a_change(zone: ZoneInfo) -> Iterator[date]:
    noon = time(12)
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)]
    offsets = [datetime.combine(day, noon, tzinfo=zone).utcoffset() for day in days]
    for index in range(1, len(days)):
        if offsets[index] != offsets[index - 1]:
            yield from days[index - 1 : index + 2]


@given(st.sampled_from(ZONES), st.dates(FIRST, LAST), st.times())
def test_a_digest_is_due_when_the_clock_on_the_wall_first_shows_its_hour(zone: str, local_date: date, at: time) -> None:
    check(ZoneInfo(zone), local_date, at.replace(microsecond=0))


@pytest.mark.parametrize("name", STRANGE)
def test_when_the_clocks_change_a_digest_is_still_due_once(name: str) -> None:
    zone = ZoneInfo(name)
    for day in days_near_a_change(zone):
        for minutes in range(0, 24 * 60, 30):
            check(zone, day, time(minutes // 60, minutes % 60))


@pytest.mark.torture
def test_in_every_zone_of_the_world_on_every_day_of_five_years() -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        changing = set(days_near_a_change(zone))
        for number in range((LAST - FIRST).days):
            day = FIRST + timedelta(days=number)
            for hour in range(24) if day in changing else (0, 9, 23):
                check(zone, day, time(hour, 30))


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        ("Asia/Seoul", date(2025, 1, 15), time(9), "2025-01-15T00:00:00+00:00"),
        ("America/New_York", date(2025, 3, 9), time(2, 30), "2025-03-09T07:00:00+00:00"),  # skipped
        ("America/New_York", date(2025, 11, 2), time(1, 30), "2025-11-02T05:30:00+00:00"),  # comes twice
        ("Australia/Lord_Howe", date(2025, 10, 5), time(2, 15), "2025-10-04T15:30:00+00:00"),  # half an hour skipped
        ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-30T10:00:00+00:00"),  # the day that never was
    ],
)
def test_a_skipped_hour_is_due_right_after_the_gap_and_a_repeated_one_at_its_first_pass(
    zone: str, day: date, at: time, due: str
) -> None:
    assert due_instant(subscription(zone, at), day).isoformat() == due


@given(st.sampled_from(ZONES), st.dates(FIRST, LAST), st.times(max_value=time(21, 59)))
def test_a_digest_is_due_from_its_hour_to_the_end_of_the_local_day(zone: str, day: date, at: time) -> None:
    wish = subscription(zone, at, weekdays=EVERY_DAY)
    due = due_instant(wish, day)
    assert due_date(wish, due) == day
    assert due_date(wish, due - timedelta(microseconds=1)) != day
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=wish.zone).astimezone(UTC)
    assert due_date(wish, end + timedelta(hours=2)) != day


def test_nothing_is_due_on_a_quiet_day_or_while_paused() -> None:
    sunday_noon = datetime(2025, 1, 12, 3, tzinfo=UTC)
    wish = Subscription("recorder", "general")
    assert due_date(wish, sunday_noon) is None
    assert due_date(wish, sunday_noon + timedelta(days=1)) == date(2025, 1, 13)
    paused = Subscription("recorder", "general", paused="the channel is gone")
    assert due_date(paused, sunday_noon + timedelta(days=1)) is None


def test_what_was_at_its_hour_before_anybody_subscribed_is_not_made_up_for() -> None:
    due = datetime(2025, 1, 15, tzinfo=UTC)
    for late in (timedelta(), timedelta(seconds=1), timedelta(hours=5)):
        assert due_date(Subscription("recorder", "general", since=due - timedelta(seconds=1)), due + late) is not None
        assert due_date(Subscription("recorder", "general", since=due), due + late) is not None
        assert due_date(Subscription("recorder", "general", since=due + timedelta(seconds=1)), due + late) is None
    new = Subscription("recorder", "general", since=due + timedelta(hours=1))
    assert due_date(new, due + timedelta(days=1)) == date(2025, 1, 16)


@given(
    st.sampled_from(STRANGE) | st.sampled_from(ZONES),
    st.dates(FIRST, LAST),
    st.times(),
    st.times(max_value=time(21, 59)),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_the_next_post_is_the_first_that_is_due_after_now(
    zone: str, today: date, now: time, at: time, weekdays: set[int]
) -> None:
    wish = subscription(zone, at.replace(microsecond=0), weekdays=frozenset(weekdays))
    moment = datetime.combine(today, now, tzinfo=UTC)
    due = next_due(wish, moment)
    assert due is not None
    assert due > moment
    assert due.tzinfo is UTC
    begin = moment.astimezone(wish.zone).date()
    days = (begin + timedelta(days=number) for number in range(-1, 9))
    instants = {due_instant(wish, day) for day in days if day.weekday() in weekdays}
    assert due in instants
    assert [one for one in instants if moment < one < due] == []
    assert due_date(replace(wish, since=moment), due) is not None, "who subscribes now gets it"


def test_what_is_paused_or_never_has_no_next_post() -> None:
    now = datetime(2025, 1, 15, tzinfo=UTC)
    assert next_due(Subscription("recorder", "general", paused="gone"), now) is None
    assert next_due(Subscription("recorder", "general", weekdays=frozenset()), now) is None


@given(items(most=30), st.sets(st.sampled_from(SLUGS)), st.sets(st.integers(0, 30)))
def test_a_channel_gets_its_categories_in_order_and_nothing_it_has_had(
    found: list[Item], categories: set[str], had_numbers: set[int]
) -> None:
    today = edition(DAY, found)
    had = {paper(number).paper_id for number in had_numbers}
    chosen = choose(Subscription("recorder", "general", categories=frozenset(categories)), today, had)
    wanted = [one for one in today.items if not categories or one.category.slug in categories]
    assert list(chosen) == [one for one in wanted if one.paper.paper_id not in had]
