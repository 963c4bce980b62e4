"""The one connection to the Bot API, and what is written over it: by the client and by the listener."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Bot, InputFile
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram.errors import is_gone, is_not_modified, said
from adapters.telegram.spot import Standing
from bot import replies
from bot.delivery import CHART, Payload
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings

# The library is to give times as such, and not to warn that it gives numbers:
# https://docs.python-telegram-bot.org/en/stable/telegram.error.html#telegram.error.RetryAfter
os.environ["PTB_TIMEDELTA"] = "true"

_CONNECTIONS = 256
CONNECT_SECONDS, POOL_SECONDS, WRITE_SECONDS, READ_SECONDS = 3.0, 1.0, 3.0, 7.0
"""Together less than what one send may take."""

Json = Mapping[str, Any]
"""An object of the Bot API: https://core.telegram.org/bots/api#available-types"""


class Line(Bot):
    """The library's bot, which also gives answers as they came: its types refuse a whole answer, and with it every
    update that waits, for one field that they miss.
    """

    async def ask(self, method: str, parameters: Json | None = None, *, wait: float = 0.0) -> Any:
        """The result of a method of the Bot API, for which Telegram may take `wait` seconds longer than usual. What is
        None is not sent. Raises telegram.error.TelegramError.
        """
        try:
            return await self._post(method, dict(parameters or {}), read_timeout=READ_SECONDS + wait)
        except (KeyError, TypeError) as error:  # an answer of success without a result
            raise TelegramError(f"the answer cannot be read: {error!r}") from error

    async def close_down(self) -> None:
        """Close the connections."""
        await self.request.shutdown()


@dataclass(frozen=True)
class Me:
    """Who we are."""

    id: int
    username: str
    may_join_groups: bool = True
    reads_all: bool = False


def connected(settings: Settings) -> Line:
    """Telegram as the settings have it; nothing is asked before the first request. It repeats no request by itself.

    Raises Misconfigured where the token is missing.
    """
    (token,) = settings.tokens("telegram")
    request = HTTPXRequest(
        connection_pool_size=_CONNECTIONS,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=POOL_SECONDS,
        write_timeout=WRITE_SECONDS,
        media_write_timeout=WRITE_SECONDS,
        read_timeout=READ_SECONDS,
    )
    url = settings.telegram_api_url.rstrip("/")
    return Line(token, base_url=f"{url}/bot", request=request, get_updates_request=request)


async def identity(line: Line) -> Me:
    """Who we are. Raises Misconfigured where Telegram refuses the token, PlatformAway where it does not answer."""
    try:
        user: Json = await line.ask("getMe")
        able, all_of_it = user.get("can_join_groups", True), user.get("can_read_all_group_messages", False)
        return Me(user["id"], user.get("username", ""), able, all_of_it)
    except InvalidToken:
        raise token_refused() from None
    except TelegramError as error:
        raise PlatformAway(said(error)) from None
    except (KeyError, AttributeError):
        raise PlatformAway("the answer cannot be read") from None


def token_refused() -> Misconfigured:
    return Misconfigured("TELEGRAM_TOKEN", replies.token_refused("telegram_token"))


async def put(line: Line, standing: Standing, payload: Payload, chart: bytes | None = None) -> int:
    """Put the payload into the place of the message there, or where there is none any more, below as a new one, with
    the PNG of its chart where that is given; the id of the message. Raises telegram.error.TelegramError.
    """
    if standing.message is not None:
        try:
            await edit(line, standing, payload)
        except TelegramError as error:
            if not is_gone(error):
                raise
        else:
            return standing.message
    spot, below = standing.spot, None
    if standing.reply_to is not None:
        below = {"message_id": standing.reply_to, "allow_sending_without_reply": True}
    where = {"chat_id": spot.chat, "message_thread_id": spot.topic, "reply_parameters": below}
    if chart is not None and CHART in payload:
        sent = await line.ask("sendPhoto", where | _captioned(payload, chart))
    else:
        sent = await line.ask("sendMessage", where | _text(payload))
    try:
        return int(sent["message_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise TelegramError("the answer is no message") from error


async def edit(line: Line, standing: Standing, payload: Payload) -> None:
    """Make the message there what the payload says, which it may be already. Raises telegram.error.TelegramError."""
    where = {"chat_id": standing.spot.chat, "message_id": standing.message}
    try:
        await line.ask("editMessageText", where | _text(payload))
    except TelegramError as error:
        if not is_not_modified(error):
            raise


def _text(payload: Payload) -> Payload:
    """The payload as a message of text: of a chart, what it shows in words."""
    return {name: value for name, value in payload.items() if name != CHART}


def _captioned(payload: Payload, chart: bytes) -> Payload:
    """The payload as a picture with a caption. https://core.telegram.org/bots/api#sendphoto"""
    kept = {name: value for name, value in payload.items() if name in {"reply_markup", "disable_notification"}}
    caption = {"caption": payload["text"], "caption_entities": payload["entities"]}
    return {"photo": InputFile(chart, filename="chart.png"), **caption, **kept}
