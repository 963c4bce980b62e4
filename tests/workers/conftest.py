"""A bot whose days pass as fast as a test wants: its clocks are set, and its work is done on the spot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.store.tasks import Task
from workers import schedule
from workers.jobs import perform
from workers.wiring import Parts

REAL_IS_LATER = timedelta(days=563, hours=7)
NO_REDIS = "unix:///nowhere/redis.sock"
"""The address of a Redis that is away."""


@dataclass
class Days:
    """The bot's time. `to` lets it live a moment: ticks, and whatever work is then to be had, until there is none."""

    parts: Parts
    now: datetime
    """What the calendar shows."""

    @property
    def real(self) -> datetime:
        """Real time: it passes with the calendar, and is another."""
        return self.now + REAL_IS_LATER

    def to(self, moment: datetime) -> None:
        self.now = moment
        for _ in range(8):
            schedule.tick(self.parts, self.now)
            if not self.work():
                return
        raise AssertionError("the bot does not come to rest")

    def work(self) -> list[Task]:
        """Do everything that could be claimed now and what follows from it; what that was."""
        done: list[Task] = []
        while waiting := self.parts.store.tasks.waiting(self.real):
            assert len(done) < 1_000, "work never ends"
            for task in waiting:
                perform(self.parts, task.kind, task.key)
            done += waiting
        return done


@pytest.fixture
def days(parts: Parts) -> Days:
    """The time of `parts`, which stands still but for `to`."""
    made = Days(parts, parts.clock())
    # Neither is read before: what is put there first is what everybody gets.
    vars(parts).update(clock=lambda: made.now, real_clock=lambda: made.real)
    return made


def beside(parts: Parts, redis_url: str | None = None, **settings: Any) -> Parts:
    """Another process of the same bot with its clocks, on another Redis or with other settings."""
    changed = parts.settings.model_copy(update=settings)
    made = Parts(changed, redis_url or parts.redis_url, real_clock=parts.real_clock)
    vars(made)["clock"] = parts.clock
    return made
