"""The fake Telegram keeps and refuses what the original does, towards the real client library.

What people do there and how the bot hears of it is in `test_telegram_updates`, where it may not write in
`test_telegram_rights`, what goes wrong in `test_telegram_faults`.
"""

import struct
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, InvalidToken

from tests.fakes.telegram import ANONYMOUS_ADMINISTRATOR, FakeTelegram, Limits, fake_telegram
from tests.fakes.telegram_client import ask, send

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("쉬운설명", callback_data="/easy 2501.07301")]])
ABSTRACT = "https://arxiv.org/abs/2501.07301"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram() as fake:
        fake.pace.limits = Limits(None, None, None)
        yield fake


def test_a_bot_is_who_its_token_says(telegram: FakeTelegram) -> None:
    me = ask(telegram, lambda bot: bot.get_me())
    assert (me.id, me.username, me.can_read_all_group_messages) == (telegram.bot.id, "PaperboyBot", False)


@pytest.mark.parametrize(
    ("token", "code", "words"),
    [("123456:" + "B" * 35, 401, "Unauthorized"), ("no-token", 404, "Not Found")],
    ids=["wrong", "malformed"],
)
def test_another_token_is_refused(telegram: FakeTelegram, token: str, code: int, words: str) -> None:
    with pytest.raises(InvalidToken):
        ask(telegram, lambda bot: bot.get_me(), token)
    answer = httpx.post(f"{telegram.url}/bot{token}/getMe")
    assert (answer.status_code, answer.json()["description"]) == (code, words)


def test_a_revoked_token_is_refused_from_then_on(telegram: FakeTelegram) -> None:
    async def over_the_revocation(bot: Bot) -> None:
        await bot.get_me()
        telegram.is_revoked = True
        with pytest.raises(InvalidToken, match="Unauthorized"):
            await bot.get_me()

    ask(telegram, over_the_revocation)


