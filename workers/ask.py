"""Commands as they are heard: answered from the store at once, or written down, hinted at, and then acknowledged."""

from bot import digest, replies
from bot.commands import Request, handle
from bot.errors import QueueAway
from bot.message import Message
from bot.store.tasks import Task
from workers.wiring import Parts


class Hearing:
    """What adapters' listeners hand their requests to."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def hear(self, request: Request) -> tuple[Message, int | None]:
        """The answer, or a placeholder and its number. What a worker must do is in the store before this returns.

        Raises StoreAway.
        """
        parts = self._parts
        now = parts.clock()
        reply = handle(request, parts.desk, now)
        if reply.question is None:
            return reply.message, None
        number = parts.store.questions.ask(reply.question, now)
        task = Task("answer", str(number))
        parts.store.tasks.owe([task], now)
        try:
            parts.queue.hint([task])
        except QueueAway:
            return digest.sentence(replies.reading_later()), number
        return reply.message, number

    def answered(self, number: int) -> Message | None:
        """The answer once a worker has written it."""
        return self._parts.store.questions.answered(number)
