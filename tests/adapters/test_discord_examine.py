"""What `paperboy doctor` says of Discord: what is right, what is not, and what to click."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from adapters.base import Finding, Mark
from adapters.discord import menu
from adapters.discord.examine import examine
from adapters.discord.permissions import INTEGER, NEEDED, invite
from adapters.discord.render import THREAD_NAME, render
from adapters.discord.rest import log_in, use
from bot import replies
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_faults import status
from tests.fakes.discord_world import IN_A_CHANNEL, Permission

DOCUMENT = Path(__file__).parents[2] / "docs" / "discord.md"


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


def settings_of(server: FakeDiscord, token: str | None = None) -> Settings:
    return Settings(discord_token=token or server.token, discord_api_url=server.api_url)


def found(server: FakeDiscord, *channels: object) -> list[Finding]:
    return asyncio.run(examine(settings_of(server), [str(getattr(one, "id", one)) for one in channels]))


def register(server: FakeDiscord) -> None:
    async def whole() -> None:
        use(settings_of(server))
        rest, _ = await log_in(server.token)
        ids, path = {"application": server.application_id}, "/applications/{application}/commands"
        await rest.patiently("PUT", path, menu.registered(), ids=ids, seconds=5, repeatable=True)
        await rest.close()

    asyncio.run(whole())


def test_a_set_up_that_is_right_has_nothing_but_ticks(server: FakeDiscord) -> None:
    guild = server.add_guild("연구실", Permission(INTEGER))
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")
    register(server)
    findings = found(server, channel, server.direct_channel(reader))
    assert {one.mark for one in findings} == {Mark.GOOD}
    assert [one.what for one in findings] == [
        replies.DISCORD_TOKEN,
        replies.DISCORD_SERVERS,
        replies.DISCORD_COMMANDS,
        replies.discord_channel(str(channel.id)),
        replies.discord_channel(str(server.direct_channel(reader).id)),
    ]
    assert server.identifies == 0


def test_a_bot_in_no_server_is_given_the_link_that_invites_it(server: FakeDiscord) -> None:
    _, servers, commands = found(server)
    assert servers.mark is Mark.BAD
    assert invite(server.application_id) in servers.said
    assert commands == Finding(Mark.HINT, replies.DISCORD_COMMANDS, replies.discord_commands(current=False))


@pytest.mark.parametrize("name", NEEDED)
def test_each_right_that_is_missing_is_called_by_its_name(name: str, server: FakeDiscord) -> None:
    guild = server.add_guild("연구실", Permission(INTEGER & ~NEEDED[name]))
    channel = server.add_channel(guild, "papers")
    *_, finding = found(server, channel)
    assert finding.mark is not Mark.GOOD
    if name == "view_channel":
        assert "Missing Access" in finding.said
    else:
        assert finding.said == replies.discord_cannot_write("papers", [name])
        assert replies.DISCORD_PERMISSIONS[name] in finding.said


def test_what_the_channel_itself_denies_counts(server: FakeDiscord) -> None:
    guild = server.add_guild("연구실", IN_A_CHANNEL)
    channel = server.add_channel(guild, "papers")
    server.overwrite(channel, server.bot, deny=Permission.SEND_MESSAGES)
    *_, finding = found(server, channel)
    assert finding == Finding(
        Mark.BAD, replies.discord_channel(str(channel.id)), replies.discord_cannot_write("papers", ["send_messages"])
    )


def test_a_thread_has_the_rights_of_its_channel(server: FakeDiscord) -> None:
    guild = server.add_guild("연구실", Permission(INTEGER & ~NEEDED["send_messages"]))
    channel, reader = server.add_channel(guild, "papers"), server.add_member(guild, "지은")
    root = server.say(reader, channel, "이야기")

    async def begun() -> None:
        use(settings_of(server))
        rest, _ = await log_in(server.token)
        ids, path = (
            {"channel_id": channel.id, "message_id": root.id},
            "/channels/{channel_id}/messages/{message_id}/threads",
        )
        body = {"name": render(MESSAGES["digest"])[-1].payload[THREAD_NAME]}
        await rest.patiently("POST", path, body, ids=ids, seconds=5, repeatable=True)
        await rest.close()

    asyncio.run(begun())
    *_, inside, above = found(server, root.thread, channel)
    assert (inside.mark, above.mark) == (Mark.GOOD, Mark.BAD)


@pytest.mark.parametrize("number", ["1", "nothing", ""])
def test_a_channel_that_is_gone_is_told_and_the_others_are_looked_at(number: str, server: FakeDiscord) -> None:
    channel = server.add_channel(server.add_guild("연구실", Permission(INTEGER)), "papers")
    *_, gone, there = found(server, number, channel)
    assert (gone.mark, there.mark) == (Mark.BAD, Mark.GOOD)
    assert invite(server.application_id) in gone.said


def test_commands_sent_elsewhere_are_told(server: FakeDiscord) -> None:
    server.add_guild("연구실")
    owner = {"id": "1", "username": "o", "discriminator": "0", "avatar": None}
    wired = {
        "owner": owner,
        "id": str(server.application_id),
        "name": "p",
        "icon": None,
        "description": "",
        "bot_public": True,
    }
    more = {
        "bot_require_code_grant": False,
        "verify_key": "0",
        "flags": 0,
        "interactions_endpoint_url": "https://a.bc/",
    }
    server.fault("GET", "/oauth2/applications/@me", status(200, wired | more), times=2)
    said = [one.said for one in found(server) if one.what == replies.DISCORD_ENDPOINT]
    assert said == [replies.discord_endpoint("https://a.bc/")]


def test_a_token_that_is_missing_or_refused_is_told_with_where_to_get_one(server: FakeDiscord) -> None:
    (missing,) = asyncio.run(examine(Settings(), []))
    assert missing == Finding(Mark.BAD, replies.DISCORD_TOKEN, replies.WHERE_TO_FIND["discord_token"])
    (refused,) = asyncio.run(examine(settings_of(server, "wrong.token"), []))
    assert refused == Finding(Mark.BAD, replies.DISCORD_TOKEN, replies.token_refused("discord_token"))


def test_a_discord_that_is_away_is_told_and_nothing_is_raised(server: FakeDiscord) -> None:
    away = settings_of(server).model_copy(update={"discord_api_url": "http://127.0.0.1:9/api/v10"})
    (finding,) = asyncio.run(examine(away, ["1"]))
    assert finding.mark is Mark.BAD
    assert "Discord" in finding.said


def test_the_invitation_asks_for_what_is_needed_and_nothing_else() -> None:
    names = {name for name, granted in discord.Permissions(INTEGER) if granted}
    assert names - {"read_messages"} == set(NEEDED) - {"view_channel"}
    assert names >= {"read_messages"}  # discord.py's older name of view_channel
    assert not names & {"administrator", "mention_everyone", "manage_guild"}


def test_the_document_gives_the_link_that_the_code_gives() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert invite("YOUR_APPLICATION_ID") in text
    assert str(INTEGER) in text


def test_the_document_names_the_commands_as_korean_clients_show_them() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in replies.COMMANDS if f"`/{replies.COMMAND_NAMES[name]}`" not in text] == []
