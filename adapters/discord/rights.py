"""Who may change what a channel gets, and whether we could write there."""

from typing import Any

import discord

from bot.commands import Refusal


def refusal_of(interaction: discord.Interaction[Any]) -> Refusal | None:
    """Whether who asked may change the channel, whatever the server has made of the command's permissions."""
    if interaction.guild_id is None:
        return None
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        return Refusal.RIGHTS
    in_thread = isinstance(interaction.channel, discord.Thread)
    return None if _may_write(interaction.app_permissions, in_thread=in_thread) else Refusal.NOT_IN_CHANNEL


def refusal_in(message: discord.Message) -> Refusal | None:
    if message.guild is None:
        return None
    if not isinstance(message.author, discord.Member) or not message.author.guild_permissions.manage_guild:
        return Refusal.RIGHTS
    channel = message.channel
    if not isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread):
        return Refusal.NOT_IN_CHANNEL
    granted = channel.permissions_for(message.guild.me)
    return None if _may_write(granted, in_thread=isinstance(channel, discord.Thread)) else Refusal.NOT_IN_CHANNEL


def _may_write(granted: discord.Permissions, *, in_thread: bool) -> bool:
    writes = granted.send_messages_in_threads if in_thread else granted.send_messages
    return granted.administrator or (granted.view_channel and writes)
