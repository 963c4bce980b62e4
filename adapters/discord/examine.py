"""Looking at Discord's side of the set-up: the token, the servers, the commands, the rights in each channel."""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from adapters.base import Finding, Mark
from adapters.discord import menu
from adapters.discord.errors import Lost, Refused, Unreached
from adapters.discord.permissions import NEEDED, invite
from adapters.discord.rest import Rest, use
from bot import replies
from bot.errors import Misconfigured
from bot.settings import Settings

_SECONDS = 20.0
_UNREADABLE = (ValueError, LookupError, TypeError)
"""What discord.py raises over an answer that is not Discord's."""
_AWAY = (discord.HTTPException, aiohttp.ClientError, OSError, *_UNREADABLE, Refused, Unreached, Lost)
_IN_A_THREAD = ("view_channel", "send_messages_in_threads", "read_message_history")
_ESSENTIAL = frozenset({"view_channel", "send_messages", "send_messages_in_threads"})


async def examine(settings: Settings, channels: Sequence[str]) -> list[Finding]:
    """What is found, by REST alone: nobody is logged out by it, and no log-in is counted. Raises nothing."""
    findings: list[Finding] = []
    try:
        (token,) = settings.tokens("discord")
        use(settings)
        async with asyncio.timeout(_SECONDS), discord.Client(intents=discord.Intents(guilds=True)) as client:
            await _look(client, token, channels, findings)
    except Misconfigured as problem:
        findings.append(Finding(Mark.BAD, replies.DISCORD_TOKEN, problem.reason))
    except discord.LoginFailure:
        findings.append(Finding(Mark.BAD, replies.DISCORD_TOKEN, replies.token_refused("discord_token")))
    except (aiohttp.ClientConnectorError, TimeoutError):
        findings.append(Finding(Mark.BAD, replies.DISCORD_TOKEN, replies.discord_away("cannot connect")))
    except _AWAY as problem:
        said = replies.discord_away(str(problem) or type(problem).__name__)
        findings.append(Finding(Mark.BAD, replies.DISCORD_TOKEN, said))
    return findings


async def _look(client: discord.Client, token: str, channels: Sequence[str], findings: list[Finding]) -> None:
    """Add what is found, one after another. Raises what _AWAY lists."""
    await client.login(token)
    application = await client.application_info()
    findings.append(Finding(Mark.GOOD, replies.DISCORD_TOKEN, replies.discord_known(str(client.user))))
    if application.interactions_endpoint_url:
        said = replies.discord_endpoint(application.interactions_endpoint_url)
        findings.append(Finding(Mark.BAD, replies.DISCORD_ENDPOINT, said))
    guilds = [guild.name async for guild in client.fetch_guilds(limit=None)]
    link = invite(application.id)
    found = replies.discord_servers(guilds, link)
    findings.append(Finding(Mark.GOOD if guilds else Mark.BAD, replies.DISCORD_SERVERS, found))
    findings.append(await _commands(client, application.id))
    for channel in channels:
        findings += [await _channel(client, channel, link)]


async def _commands(client: discord.Client, application: int) -> Finding:
    path = "/applications/{application}/commands?with_localizations=true"
    until = asyncio.get_running_loop().time() + _SECONDS
    is_current = menu.is_current(
        await Rest(client.http).call("GET", path, ids={"application": application}, until=until) or ()
    )
    mark = Mark.GOOD if is_current else Mark.HINT
    return Finding(mark, replies.DISCORD_COMMANDS, replies.discord_commands(current=is_current))


async def _channel(client: discord.Client, number: str, link: str) -> Finding:
    """What the bot may do in the channel, and what to click where that is not enough."""
    what = replies.discord_channel(number)
    try:
        channel = await client.fetch_channel(int(number))
        if isinstance(channel, discord.abc.PrivateChannel):
            return Finding(Mark.GOOD, what, replies.discord_may_write(""))
        missing = await _missing(client, channel)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData, ValueError) as problem:
        reason = problem.text if isinstance(problem, discord.HTTPException) else str(problem)
        return Finding(Mark.BAD, what, replies.discord_channel_gone(reason, link))
    if not missing:
        return Finding(Mark.GOOD, what, replies.discord_may_write(channel.name))
    essential = [name for name in missing if name in _ESSENTIAL]
    said = replies.discord_cannot_write(channel.name, essential or missing)
    return Finding(Mark.BAD if essential else Mark.HINT, what, said)


async def _missing(client: discord.Client, channel: discord.abc.GuildChannel | discord.Thread) -> list[str]:
    """The names of the permissions that the bot lacks in the channel: a thread has its parent's.

    Without the right to send, discord.py has none to attach and embed either.
    """
    assert client.user is not None
    guild = await client.fetch_guild(channel.guild.id, with_counts=False)
    me = await guild.fetch_member(client.user.id)
    home = await guild.fetch_channel(channel.parent_id if isinstance(channel, discord.Thread) else channel.id)
    assert isinstance(home, discord.abc.GuildChannel)
    granted = home.permissions_for(me)
    needed = _IN_A_THREAD if isinstance(channel, discord.Thread) else NEEDED
    return [name for name in needed if not getattr(granted, name)]
