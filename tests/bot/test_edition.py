"""Which days are read, when a day is cut off, and in which order its papers stand."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.edition import LOOK_BACK, Item, cut_off, edition, item, open_days
from tests.bot.papers import DAY, items, made, paper

MONDAY = date(2025, 1, 13)
FRIDAY, SATURDAY, SUNDAY = (MONDAY - timedelta(days=back) for back in (3, 2, 1))
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def morning(day: date) -> datetime:
    return datetime.combine(day, time(0, 30), tzinfo=UTC)


def read_in_turn(day: date, papers: dict[date, int], settled: dict[date, int]) -> list[date]:
    """The days that are read until nothing but today is open, when each that was read is settled but today."""
    read: list[date] = []
    while asked := [one for one in open_days(morning(day), settled) if one != day]:
        read += asked
        settled = settled | {one: papers.get(one, 0) for one in asked}
    return read


def test_a_monday_looks_back_over_an_empty_weekend_to_friday() -> None:
    assert read_in_turn(MONDAY, {FRIDAY: 12}, {}) == [SUNDAY, SATURDAY, FRIDAY]


def test_a_monday_stops_at_a_weekend_with_papers() -> None:
    assert read_in_turn(MONDAY, {SATURDAY: 1, FRIDAY: 12}, {}) == [SUNDAY, SATURDAY]


def test_an_ordinary_day_reads_today_while_it_grows_and_yesterday_once_more() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert list(open_days(morning(tuesday), {FRIDAY: 12})) == [tuesday, MONDAY]
    assert list(open_days(morning(tuesday), {FRIDAY: 12, MONDAY: 9})) == [tuesday]
    assert list(open_days(morning(tuesday), {FRIDAY: 12, MONDAY: 9, tuesday: 11})) == []


def test_a_first_start_after_long_holidays_finds_the_newest_edition_there_is() -> None:
    after_holidays = date(2025, 1, 2)
    last = after_holidays - timedelta(days=LOOK_BACK)
    assert read_in_turn(after_holidays, {last: 7, last - timedelta(days=1): 7}, {})[-1] == last


@given(DAYS, st.dictionaries(DAYS, st.integers(0, 30)), st.integers(0, 30))
def test_looking_back_ends_and_never_goes_past_the_newest_day_with_papers(
    day: date, papers: dict[date, int], yesterday: int
) -> None:
    papers |= {day - timedelta(days=1): yesterday}
    read = read_in_turn(day, papers, {})
    back = [day - timedelta(days=days) for days in range(1, LOOK_BACK + 1)]
    newest = next((one for one in back if papers.get(one)), back[-1])
    assert read == back[: back.index(newest) + 1]


@given(DAYS, st.dictionaries(DAYS, st.integers(0, 30)))
def test_a_tick_reads_at_most_today_and_one_more_day_neither_of_them_settled(
    day: date, settled: dict[date, int]
) -> None:
    asked = list(open_days(morning(day), settled))
    assert len(asked) == len(set(asked)) <= 2
    assert not set(asked) & settled.keys()
    assert asked == sorted(asked, reverse=True)
    assert all(timedelta() <= day - one <= timedelta(days=LOOK_BACK) for one in asked)


def test_today_is_the_day_in_utc() -> None:
    seoul = timezone(timedelta(hours=9))
    assert next(open_days(datetime(2025, 1, 14, 8, 59, tzinfo=seoul), {})) == MONDAY
    assert next(open_days(datetime(2025, 1, 14, 9, 0, tzinfo=seoul), {})) == MONDAY + timedelta(days=1)


def test_the_cut_off_at_nine_in_the_evening_is_six_in_the_morning_in_seoul() -> None:
    assert cut_off(MONDAY, time(21, 0)).isoformat() == "2025-01-13T21:00:00+00:00"


def test_papers_stand_by_votes_and_among_equals_the_newest_first() -> None:
    found = [item(paper(number, votes=votes), None) for number, votes in ((1, 5), (2, 9), (3, 5), (4, 0))]
    ranked = edition(DAY, found).items
    assert [one.paper.paper_id.value[-1] for one in ranked] == ["2", "3", "1", "4"]


@given(items(most=20), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_who_came_first(found: list[Item], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert edition(DAY, shuffled) == edition(DAY, found)
    assert sorted(one.paper.paper_id for one in edition(DAY, found).items) == [one.paper.paper_id for one in found]


def test_a_withdrawn_paper_is_left_out() -> None:
    found = [item(paper(1, withdrawn=True, votes=900), None), item(paper(2), None)]
    assert [one.paper.paper_id.value for one in edition(DAY, found).items] == ["2501.00002"]


def test_a_paper_stands_where_its_summary_says_and_without_one_where_its_own_facts_say() -> None:
    robots = paper(1, title="Grasping with a humanoid robot", categories=("cs.RO",), votes=3)
    assert item(robots, None).category.slug == "robotics"
    assert item(robots, made(category="vision")).category.slug == "vision"
    assert item(robots, None).votes == 3
