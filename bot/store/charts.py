"""Charts as they were drawn, each under its key."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.tables import charts

KEPT = timedelta(weeks=4)
"""Longer than any post lies in the outbox, unless the operator lets it."""


class Charts:
    """The pictures that go with digests. The same day and the same numbers make one picture, whoever it is sent to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> bytes | None:
        """The PNG, or None where there is none, or no more."""
        with self._database.reading() as connection:
            return connection.scalar(select(charts.c.png).where(charts.c.key == key))

    def keep(self, key: str, png: bytes, now: datetime) -> None:
        """Keep the PNG under the key, unless there is one, and forget those of weeks ago."""
        insert = self._database.insert(charts).values(key=key, png=png, made_at=now)
        with self._database.writing() as connection:
            connection.execute(delete(charts).where(charts.c.made_at < now - KEPT))
            connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
