"""Syntheses as they are kept: by the papers that they are of, so that none is paid for twice."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.checks import Check, from_kept
from bot.edition import Edition
from bot.paper import PaperId
from bot.store.database import Database
from bot.store.tables import syntheses
from bot.store.tasks import Task
from bot.synthesis import PROMPT_VERSION, Claim, Synthesis, key, subjects


class Syntheses:
    """What was said of the papers of a category together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, key: str, made: Synthesis, now: datetime) -> None:
        """Keep the synthesis under the key of its papers, in place of one that was there."""
        claims = [{"text": claim.text, "papers": [one.value for one in claim.papers]} for claim in made.claims]
        row = {"claims": claims, "model": made.model, "prompt_version": PROMPT_VERSION, "made_at": now}
        row |= {"checks": [vars(one) for one in made.checks]}
        insert = self._database.insert(syntheses).values(row | {"key": key})
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=row))

    def find(self, keys: Collection[str]) -> dict[str, Synthesis]:
        """The syntheses of these keys that there are."""
        query = select(syntheses).where(syntheses.c.key.in_(list(keys)))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {
            row.key: Synthesis(
                tuple(Claim(one["text"], tuple(map(PaperId, one["papers"]))) for one in row.claims),
                row.model,
                tuple(map(from_kept, row.checks)),
            )
            for row in rows
        }

    def checks_since(self, since: datetime) -> list[Check]:
        """What was found wrong in the syntheses that were made since then."""
        query = select(syntheses.c.checks).where(syntheses.c.made_at >= since)
        with self._database.reading() as connection:
            return [from_kept(one) for kept in connection.scalars(query) for one in kept]

    def of(self, edition: Edition) -> dict[str, Synthesis]:
        """What there is of the edition as it is now, by the slugs of its categories."""
        keys = {slug: key(items) for slug, items in subjects(edition.items).items()}
        known = self.find(keys.values())
        return {slug: known[one] for slug, one in keys.items() if one in known}

    def missing(self, edition: Edition) -> dict[str, Task]:
        """The work of making those that there are not, by the slugs of their categories."""
        known = self.of(edition)
        return {slug: task for slug, task in synthesis_tasks(edition).items() if slug not in known}


def synthesis_tasks(edition: Edition) -> dict[str, Task]:
    """The work of making the edition's syntheses, by the slugs of the categories that hold papers enough for one.

    Other papers, or other texts of them, are another piece of work.
    """
    return {
        slug: Task("synthesise", f"{edition.day.isoformat()}.{slug}.{key(items)[:16]}")
        for slug, items in subjects(edition.items).items()
    }
