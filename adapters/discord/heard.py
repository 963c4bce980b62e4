"""What a message on Discord asks of us, what it was said about, and which paper that is. Pure.

https://docs.discord.com/developers/resources/message#message-object
"""

import re
from collections.abc import Sequence

import discord

from adapters import asking
from adapters.discord.components import Component, walk

_ADDRESS = re.compile(r"https?://[^\s<>()]+")


def said_to(us: discord.abc.User, message: discord.Message) -> str | None:
    """What a person said to us; None for what was not said to us, or without a word.

    A reply to a message of ours mentions us without naming us, unless whoever replies has switched that off.
    """
    if message.author.bot or message.is_system():
        return None
    said = re.sub(rf"<@!?{us.id}>", " ", message.content).strip()
    if message.guild is None or said != message.content.strip():
        return said
    return said or None if us in message.mentions and replied_to(message) is not None else None


def thread_of(message: discord.Message) -> str | None:
    """What it was said about: the message that it replies to, or all of a thread or of a conversation with us alone."""
    replied = replied_to(message)
    return str(replied) if replied is not None else whole_conversation(message.channel)


def whole_conversation(channel: object) -> str | None:
    """The channel's id where all that is said there is one conversation."""
    return str(channel.id) if isinstance(channel, discord.Thread | discord.DMChannel) else None


def replied_to(message: discord.Message) -> int | None:
    """The id of the message that it replies to."""
    reference = message.reference
    if reference is None or reference.type is discord.MessageReferenceType.forward:
        return None
    return reference.message_id


def about_reply(message: discord.Message) -> str | None:
    """The id of the paper that the message which it replies to is about."""
    replied = message.reference.resolved if message.reference else None
    if not isinstance(replied, discord.Message):  # deleted, or not told
        return None
    return about(replied.content, [dict(component.to_dict()) for component in replied.components])


def about(content: str, components: Sequence[Component]) -> str | None:
    """The id of the paper that a message is about."""
    every = [{"content": content}, *walk(components)]
    commands = [str(one["custom_id"]) for one in every if "custom_id" in one]
    words = "\n".join(str(one.get("content") or "") for one in every)
    return asking.about(commands, _ADDRESS.findall(words))
