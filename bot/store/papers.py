"""Papers, what each source says of them, which day lists them, and their summaries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from bot.checks import Check, from_kept
from bot.korean import HANGUL
from bot.paper import Entry, Paper, PaperId, merge
from bot.search import search_text
from bot.store.database import Database
from bot.store.tables import days, edition_items, editions, entries, listings, papers, summaries
from bot.summary import Made, Summary

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_LATE_DAYS = 7
"""How long a paper that was listed after its day's edition was frozen may still join a later one."""
_FIELDS = [name for name in Paper.__dataclass_fields__ if name != "paper_id"]


class Papers:
    """What is known of papers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, found: Iterable[Entry], now: datetime) -> list[PaperId]:
        """Keep what a source says, in place of what it said before, and merge it with what others say.

        Returns the ids, in order and once each.
        """
        with self._database.writing() as connection:
            return self._record(connection, found, now)

    def list_day(self, day: date, source: str, found: Sequence[Entry], now: datetime) -> list[PaperId]:
        """Keep the source's list of the day. A paper that is no longer on a list that is not empty was moved to
        another day by the source, and is marked gone; an empty list takes nothing away.
        """
        with self._database.writing() as connection:
            ids = self._record(connection, found, now)
            for paper_id in ids:
                row = {"day": day, "source": source, "paper_id": paper_id.value, "listed_at": now, "gone_at": None}
                insert = self._database.insert(listings).values(row)
                connection.execute(
                    insert.on_conflict_do_update(index_elements=["day", "source", "paper_id"], set_={"gone_at": None})
                )
            if ids:
                elsewhere = and_(
                    listings.c.day == day,
                    listings.c.source == source,
                    listings.c.gone_at.is_(None),
                    listings.c.paper_id.not_in([paper_id.value for paper_id in ids]),
                )
                connection.execute(update(listings).where(elsewhere).values(gone_at=now))
            return ids

    def listed(self, day: date) -> list[PaperId]:
        """The ids that any source lists on that day, in the order in which they were first seen; and those that an
        earlier day listed after its edition was frozen, which no edition has had.
        """
        late = and_(
            listings.c.day < day,
            listings.c.day >= day - timedelta(days=_LATE_DAYS),
            select(editions.c.day).where(editions.c.day == listings.c.day).exists(),
            ~select(edition_items.c.paper_id)
            .where(edition_items.c.paper_id == listings.c.paper_id, edition_items.c.day != day)
            .exists(),
        )
        query = (
            select(listings.c.paper_id)
            .where(or_(listings.c.day == day, late), listings.c.gone_at.is_(None))
            .group_by(listings.c.paper_id)
            .order_by(func.min(listings.c.listed_at), listings.c.paper_id)
        )
        with self._database.reading() as connection:
            return [PaperId(value) for value in connection.scalars(query)]

    def listed_by(self, day: date, source: str) -> set[PaperId]:
        """The ids that this source itself lists on that day."""
        where = and_(listings.c.day == day, listings.c.source == source, listings.c.gone_at.is_(None))
        with self._database.reading() as connection:
            return {PaperId(value) for value in connection.scalars(select(listings.c.paper_id).where(where))}

    def collected(self, day: date, source: str, now: datetime, *, settled: bool) -> None:
        """Note that the source's list of the day was read at `now`; `settled` when that was after the cut-off."""
        where = and_(listings.c.day == day, listings.c.source == source, listings.c.gone_at.is_(None))
        with self._database.writing() as connection:
            count = connection.scalar(select(func.count()).select_from(listings).where(where))
            row = {"day": day, "source": source, "papers": count, "collected_at": now}
            row |= {"settled_at": now} if settled else {}
            insert = self._database.insert(days).values(row)
            connection.execute(insert.on_conflict_do_update(index_elements=["day", "source"], set_=row))

    def collected_at(self, day: date, source: str) -> datetime | None:
        """When the source's list of the day was last read."""
        query = select(days.c.collected_at).where(days.c.day == day, days.c.source == source)
        with self._database.reading() as connection:
            return connection.scalars(query).first()

    def settled_days(self, since: date, sources: Sequence[str]) -> dict[date, int]:
        """The days from `since` on whose lists were read after their cut-off, those of all `sources`; and how many
        papers each had.
        """
        query = (
            select(days.c.day, func.sum(days.c.papers).label("papers"))
            .where(days.c.day >= since, days.c.settled_at.is_not(None), days.c.source.in_(sources))
            .group_by(days.c.day)
            .having(func.count() == len(sources))
        )
        with self._database.reading() as connection:
            return {row.day: row.papers for row in connection.execute(query)}

    def settled_at(self, day: date) -> datetime | None:
        """When the day's lists were last read after its cut-off, or None."""
        query = select(days.c.settled_at).where(days.c.day == day).order_by(days.c.settled_at.desc().nulls_last())
        with self._database.reading() as connection:
            return connection.scalars(query.limit(1)).first()

    def find(self, ids: Sequence[PaperId]) -> dict[PaperId, Paper]:
        """The papers of these ids that the store has."""
        query = select(papers).where(papers.c.paper_id.in_([paper_id.value for paper_id in ids]))
        with self._database.reading() as connection:
            return {PaperId(row.paper_id): _paper(row) for row in connection.execute(query)}

    def get(self, paper_id: PaperId) -> Paper | None:
        return self.find([paper_id]).get(paper_id)

    def keep_summary(self, paper_id: PaperId, made: Made) -> int:
        """Keep a summary; its number. Earlier ones stay, for the editions that hold them."""
        row = {name: value for name, value in vars(made).items() if name != "summary"}
        row |= {
            "paper_id": paper_id.value,
            "fields": made.summary.model_dump(mode="json"),
            "checks": [vars(one) for one in made.checks],
        }
        with self._database.writing() as connection:
            number = connection.scalar(summaries.insert().values(row).returning(summaries.c.number))
            _index(connection, [paper_id])
        return int(number or 0)

    def summaries(self, ids: Sequence[PaperId]) -> dict[PaperId, tuple[int, Made]]:
        """The newest summary of each paper that has one, with its number."""
        newest = (
            select(func.max(summaries.c.number))
            .where(summaries.c.paper_id.in_([paper_id.value for paper_id in ids]))
            .group_by(summaries.c.paper_id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(select(summaries).where(summaries.c.number.in_(newest))).all()
        return {PaperId(row.paper_id): (row.number, made(row)) for row in rows}

    def search(self, words: Sequence[str], most: int) -> list[tuple[Paper, Made | None]]:
        """The papers that hold all of the words (of `bot.search.words_of`), those with the most votes first.

        A Korean word is also found where the paper writes it with spaces.
        """
        query = select(papers).where(*(_holds(word) for word in words))
        query = query.order_by(papers.c.votes.desc(), papers.c.paper_id.desc()).limit(most)
        with self._database.reading() as connection:
            found = [_paper(row) for row in connection.execute(query)]
        made_of = self.summaries([paper.paper_id for paper in found])
        return [(paper, made_of[paper.paper_id][1] if paper.paper_id in made_of else None) for paper in found]

    def summaries_of(self, keys: Sequence[str]) -> set[PaperId]:
        """The papers among these that have a summary."""
        query = select(summaries.c.paper_id).where(summaries.c.paper_id.in_(keys)).distinct()
        with self._database.reading() as connection:
            return {PaperId(value) for value in connection.scalars(query)}

    def summary(self, paper_id: PaperId) -> Made | None:
        found = self.summaries([paper_id]).get(paper_id)
        return found[1] if found else None

    def checks_since(self, since: datetime) -> list[Check]:
        """What was found wrong in the summaries that were made since then."""
        query = select(summaries.c.checks).where(summaries.c.made_at >= since)
        with self._database.reading() as connection:
            return [from_kept(one) for kept in connection.scalars(query) for one in kept]

    def _record(self, connection: Connection, found: Iterable[Entry], now: datetime) -> list[PaperId]:
        newest = {entry.paper_id: entry for entry in found}
        self._database.alone(connection, entries)  # what two sources say at once is merged one after the other
        known = self._entries_of(connection, list(newest))
        for paper_id, entry in newest.items():
            others = [one for one in known.get(paper_id, ()) if one.source != entry.source]
            row = _row(merge([*others, entry])) | {"updated_at": now}
            insert = self._database.insert(papers).values(row)
            connection.execute(insert.on_conflict_do_update(index_elements=["paper_id"], set_=row))
            row = {"source": entry.source, "paper_id": paper_id.value, "seen_at": now}
            row |= {"facts": _ENTRY.dump_python(entry, mode="json")}
            insert = self._database.insert(entries).values(row)
            connection.execute(insert.on_conflict_do_update(index_elements=["source", "paper_id"], set_=row))
        _index(connection, list(newest))
        return list(newest)

    def _entries_of(self, connection: Connection, ids: Sequence[PaperId]) -> dict[PaperId, list[Entry]]:
        query = (
            select(entries.c.facts)
            .where(entries.c.paper_id.in_([paper_id.value for paper_id in ids]))
            .order_by(entries.c.seen_at)
        )
        grouped: dict[PaperId, list[Entry]] = {}
        for facts in connection.scalars(query):
            entry = _ENTRY.validate_python(facts)
            grouped.setdefault(entry.paper_id, []).append(entry)
        return grouped


def made(row: Row[Any]) -> Made:
    """The summary in a row of `summaries`."""
    return Made(
        summary=Summary.model_validate(row.fields),
        model=row.model,
        prompt_version=row.prompt_version,
        source=row.source,
        paper_version=row.paper_version,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        checks=tuple(from_kept(one) for one in row.checks),
        made_at=row.made_at,
    )


def _index(connection: Connection, ids: Sequence[PaperId]) -> None:
    """Bring what the papers can be found by up to date with what is known of them."""
    values = [paper_id.value for paper_id in ids]
    latest = select(func.max(summaries.c.number)).where(summaries.c.paper_id.in_(values)).group_by(summaries.c.paper_id)
    rows = connection.execute(select(summaries).where(summaries.c.number.in_(latest)))
    made_of = {row.paper_id: made(row) for row in rows}
    for row in connection.execute(select(papers).where(papers.c.paper_id.in_(values))).all():
        text = search_text(_paper(row), made_of.get(row.paper_id))
        if text != row.search_text:
            connection.execute(update(papers).where(papers.c.paper_id == row.paper_id).values(search_text=text))


def _holds(word: str) -> ColumnElement[bool]:
    there = papers.c.search_text.contains(word, autoescape=True)
    if not HANGUL.search(word):
        return there
    return or_(there, func.replace(papers.c.search_text, " ", "").contains(word, autoescape=True))


def _row(paper: Paper) -> dict[str, Any]:
    return {"paper_id": paper.paper_id.value} | {
        name: list(value) if isinstance(value := getattr(paper, name), tuple) else value for name in _FIELDS
    }


def _paper(row: Row[Any]) -> Paper:
    values: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Paper(paper_id=PaperId(row.paper_id), **values)
