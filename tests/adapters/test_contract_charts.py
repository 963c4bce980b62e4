"""A chart reaches people with its post, once, and no chart keeps a post from them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from bot.delivery import CHART, Absent, NotSent, Outcome, Part, Post, Sent, Unknown, Verdict
from bot.message import Chart, Message, charts, without_charts
from bot.taxonomy import category
from tests.adapters.contract import LOST, Server, Trouble, contract
from tests.adapters.contract_clients import connected, deliver, posts_of, sent
from tests.adapters.contract_reading import fold
from tests.adapters.golden import MESSAGES
from workers.chart import draw

DIGEST = MESSAGES["digest"]


def _drawn(chart: Chart) -> bytes:
    return draw(chart.day, [(category(bar.category), bar.papers) for bar in chart.bars])


(CHART_OF_DAY,) = charts(DIGEST)
PNG = _drawn(CHART_OF_DAY)


@pytest.fixture(params=registry.CHATS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _parts(name: str, message: Message = DIGEST) -> list[Part]:
    return registry.renderer(name)(message)


def _charted(name: str, server: Server, png: bytes | None = PNG) -> Post:
    """The post of the digest that has the chart, being sent now."""
    (post,) = (one for one in posts_of(name, server.channel, _parts(name)) if CHART in one.payload)
    return replace(post, chart=png, dispatched_at=datetime.now(UTC) - timedelta(seconds=1))


def _send(name: str, server: Server, *posts: Post) -> list[Outcome]:
    async def sending() -> list[Outcome]:
        async with connected(name, server.settings) as client:
            return [await sent(client, post) for post in posts]

    return asyncio.run(sending())


def test_one_post_of_a_digest_names_its_chart_and_says_it_in_words(name: str) -> None:
    payloads = [part.payload for part in _parts(name)]
    assert [payload[CHART] for payload in payloads if CHART in payload] == [CHART_OF_DAY.key]
    (words,) = (words for payload in payloads for words in contract(name).charts(payload))
    assert fold(CHART_OF_DAY.alternative) in fold(words)


def test_a_digest_shows_its_chart_once_above_its_papers(name: str, server: Server) -> None:
    parts = _parts(name)

    async def send() -> None:
        async with connected(name, server.settings) as client:
            await deliver(client, [replace(post, chart=PNG) for post in posts_of(name, server.channel, parts)], parts)

    asyncio.run(send())
    shown = server.posts()
    assert [post.pictures for post in shown] == [(PNG,), *[()] * (len(parts) - 1)]
    assert [fold(post.words) for post in shown] == [fold(contract(name).words(part.payload)) for part in parts]


def test_a_digest_without_its_picture_says_all_the_rest(name: str, server: Server) -> None:
    parts = _parts(name)

    async def send() -> None:
        async with connected(name, server.settings) as client:
            await deliver(client, posts_of(name, server.channel, parts), parts)

    asyncio.run(send())
    shown = server.posts()
    assert [post.pictures for post in shown] == [()] * len(parts)
    assert [fold(post.words) for post in shown] == [fold(contract(name).words(part.payload)) for part in parts]


def test_what_shows_a_chart_alone_is_a_post_without_its_picture_too(name: str, server: Server) -> None:
    parts = _parts(name, Message((CHART_OF_DAY,), "차트"))
    (without,) = posts_of(name, server.channel, parts)
    outcomes = _send(name, server, replace(without, key="another", chart=PNG), without)
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert [post.pictures for post in server.posts()] == [(PNG,), ()]


def test_no_post_has_two_charts(name: str) -> None:
    other = replace(CHART_OF_DAY, bars=CHART_OF_DAY.bars[:2])
    parts = _parts(name, Message((CHART_OF_DAY, other), "차트 둘", (other,)))
    assert all(contract(name).judge(part.payload) == [] for part in parts)
    in_channel = [part.payload[CHART] for part in parts if CHART in part.payload and part.parent is None]
    assert in_channel == [CHART_OF_DAY.key, other.key]


def test_where_pictures_are_not_allowed_the_post_goes_without_and_its_channel_stays_open(
    name: str, server: Server
) -> None:
    """As the drain does it: what is refused with its chart is sent without."""
    server.forbid_pictures()
    post = _charted(name, server)
    (outcome,) = _send(name, server, post)
    if isinstance(outcome, NotSent):
        assert outcome.verdict in {Verdict.POST, Verdict.CHANNEL}
        (outcome,) = _send(name, server, replace(post, chart=None))
    assert isinstance(outcome, Sent)
    (shown,) = server.posts()
    assert shown.pictures == ()
    assert fold(shown.words) == fold(contract(name).words(post.payload))


@pytest.mark.torture
@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("trouble", LOST, ids=lambda trouble: trouble.name.lower())
def test_a_post_with_a_chart_that_nobody_answered_is_unknown_and_there_once(
    name: str, server: Server, trouble: Trouble
) -> None:
    async def send() -> tuple[Outcome, object]:
        async with connected(name, server.settings) as client:
            await client.check()
            server.plan(trouble)
            outcome = await client.send(_charted(name, server))
            server.heal()
            try:
                return outcome, await client.reconcile(_charted(name, server))
            except TimeoutError:
                return outcome, None

    outcome, found = asyncio.run(send())
    assert isinstance(outcome, Unknown)
    assert not isinstance(found, Absent)
    assert [post.pictures for post in server.posts()] == [(PNG,)]


@pytest.mark.parametrize("trouble", [Trouble.LIMITED, Trouble.STRANGE], ids=lambda trouble: trouble.name.lower())
def test_a_post_with_a_chart_that_was_refused_for_now_is_sent_later_with_it(
    name: str, server: Server, trouble: Trouble
) -> None:
    server.plan(trouble)
    (refused,) = _send(name, server, _charted(name, server))
    assert isinstance(refused, NotSent)
    assert refused.verdict is Verdict.LATER
    server.heal()
    (outcome,) = _send(name, server, _charted(name, server))
    assert isinstance(outcome, Sent)
    assert [post.pictures for post in server.posts()] == [(PNG,)]


def test_a_message_without_charts_is_rendered_without_any(name: str) -> None:
    assert not any(CHART in part.payload for part in _parts(name, without_charts(DIGEST)))
