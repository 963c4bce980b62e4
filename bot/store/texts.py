"""Whole texts, by paper and version. The files that they were read from are not kept."""

from datetime import datetime

from sqlalchemy import select

from bot.fulltext import FullText, from_json, to_json
from bot.keys import key_of
from bot.paper import PaperId
from bot.store.database import Database
from bot.store.tables import texts


class Texts:
    """What was read of papers. A version of None is one that nobody knows the number of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, paper_id: PaperId, version: int | None, reader: str) -> FullText | None:
        """The text of that version as this reader read it; None where another one did, or none."""
        wanted = (texts.c.paper_id == paper_id.value) & (texts.c.version == (version or 0))
        with self._database.reading() as connection:
            document = connection.scalar(select(texts.c.document).where(wanted, texts.c.reader == reader))
        return from_json(document) if document else None

    def key(self, paper_id: PaperId, version: int | None) -> str | None:
        """The `bot.answer.key_of_text` of what was read of that version, by whatever reader; None where nothing was."""
        wanted = (texts.c.paper_id == paper_id.value) & (texts.c.version == (version or 0))
        with self._database.reading() as connection:
            document = connection.scalar(select(texts.c.document).where(wanted))
        return key_of(document) if document else None

    def keep(self, paper_id: PaperId, version: int | None, reader: str, text: FullText, now: datetime) -> None:
        """Keep the text, in the place of what was kept of that version."""
        key = {"paper_id": paper_id.value, "version": version or 0}
        values = {"origin": text.origin, "document": to_json(text), "reader": reader, "read_at": now}
        row = self._database.insert(texts).values(key | values)
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
