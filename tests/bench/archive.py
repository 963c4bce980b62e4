"""A store that has been at it for a while: papers with summaries, frozen editions, and channels that subscribe."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.delivery import State
from bot.paper import PaperId
from bot.store import Store
from bot.store.tables import posts
from bot.subscription import EVERY_DAY, Subscription
from bot.summary import PROMPT_VERSION, Made, Summary
from tests.fakes.world import MODEL
from workers.sample.servers import HERE
from workers.sources.huggingface import NAME, parse_day

A_DAY = 40
"""Papers in an edition."""


@dataclass(frozen=True)
class Delivered:
    """How much of the editions is sent."""

    channels: int
    """Those that have all of it."""
    sent: int
    """Posts."""
    posts: int


def fill(store: Store, days: int) -> list[str]:
    """Editions of so many days before today, of the sample's papers over and over. The ids of all papers but those of
    the newest edition, which is the one to be delivered.
    """
    entries = parse_day((HERE / "daily_papers.json").read_bytes())
    replies = json.loads((HERE / "replies.json").read_text(encoding="utf-8"))
    now = datetime.now(UTC)
    known: list[str] = []
    for back in range(days, 0, -1):
        day = now.date() - timedelta(days=back)
        listed = [
            (
                replace(entry, paper_id=PaperId(f"25{back % 12 + 1:02}.{back:02}{number:03}"), votes=A_DAY - number),
                entry,
            )
            for number in range(A_DAY)
            for entry in [entries[(number + back) % len(entries)]]
        ]
        store.papers.list_day(day, NAME, [copy for copy, _ in listed], now)
        for copy, entry in listed:
            summary = Summary.model_validate(replies[entry.paper_id.value])
            store.papers.keep_summary(
                copy.paper_id, Made(summary, MODEL, PROMPT_VERSION, "abstract", 1, 900, 300, (), now)
            )
        store.editions.freeze(day, now)
        known += [copy.paper_id.value for copy, _ in listed] if back > 1 else []
    return known


def subscribe(store: Store, channels: dict[str, Sequence[str]]) -> None:
    """Have the channels of each platform get the newest edition: its hour has come."""
    midnight, utc = time(0, 0), ZoneInfo("UTC")
    for platform, names in channels.items():
        for name in names:
            wanted = Subscription(platform, name, at=midnight, zone=utc, weekdays=EVERY_DAY)
            store.subscriptions.keep(wanted, datetime.now(UTC))


def delivered(store: Store) -> Delivered:
    """As the store has it now."""
    query = select(posts.c.delivery_number, posts.c.state).where(posts.c.delivery_number.is_not(None))
    states: dict[int, list[str]] = defaultdict(list)
    with store.database.reading() as connection:
        for row in connection.execute(query):
            states[row.delivery_number].append(row.state)
    every = [state for of_one in states.values() for state in of_one]
    whole = [of_one for of_one in states.values() if set(of_one) == {State.SENT}]
    return Delivered(len(whole), every.count(State.SENT), len(every))
