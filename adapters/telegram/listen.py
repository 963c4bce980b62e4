"""Hearing Telegram by long polling, which needs no public address. https://core.telegram.org/bots/api#getupdates"""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Sequence

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from adapters import asking
from adapters.base import Ears, Place
from adapters.telegram.connection import Json, Line, Me, connected, identity, token_refused
from adapters.telegram.errors import said, seconds
from adapters.telegram.form import form
from adapters.telegram.hear import Heard, heard, spot
from adapters.telegram.menu import publish
from adapters.telegram.place import Aside, Below, Doubted, Pressed
from adapters.telegram.rights import reads_only, refusal, why_silent
from bot import digest, replies
from bot.commands import Request, changes_settings
from bot.errors import PaperboyError
from bot.settings import Settings

log = logging.getLogger(__name__)

_KINDS = ("message", "channel_post", "callback_query", "my_chat_member")
_SERVICES = frozenset({"migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_reopened"})
_POLL_SECONDS = 30
GRACE_SECONDS = 1.0
"""How long updates that were not worked on to their end are kept from being confirmed, and new ones with them."""
LAST_SECONDS = 4.0
"""How long those under way may take when we are told to stop."""
_LONGEST_PAUSE = 60.0
_REMEMBERED = 1_000


async def listen(settings: Settings, ears: Ears) -> None:
    """Hear Telegram until cancelled.

    Raises Misconfigured where the token is missing or refused, PlatformAway where Telegram cannot be reached at first.
    """
    line = connected(settings)
    try:
        listener = _Listener(line, await identity(line), ears)
        menu = asyncio.create_task(publish(line))
        try:
            await listener.run()
        finally:
            menu.cancel()
            await asyncio.gather(menu, return_exceptions=True)
    finally:
        await line.close_down()


