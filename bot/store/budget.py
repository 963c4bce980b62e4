"""The day's tokens: reserved before a call, settled after it, and a ledger of every call."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

from sqlalchemy import Connection, func, select, update

from bot.errors import BudgetBusy, BudgetSpent
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

    def reserve(self, call: Call, limit: int, now: datetime) -> int:
        """Reserve the call's tokens and write it into the ledger; the ledger's number.

        Raises BudgetSpent when the day has too few left, BudgetBusy when it would have enough if the calls that are
        under way used nothing.
        """
        day = now.astimezone(UTC).date()
        with self._database.writing() as connection:
            empty = self._database.insert(budgets).values(day=day, tokens=0)
            connection.execute(empty.on_conflict_do_nothing(index_elements=["day"]))
            enough = (budgets.c.day == day) & (budgets.c.tokens + call.most_tokens <= limit)
            taken = update(budgets).where(enough).values(tokens=budgets.c.tokens + call.most_tokens)
            if connection.execute(taken.returning(budgets.c.tokens)).first() is None:
                self._refuse(connection, call, limit, now)
            row = {"day": day, "purpose": call.purpose, "subject": call.subject, "model": call.model}
            row |= {"reserved": call.most_tokens, "asked_at": now, "person": call.person}
            return int(connection.scalar(model_calls.insert().values(row).returning(model_calls.c.number)) or 0)

    def _refuse(self, connection: Connection, call: Call, limit: int, now: datetime) -> NoReturn:
        day = now.astimezone(UTC).date()
        tokens = connection.scalar(select(budgets.c.tokens).where(budgets.c.day == day)) or 0
        under_way = (model_calls.c.day == day) & model_calls.c.prompt_tokens.is_(None)
        recent = under_way & (model_calls.c.asked_at > now - _LONGEST_CALL)
        reserved = connection.scalar(select(func.sum(model_calls.c.reserved)).where(recent)) or 0
        if tokens - reserved + call.most_tokens <= limit:
            raise BudgetBusy("the day's last tokens are reserved by calls under way", after=1.0)
        raise BudgetSpent(datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC))

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
