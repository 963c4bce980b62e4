"""What people can speak about without naming it: which paper, and which question, a message or a thread is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, select

from bot.paper import PaperId
from bot.store.database import Database
from bot.store.tables import posts, questions, threads

KEPT = timedelta(days=30)
"""How long something can be spoken about without being named."""
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Thread:
    """What a thread is about. `question_number`: the newest question that was asked in it."""

    paper_id: PaperId
    question_number: int | None = None


class Threads:
    """Notes by the platform's id of a message, of a thread's first one, or of the whole channel where all that is said
    in it is one conversation, as on a terminal. They hold no words.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, platform: str, channel: str, reference: str, paper_id: PaperId, question_number: int | None, now: datetime
    ) -> None:
        """From now on it is about the paper and the question. What is no question leaves the thread of the same paper
        with the one that it has; a whole channel is about no more than what was shown there last.
        """
        values: dict[str, Any] = {"paper_id": paper_id.value, "question_number": question_number, "noted_at": now}
        row = self._database.insert(threads).values(
            values | {"platform": platform, "channel": channel, "reference": reference}
        )
        if question_number is None and reference != channel:
            values |= {"question_number": case((threads.c.paper_id == paper_id.value, threads.c.question_number))}
        key = ["platform", "channel", "reference"]
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=key, set_=values))

    def find(self, platform: str, channel: str, reference: str) -> Thread | None:
        """What it is about: as it was noted, or where it is a post of ours, what that answers. A whole channel is about
        what was noted in it last.
        """
        noted = and_(threads.c.platform == platform, threads.c.channel == channel)
        if reference != channel:
            noted = and_(noted, threads.c.reference == reference)
        newest = select(threads.c.paper_id, threads.c.question_number).where(noted).order_by(threads.c.noted_at.desc())
        answers = and_(posts.c.platform == platform, posts.c.channel == channel, posts.c.reference == reference)
        asked = case((questions.c.command == "/ask", questions.c.number))
        posted = select(questions.c.paper_id, asked).join(posts, posts.c.question_number == questions.c.number)
        with self._database.reading() as connection:
            row = connection.execute(newest.limit(1)).first()
            row = row or connection.execute(posted.where(answers).limit(1)).first()
        return Thread(PaperId(row[0]), row[1]) if row else None

    def expire(self, now: datetime) -> None:
        """Remove some of the notes that are too old. Where there are none, nothing is written."""
        old = select(threads.c.noted_at).where(threads.c.noted_at < now - KEPT).order_by(threads.c.noted_at)
        with self._database.reading() as connection:
            moments = connection.scalars(old.limit(_MOST_AT_ONCE)).all()
        if moments:
            with self._database.writing() as connection:
                connection.execute(delete(threads).where(threads.c.noted_at <= moments[-1]))
