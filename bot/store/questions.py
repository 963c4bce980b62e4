"""Commands that could not be answered at once, and their answers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from bot.delivery import Address
from bot.message import Message, from_json, to_json
from bot.paper import PaperId
from bot.rates import DAY, MINUTE, Counted, Rates, require
from bot.store.database import Database
from bot.store.tables import posts, questions, tasks
from bot.store.tasks import Task, TaskState

UNPLACED = timedelta(seconds=30)
"""How long an answer waits for its placeholder: whoever was to show one has died by then."""


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

        Raises TooMany where it is one more than the rates allow, however many ask at once.
        """
        asked = {name: value for name, value in vars(question).items() if name != "number"}
        row = asked | {"paper_id": question.paper_id.value, "asked_at": now}
        fresh = self._database.insert(questions).values(row).on_conflict_do_nothing()
        with self._database.writing() as connection:
            if rates is not None:
                self._database.alone(connection, questions)
            number = connection.scalar(fresh.returning(questions.c.number))
            if number is None:
                same = and_(questions.c.platform == question.platform, questions.c.event == question.event)
                return int(connection.scalars(select(questions.c.number).where(same)).one())
            if rates is not None:
                require(rates, _counted(connection, question, now), now)
            owed = {"state": TaskState.OWED, "attempts": 0, "updated_at": now}
            connection.execute(tasks.insert().values(vars(answer_task(number)) | owed))
            return int(number)

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
        require(rates, Counted(*(count + 1 for count in vars(counted).values())), now)

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
    """How many questions whoever asks this one, and anybody in its channel, have asked."""
    of_person, of_channel = questions.c.person == question.person, questions.c.channel == question.channel
    windows = ((of_person, MINUTE), (of_person, DAY), (of_channel, DAY))
    counts = (
        select(func.count())
        .select_from(questions)
        .where(questions.c.platform == question.platform, who, questions.c.asked_at > now - window)
        for who, window in windows
    )
    return Counted(*(int(connection.scalar(count) or 0) for count in counts))


def answer_task(number: int) -> Task:
    """The task to answer the question."""
    return Task("answer", str(number))


def _ready(now: datetime) -> ColumnElement[bool]:
    return and_(
        questions.c.answered_at.is_not(None),
        questions.c.address.is_not(None),
        or_(questions.c.placed_at.is_not(None), questions.c.asked_at < now - UNPLACED),
        ~_posted(),
    )


def _posted() -> ColumnElement[bool]:
    return select(posts.c.number).where(posts.c.question_number == questions.c.number).exists()
