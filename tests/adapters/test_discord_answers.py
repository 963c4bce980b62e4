"""Answers in Discord land where they were asked: in the placeholder's place, for the asker alone where they should."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord import menu
from adapters.discord.client import DiscordClient, connect
from adapters.discord.errors import Lost, Refused
from adapters.discord.place import AnsweredElsewhere, InteractionPlace, MessagePlace
from adapters.discord.render import render
from adapters.discord.rest import Rest, log_in, use
from bot import digest, replies
from bot.delivery import Absent, Address, CannotTell, NotSent, Post, Sent, Unknown, Verdict
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_faults import (
    accept_then_garbage,
    accept_then_reset,
    accept_then_status,
    rate_limited,
    status,
)
from tests.fakes.discord_world import Channel, Guild, Interaction, Permission, User

CALLBACK = r"/interactions/\d+/[\w-]+/callback"
ORIGINAL = r"/webhooks/\d+/[\w-]+/messages/@original"
FOLLOW_UP = r"/webhooks/\d+/[\w-]+"
READING = digest.sentence(replies.READING)
CARD = MESSAGES["card"]
ERROR = digest.sentence("그런 논문은 없습니다.")
KEY = "k" * 24


class Scene:
    """A command that somebody typed, and the place where it is to be answered."""

    def __init__(self, server: FakeDiscord, rest: Rest, client: DiscordClient) -> None:
        self.server, self.rest, self.client = server, rest, client
        self.guild: Guild = server.add_guild("연구실")
        self.channel: Channel = server.add_channel(self.guild, "papers")
        self.reader: User = server.add_member(self.guild, "지은")
        self.asked: Interaction = server.slash(self.reader, self.channel, "paper", id="2501.07301")

    @property
    def place(self) -> InteractionPlace:
        asked = self.asked
        return InteractionPlace(self.rest, asked.id, self.server.application_id, asked.token, str(self.channel.id))

    async def placed(self) -> Address:
        """Where the answer goes once the placeholder is shown."""
        place = self.place
        await place.show(READING, private=False)
        return place.address

    def post(self, address: Address, message: Any = CARD, **fields: Any) -> Post:
        payload = render(message)[0].payload
        sent_at = datetime.now(UTC)
        made = Post(1, "discord", str(self.channel.id), 0, KEY, payload, address=address, dispatched_at=sent_at)
        return replace(made, **fields)

    @property
    def shown(self) -> list[tuple[str, bool]]:
        """The first line of each of the bot's messages, and whether one person alone sees it."""
        own = [message for message in self.server.messages() if message.author is self.server.bot]
        return [(message.text.splitlines()[0], message.ephemeral) for message in own]


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


def play(server: FakeDiscord, scenario: Callable[[Scene], Awaitable[None]]) -> None:
    settings = Settings(discord_token=server.token, discord_api_url=server.api_url)

    async def whole() -> None:
        use(settings)
        rest, _ = await log_in(server.token)
        client = connect(settings)
        try:
            ids = {"application": server.application_id}
            await rest.patiently(
                "PUT", "/applications/{application}/commands", menu.registered(), ids=ids, seconds=5, repeatable=True
            )
            await scenario(Scene(server, rest, client))
        finally:
            await rest.close()
            await client.close()

    asyncio.run(whole())


READ, TOLD = (replies.READING, False), ("그런 논문은 없습니다.", False)
SHOWN = ("## 수학적 추론을 위한 과정 보상 모델 개발에서 얻은 교훈", False)


