"""A channel with all that belongs to it: its subscription, what it was given, and what is on its way."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, update

from bot.delivery import State
from bot.store.database import Database
from bot.store.tables import delivered_papers, deliveries, posts, subscriptions

_WAITING = (State.PENDING, State.RETRY_AT)


class Channels:
    """Changes that concern everything of a channel, each in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self, platform: str, channel: str, reason: str, now: datetime, *, with_topics: bool = True) -> None:
        """Send nothing more there, nor to its topics (`-100/7` of `-100`): subscriptions are paused and kept, what was
        still to be delivered has failed. A digest of which nothing can have arrived counts as never made, so that it
        is made again when the channel is open before the day ends.
        """
        where = _within if with_topics else _of
        with self._database.writing() as connection:
            connection.execute(
                update(subscriptions).where(where(subscriptions, platform, channel)).values(paused=reason)
            )
            delivered = and_(where(posts, platform, channel), posts.c.delivery_number.is_not(None))
            _fail(connection, delivered, reason, now)
            _forget_unsent(connection, where(deliveries, platform, channel))

    def reopen(self, platform: str, channel: str) -> None:
        """What was paused goes on, there and in its topics."""
        with self._database.writing() as connection:
            connection.execute(
                update(subscriptions).where(_within(subscriptions, platform, channel)).values(paused=None)
            )

    def move(self, platform: str, channel: str, to: str, now: datetime) -> None:
        """The channel has another id from now on. What that one had already stays as it is there: a day that both were
        to get comes once.
        """
        if channel == to:
            return
        old = {table: _of(table, platform, channel) for table in (subscriptions, deliveries, delivered_papers)}
        with self._database.writing() as connection:
            there = deliveries.alias()
            twice = select(there.c.number).where(
                there.c.platform == platform, there.c.channel == to, there.c.local_date == deliveries.c.local_date
            )
            connection.execute(update(deliveries).where(old[deliveries], ~twice.exists()).values(channel=to))
            known = delivered_papers.alias()
            had = select(known.c.paper_id).where(
                known.c.platform == platform, known.c.channel == to, known.c.paper_id == delivered_papers.c.paper_id
            )
            connection.execute(update(delivered_papers).where(old[delivered_papers], ~had.exists()).values(channel=to))
            taken = select(subscriptions.c.number).where(_of(subscriptions, platform, to))
            if connection.scalar(taken) is None:
                connection.execute(update(subscriptions).where(old[subscriptions]).values(channel=to, paused=None))
            else:
                connection.execute(delete(subscriptions).where(old[subscriptions]))
            left = posts.c.delivery_number.in_(select(deliveries.c.number).where(old[deliveries]))
            _fail(connection, left, "the channel had it under its new id", now)
            connection.execute(update(posts).where(_of(posts, platform, channel)).values(channel=to))


def _fail(connection: Connection, which: ColumnElement[bool], reason: str, now: datetime) -> None:
    """What still waits among these posts has failed."""
    failed = {"state": State.FAILED, "reason": reason, "due_at": None, "updated_at": now}
    connection.execute(update(posts).where(which, posts.c.state.in_(_WAITING)).values(failed))


def _forget_unsent(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take back these deliveries where every post has failed."""
    arrived = (
        select(posts.c.number)
        .where(posts.c.delivery_number == deliveries.c.number, posts.c.state != State.FAILED)
        .exists()
    )
    has_posts = select(posts.c.number).where(posts.c.delivery_number == deliveries.c.number).exists()
    numbers = list(connection.scalars(select(deliveries.c.number).where(which, has_posts, ~arrived)))
    if numbers:
        for table in (posts, delivered_papers):
            connection.execute(delete(table).where(table.c.delivery_number.in_(numbers)))
        connection.execute(delete(deliveries).where(deliveries.c.number.in_(numbers)))


def _within(table: Table, platform: str, channel: str) -> ColumnElement[bool]:
    topics = table.c.channel.startswith(f"{channel}/", autoescape=True)
    return and_(table.c.platform == platform, or_(table.c.channel == channel, topics))


def _of(table: Table, platform: str, channel: str) -> ColumnElement[bool]:
    return and_(table.c.platform == platform, table.c.channel == channel)
