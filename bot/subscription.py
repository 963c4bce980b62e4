"""Subscriptions: who gets a digest, of what, and when. Time zones and hours are data; the decisions are pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.edition import Edition, Item
from bot.paper import PaperId

WEEKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
KST = ZoneInfo("Asia/Seoul")


Style = Literal["list", "cards", "highlights", "insights", "report"]
"""What a digest tells of each paper, and how: `bot.digest.styles`."""
STYLES: tuple[Style, ...] = get_args(Style)


@dataclass(frozen=True)
class Subscription:
    """One channel's wish. `number` is the store's; `categories` are slugs, none of them meaning all."""

    platform: str
    channel: str
    number: int = 0
    categories: frozenset[str] = frozenset()
    at: time = time(9, 0)
    zone: ZoneInfo = KST
    weekdays: frozenset[int] = field(default=WEEKDAYS)
    """0 is Monday. Weekends are quiet by default: Monday gets Friday's edition, or the weekend's if there was one."""
    style: Style = "list"
    since: datetime | None = None
    """Nothing is due before: what was at its hour when nobody had subscribed yet is not made up for. None: always."""
    paused: str | None = None
    """Why nothing is sent for now, or None."""


def due_instant(subscription: Subscription, local_date: date) -> datetime:
    """The one instant (UTC) at which the digest of `local_date` is due.

    An hour that the clocks skip is due at the first instant after the gap; one that they repeat, at its first pass.
    """
    wall = datetime.combine(local_date, subscription.at, tzinfo=subscription.zone)  # fold=0: the first pass
    instant = wall.astimezone(UTC)
    if instant.astimezone(subscription.zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # In a gap fold=0 reads the clock as before the change and so lands after it, by as much as was skipped.
    return _first_instant_after_gap(instant, subscription.zone)


def _first_instant_after_gap(instant: datetime, zone: ZoneInfo) -> datetime:
    """The moment the clocks changed, by bisection to the second, within the day before `instant`."""
    low, high = instant - timedelta(days=1), instant
    after = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def due_date(subscription: Subscription, now: datetime) -> date | None:
    """The local date whose digest is due at `now` (aware), or None.

    A digest that could not go out at its hour is due until the local day ends, and late rather than lost.
    """
    if subscription.paused is not None:
        return None
    local_date = now.astimezone(subscription.zone).date()
    due = due_instant(subscription, local_date)
    too_early = now < due or (subscription.since is not None and due < subscription.since)
    return None if too_early or local_date.weekday() not in subscription.weekdays else local_date


def next_due(subscription: Subscription, now: datetime) -> datetime | None:
    """The first instant (UTC) after `now` at which a digest is due; None for a subscription that is paused."""
    if subscription.paused is not None:
        return None
    today = now.astimezone(subscription.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    instants = (due_instant(subscription, day) for day in days if day.weekday() in subscription.weekdays)
    return next((instant for instant in instants if instant > now), None)


def choose(subscription: Subscription, edition: Edition, had: Collection[PaperId]) -> tuple[Item, ...]:
    """The items of the edition for this channel: of its categories, and none that it has had before."""
    return tuple(
        item
        for item in edition.items
        if item.paper.paper_id not in had
        and (not subscription.categories or item.category.slug in subscription.categories)
    )