def test_the_placeholder_becomes_the_answer(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        address = await scene.placed()
        assert scene.shown == [READ]
        outcome = await scene.client.send(scene.post(address))
        assert scene.shown == [SHOWN]
        assert scene.asked.answer is not None
        assert outcome == Sent(str(scene.asked.answer.id))
        assert scene.asked.answer.pings == set()
        assert list(scene.asked.answer.buttons.values()) == ["쉬운설명", "자세히", "질문하기", "틀렸어요"]

    play(server, scenario)


@pytest.mark.parametrize(
    "fault", [accept_then_reset(), accept_then_garbage(), accept_then_status(502), status(500, {"code": 0})]
)
def test_an_edit_that_is_lost_is_made_again(fault: Any, server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed())
        server.fault("PATCH", ORIGINAL, fault)
        outcome = await scene.client.send(post)
        assert isinstance(outcome, NotSent)
        assert outcome.verdict is Verdict.LATER
        assert isinstance(await scene.client.send(post), Sent)
        assert isinstance(await scene.client.reconcile(post), Sent)
        assert scene.shown == [SHOWN]

    play(server, scenario)


def test_what_does_not_fit_into_one_post_follows_once(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        address = await scene.placed()
        second = scene.post(address, ERROR, part=1, key="second")
        assert isinstance(await scene.client.send(scene.post(address)), Sent)
        server.fault("POST", FOLLOW_UP, accept_then_status(502))
        assert isinstance(await scene.client.send(second), Unknown)
        found = await scene.client.reconcile(second)
        assert found == Sent(str(scene.asked.followups[0].id))
        assert [text for text, _ in scene.shown] == [SHOWN[0], TOLD[0]]

    play(server, scenario)


def test_a_further_post_of_unknown_fate_is_waited_for_before_it_is_called_absent(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        address = await scene.placed()
        second = scene.post(address, ERROR, part=1, key="second")
        with pytest.raises(TimeoutError):
            await scene.client.reconcile(second)
        later = replace(second, dispatched_at=datetime.now(UTC) - timedelta(minutes=1))
        assert await scene.client.reconcile(later) == Absent()
        alone = replace(later, address=address | {"ephemeral": True})
        assert isinstance(await scene.client.reconcile(alone), CannotTell)

    play(server, scenario)


def test_a_late_error_is_told_to_its_asker_alone_and_the_placeholder_goes(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed(), ERROR, private=True)
        assert isinstance(await scene.client.send(post), Sent)
        assert scene.shown == [(TOLD[0], True)]
        assert await scene.client.reconcile(post) == Sent("@original")
        assert scene.shown == [(TOLD[0], True)]

    play(server, scenario)


def test_a_late_error_that_may_not_have_arrived_is_told_in_the_placeholder(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed(), ERROR, private=True)
        server.fault("POST", FOLLOW_UP, status(502, {"code": 0}))
        assert isinstance(await scene.client.send(post), Unknown)
        assert isinstance(await scene.client.reconcile(post), Sent)
        assert scene.shown == [TOLD]

    play(server, scenario)


def test_what_began_for_one_alone_stays_so(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        place = scene.place
        await place.show(READING, private=True)
        for part, private in ((0, False), (1, True), (2, False)):
            post = scene.post(place.address, ERROR, part=part, private=private, key=str(part))
            assert isinstance(await scene.client.send(post), Sent)
        assert scene.shown == [(TOLD[0], True)] * 3

    play(server, scenario)


@pytest.mark.parametrize("private", [False, True])
def test_after_a_quarter_of_an_hour_the_answer_is_a_message_in_the_channel(private: bool, server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed(), private=private)
        server.advance(16 * 60)
        assert isinstance(await scene.client.send(post), Sent)
        assert scene.shown == [READ, SHOWN]
        assert isinstance(await scene.client.send(post), Sent)
        assert scene.shown == [READ, SHOWN]
        assert isinstance(await scene.client.send(replace(post, part=1, key="second")), Sent)

    play(server, scenario)


def test_where_we_may_not_write_a_late_answer_is_given_up_and_the_channel_is_not(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed())
        server.overwrite(scene.channel, server.bot, deny=Permission.SEND_MESSAGES)
        server.advance(16 * 60)
        assert await scene.client.send(post) == NotSent("missing permissions", verdict=Verdict.POST)

    play(server, scenario)


def test_when_nothing_was_ever_shown_the_answer_comes_as_a_message(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        assert isinstance(await scene.client.send(scene.post(scene.place.address)), Sent)
        assert scene.shown == [SHOWN]

    play(server, scenario)


def test_a_placeholder_that_was_deleted_does_not_swallow_the_answer(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        address = await scene.placed()
        assert scene.asked.message is not None
        scene.asked.message.deleted = True
        assert isinstance(await scene.client.send(scene.post(address)), Sent)
        assert scene.shown == [SHOWN]

    play(server, scenario)


def test_an_answer_is_not_sent_faster_than_discord_allows(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        post = scene.post(await scene.placed())
        server.fault("PATCH", ORIGINAL, rate_limited(4.0))
        outcome = await scene.client.send(post)
        assert isinstance(outcome, NotSent)
        assert outcome.retry_after == 4.0

    play(server, scenario)


# The place itself


def test_a_place_shows_one_thing_after_the_other_in_the_same_message(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        place = scene.place
        for message in (READING, ERROR, CARD):
            await place.show(message, private=False)
        assert scene.shown == [SHOWN]
        assert scene.asked.followups == []

    play(server, scenario)


def test_a_long_answer_follows_and_its_thread_is_left_to_the_buttons(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        await scene.place.show(MESSAGES["digest"], private=False)
        assert len(scene.shown) == len([part for part in render(MESSAGES["digest"]) if part.parent is None]) == 2

    play(server, scenario)


def test_a_private_answer_after_a_public_beginning_is_private(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        place = scene.place
        await place.show(READING, private=False)
        await place.show(ERROR, private=True)
        assert scene.shown == [(TOLD[0], True)]

    play(server, scenario)


@pytest.mark.parametrize("fault", [accept_then_reset(), accept_then_status(502), status(503, "away")])
def test_a_first_answer_that_was_lost_is_there_once(fault: Any, server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        server.fault("POST", CALLBACK, fault)
        place = scene.place
        await place.show(READING, private=False)
        server.fault("PATCH", ORIGINAL, fault)
        await place.show(CARD, private=False)
        assert scene.shown == [SHOWN]

    play(server, scenario)


def test_a_follow_up_that_may_have_arrived_is_not_repeated(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        plan = server.fault("POST", FOLLOW_UP, accept_then_status(502))
        with pytest.raises(Lost):
            await scene.place.show(MESSAGES["digest"], private=False)
        assert plan.hits == len(scene.asked.followups) == 1

    play(server, scenario)


def test_a_follow_up_waits_for_its_turn(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        server.fault("POST", FOLLOW_UP, rate_limited(0.05), times=2)
        await scene.place.show(MESSAGES["digest"], private=False)
        assert len(scene.asked.followups) == 1

    play(server, scenario)


def test_somebody_else_who_answered_first_is_noticed(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        await scene.place.show(READING, private=False)
        with pytest.raises(AnsweredElsewhere):
            await scene.place.show(ERROR, private=False)
        assert scene.shown == [READ]

    play(server, scenario)


def test_an_interaction_that_is_too_old_is_told(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        server.advance(4)
        with pytest.raises(Refused, match="10062"):
            await scene.place.show(READING, private=False)

    play(server, scenario)


def test_a_mention_is_answered_by_a_reply_that_becomes_the_answer(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        asked = server.say(scene.reader, scene.channel, "arxiv.org/abs/2501.07301")
        place = MessagePlace(scene.rest, str(scene.channel.id), str(asked.id))
        heard_again = MessagePlace(scene.rest, str(scene.channel.id), str(asked.id))
        assert place.address == {"channel": str(scene.channel.id), "reply_to": str(asked.id)}
        await place.show(READING, private=False)
        await heard_again.show(READING, private=False)
        (shown,) = [message for message in server.messages(scene.channel) if message.author is server.bot]
        assert (shown.reference, shown.pings) == (asked, set())
        assert isinstance(await scene.client.send(scene.post(place.address)), Sent)
        assert scene.shown == [SHOWN]
        shown.deleted = True
        assert isinstance(await scene.client.send(scene.post(place.address, key="again")), Sent)
        assert scene.shown == [SHOWN]

    play(server, scenario)


def test_where_history_is_closed_a_mention_is_answered_without_a_reply(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        server.overwrite(scene.channel, server.bot, deny=Permission.READ_MESSAGE_HISTORY)
        asked = server.say(scene.reader, scene.channel, "arxiv.org/abs/2501.07301")
        place = MessagePlace(scene.rest, str(scene.channel.id), str(asked.id))
        never_shown = place.address
        await place.show(MESSAGES["digest"], private=True)
        await place.show(ERROR, private=True)
        assert isinstance(await scene.client.send(scene.post(never_shown)), Sent)
        first, *_, last = scene.shown
        assert (first, last, len(scene.shown)) == (TOLD, SHOWN, 3)

    play(server, scenario)


def test_a_reply_of_unknown_fate_is_found_out(server: FakeDiscord) -> None:
    async def scenario(scene: Scene) -> None:
        asked = server.say(scene.reader, scene.channel, "arxiv.org/abs/2501.07301")
        post = scene.post({"channel": str(scene.channel.id), "reply_to": str(asked.id)})
        server.fault("POST", r"/channels/\d+/messages", accept_then_reset())
        assert isinstance(await scene.client.send(post), Unknown)
        assert isinstance(await scene.client.reconcile(post), Sent)
        assert scene.shown == [SHOWN]

    play(server, scenario)
