"""Freezing the day and writing it into the outbox. Nothing leaves the machine here; that is `workers.drain`."""

import contextlib
from collections.abc import Collection
from datetime import date, datetime, timedelta

from adapters import registry
from bot import besides
from bot.delivery import Part
from bot.digest import of_day
from bot.edition import LOOK_BACK, Edition
from bot.errors import QueueAway
from bot.store.outbox import Delivery
from bot.store.tasks import Task
from bot.subscription import Subscription, choose, due_instant
from workers.pictures import with_charts
from workers.wiring import Parts

LONGEST_WAIT = timedelta(minutes=60)
"""How long a digest waits for syntheses and reports after its hour: as long as an edition waits for its summaries."""


def publish(parts: Parts, day: date) -> Edition | None:
    """Freeze the day's edition, and owe what channels want to be told of it besides summaries; None for a day without
    papers.
    """
    edition = parts.store.editions.freeze(day, parts.clock())
    if edition is not None:
        wanted = {task for one in parts.store.subscriptions.all() for task in _missing(parts, edition, one)}
        parts.store.tasks.owe(wanted, parts.clock())
    return edition


def waits_for_more(parts: Parts, subscription: Subscription, local_date: date, day: date, now: datetime) -> bool:
    """Whether the channel's digest of the edition of `day` is to wait for what its style tells besides summaries, which
    is then owed.

    It waits until each piece was tried once, and not for long.
    """
    is_plain = subscription.style in {"list", "cards"}
    edition = None if is_plain else parts.store.editions.frozen(day)
    if edition is None or edition.frozen_at is None:
        return False
    if now >= max(due_instant(subscription, local_date), edition.frozen_at) + LONGEST_WAIT:
        return False
    wanted = _missing(parts, edition, subscription)
    parts.store.tasks.owe(wanted, now)
    standings = [parts.store.tasks.look(one) for one in wanted]
    return not all(standing is not None and standing.tried for standing in standings)


def _missing(parts: Parts, edition: Edition, subscription: Subscription) -> Collection[Task]:
    settings = parts.settings
    if not settings.has_model or subscription.paused is not None:
        return ()
    return besides.missing(parts.store, edition, subscription.style, settings.whole_text_papers).keys()


def task(subscription: Subscription, local_date: date) -> Task:
    return Task("deliver", f"{subscription.number}.{local_date.isoformat()}")


def edition_day_for(parts: Parts, subscription: Subscription, local_date: date) -> date | None:
    """The day of the newest frozen edition that the channel has not had, if it is one of the last days."""
    newest = parts.store.editions.newest_day(no_later_than=local_date)
    if newest is None or newest < local_date - timedelta(days=LOOK_BACK + 1):
        return None
    had = parts.store.outbox.newest_edition_day(subscription.platform, subscription.channel)
    return None if had and newest <= had else newest


def deliver(parts: Parts, key: str) -> None:
    """Write the channel's digest of a local date with all its posts. `key` is `12.2025-01-15`.

    A channel that has had that date's digest gets nothing more; one for whose categories the day has nothing gets none.
    """
    number, _, day_text = key.partition(".")
    local_date = date.fromisoformat(day_text)
    subscription = next((one for one in parts.store.subscriptions.all() if one.number == int(number)), None)
    day = edition_day_for(parts, subscription, local_date) if subscription else None
    edition = parts.store.editions.frozen(day) if day else None
    if subscription is None or edition is None or edition.frozen_at is None:
        return
    items = choose(subscription, edition, parts.store.outbox.had(subscription.platform, subscription.channel))
    rendered: list[Part] = []
    if items:
        style, has_model = subscription.style, parts.settings.has_model
        syntheses = besides.syntheses(parts.store, edition, items, style)
        told = besides.with_reports(parts.store, items, style)
        message = of_day(edition.day, told, style, has_model=has_model, syntheses=syntheses)
        rendered = registry.renderer(subscription.platform)(with_charts(parts, message))
    papers = tuple(item.paper.paper_id for item in items)
    delivery = Delivery(subscription, local_date, edition.day, edition.frozen_at, papers, tuple(rendered))
    parts.store.outbox.write(delivery, parts.real_clock())
    with contextlib.suppress(QueueAway):  # the drain also looks by itself
        parts.queue.wake(subscription.platform)
