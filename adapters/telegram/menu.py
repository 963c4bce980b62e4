"""The menu of commands that Telegram shows: in groups without those that only administrators may use.

https://core.telegram.org/bots/features#commands
"""

import logging
from collections.abc import Iterator, Sequence

from telegram.error import TelegramError

from adapters.telegram.connection import Json, Line
from adapters.telegram.errors import said
from bot import replies
from bot.commands import changes_settings

log = logging.getLogger(__name__)

_LANGUAGES = (None, "ko")
"""For everybody, and for those whose Telegram is Korean: a menu that was once set for a language goes before."""

Menu = tuple[Json, Sequence[Json]]
"""Whose it is, as the Bot API has it, and the commands."""


def menus() -> Iterator[Menu]:
    """Whose menus there are, and what is to be in each."""
    everything = [{"command": name, "description": text} for name, text in replies.COMMANDS.items()]
    asking = [one for one in everything if not changes_settings(f"/{one['command']}")]
    commands = {"default": everything, "all_group_chats": asking, "all_chat_administrators": everything}
    for language in _LANGUAGES:
        for scope, listed in commands.items():
            yield {"scope": {"type": scope}, "language_code": language}, listed


async def outdated(line: Line) -> list[Menu]:
    """The menus that are not as they should be. Raises telegram.error.TelegramError."""
    return [(whose, listed) for whose, listed in menus() if await line.ask("getMyCommands", whose) != listed]


async def publish(line: Line) -> None:
    """Put the menus right. Where Telegram does not let us, the commands work all the same."""
    try:
        for whose, listed in await outdated(line):
            await line.ask("setMyCommands", {**whose, "commands": listed})
    except TelegramError as error:
        log.warning("telegram: the menu of commands could not be set: %s", said(error))
