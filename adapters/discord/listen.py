"""Hearing Discord over its gateway: commands, pressed buttons, mentions and direct messages."""

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import aiohttp
import discord

from adapters import asking
from adapters.base import Ears, Place
from adapters.discord import choices, form, heard, menu
from adapters.discord.connections import hang_up, paced
from adapters.discord.errors import CHANNEL, UNKNOWN_CHANNEL, Lost, Refused, Unreached
from adapters.discord.place import (
    CALLBACK,
    FIRST_SECONDS,
    AnsweredElsewhere,
    DoubtedPlace,
    InteractionPlace,
    MessagePlace,
)
from adapters.discord.rest import Ids, Rest, use
from adapters.discord.rights import refusal_in, refusal_of
from bot import replies
from bot.commands import Request, changes_settings
from bot.errors import Misconfigured, PlatformAway
from bot.paper import PaperId
from bot.settings import Settings

log = logging.getLogger(__name__)

PLATFORM, SETTING = "discord", "discord_token"
MOST_LOG_INS = 200
"""A day. Discord takes the token away after a thousand: https://docs.discord.com/developers/events/gateway#rate-limiting"""

_LOGIN_SECONDS = 30.0
_COMMANDS_SECONDS = 10.0
_UNKNOWN_GUILD = 10004
_TOKEN_REFUSED = 4004
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""
_CHOICES = 8
_ROOT_SECONDS = 0.8
"""How long may be looked for what a thread is about: people wait for an answer."""


async def listen(settings: Settings, ears: Ears) -> None:
    """Hear Discord until cancelled. Raises Misconfigured, PlatformAway, and what `ears` raise."""
    (token,) = settings.tokens(PLATFORM)
    use(settings)
    while True:
        try:
            await _hear(ears, token)
        except TooManyLogIns:
            log.warning("discord: logged in %d times today; the next time is tomorrow (UTC)", MOST_LOG_INS)
            await asyncio.sleep(_until_tomorrow(datetime.now(UTC)))


async def _hear(ears: Ears, token: str) -> None:
    """Hear until cancelled. The bot is closed first: in Python 3.11 what discord.py waits with may lose a cancellation.

    https://github.com/python/cpython/issues/86296
    """
    async with Bot(ears) as bot:
        staying = asyncio.ensure_future(_stay(bot, token))
        try:
            await asyncio.wait({staying})
        finally:
            await bot.close()
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)
            await hang_up()
        staying.result()


class TooManyLogIns(Exception):
    """One more log-in today would be one too many."""


