"""How long it is kept what people wrote: a day for their threads, and no longer than they want."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, null, or_, select, update

from bot.delivery import State
from bot.feed_text import one_line
from bot.message import Block, Labelled, Message, Note, Paragraph, from_json, plain, to_json
from bot.store.database import Database
from bot.store.questions import CHECK
from bot.store.tables import posts, questions

_AGAIN = timedelta(minutes=1)
_MOST_AT_ONCE = 100
_BEGINNING = 40
"""Characters by which a text is known again where it was cut."""

_OVER = (State.SENT, State.FAILED)
_UNDER_WAY = (State.SENDING, State.UNKNOWN)
_WAITING = (State.PENDING, State.RETRY_AT, State.HELD)


class Memory:
    """What is kept of people's words, in questions and in the posts that answer them. Times are real time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def expire(self, salt: bytes, removed: Message, now: datetime) -> int:
        """See to questions that are a day old, some at a time; how many it were. Where there are none, nothing is
        written.

        Of their texts a keyed hash is kept, of their answers what does not repeat them, and of their posts nothing but
        their fate: one that still waits to be sent has failed. What is still open is answered with `removed`, since
        nobody knows any more what was asked. Who asked is kept for as long as there is a hash to be found by it.
        """
        old = select(questions).where(questions.c.forget_at <= now).order_by(questions.c.forget_at)
        with self._database.reading() as connection:
            rows = connection.execute(old.limit(_MOST_AT_ONCE)).all()
        if rows:
            with self._database.writing() as connection:
                for row in rows:
                    again = now + _AGAIN if _emptied(connection, [row.number], now, _WAITING) else None
                    values = _aged(row, salt, removed, now) | {"forget_at": again}
                    connection.execute(update(questions).where(questions.c.number == row.number).values(values))
        return len(rows)

    def forget(self, platform: str, person: str, removed: Message, now: datetime) -> int:
        """Remove what the person with that hash asked in words there, the hashes of it, and what repeats it; how many
        questions that were. What is still open is answered with `removed`.

        The hash of the person is kept for the rates of the day, and a post that is on its way until it has arrived.
        Whoever doubts an answer is shown it, with the question: such an answer goes too, whoever asked for it.
        """
        has_words = or_(questions.c.text.is_not(None), questions.c.text_hash.is_not(None))
        theirs = and_(questions.c.platform == platform, questions.c.person == person, has_words)
        nothing: dict[str, Any] = {"text": None, "text_hash": None}
        answered = {"answer": to_json(removed), "answered_at": now}
        with self._database.writing() as connection:
            rows = connection.execute(select(questions.c.number, questions.c.answered_at).where(theirs)).all()
            numbers = [row.number for row in rows]
            for first in range(0, len(numbers), _MOST_AT_ONCE):
                some = numbers[first : first + _MOST_AT_ONCE]
                doubts = and_(questions.c.command == CHECK, questions.c.argument.in_(map(str, some)))
                some += connection.scalars(select(questions.c.number).where(doubts)).all()
                _emptied(connection, some, now, (State.HELD,))
                these = questions.c.number.in_(some)
                is_open = questions.c.answered_at.is_(None)
                connection.execute(update(questions).where(these, ~is_open).values(nothing | {"answer": null()}))
                connection.execute(update(questions).where(these, is_open).values(nothing | answered))
                aged = questions.c.forget_at.is_(None)
                connection.execute(update(questions).where(these, aged).values(forget_at=now))
        return len(numbers)


def hash_of(text: str, salt: bytes) -> str:
    """A hash of 32 characters: without the salt nobody finds out by guessing what it is of."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=salt, digest_size=16).hexdigest()


def _aged(row: Row[Any], salt: bytes, removed: Message, now: datetime) -> dict[str, Any]:
    """What becomes of the question's row."""
    if row.text is None:
        is_repeated = row.command == CHECK and row.argument is not None and row.answered_at is not None
        return ({} if row.text_hash else {"person": None}) | ({"answer": null()} if is_repeated else {})
    values = {"text": None, "text_hash": hash_of(row.text, salt)}
    if row.answered_at is None:
        return values | {"answer": to_json(removed), "answered_at": now}
    return values | ({"answer": _without(row.answer, row.text)} if row.answer else {})


def _without(answer: str, words: str) -> Any:
    """The answer without the block that repeats the words or their beginning; SQL's NULL where that stands elsewhere in
    it too.
    """
    message, asked = from_json(answer), one_line(words)
    blocks = (message.blocks, message.thread, message.unthreaded)
    kept = [tuple(block for block in some if not _repeats(block, asked)) for some in blocks]
    rest = to_json(replace(message, blocks=kept[0], thread=kept[1], unthreaded=kept[2]))
    return null() if json.dumps(asked[:_BEGINNING], ensure_ascii=False)[1:-1] in rest else rest


def _repeats(block: Block, asked: str) -> bool:
    said = one_line(plain(block.spans)) if isinstance(block, Paragraph | Labelled | Note) else ""
    is_cut = len(said) > _BEGINNING and asked.startswith(said.removesuffix("…").rstrip())
    return bool(said) and (said == asked or is_cut)


def _emptied(connection: Connection, numbers: Sequence[int], now: datetime, given_up: Sequence[State]) -> bool:
    """Empty the posts of these questions' answers whose fate is decided, and those in the states that are given up;
    whether some are still under way.
    """
    of_these = posts.c.question_number.in_(numbers)
    failed = {"state": State.FAILED, "reason": "what it answers was removed", "address": None, "updated_at": now}
    connection.execute(update(posts).where(of_these, posts.c.state.in_(given_up)).values(failed))
    connection.execute(update(posts).where(of_these, posts.c.state.in_(_OVER)).values(payload={}))
    return connection.scalar(select(posts.c.number).where(of_these, posts.c.state.in_(_UNDER_WAY)).limit(1)) is not None
