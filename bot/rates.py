"""How much that costs something one person and one channel may ask. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import TooMany

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Rates:
    """The most that may be asked."""

    person_a_minute: int = 6
    person_a_day: int = 40
    channel_a_day: int = 200
    checks_a_day: int = 5
    """Of what a person may ask in a day, how much may be to check an answer once more."""


@dataclass(frozen=True)
class Counted:
    """What was asked by now, with the question that it is about."""

    of_person_in_minute: int
    of_person_in_day: int
    of_channel_in_day: int
    checks_of_person_in_day: int = 0

    def with_one_more(self, *, is_check: bool = False) -> "Counted":
        return Counted(
            self.of_person_in_minute + 1,
            self.of_person_in_day + 1,
            self.of_channel_in_day + 1,
            self.checks_of_person_in_day + is_check,
        )


def require(rates: Rates, counted: Counted, now: datetime) -> None:
    """Raises TooMany where that is more than the rates allow, with when there is room again."""
    if counted.of_person_in_minute > rates.person_a_minute:
        raise TooMany("person", now + MINUTE)
    if counted.of_person_in_day > rates.person_a_day:
        raise TooMany("person", now + DAY)
    if counted.of_channel_in_day > rates.channel_a_day:
        raise TooMany("channel", now + DAY)
    if counted.checks_of_person_in_day > rates.checks_a_day:
        raise TooMany("check", now + DAY)