class Bot(discord.Client):
    """Hands what it hears to the ears. It remembers nothing: a button of last month says itself what it means.

    Discord shows the contents of messages to who is mentioned in them or written to directly, without a privileged
    intent: https://docs.discord.com/developers/events/gateway#message-content-intent
    """

    def __init__(self, ears: Ears) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=paced(),
            guild_ready_timeout=0.1,
        )
        self._ears = ears
        self._under_way: set[asyncio.Task[Any]] = set()
        self._left: set[int] = set()
        self._warned = False

    @cached_property
    def rest(self) -> Rest:
        """The API, once we are logged in."""
        return Rest(self.http)

    async def setup_hook(self) -> None:
        """Register the commands, unless they are: Discord minds how often that is done."""
        path, ids = "/applications/{application}/commands", {"application": self.application_id or 0}
        asked = f"{path}?with_localizations=true"
        try:
            found = await self.rest.patiently("GET", asked, seconds=_COMMANDS_SECONDS, repeatable=True, ids=ids)
            if not menu.is_current(found or ()):
                wanted = menu.registered()
                await self.rest.patiently("PUT", path, wanted, seconds=_COMMANDS_SECONDS, repeatable=True, ids=ids)
        except (Refused, Unreached, Lost) as problem:
            log.warning("discord: the commands were not registered: %s", problem)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if await self._ears.identified(PLATFORM) > MOST_LOG_INS:
            raise TooManyLogIns
        await super().before_identify_hook(shard_id, initial=initial)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Nothing once it is closed: discord.py goes on telling of servers that it learned of before."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def close(self) -> None:
        for task in self._under_way - {asyncio.current_task()}:
            task.cancel()
        await self.rest.end()
        await super().close()

    async def on_connect(self) -> None:
        log.info("discord: connected")

    async def on_disconnect(self) -> None:
        log.info("discord: the connection broke; it is made again")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data
        match interaction.type:
            case discord.InteractionType.application_command:
                await self._asked(interaction, menu.typed(data))
            case discord.InteractionType.component if str(data["custom_id"]).startswith("/"):
                await self._pressed(interaction, str(data["custom_id"]))
            case discord.InteractionType.modal_submit if paper := asking.wants_words(str(data["custom_id"])):
                await self._asked(interaction, asking.question(paper, form.words_of(data)))
            case discord.InteractionType.autocomplete:
                await self._typing(interaction, data)
            case _:
                log.info("discord: an interaction of type %s", interaction.type)

    async def on_message(self, message: discord.Message) -> None:
        text = heard.said_to(self.user, message) if self.user else None
        if text is None:
            return
        channel = str(message.channel.id)
        place = MessagePlace(self.rest, channel, str(message.id))
        request = Request(
            PLATFORM,
            channel,
            text,
            person=str(message.author.id),
            refusal=refusal_in(message) if changes_settings(text) else None,
            event=str(message.id),
            address=place.address,
            thread=heard.thread_of(message),
            about=heard.about_reply(message) or await self._about_root(message, text),
        )
        await self._answer(request, place)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        for channel in (*guild.channels, *guild.threads):
            await self._ears.joined(PLATFORM, str(channel.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """One that we had left is no new one to discord.py."""
        if guild.id in self._left:
            self._left.discard(guild.id)
            await self.on_guild_join(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._left.add(guild.id)
        for channel in (*guild.channels, *guild.threads):
            await self._ears.left(PLATFORM, str(channel.id), CHANNEL[_UNKNOWN_GUILD])

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._ears.left(PLATFORM, str(channel.id), CHANNEL[UNKNOWN_CHANNEL])

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        await self._ears.left(PLATFORM, str(thread.thread_id), CHANNEL[UNKNOWN_CHANNEL])

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """One event that fails is written down, and stops nothing."""
        problem = sys.exception()
        if isinstance(problem, AnsweredElsewhere):
            if not self._warned:
                log.warning("discord: another process answers for this bot too; only one should run")
            self._warned = True
        elif isinstance(problem, Refused | Unreached | Lost):
            log.warning("discord: %s could not be answered: %s", event_method, problem)
        else:
            log.exception("discord: %s failed", event_method)

    async def _pressed(self, interaction: discord.Interaction[Any], command: str) -> None:
        """A button was pressed: it wants a form, or asks its command."""
        paper = asking.wants_words(command)
        if paper is not None:
            await self._place(interaction, command).open(form.form(paper))
        else:
            await self._asked(interaction, command)

    def _place(self, interaction: discord.Interaction[Any], text: str) -> InteractionPlace:
        pressed = interaction.message
        where = (interaction.id, interaction.application_id, interaction.token, str(interaction.channel_id))
        if asking.is_doubt(text) and pressed is not None and not pressed.flags.ephemeral:
            return DoubtedPlace(self.rest, *where, pressed=str(pressed.id))
        return InteractionPlace(self.rest, *where)

    async def _asked(self, interaction: discord.Interaction[Any], text: str) -> None:
        if interaction.channel_id is None:
            raise LookupError("discord.py knows no channel of that kind")
        channel, pressed = str(interaction.channel_id), interaction.message
        place = self._place(interaction, text)
        request = Request(
            PLATFORM,
            channel,
            text,
            person=str(interaction.user.id),
            refusal=refusal_of(interaction) if changes_settings(text) else None,
            event=str(interaction.id),
            address=place.address,
            thread=str(pressed.id) if pressed else heard.whole_conversation(interaction.channel),
        )
        await self._answer(request, place)

    async def _answer(self, request: Request, place: Place) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await self._ears.answer(request, place)
        finally:
            self._under_way.discard(task)

    async def _about_root(self, message: discord.Message, text: str) -> str | None:
        """The id of the paper that the message is about under which the thread was begun, where that must be known."""
        thread = message.channel
        if not isinstance(thread, discord.Thread) or text.startswith("/") or PaperId.find(text):
            return None
        path, ids = "/channels/{channel_id}/messages/{root}", {"channel_id": thread.parent_id, "root": thread.id}
        try:
            until = asyncio.get_running_loop().time() + _ROOT_SECONDS
            root = await self.rest.call("GET", path, ids=ids, until=until)
        except (Refused, Unreached, Lost):
            return None
        return heard.about(root.get("content") or "", root.get("components") or ())

    async def _typing(self, interaction: discord.Interaction[Any], data: Any) -> None:
        option, begun = menu.focused(data)
        if option == "id":
            found = choices.of_papers(await self._ears.choices(begun, choices.MOST))
        else:
            found = choices.of_categories(begun, several=option == "categories")
        body = {"type": _CHOICES, "data": {"choices": found}}
        ids: Ids = {"webhook_id": interaction.id, "webhook_token": interaction.token}
        await self.rest.call("POST", CALLBACK, body, ids=ids, until=asyncio.get_running_loop().time() + FIRST_SECONDS)


async def _stay(bot: Bot, token: str) -> None:
    """Log in and stay connected. Raises Misconfigured, PlatformAway, TooManyLogIns."""
    refused = Misconfigured(SETTING.upper(), replies.token_refused(SETTING))
    try:
        async with asyncio.timeout(_LOGIN_SECONDS):
            await bot.login(token)
    except discord.LoginFailure:
        raise refused from None
    except (discord.HTTPException, aiohttp.ClientError, OSError, ValueError) as problem:
        raise PlatformAway(str(problem) or type(problem).__name__) from problem
    try:
        await bot.connect()
    except discord.ConnectionClosed as closed:
        if closed.code == _TOKEN_REFUSED:
            raise refused from None
        raise PlatformAway(f"the gateway closed the connection ({closed.code})") from closed
    except AttributeError as problem:
        # Where the very first connection fails, discord.py asks it for its place all the same:
        # https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/client.py#L787
        if bot.ws is not None:
            raise
        raise PlatformAway("the gateway cannot be reached") from problem
    raise PlatformAway("the gateway ended the connection")


def _until_tomorrow(now: datetime) -> float:
    """Seconds until the next day in UTC begins."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - now).total_seconds()
