"""Counting by name and day: how often we logged in to a platform that minds."""

from datetime import date

from bot.store.database import Database
from bot.store.tables import counters


class Counters:
    """Numbers that only grow, one a name and day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, day: date) -> int:
        """Count one more; how many that makes."""
        first = self._database.insert(counters).values(name=name, day=day, count=1)
        more = first.on_conflict_do_update(index_elements=["name", "day"], set_={"count": counters.c.count + 1})
        with self._database.writing() as connection:
            return int(connection.execute(more.returning(counters.c.count)).scalar_one())
