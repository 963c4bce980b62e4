"""Commands that could not be answered at once, and their answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.message import Message, from_json, to_json
from bot.paper import PaperId
from bot.store.database import Database
from bot.store.tables import questions


@dataclass(frozen=True)
class Question:
    """What somebody asked of a paper; `text` is the question in words, where there was one."""

    platform: str
    channel: str
    command: str
    paper_id: PaperId
    text: str | None = None


class Questions:
    """Questions and answers, by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, question: Question, now: datetime) -> int:
        row = vars(question) | {"paper_id": question.paper_id.value, "asked_at": now}
        with self._database.writing() as connection:
            return int(connection.scalar(questions.insert().values(row).returning(questions.c.number)) or 0)

    def get(self, number: int) -> Question | None:
        with self._database.reading() as connection:
            row = connection.execute(select(questions).where(questions.c.number == number)).first()
        return Question(row.platform, row.channel, row.command, PaperId(row.paper_id), row.text) if row else None

    def answer(self, number: int, message: Message, now: datetime) -> None:
        """Keep the answer; the first one counts."""
        open_question = (questions.c.number == number) & questions.c.answered_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(questions).where(open_question).values(answer=to_json(message), answered_at=now))

    def answered(self, number: int) -> Message | None:
        with self._database.reading() as connection:
            answer = connection.scalar(select(questions.c.answer).where(questions.c.number == number))
        return from_json(answer) if answer else None
