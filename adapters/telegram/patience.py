"""Asking again what certainly did not arrive."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from adapters.telegram.errors import outcome
from bot.delivery import NotSent

_ATTEMPTS = 3
_LONGEST_WAIT = 60.0
_VERDICTS = (BadRequest, Forbidden, InvalidToken)

Answer = TypeVar("Answer")


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer, after asking again a few times while Telegram is busy or out of reach; nothing is done twice.

    Raises telegram.error.TelegramError.
    """
    for attempt in range(1, _ATTEMPTS):
        try:
            return await ask()
        except TelegramError as error:
            certain = outcome(error)
            if not isinstance(certain, NotSent) or isinstance(error, _VERDICTS):
                raise
            wait = certain.retry_after or float(attempt)
            if wait > _LONGEST_WAIT:
                raise
        await asyncio.sleep(wait)
    return await ask()
