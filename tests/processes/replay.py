"""A recorded week, replayed by a calendar that runs fast."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.subscription import KST
from tests.recorded import recorded
from workers.clock import calendar
from workers.sample.servers import Answer, as_json

DAYS = ("2025-01-10", "2025-01-13", "2025-01-14", "2025-01-15")
"""Of the week from Thursday the 9th to Thursday the 16th, those whose lists are recorded, as they were in the morning
and complete. Between the first two lies a weekend without papers.
"""

_FIRST, _COMPLETE = timedelta(hours=1), timedelta(hours=7)
"""How long after a day (UTC) began its list is the morning's, and complete."""


class Calendar:
    """What the bot is to take for the time: `beginning` now, and `speed` times as fast as real time from then on."""

    def __init__(self, beginning: datetime, speed: float) -> None:
        self.speed = speed
        self.offset = beginning.timestamp() - time.time() * speed
        self.now = calendar(self.offset, speed)

    def at(self, real: float) -> datetime:
        """What it shows at a real time, in seconds since 1970."""
        return datetime.fromtimestamp(real * self.speed + self.offset, UTC).astimezone(KST)

    def wait_until(self, moment: datetime) -> None:
        while (left := (moment - self.now()).total_seconds()) > 0:
            time.sleep(left / self.speed)


class Feed:
    """Hugging Face's lists: empty at first, then the morning's, then complete."""

    def __init__(self, days: Calendar) -> None:
        self._calendar = days
        self._mornings = {day: recorded_list("morning", day) for day in DAYS}
        self.complete = {day: recorded_list("complete", day) for day in DAYS}

    def answer(self, path: str) -> Answer | None:
        """The answer to a request for a day's list; None to any other."""
        address = urlsplit(path)
        if address.path != "/api/daily_papers":
            return None
        asked = parse_qs(address.query)
        is_first = asked.get("p", ["0"])[0] == "0"
        return as_json(self._listed(asked["date"][0]) if is_first else [])

    def _listed(self, day: str) -> list[Any]:
        since = self._calendar.now() - datetime.fromisoformat(day).replace(tzinfo=UTC)
        lists: Mapping[str, list[Any]] = self._mornings if since < _COMPLETE else self.complete
        return lists.get(day, []) if since >= _FIRST else []


def recorded_list(state: str, day: str) -> list[Any]:
    """The day's list: in the `morning`, or `complete`."""
    found: list[Any] = json.loads(recorded(f"data/hf_daily_papers/{state}/{day}.json").read_text())
    return found
