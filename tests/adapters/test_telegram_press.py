"""A pressed button asks what it says, is answered at once, and works for ever."""

import pytest

from adapters.base import Place
from adapters.telegram.render import render
from bot import digest, replies
from bot.commands import Request
from bot.delivery import Post
from bot.message import Message, Note, Text
from tests.adapters.golden import MESSAGES
from tests.adapters.telegram_listening import Ears, heard
from tests.adapters.test_telegram_client import send
from tests.fakes.telegram import Chat, FakeTelegram
from tests.fakes.telegram import Message as Posted

EASY = "/easy 2501.07301"


def card(telegram: FakeTelegram, chat: Chat, topic: int | None = None, kind: str = "card") -> Posted:
    """A card, or another message, as it was posted to the chat."""
    part = next(one for one in render(MESSAGES[kind]) if "reply_markup" in one.payload)
    channel = f"{chat.id}/{topic}" if topic else str(chat.id)
    send(telegram, Post(1, "telegram", channel, 0, "key", part.payload))
    return telegram.posts(chat)[-1]


@pytest.mark.parametrize("inaccessible", [False, True], ids=["today", "months later"])
def test_a_press_asks_the_buttons_command_and_is_answered_below_it(telegram: FakeTelegram, inaccessible: bool) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", telegram.person(), person)
    post = card(telegram, chat)
    ears = heard(telegram, lambda: telegram.press(post, EASY, person, inaccessible=inaccessible))
    (request,), (query,) = ears.requests, telegram.queries.values()
    assert (request.text, request.channel, request.person) == (EASY, str(chat.id), str(person.id))
    assert request.event == f"press {query.id}"
    assert request.address == {"chat": str(chat.id), "reply_to": post.id}
    assert len(query.answers) == 1
    assert telegram.posts(chat)[-1].reply_to is post
    assert telegram.posts(chat)[0].keyboard, "the button is there for others"


def test_the_answer_to_a_press_in_a_topic_stays_there(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("포럼", person, forum=True)
    topic = telegram.topic(forum)
    post = card(telegram, forum, topic)
    ears = heard(telegram, lambda: telegram.press(post, EASY, person))
    assert ears.requests[0].channel == f"{forum.id}/{topic}"
    assert [message.thread for message in telegram.posts(forum)] == [topic, topic]


async def privately(request: Request, place: Place) -> None:
    await place.show(MESSAGES["subscription"], private=True)


def test_what_is_for_the_one_who_pressed_is_shown_in_a_window_and_not_in_the_chat(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    post = card(telegram, chat)
    heard(telegram, lambda: telegram.press(post, EASY, person), ears=Ears(privately))
    (query,) = telegram.queries.values()
    (answer,) = query.answers
    assert replies.subscribed(new=True, unchanged=False) in answer["text"]
    assert len(answer["text"]) <= 200
    assert answer["show_alert"] is True or answer["show_alert"] == "true"
    assert len(telegram.posts(chat)) == 1


async def at_length(request: Request, place: Place) -> None:
    await place.show(digest.sentence("길고 긴 말. " * 40), private=True)


def test_what_no_window_holds_is_a_message_and_nothing_of_it_is_cut(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    post = card(telegram, chat)
    heard(telegram, lambda: telegram.press(post, EASY, person), ears=Ears(at_length))
    (query,) = telegram.queries.values()
    assert [answer.get("text") for answer in query.answers] == [None]
    assert telegram.posts(chat)[-1].text == ("길고 긴 말. " * 40).strip()


async def busy_then_privately(request: Request, place: Place) -> None:
    await place.show(digest.sentence(replies.BUSY), private=True)
    await place.show(MESSAGES["subscription"], private=True)


def test_after_a_first_word_in_the_window_the_rest_is_a_message(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    post = card(telegram, chat)
    heard(telegram, lambda: telegram.press(post, EASY, person), ears=Ears(busy_then_privately))
    (query,) = telegram.queries.values()
    assert [answer["text"] for answer in query.answers] == [replies.BUSY]
    assert replies.subscribed(new=True, unchanged=False) in telegram.posts(chat)[-1].text


def test_a_press_that_is_too_old_to_be_answered_is_answered_with_a_message(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    post = card(telegram, chat)
    query = telegram.press(post, EASY, person)
    query.is_expired = True
    heard(telegram, ears=Ears(privately))
    assert replies.subscribed(new=True, unchanged=False) in telegram.posts(chat)[-1].text


async def in_small_print(request: Request, place: Place) -> None:
    await place.show(Message((*digest.sentence("됐습니다.").blocks, Note((Text("작은 글 " * 80),))), ""), private=True)


def test_a_window_does_without_small_print(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    post = card(telegram, chat)
    heard(telegram, lambda: telegram.press(post, EASY, person), ears=Ears(in_small_print))
    (query,) = telegram.queries.values()
    assert [answer["text"] for answer in query.answers] == ["됐습니다."]


def test_an_administrator_who_presses_in_a_channel_is_answered_there(telegram: FakeTelegram) -> None:
    creator = telegram.person()
    channel = telegram.channel("채널", creator)
    post = card(telegram, channel)
    heard(telegram, lambda: telegram.press(post, EASY, creator))
    assert telegram.posts(channel)[-1].reply_to is post


def test_a_reader_of_a_channel_is_answered_in_private_and_writes_nothing_in_it(telegram: FakeTelegram) -> None:
    creator, reader = telegram.person(), telegram.person()
    channel = telegram.channel("채널", creator, reader)
    post = card(telegram, channel)
    ears = heard(telegram, lambda: telegram.press(post, EASY, reader))
    (request,), (query,) = ears.requests, telegram.queries.values()
    assert request.channel == str(reader.id)
    assert request.address == {"chat": str(reader.id)}
    assert telegram.posts(channel) == [post]
    assert len(telegram.posts(telegram.private(reader))) == 1
    assert [answer["text"] for answer in query.answers] == [replies.TELEGRAM_SENT_ASIDE]


def test_a_reader_who_never_began_a_chat_with_the_bot_is_told_how(telegram: FakeTelegram) -> None:
    creator, reader = telegram.person(), telegram.person(started=False)
    channel = telegram.channel("채널", creator, reader)
    post = card(telegram, channel)
    heard(telegram, lambda: telegram.press(post, EASY, reader))
    (query,) = telegram.queries.values()
    assert [answer["text"] for answer in query.answers] == [replies.TELEGRAM_START_FIRST]
    assert telegram.posts(channel) == [post]


def test_an_old_button_in_a_forum_changes_no_subscription_since_nobody_knows_which(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("포럼", person, forum=True)
    telegram.promote(forum, person)
    post = card(telegram, forum, telegram.topic(forum), "digest")
    ears = heard(telegram, lambda: telegram.press(post, "/subscribe +vision", person, inaccessible=True))
    assert ears.requests == []
    (query,) = telegram.queries.values()
    assert query.answers[0]["text"] == replies.TELEGRAM_WHICH_TOPIC.replace("`", "")
