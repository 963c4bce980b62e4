"""Commands as they are heard: acknowledged within a second, whatever else is slow, and answered in place."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from adapters.base import Place
from bot import digest, replies
from bot.commands import Reply, Request, handle, is_private
from bot.delivery import Address
from bot.errors import PaperboyError, QueueAway, StoreAway, TooMany, UnderWay
from bot.feed_text import visible
from bot.message import Message
from bot.paper import PaperId
from bot.search import words_of
from bot.store.questions import answer_task
from workers import answers
from workers.wiring import Parts

log = logging.getLogger(__name__)

ACKNOWLEDGE_SECONDS = 1.0
"""The platforms wait three; people notice one."""

CHOICE_SECONDS = 1.5
_THREADS = 4
_LOOK_SECONDS = 0.1
_LONGEST_WAIT = 300.0

Value = TypeVar("Value")


class Hearing:
    """What the listener of one platform hands its requests to. Its threads are its own: a database that is slow for one
    platform fills no other's.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="hearing")

    def close(self) -> None:
        """Take up nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def answer(self, request: Request, place: Place) -> None:
        """Answer the request at its place, the first time within a second."""
        hearing = asyncio.ensure_future(self._in_thread(lambda: self.hear(request)))
        await asyncio.wait({hearing}, timeout=ACKNOWLEDGE_SECONDS)
        if not hearing.done():
            private = is_private(request.text, in_thread=request.thread is not None)
            await place.show(digest.sentence(replies.BUSY), private=private)
        reply, number = await hearing
        await place.show(reply.message, private=reply.private)
        if number is not None:
            await self._see_to(number, place, request.address if reply.private else None)
        if reply.paper_id is not None:
            is_asked = reply.question is not None and reply.question.command == "/ask"
            await self._note(request, place.reference, reply.paper_id, number if is_asked else reply.number)

    def hear(self, request: Request) -> tuple[Reply, int | None]:
        """The answer, or a placeholder and its number. What a worker must do is in the store before this returns."""
        parts = self._parts
        try:
            reply = handle(request, parts.desk, parts.clock(), parts.real_clock())
            if reply.question is None:
                return reply, None
            rates = parts.desk.rates if request.person else None
            number = parts.store.questions.ask(reply.question, parts.real_clock(), rates)
        except (TooMany, UnderWay) as problem:
            return Reply(digest.sentence(replies.error(problem)), private=True), None
        except StoreAway as problem:
            log.warning("not answered: %s", problem)
            return Reply(digest.sentence(replies.for_asker(problem)), private=True), None
        try:
            parts.queue.hint([answer_task(number)])
        except QueueAway:
            return Reply(digest.sentence(replies.reading_later())), number
        return reply, number

    def answered(self, number: int) -> Message | None:
        """The answer once a worker has written it. Raises StoreAway."""
        return self._parts.store.questions.answered(number)

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        """Ids and titles of papers that fit what was typed so far, or the newest; none where there is no time."""
        with contextlib.suppress(TimeoutError, StoreAway):
            async with asyncio.timeout(CHOICE_SECONDS):
                return await self._in_thread(lambda: self._choices(words, most))
        return ()

    async def joined(self, platform: str, channel: str) -> None:
        await self._in_thread(lambda: self._parts.store.channels.reopen(platform, channel))

    async def left(self, platform: str, channel: str, reason: str) -> None:
        now = self._parts.real_clock()
        await self._in_thread(lambda: self._parts.store.channels.close(platform, channel, reason, now))

    async def moved(self, platform: str, channel: str, to: str) -> None:
        now = self._parts.real_clock()
        await self._in_thread(lambda: self._parts.store.channels.move(platform, channel, to, now))

    async def identified(self, platform: str) -> int:
        today = self._parts.real_clock().date()
        return await self._in_thread(lambda: self._parts.store.counters.add(f"{platform} log-in", today))

    async def _note(self, request: Request, reference: str | None, paper_id: PaperId, question: int | None) -> None:
        """Note what was shown, and where a question was asked, so that people can go on from there."""
        references = {reference, request.thread if question is not None else None}
        threads, now = self._parts.store.threads, self._parts.real_clock()

        def note() -> None:
            for one in references - {None}:
                threads.note(request.platform, request.channel, str(one), paper_id, question, now)

        try:
            await self._in_thread(note)
        except StoreAway as problem:
            log.warning("what was said on %s cannot be followed up: %s", request.platform, problem)

    async def _see_to(self, number: int, place: Place, doubted: Address | None) -> None:
        """See that the answer takes the placeholder's place, or that of what was `doubted`: by the outbox, or where
        that cannot, by waiting for it.
        """
        address = doubted or place.address
        if address is None:
            await place.show(await self._waited_for(number), private=False)
            return
        try:
            is_taken = await self._in_thread(lambda: answers.placed(self._parts, number, address))
        except StoreAway as problem:
            log.warning("answer %d will come as a new post: %s", number, problem)
            return
        if not is_taken:
            await place.show(digest.sentence(replies.ANSWERED_ELSEWHERE), private=True)

    async def _waited_for(self, number: int) -> Message:
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                while (answer := await self._in_thread(lambda: self.answered(number))) is None:
                    await asyncio.sleep(_LOOK_SECONDS)
        except PaperboyError as problem:
            return digest.sentence(replies.for_asker(problem))
        except TimeoutError:
            return digest.sentence(replies.no_answer_in_time())
        return answer

    def _choices(self, words: str, most: int) -> list[tuple[str, str]]:
        wanted, store = words_of(visible(words)), self._parts.store
        newest = None if wanted else store.editions.newest()
        items = newest.items[:most] if newest else ()
        found = store.papers.search(wanted, most) if wanted else [(item.paper, item.made) for item in items]
        return [(paper.paper_id.value, made.summary.title if made else paper.title) for paper, made in found]

    async def _in_thread(self, work: Callable[[], Value]) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
