"""From a question on Telegram to its answer in place: the real listener, store, worker, outbox and client."""

import asyncio
import time
from collections.abc import Callable

import pytest

from adapters.telegram.client import connect
from bot import replies
from tests.adapters.telegram_listening import all_told, listening
from tests.conftest import World
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.world import entry, reply
from workers.ask import Hearing
from workers.drain import Drain
from workers.jobs import perform
from workers.wiring import Parts

PAPER = "2501.00001"


@pytest.fixture
def bot(parts: Parts, world: World, telegram: FakeTelegram) -> Parts:
    """A bot in a world with one paper, and with Telegram."""
    world.feeds.days["2025-01-14"] = [entry(PAPER, "One Study")]
    tokens = {"telegram_token": TOKEN, "telegram_api_url": telegram.url}
    vars(parts)["settings"] = type(parts.settings).model_validate(parts.settings.model_dump() | tokens)
    return parts


def hearing(bot: Parts, telegram: FakeTelegram, *acts: Callable[[], object]) -> None:
    """Hear all that people do, one after the other, each to its end."""

    def act() -> None:
        for one in acts:
            one()
            all_told(telegram)

    ears = Hearing(bot)
    try:
        listening(telegram, ears, act)
    finally:
        ears.close()


def worked(bot: Parts) -> None:
    """A worker answers everything that was asked, and what then lies in the outbox is sent."""
    for task in bot.store.tasks.waiting(bot.real_clock()):
        perform(bot, task.kind, task.key)
    deadline = time.monotonic() + 10
    while not bot.store.outbox.unfinished("telegram"):  # the listener has yet to note where the placeholder stands
        assert time.monotonic() < deadline
        time.sleep(0.02)
    drained(bot)


def drained(bot: Parts) -> None:
    async def drain() -> None:
        client = connect(bot.settings)
        try:
            await Drain("telegram", client, bot.store, bot.real_clock).empty()
        finally:
            await client.close()

    asyncio.run(drain())


def test_a_paper_that_is_not_known_yet_is_read_and_its_card_takes_the_placeholders_place(
    bot: Parts, telegram: FakeTelegram
) -> None:
    person = telegram.person()
    chat = telegram.supergroup("논문", person)
    asked = telegram.say(chat, person, f"/paper {PAPER}")

    def reading() -> None:
        telegram.wait_for(lambda: telegram.posts(chat))
        assert [message.text for message in telegram.posts(chat)] == [replies.READING]
        worked(bot)

    hearing(bot, telegram, reading)
    (card,) = telegram.posts(chat)
    assert reply("One Study")["overview"] in card.text
    assert card.reply_to is asked
    pressed = ("/easy", "/details", "/ask", "/wrong")
    assert [button["callback_data"] for button in card.buttons] == [f"{one} {PAPER}" for one in pressed]


def test_a_button_on_that_card_is_answered_from_the_store(bot: Parts, telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("논문", person)
    telegram.say(chat, person, f"/paper {PAPER}")
    hearing(
        bot,
        telegram,
        lambda: telegram.wait_for(lambda: telegram.posts(chat)),
        lambda: worked(bot),
        lambda: telegram.press(telegram.posts(chat)[0], f"/easy {PAPER}", person),
    )
    card, easy = telegram.posts(chat)
    assert reply("One Study")["easy"] in easy.text
    assert easy.reply_to is card


def test_where_the_listener_died_before_its_placeholder_the_answer_is_a_reply(
    bot: Parts, telegram: FakeTelegram
) -> None:
    person = telegram.person()
    chat = telegram.supergroup("논문", person)
    asked = telegram.say(chat, person, f"/paper {PAPER}")
    hearing(bot, telegram, lambda: telegram.wait_for(lambda: telegram.posts(chat)))
    question = bot.store.questions.get(1)
    assert question is not None
    assert question.address == {"chat": str(chat.id), "reply_to": asked.id, "message": telegram.posts(chat)[0].id}
    telegram.delete(telegram.posts(chat)[0])
    worked(bot)
    (card,) = telegram.posts(chat)
    assert reply("One Study")["overview"] in card.text
    assert card.reply_to is asked


def test_a_subscription_follows_what_becomes_of_its_group(bot: Parts, telegram: FakeTelegram) -> None:
    creator, member = telegram.person(), telegram.person()
    group = telegram.group("논문", creator, member)
    subscriptions = bot.store.subscriptions
    states: list[str | None] = []

    def look() -> None:
        (one,) = subscriptions.all()
        states.append(one.paused)

    hearing(
        bot,
        telegram,
        lambda: telegram.say(group, member, "/subscribe 비전"),
        lambda: states.append(str(len(subscriptions.all()))),
        lambda: telegram.say(group, creator, "/subscribe 비전 08:30"),
        look,
        lambda: telegram.kick_bot(group),
        look,
        lambda: telegram.readd_bot(group),
        look,
        lambda: telegram.migrate(group),
        look,
    )
    assert states == ["0", None, "bot was kicked from the group chat", None, None]
    (subscription,) = subscriptions.all()
    moved = next(chat for chat in telegram.chats.values() if chat.title == "논문" and chat is not group)
    assert subscription.channel == str(moved.id)
    assert subscription.categories == {"vision"}


@pytest.mark.torture
def test_a_question_by_a_forced_reply_is_followed_up_by_a_reply_and_a_doubt_edits_the_card(
    bot: Parts, telegram: FakeTelegram, world: World
) -> None:
    world.model.others["recheck"] = lambda title, call: {"corrections": []}
    person = telegram.person()
    chat = telegram.supergroup("논문", person)

    def waited(posts: int) -> None:
        telegram.wait_for(lambda: len(telegram.posts(chat)) == posts)

    hearing(
        bot,
        telegram,
        lambda: telegram.say(chat, person, f"/paper {PAPER}"),
        lambda: worked(bot),
        lambda: telegram.press(telegram.posts(chat)[0], f"/ask {PAPER}", person),
        lambda: waited(2),
        lambda: telegram.say(chat, person, "왜 느린가?", reply_to=telegram.posts(chat)[1]),
        lambda: worked(bot),
        lambda: telegram.say(chat, person, "그럼 빠르게는?", reply_to=telegram.posts(chat)[2]),
        lambda: worked(bot),
        lambda: telegram.press(telegram.posts(chat)[0], f"/wrong {PAPER}", person),
    )
    worked(bot)
    asked = [bot.store.questions.get(number) for number in (2, 3, 4)]
    assert [(one.command, one.text, one.follows) for one in asked if one] == [
        ("/ask", "왜 느린가?", None),
        ("/ask", "그럼 빠르게는?", 2),
        ("/wrong", None, None),
    ]
    assert len(telegram.posts(chat)) == 4
    assert telegram.calls("editMessageText")[-1].parameters["message_id"] == str(telegram.posts(chat)[0].id)
