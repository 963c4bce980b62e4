"""What is owed: one row a piece of work, with a lease while somebody works on it. The queue is only a hint of these."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.store.database import Database
from bot.store.tables import tasks

LEASE = timedelta(seconds=12)
"""How long a worker that says nothing keeps its work; living ones renew theirs every third of it."""


class TaskState(StrEnum):
    OWED = "owed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


FINISHED = frozenset({TaskState.DONE, TaskState.FAILED})


@dataclass(frozen=True, order=True)
class Task:
    """A piece of work: what kind, and on what (a day, a paper's id, a number)."""

    kind: str
    key: str


@dataclass(frozen=True)
class Standing:
    """How a piece of work stands: `reason` is why it failed or was put off the last time, in English."""

    state: TaskState
    attempts: int
    reason: str | None

    @property
    def finished(self) -> bool:
        return self.state in FINISHED

    @property
    def tried(self) -> bool:
        """Whether it is finished, or was put off at least once."""
        return self.finished or (self.state is TaskState.OWED and self.reason is not None)


class Tasks:
    """The work that is owed, and who is at it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owe(self, wanted: Collection[Task], now: datetime, *, again: bool = False) -> list[Task]:
        """Note that the work is to be done. Work that is noted, done or failed stays as it is, unless `again`: then
        what is finished is owed once more. Returns what is newly owed. Nothing wanted is nothing written.
        """
        fresh: list[Task] = []
        if not wanted:
            return fresh
        with self._database.writing() as connection:
            for task in sorted(set(wanted)):  # all in one order: else two who owe the same wait for each other
                row = {"kind": task.kind, "key": task.key, "state": TaskState.OWED, "attempts": 0, "updated_at": now}
                insert = self._database.insert(tasks).values(row)
                if again:
                    statement = insert.on_conflict_do_update(
                        index_elements=["kind", "key"],
                        set_=row | {"due_at": None, "reason": None},
                        where=tasks.c.state.in_(FINISHED),
                    )
                else:
                    statement = insert.on_conflict_do_nothing(index_elements=["kind", "key"])
                if connection.execute(statement.returning(tasks.c.key)).first() is not None:
                    fresh.append(task)
        return fresh

    def claim(self, task: Task, owner: str, now: datetime) -> int | None:
        """Take the work until the lease ends: the number of this attempt, or None where it is not to be had."""
        where = and_(self._is(task), _claimable(now))
        values = {
            "state": TaskState.RUNNING,
            "owner": owner,
            "lease_until": now + LEASE,
            "attempts": tasks.c.attempts + 1,
            "updated_at": now,
        }
        with self._database.writing() as connection:
            return connection.scalars(update(tasks).where(where).values(values).returning(tasks.c.attempts)).first()

    def renew(self, owners: Collection[str], now: datetime) -> None:
        """These owners live: what they are at stays their own."""
        where = and_(tasks.c.owner.in_(list(owners)), tasks.c.state == TaskState.RUNNING)
        with self._database.writing() as connection:
            connection.execute(update(tasks).where(where).values(lease_until=now + LEASE))

    def finish(self, task: Task, owner: str, now: datetime, *, failed: str | None = None) -> bool:
        """The work is done, or has failed for good; False where the owner had lost it."""
        state = TaskState.FAILED if failed else TaskState.DONE
        return self._leave(task, owner, {"state": state, "reason": failed, "due_at": None, "updated_at": now})

    def put_off(self, task: Task, owner: str, until: datetime, reason: str, now: datetime) -> bool:
        """The work is to be tried again at `until`; False where the owner had lost it."""
        return self._leave(task, owner, {"state": TaskState.OWED, "reason": reason, "due_at": until, "updated_at": now})

    def give_up(self, unwanted: Collection[Task], reason: str, now: datetime) -> None:
        """Nobody waits for this work any more: what is still owed of it has failed."""
        with self._database.writing() as connection:
            for task in sorted(unwanted):
                where = and_(self._is(task), tasks.c.state == TaskState.OWED)
                values = {"state": TaskState.FAILED, "reason": reason, "due_at": None, "updated_at": now}
                connection.execute(update(tasks).where(where).values(values))

    def waiting(self, now: datetime) -> list[Task]:
        """All work that could be claimed at `now`, oldest first."""
        query = select(tasks.c.kind, tasks.c.key).where(_claimable(now)).order_by(tasks.c.updated_at, tasks.c.key)
        with self._database.reading() as connection:
            return [Task(row.kind, row.key) for row in connection.execute(query)]

    def states(self, kind: str, keys: Collection[str]) -> dict[str, TaskState]:
        """The state of each of these pieces of work that is noted at all."""
        query = select(tasks.c.key, tasks.c.state).where(tasks.c.kind == kind, tasks.c.key.in_(list(keys)))
        with self._database.reading() as connection:
            return {row.key: TaskState(row.state) for row in connection.execute(query)}

    def look(self, task: Task) -> Standing | None:
        """How the work stands, or None where it was never noted."""
        query = select(tasks.c.state, tasks.c.attempts, tasks.c.reason).where(self._is(task))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Standing(TaskState(row.state), row.attempts, row.reason) if row else None

    def counts(self) -> dict[str, dict[str, int]]:
        """How much work is in each state, by kind."""
        query = select(tasks.c.kind, tasks.c.state, func.count().label("tasks")).group_by(tasks.c.kind, tasks.c.state)
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.kind, {})[row.state] = row.tasks
        return found

    def _leave(self, task: Task, owner: str, values: dict[str, object]) -> bool:
        where = and_(self._is(task), tasks.c.owner == owner, tasks.c.state == TaskState.RUNNING)
        released = values | {"owner": None, "lease_until": None}
        with self._database.writing() as connection:
            return (
                connection.execute(update(tasks).where(where).values(released).returning(tasks.c.key)).first()
                is not None
            )

    @staticmethod
    def _is(task: Task) -> ColumnElement[bool]:
        return and_(tasks.c.kind == task.kind, tasks.c.key == task.key)


def _claimable(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(tasks.c.state == TaskState.OWED, or_(tasks.c.due_at.is_(None), tasks.c.due_at <= now)),
        and_(tasks.c.state == TaskState.RUNNING, tasks.c.lease_until < now),
    )
