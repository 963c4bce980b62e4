"""What goes wrong between the fake Discord and the real client, and what the fake then knows."""

import asyncio
import time
from collections.abc import Iterator

import aiohttp
import discord
import httpx
import pytest

from tests.fakes.discord import fake_discord, redirected
from tests.fakes.discord_clients import Place
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
    slow,
    status,
)

MESSAGES = r"/channels/\d+/messages"


@pytest.fixture
def place() -> Iterator[Place]:
    with fake_discord() as server, redirected(server):
        yield Place.of(server)


FAULTS: list[tuple[str, Fault, type[Exception], int]] = [
    ("refused", refuse(), aiohttp.ClientError, 0),
    ("not-found", status(404, {"message": "Unknown Channel", "code": 10003}), discord.NotFound, 0),
    ("banned", banned(), discord.HTTPException, 0),
    ("sent-then-reset", accept_then_reset(), aiohttp.ClientError, 1),
    ("sent-then-garbage", accept_then_garbage(), ValueError, 1),
]


@pytest.mark.parametrize(("fault", "error", "stored"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_what_the_client_cannot_know_is_known_here(
    place: Place, fault: Fault, error: type[Exception], stored: int
) -> None:
    plan = place.server.fault("POST", MESSAGES, fault)
    with pytest.raises(error):
        place.send(content="a")
    assert (plan.hits, len(place.server.messages())) == (1, stored)
    assert place.server.requests[-1].accepted == bool(stored)
    place.send(content="b")
    assert place.server.messages()[-1].text == "b"


@pytest.mark.parametrize(("fault", "stored"), [(hang(), 0), (accept_then_hang(), 1)], ids=["unsent", "sent"])
def test_silence_says_nothing_to_the_client(place: Place, fault: Fault, stored: int) -> None:
    place.server.fault("POST", MESSAGES, fault)

    async def scenario(client: discord.Client) -> None:
        sending = asyncio.create_task(client.get_partial_messageable(place.channel.id).send("a"))
        await place.server.until(lambda: place.server.requests[-1].status is None)
        assert not sending.done()
        assert len(place.server.messages()) == stored
        sending.cancel()
        await asyncio.wait({sending})

    place.do(scenario)


def test_a_silence_can_be_ended(place: Place) -> None:
    plan = place.server.fault("POST", MESSAGES, hang())

    async def scenario(client: discord.Client) -> None:
        sending = asyncio.create_task(client.get_partial_messageable(place.channel.id).send("a"))
        await place.server.until(lambda: plan.hits)
        place.server.release(plan)
        with pytest.raises(aiohttp.ClientError):
            await sending

    place.do(scenario)
    assert place.server.messages() == []


def test_a_slow_request_has_its_effect_and_its_answer_later(place: Place) -> None:
    place.server.fault("POST", MESSAGES, slow(0.1))
    before = time.monotonic()
    place.send(content="a")
    assert time.monotonic() - before >= 0.1
    assert place.server.messages()[0].text == "a"


def test_a_message_whose_answer_was_an_error_is_sent_again_under_its_nonce(place: Place) -> None:
    place.server.fault("POST", MESSAGES, accept_then_status(502))
    place.send(content="a")
    assert [message.text for message in place.server.messages()] == ["a"]
    assert [request.status for request in place.server.requests][-2:] == [502, 200]


def test_limits_are_told_kept_and_counted(place: Place) -> None:
    place.server.limit("POST", MESSAGES, 2, 0.2)
    place.do(lambda client: _thrice(client.get_partial_messageable(place.channel.id)))
    assert (len(place.server.messages()), place.server.invalid_requests) == (3, 0)
    path = f"/channels/{place.channel.id}/messages"
    place.server.limit("DELETE", MESSAGES + r"/\d+", 1, 60.0)
    said = [place.ask("DELETE", f"{path}/{message.id}") for message in place.server.messages()[:2]]
    assert [answer.status_code for answer in said] == [204, 429]
    assert 0 < float(said[1].json()["retry_after"]) <= 60
    assert said[1].headers["Via"]
    assert said[1].headers["X-RateLimit-Scope"] == "user"
    assert place.server.invalid_requests == 1


async def _thrice(channel: discord.PartialMessageable) -> None:
    for number in range(3):
        await channel.send(str(number))


def test_a_limit_that_others_used_up_is_waited_for_and_not_counted_against_us(place: Place) -> None:
    place.server.fault("POST", MESSAGES, rate_limited(0.01, shared=True))
    place.send(content="a")
    assert (len(place.server.messages()), place.server.invalid_requests) == (1, 0)
    place.server.fault("POST", MESSAGES, rate_limited(0.01, everywhere=True))
    place.send(content="b")
    assert (len(place.server.messages()), place.server.invalid_requests) == (2, 1)


def test_all_requests_together_are_limited_too(place: Place) -> None:
    place.server.limit_everywhere(3)

    async def many() -> list[int]:
        async with httpx.AsyncClient(headers={"Authorization": f"Bot {place.server.token}"}) as client:
            asked = [client.get(place.server.api_url + "/users/@me") for _ in range(20)]
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert set(asyncio.run(many())) == {200, 429}
