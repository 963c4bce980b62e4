"""Freezing the day and writing it into the outbox. Nothing leaves the machine here; that is `workers.drain`."""

import contextlib
from datetime import date, datetime, timedelta

from adapters import registry
from bot.delivery import Part
from bot.digest import of_day
from bot.edition import LOOK_BACK, Edition
from bot.errors import QueueAway
from bot.store.outbox import Delivery
from bot.store.tasks import Task
from bot.subscription import Subscription, choose, due_instant
from bot.synthesis import narrowed
from workers.pictures import with_charts
from workers.wiring import Parts

LONGEST_WAIT = timedelta(minutes=60)
"""How long a digest waits for syntheses after its hour: as long as an edition waits for its summaries."""


def publish(parts: Parts, day: date) -> Edition | None:
    """Freeze the day's edition, and owe its syntheses where a channel wants them; None for a day without papers."""
    edition = parts.store.editions.freeze(day, parts.clock())
    if edition is not None and any(_wants_syntheses(parts, one) for one in parts.store.subscriptions.all()):
        parts.store.tasks.owe(parts.store.syntheses.missing(edition).values(), parts.clock())
    return edition


def waits_for_syntheses(parts: Parts, subscription: Subscription, local_date: date, day: date, now: datetime) -> bool:
    """Whether the channel's digest of the edition of `day` is to wait for syntheses, which are then owed.

    It waits until each was tried once, and not for long.
    """
    edition = parts.store.editions.frozen(day) if _wants_syntheses(parts, subscription) else None
    if edition is None or edition.frozen_at is None:
        return False
    if now >= max(due_instant(subscription, local_date), edition.frozen_at) + LONGEST_WAIT:
        return False
    wanted = parts.store.syntheses.missing(edition).values()
    parts.store.tasks.owe(wanted, now)
    standings = [parts.store.tasks.look(one) for one in wanted]
    return not all(standing is not None and standing.tried for standing in standings)


def _wants_syntheses(parts: Parts, subscription: Subscription) -> bool:
    return parts.settings.has_model and subscription.style == "insights" and subscription.paused is None


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
        syntheses = narrowed(parts.store.syntheses.of(edition), items) if style == "insights" else {}
        message = of_day(edition.day, items, style, has_model=has_model, syntheses=syntheses)
        rendered = registry.renderer(subscription.platform)(with_charts(parts, message))
    papers = tuple(item.paper.paper_id for item in items)
    delivery = Delivery(subscription, local_date, edition.day, edition.frozen_at, papers, tuple(rendered))
    parts.store.outbox.write(delivery, parts.real_clock())
    with contextlib.suppress(QueueAway):  # the drain also looks by itself
        parts.queue.wake(subscription.platform)
