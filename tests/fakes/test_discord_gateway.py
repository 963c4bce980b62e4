"""The fake's gateway: what becomes of a bot that is cut off, refused or told of changes."""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import aiohttp
import discord
import pytest

from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_clients import HEARING, Bot, with_bot
from tests.fakes.discord_faults import refuse, slow, status
from tests.fakes.discord_world import Channel, ChannelKind, Guild, Permission

IDENTIFY = {"op": 2, "d": {"token": "TOKEN", "intents": 0, "properties": {}}}


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


@pytest.fixture
def guild(server: FakeDiscord) -> Guild:
    return server.add_guild("연구실")


def test_nothing_is_missed_or_heard_twice_when_the_connection_breaks(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        for resumes, break_off in enumerate((server.disconnect, server.ask_to_reconnect), start=1):
            server.mention(reader, channel, f"<@app> {resumes} 전")
            await asyncio.to_thread(break_off)
            server.mention(reader, channel, f"<@app> {resumes} 후")
            await server.until(partial(_resumed, server, resumes))
        await server.until(lambda: len(bot.heard) == 4)
        said = [message.content.partition(" ")[2] for message in bot.heard]
        assert said == ["1 전", "1 후", "2 전", "2 후"]
        assert server.identifies == 1

    with_bot(server, scenario)


def _resumed(server: FakeDiscord, times: int) -> bool:
    return server.resumes == times


def test_a_session_that_is_gone_is_begun_anew_and_counted(server: FakeDiscord, guild: Guild) -> None:
    async def scenario(bot: Bot) -> None:
        await asyncio.to_thread(server.end_sessions)
        await server.until(lambda: server.identifies == 2)
        await server.until(lambda: server.connections == 1)

    with_bot(server, scenario)


def test_the_gateway_can_be_out_of_reach(server: FakeDiscord) -> None:
    gone = server.fault("WS", "/gateway", refuse(), times=2)  # aiohttp's client tries a GET twice
    busy = server.fault("WS", "/gateway", status(503))

    async def connect() -> None:
        async with aiohttp.ClientSession() as session:
            with pytest.raises((aiohttp.ClientError, ConnectionError)):
                await session.ws_connect(server.gateway_url)
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                await session.ws_connect(server.gateway_url)
            server.fault("WS", "/gateway", slow(0.01))
            async with session.ws_connect(f"{server.gateway_url}?v=10") as socket:
                assert (await socket.receive_json())["op"] == 10

    asyncio.run(connect())
    assert (gone.hits, busy.hits) == (2, 1)


async def _post_and_discuss(bot: Bot, server: FakeDiscord, channel: Channel) -> None:
    """What happens in the channel is known to the bot without asking."""
    news = bot.get_channel(channel.id)
    assert isinstance(news, discord.TextChannel)
    assert news.is_news()
    message = await news.send("오늘의 논문")
    thread = await message.create_thread(name="자세히")
    await thread.send("첫 논문")
    made = server.messages(channel)[0].thread
    assert made is not None
    assert made.kind is ChannelKind.ANNOUNCEMENT_THREAD
    await server.until(lambda: news.get_thread(made.id))
    server.archive(made)
    await server.until(lambda: news.get_thread(made.id) is None)
    server.overwrite(channel, server.bot, deny=Permission.SEND_MESSAGES)
    await server.until(lambda: not news.permissions_for(news.guild.me).send_messages)
    assert channel.guild is not None
    server.permit(channel.guild, server.bot, Permission.ADMINISTRATOR)
    await server.until(lambda: news.permissions_for(news.guild.me).send_messages)


@pytest.mark.parametrize(
    ("said", "version", "code"),
    [
        pytest.param(["{"], 10, 4002, id="no-json"),
        pytest.param([{"op": 99}], 10, 4001, id="no-opcode"),
        pytest.param([{"op": 3, "d": {}}], 10, 4003, id="before-identifying"),
        pytest.param([IDENTIFY | {"d": {"token": "wrong"}}], 10, 4004, id="wrong-token"),
        pytest.param([IDENTIFY, IDENTIFY], 10, 4005, id="twice"),
        pytest.param([], 6, 4012, id="old-version"),
        pytest.param([IDENTIFY | {"d": {"token": "TOKEN", "intents": 1 << 30}}], 10, 4013, id="no-intents"),
        pytest.param([IDENTIFY | {"d": {"token": "TOKEN", "intents": 1 << 15}}], 10, 4014, id="privileged-intents"),
    ],
)
def test_the_gateway_closes_with_its_own_codes(
    server: FakeDiscord, said: list[str | dict[str, Any]], version: int, code: int
) -> None:
    async def converse() -> int | None:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{server.gateway_url}?v={version}&encoding=json") as socket,
        ):
            for one in said:
                await socket.send_str(json.dumps(one).replace("TOKEN", server.token) if isinstance(one, dict) else one)
            async for _ in socket:
                pass
            return socket.close_code

    assert asyncio.run(converse()) == code


