"""What `paperboy doctor` says of Telegram: the token, what stands in the way of polling, and each subscribed chat."""

from collections.abc import Sequence

from telegram.error import TelegramError

from adapters.base import Finding, Mark
from adapters.telegram import errors
from adapters.telegram.connection import Json, Line, Me, connected, identity
from adapters.telegram.menu import outdated
from adapters.telegram.rights import why_silent
from adapters.telegram.spot import Spot
from bot import replies
from bot.delivery import Moved, NotSent, Verdict
from bot.errors import Misconfigured, PaperboyError, PlatformAway
from bot.settings import Settings

_NAME = "Telegram"


async def examine(settings: Settings, channels: Sequence[str]) -> list[Finding]:
    """Look at everything, as far as Telegram answers. Posts nothing, raises nothing."""
    try:
        line = connected(settings)
    except Misconfigured as problem:
        return [Finding(Mark.BAD, _NAME, replies.error(problem))]
    findings: list[Finding] = []
    try:
        await _look(line, channels, findings)
    except PlatformAway as problem:
        findings.append(Finding(Mark.BAD, _NAME, replies.telegram_away(problem.reason)))
    except PaperboyError as problem:
        findings.append(Finding(Mark.BAD, _NAME, replies.error(problem)))
    except TelegramError as error:
        findings.append(_away(_NAME, error))
    finally:
        await line.close_down()
    return findings


async def _look(line: Line, channels: Sequence[str], found: list[Finding]) -> None:
    """Add what is found, one by one. Raises PaperboyError and telegram.error.TelegramError where no more can be."""
    me = await identity(line)
    found.append(Finding(Mark.GOOD, _NAME, replies.telegram_bot(me.username)))
    if not me.may_join_groups:
        found.append(Finding(Mark.HINT, _NAME, replies.TELEGRAM_NO_GROUPS))
    if me.reads_all:
        found.append(Finding(Mark.HINT, _NAME, replies.TELEGRAM_READS_ALL))
    webhook: Json = await line.ask("getWebhookInfo")
    if webhook.get("url"):
        found.append(Finding(Mark.BAD, _NAME, replies.TELEGRAM_WEBHOOK))
    if await outdated(line):
        found.append(Finding(Mark.HINT, _NAME, replies.TELEGRAM_NO_MENU))
    else:
        found.append(Finding(Mark.GOOD, _NAME, replies.TELEGRAM_MENU))
    for channel in channels:
        found.append(await _channel(line, me, Spot.of(channel)))  # noqa: PERF401  # what was found before an error counts


async def _channel(line: Line, me: Me, spot: Spot) -> Finding:
    """Whether we may post there. Typing is the one thing that asks Telegram so, of a topic too, and leaves no trace."""
    name = f"{_NAME} {spot}"
    try:
        chat: Json = await line.ask("getChat", {"chat_id": spot.chat})
        name = f"{_NAME} {chat.get('title') or chat.get('first_name') or spot}"
        reason = await _why_silent(line, me, chat)
        if reason is None:
            typing = {"chat_id": spot.chat, "action": "typing", "message_thread_id": spot.topic}
            await line.ask("sendChatAction", typing)
            return Finding(Mark.GOOD, name, replies.TELEGRAM_MAY_POST)
    except TelegramError as error:
        certain = errors.outcome(error)
        if isinstance(certain, Moved):
            return Finding(Mark.HINT, name, replies.telegram_silent("the chat has another id now"))
        if not isinstance(certain, NotSent) or certain.verdict not in {Verdict.CHANNEL, Verdict.TOPIC}:
            return _away(name, error)
        reason = certain.reason
    return Finding(Mark.BAD, name, replies.telegram_silent(reason))


async def _why_silent(line: Line, me: Me, chat: Json) -> str | None:
    if chat["type"] == "private":
        return None
    ours: Json = await line.ask("getChatMember", {"chat_id": chat["id"], "user_id": me.id})
    if ours["status"] == "member" and not chat.get("permissions", {}).get("can_send_messages", True):
        return errors.RESTRICTED
    return why_silent(ours, chat["type"])


def _away(what: str, error: TelegramError) -> Finding:
    return Finding(Mark.BAD, what, replies.telegram_away(errors.said(error)))
