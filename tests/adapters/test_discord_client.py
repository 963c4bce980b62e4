"""What is sent to Discord arrives once and calls nobody, and of every failure is said what is certain."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from adapters.discord.client import DiscordClient, connect
from adapters.discord.errors import CHANNEL, POST
from adapters.discord.render import THREAD_NAME, render
from bot import digest, replies
from bot.delivery import Absent, CannotTell, NotSent, Post, Sent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_faults import (
    Fault,
    accept_then_garbage,
    accept_then_hang,
    accept_then_reset,
    accept_then_status,
    banned,
    hang,
    rate_limited,
    refuse,
    status,
)
from tests.fakes.discord_world import IN_A_CHANNEL, Channel, ChannelKind, Guild, Message, Permission

CREATE = r"/channels/\d+/messages"
HELLO = render(digest.sentence("안녕하세요"))[0].payload
Result = TypeVar("Result")


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


@pytest.fixture
def guild(server: FakeDiscord) -> Guild:
    return server.add_guild("연구실")


@pytest.fixture
def channel(server: FakeDiscord, guild: Guild) -> Channel:
    return server.add_channel(guild, "papers")


def settings_of(server: FakeDiscord, token: str | None = None) -> Settings:
    return Settings(discord_token=token or server.token, discord_api_url=server.api_url)


def with_client(server: FakeDiscord, scenario: Callable[[DiscordClient], Awaitable[Result]]) -> Result:
    async def whole() -> Result:
        client = connect(settings_of(server))
        try:
            return await scenario(client)
        finally:
            await client.close()

    return asyncio.run(whole())


def post_to(channel: Channel | None, payload: dict[str, Any] = HELLO, **fields: Any) -> Post:
    """A post on its way; its key tells it from others."""
    made = Post(1, "discord", str(channel.id if channel else 1), 0, "k" * 24, payload, dispatched_at=datetime.now(UTC))
    return replace(made, **fields)


def send(server: FakeDiscord, *posts: Post) -> list[Any]:
    """What the client says of each."""

    async def scenario(client: DiscordClient) -> list[Any]:
        return [await client.send(post) for post in posts]

    return with_client(server, scenario)


def reconcile(server: FakeDiscord, post: Post) -> Any:
    return with_client(server, lambda client: client.reconcile(post))


def posted(server: FakeDiscord) -> list[Message]:
    return [message for message in server.messages() if message.author is server.bot]


def times(server: FakeDiscord, method: str, path: str = "") -> int:
    return len([one for one in server.requests if one.method == method and path in one.path])


# Sending


def test_a_post_arrives_as_it_was_rendered_and_is_known_by_its_message(server: FakeDiscord, channel: Channel) -> None:
    (outcome,) = send(server, post_to(channel))
    (message,) = posted(server)
    assert outcome == Sent(str(message.id))
    assert message.channel is channel
    assert message.text == "안녕하세요"


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_taken(kind: str, server: FakeDiscord, channel: Channel) -> None:
    parts = [part for part in render(MESSAGES[kind]) if part.parent is None]
    posts = [post_to(channel, part.payload, key=f"{kind}{number}") for number, part in enumerate(parts)]
    assert all(isinstance(outcome, Sent) for outcome in send(server, *posts))
    assert len(posted(server)) == len(parts)


def test_nobody_is_called_by_any_text_sent_or_edited(server: FakeDiscord, guild: Guild) -> None:
    loud = server.add_guild("시끄러운 곳", IN_A_CHANNEL | Permission.MENTION_EVERYONE)
    channel = server.add_channel(loud, "papers")
    person = server.add_member(loud, "지은")
    hostile = f"@everyone @here <@{person.id}> <@&{loud.everyone.id}> 한@everyone"
    payload = json.loads(json.dumps(HELLO))
    payload["components"][0]["content"] = hostile
    (outcome,) = send(server, post_to(channel, payload))
    address = {"channel": str(channel.id), "message": outcome.reference}
    assert send(server, post_to(channel, payload, address=address)) == [outcome]
    (message,) = posted(server)
    assert len(message.bodies) == 2
    assert message.pings == set()


def test_the_day_in_depth_goes_into_a_thread_under_the_digest(server: FakeDiscord, channel: Channel) -> None:
    first, second, *below = render(MESSAGES["digest"])
    (root,) = send(server, post_to(channel, first.payload, key="root"))
    posts = [post_to(channel, part.payload, key=f"t{n}", parent=root.reference) for n, part in enumerate(below)]
    assert all(isinstance(outcome, Sent) for outcome in send(server, *posts))
    (digest_message,) = server.messages(channel)
    thread = digest_message.thread
    assert thread is not None
    assert thread.name == below[0].payload[THREAD_NAME]
    assert len(server.messages(thread)) == len(below)
    assert times(server, "POST", "/threads") == 1
    assert second.parent is None


def test_a_thread_that_somebody_else_began_is_used(server: FakeDiscord, channel: Channel) -> None:
    (root,) = send(server, post_to(channel, key="root"))
    threaded = post_to(channel, HELLO | {THREAD_NAME: "자세히"}, parent=root.reference)
    server.fault("POST", CREATE, status(404, {"code": 10003, "message": "Unknown Channel"}))
    assert isinstance(send(server, replace(threaded, key="a"))[0], Sent)
    server.fault("POST", CREATE, status(404, {"code": 10003, "message": "Unknown Channel"}))
    assert isinstance(send(server, replace(threaded, key="b"))[0], Sent)
    assert len(server.messages(server.messages(channel)[0].thread)) == 2


def test_where_there_are_no_threads_the_post_goes_into_the_channel(server: FakeDiscord, guild: Guild) -> None:
    reader = server.add_member(guild, "지은")
    direct = server.direct_channel(reader)
    (root,) = send(server, post_to(direct, key="root"))
    below = [post_to(direct, HELLO | {THREAD_NAME: "자세히"}, key=key, parent=root.reference) for key in ("a", "b")]
    assert all(isinstance(outcome, Sent) for outcome in send(server, *below))
    assert len(server.messages(direct)) == 3
    assert times(server, "GET", f"/channels/{direct.id}") == 1


def test_a_channel_without_the_right_to_begin_threads_goes_on_without_them(server: FakeDiscord) -> None:
    guild = server.add_guild("좁은 곳", IN_A_CHANNEL & ~Permission.CREATE_PUBLIC_THREADS)
    channel = server.add_channel(guild, "papers")
    (root,) = send(server, post_to(channel))
    (below,) = send(server, post_to(channel, HELLO | {THREAD_NAME: "자세히"}, key="a", parent=root.reference))
    assert below == NotSent("missing permissions", verdict=Verdict.POST)


# Failing


FAULTS: dict[str, tuple[Fault, int]] = {
    "reset": (accept_then_reset(), 1),
    "garbage": (accept_then_garbage(), 1),
    "500": (accept_then_status(500), 1),
    "502": (accept_then_status(502), 1),
    "503": (accept_then_status(503), 1),
    "504": (accept_then_status(504), 1),
    "closed": (refuse(), 0),
    "500 before": (status(500, {"message": "500: Error", "code": 0}), 0),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_post_of_unknown_fate_is_called_so_sent_once_and_found_out(
    name: str, server: FakeDiscord, channel: Channel
) -> None:
    fault, arrived = FAULTS[name]
    plan = server.fault("POST", CREATE, fault)
    post = post_to(channel)
    (outcome,) = send(server, post)
    assert isinstance(outcome, Unknown)
    assert (plan.hits, times(server, "POST", "/messages"), len(posted(server))) == (1, 1, arrived)
    found = reconcile(server, post)
    (message,) = posted(server)
    assert found == Sent(str(message.id))
    assert send(server, post) == [Sent(str(message.id))]
    assert len(posted(server)) == 1


def test_an_answer_that_never_comes_is_unknown_before_the_lease_ends(
    server: FakeDiscord, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.client.SECONDS", 0.5)
    for fault in (hang(), accept_then_hang()):
        plan = server.fault("POST", CREATE, fault)
        (outcome,) = send(server, post_to(channel))
        assert outcome == Unknown("no answer in time")
        server.release(plan)


def test_a_server_that_cannot_be_reached_was_sent_nothing() -> None:
    with fake_discord() as server, redirected(server):
        settings = settings_of(server)
    with redirected(server):

        async def scenario() -> Any:
            client = connect(settings)
            try:
                with pytest.raises(PlatformAway):
                    await client.check()
                return await client.send(post_to(None))
            finally:
                await client.close()

        outcome = asyncio.run(scenario())
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER


def test_a_connection_refused_after_the_log_in_was_sent_nothing(server: FakeDiscord, channel: Channel) -> None:
    async def scenario(client: DiscordClient) -> Any:
        await client.check()
        closed = connect(settings_of(server).model_copy(update={"discord_api_url": "http://127.0.0.1:9/api/v10"}))
        await closed.close()
        return await client.send(post_to(channel))

    outcome = with_client(server, scenario)
    assert isinstance(outcome, NotSent)
    assert "cannot connect" in outcome.reason
    assert posted(server) == []


@pytest.mark.parametrize("everywhere", [False, True])
def test_too_many_requests_is_no_failure_and_says_when_to_come_again(
    everywhere: bool, server: FakeDiscord, channel: Channel
) -> None:
    plan = server.fault("POST", CREATE, rate_limited(7.5, everywhere=everywhere))
    (first, second) = send(server, post_to(channel), post_to(channel, key="other"))
    assert isinstance(first, NotSent)
    assert (first.retry_after, first.verdict) == (7.5, Verdict.LATER)
    if everywhere:  # nothing more is asked for until then
        assert isinstance(second, NotSent)
        assert second.retry_after is not None
        assert 6 < second.retry_after <= 7.5
    else:
        assert isinstance(second, Sent)
    assert plan.hits == 1


def test_an_address_that_is_banned_asks_for_nothing_more(server: FakeDiscord, channel: Channel) -> None:
    server.fault("POST", CREATE, banned())
    first, second = send(server, post_to(channel), post_to(channel, key="other"))
    assert [first.verdict, second.verdict] == [Verdict.LATER] * 2
    assert second.retry_after > 50
    assert times(server, "POST", "/messages") == 1


def test_a_limit_that_is_used_up_delays_the_next_post_and_not_the_news_of_this_one(
    server: FakeDiscord, channel: Channel
) -> None:
    server.limit("POST", CREATE, 1, 25.0)

    async def scenario(client: DiscordClient) -> Any:
        return await asyncio.wait_for(client.send(post_to(channel)), 5)

    assert isinstance(with_client(server, scenario), Sent)
    assert server.invalid_requests == 0


@pytest.mark.parametrize("code", CHANNEL)
def test_what_closes_a_channel_is_told_by_its_exact_code(code: int, server: FakeDiscord, channel: Channel) -> None:
    server.fault("POST", CREATE, status(404 if code < 50000 else 403, {"code": code, "message": "?"}))
    assert send(server, post_to(channel)) == [NotSent(CHANNEL[code], verdict=Verdict.CHANNEL)]
    assert times(server, "POST", "/messages") == 1


@pytest.mark.parametrize("code", POST)
def test_what_refuses_a_post_says_nothing_of_its_channel(code: int, server: FakeDiscord, channel: Channel) -> None:
    server.fault("POST", CREATE, status(400, {"code": code, "message": "?"}))
    assert send(server, post_to(channel)) == [NotSent(POST[code], verdict=Verdict.POST)]


@pytest.mark.parametrize("code", [0, 20016, 20022, 20028, 30046, 40002, 50068, 999999])
@pytest.mark.parametrize("of", [400, 403, 404, 429])
def test_other_codes_and_unknown_ones_never_close_a_channel(
    of: int, code: int, server: FakeDiscord, channel: Channel
) -> None:
    server.fault("POST", CREATE, status(of, {"code": code, "message": "?", "retry_after": 3.0}))
    (outcome,) = send(server, post_to(channel))
    assert isinstance(outcome, NotSent)
    assert (outcome.verdict, outcome.retry_after) == (Verdict.LATER, 3.0)


def test_a_page_instead_of_an_answer_is_a_refusal_like_any_other(server: FakeDiscord, channel: Channel) -> None:
    server.fault("POST", CREATE, status(403, "<html>error code: 1010</html>"))
    (outcome,) = send(server, post_to(channel))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER


def test_real_losses_of_access_are_told(server: FakeDiscord, guild: Guild) -> None:
    channels = [server.add_channel(guild, name) for name in ("가", "나", "다")]
    server.overwrite(channels[0], server.bot, deny=Permission.VIEW_CHANNEL)
    server.overwrite(channels[1], server.bot, deny=Permission.SEND_MESSAGES)
    server.delete_channel(channels[2])
    outcomes = send(server, *[post_to(one, key=str(one.id)) for one in channels])
    assert [(one.reason, one.verdict) for one in outcomes] == [
        (reason, Verdict.CHANNEL) for reason in ("missing access", "missing permissions", "unknown channel")
    ]


def test_a_revoked_token_stops_everything_after_one_request(server: FakeDiscord, channel: Channel) -> None:
    async def scenario(client: DiscordClient) -> Any:
        await client.check()
        await asyncio.to_thread(server.revoke_token)
        outcomes = [await client.send(post_to(channel, key=str(number))) for number in range(5)]
        with pytest.raises(Misconfigured) as raised:
            await client.check()
        return outcomes, raised.value

    outcomes, problem = with_client(server, scenario)
    assert {one.verdict for one in outcomes} == {Verdict.PLATFORM}
    assert problem.setting == "DISCORD_TOKEN"
    assert problem.reason == replies.token_refused("discord_token")
    assert times(server, "POST") == 1


def test_a_wrong_token_is_told_before_anything_is_sent(server: FakeDiscord) -> None:
    async def scenario() -> None:
        client = connect(settings_of(server, "wrong.token"))
        try:
            with pytest.raises(Misconfigured):
                await client.check()
            assert isinstance(await client.send(post_to(None)), NotSent)
        finally:
            await client.close()

    asyncio.run(scenario())


def test_a_missing_token_is_told_by_its_setting() -> None:
    with pytest.raises(Misconfigured) as raised:
        connect(Settings())
    assert raised.value.setting == "DISCORD_TOKEN"


@pytest.mark.torture
def test_discord_that_is_away_is_waited_for(server: FakeDiscord) -> None:
    server.fault("GET", "/users/@me", status(500, {"message": "500", "code": 0}), times=9)

    async def scenario(client: DiscordClient) -> None:
        with pytest.raises(PlatformAway):
            await client.check()

    with_client(server, scenario)


# Finding out


def test_an_old_post_is_looked_for_in_the_history(server: FakeDiscord, channel: Channel) -> None:
    old = post_to(channel, dispatched_at=datetime.now(UTC) - timedelta(minutes=10))
    assert reconcile(server, old) == Absent()
    assert posted(server) == []
    (sent,) = send(server, old)
    (message,) = posted(server)
    message.nonce = None  # Discord keeps none
    reader = server.add_member(channel.guild, "지은") if channel.guild else None
    assert reader is not None
    for number in range(120):
        server.say(reader, channel, str(number))
    assert reconcile(server, old) == sent
    assert reconcile(server, replace(old, payload=render(digest.sentence("다른 말"))[0].payload, key="x")) == Absent()


def test_a_history_that_is_not_shown_proves_nothing(server: FakeDiscord, channel: Channel) -> None:
    server.overwrite(channel, server.bot, deny=Permission.READ_MESSAGE_HISTORY)
    old = post_to(channel, dispatched_at=datetime.now(UTC) - timedelta(minutes=10))
    send(server, old)
    assert isinstance(reconcile(server, old), CannotTell)
    (sent,) = send(server, post_to(channel, key="young"))
    assert reconcile(server, post_to(channel, key="young")) == sent


def test_a_post_in_a_thread_is_looked_for_there(server: FakeDiscord, channel: Channel) -> None:
    (root,) = send(server, post_to(channel, key="root"))
    old = datetime.now(UTC) - timedelta(minutes=10)
    below = post_to(channel, MESSAGES_BELOW, key="below", parent=root.reference, dispatched_at=old)
    assert reconcile(server, below) == Absent()
    (sent,) = send(server, below)
    assert reconcile(server, below) == sent
    young = post_to(channel, MESSAGES_BELOW, key="young", parent=root.reference)
    assert isinstance(reconcile(server, replace(young, payload=HELLO | {THREAD_NAME: "가"})), Sent)


MESSAGES_BELOW = render(MESSAGES["digest"])[-1].payload


def test_a_post_in_a_direct_channel_is_looked_for_there(server: FakeDiscord, guild: Guild) -> None:
    direct = server.direct_channel(server.add_member(guild, "지은"))
    (root,) = send(server, post_to(direct, key="root"))
    old = datetime.now(UTC) - timedelta(minutes=10)
    below = post_to(direct, MESSAGES_BELOW, key="below", parent=root.reference, dispatched_at=old)
    (sent,) = send(server, below)
    assert reconcile(server, below) == sent


def test_while_discord_is_away_nobody_can_say_yet(server: FakeDiscord, channel: Channel) -> None:
    post = post_to(channel)
    server.fault("GET", CREATE, status(503, "away"))
    with pytest.raises(TimeoutError):
        reconcile(server, post)
    server.fault("POST", CREATE, accept_then_status(502))
    with pytest.raises(TimeoutError):
        reconcile(server, post)
    assert isinstance(reconcile(server, post), Sent)
    assert len(posted(server)) == 1


def test_a_message_that_somebody_deleted_meanwhile_is_not_sent_again(server: FakeDiscord, channel: Channel) -> None:
    post = post_to(channel)
    server.fault("POST", CREATE, accept_then_reset())
    send(server, post)
    (message,) = posted(server)
    message.deleted = True
    assert reconcile(server, post) == Absent()
    assert send(server, post) == [NotSent("deleted meanwhile", verdict=Verdict.POST)]
    assert posted(server) == []


def test_two_channels_in_two_kinds_of_place_are_told_apart(server: FakeDiscord, guild: Guild) -> None:
    news = server.add_channel(guild, "news", ChannelKind.ANNOUNCEMENT)
    (root,) = send(server, post_to(news, key="root"))
    (below,) = send(server, post_to(news, HELLO | {THREAD_NAME: "자세히"}, key="b", parent=root.reference))
    assert isinstance(below, Sent)
    assert server.messages(news)[0].thread is not None