def test_a_wrong_token_is_refused_by_the_api_and_by_the_gateway(server: FakeDiscord) -> None:
    async def login() -> None:
        async with discord.Client(intents=HEARING) as client:
            await client.login("wrong.token.here")

    with pytest.raises(discord.LoginFailure):
        asyncio.run(login())
    assert server.invalid_requests == 1

    async def scenario(bot: Bot) -> None:
        await asyncio.to_thread(server.revoke_token)
        await asyncio.sleep(10)

    with pytest.raises(ExceptionGroup) as raised:
        with_bot(server, scenario)
    (closed,) = raised.value.exceptions
    assert isinstance(closed, discord.ConnectionClosed)
    assert closed.code == 4004


def test_privileged_intents_are_switched_on_first(server: FakeDiscord, guild: Guild) -> None:
    class Curious(Bot):
        wanted = discord.Intents(guilds=True, guild_messages=True, message_content=True)

    async def nothing(bot: Bot) -> None:
        raise AssertionError("the bot was let in")

    with pytest.raises(ExceptionGroup) as raised:
        with_bot(server, nothing, Curious)
    assert isinstance(raised.value.exceptions[0], discord.PrivilegedIntentsRequired)
    server.enable_intents(Curious.wanted.value)
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        server.say(reader, channel, "우리끼리")
        await server.until(lambda: bot.heard)
        assert bot.heard[0].content == "우리끼리"

    with_bot(server, scenario, Curious)


def test_the_thousand_and_first_identify_of_a_day_costs_the_token(server: FakeDiscord, guild: Guild) -> None:
    token = server.token
    server.identified(1000)

    async def nothing(bot: Bot) -> None:
        raise AssertionError("the bot was let in")

    with pytest.raises(ExceptionGroup) as raised:
        with_bot(server, nothing)
    closed = raised.value.exceptions[0]
    assert isinstance(closed, discord.ConnectionClosed)
    assert closed.code == 4004
    assert server.token != token


def test_a_bot_is_told_of_guilds_that_it_joins_and_leaves(server: FakeDiscord, guild: Guild) -> None:
    async def scenario(bot: Bot) -> None:
        other = server.add_guild("동아리")
        await server.until(lambda: len(bot.guilds) == 2)
        server.kick(guild)
        await server.until(lambda: [found.name for found in bot.guilds] == ["동아리"])
        channel = server.add_channel(other, "news", ChannelKind.ANNOUNCEMENT)
        await server.until(lambda: bot.get_channel(channel.id))
        await _post_and_discuss(bot, server, channel)
        server.delete_channel(channel)
        await server.until(lambda: bot.get_channel(channel.id) is None)
        server.join(guild, server.bot)
        await server.until(lambda: len(bot.guilds) == 2)

    with_bot(server, scenario)
