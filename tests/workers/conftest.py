"""A bot whose days pass as fast as a test wants: its clock is set, and its work is done on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.store.tasks import Task
from workers import schedule
from workers.jobs import perform
from workers.wiring import Parts


@dataclass
class Days:
    """The bot's time. `to` lets it live a moment: ticks, and whatever work is then to be had, until there is none."""

    parts: Parts
    now: datetime

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
        while waiting := self.parts.store.tasks.waiting(self.now):
            assert len(done) < 1_000, "work never ends"
            for task in waiting:
                perform(self.parts, task.kind, task.key)
            done += waiting
        return done


@pytest.fixture
def days(parts: Parts) -> Days:
    """The time of `parts`, which stands still but for `to`."""
    made = Days(parts, parts.clock())
    clock: Callable[[], datetime] = lambda: made.now  # noqa: E731
    vars(parts)["clock"] = clock  # a cached property: what is put there first is what everybody gets
    return made
