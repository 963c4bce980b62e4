"""Editions: days as they were frozen."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from bot import taxonomy
from bot.edition import Edition, Item, edition, item
from bot.paper import PaperId
from bot.store.database import Database
from bot.store.papers import Papers, made
from bot.store.tables import deliveries, edition_items, editions, summaries


class Editions:
    """Frozen editions, and the day that is still open as it stands."""

    def __init__(self, database: Database, papers: Papers) -> None:
        self._database = database
        self._papers = papers

    def as_it_stands(self, day: date) -> Edition:
        """The day's papers as they are known now, whether it is frozen or not."""
        ids = self._papers.listed(day)
        summaries_now = self._papers.summaries(ids)
        items = [
            item(paper, summaries_now[paper_id][1] if paper_id in summaries_now else None)
            for paper_id, paper in self._papers.find(ids).items()
        ]
        return edition(day, items)

    def freeze(self, day: date, now: datetime) -> Edition | None:
        """Freeze the day as it stands and return its edition; a day without papers makes none.

        Until an edition has gone to a channel, freezing it again takes in what came late. From then on it stays: what a
        late retry posts is what everyone else saw, and a paper that comes later joins the next edition.
        """
        present = self.as_it_stands(day)
        if not present.items:
            return self.frozen(day)
        numbers = self._papers.summaries([one.paper.paper_id for one in present.items])
        row = {"day": day, "frozen_at": now}
        with self._database.writing() as connection:
            connection.execute(select(editions.c.day).where(editions.c.day == day).with_for_update())
            if connection.scalar(select(deliveries.c.number).where(deliveries.c.edition_day == day).limit(1)) is None:
                insert = self._database.insert(editions).values(row)
                connection.execute(insert.on_conflict_do_update(index_elements=["day"], set_={"frozen_at": now}))
                connection.execute(delete(edition_items).where(edition_items.c.day == day))
                connection.execute(
                    edition_items.insert(),
                    [
                        {
                            "day": day,
                            "paper_id": one.paper.paper_id.value,
                            "position": position,
                            "category": one.category.slug,
                            "votes": one.votes,
                            "summary_number": numbers.get(one.paper.paper_id, (None, None))[0],
                        }
                        for position, one in enumerate(present.items)
                    ],
                )
        return self.frozen(day)

    def frozen(self, day: date) -> Edition | None:
        """The frozen edition of the day, or None."""
        query = (
            select(edition_items, summaries)
            .join_from(edition_items, summaries, isouter=True)
            .where(edition_items.c.day == day)
            .order_by(edition_items.c.position)
        )
        with self._database.reading() as connection:
            frozen_at = connection.scalar(select(editions.c.frozen_at).where(editions.c.day == day))
            rows = connection.execute(
                query.with_only_columns(
                    edition_items.c.paper_id.label("item_paper_id"),
                    edition_items.c.category,
                    edition_items.c.votes,
                    edition_items.c.summary_number,
                    *(column for column in summaries.c),
                )
            ).all()
        if frozen_at is None:
            return None
        known = self._papers.find([PaperId(row.item_paper_id) for row in rows])
        items = tuple(
            Item(
                known[PaperId(row.item_paper_id)],
                taxonomy.category(row.category),
                row.votes,
                made(row) if row.summary_number is not None else None,
            )
            for row in rows
        )
        return Edition(day, items, frozen_at)

    def newest(self, no_later_than: date | None = None) -> Edition | None:
        """The newest frozen edition, at most of the given day."""
        day = self.newest_day(no_later_than)
        return self.frozen(day) if day else None

    def newest_day(self, no_later_than: date | None = None) -> date | None:
        """The day of `newest`, without its papers: what the tick asks for every channel."""
        query = select(editions.c.day).order_by(editions.c.day.desc()).limit(1)
        if no_later_than is not None:
            query = query.where(editions.c.day <= no_later_than)
        with self._database.reading() as connection:
            return connection.scalars(query).first()

    def days(self, limit: int) -> Sequence[date]:
        """The days of the newest editions, newest first."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(editions.c.day).order_by(editions.c.day.desc()).limit(limit)))
