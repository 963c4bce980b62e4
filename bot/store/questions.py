"""Commands that could not be answered at once, and their answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from bot.delivery import Address
from bot.errors import UnderWay
from bot.message import Message, from_json, to_json
from bot.paper import PaperId
from bot.rates import DAY, MINUTE, Counted, Rates, require
from bot.store.database import Database
from bot.store.tables import posts, questions, tasks
from bot.store.tasks import Task, TaskState

UNPLACED = timedelta(seconds=30)
"""How long an answer waits for its placeholder: whoever was to show one has died by then."""


CHECK = "/wrong"
"""The command that has an answer checked once more."""
_LONGEST_CHECK = timedelta(hours=1)
"""One that takes longer will not come to an end."""


@dataclass(frozen=True)
class Question:
    """What somebody asked of a paper; `text` is the question in words, where there was one."""

    platform: str
    channel: str
    command: str
    paper_id: PaperId
    text: str | None = None
    person: str | None = None
    """A hash of who asked, to count by."""
    event: str | None = None
    """The platform's id of what was heard: heard twice, it is asked once."""
    address: Address | None = None
    """Where the answer goes when nobody shows a placeholder for it first."""
    argument: str | None = None
    """The level of `/easy`; the number of the answer that `/wrong` doubts."""
    follows: int | None = None
    """The number of the question that this one follows up."""
    number: int | None = field(default=None, compare=False)
    """Its own, once it was asked."""


@dataclass(frozen=True)
class Answer:
    """An answer that is ready to be posted."""

    number: int
    platform: str
    channel: str
    message: Message
    address: Address
    private: bool
    asked_at: datetime


class Questions:
    """Questions and answers, by number. Times are real time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, question: Question, now: datetime, rates: Rates | None = None) -> int:
        """Write the question down with the task to answer it; its number, or the one it has had from the same event.

        Raises TooMany where it is one more than the rates allow, however many ask at once, and UnderWay where the same
        is being checked.
        """
        with self._database.writing() as connection:
            if rates is not None:
                self._database.alone(connection, questions)
            number, is_new = self._written(connection, question, now)
            if is_new:
                if rates is not None:
                    require(rates, _counted(connection, question, now), now)
                _require_unchecked(connection, question, number, now)
                owed = {"state": TaskState.OWED, "attempts": 0, "updated_at": now}
                connection.execute(tasks.insert().values(vars(answer_task(number)) | owed))
            return number

    def answered_at_once(self, question: Question, say: Callable[[int], Message], now: datetime) -> tuple[int, Message]:
        """Write down a question whose answer is known, so that it can be followed up and doubted; its number, and the
        answer as `say` words it under that number. It owes no work, and counts towards no rates.
        """
        with self._database.writing() as connection:
            number, _ = self._written(connection, replace(question, address=None), now)
            message = say(number)
            values = {"answer": to_json(message), "answered_at": questions.c.asked_at}
            this = and_(questions.c.number == number, questions.c.answered_at.is_(None))
            connection.execute(update(questions).where(this).values(values))
            return number, message

    def _written(self, connection: Connection, question: Question, now: datetime) -> tuple[int, bool]:
        """The number of the question, and whether it is new: the same event brings no second one."""
        asked = {name: value for name, value in vars(question).items() if name != "number"}
        row = asked | {"paper_id": question.paper_id.value, "asked_at": now, "forget_at": now + DAY}
        fresh = self._database.insert(questions).values(row).on_conflict_do_nothing()
        number = connection.scalar(fresh.returning(questions.c.number))
        if number is not None:
            return int(number), True
        same = and_(questions.c.platform == question.platform, questions.c.event == question.event)
        return int(connection.scalars(select(questions.c.number).where(same)).one()), False

    def get(self, number: int) -> Question | None:
        with self._database.reading() as connection:
            row = connection.execute(select(questions).where(questions.c.number == number)).first()
        if row is None:
            return None
        known = {name: getattr(row, name) for name in Question.__dataclass_fields__ if name != "paper_id"}
        return Question(paper_id=PaperId(row.paper_id), **known)

    def require_room(self, question: Question, rates: Rates, now: datetime) -> None:
        """Raises TooMany where the rates leave no room for one more question."""
        with self._database.reading() as connection:
            counted = _counted(connection, question, now)
        require(rates, counted.with_one_more(is_check=question.command == CHECK), now)

    def placed(self, number: int, address: Address, now: datetime) -> bool:
        """The placeholder is shown, and the answer is to take its place. False where it cannot: it was posted before,
        or has another placeholder, as when a platform tells us twice of one command.
        """
        waiting = and_(questions.c.number == number, questions.c.placed_at.is_(None), ~_posted())
        placed = update(questions).where(waiting).values(address=address, placed_at=now)
        with self._database.writing() as connection:
            return connection.scalar(placed.returning(questions.c.number)) is not None

    def answer(self, number: int, message: Message, now: datetime, *, private: bool = False) -> None:
        """Keep the answer; the first one counts."""
        open_question = (questions.c.number == number) & questions.c.answered_at.is_(None)
        values = {"answer": to_json(message), "answered_at": now, "private": private}
        with self._database.writing() as connection:
            connection.execute(update(questions).where(open_question).values(values))

    def answered(self, number: int) -> Message | None:
        with self._database.reading() as connection:
            answer = connection.scalar(select(questions.c.answer).where(questions.c.number == number))
        return from_json(answer) if answer else None

    def ready(self, number: int, now: datetime) -> Answer | None:
        """The answer, if it is there, its place is known, and it was not posted before."""
        with self._database.reading() as connection:
            row = connection.execute(select(questions).where(questions.c.number == number, _ready(now))).first()
        if row is None:
            return None
        return Answer(
            row.number, row.platform, row.channel, from_json(row.answer), row.address, row.private, row.asked_at
        )

    def all_ready(self, now: datetime) -> list[int]:
        """The numbers of all that are ready, oldest first."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(questions.c.number).where(_ready(now)).order_by(questions.c.number)))


