"""Taking turns: one caller at a time, and a pause between two, over every process and machine on the database."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.tables import turns


class Turns:
    """Named turns, such as arXiv's. `now` is real time, whatever clock the bot lives by."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, holder: str, most: timedelta, now: datetime) -> float:
        """Take the turn for at most `most`: 0.0 when it is the holder's, else the seconds until it may be free."""
        free = self._database.insert(turns).values(name=name, holder=holder, free_at=now + most)
        taken = free.on_conflict_do_update(
            index_elements=["name"], set_={"holder": holder, "free_at": now + most}, where=turns.c.free_at <= now
        )
        with self._database.writing() as connection:
            if connection.execute(taken.returning(turns.c.name)).first() is not None:
                return 0.0
            free_at: datetime = connection.execute(select(turns.c.free_at).where(turns.c.name == name)).scalar_one()
        return max(0.01, (free_at - now).total_seconds())

    def keep(self, name: str, holder: str, most: timedelta, now: datetime) -> bool:
        """Keep the turn for at most `most` from now on; False where the holder had lost it."""
        mine = (turns.c.name == name) & (turns.c.holder == holder)
        with self._database.writing() as connection:
            kept = update(turns).where(mine).values(free_at=now + most).returning(turns.c.name)
            return connection.execute(kept).first() is not None

    def give_back(self, name: str, holder: str, free_at: datetime) -> None:
        """The turn is free again from `free_at` on; nothing where the holder had lost it."""
        mine = (turns.c.name == name) & (turns.c.holder == holder)
        with self._database.writing() as connection:
            connection.execute(update(turns).where(mine).values(holder=None, free_at=free_at))
