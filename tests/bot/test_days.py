"""A day is understood as people write it, in the calendar of Korea, and never one that has not begun."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.days import find_day, parse_day
from bot.errors import DayNotYet, NotADay
from bot.replies import day_name

NOW = datetime(2025, 1, 15, 3, tzinfo=UTC)
"""Wednesday noon in Seoul."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-14", date(2025, 1, 14)),
        ("２０２５－０１－１４", date(2025, 1, 14)),
        ("2025-1-4", date(2025, 1, 4)),
        ("2025.01.14", date(2025, 1, 14)),
        ("2025. 1. 14.", date(2025, 1, 14)),
        ("2025/1/14", date(2025, 1, 14)),
        ("2025년 1월 14일", date(2025, 1, 14)),
        ("1월 14일", date(2025, 1, 14)),
        ("1월14일", date(2025, 1, 14)),
        ("1/14", date(2025, 1, 14)),
        ("2025년 1월 14일(화)", date(2025, 1, 14)),
        ("1월 14일 (화)", date(2025, 1, 14)),
        ("14일(화)", date(2025, 1, 14)),
        ("1월 15일", date(2025, 1, 15)),
        ("12월 25일", date(2024, 12, 25)),
        ("2월 29일", date(2024, 2, 29)),
        ("14일", date(2025, 1, 14)),
        ("15일", date(2025, 1, 15)),
        ("16일", date(2024, 12, 16)),
        ("31일", date(2024, 12, 31)),
        ("어제", date(2025, 1, 14)),
        ("Yesterday", date(2025, 1, 14)),
        ("그저께", date(2025, 1, 13)),
        ("수요일", date(2025, 1, 15)),
        ("화요일", date(2025, 1, 14)),
        ("목요일", date(2025, 1, 9)),
        ("오늘", None),
        ("오늘자", None),
        ("최신", None),
        ("latest", None),
        ("", None),
    ],
)
def test_a_day_is_understood_as_people_write_it_among_other_words(text: str, day: date | None) -> None:
    assert find_day(text, NOW) == (day, "")
    for around in ("비전 {}", "{} 비전", " {}  비전 "):
        assert find_day(around.format(text), NOW) == (day, "비전")


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-13-01", "2025-00-10", "13월 1일", "2/30", "1월 0일", "32일", "0일"]
)
def test_a_day_that_there_is_not_is_none(text: str) -> None:
    with pytest.raises(NotADay) as raised:
        find_day(text, NOW)
    assert raised.value.asked == text


def test_words_without_a_day_are_left_as_they_are() -> None:
    for text in ("3D 비전", "컴퓨터 비전", "LLM 2.0", "요리"):
        assert find_day(text, NOW) == (None, text)


def test_a_day_that_has_not_begun_in_utc_is_not_there_yet() -> None:
    with pytest.raises(DayNotYet):
        find_day("2025-01-16", NOW)
    early = datetime(2025, 1, 14, 23, 30, tzinfo=UTC)
    with pytest.raises(DayNotYet):
        find_day("2025-01-15", early)
    for text in ("1월 15일", "1/15", "15일", "수요일"):
        with pytest.raises(DayNotYet):
            find_day(text, early)
    assert find_day("어제", early) == (date(2025, 1, 14), ""), "in Seoul it is the fifteenth"


@given(st.dates(date(2000, 1, 1), NOW.date()))
def test_a_day_as_we_write_it_is_understood(day: date) -> None:
    assert find_day(day_name(day), NOW) == find_day(str(day), NOW) == (day, "")


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2027, 2028, 2100])
def test_the_last_day_of_february_is_the_latest_there_was(year: int) -> None:
    for month, days in ((1, 15), (2, 28), (3, 1), (12, 31)):
        found, _ = find_day("2월 29일", datetime(year, month, days, 12, tzinfo=UTC))
        assert found is not None
        assert (found.month, found.day) == (2, 29)
        today = date(year, month, days)
        assert found <= today
        assert today - found < timedelta(days=366 * 8 + 1)


@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(["2025", "-", "1월", "29", "일", "2/", "어제", "금요일", " ", ".", "0", "비전", "١", "²"]),
        max_size=8,
    ).map("".join),
    st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@example("2월 29일", datetime(2024, 1, 15, tzinfo=UTC))
@example("31일", datetime(2025, 3, 1, tzinfo=UTC))
def test_any_text_has_a_day_that_has_come_or_none(text: str, now: datetime) -> None:
    with suppress(NotADay, DayNotYet):
        day, rest = find_day(text, now)
        assert day is None or day <= now.date()
        assert rest == rest.strip()


def test_a_day_on_the_command_line_may_be_today_in_utc_and_none_that_has_not_begun_there() -> None:
    late = datetime(2025, 1, 14, 23, 59, tzinfo=UTC)
    assert parse_day(" 2025-01-14 ", late) == date(2025, 1, 14)
    with pytest.raises(DayNotYet):
        parse_day("2025-01-15", late)
    assert parse_day("2025-01-15", late + timedelta(minutes=1)) == date(2025, 1, 15)


@given(st.text(max_size=20) | st.dates().map(str))
def test_a_text_is_a_day_or_it_is_not(text: str) -> None:
    with suppress(NotADay, DayNotYet):
        assert parse_day(text, NOW) <= NOW.date()
