"""Days as people write them: 2025-01-14, 1월 14일, 어제, 화요일. Pure; the calendar of people is Korea's."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from bot.errors import DayNotYet, NotADay
from bot.subscription import KST

_NEWEST = re.compile(r"오늘(?:의|자)?|최신|최근|today|latest", re.IGNORECASE)
_BACK = {"어제": 1, "yesterday": 1, "그제": 2, "그저께": 2, "엊그제": 2}
_NAMED = re.compile("|".join(_BACK), re.IGNORECASE)
_IN_BRACKETS = r"(?:\s*\([월화수목금토일]\))?"
_WHOLE = re.compile(r"(\d{4})\s*(?:[-./]|년)\s*(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})(?!\d)\s*일?\.?" + _IN_BRACKETS)
_OF_A_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*(?:/|월)\s*(\d{1,2})(?!\d)\s*일?" + _IN_BRACKETS)
_OF_A_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*일" + _IN_BRACKETS)
_WEEKDAY = re.compile(r"([월화수목금토일])요일")


def parse_day(text: str, now: datetime) -> date:
    """The day in `text` (2025-01-14). Raises NotADay, and DayNotYet for one that has not begun in UTC."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NotADay(text) from None
    return _begun(day, now)


def find_day(text: str, now: datetime) -> tuple[date | None, str]:
    """The day that is written somewhere in the text, and the other words. None for the newest there is.

    A date without a year or month, and a day of the week, is the latest one that has come. Raises NotADay and
    DayNotYet.
    """
    folded = unicodedata.normalize("NFKC", text)
    today = now.astimezone(KST).date()
    if (found := _WHOLE.search(folded)) is not None:
        year, month, day = (int(number) for number in found.groups())
        return _begun(_date(year, month, day, text), now), _rest(folded, found)
    if (found := _OF_A_YEAR.search(folded)) is not None:
        return _begun(_of_a_year(int(found[1]), int(found[2]), today, text), now), _rest(folded, found)
    if (found := _OF_A_MONTH.search(folded)) is not None:
        return _begun(_of_a_month(int(found[1]), today, text), now), _rest(folded, found)
    if (found := _NAMED.search(folded)) is not None:
        return today - timedelta(days=_BACK[found[0].lower()]), _rest(folded, found)
    if (found := _WEEKDAY.search(folded)) is not None:
        back = (today.weekday() - "월화수목금토일".index(found[1])) % 7
        return _begun(today - timedelta(days=back), now), _rest(folded, found)
    found = _NEWEST.search(folded)
    return None, _rest(folded, found) if found else folded.strip()


def _of_a_month(day: int, today: date, text: str) -> date:
    """The latest day of that number, in this month or in one before it."""
    months = (today.year * 12 + today.month - 1 - back for back in range(3))
    return _latest(((month // 12, month % 12 + 1, day) for month in months), today, text)


def _of_a_year(month: int, day: int, today: date, text: str) -> date:
    """The latest day of that name, in this year or one before it: eight years may pass without a 29 February."""
    return _latest(((today.year - back, month, day) for back in range(9)), today, text)


def _latest(days: Iterable[tuple[int, int, int]], today: date, text: str) -> date:
    for year, month, day in days:
        with suppress(ValueError):
            found = date(year, month, day)
            if found <= today:
                return found
    raise NotADay(text)


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay(text) from None


def _begun(day: date, now: datetime) -> date:
    if day > now.astimezone(UTC).date():
        raise DayNotYet(day)
    return day


def _rest(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()
