"""The fake's REST API through the real client: what is stored, and what is refused and how."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import discord
import httpx
import pytest
from discord import app_commands

from tests.fakes.discord import fake_discord, redirected
from tests.fakes.discord_clients import Place, card
from tests.fakes.discord_world import ChannelKind, Permission


@pytest.fixture
def place() -> Iterator[Place]:
    with fake_discord() as server, redirected(server):
        yield Place.of(server)


def test_a_message_is_stored_as_it_was_sent_and_can_be_read_edited_and_deleted(place: Place) -> None:
    async def scenario(client: discord.Client) -> None:
        channel = await client.fetch_channel(place.channel.id)
        assert isinstance(channel, discord.TextChannel)
        sent = await channel.send(view=card("처음 @everyone"), allowed_mentions=discord.AllowedMentions.none())
        (kept,) = place.server.messages(place.channel)
        assert (kept.id, kept.text, kept.pings) == (sent.id, "처음 @everyone", set())
        await sent.edit(view=card("다음 @everyone <@1>"))
        assert kept.pings == {"everyone", "user:1"}
        assert [body["flags"] for body in kept.bodies] == [1 << 15, 1 << 15]
        second = await channel.send("둘째")
        assert [message.id async for message in channel.history(limit=5)] == [second.id, sent.id]
        assert [message.id async for message in channel.history(after=sent)] == [second.id]
        read = await channel.fetch_message(sent.id)
        assert isinstance(read.components[0], discord.components.Container)
        await sent.delete()
        assert place.server.messages(place.channel) != [kept]

    place.do(scenario)


def test_a_message_notifies_by_default_everybody_it_mentions(place: Place) -> None:
    place.send(content="@here <@1>")
    assert place.server.messages()[0].pings == {"here", "user:1"}


def test_the_same_nonce_makes_one_message_until_it_is_forgotten(place: Place) -> None:
    first, second = place.send(content="a", nonce="digest-1-0"), place.send(content="b", nonce="digest-1-0")
    assert first.id == second.id
    assert [message.text for message in place.server.messages()] == ["a"]
    place.send(content="c", nonce="digest-1-1")
    place.server.advance(10 * 60)
    place.send(content="d", nonce="digest-1-0")
    assert [message.text for message in place.server.messages()] == ["a", "c", "d"]
    place.ask("POST", f"/channels/{place.channel.id}/messages", {"content": "e", "nonce": "digest-1-0"})
    assert len(place.server.messages()) == 4


def test_a_thread_has_the_id_of_its_message(place: Place) -> None:
    async def scenario(client: discord.Client) -> None:
        channel = await client.fetch_channel(place.channel.id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("오늘의 논문")
        thread = await message.create_thread(name="자세히")
        assert thread.id == message.id
        await thread.send("첫 논문")
        with pytest.raises(discord.HTTPException) as raised:
            await message.create_thread(name="다시")
        assert (raised.value.status, raised.value.code) == (400, 160004)

    place.do(scenario)
    (root,) = place.server.messages(place.channel)
    assert root.thread is not None
    assert root.thread.kind is ChannelKind.PUBLIC_THREAD
    assert [message.text for message in place.server.messages(root.thread)] == ["첫 논문"]


def test_a_thread_that_is_archived_opens_for_a_message_unless_it_is_locked(place: Place) -> None:
    root = place.send(content="오늘의 논문")
    place.ask("POST", f"/channels/{place.channel.id}/messages/{root.id}/threads", {"name": "자세히"})
    thread = place.server.messages()[0].thread
    assert thread is not None
    place.server.archive(thread)
    place.do(lambda client: client.get_partial_messageable(thread.id).send("하나"))
    assert not thread.archived
    place.server.archive(thread, locked=True)
    with pytest.raises(discord.HTTPException) as raised:
        place.do(lambda client: client.get_partial_messageable(thread.id).send("둘"))
    assert (raised.value.status, raised.value.code) == (400, 50083)


def test_files_come_with_the_message_that_shows_them(place: Place) -> None:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
    place.send(view=view, file=discord.File(io.BytesIO(b"picture"), "chart.png"))
    (message,) = place.server.messages()
    assert message.files == {"chart.png": b"picture"}
    with pytest.raises(discord.HTTPException) as raised:
        place.send(view=view)
    assert raised.value.code == 50035


def _denied(permission: Permission) -> Callable[[Place], None]:
    return lambda place: place.server.overwrite(place.channel, place.server.bot, deny=permission)


def _closed(place: Place) -> None:
    place.reader.accepts_direct_messages = False


REFUSALS: list[tuple[str, Callable[[Place], object], dict[str, Any], int, int]] = [
    ("no-channel", lambda place: place.server.delete_channel(place.channel), {"content": "a"}, 404, 10003),
    ("kicked", lambda place: place.server.kick(place.guild), {"content": "a"}, 403, 50001),
    ("not-seen", _denied(Permission.VIEW_CHANNEL), {"content": "a"}, 403, 50001),
    ("not-written", _denied(Permission.SEND_MESSAGES), {"content": "a"}, 403, 50013),
    ("no-embeds", _denied(Permission.EMBED_LINKS), {"embeds": [{"title": "a"}]}, 403, 50013),
    ("empty", lambda place: None, {"content": " "}, 400, 50006),
    ("long", lambda place: None, {"content": "a" * 2001}, 400, 50035),
]


@pytest.mark.parametrize(
    ("arrange", "body", "code", "error"), [one[1:] for one in REFUSALS], ids=[one[0] for one in REFUSALS]
)
def test_a_message_is_refused_with_discords_own_code(
    place: Place, arrange: Callable[[Place], object], body: dict[str, Any], code: int, error: int
) -> None:
    arrange(place)
    with pytest.raises(discord.HTTPException) as raised:
        place.do(lambda client: client.http.request(_messages(place), json=body))
    assert (raised.value.status, raised.value.code) == (code, error)
    assert place.server.messages() == []
    assert place.server.invalid_requests == (1 if code == 403 else 0)


def _messages(place: Place) -> discord.http.Route:
    return discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=place.channel.id)


def test_a_form_is_refused_by_field(place: Place) -> None:
    said = place.ask("POST", f"/channels/{place.channel.id}/messages", {"content": "a" * 2001}).json()
    told = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}
    assert said == {"message": "Invalid Form Body", "code": 50035, "errors": {"content": {"_errors": [told]}}}


def test_other_refusals_have_their_codes(place: Place) -> None:
    other = place.server.say(place.reader, place.channel, "제 글입니다")
    before = f"/channels/{place.channel.id}/messages"
    expected = {
        ("GET", "/nowhere", None): (404, 0),
        ("PUT", "/users/@me", None): (405, 0),
        ("GET", "/guilds/1", None): (404, 10004),
        ("GET", f"/guilds/{place.guild.id}/members/@me", None): (400, 50035),
        ("GET", f"{before}/1", None): (404, 10008),
        ("PATCH", f"{before}/{other.id}", "a"): (403, 50005),
        ("DELETE", f"{before}/{other.id}", None): (403, 50013),
        ("POST", "/applications/1/commands", "a"): (403, 20012),
        ("POST", "/interactions/1/token/callback", "a"): (404, 10062),
        ("POST", f"/webhooks/{place.server.application_id}/token", "a"): (401, 50027),
    }
    for (method, path, content), (code, error) in expected.items():
        answer = place.ask(method, path, {"content": content} if content else None)
        assert (answer.status_code, answer.json()["code"]) == (code, error), path
    assert httpx.get(place.server.api_url + "/users/@me").json() == {"message": "401: Unauthorized", "code": 0}


def test_a_person_who_takes_no_direct_messages_is_told_apart(place: Place) -> None:
    async def scenario(client: discord.Client) -> None:
        person = await client.http.start_private_message(place.reader.id)
        channel = client.get_partial_messageable(int(person["id"]))
        await channel.send("안녕")
        place.reader.accepts_direct_messages = False
        with pytest.raises(discord.Forbidden) as raised:
            await channel.send("안녕")
        assert raised.value.code == 50007
        place.server.kick(place.guild)
        with pytest.raises(discord.Forbidden) as raised:
            await channel.send("안녕")
        assert raised.value.code == 50278

    place.do(scenario)
    direct = place.server.direct_channel(place.reader)
    assert [message.text for message in place.server.messages(direct)] == ["안녕"]


def test_who_may_not_read_the_past_is_shown_none(place: Place) -> None:
    place.send(content="a")
    place.server.overwrite(place.channel, place.server.bot, deny=Permission.READ_MESSAGE_HISTORY)
    assert place.ask("GET", f"/channels/{place.channel.id}/messages").json() == []


def test_old_messages_bear_few_edits(place: Place) -> None:
    path = f"/channels/{place.channel.id}/messages/{place.send(content='a').id}"
    place.server.advance(3601)
    said = [place.ask("PATCH", path, {"content": str(number)}) for number in range(4)]
    assert [answer.status_code for answer in said] == [200, 200, 200, 429]
    assert said[-1].json()["code"] == 30046
    place.server.advance(60)
    assert place.ask("PATCH", path, {"content": "b"}).status_code == 200


def test_the_flag_of_new_components_is_never_lost_again(place: Place) -> None:
    plain = place.send(content="a")
    path = f"/channels/{place.channel.id}/messages/{plain.id}"
    new = {"flags": 1 << 15, "components": [{"type": 10, "content": "b"}]}
    assert place.ask("PATCH", path, new).status_code == 400
    assert place.ask("PATCH", path, new | {"content": None}).status_code == 200
    assert place.ask("PATCH", path, {"content": "c"}).status_code == 400
    assert place.ask("PATCH", path, {"flags": 0, "components": new["components"]}).status_code == 400
    assert place.ask("PATCH", path, {"components": [{"type": 10, "content": "d"}]}).status_code == 200
    assert place.server.messages()[0].text == "d"


def test_commands_that_discord_would_refuse_are_not_registered(place: Place) -> None:
    async def scenario(client: discord.Client) -> None:
        tree = app_commands.CommandTree(client)

        @tree.command(name="paper", description="논문")
        @app_commands.choices(kind=[app_commands.Choice(name="a" * 101, value="a")])
        async def paper(interaction: discord.Interaction[Any], kind: str) -> None: ...

        with pytest.raises(app_commands.CommandSyncFailure):
            await tree.sync()

    place.do(scenario)
    assert place.server.commands == {}


def test_an_interaction_is_answered_in_time_once_and_for_a_quarter_of_an_hour(place: Place) -> None:
    place.ask("PUT", f"/applications/{place.server.application_id}/commands", [{"name": "help", "description": "a"}])
    asked = place.server.slash(place.reader, place.channel, "help")
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    webhook = f"/webhooks/{place.server.application_id}/{asked.token}"
    original = f"{webhook}/messages/@original"

    def said(method: str, path: str, body: object) -> tuple[int, int]:
        answer = place.ask(method, path, body)
        return answer.status_code, answer.json().get("code", 0) if answer.content else 0

    assert said("POST", webhook, {"content": "a"}) == (404, 10015)
    assert said("PATCH", original, {"content": "a"}) == (404, 10015)
    assert said("POST", callback, {"type": 6}) == (400, 50035)
    assert said("POST", callback, {"type": 5}) == (204, 0)
    assert said("POST", callback, {"type": 5}) == (400, 40060)
    assert asked.message is not None
    assert asked.message.loading
    assert said("PATCH", original, {"content": "b"}) == (200, 0)
    assert said("PATCH", original, {"content": "c"}) == (200, 0)
    assert asked.answer is asked.message
    assert asked.message.text == "c"
    assert said("POST", webhook, {"content": "d", "flags": 64}) == (200, 0)
    place.server.advance(15 * 60)
    assert said("PATCH", original, {"content": "e"}) == (401, 50027)
    late = place.server.slash(place.reader, place.channel, "help")
    place.server.advance(4)
    assert said("POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5}) == (404, 10062)


def test_a_change_that_is_put_off_is_an_answer_once_it_comes(place: Place) -> None:
    pressed = {"type": 2, "style": 1, "label": "자세히", "custom_id": "more"}
    place.ask("POST", f"/channels/{place.channel.id}/messages", {"components": [{"type": 1, "components": [pressed]}]})
    (message,) = place.server.messages()
    asked = place.server.press(place.reader, message, "more")
    place.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 6})
    assert (asked.message, asked.answer) == (message, None)
    original = f"/webhooks/{place.server.application_id}/{asked.token}/messages/@original"
    place.ask("PATCH", original, {"content": "@everyone <@1>"})
    assert asked.answer is message
    assert message.pings == {"user:1"}
    place.ask("PATCH", f"/channels/{place.channel.id}/messages/{message.id}", {"content": "@everyone"})
    assert message.pings == {"user:1", "everyone"}


def test_the_first_followup_of_a_deferred_answer_takes_its_place(place: Place) -> None:
    place.ask("PUT", f"/applications/{place.server.application_id}/commands", [{"name": "help", "description": "a"}])
    asked = place.server.slash(place.reader, place.channel, "help")
    place.ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5, "data": {"flags": 64}})
    place.ask("POST", f"/webhooks/{place.server.application_id}/{asked.token}", {"content": "a"})
    assert asked.answer is not None
    assert (asked.answer.text, asked.answer.ephemeral, asked.followups) == ("a", True, [])