def test_a_message_is_kept_with_its_entities_and_what_telegram_finds(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    entities = [MessageEntity("text_link", 0, 2, url=ABSTRACT), MessageEntity("bold", 3, 2)]
    preview = LinkPreviewOptions(is_disabled=True)
    sent = ask(
        telegram,
        lambda bot: bot.send_message(
            chat.id, "논문 요약 @someone", entities=entities, reply_markup=KEYBOARD, link_preview_options=preview
        ),
    )
    [post] = telegram.posts(chat)
    assert (sent.message_id, sent.text) == (post.id, post.text) == (1, "논문 요약 @someone")
    assert post.entity_texts("text_link") == ["논문"]
    assert post.entity_texts("bold") == ["요약"]
    assert post.entity_texts("mention") == ["@someone"]
    assert [entity.type for entity in sent.entities] == ["text_link", "bold", "mention"]
    assert sent.reply_markup == KEYBOARD
    assert post.link_preview_options == {"is_disabled": True}
    assert sent.from_user
    assert sent.from_user.id == telegram.bot.id
    assert telegram.violations == []


def test_parameters_come_as_json_too(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    content = {"chat_id": chat.id, "text": "hello", "entities": [{"type": "bold", "offset": 0, "length": 5}]}
    answer = httpx.post(f"{telegram.url}/bot{telegram.token}/sendMessage", json=content)
    assert answer.json()["result"]["entities"] == content["entities"]


def test_a_client_in_another_process_is_served(telegram: FakeTelegram) -> None:
    script = (
        "import asyncio, sys, telegram\n"
        "async def main():\n"
        "    async with telegram.Bot(sys.argv[1], base_url=sys.argv[2]) as bot:\n"
        "        await bot.send_message(sys.argv[3], 'hello')\n"
        "asyncio.run(main())\n"
    )
    chat = telegram.private(telegram.person())
    subprocess.run([sys.executable, "-c", script, telegram.token, f"{telegram.url}/bot", str(chat.id)], check=True)
    assert telegram.wait_for(lambda: telegram.posts(chat))[0].text == "hello"


def test_what_telegram_does_not_keep_is_a_violation(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    ask(telegram, lambda bot: bot.send_message(chat.id, "<b>hello</b> ", parse_mode="HTML"))
    assert telegram.posts()[0].text == "hello"
    assert len(telegram.violations) == 2
    assert all(one.startswith("sendMessage: ") for one in telegram.violations)


def test_a_text_that_telegram_would_refuse_is_refused(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    with pytest.raises(BadRequest, match="Message is too long"):
        send(telegram, chat.id, "가" * 4097)
    with pytest.raises(BadRequest, match="middle of a utf-16 symbol"):
        send(telegram, chat.id, "😀", entities=[MessageEntity("bold", 1, 1)])
    assert telegram.posts() == []


def test_channels_post_in_their_own_name_and_are_found_by_theirs(telegram: FakeTelegram) -> None:
    channel = telegram.channel("Papers", telegram.person(), username="papers_of_the_day")
    sent = send(telegram, "@papers_of_the_day")
    assert sent.sender_chat
    assert sent.chat.id == sent.sender_chat.id == channel.id
    assert sent.from_user is None


def test_a_topic_is_written_into_by_its_id_alone(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("Forum", person, forum=True)
    topic = telegram.topic(forum)
    sent = send(telegram, forum.id, message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    assert send(telegram, forum.id).is_topic_message is None
    inside = telegram.say(forum, person, "hello", topic=topic)
    assert send(telegram, forum.id, reply_parameters=ReplyParameters(inside.id)).message_thread_id == topic
    for wrong in (1, 777, telegram.say(forum, person, "hello").id):
        with pytest.raises(BadRequest, match="Message thread not found"):
            send(telegram, forum.id, message_thread_id=wrong)
    forum.topics[topic].is_closed = True
    with pytest.raises(BadRequest, match="Topic_closed"):
        send(telegram, forum.id, message_thread_id=topic)
    forum.topics[topic].is_deleted = True
    with pytest.raises(BadRequest, match="Message thread not found"):
        send(telegram, forum.id, message_thread_id=topic)


def test_replies_are_to_messages_that_are_there(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    asked = telegram.say(chat, person, "/help")
    replied = send(telegram, chat.id, reply_parameters=ReplyParameters(asked.id)).reply_to_message
    assert replied
    assert replied.message_id == asked.id
    telegram.delete(asked)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        send(telegram, chat.id, reply_parameters=ReplyParameters(asked.id))
    lenient = ReplyParameters(asked.id, allow_sending_without_reply=True)
    assert send(telegram, chat.id, reply_parameters=lenient).reply_to_message is None


def test_a_message_is_edited_in_place(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    sent = send(telegram, chat.id, reply_markup=KEYBOARD)
    ask(telegram, lambda bot: bot.edit_message_text("changed", chat.id, sent.message_id))
    [post] = telegram.posts()
    assert (post.text, post.keyboard, post.edits) == ("changed", [], 1)
    ask(telegram, lambda bot: bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=KEYBOARD))
    assert (post.text, post.buttons[0]["callback_data"]) == ("changed", "/easy 2501.07301")


def test_an_edit_that_changes_nothing_is_refused(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    sent = send(telegram, chat.id, reply_markup=KEYBOARD)
    for edit in (
        lambda bot: bot.edit_message_text("hello", chat.id, sent.message_id, reply_markup=KEYBOARD),
        lambda bot: bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=KEYBOARD),
    ):
        with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
            ask(telegram, edit)


def test_only_the_bots_own_texts_that_are_still_there_are_edited(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    theirs, ours = telegram.say(chat, person, "hello"), send(telegram, chat.id)
    photo = ask(telegram, lambda bot: bot.send_photo(chat.id, "https://example.com/a.png"))
    for number, words in (
        (theirs.id, "Message can't be edited"),
        (photo.message_id, "There is no text in the message to edit"),
        (999, "Message to edit not found"),
    ):
        with pytest.raises(BadRequest, match=words):
            ask(telegram, lambda bot, number=number: bot.edit_message_text("x", chat.id, number))  # type: ignore[misc]
    assert ask(telegram, lambda bot: bot.delete_message(chat.id, ours.message_id))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        ask(telegram, lambda bot: bot.edit_message_text("x", chat.id, ours.message_id))


def test_a_press_is_answered_once_it_was_made_and_not_too_late(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    send(telegram, chat.id, reply_markup=KEYBOARD)
    query = telegram.press(telegram.posts()[0], "/easy 2501.07301", person)
    assert ask(telegram, lambda bot: bot.answer_callback_query(query.id, "잠시만요", show_alert=True))
    assert query.answers[0]["text"] == "잠시만요"
    query.is_expired = True
    for number in (query.id, "77"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            ask(telegram, lambda bot, number=number: bot.answer_callback_query(number))  # type: ignore[misc]


def test_nobody_presses_a_button_that_is_not_there(telegram: FakeTelegram) -> None:
    person = telegram.person()
    send(telegram, person.id, reply_markup=ForceReply())
    with pytest.raises(AssertionError, match="there is no button"):
        telegram.press(telegram.posts()[0], "/easy 2501.07301", person)


def test_commands_are_kept_by_scope_and_language(telegram: FakeTelegram) -> None:
    group = telegram.group("Group", telegram.person())
    groups, one = BotCommandScopeAllGroupChats(), BotCommandScopeChat(group.id)

    async def setting(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("help", "Help")])
        await bot.set_my_commands([BotCommand("help", "도움말")], groups, "ko")
        await bot.set_my_commands([BotCommand("/paper", "논문")], one)
        assert [one.description for one in await bot.get_my_commands()] == ["Help"]
        assert [one.description for one in await bot.get_my_commands(groups, "ko")] == ["도움말"]
        assert [one.command for one in await bot.get_my_commands(one)] == ["paper"]
        assert await bot.get_my_commands(groups) == ()

    ask(telegram, setting)
    assert telegram.commands["all_group_chats", "", "", "ko"] == [{"command": "help", "description": "도움말"}]


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + bytes(9)


def test_photos_come_by_address_or_as_files(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    bold = [MessageEntity("bold", 0, 2)]
    sent = ask(telegram, lambda bot: bot.send_photo(chat.id, PNG, caption="그림", caption_entities=bold))
    ask(telegram, lambda bot: bot.send_photo(chat.id, "https://example.com/a.png"))
    first, second = telegram.posts()
    assert first.photo
    assert first.photo["bytes"] == PNG
    assert second.photo == {"url": "https://example.com/a.png"}
    assert (sent.caption, sent.caption_entities[0].type, len(sent.photo)) == ("그림", "bold", 1)


def test_what_is_no_photo_is_refused(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    gone = "https://example.com/gone.png"
    telegram.unfetchable[gone] = "failed to get HTTP URL content"
    thin = PNG[:16] + struct.pack(">II", 2100, 100)
    for photo, words in (
        (b"<html>", "Image_process_failed"),
        (thin, "Photo_invalid_dimensions"),
        (gone, "Failed to get http url content"),
        ("nonsense", "Wrong file identifier/http url specified"),
    ):
        with pytest.raises(BadRequest, match=words):
            ask(telegram, lambda bot, photo=photo: bot.send_photo(chat.id, photo))  # type: ignore[misc]
    with pytest.raises(BadRequest, match="Message caption is too long"):
        ask(telegram, lambda bot: bot.send_photo(chat.id, PNG, caption="a" * 1025))


def test_chats_and_their_members_can_be_looked_up(telegram: FakeTelegram) -> None:
    owner, boss, member = telegram.person("Owner"), telegram.person("Boss"), telegram.person("Member")
    group = telegram.supergroup("Group", owner, boss, member, forum=True)
    telegram.promote(group, boss, anonymous=True)

    async def looking(bot: Bot) -> None:
        chat = await bot.get_chat(group.id)
        assert (chat.type, chat.title, chat.is_forum) == ("supergroup", "Group", True)
        people = (owner.id, boss.id, member.id, ANONYMOUS_ADMINISTRATOR)
        found = [(await bot.get_chat_member(group.id, one)).status for one in people[:3]]
        assert found == ["creator", "administrator", "member"]
        assert {one.user.id for one in await bot.get_chat_administrators(group.id)} == {owner.id, boss.id}
        with pytest.raises(BadRequest, match="User not found"):
            await bot.get_chat_member(group.id, 99)
        with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
            await bot.get_chat_administrators(owner.id)

    ask(telegram, looking)
    group.hides_members = True
    with pytest.raises(BadRequest, match="Chat_admin_required"):
        ask(telegram, lambda bot: bot.get_chat_member(group.id, member.id))


def test_chat_actions_are_kept(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    assert ask(telegram, lambda bot: bot.send_chat_action(chat.id, "typing"))
    assert telegram.actions == [(chat, "typing")]


def test_a_method_that_the_fake_has_not_is_no_method() -> None:
    with fake_telegram() as telegram:
        answer = httpx.post(f"{telegram.url}/bot{telegram.token}/launchMissiles")
        assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
