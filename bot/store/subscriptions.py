"""Subscriptions as they are kept."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete, select

from bot.store.database import Database
from bot.store.tables import subscriptions
from bot.subscription import Subscription


class Subscriptions:
    """One subscription a channel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, subscription: Subscription, now: datetime) -> Subscription:
        """Keep the channel's subscription, in place of the one it had; it comes back with its number."""
        row = {
            "platform": subscription.platform,
            "channel": subscription.channel,
            "categories": sorted(subscription.categories),
            "at": subscription.at.strftime("%H:%M"),
            "zone": subscription.zone.key,
            "weekdays": sorted(subscription.weekdays),
            "style": subscription.style,
            "paused": subscription.paused,
            "since": subscription.since,
        }
        insert = self._database.insert(subscriptions).values(row | {"created_at": now})
        kept = insert.on_conflict_do_update(index_elements=["platform", "channel"], set_=row).returning(subscriptions)
        with self._database.writing() as connection:
            return _subscription(connection.execute(kept).one())

    def all(self) -> list[Subscription]:
        with self._database.reading() as connection:
            rows = connection.execute(select(subscriptions).order_by(subscriptions.c.number)).all()
        return [_subscription(row) for row in rows]

    def of(self, platform: str, channel: str) -> Subscription | None:
        query = select(subscriptions).where(subscriptions.c.platform == platform, subscriptions.c.channel == channel)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _subscription(row) if row else None

    def remove(self, platform: str, channel: str) -> bool:
        """Forget the channel's subscription; whether there was one."""
        where = (subscriptions.c.platform == platform) & (subscriptions.c.channel == channel)
        with self._database.writing() as connection:
            gone = connection.execute(delete(subscriptions).where(where).returning(subscriptions.c.number))
            return gone.first() is not None


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        platform=row.platform,
        channel=row.channel,
        number=row.number,
        categories=frozenset(row.categories),
        at=time.fromisoformat(row.at),
        zone=ZoneInfo(row.zone),
        weekdays=frozenset(row.weekdays),
        style=row.style,
        paused=row.paused,
        since=row.since,
    )