class _Listener:
    """Asks for updates, and works on each in a task of its own."""

    def __init__(self, line: Line, me: Me, ears: Ears) -> None:
        self._line = line
        self._me = me
        self._ears = ears
        self._offset: int | None = None
        self._under_way: dict[asyncio.Task[None], int] = {}
        """With the id of the update that each works on."""
        self._in_order = asyncio.Lock()
        self._told: set[str] = set()
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()
        """By the chat and the id of a message that asks for a question: the id of the message whose button was pressed.
        Where that is forgotten, the question is about the paper alone.
        """

    async def run(self) -> None:
        """Updates are confirmed by asking for later ones: once they are worked on, or have been for a while. One that
        Telegram itself makes us wait for is lost with us.
        """
        failures = 0
        try:
            while True:
                try:
                    updates = await self._poll(_POLL_SECONDS)
                except InvalidToken:
                    raise token_refused() from None
                except TelegramError as error:
                    failures += 1
                    self._tell(error)
                    await asyncio.sleep(_pause(error, failures))
                    continue
                failures = 0
                self._told.discard("")
                await self._work_on(updates)
        finally:
            await self._end()

    async def _poll(self, seconds: int) -> Sequence[Json]:
        updates: Sequence[Json] = await self._line.ask(
            "getUpdates", {"offset": self._offset, "timeout": seconds, "allowed_updates": _KINDS}, wait=seconds
        )
        return updates

    async def _work_on(self, updates: Sequence[Json]) -> None:
        if not updates:
            return
        tasks = {asyncio.create_task(self._take(update)): update["update_id"] for update in updates}
        self._under_way |= tasks
        for task in tasks:
            task.add_done_callback(self._under_way.pop)
        self._offset = updates[-1]["update_id"] + 1
        await asyncio.wait(tasks, timeout=GRACE_SECONDS)

    async def _end(self) -> None:
        """Let what is under way come to its end, and confirm all before the first that does not: that comes again, to
        whoever listens next.
        """
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LAST_SECONDS)
        unfinished = dict(self._under_way)
        for task in unfinished:
            task.cancel()
        if self._offset is not None:
            self._offset = min([self._offset, *unfinished.values()])
            with contextlib.suppress(TelegramError, TimeoutError):  # unconfirmed, they come again
                async with asyncio.timeout(LAST_SECONDS):
                    await self._poll(0)

    def _tell(self, error: TelegramError) -> None:
        """Log the trouble once: a second poller for as long as we live, the rest until it is over."""
        is_rivalry = isinstance(error, Conflict)
        trouble = said(error) if is_rivalry else ""
        if trouble not in self._told:
            self._told.add(trouble)
            log.warning("telegram: updates cannot be fetched: %s", error)

    async def _take(self, update: Json) -> None:
        """Work on one update; nothing that goes wrong with it is another's trouble."""
        try:
            if "my_chat_member" in update:
                async with self._in_order:
                    await self._membership(update["my_chat_member"])
            elif not _SERVICES.isdisjoint(update.get("message", {})):
                async with self._in_order:
                    await self._service(update["message"])
            elif (asked := heard(update, self._me)) is not None:
                await self._answer(asked)
        except TelegramError as error:
            log.warning("telegram: an update could not be answered: %s", said(error))
        except PaperboyError as error:
            log.warning("telegram: an update could not be worked on: %s", error)
        except Exception:
            log.exception("telegram: working on an update failed")

    async def _answer(self, asked: Heard) -> None:
        paper = asking.wants_words(asked.text) if asked.query else None
        if paper is not None:
            await self._open(asked, paper)
            return
        is_change = changes_settings(asked.text)
        if is_change and asked.is_lost:
            await self._place(asked, is_aside=False).show(digest.sentence(replies.TELEGRAM_WHICH_TOPIC), private=True)
            return
        why_not = await refusal(self._line, asked, self._me) if is_change else None
        is_aside = not (is_change or asking.is_doubt(asked.text)) and await reads_only(self._line, asked)
        asked = asked.aside if is_aside else asked
        place = self._place(asked, is_aside=is_aside)
        request = Request(
            "telegram",
            str(asked.spot),
            asked.text,
            person=asked.asker,
            refusal=why_not,
            event=asked.event,
            address=place.address or asked.standing.address,
            thread=self._opened.get((asked.spot.chat, asked.thread), asked.thread) if asked.thread else None,
            about=asked.about,
        )
        await self._ears.answer(request, place)

    async def _open(self, asked: Heard, paper: str) -> None:
        """Ask for a question about the paper: in a channel, where people cannot reply, in private."""
        is_aside = asked.kind == "channel"
        there = asked.aside if is_aside else asked
        in_group = None if there.kind == "private" else {"id": asked.person, "first_name": asked.name}
        place = (Aside if is_aside else Pressed)(self._line, there.standing, asked.query or "")
        number = await place.ask(form(paper, in_group))
        if asked.thread and not is_aside:
            self._opened[there.spot.chat, str(number)] = asked.thread
        while len(self._opened) > _REMEMBERED:
            self._opened.popitem(last=False)

    def _place(self, asked: Heard, *, is_aside: bool) -> Place:
        if asked.query is None:
            return Below(self._line, asked.standing)
        if asking.is_doubt(asked.text):
            return Doubted(self._line, asked.standing, asked.query, in_channel=asked.kind == "channel")
        return (Aside if is_aside else Pressed)(self._line, asked.standing, asked.query)

    async def _membership(self, change: Json) -> None:
        """We were let in, thrown out, given a right or deprived of it."""
        chat = change["chat"]
        reason = why_silent(change["new_chat_member"], chat["type"])
        if reason is None:
            await self._ears.joined("telegram", str(chat["id"]))
        else:
            await self._ears.left("telegram", str(chat["id"]), reason)

    async def _service(self, message: Json) -> None:
        """A group became a supergroup, which both of them are told, or a topic is open again."""
        chat = str(message["chat"]["id"])
        if "migrate_to_chat_id" in message:
            await self._ears.moved("telegram", chat, str(message["migrate_to_chat_id"]))
        elif "migrate_from_chat_id" in message:
            await self._ears.moved("telegram", str(message["migrate_from_chat_id"]), chat)
        else:
            await self._ears.joined("telegram", str(spot(message)))


def _pause(error: TelegramError, failures: int) -> float:
    """Seconds until the next attempt after so many failures, from 1."""
    return max(seconds(error) if isinstance(error, RetryAfter) else 0.0, min(2.0 ** (failures - 1), _LONGEST_PAUSE))
