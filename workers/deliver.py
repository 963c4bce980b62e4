"""Freezing the day and writing it into the outbox. Nothing leaves the machine here; that is `workers.drain`."""

import contextlib
from datetime import date, timedelta

from adapters import registry
from bot.delivery import Part
from bot.digest import digest_list
from bot.edition import LOOK_BACK, Edition
from bot.errors import QueueAway
from bot.store.outbox import Delivery
from bot.store.tasks import Task
from bot.subscription import Subscription, choose
from workers.pictures import with_charts
from workers.wiring import Parts


def publish(parts: Parts, day: date) -> Edition | None:
    """Freeze the edition of the day; None for a day without papers."""
    return parts.store.editions.freeze(day, parts.clock())


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
        message = digest_list(edition.day, items, has_model=parts.settings.has_model)
        rendered = registry.renderer(subscription.platform)(with_charts(parts, message))
    papers = tuple(item.paper.paper_id for item in items)
    delivery = Delivery(subscription, local_date, edition.day, edition.frozen_at, papers, tuple(rendered))
    parts.store.outbox.write(delivery, parts.real_clock())
    with contextlib.suppress(QueueAway):  # the drain also looks by itself
        parts.queue.wake(subscription.platform)
