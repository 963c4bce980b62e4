"""The outbox: deliveries and their posts, written whole, then claimed, marked and recorded one by one."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, func, or_, select, update

from bot.delivery import (
    TERMINAL,
    Event,
    LeaseEnded,
    Part,
    Post,
    State,
    after,
    claim,
)
from bot.errors import NoSuchPost, TryAgain
from bot.paper import PaperId
from bot.store.database import Database
from bot.store.questions import Answer
from bot.store.tables import delivered_papers, deliveries, editions, posts, questions
from bot.subscription import Subscription


@dataclass(frozen=True)
class Delivery:
    """What is to go to one channel for one local date: all of it or nothing."""

    subscription: Subscription
    local_date: date
    edition_day: date
    frozen_at: datetime
    """When the edition that this was made from was frozen."""
    papers: tuple[PaperId, ...]
    parts: tuple[Part, ...]


class Outbox:
    """Posts on their way. Every change asks `bot.delivery` what may happen, under the attempt it was claimed with."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, delivery: Delivery, now: datetime) -> int | None:
        """Write the delivery with all its posts in one transaction; its number, or None where the channel already
        has one for that local date.

        Raises TryAgain when the edition was frozen again since: from this moment on it no longer can be.
        """
        channel = {"platform": delivery.subscription.platform, "channel": delivery.subscription.channel}
        row = channel | {"local_date": delivery.local_date, "edition_day": delivery.edition_day, "created_at": now}
        insert = self._database.insert(deliveries).values(row)
        unique = ["platform", "channel", "local_date"]
        frozen = select(editions.c.frozen_at).where(editions.c.day == delivery.edition_day).with_for_update()
        with self._database.writing() as connection:
            if connection.scalar(frozen) != delivery.frozen_at:
                raise TryAgain(f"the edition of {delivery.edition_day} was frozen again")
            number = connection.scalar(
                insert.on_conflict_do_nothing(index_elements=unique).returning(deliveries.c.number)
            )
            if number is None:
                return None
            had = [channel | {"paper_id": paper.value, "delivery_number": number} for paper in delivery.papers]
            if had:
                connection.execute(self._database.insert(delivered_papers).on_conflict_do_nothing(), had)
            subject = f"{delivery.subscription.platform}|{delivery.subscription.channel}|{delivery.local_date}"
            rows = _rows(delivery.parts, subject, channel | {"delivery_number": number, "updated_at": now})
            if rows:
                connection.execute(posts.insert(), rows)
            return int(number)

    def write_answer(self, answer: Answer, parts: Sequence[Part], now: datetime) -> bool:
        """Write the answer's posts in one transaction; False where they were written before."""
        row = {"platform": answer.platform, "channel": answer.channel, "question_number": answer.number}
        row |= {"address": answer.address, "private": answer.private, "updated_at": now}
        rows = _rows(parts, f"answer {answer.number}|{answer.asked_at.isoformat()}", row)
        with self._database.writing() as connection:
            for one in rows:
                fresh = self._database.insert(posts).values(one).on_conflict_do_nothing()
                if connection.execute(fresh.returning(posts.c.number)).first() is None:
                    return False
            connection.execute(update(questions).where(questions.c.number == answer.number).values(address=None))
            return True

    def had(self, platform: str, channel: str) -> set[PaperId]:
        """The papers that the channel was ever given."""
        where = and_(delivered_papers.c.platform == platform, delivered_papers.c.channel == channel)
        with self._database.reading() as connection:
            return {PaperId(value) for value in connection.scalars(select(delivered_papers.c.paper_id).where(where))}

    def has(self, platform: str, channel: str, local_date: date) -> bool:
        """Whether the channel's delivery for that local date is written."""
        where = and_(
            deliveries.c.platform == platform, deliveries.c.channel == channel, deliveries.c.local_date == local_date
        )
        with self._database.reading() as connection:
            return connection.scalar(select(deliveries.c.number).where(where)) is not None

    def newest_edition_day(self, platform: str, channel: str) -> date | None:
        """The day of the newest edition that the channel was given."""
        where = and_(deliveries.c.platform == platform, deliveries.c.channel == channel)
        with self._database.reading() as connection:
            return connection.scalars(select(func.max(deliveries.c.edition_day)).where(where)).first()

    def claim_next(self, platform: str, now: datetime, other_than: Collection[str] = ()) -> Post | None:
        """Claim the next due post of the platform to other channels than these, answers first, or None. A part waits
        for the ones before it until their fate is decided or unknown, and one in a thread until the thread is there.
        """
        earlier, parent = posts.alias(), posts.alias()
        unsettled = [State.PENDING, State.SENDING, State.RETRY_AT]
        above = and_(_together(parent, posts), parent.c.part == posts.c.parent_part)
        thread = select(parent.c.reference).where(above, parent.c.state == State.SENT)
        due = and_(
            posts.c.platform == platform,
            posts.c.channel.not_in(list(other_than)),
            or_(
                posts.c.state == State.PENDING,
                and_(posts.c.state == State.RETRY_AT, or_(posts.c.due_at.is_(None), posts.c.due_at <= now)),
            ),
            ~select(earlier.c.number)
            .where(_together(earlier, posts), earlier.c.part < posts.c.part, earlier.c.state.in_(unsettled))
            .exists(),
            or_(posts.c.parent_part.is_(None), thread.exists()),
        )
        order = (posts.c.question_number.is_(None), posts.c.question_number, posts.c.delivery_number, posts.c.part)
        query = select(posts).where(due).order_by(*order).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(query.with_for_update(skip_locked=True, of=posts)).first()
            if row is None:
                return None
            reference = connection.scalar(thread.where(posts.c.number == row.number).correlate(None))
            taken = replace(claim(_post(row), now), parent=reference)
            self._save(connection, taken, fence=row.attempt, now=now)
            return taken

    def record(self, post: Post, event: Event, now: datetime) -> Post | None:
        """What the event made of the post, kept; None where somebody else holds it by now and nothing was changed."""
        changed = after(post, event, now)
        with self._database.writing() as connection:
            return changed if self._save(connection, changed, fence=post.attempt, now=now, seen=post) else None

    def release_expired(self, platform: str, now: datetime) -> list[Post]:
        """Take back the posts whose sender has not been heard of: unsent ones are pending again, the others unknown."""
        where = and_(posts.c.platform == platform, posts.c.state == State.SENDING, posts.c.lease_until < now)
        with self._database.reading() as connection:
            expired = [_post(row) for row in connection.execute(select(posts).where(where))]
        return [released for post in expired if (released := self.record(post, LeaseEnded(), now))]

    def unknown(self, platform: str) -> list[Post]:
        """The posts that are to be reconciled."""
        where = and_(posts.c.platform == platform, posts.c.state == State.UNKNOWN)
        with self._database.reading() as connection:
            return [_post(row) for row in connection.execute(select(posts).where(where).order_by(posts.c.number))]

    def held(self) -> list[Post]:
        """The posts that wait for the operator."""
        query = select(posts).where(posts.c.state == State.HELD).order_by(posts.c.number)
        with self._database.reading() as connection:
            return [_post(row) for row in connection.execute(query)]

    def decide(self, number: int, *, send_again: bool, now: datetime) -> Post:
        """The operator's word on a held post: send it (again), or let it be. Raises NoSuchPost."""
        held = and_(posts.c.number == number, posts.c.state == State.HELD)
        state = State.PENDING if send_again else State.FAILED
        values = {"state": state, "updated_at": now, "reason": None if send_again else "dropped by the operator"}
        with self._database.writing() as connection:
            found = connection.execute(select(posts).where(held).with_for_update()).first()
            if found is None:
                raise NoSuchPost(str(number))
            connection.execute(update(posts).where(held).values(values | ({} if send_again else _FORGOTTEN)))
            if not send_again:
                _fail_below(connection, number, now)
            return _post(found)

    def unfinished(self, platform: str) -> int:
        """How many posts of the platform have no final state yet."""
        where = and_(posts.c.platform == platform, posts.c.state.not_in(list(TERMINAL)))
        with self._database.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(posts).where(where)) or 0)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many posts are in each state, by platform."""
        query = select(posts.c.platform, posts.c.state, func.count().label("posts")).group_by(
            posts.c.platform, posts.c.state
        )
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.platform, {})[row.state] = row.posts
        return found

    def of_delivery(self, platform: str, channel: str, local_date: date) -> Sequence[Post]:
        """The posts of one delivery, in order."""
        where = and_(
            deliveries.c.platform == platform, deliveries.c.channel == channel, deliveries.c.local_date == local_date
        )
        query = select(posts).join(deliveries, posts.c.delivery_number == deliveries.c.number).where(where)
        with self._database.reading() as connection:
            return [_post(row) for row in connection.execute(query.order_by(posts.c.part))]

    def _save(self, connection: Connection, post: Post, *, fence: int, now: datetime, seen: Post | None = None) -> bool:
        where = and_(posts.c.number == post.number, posts.c.attempt == fence)
        if seen is not None:
            same_mark = posts.c.dispatched_at.is_not_distinct_from(seen.dispatched_at)
            where = and_(where, posts.c.state == seen.state, same_mark)
        values = {
            "state": post.state,
            "attempt": post.attempt,
            "lease_until": post.lease_until,
            "dispatched_at": post.dispatched_at,
            "due_at": post.due_at,
            "reference": post.reference,
            "parent": post.parent,
            "reason": post.reason,
            "updated_at": now,
        }
        values |= _FORGOTTEN if post.state in _OVER else {}
        saved = connection.execute(update(posts).where(where).values(values).returning(posts.c.number)).first()
        if saved is not None and post.state is State.FAILED:
            _fail_below(connection, post.number, now)
        return saved is not None


_OVER = frozenset({State.SENT, State.FAILED})
_FORGOTTEN = {"address": None}
"""It may hold a credential."""


def _together(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two posts are parts of one delivery, or of one answer."""
    return or_(one.c.delivery_number == other.c.delivery_number, one.c.question_number == other.c.question_number)


