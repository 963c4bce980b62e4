"""What people write and press on Telegram is heard as what they meant, and answered where they asked."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from adapters.base import Place
from adapters.telegram import listen as listener
from bot import digest, replies
from bot.commands import Request
from bot.errors import Misconfigured, PlatformAway, StoreAway
from tests.adapters.telegram_listening import Ears, all_told, heard, listening, texts, with_its_words
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Member

LINK = "https://arxiv.org/abs/2501.07301"


def entity(text: str, part: str, kind: str, **more: Any) -> dict[str, Any]:
    """An entity of that type over the part of the text."""
    offset = len(text[: text.index(part)].encode("utf-16-le")) // 2
    return {"type": kind, "offset": offset, "length": len(part.encode("utf-16-le")) // 2} | more


def test_in_private_everything_is_a_question_and_is_answered_below_it(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    asked = telegram.say(chat, person, "/paper 2501.07301")
    telegram.say(chat, person, "안녕하세요?")
    ears = heard(telegram)
    first, second = ears.requests
    assert first == Request(
        "telegram",
        str(chat.id),
        "/paper 2501.07301",
        person=str(person.id),
        event=f"{telegram.bot.id} {chat.id} {asked.id}",
        address={"chat": str(chat.id), "reply_to": asked.id},
        thread=str(chat.id),
    )
    assert second.text == "안녕하세요?"
    assert first.event != second.event
    posts = {message.reply_to.text: message.text for message in telegram.posts() if message.reply_to}
    assert posts == {one.text: f"들은 말: {one.text}".replace("/", "/\u2060") for one in (first, second)}


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("/paper 2501.07301", True),
        ("/paper@PaperboyBot 2501.07301", True),
        ("/PAPER@paperboybot 2501.07301", True),
        ("/paper\n2501.07301", True),
        ("/start@PaperboyBot", True),
        ("/details 2501.07301", True),
        ("/nonsense@PaperboyBot", True),
        ("/paper@OtherBot 2501.07301", False),
        ("/poll", False),
        ("글 속의 /paper 2501.07301", False),
        (LINK, False),
    ],
)
def test_in_a_group_a_command_to_us_is_heard_and_no_other_bots(
    telegram: FakeTelegram, text: str, is_heard: bool
) -> None:
    telegram.privacy = False
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    ears = heard(telegram, lambda: telegram.say(chat, person, text))
    assert [request.text for request in ears.requests] == [text] * is_heard


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        (f"@PaperboyBot {LINK}", LINK),
        (f"이것 좀 봐 줘 {LINK} @paperboybot", f"이것 좀 봐 줘 {LINK}"),
        ("@PaperboyBot /easy 2501.07301", "/easy 2501.07301"),
        ("@PaperboyBot 안녕하세요", None),
        (f"@OtherBot {LINK}", None),
    ],
)
def test_a_paper_given_to_us_by_name_is_asked_for(telegram: FakeTelegram, text: str, understood: str | None) -> None:
    telegram.privacy = False
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    ears = heard(telegram, lambda: telegram.say(chat, person, text))
    assert [request.text for request in ears.requests] == ([understood] if understood else [])


def test_a_paper_in_a_reply_to_us_and_one_behind_words_are_asked_for(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)

    def act() -> None:
        telegram.say(chat, person, "/help")
        telegram.wait_for(lambda: telegram.posts(chat))
        ours = telegram.posts(chat)[0]
        telegram.say(chat, person, f"그럼 {LINK} 는?", reply_to=ours)
        telegram.say(chat, person, "고마워요", reply_to=ours)
        hidden = "이 논문은?"
        telegram.say(chat, person, hidden, entities=[entity(hidden, "논문", "text_link", url=LINK)], reply_to=ours)

    ears = heard(telegram, act)
    found = {"/help", "고마워요", f"그럼 {LINK} 는?", f"{LINK} 이 논문은?"}
    assert {request.text for request in ears.requests} == found


def test_a_topic_of_a_forum_is_a_channel_of_its_own_and_is_answered_there(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("포럼", person, forum=True)
    topic = telegram.topic(forum)
    telegram.say(forum, person, "/paper 1", topic=topic)
    telegram.say(forum, person, "/paper 2")
    ears = heard(telegram)
    assert {request.channel for request in ears.requests} == {f"{forum.id}/{topic}", str(forum.id)}
    assert {message.thread for message in telegram.posts(forum)} >= {topic}
    in_topic = next(request for request in ears.requests if "/" in request.channel)
    assert in_topic.address == {"chat": str(forum.id), "topic": topic, "reply_to": in_topic_reply(telegram, topic)}


def in_topic_reply(telegram: FakeTelegram, topic: int) -> int:
    (post,) = (message for message in telegram.posts() if message.thread == topic)
    assert post.reply_to
    return post.reply_to.id


def test_a_reply_in_an_ordinary_group_is_no_topic(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    first = telegram.say(chat, person, "글")
    ears = heard(telegram, lambda: telegram.say(chat, person, "/paper 1", reply_to=first))
    assert [request.channel for request in ears.requests] == [str(chat.id)]


def test_a_command_posted_in_a_channel_is_the_channels(telegram: FakeTelegram) -> None:
    channel = telegram.channel("채널", telegram.person())
    telegram.channel_post(channel, "/subscribe 비전")
    telegram.channel_post(channel, f"오늘의 논문 {LINK}")
    telegram.channel_post(channel, "/poll")
    ears = heard(telegram)
    (request,) = ears.requests
    assert (request.text, request.channel, request.person) == ("/subscribe 비전", str(channel.id), str(channel.id))
    assert request.refusal is None
    assert [message.chat for message in telegram.posts()] == [channel]


def test_what_is_edited_is_not_asked_again(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    asked = telegram.say(chat, person, "/help")
    ears = heard(telegram, lambda: telegram.edit(asked, "/categories"))
    assert len(ears.requests) == 1


async def in_two_steps(request: Request, place: Place) -> None:
    await place.show(digest.sentence(replies.READING), private=False)
    await place.show(digest.sentence("답입니다."), private=False)


def test_what_is_said_next_takes_the_place_of_what_was_said_first(telegram: FakeTelegram) -> None:
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/paper 2501.07301")
    heard(telegram, ears=Ears(in_two_steps))
    (message,) = telegram.posts()
    assert (message.text, message.edits) == ("답입니다.", 1)


async def in_more_and_fewer_posts(request: Request, place: Place) -> None:
    for size in (1, 12_000, 5_000, 1):
        await place.show(digest.sentence("가 " * (size // 2 + 1)), private=False)


def test_an_answer_of_more_posts_follows_the_first_and_one_of_fewer_leaves_none_behind(telegram: FakeTelegram) -> None:
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/paper 2501.07301")
    heard(telegram, ears=Ears(in_more_and_fewer_posts))
    assert texts(telegram) == ["가"]
    assert len(telegram.calls("sendMessage")) > 2


def test_a_placeholder_that_was_deleted_meanwhile_is_written_anew(telegram: FakeTelegram) -> None:
    person = telegram.person()

    async def deleted_between(request: Request, place: Place) -> None:
        await place.show(digest.sentence(replies.READING), private=False)
        telegram.delete(telegram.posts()[0])
        await place.show(digest.sentence("답입니다."), private=False)
        address = place.address
        assert address is not None
        assert address["message"] == telegram.posts()[0].id

    telegram.say(telegram.private(person), person, "/paper 2501.07301")
    heard(telegram, ears=Ears(deleted_between))
    assert texts(telegram) == ["답입니다."]


@pytest.mark.parametrize("change", ["member", "message"])
def test_what_becomes_of_a_chat_is_told(telegram: FakeTelegram, change: str) -> None:
    person = telegram.person()
    group, channel = telegram.supergroup("그룹", person), telegram.channel("채널", person)
    private, old = telegram.private(person), telegram.group("옛 그룹", person)
    forum = telegram.supergroup("포럼", person, forum=True)
    if change == "message":
        ears = heard(telegram, lambda: telegram.migrate(old))
        moved = next(chat for chat in telegram.chats.values() if chat.title == "옛 그룹" and chat is not old)
        assert ears.told == [("moved", "telegram", str(old.id), str(moved.id))] * 2
        return
    acts: list[Callable[[], object]] = [
        lambda: telegram.kick_bot(group, person),
        lambda: telegram.readd_bot(group, person),
        lambda: telegram.restrict(forum, telegram.bot),
        lambda: telegram.promote(forum, telegram.bot),
        lambda: telegram.promote(channel, telegram.bot, can_post_messages=False),
        lambda: telegram.demote(channel, telegram.bot),
        lambda: telegram.block(person),
        lambda: telegram.unblock(person),
    ]
    assert heard(telegram, *acts).told == [
        ("left", "telegram", str(group.id), "bot was kicked from the supergroup chat"),
        ("joined", "telegram", str(group.id)),
        ("left", "telegram", str(forum.id), "not enough rights to send text messages to the chat"),
        ("joined", "telegram", str(forum.id)),
        ("left", "telegram", str(channel.id), "need administrator rights in the channel chat"),
        ("left", "telegram", str(channel.id), "bot is not a member of the channel chat"),
        ("left", "telegram", str(private.id), "bot was blocked by the user"),
        ("joined", "telegram", str(private.id)),
    ]


def test_the_menu_is_korean_and_members_are_shown_only_what_they_may_use(telegram: FakeTelegram) -> None:
    listening(telegram, Ears(), lambda: telegram.wait_for(lambda: len(telegram.commands) == 6))
    everything = [{"command": name, "description": text} for name, text in replies.COMMANDS.items()]
    asking = [one for one in everything if "subscribe" not in one["command"]]
    for language in ("", "ko"):
        assert telegram.commands["default", "", "", language] == everything
        assert telegram.commands["all_chat_administrators", "", "", language] == everything
        assert telegram.commands["all_group_chats", "", "", language] == asking


def test_a_menu_that_is_as_it_should_be_is_left_alone(telegram: FakeTelegram) -> None:
    listening(telegram, Ears(), lambda: telegram.wait_for(lambda: len(telegram.commands) == 6))
    telegram.asked.clear()
    listening(telegram, Ears(), lambda: telegram.wait_for(lambda: len(telegram.calls("getMyCommands")) == 6))
    assert telegram.calls("setMyCommands") == []


def test_without_a_menu_commands_are_heard_all_the_same(
    telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults.append(Fault("status", "getMyCommands", code=500))
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/help")
    heard(telegram, lambda: telegram.wait_for(lambda: any(one.status for one in telegram.calls("sendMessage"))))
    assert len(telegram.posts()) == 1
    assert "the menu of commands could not be set" in caplog.text


def test_many_are_answered_at_a_time_and_one_that_is_slow_holds_nobody_up(telegram: FakeTelegram) -> None:
    people = [telegram.person() for _ in range(30)]
    go_on = threading.Event()

    async def slowly(request: Request, place: Place) -> None:
        if request.text == "/slow":
            await asyncio.to_thread(go_on.wait, 10)
        await with_its_words(request, place)

    def act() -> None:
        telegram.say(telegram.private(people[0]), people[0], "/slow")
        for person in people[1:]:
            telegram.say(telegram.private(person), person, "/help")
        telegram.wait_for(lambda: len(telegram.posts()) == 29)
        assert "slow" not in "".join(texts(telegram))
        go_on.set()
        telegram.wait_for(lambda: len(telegram.posts()) == 30)

    ears = heard(telegram, act, ears=Ears(slowly))
    assert len(ears.requests) == 30


def test_an_answer_that_fails_is_logged_without_its_words_and_the_others_come(
    telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "adapters")
    person, blocked = telegram.person(), telegram.person()

    async def badly(request: Request, place: Place) -> None:
        if request.text.startswith("/paper"):
            raise StoreAway("database is locked")
        if request.text.startswith("/easy"):
            raise ValueError(0)
        await with_its_words(request, place)

    telegram.say(telegram.private(blocked), blocked, "/categories 비밀스러운 말")
    blocked.has_blocked = True
    for text in ("/paper 비밀스러운 말", "/easy 비밀스러운 말", "/help"):
        telegram.say(telegram.private(person), person, text)
    heard(telegram, ears=Ears(badly))
    assert texts(telegram) == ["들은 말: /\u2060help"]
    ours = [record for record in caplog.records if record.name.startswith("adapters")]
    assert sorted(record.levelname for record in ours) == ["ERROR", "WARNING", "WARNING"]
    assert "비밀" not in caplog.text
    assert TOKEN not in caplog.text


def test_an_answer_waits_while_telegram_has_too_much_to_do(telegram: FakeTelegram) -> None:
    person = telegram.person()
    telegram.faults.append(
        Fault(
            "status",
            "sendMessage",
            code=429,
            description="Too Many Requests: retry after 1",
            parameters={"retry_after": 1},
        )
    )
    telegram.say(telegram.private(person), person, "/help")
    heard(telegram, lambda: telegram.wait_for(telegram.posts))
    assert len(telegram.posts()) == 1


def test_what_was_answered_is_not_answered_again_by_the_next_listener(telegram: FakeTelegram) -> None:
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/help")
    ears = Ears()
    listening(telegram, ears, lambda: telegram.wait_for(telegram.posts))
    heard(telegram, ears=ears)
    assert len(ears.requests) == len(telegram.posts()) == 1


def test_what_was_not_answered_when_a_listener_ended_is_heard_by_the_next(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "LAST_SECONDS", 0.1)
    person, begun = telegram.person(), threading.Event()

    async def never(request: Request, place: Place) -> None:
        begun.set()
        await asyncio.Event().wait()

    telegram.say(telegram.private(person), person, "/help")
    listening(telegram, Ears(never), lambda: begun.wait(10))
    ears = heard(telegram)
    assert [request.text for request in ears.requests] == ["/help"]


def test_a_second_poller_is_told_of_in_one_line(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    conflict = Fault(
        "status",
        "getUpdates",
        code=409,
        description="Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    telegram.faults += [conflict, conflict]
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/help")
    heard(telegram)
    said = [record for record in caplog.records if "only one bot instance is running" in record.message]
    assert [record.levelname for record in said] == ["WARNING"]
    assert len(telegram.posts()) == 1


def test_a_webhook_that_stands_in_the_way_is_told_of(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    telegram.webhook = "https://example.com/hook"
    listening(telegram, Ears(), lambda: telegram.wait_for(lambda: len(telegram.calls("getUpdates")) > 1))
    assert caplog.text.count("deleteWebhook") == 1
    assert telegram.webhook, "it may be somebody's"


def test_after_a_failure_it_goes_on_where_it_was(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    telegram.faults += [Fault("status", "getUpdates", code=502, body=b"<html>"), Fault("refuse", "getUpdates")]
    person = telegram.person()
    telegram.say(telegram.private(person), person, "/help")
    ears = heard(telegram)
    assert len(ears.requests) == 1
    assert len([record for record in caplog.records if "cannot be fetched" in record.message]) == 1


def test_a_token_that_is_refused_ends_the_listening(telegram: FakeTelegram) -> None:
    def revoke() -> None:
        telegram.wait_for(lambda: telegram.calls("getUpdates"))
        telegram.is_revoked = True
        person = telegram.person()
        telegram.say(telegram.private(person), person, "글")

    for act in (revoke, bool):
        with pytest.raises(Misconfigured, match="TELEGRAM_TOKEN"):
            listening(telegram, Ears(), act, to_its_end=True)


def test_where_telegram_cannot_be_reached_at_first_it_is_away(telegram: FakeTelegram) -> None:
    with telegram.unreachable(), pytest.raises(PlatformAway):
        listening(telegram, Ears(), to_its_end=True)


def test_other_bots_are_not_answered(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", person)
    other = telegram.person("Other")
    other.is_bot = True
    chat.members[other.id] = Member()
    heard_of = heard(telegram, lambda: telegram.say(chat, other, "/help"), lambda: all_told(telegram))
    assert heard_of.requests == []
