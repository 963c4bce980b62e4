"""What the client says of a post is what became of it on Telegram, and nothing is ever there twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from adapters.telegram import connection
from adapters.telegram.client import TelegramClient, connect
from adapters.telegram.errors import outcome
from adapters.telegram.render import render
from bot import digest, replies
from bot.delivery import Address, CannotTell, Moved, NotSent, Outcome, Post, Sent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings
from tests.adapters.golden import MESSAGES
from tests.fakes.telegram import TOKEN, Chat, FakeTelegram, Fault, Member, Person

Value = TypeVar("Value")
PLATFORM_REFUSES = {401: "Unauthorized", 404: "Not Found"}


def settings(telegram: FakeTelegram, **changed: Any) -> Settings:
    return Settings.model_validate({"telegram_token": TOKEN, "telegram_api_url": telegram.url} | changed)


def using(telegram: FakeTelegram, work: Callable[[TelegramClient], Awaitable[Value]], **changed: Any) -> Value:
    """What `work` gives, done with a client of its own."""

    async def done() -> Value:
        client = connect(settings(telegram, **changed))
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(done())


def post(channel: object, text: str = "안녕하세요.", *, part: int = 0, address: Address | None = None) -> Post:
    (rendered,) = render(digest.sentence(text))
    return Post(7, "telegram", str(channel), part, "key", rendered.payload, address=address)


def send(telegram: FakeTelegram, one: Post) -> Outcome:
    return using(telegram, lambda client: client.send(one))


def reconcile(telegram: FakeTelegram, one: Post) -> object:
    return using(telegram, lambda client: client.reconcile(one))


def texts(telegram: FakeTelegram) -> list[str]:
    return [message.text for message in telegram.posts()]


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_kind_of_message_is_posted_as_it_was_rendered(telegram: FakeTelegram, kind: str) -> None:
    chat = telegram.supergroup("논문", telegram.person())
    parts = render(MESSAGES[kind])
    for number, part in enumerate(parts):
        sent = send(telegram, Post(number, "telegram", str(chat.id), number, f"key-{number}", part.payload))
        assert sent == Sent(str(telegram.posts(chat)[-1].id))
    for part, message in zip(parts, telegram.posts(chat), strict=True):
        assert message.text == part.payload["text"]
        assert len(message.keyboard) == len(part.payload.get("reply_markup", {}).get("inline_keyboard", []))
        assert message.link_preview_options == part.payload["link_preview_options"]


def test_a_channels_name_may_hold_the_topic_of_a_forum(telegram: FakeTelegram) -> None:
    forum = telegram.supergroup("포럼", telegram.person(), forum=True)
    topic = telegram.topic(forum)
    assert isinstance(send(telegram, post(f"{forum.id}/{topic}")), Sent)
    assert [message.thread for message in telegram.posts(forum)] == [topic]


@pytest.mark.parametrize("kind", ["private", "group", "supergroup", "channel"])
def test_it_posts_to_chats_of_every_kind(telegram: FakeTelegram, kind: str) -> None:
    person = telegram.person()
    chats = {
        "private": lambda: telegram.private(person),
        "group": lambda: telegram.group("그룹", person),
        "supergroup": lambda: telegram.supergroup("그룹", person),
        "channel": lambda: telegram.channel("채널", person),
    }
    chat = chats[kind]()
    assert isinstance(send(telegram, post(chat.id)), Sent)
    assert texts(telegram) == ["안녕하세요."]


def test_telegram_is_asked_who_we_are(telegram: FakeTelegram) -> None:
    using(telegram, lambda client: client.check())
    assert len(telegram.calls("getMe")) == 1


@pytest.mark.parametrize("token", ["123456:AAother-token_0123456789abcdefghijkl", "nonsense"])
def test_a_token_that_is_refused_is_a_setting_to_be_mended_and_is_not_told(telegram: FakeTelegram, token: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        using(telegram, lambda client: client.check(), telegram_token=token)
    assert raised.value.setting == "TELEGRAM_TOKEN"
    assert raised.value.reason == replies.token_refused("telegram_token")
    assert token not in str(raised.value)


def test_a_telegram_that_does_not_answer_is_away(telegram: FakeTelegram) -> None:
    with telegram.unreachable(), pytest.raises(PlatformAway):
        using(telegram, lambda client: client.check())
    telegram.faults.append(Fault("accept_then_garbage", "getMe"))
    with pytest.raises(PlatformAway):
        using(telegram, lambda client: client.check())


def test_without_a_token_there_is_no_client() -> None:
    with pytest.raises(Misconfigured, match="TELEGRAM_TOKEN"):
        connect(Settings())


@pytest.mark.parametrize("code", PLATFORM_REFUSES)
def test_a_revoked_token_stops_the_platform(telegram: FakeTelegram, code: int) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault("status", "sendMessage", code=code, description=PLATFORM_REFUSES[code]))
    outcome = send(telegram, post(chat.id))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.PLATFORM


def test_where_connecting_fails_nothing_was_sent(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    with telegram.unreachable():
        outcome = send(telegram, post(chat.id))
    assert outcome == NotSent("ConnectError")
    assert texts(telegram) == []


@pytest.mark.parametrize("kind", ["accept_then_hang", "accept_then_reset", "accept_then_garbage", "accept_then_500"])
def test_what_may_have_arrived_is_unknown_and_is_there_once(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    monkeypatch.setattr(connection, "READ_SECONDS", 0.3)
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault(kind))
    one = post(chat.id)
    assert isinstance(send(telegram, one), Unknown)
    assert texts(telegram) == ["안녕하세요."]
    assert len(telegram.calls("sendMessage")) == 1
    assert isinstance(reconcile(telegram, one), CannotTell)
    assert len(telegram.calls("sendMessage")) == 1


def test_an_answer_of_success_that_is_no_message_is_unknown(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    for body in (b'{"ok": true}', b'{"ok": true, "result": {}}', b"[]", b'{"ok": true, "result": []}'):
        telegram.faults.append(Fault("status", "sendMessage", code=200, body=body))
        assert isinstance(send(telegram, post(chat.id)), Unknown)


def test_too_many_requests_says_when_to_come_again(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    wait = {"retry_after": 17}
    telegram.faults.append(Fault("status", code=429, description="Too Many Requests: retry after 17", parameters=wait))
    assert send(telegram, post(chat.id)) == NotSent("too many requests", retry_after=17.0)
    assert texts(telegram) == []


@pytest.mark.parametrize(
    ("code", "body"), [(429, b"<html>Too Many Requests</html>"), (413, b"<html>413</html>"), (409, b"{}")]
)
def test_what_is_refused_by_somebody_on_the_way_was_not_sent(telegram: FakeTelegram, code: int, body: bytes) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault("status", code=code, body=body))
    outcome = send(telegram, post(chat.id))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER


@pytest.mark.parametrize("code", [500, 502, 504])
def test_a_failure_of_telegrams_own_is_unknown(telegram: FakeTelegram, code: int) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault("status", code=code, body=b"<html>oops</html>"))
    assert isinstance(send(telegram, post(chat.id)), Unknown)


def blocked(telegram: FakeTelegram, person: Person) -> Chat:
    telegram.block(person)
    return telegram.private(person)


def deactivated(telegram: FakeTelegram, person: Person) -> Chat:
    person.is_deactivated = True
    return telegram.private(person)


def never_started(telegram: FakeTelegram, person: Person) -> Chat:
    stranger = telegram.person(started=False)
    telegram.group("함께", person, stranger)
    return telegram.private(stranger)


def kicked_from_a_group(telegram: FakeTelegram, person: Person) -> Chat:
    chat = telegram.group("그룹", person)
    telegram.kick_bot(chat)
    return chat


def kicked_from_a_supergroup(telegram: FakeTelegram, person: Person) -> Chat:
    chat = telegram.supergroup("그룹", person)
    telegram.kick_bot(chat)
    return chat


def left_a_supergroup(telegram: FakeTelegram, person: Person) -> Chat:
    return telegram.supergroup("그룹", person, bot=Member("left"))


def not_in_a_channel(telegram: FakeTelegram, person: Person) -> Chat:
    return telegram.channel("채널", person, bot=Member("left"))


def without_the_right_to_post(telegram: FakeTelegram, person: Person) -> Chat:
    return telegram.channel("채널", person, bot=Member("administrator", {"can_post_messages": False}))


def restricted(telegram: FakeTelegram, person: Person) -> Chat:
    return telegram.supergroup("그룹", person, bot=Member("restricted"))


def where_all_are_silent(telegram: FakeTelegram, person: Person) -> Chat:
    chat = telegram.supergroup("그룹", person)
    chat.may_send = False
    return chat


def deleted(telegram: FakeTelegram, person: Person) -> Chat:
    chat = telegram.group("그룹", person)
    chat.is_deleted = True
    return chat


SILENT: dict[Callable[[FakeTelegram, Person], Chat], str] = {
    blocked: "bot was blocked by the user",
    deactivated: "user is deactivated",
    never_started: "bot can't initiate conversation with a user",
    kicked_from_a_group: "bot was kicked from the group chat",
    kicked_from_a_supergroup: "bot was kicked from the supergroup chat",
    left_a_supergroup: "bot is not a member of the supergroup chat",
    not_in_a_channel: "bot is not a member of the channel chat",
    without_the_right_to_post: "need administrator rights in the channel chat",
    restricted: "not enough rights to send text messages to the chat",
    where_all_are_silent: "not enough rights to send text messages to the chat",
    deleted: "the group chat was deleted",
}


@pytest.mark.parametrize("how", SILENT, ids=lambda how: how.__name__)
def test_a_chat_where_we_may_not_write_is_told_by_its_reason(
    telegram: FakeTelegram, how: Callable[[FakeTelegram, Person], Chat]
) -> None:
    chat = how(telegram, telegram.person())
    assert send(telegram, post(chat.id)) == NotSent(SILENT[how], verdict=Verdict.CHANNEL)


def test_a_chat_that_there_is_not_and_a_topic_that_is_closed_or_gone_are_told_by_their_reasons(
    telegram: FakeTelegram,
) -> None:
    forum = telegram.supergroup("포럼", telegram.person(), forum=True)
    topic = telegram.topic(forum)
    forum.topics[topic].is_closed = True
    channels = {
        "-1009999999999": ("chat not found", Verdict.CHANNEL),
        f"{forum.id}/{topic}": ("topic_closed", Verdict.TOPIC),
        f"{forum.id}/99": ("message thread not found", Verdict.TOPIC),
    }
    for channel, (reason, verdict) in channels.items():
        assert send(telegram, post(channel)) == NotSent(reason, verdict=verdict)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: SOMETHING_NEW_HAPPENED"),
        (400, "Bad Request: chat not found in the moon"),
        (403, "Forbidden: something new"),
        (406, "Not Acceptable: UPDATE_APP_TO_LOGIN"),
    ],
)
def test_a_refusal_that_nobody_knows_disables_nothing(telegram: FakeTelegram, code: int, description: str) -> None:
    chat = telegram.private(telegram.person())
    telegram.faults.append(Fault("status", code=code, description=description))
    outcome = send(telegram, post(chat.id))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER


@pytest.mark.parametrize("text", ["x" * 4097, " "])
def test_a_text_that_telegram_refuses_fails_alone(telegram: FakeTelegram, text: str) -> None:
    chat = telegram.private(telegram.person())
    bad = replace(post(chat.id), payload={"text": text, "entities": []})
    outcome = send(telegram, bad)
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.POST


def test_a_group_that_became_a_supergroup_has_moved(telegram: FakeTelegram) -> None:
    group = telegram.group("그룹", telegram.person())
    moved = telegram.migrate(group)
    assert send(telegram, post(group.id)) == Moved(str(moved.id))
    assert texts(telegram) == []
    assert isinstance(send(telegram, post(moved.id)), Sent)


def placeholder(telegram: FakeTelegram, chat_id: int) -> tuple[int, Address]:
    """The message that holds an answer's place, and the address of it."""
    sent = send(telegram, post(chat_id, replies.READING))
    assert isinstance(sent, Sent)
    return int(sent.reference), {"chat": str(chat_id), "message": int(sent.reference)}


