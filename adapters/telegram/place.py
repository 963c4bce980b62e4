"""Where a question on Telegram is answered: below it, in a message that is edited when there is more to say."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from telegram.error import Forbidden, TelegramError

from adapters.asking import STAYS
from adapters.pack import utf16
from adapters.telegram.connection import Line, put
from adapters.telegram.patience import patiently
from adapters.telegram.render import render
from adapters.telegram.spot import Standing
from bot import replies
from bot.delivery import Address, Payload
from bot.message import Message, Note, without_charts

Written = TypeVar("Written")

_LONGEST_ALERT = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""


class Below:
    """The place below a message. Telegram shows nothing in a group to one person alone: `private` has no say."""

    def __init__(self, line: Line, standing: Standing) -> None:
        self._line = line
        self._standing = standing
        self._shown: list[int] = []

    async def show(self, message: Message, *, private: bool) -> None:
        """Raises telegram.error.TelegramError."""
        del private
        parts = render(without_charts(message))
        for number, part in enumerate(parts):
            self._shown[number : number + 1] = [await self._put(number, part.payload)]
        for surplus in self._shown[len(parts) :]:
            await self._line.ask("deleteMessage", {"chat_id": self._standing.spot.chat, "message_id": surplus})
        del self._shown[len(parts) :]

    async def _put(self, number: int, payload: Payload) -> int:
        there = self._shown[number] if number < len(self._shown) else None
        standing = replace(self._standing, message=there)
        return await patiently(lambda: put(self._line, standing, payload))

    @property
    def address(self) -> Address | None:
        return replace(self._standing, message=self._shown[0]).address if self._shown else None

    @property
    def reference(self) -> str | None:
        return str(self._shown[0]) if self._shown else None


class Pressed(Below):
    """The place of a pressed button: short words for the one who pressed it in a window over the chat, the rest below
    the message that holds the button. Each press must be answered, or it is shown as under way.
    """

    def __init__(self, line: Line, standing: Standing, query: str) -> None:
        super().__init__(line, standing)
        self._query: str | None = query

    async def show(self, message: Message, *, private: bool) -> None:
        query, self._query = self._query, None
        if query is not None:
            words = _alert(message) if private else None
            if await self._answered(query, words) and words:
                return
        await super().show(message, private=private)

    async def ask(self, form: Payload) -> int:
        """Ask for a question, which stays where it is asked for: what is to be replied to cannot be edited. The id of
        the message. Raises telegram.error.TelegramError.
        """
        query, self._query = self._query, None
        if query is not None:
            await self._answered(query, None)
        return await self._put(len(self._shown), form)

    async def _answered(self, query: str, words: str | None, *, is_alert: bool = True) -> bool:
        """Whether the press could still be answered, which Telegram allows for some seconds. `is_alert`: the words stay
        until they are confirmed.
        """
        try:
            answer = {"callback_query_id": query, "text": words, "show_alert": bool(words) and is_alert}
            await self._line.ask("answerCallbackQuery", answer)
        except TelegramError:
            return False
        return True


class Aside(Pressed):
    """The private chat with the one who pressed a button in a channel, since who reads a channel writes nothing there.
    A bot cannot begin that chat: the window says where the answer is, or how to begin.
    """

    async def show(self, message: Message, *, private: bool) -> None:
        await self._aside(lambda: Below.show(self, message, private=private))

    async def ask(self, form: Payload) -> int:
        return await self._aside(lambda: self._put(len(self._shown), form))

    async def _aside(self, write: Callable[[], Awaitable[Written]]) -> Written:
        query, self._query = self._query, None
        try:
            written = await write()
        except Forbidden:
            if query is not None:
                await self._answered(query, replies.TELEGRAM_START_FIRST)
            raise
        if query is not None:
            await self._answered(query, replies.TELEGRAM_SENT_ASIDE)
        return written


class Doubted(Pressed):
    """The place of a press that doubts the message it is on: at once it says something to the one who pressed alone,
    as far as a window over the chat holds it, and the late answer is edited into the message. `in_channel`: nothing is
    written below it there, since everybody would read it.
    """

    def __init__(self, line: Line, standing: Standing, query: str, *, in_channel: bool) -> None:
        super().__init__(line, standing, query)
        self._in_channel = in_channel

    @property
    def address(self) -> Address:
        return replace(self._standing, message=self._standing.reply_to).address | {STAYS: True}

    @property
    def reference(self) -> str | None:
        return str(self._standing.reply_to)

    async def show(self, message: Message, *, private: bool) -> None:
        query, self._query = self._query, None
        words = _alert(message)
        is_told = query is not None and await self._answered(query, words, is_alert=False) and words is not None
        if not is_told and not self._in_channel:
            await Below.show(self, message, private=private)


def _alert(message: Message) -> str | None:
    """The message without its small print, where a window has room for it."""
    blocks = tuple(block for block in message.blocks if not isinstance(block, Note))
    first, *more = render(replace(message, blocks=blocks))
    text: str = first.payload["text"]
    return None if more or utf16(text) > _LONGEST_ALERT else text
