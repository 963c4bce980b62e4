"""A late answer takes the place of what was shown where it was asked, and stands there once however often it comes."""

import asyncio

import pytest

from adapters import registry
from adapters.base import Client
from bot import digest, replies
from bot.delivery import Address, NotSent, Sent, Unknown, Verdict
from bot.message import Message
from tests.adapters.contract import LOST, Server, Trouble, contract
from tests.adapters.contract_clients import connected, deliver, heard, posts_of
from tests.adapters.contract_reading import fold
from tests.adapters.golden import MESSAGES
from tests.adapters.test_contract import FILLERS, filled, largest_paper, largest_summary

CARD = MESSAGES["card"]


@pytest.fixture(params=registry.CHATS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _words(server: Server) -> list[str]:
    return [fold(post.words) for post in server.posts()]


def _expected(name: str, message: Message) -> list[str]:
    return [fold(contract(name).words(part.payload)) for part in registry.renderer(name)(message)]


async def _answer(client: Client, server: Server, name: str, message: Message, address: Address) -> None:
    parts = registry.renderer(name)(message)
    await deliver(client, posts_of(name, server.channel, parts, address=address), parts)


def test_the_placeholder_becomes_the_answer_and_repeating_it_changes_nothing(name: str, server: Server) -> None:
    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            address = await asking()
            assert _words(server) == _expected(name, digest.sentence(replies.READING))
            for _ in range(3):
                await _answer(client, server, name, CARD, address)
                assert _words(server) == _expected(name, CARD)

    asyncio.run(ask())


def test_an_answer_finds_its_place_after_the_listener_died(name: str, server: Server) -> None:
    async def ask() -> None:
        async with heard(name, server) as asking:
            address = await asking()
        async with connected(name, server.settings) as client:
            await _answer(client, server, name, CARD, address)

    asyncio.run(ask())
    assert _words(server) == _expected(name, CARD)


def test_an_answer_of_several_posts_stands_in_the_place_and_below_it(name: str, server: Server) -> None:
    filler = FILLERS["hangul"]
    long = digest.whole_card(largest_paper(filler), largest_summary(filler), has_model=True)
    several = Message((*long.blocks, *long.blocks), filled(filler, 100))
    assert len(registry.renderer(name)(several)) > 1

    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            await _answer(client, server, name, several, await asking())

    asyncio.run(ask())
    assert _words(server) == _expected(name, several)


def test_each_answer_takes_the_place_of_its_own_question(name: str, server: Server) -> None:
    messages = [digest.sentence(f"{number}번 답입니다.") for number in range(5)]

    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            addresses = [await asking() for _ in messages]
            for message, address in reversed(list(zip(messages, addresses, strict=True))):
                await _answer(client, server, name, message, address)

    asyncio.run(ask())
    assert _words(server) == [words for message in messages for words in _expected(name, message)]


def test_an_error_that_comes_late_is_said_once_and_leaves_no_placeholder(name: str, server: Server) -> None:
    problem = digest.sentence(replies.no_answer_in_time())
    parts = registry.renderer(name)(problem)

    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            address = await asking()
            await deliver(client, posts_of(name, server.channel, parts, address=address, private=True), parts)

    asyncio.run(ask())
    assert _words(server) == _expected(name, problem)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("trouble", LOST, ids=lambda trouble: trouble.name.lower())
def test_an_edit_without_an_answer_may_be_made_again(name: str, server: Server, trouble: Trouble) -> None:
    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            address = await asking()
            (post,) = posts_of(name, server.channel, registry.renderer(name)(CARD), address=address)
            server.plan(trouble)
            outcome = await client.send(post)
            assert isinstance(outcome, Sent | Unknown | NotSent)
            assert not isinstance(outcome, NotSent) or outcome.verdict is Verdict.LATER
            server.heal()
            assert isinstance(await client.send(post), Sent)

    asyncio.run(ask())
    assert _words(server) == _expected(name, CARD)


def test_an_answer_closes_no_channel_and_is_not_lost_for_a_reason_that_nobody_knows(name: str, server: Server) -> None:
    async def ask() -> None:
        async with heard(name, server) as asking, connected(name, server.settings) as client:
            address = await asking()
            (post,) = posts_of(name, server.channel, registry.renderer(name)(CARD), address=address)
            server.plan(Trouble.STRANGE)
            refused = await client.send(post)
            assert isinstance(refused, NotSent)
            assert refused.verdict is Verdict.LATER
            server.heal()
            assert isinstance(await client.send(post), Sent)

    asyncio.run(ask())
    assert _words(server) == _expected(name, CARD)
