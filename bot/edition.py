"""Editions: which days are open, when a day is cut off, and a day frozen."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot import taxonomy
from bot.paper import Paper
from bot.report import WholeReport
from bot.summary import Made
from bot.taxonomy import Category

LOOK_BACK = 4
"""Days before today that may still need collecting: a Monday looks back over the weekend to Friday."""


@dataclass(frozen=True)
class Item:
    """A paper in an edition, with its votes and summary as they were when it was frozen."""

    paper: Paper
    category: Category
    votes: int
    made: Made | None = None
    report: WholeReport | None = None
    """What was written of it from its whole text, where that is to be told."""


@dataclass(frozen=True)
class Edition:
    """The papers of one day, best first. `frozen_at` is None while the day is still open."""

    day: date
    items: tuple[Item, ...]
    frozen_at: datetime | None = None


def item(paper: Paper, made: Made | None) -> Item:
    """The paper as an item: in the category its summary chose, or without one in that of its own facts."""
    chosen = (
        taxonomy.category(made.summary.category)
        if made
        else taxonomy.classify(paper.title, paper.keywords, paper.categories)
    )
    return Item(paper, chosen, paper.votes, made)


def edition(day: date, items: Collection[Item], frozen_at: datetime | None = None) -> Edition:
    """The day's items ranked by votes, then the newest id first. Withdrawn papers are left out."""
    present = [one for one in items if not one.paper.withdrawn]
    newest_first = sorted(present, key=lambda one: one.paper.paper_id, reverse=True)
    return Edition(day, tuple(sorted(newest_first, key=lambda one: -one.votes)), frozen_at)


def cut_off(day: date, at: time) -> datetime:
    """The instant (UTC) at which the edition of `day` is frozen; `at` is a time of that day in UTC."""
    return datetime.combine(day, at, tzinfo=UTC)


def open_days(now: datetime, settled: Mapping[date, int]) -> Iterator[date]:
    """The days (UTC) whose feeds are to be read at `now` (aware), newest first.

    `settled` holds the days that were collected after their cut-off, with how many papers each had. Today is read
    while it grows; of the days before it the newest that is not settled, and further back only past empty ones: a
    Monday looks back over an empty weekend to Friday, a first start finds the newest edition there is and no more.
    """
    today = now.astimezone(UTC).date()
    if today not in settled:
        yield today
    for back in range(1, LOOK_BACK + 1):
        day = today - timedelta(days=back)
        if day not in settled:
            yield day
            return
        if settled[day]:
            return
