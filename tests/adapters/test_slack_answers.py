"""From a command in Slack to its answer there: the real listener, store, worker, outbox and client."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.slack import listen as listening
from adapters.slack.client import connect
from adapters.slack.examine import SCOPES
from bot import replies
from bot.store.tasks import Task, TaskState
from tests.conftest import World
from tests.fakes.slack import Channel, FakeSlack, fake_slack
from tests.fakes.world import entry, reply
from workers.ask import Hearing
from workers.drain import Drain
from workers.jobs import perform
from workers.wiring import Parts

PAPER = "2501.00001"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as fake:
        fake.scopes.update(SCOPES)
        yield fake


@pytest.fixture
def bot(parts: Parts, world: World, slack: FakeSlack) -> Parts:
    """A bot in a world with one paper, and with Slack."""
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    tokens = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}
    vars(parts)["settings"] = type(parts.settings).model_validate(parts.settings.model_dump() | tokens)
    return parts


@contextlib.asynccontextmanager
async def heard(bot: Parts, slack: FakeSlack) -> AsyncIterator[None]:
    hearing = Hearing(bot)
    listener = asyncio.ensure_future(listening.listen(bot.settings, hearing))
    try:
        await slack.until(lambda: slack.sockets.open or listener.done())
        yield
    finally:
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener
        hearing.close()


async def answered(bot: Parts) -> None:
    """A worker answers everything, once every placeholder is shown; then what lies in the outbox is sent."""
    waiting = bot.store.tasks.waiting(bot.real_clock())
    assert waiting
    for task in waiting:
        await asyncio.to_thread(perform, bot, task.kind, task.key)
    client = connect(bot.settings)
    try:
        drain = Drain("slack", client, bot.store, bot.real_clock)
        while await drain.empty() == 0:
            await asyncio.sleep(0.02)  # the listener has yet to note where the placeholder stands
    finally:
        await client.close()


def ask(bot: Parts, slack: FakeSlack, channel: Channel, text: str) -> None:
    async def run() -> None:
        async with heard(bot, slack):
            one = slack.command(slack.member, channel, "/paper", text)
            await asyncio.to_thread(one.wait)
            await slack.until(lambda: slack.posted(channel))
            assert [message.shown for message in slack.posted(channel)] == [replies.READING]
            await answered(bot)

    asyncio.run(run())


def test_a_paper_that_is_not_known_yet_is_read_and_its_card_takes_the_placeholders_place(
    bot: Parts, slack: FakeSlack
) -> None:
    ask(bot, slack, slack.channel, PAPER)
    (card,) = slack.posted()
    assert reply("One Study")["overview"] in card.shown
    assert len(card.bodies) == 2
    assert slack.violations == []
    assert bot.store.tasks.look(Task("answer", "1")).state is TaskState.DONE  # type: ignore[union-attr]


def test_a_paper_that_does_not_exist_is_told_to_the_asker_alone(bot: Parts, slack: FakeSlack) -> None:
    ask(bot, slack, slack.channel, "2501.99999")
    assert slack.posted() == []
    (whisper,) = slack.seen_by(slack.member)
    assert "2501.99999 논문이 없습니다" in whisper.shown


def test_where_the_bot_is_no_member_the_answer_comes_by_what_came_with_the_command(
    bot: Parts, slack: FakeSlack
) -> None:
    slack.answers.command_replaces = True
    elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
    ask(bot, slack, elsewhere, PAPER)
    (card,) = slack.posted(elsewhere)
    assert reply("One Study")["overview"] in card.shown


def test_a_channel_is_subscribed_by_command_and_told_so_in_private(bot: Parts, slack: FakeSlack) -> None:
    async def run() -> None:
        async with heard(bot, slack):
            one = slack.command(slack.member, slack.channel, "/subscribe", "비전 08:30")
            await asyncio.to_thread(one.wait)

    asyncio.run(run())
    made = bot.store.subscriptions.of("slack", slack.channel.id)
    assert made is not None
    assert made.categories == {"vision"}
    assert slack.posted() == []
    assert [message.shown.splitlines()[0] for message in slack.seen_by(slack.member)] == [
        replies.subscribed(new=True, unchanged=False)
    ]


def test_a_guest_subscribes_nothing(bot: Parts, slack: FakeSlack) -> None:
    guest = slack.add_user("guest", guest="single")
    slack.channel.members.append(guest.id)

    async def run() -> None:
        async with heard(bot, slack):
            one = slack.command(guest, slack.channel, "/subscribe", "비전")
            await asyncio.to_thread(one.wait)

    asyncio.run(run())
    assert bot.store.subscriptions.of("slack", slack.channel.id) is None
    assert len(slack.seen_by(guest)) == 1


def test_a_question_by_form_is_followed_up_in_its_thread_and_a_doubt_edits_the_card(
    bot: Parts, slack: FakeSlack, world: World
) -> None:
    world.model.others["recheck"] = lambda title, call: {"corrections": []}

    async def asking(posts: int) -> None:
        await slack.until(lambda: len(slack.posted()) == posts and slack.posted()[-1].shown == replies.READING)
        await answered(bot)

    async def run() -> None:
        async with heard(bot, slack):
            slack.command(slack.member, slack.channel, "/paper", PAPER)
            await asking(1)
            card = slack.posted()[0]
            buttons = {element["value"]: element["action_id"] for _, element in card.elements()}
            form = slack.press(slack.member, card, buttons[f"/ask {PAPER}"])
            (view,) = await slack.until(lambda: form.views)
            slack.submit_view(slack.member, view, {"question": {"words": {"value": "왜 느린가?"}}})
            await asking(2)
            slack.mention(slack.member, slack.channel, "<@BOT> 그럼 빠르게는?", card.ts)
            await asking(3)
            slack.press(slack.member, card, buttons[f"/wrong {PAPER}"])
            await slack.until(lambda: slack.seen_by(slack.member))
            edits = len(card.bodies)
            await answered(bot)
            assert (len(card.bodies), len(slack.posted())) == (edits + 1, 3)

    asyncio.run(run())
    asked = [bot.store.questions.get(number) for number in (2, 3, 4)]
    assert [(one.command, one.text, one.follows) for one in asked if one] == [
        ("/ask", "왜 느린가?", None),
        ("/ask", "그럼 빠르게는?", 2),
        ("/wrong", None, None),
    ]
    assert [message.shown for message in slack.seen_by(slack.member)] == [replies.CHECKING]
    assert slack.violations == []