def _fail_below(connection: Connection, number: int, now: datetime) -> None:
    """What was to go into the thread of a post that will never be there has failed with it."""
    above = posts.alias()
    its_thread = select(above.c.number).where(
        above.c.number == number, _together(above, posts), above.c.part == posts.c.parent_part
    )
    values = {"state": State.FAILED, "reason": "the post above it was not sent", "updated_at": now} | _FORGOTTEN
    connection.execute(update(posts).where(its_thread.exists(), posts.c.state.not_in(TERMINAL)).values(values))


def _rows(parts: Sequence[Part], subject: str, shared: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of `posts` for the parts of one delivery or answer."""
    state = {"state": State.PENDING, "attempt": 0}
    return [
        shared
        | state
        | {"part": number, "parent_part": part.parent, "key": _key(subject, number), "payload": part.payload}
        for number, part in enumerate(parts)
    ]


def _key(subject: str, part: int) -> str:
    """The same for every attempt at the same part, and at most 25 characters, which is what Discord's nonce holds.

    https://docs.discord.com/developers/resources/message#create-message
    """
    return hashlib.sha256(f"{subject}|{part}".encode()).hexdigest()[:24]


def _post(row: Row[Any]) -> Post:
    return Post(
        number=row.number,
        platform=row.platform,
        channel=row.channel,
        part=row.part,
        key=row.key,
        payload=row.payload,
        state=State(row.state),
        attempt=row.attempt,
        lease_until=row.lease_until,
        dispatched_at=row.dispatched_at,
        due_at=row.due_at,
        reference=row.reference,
        parent=row.parent,
        address=row.address,
        private=row.private,
        reason=row.reason,
    )
