"""The real client library against the fake Telegram, for one task at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot, Message
from telegram.request import HTTPXRequest

from tests.fakes.telegram import FakeTelegram

T = TypeVar("T")
Do = Callable[[Bot], Awaitable[T]]


def ask(telegram: FakeTelegram, do: Do[T], token: str | None = None) -> T:
    """Do something as the bot. Raises what `do` raises."""

    async def asking() -> T:
        request = HTTPXRequest(read_timeout=30)
        async with Bot(token or telegram.token, base_url=f"{telegram.url}/bot", request=request) as bot:
            return await do(bot)

    return asyncio.run(asking())


def send(telegram: FakeTelegram, chat_id: int | str, text: str = "hello", **more: Any) -> Message:
    """Send one message as the bot; `more` as `Bot.send_message` has it."""
    return ask(telegram, lambda bot: bot.send_message(chat_id, text, **more))
