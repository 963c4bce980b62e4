"""What people do on the fake Telegram reaches the real client, by polling, as it does on the original."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict
from telegram.ext import Application, CommandHandler, ContextTypes

from tests.fakes.telegram import ANONYMOUS_ADMINISTRATOR, FakeTelegram, Limits, fake_telegram
from tests.fakes.telegram_chats import CHANNEL_SENDER
from tests.fakes.telegram_client import ask, send

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("쉬운설명", callback_data="/easy 2501.07301")]])


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as fake:
        fake.pace.limits = Limits(None, None, None)
        yield fake


def hear(telegram: FakeTelegram) -> list[Update]:
    """Everything that the bot has not confirmed yet, confirmed."""
    updates = ask(telegram, lambda bot: bot.get_updates(timeout=0))
    if updates:
        ask(telegram, lambda bot: bot.get_updates(offset=updates[-1].update_id + 1, timeout=0))
    return list(updates)


def test_a_poll_is_held_until_somebody_writes(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)

    async def polling(bot: Bot) -> tuple[Update, ...]:
        held = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls("getUpdates"))
        telegram.say(chat, person, "/help")
        return await held

    [update] = ask(telegram, polling)
    assert update.message
    assert (update.message.text, update.message.chat.id) == ("/help", person.id)
    assert update.message.from_user
    assert (update.message.from_user.language_code, update.message.from_user.is_bot) == ("ko", False)


def test_a_poll_in_which_nothing_happens_ends_empty(telegram: FakeTelegram) -> None:
    assert ask(telegram, lambda bot: bot.get_updates(timeout=1)) == ()


def test_updates_come_again_until_they_are_confirmed(telegram: FakeTelegram) -> None:
    person = telegram.person()
    for text in ("one", "two", "three"):
        telegram.say(telegram.private(person), person, text)

    async def polling(bot: Bot) -> list[list[str]]:
        first = await bot.get_updates()
        again = await bot.get_updates(limit=2)
        rest = await bot.get_updates(offset=first[1].update_id)
        last = await bot.get_updates(offset=-1)
        none = await bot.get_updates(offset=first[2].update_id + 1)
        return [[one.message.text or "" for one in many if one.message] for many in (first, again, rest, last, none)]

    every = ["one", "two", "three"]
    assert ask(telegram, polling) == [every, every[:2], every[1:], every[2:], []]
    assert telegram.updates.pending == []


def test_of_two_pollers_the_earlier_one_is_told_of_the_conflict(telegram: FakeTelegram) -> None:
    person = telegram.person()

    async def polling(bot: Bot) -> tuple[Update, ...]:
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as other:
            earlier = asyncio.create_task(bot.get_updates(timeout=30))
            await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls("getUpdates"))
            later = asyncio.create_task(other.get_updates(timeout=30))
            with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
                await earlier
            telegram.say(telegram.private(person), person, "hello")
            return await later

    assert len(ask(telegram, polling)) == 1
    assert sorted(str(call.status) for call in telegram.calls("getUpdates")) == ["200", "409"]


def test_polling_and_a_webhook_exclude_each_other(telegram: FakeTelegram) -> None:
    async def hooking(bot: Bot) -> None:
        with pytest.raises(BadRequest, match="An HTTPS URL must be provided for webhook".lower()):
            await bot.set_webhook("http://example.com")
        await bot.set_webhook("https://example.com")
        assert (await bot.get_webhook_info()).url == "https://example.com"
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == ()

    telegram.say(telegram.private(person := telegram.person()), person, "hello")
    ask(telegram, hooking)


def test_only_the_kinds_that_the_bot_asks_for_come(telegram: FakeTelegram) -> None:
    owner, person = telegram.person(), telegram.person()
    group = telegram.supergroup("Group", owner, person)
    telegram.promote(group, telegram.bot)
    telegram.promote(group, person)
    assert [update.my_chat_member is not None for update in hear(telegram)] == [True]
    ask(telegram, lambda bot: bot.get_updates(allowed_updates=["chat_member"]))
    telegram.demote(group, person)
    telegram.say(group, person, "/help")
    [update] = hear(telegram)
    assert update.chat_member
    assert (update.chat_member.old_chat_member.status, update.chat_member.new_chat_member.status) == (
        "administrator",
        "member",
    )


def test_a_command_in_a_group_carries_its_entity_with_the_name_of_the_bot(telegram: FakeTelegram) -> None:
    person = telegram.person()
    group = telegram.group("Group", person)
    telegram.say(group, person, "/paper@PaperboyBot 2501.07301")
    [update] = hear(telegram)
    assert update.message
    assert update.message.parse_entities(["bot_command"]).popitem()[1] == "/paper@PaperboyBot"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/paper@PaperboyBot 1", True),
        ("/paper 1", True),
        ("/paper@OtherBot 1", False),
        ("see /paper 1", False),
        ("@PaperboyBot arxiv.org/abs/2501.07301", False),
        ("hello", False),
    ],
    ids=range(6),
)
def test_in_groups_the_bot_hears_what_its_privacy_allows(telegram: FakeTelegram, text: str, heard: bool) -> None:
    person = telegram.person()
    group = telegram.supergroup("Group", person)
    message = telegram.say(group, person, text)
    assert message.was_heard == heard
    assert len(hear(telegram)) == heard
    telegram.privacy = False
    assert telegram.say(group, person, text).was_heard
    telegram.privacy = True
    telegram.promote(group, telegram.bot)
    assert telegram.say(group, person, text).was_heard


def test_a_reply_to_the_bot_is_heard_and_belongs_to_a_thread_that_is_no_topic(telegram: FakeTelegram) -> None:
    person = telegram.person()
    group = telegram.supergroup("Group", person)
    send(telegram, group.id)
    [post] = telegram.posts()
    telegram.say(group, person, "what?", reply_to=post)
    [update] = hear(telegram)
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.message_id == update.message.message_thread_id == post.id
    assert update.message.is_topic_message is None


def test_what_is_written_in_a_topic_says_so_and_replies_to_its_beginning(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("Forum", person, forum=True)
    topic = telegram.topic(forum, "Papers")
    telegram.say(forum, person, "/help", topic=topic)
    telegram.say(forum, person, "/help")
    began, inside, general = (update.message for update in hear(telegram))
    assert began
    assert began.forum_topic_created
    assert inside
    assert (inside.message_thread_id, inside.is_topic_message) == (topic, True)
    assert inside.reply_to_message
    assert inside.reply_to_message.forum_topic_created
    assert general
    assert (general.message_thread_id, general.is_topic_message) == (None, None)


def test_an_anonymous_administrator_is_the_group_and_a_channel_is_itself(telegram: FakeTelegram) -> None:
    owner, person = telegram.person(), telegram.person()
    group = telegram.supergroup("Group", owner, person)
    channel = telegram.channel("Channel", person)
    telegram.promote(group, owner, anonymous=True)
    telegram.say(group, owner, "/subscribe", anonymous=True)
    telegram.say(group, person, "/subscribe", in_name_of=channel)
    senders = [
        (message.from_user.id, message.sender_chat.id)
        for update in hear(telegram)
        if (message := update.message) and message.from_user and message.sender_chat
    ]
    assert senders == [(ANONYMOUS_ADMINISTRATOR, group.id), (CHANNEL_SENDER, channel.id)]
    with pytest.raises(AssertionError, match="only an administrator"):
        telegram.say(group, person, "/subscribe", anonymous=True)


def test_channel_posts_are_heard_without_a_sender(telegram: FakeTelegram) -> None:
    channel = telegram.channel("Channel", telegram.person())
    telegram.channel_post(channel, "/subscribe")
    [update] = hear(telegram)
    assert update.channel_post
    assert update.channel_post.sender_chat
    assert update.channel_post.sender_chat.id == channel.id
    assert update.channel_post.from_user is None


def test_an_edit_is_another_kind_of_update(telegram: FakeTelegram) -> None:
    person = telegram.person()
    message = telegram.say(telegram.private(person), person, "/help")
    telegram.edit(message, "/paper 1")
    written, edited = hear(telegram)
    assert written.message
    assert edited.edited_message
    assert edited.edited_message.text == "/paper 1"


def test_a_press_brings_the_message_or_only_its_place(telegram: FakeTelegram) -> None:
    person = telegram.person()
    send(telegram, person.id, reply_markup=KEYBOARD)
    [post] = telegram.posts()
    query = telegram.press(post, "/easy 2501.07301", person)
    telegram.press(post, "/easy 2501.07301", person, inaccessible=True)
    fresh, old = (update.callback_query for update in hear(telegram))
    assert fresh
    assert (fresh.id, fresh.data, fresh.from_user.id) == (query.id, "/easy 2501.07301", person.id)
    assert fresh.message
    assert fresh.message.is_accessible
    assert old
    assert old.message
    assert (old.message.message_id, old.message.is_accessible) == (post.id, False)


def test_the_bot_is_told_what_it_is_in_each_chat(telegram: FakeTelegram) -> None:
    owner = telegram.person()
    group, channel = telegram.supergroup("Group", owner), telegram.channel("Channel", owner)
    telegram.promote(group, telegram.bot)
    telegram.kick_bot(group)
    telegram.readd_bot(group)
    telegram.demote(channel, telegram.bot)
    telegram.readd_bot(channel)
    telegram.block(owner)
    telegram.unblock(owner)
    told = [
        (changed.chat.id, changed.old_chat_member.status, changed.new_chat_member.status)
        for update in hear(telegram)
        if (changed := update.my_chat_member)
    ]
    assert told == [
        (group.id, "member", "administrator"),
        (group.id, "administrator", "kicked"),
        (group.id, "kicked", "member"),
        (channel.id, "administrator", "left"),
        (channel.id, "left", "administrator"),
        (owner.id, "member", "kicked"),
        (owner.id, "kicked", "member"),
    ]


def test_who_was_kicked_writes_no_more_and_a_bot_that_was_kicked_hears_no_more(telegram: FakeTelegram) -> None:
    owner, person = telegram.person(), telegram.person()
    group = telegram.supergroup("Group", owner, person)
    telegram.kick(group, person)
    with pytest.raises(AssertionError, match="is kicked in the chat"):
        telegram.say(group, person, "/help")
    telegram.kick_bot(group)
    assert not telegram.say(group, owner, "/help@PaperboyBot").was_heard


def test_a_migration_is_told_in_both_chats(telegram: FakeTelegram) -> None:
    group = telegram.group("Group", telegram.person())
    moved = telegram.migrate(group)
    there, here = (update.message for update in hear(telegram))
    assert there
    assert here
    assert (there.chat.id, there.migrate_to_chat_id) == (group.id, moved.id)
    assert (here.chat.id, here.migrate_from_chat_id) == (moved.id, group.id)


def test_update_numbers_grow(telegram: FakeTelegram) -> None:
    person = telegram.person()
    for _ in range(3):
        telegram.say(telegram.private(person), person, "hello")
    numbers = [update.update_id for update in hear(telegram)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


async def _hello(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(f"hello {' '.join(context.args or ())}")


def test_an_application_polls_answers_a_command_and_stops(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)

    async def listening() -> None:
        builder = Application.builder().token(telegram.token).base_url(f"{telegram.url}/bot")
        application = builder.build()
        application.add_handler(CommandHandler("hello", _hello))
        async with application:
            assert application.updater
            await application.start()
            await application.updater.start_polling(timeout=30, poll_interval=0.0)
            await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls("getUpdates"))
            telegram.say(chat, person, "/hello world")
            await asyncio.to_thread(telegram.wait_for, lambda: telegram.posts(chat))
            await application.updater.stop()
            await application.stop()

    asyncio.run(listening())
    assert [post.text for post in telegram.posts(chat)] == ["hello world"]
    assert telegram.updates.pending == []
    assert {call.status for call in telegram.asked} <= {200, None}


def test_the_fake_ends_while_a_poll_is_held() -> None:
    with fake_telegram() as telegram:
        held = httpx.AsyncClient(timeout=30)

        async def polling() -> None:
            address = f"{telegram.url}/bot{telegram.token}/getUpdates?timeout=30"
            task = asyncio.create_task(held.get(address))
            await asyncio.to_thread(telegram.wait_for, lambda: telegram.calls("getUpdates"))
            task.cancel()
            await held.aclose()

        asyncio.run(polling())
