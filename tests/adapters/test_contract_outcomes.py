"""Whatever becomes of a post, the platform's real client says what is certain of it, and never posts it twice."""

import asyncio
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from bot.delivery import Absent, CannotTell, NotSent, Outcome, Part, Post, Sent, Unknown, Verdict
from bot.digest import sentence
from bot.errors import Misconfigured, PlatformAway
from bot.message import Message, Paragraph, Text
from bot.settings import Settings
from tests.adapters.contract import LOST, WAIT, Server, Trouble, contract
from tests.adapters.contract_clients import connected, deliver, posts_of
from tests.adapters.contract_reading import fold
from tests.adapters.golden import MESSAGES

ADDRESSES = {"slack_api_url": "/api/", "discord_api_url": "/api/v10", "telegram_api_url": ""}
"""Where a platform is spoken to: by setting, the path below the host."""

SENTENCE = sentence("한 문장입니다.")


@pytest.fixture(params=registry.CHATS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _part(name: str, message: Message = SENTENCE) -> Part:
    (part,) = registry.renderer(name)(message)
    return part


def _post(name: str, server: Server) -> Post:
    """A post that is being sent now."""
    (post,) = posts_of(name, server.channel, [_part(name)])
    return replace(post, dispatched_at=datetime.now(UTC) - timedelta(seconds=1))


def _send(
    name: str, server: Server, *troubles: Trouble | None
) -> tuple[list[Outcome], Sent | Absent | CannotTell | None]:
    """Send the same post once for each trouble, None for none, and look it up after all is well again."""

    async def sending() -> tuple[list[Outcome], Sent | Absent | CannotTell | None]:
        post, outcomes = _post(name, server), []
        async with connected(name, server.settings) as client:
            await client.check()
            for trouble in troubles:
                server.heal()
                if trouble is not None:
                    server.plan(trouble)
                outcomes.append(await client.send(post))
            server.heal()
            if not isinstance(outcomes[-1], Unknown):
                return outcomes, None
            try:
                return outcomes, await client.reconcile(post)
            except TimeoutError:
                return outcomes, None

    return asyncio.run(sending())


def _words(server: Server) -> list[str]:
    return [fold(post.words) for post in server.posts()]


def _expected(name: str) -> str:
    return fold(contract(name).words(_part(name).payload))


def test_what_arrives_is_sent_and_there_once(name: str, server: Server) -> None:
    ((outcome,), _) = _send(name, server, None)
    assert isinstance(outcome, Sent)
    assert outcome.reference
    assert _words(server) == [_expected(name)]


def test_a_channel_that_is_gone_is_said_to_be_closed_until_somebody_acts(name: str, server: Server) -> None:
    ((outcome,), _) = _send(name, server, Trouble.GONE)
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.CHANNEL
    assert outcome.reason
    assert server.posts() == []


def test_a_reason_that_nobody_knows_closes_nothing(name: str, server: Server) -> None:
    outcomes, _ = _send(name, server, Trouble.STRANGE, None)
    refused, sent = outcomes
    assert isinstance(refused, NotSent)
    assert refused.verdict is Verdict.LATER
    assert refused.reason
    assert isinstance(sent, Sent)
    assert len(server.posts()) == 1


def test_too_many_requests_are_made_again_no_sooner_than_was_asked_for(name: str, server: Server) -> None:
    ((outcome,), _) = _send(name, server, Trouble.LIMITED)
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER
    assert outcome.retry_after is not None
    assert outcome.retry_after >= WAIT - 1
    assert server.posts() == []


def test_a_token_that_is_revoked_stops_the_platform_and_says_which(name: str, server: Server) -> None:
    ((outcome,), _) = _send(name, server, Trouble.REVOKED)
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.PLATFORM
    assert server.posts() == []

    async def check() -> None:
        server.plan(Trouble.REVOKED)
        async with connected(name, server.settings) as client:
            with pytest.raises(Misconfigured) as raised:
                await client.check()
            assert raised.value.setting in {"SLACK_BOT_TOKEN", "DISCORD_TOKEN", "TELEGRAM_TOKEN"}

    asyncio.run(check())


def _nobody_there(settings: Settings) -> Settings:
    """The same with every platform at a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    return settings.model_copy(update={setting: host + path for setting, path in ADDRESSES.items()})


def test_a_refused_connection_is_proof_that_nothing_was_sent(name: str, server: Server) -> None:
    async def send() -> Outcome:
        async with connected(name, _nobody_there(server.settings)) as client:
            outcome = await client.send(_post(name, server))
            with pytest.raises(PlatformAway):
                await client.check()
            return outcome

    outcome = asyncio.run(send())
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER
    assert server.posts() == []


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("trouble", LOST, ids=lambda trouble: trouble.name.lower())
def test_what_was_done_without_an_answer_is_unknown_and_there_once(name: str, server: Server, trouble: Trouble) -> None:
    ((outcome,), found) = _send(name, server, trouble)
    assert isinstance(outcome, Unknown)
    assert outcome.reason
    assert not isinstance(found, Absent), "it is there"
    assert _words(server) == [_expected(name)]


@pytest.mark.usefixtures("hurry")
def test_what_nobody_did_or_answered_is_unknown_and_not_said_to_be_there(name: str, server: Server) -> None:
    ((outcome,), found) = _send(name, server, Trouble.SILENT)
    assert isinstance(outcome, Unknown)
    assert len(server.posts()) == isinstance(found, Sent), (
        "said to be there where it is, as after a repetition by its key"
    )


def test_posts_of_a_thread_come_under_the_first_in_their_order(name: str, server: Server) -> None:
    message = Message((Paragraph((Text("위"),)),), "위", tuple(Paragraph((Text(f"{one}" * 1_900),)) for one in "abc"))
    parts = registry.renderer(name)(message)

    async def send() -> None:
        async with connected(name, server.settings) as client:
            await deliver(client, posts_of(name, server.channel, parts), parts)

    asyncio.run(send())
    assert _words(server) == [fold(contract(name).words(part.payload)) for part in parts]


def test_a_whole_digest_arrives_as_it_was_rendered(name: str, server: Server) -> None:
    parts = registry.renderer(name)(MESSAGES["digest"])

    async def send() -> None:
        async with connected(name, server.settings) as client:
            await deliver(client, posts_of(name, server.channel, parts), parts)

    asyncio.run(send())
    assert _words(server) == [fold(contract(name).words(part.payload)) for part in parts]
