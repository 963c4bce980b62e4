"""The day's tokens: reserved before a call, settled after it, and a ledger of every call."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

from sqlalchemy import ColumnElement, Connection, func, select, update

from bot.errors import BudgetBusy, BudgetSpent, PersonBudgetSpent
from bot.store.database import Database
from bot.store.tables import budgets, model_calls

_LONGEST_CALL = timedelta(minutes=3)
"""A reservation older than this is of a call whose process died; it counts as spent."""


@dataclass(frozen=True)
class Call:
    """One call to a model: what for, about what, and the most tokens that it can use."""

    purpose: str
    subject: str
    model: str
    most_tokens: int
    person: str | None = None
    """The hash of who asked, where somebody did."""


@dataclass(frozen=True)
class Spent:
    """What a day has used. `reserved` is in calls that have not come back."""

    tokens: int
    calls: int
    prompt_tokens: int
    completion_tokens: int


class Budget:
    """The tokens that may be spent in a day (UTC). A reservation that nobody settles stays spent: the call may have
    been billed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(self, call: Call, limit: int, now: datetime, person_limit: int | None = None) -> int:
        """Reserve the call's tokens and write it into the ledger; the ledger's number. Where somebody asked, at most
        `person_limit` of the day's tokens are theirs.

        Raises BudgetSpent when the day has too few left, PersonBudgetSpent when the person has, BudgetBusy when it
        would be enough if the calls that are under way used nothing.
        """
        day = now.astimezone(UTC).date()
        with self._database.writing() as connection:
            empty = self._database.insert(budgets).values(day=day, tokens=0)
            connection.execute(empty.on_conflict_do_nothing(index_elements=["day"]))
            enough = (budgets.c.day == day) & (budgets.c.tokens + call.most_tokens <= limit)
            taken = update(budgets).where(enough).values(tokens=budgets.c.tokens + call.most_tokens)
            if connection.execute(taken.returning(budgets.c.tokens)).first() is None:
                self._refuse(connection, call, limit, now)
            if call.person is not None and person_limit is not None:
                _require_share(connection, call, person_limit, now)  # the day's row is ours: nobody reserves meanwhile
            row = {"day": day, "purpose": call.purpose, "subject": call.subject, "model": call.model}
            row |= {"reserved": call.most_tokens, "asked_at": now, "person": call.person}
            return int(connection.scalar(model_calls.insert().values(row).returning(model_calls.c.number)) or 0)

    def _refuse(self, connection: Connection, call: Call, limit: int, now: datetime) -> NoReturn:
        day = now.astimezone(UTC).date()
        tokens = connection.scalar(select(budgets.c.tokens).where(budgets.c.day == day)) or 0
        reserved = connection.scalar(select(func.sum(model_calls.c.reserved)).where(_under_way(day, now))) or 0
        if tokens - reserved + call.most_tokens <= limit:
            raise BudgetBusy("the day's last tokens are reserved by calls under way", after=1.0)
        raise BudgetSpent(_end_of(day))

    def settle(self, number: int, prompt_tokens: int, completion_tokens: int, outcome: str) -> None:
        """Replace the reservation by what the call used; 0 and 0 for one that was never billed."""
        values = {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens, "outcome": outcome}
        open_call = (model_calls.c.number == number) & model_calls.c.prompt_tokens.is_(None)
        with self._database.writing() as connection:
            settled = update(model_calls).where(open_call).values(values)
            row = connection.execute(settled.returning(model_calls.c.day, model_calls.c.reserved)).first()
            if row is not None:
                change = prompt_tokens + completion_tokens - row.reserved
                connection.execute(
                    update(budgets).where(budgets.c.day == row.day).values(tokens=budgets.c.tokens + change)
                )

    def spent(self, day: date) -> Spent:
        """What the day (UTC) has used so far, reservations included."""
        query = select(
            func.count(), func.sum(model_calls.c.prompt_tokens), func.sum(model_calls.c.completion_tokens)
        ).where(model_calls.c.day == day)
        with self._database.reading() as connection:
            tokens = connection.scalar(select(budgets.c.tokens).where(budgets.c.day == day)) or 0
            calls, prompt, completion = connection.execute(query).one()
        return Spent(tokens, calls, prompt or 0, completion or 0)

    def shares(self, day: date) -> list[tuple[str, int]]:
        """How much of the day (UTC) each person has used, by their hashes, the largest share first."""
        theirs = (model_calls.c.day == day) & model_calls.c.person.is_not(None)
        query = select(model_calls.c.person, func.sum(_USED)).where(theirs).group_by(model_calls.c.person)
        with self._database.reading() as connection:
            return sorted(((row[0], int(row[1])) for row in connection.execute(query)), key=lambda one: -one[1])


_USED = func.coalesce(model_calls.c.prompt_tokens + model_calls.c.completion_tokens, model_calls.c.reserved)
"""What a call has used, or has reserved until that is known."""


def _under_way(day: date, now: datetime) -> ColumnElement[bool]:
    """The calls of the day that have not come back, and may."""
    unsettled = (model_calls.c.day == day) & model_calls.c.prompt_tokens.is_(None)
    return unsettled & (model_calls.c.asked_at > now - _LONGEST_CALL)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def _require_share(connection: Connection, call: Call, limit: int, now: datetime) -> None:
    """Raises PersonBudgetSpent and BudgetBusy."""
    day = now.astimezone(UTC).date()
    theirs = (model_calls.c.day == day) & (model_calls.c.person == call.person)
    used = connection.scalar(select(func.sum(_USED)).where(theirs)) or 0
    if used + call.most_tokens <= limit:
        return
    reserved = connection.scalar(select(func.sum(model_calls.c.reserved)).where(theirs, _under_way(day, now))) or 0
    if used - reserved + call.most_tokens <= limit:
        raise BudgetBusy("the person's last tokens are reserved by calls under way", after=1.0)
    raise PersonBudgetSpent(_end_of(day))
