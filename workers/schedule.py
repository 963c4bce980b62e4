"""The tick: asks the database what is due, notes it as owed, and leaves hints in the queues.

It may run twice, late, or on two machines: everything it notes has one row, and everything it finds due it finds by the
state of the database and the time that it is given.
"""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot import digest, replies
from bot.edition import LOOK_BACK, cut_off, open_days
from bot.errors import QueueAway, StoreAway
from bot.store.tasks import FINISHED, Task
from bot.subscription import due_date
from workers import answers, collect, deliver
from workers.wiring import Parts

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
_SHORTEST_WAIT = 0.1
COLLECT_EVERY = timedelta(minutes=20)
LATEST_FREEZE = timedelta(minutes=60)
"""How long an edition waits for summaries after its lists were read, and for lists after the cut-off."""


def run(parts: Parts, stopping: threading.Event) -> None:
    """Tick until told to stop. A database or Redis that is away costs ticks and nothing else, and is logged once."""
    said = ""
    while not stopping.is_set():
        try:
            tick(parts, parts.clock())
            said = ""
        except (StoreAway, QueueAway) as error:
            if str(error) != said:
                said = str(error)
                log.warning("tick: %s", said)
        stopping.wait(max(TICK_SECONDS / parts.settings.clock_speed, _SHORTEST_WAIT))


def tick(parts: Parts, now: datetime) -> None:
    """Note everything that is due at `now` (aware), and hint at all that is owed. Raises StoreAway and QueueAway."""
    _owe_collecting(parts, now)
    _owe_publishing(parts, now)
    _owe_deliveries(parts, now)
    answers.post_all(parts)
    _forget(parts)
    sweep(parts)


def _forget(parts: Parts) -> None:
    """Keep what people wrote, and what they spoke about, no longer than was promised."""
    now = parts.real_clock()
    parts.store.memory.expire(parts.desk.salt, digest.sentence(replies.REMOVED), now)
    parts.store.threads.expire(now)


def sweep(parts: Parts) -> int:
    """Put back into the queues whatever the database says is unfinished; how much that was. Raises QueueAway."""
    return parts.queue.hint(parts.store.tasks.waiting(parts.real_clock()))


def _owe_collecting(parts: Parts, now: datetime) -> None:
    for day in open_days(now, settled(parts, now)):
        for source in collect.sources(parts):
            last = parts.store.papers.collected_at(day, source)
            closes = cut_off(day, parts.settings.cut_off)
            passed = last is not None and last < closes <= now
            if last is None or passed or (now < closes and now - last >= COLLECT_EVERY):
                parts.store.tasks.owe([collect.task(day, source)], now, again=True)


def _owe_publishing(parts: Parts, now: datetime) -> None:
    for day in to_be_published(parts, now):
        if is_complete(parts, day) or _is_overdue(parts, day, now):
            parts.store.tasks.owe([Task("publish", day.isoformat())], now, again=True)


def _is_overdue(parts: Parts, day: date, now: datetime) -> bool:
    """Whether the day waits for its summaries too long, or its lists cannot be read. A bot that was off at the cut-off
    tries to read them first.
    """
    settled_at = parts.store.papers.settled_at(day)
    if settled_at is not None:
        return now >= settled_at + LATEST_FREEZE
    standings = [parts.store.tasks.look(collect.task(day, source)) for source in collect.sources(parts)]
    tried = all(standing is not None and standing.tried for standing in standings)
    return tried and now >= cut_off(day, parts.settings.cut_off) + LATEST_FREEZE


def to_be_published(parts: Parts, now: datetime) -> list[date]:
    """The days past their cut-off that hold papers, not all withdrawn, and are not frozen yet, newest first."""
    today = now.astimezone(UTC).date()
    frozen = set(parts.store.editions.days(LOOK_BACK + 2))
    days = [today - timedelta(days=back) for back in range(LOOK_BACK + 1)]
    return [
        day
        for day in days
        if day not in frozen
        and cut_off(day, parts.settings.cut_off) <= now
        and parts.store.editions.as_it_stands(day).items
    ]


def is_complete(parts: Parts, day: date) -> bool:
    """Whether the day was collected after its cut-off, arXiv was asked, and every summary is made or given up."""
    if day not in parts.store.papers.settled_days(day, collect.sources(parts)):
        return False
    return not any(True for _ in unfinished(parts, day))


def unfinished(parts: Parts, day: date) -> Iterator[str]:
    """The work on the day's papers that is still to be waited for: kinds of tasks, one for each."""
    tasks = parts.store.tasks
    asked = tasks.look(Task("enrich", day.isoformat()))
    if asked is not None and not asked.tried:
        yield "enrich"  # tried once is enough: arXiv alone does not hold up the day
    if parts.settings.has_model:
        keys = [paper_id.value for paper_id in parts.store.papers.listed(day)]
        states = tasks.states("summarise", keys)
        yield from ("summarise" for state in states.values() if state not in FINISHED)


def _owe_deliveries(parts: Parts, now: datetime) -> None:
    for subscription in parts.store.subscriptions.all():
        local_date = due_date(subscription, now)
        if local_date is None or parts.store.outbox.has(subscription.platform, subscription.channel, local_date):
            continue
        day = deliver.edition_day_for(parts, subscription, local_date)
        if day is not None and not deliver.waits_for_more(parts, subscription, local_date, day, now):
            parts.store.tasks.owe([deliver.task(subscription, local_date)], now, again=True)


def settled(parts: Parts, now: datetime) -> dict[date, int]:
    """The days that need no more collecting, and how many papers each had: settled ones, and frozen ones."""
    since = now.astimezone(UTC).date() - timedelta(days=LOOK_BACK + 1)
    frozen = dict.fromkeys(parts.store.editions.days(LOOK_BACK + 2), 1)
    return frozen | parts.store.papers.settled_days(since, collect.sources(parts))
