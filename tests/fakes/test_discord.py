"""The fake Discord through the real client: a bot that connects, hears people and answers them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator

import discord
import pytest

from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_clients import HEARING, Bot, with_bot
from tests.fakes.discord_people import CannotDo
from tests.fakes.discord_world import Guild, MessageFlag, Permission


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


@pytest.fixture
def guild(server: FakeDiscord) -> Guild:
    return server.add_guild("연구실")


def test_a_bot_connects_and_registers_its_commands(server: FakeDiscord, guild: Guild) -> None:
    channel = server.add_channel(guild, "papers")

    async def scenario(bot: Bot) -> None:
        assert bot.user is not None
        assert (bot.user.id, bot.application_id) == (server.bot.id, server.application_id)
        assert [found.name for found in bot.guilds] == ["연구실"]
        seen = bot.get_channel(channel.id)
        assert isinstance(seen, discord.TextChannel)
        assert seen.permissions_for(seen.guild.me).send_messages
        await server.until(lambda: server.connections == 1)

    with_bot(server, scenario)
    assert (server.identifies, server.intents, server.invalid_requests) == (1, [HEARING.value], 0)
    paper = server.commands["paper"]
    assert paper["name_localizations"] == {"ko": "논문"}
    assert [(option["name"], option["required"]) for option in paper["options"]] == [("id", True), ("question", False)]
    server.wait_for(lambda: server.connections == 0)


def test_a_command_is_heard_deferred_and_answered_in_place(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은", Permission.MANAGE_GUILD)

    async def scenario(bot: Bot) -> None:
        asked = server.slash(reader, channel, "paper", id="2501.07301", question=None)
        answer = await server.until(lambda: asked.answer)
        assert asked.response is not None
        assert asked.response["type"] == 5
        assert answer.text == "2501.07301 None"
        assert MessageFlag.IS_COMPONENTS_V2 in answer.flags
        assert answer.buttons == {"/easy 2501.07301": "쉬운설명", "more": "자세히"}
        assert server.messages(channel) == [answer]
        (heard,) = bot.asked
        assert (heard.locale, heard.guild_locale) == (discord.Locale.korean, discord.Locale.korean)
        assert heard.channel_id == channel.id
        assert heard.context.guild
        assert heard.permissions.manage_guild
        assert heard.app_permissions.send_messages
        assert not heard.app_permissions.mention_everyone

    with_bot(server, scenario)


def test_what_one_types_is_answered_with_choices(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        some = server.autocomplete(reader, channel, "paper", "id", "강화")
        none = server.autocomplete(reader, channel, "paper", "id", "", question="왜?")
        assert await server.until(lambda: some.choices) == [{"name": "강화 논문", "value": "2501.07301"}]
        await server.until(lambda: none.response)
        assert none.choices == []

    with_bot(server, scenario)


def test_buttons_answer_the_presser_alone_or_change_their_message_after_a_restart_too(
    server: FakeDiscord, guild: Guild
) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def asks(bot: Bot) -> None:
        asked = server.slash(reader, channel, "paper", id="1")
        await server.until(lambda: asked.answer)

    async def presses(bot: Bot) -> None:
        (message,) = server.messages(channel)
        easy = server.press(reader, message, "/easy 2501.07301")
        answer = await server.until(lambda: easy.answer)
        assert (answer.text, answer.ephemeral) == ("쉬운 설명", True)
        more = server.press(reader, message, "more")
        assert await server.until(lambda: more.answer) is message
        assert (message.text, message.ephemeral) == ("자세한 설명", False)
        with pytest.raises(CannotDo, match="no button"):
            server.press(reader, message, "gone")
        with pytest.raises(CannotDo, match="do not see"):
            server.press(server.add_member(guild, "민수"), answer, "any")

    with_bot(server, asks)
    server.advance(90 * 24 * 3600)
    with_bot(server, presses)


def test_an_answer_for_one_person_alone_and_a_followup(server: FakeDiscord, guild: Guild) -> None:
    channel, admin = server.add_channel(guild, "papers"), server.add_member(guild, "지은", Permission.MANAGE_GUILD)

    async def scenario(bot: Bot) -> None:
        asked = server.slash(admin, channel, "subscribe")
        await server.until(lambda: asked.followups)
        assert [(one.text, one.ephemeral) for one in server.messages(channel)] == [("구독", True), ("더", True)]

    with_bot(server, scenario)


def test_commands_work_in_direct_messages(server: FakeDiscord, guild: Guild) -> None:
    reader = server.add_member(guild, "지은")
    channel = server.direct_channel(reader)

    async def scenario(bot: Bot) -> None:
        asked = server.slash(reader, channel, "paper", id="1")
        answer = await server.until(lambda: asked.answer)
        assert answer.channel is channel
        (heard,) = bot.asked
        assert heard.context.dm_channel
        assert (heard.guild, heard.user.id) == (None, reader.id)

    with_bot(server, scenario)


def test_two_bots_with_one_token_both_hear_and_one_answers(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은", Permission.MANAGE_GUILD)

    async def scenario(bot: Bot) -> None:
        async with Bot() as other:
            running = asyncio.create_task(other.start(server.token))
            await other.wait_until_ready()
            assert (server.connections, server.identifies) == (2, 2)
            asked = server.slash(reader, channel, "subscribe")
            await server.until(lambda: any(request.status == 400 for request in server.requests))
            await server.until(lambda: asked.answer)
            assert len(bot.asked) == len(other.asked) == 1
            await other.close()
            await running

    with_bot(server, scenario)


def test_people_can_only_do_what_their_client_offers(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        with pytest.raises(CannotDo, match="not registered"):
            server.slash(reader, channel, "unknown")
        with pytest.raises(CannotDo, match="needs"):
            server.slash(reader, channel, "paper")
        with pytest.raises(CannotDo, match="does not take"):
            server.slash(reader, channel, "paper", id=3)
        with pytest.raises(CannotDo, match="not offered"):
            server.slash(reader, channel, "subscribe")
        with pytest.raises(CannotDo, match="no guild"):
            server.direct_message(server.add_user("손님"), "안녕")
        server.allow_command("subscribe", reader)
        asked = server.slash(reader, channel, "subscribe")
        await server.until(lambda: asked.answer)
        assert not bot.asked[-1].permissions.manage_guild

    with_bot(server, scenario)


def test_contents_are_shown_where_the_bot_is_meant_and_nowhere_else(server: FakeDiscord, guild: Guild) -> None:
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        server.mention(reader, channel, "<@app> arxiv.org/abs/2501.07301")
        server.say(reader, channel, "우리끼리")
        server.direct_message(reader, "안녕")
        await server.until(lambda: len(bot.heard) == 3)
        said = [message.content for message in bot.heard]
        assert said == [f"<@{server.bot.id}> arxiv.org/abs/2501.07301", "", "안녕"]
        assert isinstance(bot.heard[2].channel, discord.DMChannel)

    with_bot(server, scenario)


def test_who_does_not_ask_for_messages_hears_none(server: FakeDiscord, guild: Guild) -> None:
    class Deaf(Bot):
        wanted = discord.Intents(guilds=True)

    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")

    async def scenario(bot: Bot) -> None:
        server.mention(reader, channel, "<@app> 안녕")
        asked = server.slash(reader, channel, "paper", id="1")
        await server.until(lambda: asked.answer)
        assert bot.heard == []

    with_bot(server, scenario, Deaf)


CHILD = """
import asyncio, os, discord, yarl
discord.http.Route.BASE = os.environ["API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["GATEWAY"])
bot = discord.Client(intents=discord.Intents(guilds=True, dm_messages=True), guild_ready_timeout=0.02)

@bot.event
async def on_message(message):
    if message.author != bot.user:
        await message.channel.send("네: " + message.content)
        await bot.close()

asyncio.run(bot.start(os.environ["TOKEN"]))
"""


def test_a_bot_in_a_process_of_its_own_is_driven_from_here() -> None:
    with fake_discord() as server:
        names = {"API": server.api_url, "GATEWAY": server.gateway_url, "TOKEN": server.token}
        with subprocess.Popen([sys.executable, "-c", CHILD], env={**os.environ, **names}) as child:
            server.wait_for(lambda: server.connections == 1, 30)
            reader = server.add_member(server.add_guild("연구실"), "지은")
            server.direct_message(reader, "안녕")
            said = server.wait_for(lambda: server.messages(server.direct_channel(reader))[1:])
            assert [message.text for message in said] == ["네: 안녕"]
        assert child.returncode == 0


def test_discord_py_is_itself_again_afterwards() -> None:
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    with fake_discord() as server, redirected(server):
        assert server.api_url == discord.http.Route.BASE
    assert before == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
