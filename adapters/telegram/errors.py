"""What Telegram's refusals mean, by their exact words.

The words are those of https://github.com/tdlib/telegram-bot-api (Client.cpp) and of https://core.telegram.org/methods.
python-telegram-bot changes their capitals, so that they are compared without.
"""

from datetime import timedelta
from http import HTTPStatus

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import Moved, NotSent, Unknown, Verdict

BLOCKED = "bot was blocked by the user"
RESTRICTED = "not enough rights to send text messages to the chat"
NO_POSTING = "need administrator rights in the channel chat"
NOT_MODIFIED = "message is not modified"
_KINDS = ("group", "supergroup", "channel")


def kicked(kind: str) -> str:
    """The reason where somebody threw us out of a chat of that kind."""
    return f"bot was kicked from the {kind} chat"


def not_there(kind: str) -> str:
    """The reason where we are not in a chat of that kind, or no longer."""
    return f"bot is not a member of the {kind} chat"


_CHANNEL = frozenset(
    {
        BLOCKED,
        "user is deactivated",
        "bot can't initiate conversation with a user",
        "bot can't send messages to bots",
        "the group chat was deleted",
        "group chat was deactivated",
        *map(kicked, _KINDS),
        *map(not_there, _KINDS),
        "chat not found",
        "peer_id_invalid",
        "channel_private",
        "chat_restricted",
        "chat_write_forbidden",
        "chat_send_plain_forbidden",
        "have no rights to send a message",
        RESTRICTED,
        NO_POSTING,
    }
)
"""Nothing can be sent there until somebody there acts."""
_TOPIC = frozenset({"message thread not found", "topic_closed", "topic_deleted"})
"""The same of one topic of a forum."""
_POST = frozenset(
    {
        "message text is empty",
        "text must be non-empty",
        "message is too long",
        "text is too long",
        "message_too_long",
        "button_data_invalid",
        "button_type_invalid",
        "button_url_invalid",
        "reply_markup_too_long",
        "reply_markup_invalid",
        "message caption is too long",
        "media_caption_too_long",
        "image_process_failed",
        "photo_invalid_dimensions",
        "chat_send_photos_forbidden",
        "not enough rights to send photos to the chat",
        "entity_bounds_invalid",
        "entities_too_long",
    }
)
"""This text, or the picture over it, can never be sent."""
_POST_BEGINNINGS = ("can't parse ", "entity ", "inline keyboard button ")

_GONE = frozenset({"message to edit not found", "message can't be edited", "message_id_invalid"})

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_REFUSALS = tuple(status.phrase.lower() for status in HTTPStatus if 400 <= status < 500)
"""How the descriptions of 4xx begin, also of those that the library has no class for."""


def said(error: TelegramError) -> str:
    """Telegram's description in small letters, without the class that it begins with; our own words where it never
    answered.
    """
    if isinstance(error, NetworkError) and isinstance(error.__cause__, _NEVER_LEFT):
        return "cannot connect"
    if isinstance(error, TimedOut):
        return "no answer in time"
    return error.message.lower().removeprefix("forbidden: ").removeprefix("bad request: ")


def outcome(error: TelegramError) -> NotSent | Moved | Unknown:
    """What is certain of a request that ended so."""
    match error:
        case RetryAfter():
            return NotSent("too many requests", retry_after=seconds(error))
        case ChatMigrated(new_chat_id=chat):
            return Moved(str(chat))
        case InvalidToken():
            return NotSent(said(error), verdict=Verdict.PLATFORM)
        case Forbidden() | BadRequest():
            return NotSent(said(error), verdict=_verdict(said(error)))
        case Conflict():
            return NotSent(said(error))
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
            return NotSent(type(error.__cause__).__name__)
        case NetworkError() if said(error).startswith(_REFUSALS):
            return NotSent(said(error))
        case _:
            return Unknown(said(error))


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def is_gone(error: TelegramError) -> bool:
    """Whether there is no such message to edit any more."""
    return isinstance(error, BadRequest) and said(error) in _GONE


def is_not_modified(error: TelegramError) -> bool:
    """Whether the message is already as it was to become."""
    return isinstance(error, BadRequest) and said(error).startswith(NOT_MODIFIED)


def _verdict(description: str) -> Verdict:
    if description in _CHANNEL:
        return Verdict.CHANNEL
    if description in _TOPIC:
        return Verdict.TOPIC
    if description in _POST or description.startswith(_POST_BEGINNINGS):
        return Verdict.POST
    return Verdict.LATER
