"""What time it is. One clock for every process; a setting moves it, so that a day of the past can be lived again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Says what time it is: aware, in UTC."""


def clock(offset: float = 0.0) -> Clock:
    """A clock that is `offset` seconds ahead of the real time."""
    ahead = timedelta(seconds=offset)
    return lambda: datetime.now(UTC) + ahead
