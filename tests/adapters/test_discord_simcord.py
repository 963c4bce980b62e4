"""Our bot in somebody else's Discord: simcord, which was written by people who never saw it.

simcord on PyPI, an in-process Discord
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from adapters.base import Place
from adapters.discord.errors import CHANNEL, POST
from adapters.discord.listen import Bot
from adapters.discord.posting import Posting
from adapters.discord.render import THREAD_NAME, render
from bot import digest, replies
from bot.commands import Refusal, Request
from bot.delivery import NotSent, Post, Sent, Verdict
from bot.message import Message, without_charts
from tests.adapters.golden import MESSAGES
from tests.adapters.test_discord_listen import FakeEars

simcord = pytest.importorskip("simcord", reason="simcord is not installed")

READING = digest.sentence(replies.READING)
Scenario = Callable[[Any, Bot, Any], Awaitable[None]]


class Showing(FakeEars):
    """Shows the messages one after the other."""

    def __init__(self, *messages: Message, private: bool = False) -> None:
        super().__init__()
        self._messages = messages
        self._private = private
        self.places: list[Place] = []

    async def answer(self, request: Request, place: Place) -> None:
        self.heard.append(request)
        self.places.append(place)
        for message in self._messages:
            await place.show(message, private=self._private)


def play(ears: FakeEars, scenario: Scenario) -> None:
    async def whole() -> None:
        bot = Bot(ears)
        async with simcord.run(bot) as env:
            await scenario(env, bot, ears)

    asyncio.run(whole())


def people(env: Any) -> tuple[Any, Any, Any]:
    """A channel, somebody who manages the server, and somebody who does not."""
    guild = env.create_guild()
    channel = guild.create_text_channel("papers")
    manager = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return (
        channel,
        guild.add_member(env.create_user("minsu"), roles=[manager]),
        guild.add_member(env.create_user("jieun")),
    )


def found(channel: Any, number: str) -> Any:
    return next(message for message in channel.history() if message.id == int(number))


def said(message: Any) -> str:
    """The words of the message."""

    def texts(components: list[dict[str, Any]]) -> list[str]:
        return [
            text
            for one in components
            for text in [one.get("content") or "", *texts(one.get("components") or [])]
            if text
        ]

    return "\n".join(texts(message.components))


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_taken_as_an_answer_and_as_an_edit(kind: str) -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, reader = people(env)
        result = await reader.slash(channel, "help")
        first = render(without_charts(MESSAGES[kind].without_thread()))
        assert result.response.flags.components_v2
        assert len(result.followups) == len(first) - 1
        assert said(result.response).split() == said_by(first[0].payload).split()

    play(Showing(READING, MESSAGES[kind]), scenario)


def said_by(payload: dict[str, Any]) -> str:
    return said(type("Message", (), {"components": payload["components"]}))


def test_all_commands_are_there_and_those_that_change_a_channel_for_its_managers() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, manager, reader = people(env)
        assert set(manager.available_commands(channel)) == set(replies.COMMANDS)
        assert set(replies.COMMANDS) - set(reader.available_commands(channel)) == {"subscribe", "unsubscribe"}
        result = await manager.slash(channel, "subscribe", categories="비전", hour="08:30")
        assert (result.ephemeral, ears.heard[-1].text) == (True, "/subscribe 비전 08:30")
        assert ears.heard[-1].refusal is None

    play(Showing(READING, private=True), scenario)


def test_buttons_are_pressed_by_whoever_sees_them() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, manager, reader = people(env)
        result = await reader.slash(channel, "paper", id="2501.07301")
        await reader.click(result.response, custom_id="/easy 2501.07301")
        assert ears.heard[-1].text == "/easy 2501.07301"
        day = await post(bot, channel, MESSAGES["digest"])
        await reader.click(found(channel, day), custom_id="/subscribe +reasoning")
        assert ears.heard[-1].refusal is Refusal.RIGHTS
        await manager.click(found(channel, day), custom_id="/subscribe +reasoning")
        assert ears.heard[-1].refusal is None

    play(Showing(MESSAGES["card"]), scenario)


def test_what_one_types_is_completed() -> None:
    ears = FakeEars(found=[("2501.07301", "과정 보상 모델")])

    async def scenario(env: Any, bot: Bot, _: FakeEars) -> None:
        channel, manager, reader = people(env)
        assert await reader.autocomplete(channel, "paper", "id", "보상") == [
            {"name": "과정 보상 모델 (2501.07301)", "value": "2501.07301"}
        ]
        first, *_rest = await manager.autocomplete(channel, "subscribe", "categories", "비전, 강화 학")
        assert first["value"] == "비전, 강화 학습"

    play(ears, scenario)


def test_mentions_and_direct_messages_are_answered_in_place() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, reader = people(env)
        assert bot.user is not None
        await reader.send(channel, f"<@{bot.user.id}> arxiv.org/abs/2501.07301")
        assert ears.heard[-1].text == "arxiv.org/abs/2501.07301"
        await reader.send(channel, "우리끼리")
        await reader.send_dm("2501.07302")
        assert [request.text for request in ears.heard] == ["arxiv.org/abs/2501.07301", "2501.07302"]
        assert len(channel.history()) == 3

    play(Showing(READING, MESSAGES["card"]), scenario)


def test_a_question_is_written_into_a_form_and_an_answer_replied_to() -> None:
    async def scenario(env: Any, bot: Bot, ears: Showing) -> None:
        channel, _, reader = people(env)
        card = await reader.slash(channel, "paper", id="2501.07301")
        opened = await reader.click(card.response, custom_id="/ask 2501.07301")
        assert opened.modal is not None
        written = await reader.submit_modal(opened, {"question": "왜 느린가?"})
        assert (ears.heard[-1].text, ears.heard[-1].thread) == ("/ask 2501.07301 왜 느린가?", str(card.response.id))
        assert ears.places[-1].reference == str(written.response.id)
        assert bot.user is not None
        await reader.send(channel, f"<@{bot.user.id}> 그럼 빠르게는?", reply_to=written.response)
        heard = ears.heard[-1]
        assert (heard.text, heard.thread, heard.about) == ("그럼 빠르게는?", str(written.response.id), "2501.07301")

    play(Showing(MESSAGES["answer"]), scenario)


def test_a_doubted_answer_is_edited_in_place_long_after_the_press() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, reader = people(env)
        doubted = await post(bot, channel, MESSAGES["answer"])
        pressed = await reader.click(found(channel, doubted), custom_id="/wrong 2501.07301 812")
        assert (pressed.ephemeral, said(pressed.response)) == (True, replies.READING)
        await env.advance_time(16 * 60)
        assert await post(bot, channel, MESSAGES["rechecked"], address=ears.heard[-1].address) == doubted
        assert len(channel.history()) == 1
        assert "다시 확인해 두 문장을" in str(found(channel, doubted).components)

    play(Showing(READING), scenario)


def test_a_private_answer_after_a_public_placeholder_leaves_nothing_behind() -> None:
    class Late(Showing):
        async def answer(self, request: Request, place: Place) -> None:
            await place.show(READING, private=False)
            await place.show(digest.sentence("그런 논문은 없습니다."), private=True)

    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, reader = people(env)
        result = await reader.slash(channel, "paper", id="2501.07301")
        assert result.response is None
        assert [(said(one), one.ephemeral) for one in result.followups] == [("그런 논문은 없습니다.", True)]

    play(Late(), scenario)


def test_after_a_quarter_of_an_hour_the_answer_comes_by_itself() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, reader = people(env)
        await reader.slash(channel, "paper", id="2501.07301")
        address = ears.heard[-1].address
        await env.advance_time(16 * 60)
        assert await post(bot, channel, MESSAGES["card"], address=address)
        assert len(channel.history()) == 2

    play(Showing(READING), scenario)


def test_the_day_in_depth_goes_into_a_thread() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, _ = people(env)
        first, *_, below = render(MESSAGES["digest"])
        root = await posted(bot, channel, first.payload)
        assert isinstance(root, Sent)
        assert isinstance(await posted(bot, channel, below.payload, parent=root.reference), Sent)
        thread = bot.get_channel(int(root.reference))
        assert isinstance(thread, discord.Thread)
        assert thread.name == below.payload[THREAD_NAME]

    play(FakeEars(), scenario)


def test_verdicts_are_those_of_discord() -> None:
    async def scenario(env: Any, bot: Bot, ears: FakeEars) -> None:
        channel, _, _ = people(env)
        payload = render(READING)[0].payload
        gone = Post(1, "discord", "1", 0, "k", payload)
        assert await sent(bot, gone) == NotSent(CHANNEL[10003], verdict=Verdict.CHANNEL)
        bad = {**payload, "components": [{"type": 10, "content": "가" * 5_000}]}
        assert await posted(bot, channel, bad) == NotSent(POST[50035], verdict=Verdict.POST)

    play(FakeEars(), scenario)


async def post(bot: Bot, channel: Any, message: Message, **fields: Any) -> str:
    outcome = await posted(bot, channel, render(message)[0].payload, **fields)
    assert isinstance(outcome, Sent)
    return outcome.reference


async def posted(bot: Bot, channel: Any, payload: dict[str, Any], **fields: Any) -> Any:
    return await sent(bot, Post(1, "discord", str(channel.id), 0, "k", payload, **fields))


async def sent(bot: Bot, one: Post) -> Any:
    """What the client's own way of sending makes of the post, over the bot's connection."""
    until = asyncio.get_running_loop().time() + 5
    return await Posting(bot.rest, one, until, set()).send()
