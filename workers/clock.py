"""What time it is. The calendar that the bot lives by can be moved and run fast, by settings, so that days of the past
can be lived again; leases, waits and whatever else measures real things keep real time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Says what time it is: aware, in UTC."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def real_time() -> datetime:
    return datetime.now(UTC)


def calendar(offset: float = 0.0, speed: float = 1.0) -> Clock:
    """A clock that shows the real seconds since 1970 times `speed`, plus `offset`: the same in every process."""
    if speed == 1.0:
        ahead = timedelta(seconds=offset)
        return lambda: real_time() + ahead
    return lambda: _BEGINNING + timedelta(seconds=real_time().timestamp() * speed + offset)
