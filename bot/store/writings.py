"""What a model wrote of one paper: answers, explanations, reports. Each is paid for once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from bot.checks import Check, from_kept
from bot.paper import PaperId
from bot.store.database import Database


@dataclass(frozen=True)
class Writing:
    """One piece of writing. `content` is plain JSON, whose form is its maker's."""

    paper_id: PaperId
    content: dict[str, Any]
    checks: tuple[Check, ...]
    """What was found wrong on the way, and what was done about it."""
    model: str
    prompt_version: str
    made_at: datetime


class Writings:
    """The writings of one kind, by key."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def get(self, key: str) -> Writing | None:
        return self.find([key]).get(key)

    def find(self, keys: Collection[str]) -> dict[str, Writing]:
        """The writings of these keys that there are."""
        query = select(self._table).where(self._table.c.key.in_(list(keys)))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {
            row.key: Writing(
                PaperId(row.paper_id),
                row.content,
                tuple(map(from_kept, row.checks)),
                row.model,
                row.prompt_version,
                row.made_at,
            )
            for row in rows
        }

    def keep(self, key: str, made: Writing) -> None:
        """Keep the writing, in the place of what was kept under its key."""
        values = vars(made) | {"paper_id": made.paper_id.value, "checks": [vars(one) for one in made.checks]}
        row = self._database.insert(self._table).values(values | {"key": key})
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))

    def checks_since(self, moment: datetime) -> Sequence[Check]:
        """What was found wrong in the writings that were made since then."""
        with self._database.reading() as connection:
            kept = connection.scalars(select(self._table.c.checks).where(self._table.c.made_at >= moment)).all()
        return [from_kept(one) for checks in kept for one in checks]