def test_an_answer_takes_the_place_of_the_placeholder_and_its_other_parts_follow(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    asked = telegram.say(chat, person, "/paper 2501.07301")
    number, address = placeholder(telegram, chat.id)
    address["reply_to"] = asked.id
    assert send(telegram, post(chat.id, "답입니다.", address=address)) == Sent(str(number))
    assert isinstance(send(telegram, post(chat.id, "이어집니다.", part=1, address=address)), Sent)
    assert texts(telegram) == ["답입니다.", "이어집니다."]
    assert telegram.posts(chat)[1].reply_to is asked


def test_an_edit_that_was_made_already_is_a_success(telegram: FakeTelegram) -> None:
    chat = telegram.private(telegram.person())
    number, address = placeholder(telegram, chat.id)
    answer = post(chat.id, "답입니다.", address=address)
    assert [send(telegram, answer), send(telegram, answer)] == [Sent(str(number))] * 2
    assert texts(telegram) == ["답입니다."]


@pytest.mark.parametrize("kind", ["hang", "accept_then_hang", "accept_then_reset", "accept_then_500"])
def test_an_edit_of_unknown_fate_is_made_again_when_it_is_reconciled(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    monkeypatch.setattr(connection, "READ_SECONDS", 0.3)
    chat = telegram.private(telegram.person())
    number, address = placeholder(telegram, chat.id)
    answer = post(chat.id, "답입니다.", address=address)
    telegram.faults.append(Fault(kind, "editMessageText"))
    assert isinstance(send(telegram, answer), Unknown)
    telegram.faults.append(Fault("status", "editMessageText", code=502, body=b""))
    with pytest.raises(TimeoutError):
        reconcile(telegram, answer)
    assert reconcile(telegram, answer) == Sent(str(number))
    assert texts(telegram) == ["답입니다."]


def test_an_edit_that_can_never_be_made_again_is_held(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    _, address = placeholder(telegram, chat.id)
    telegram.block(person)
    answer = post(chat.id, "답입니다.", address=address)
    assert reconcile(telegram, answer) == CannotTell("bot was blocked by the user")


def test_where_the_placeholder_was_deleted_the_answer_is_a_new_reply(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    asked = telegram.say(chat, person, "/paper 2501.07301")
    _, address = placeholder(telegram, chat.id)
    telegram.delete(telegram.posts(chat)[0])
    answer = post(chat.id, "답입니다.", address=address | {"reply_to": asked.id})
    assert isinstance(send(telegram, answer), Sent)
    assert texts(telegram) == ["답입니다."]
    assert telegram.posts(chat)[0].reply_to is asked
    assert isinstance(reconcile(telegram, answer), CannotTell), "it might be there twice"


def test_where_no_placeholder_was_shown_the_answer_replies_to_the_question_in_its_topic(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("포럼", person, forum=True)
    topic = telegram.topic(forum)
    asked = telegram.say(forum, person, "/paper 2501.07301", topic=topic)
    address = {"chat": str(forum.id), "topic": topic, "reply_to": asked.id}
    assert isinstance(send(telegram, post(f"{forum.id}/{topic}", "답입니다.", address=address)), Sent)
    (message,) = telegram.posts(forum)
    assert (message.thread, message.reply_to) == (topic, asked)


def test_an_answer_whose_question_was_deleted_comes_all_the_same(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    asked = telegram.say(chat, person, "/paper 2501.07301")
    telegram.delete(asked)
    address = {"chat": str(chat.id), "reply_to": asked.id}
    assert isinstance(send(telegram, post(chat.id, "답입니다.", address=address)), Sent)


def test_an_answer_follows_its_group_to_the_new_id_at_once(telegram: FakeTelegram) -> None:
    group = telegram.group("그룹", telegram.person())
    _, address = placeholder(telegram, group.id)
    moved = telegram.migrate(group)
    telegram.faults.append(
        Fault(
            "status",
            "editMessageText",
            code=400,
            description="Bad Request: group chat was upgraded to a supergroup chat",
            parameters={"migrate_to_chat_id": moved.id},
        )
    )
    answer = post(group.id, "답입니다.", address=address)
    assert isinstance(send(telegram, answer), Sent)
    assert [message.text for message in telegram.posts(moved)] == ["답입니다."]


def test_markup_in_a_text_stays_text_when_sent_and_when_edited(telegram: FakeTelegram) -> None:
    hostile = "@everyone /stop #tag https://evil.example <b>x</b> [x](tg://user?id=1)"
    chat = telegram.supergroup("그룹", telegram.person())
    _, address = placeholder(telegram, chat.id)
    assert isinstance(send(telegram, post(chat.id, hostile, address=address)), Sent)
    assert isinstance(send(telegram, post(chat.id, hostile)), Sent)
    assert [message.entities for message in telegram.posts(chat)] == [[], []]


def test_outcomes_of_errors_without_a_server() -> None:
    assert outcome(RetryAfter(3)) == NotSent("too many requests", retry_after=3.0)
    assert outcome(Forbidden("Forbidden: bot was kicked from the channel chat")) == NotSent(
        "bot was kicked from the channel chat", verdict=Verdict.CHANNEL
    )
    assert outcome(BadRequest("Bad Request: TOPIC_CLOSED")) == NotSent("topic_closed", verdict=Verdict.TOPIC)
    assert isinstance(outcome(Conflict("Conflict: x")), NotSent)
    assert isinstance(outcome(TimedOut()), Unknown)
    assert isinstance(outcome(NetworkError("Bad Gateway")), Unknown)