def _counted(connection: Connection, question: Question, now: datetime) -> Counted:
    """How many questions whoever asks this one, and anybody in its channel, have asked that were not answered the
    moment they were.
    """
    of_person, of_channel = questions.c.person == question.person, questions.c.channel == question.channel
    checks = and_(of_person, questions.c.command == CHECK)
    windows = ((of_person, MINUTE), (of_person, DAY), (of_channel, DAY), (checks, DAY))
    cost = questions.c.answered_at.is_distinct_from(questions.c.asked_at)
    counts = (
        select(func.count())
        .select_from(questions)
        .where(questions.c.platform == question.platform, who, questions.c.asked_at > now - window, cost)
        for who, window in windows
    )
    return Counted(*(int(connection.scalar(count) or 0) for count in counts))


def _require_unchecked(connection: Connection, question: Question, number: int, now: datetime) -> None:
    """Raises UnderWay where another question has the same checked that this one would."""
    same = and_(
        questions.c.command == CHECK,
        questions.c.paper_id == question.paper_id.value,
        questions.c.argument.is_not_distinct_from(question.argument),
        questions.c.number != number,
    )
    is_open = and_(questions.c.answered_at.is_(None), questions.c.asked_at > now - _LONGEST_CHECK)
    if question.command == CHECK and connection.scalar(select(questions.c.number).where(same, is_open).limit(1)):
        raise UnderWay(question.paper_id.value)


def answer_task(number: int) -> Task:
    """The task to answer the question."""
    return Task("answer", str(number))


def _ready(now: datetime) -> ColumnElement[bool]:
    return and_(
        questions.c.answered_at.is_not(None),
        questions.c.answer.is_not(None),
        questions.c.address.is_not(None),
        or_(questions.c.placed_at.is_not(None), questions.c.asked_at < now - UNPLACED),
        ~_posted(),
    )


def _posted() -> ColumnElement[bool]:
    return select(posts.c.number).where(posts.c.question_number == questions.c.number).exists()
