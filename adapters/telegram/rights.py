"""Who may change what a chat gets, and whether we may write there. https://core.telegram.org/bots/api#chatmember"""

from telegram.error import TelegramError

from adapters.telegram import errors
from adapters.telegram.connection import Json, Line, Me
from adapters.telegram.hear import Heard
from adapters.telegram.patience import patiently
from bot.commands import Refusal

_ADMINISTRATORS = ("creator", "administrator")


async def refusal(line: Line, heard: Heard, me: Me) -> Refusal | None:
    """Why whoever asks may not change the chat; None where they may. Where Telegram does not tell, they may not."""
    if heard.kind == "private":
        return None
    try:
        if not await administers(line, heard):
            return Refusal.RIGHTS
        ours = await _member(line, heard, me.id)
    except TelegramError:
        return Refusal.RIGHTS
    return Refusal.NOT_IN_CHANNEL if why_silent(ours, heard.kind) else None


async def reads_only(line: Line, heard: Heard) -> bool:
    """Whether somebody pressed a button in a channel who may not write there, or may as far as Telegram tells."""
    if heard.kind != "channel" or heard.query is None:
        return False
    try:
        return not await administers(line, heard)
    except TelegramError:
        return True


def why_silent(ours: Json, kind: str) -> str | None:
    """Why we may not write to a chat of that kind, being what we are there; None where we may."""
    in_channel = kind == "channel"
    match ours["status"]:
        case "creator":
            return None
        case "administrator":
            return errors.NO_POSTING if in_channel and not ours.get("can_post_messages") else None
        case "member":
            return errors.NO_POSTING if in_channel else None
        case "restricted" if ours.get("is_member", True):
            return None if ours.get("can_send_messages") else errors.RESTRICTED
        case _ if kind == "private":
            return errors.BLOCKED
        case status:
            return errors.kicked(kind) if status == "kicked" else errors.not_there(kind)


async def administers(line: Line, heard: Heard) -> bool:
    """Whether an administrator of the chat asks, who may stay anonymous, or a channel itself; a channel that writes in
    a group administers nothing, whoever stands behind it. Raises telegram.error.TelegramError.
    """
    if heard.voice is not None:
        return str(heard.voice) == heard.spot.chat
    return heard.person is not None and (await _member(line, heard, heard.person))["status"] in _ADMINISTRATORS


async def _member(line: Line, heard: Heard, person: int) -> Json:
    """What the person is in the chat. Raises telegram.error.TelegramError."""
    found: Json = await patiently(lambda: line.ask("getChatMember", {"chat_id": heard.spot.chat, "user_id": person}))
    return found
