"""Who may change what a chat gets: its administrators, asked for anew each time, and nobody in another's name."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.telegram.render import render
from adapters.telegram.rights import why_silent
from bot import digest
from bot.commands import Refusal
from bot.delivery import Post
from bot.message import Button, Buttons, Message
from tests.adapters.telegram_listening import heard
from tests.adapters.test_telegram_client import send
from tests.fakes.telegram import Chat, FakeTelegram, Fault, Member
from tests.fakes.telegram import Message as Posted

SUBSCRIBE = "/subscribe 비전"


def refusals(telegram: FakeTelegram, *acts: Callable[[], object]) -> list[Refusal | None]:
    return [request.refusal for request in heard(telegram, *acts).requests]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize("text", [SUBSCRIBE, "/unsubscribe", "/subscribe@PaperboyBot", "/paper subscribe"])
def test_in_a_group_its_creator_and_its_administrators_may(telegram: FakeTelegram, kind: str, text: str) -> None:
    creator, administrator, member = telegram.person(), telegram.person(), telegram.person()
    make = {"group": telegram.group, "supergroup": telegram.supergroup}[kind]
    chat = make("그룹", creator, administrator, member)
    chat.members[administrator.id] = Member("administrator")
    for person in (creator, administrator, member):
        telegram.say(chat, person, text)
    by_person = {request.person: request.refusal for request in heard(telegram).requests}
    assert by_person == {
        str(creator.id): None,
        str(administrator.id): None,
        str(member.id): Refusal.RIGHTS,
    }


def test_an_administrator_who_stays_anonymous_may(telegram: FakeTelegram) -> None:
    creator = telegram.person()
    chat = telegram.supergroup("그룹", creator)
    assert refusals(telegram, lambda: telegram.say(chat, creator, SUBSCRIBE, anonymous=True)) == [None]


def test_a_channel_that_writes_in_a_group_may_not_though_its_owner_could(telegram: FakeTelegram) -> None:
    creator = telegram.person()
    chat, channel = telegram.supergroup("그룹", creator), telegram.channel("채널", creator)
    assert refusals(telegram, lambda: telegram.say(chat, creator, SUBSCRIBE, in_name_of=channel)) == [Refusal.RIGHTS]


def test_in_private_and_as_a_channel_one_may(telegram: FakeTelegram) -> None:
    person = telegram.person()
    channel = telegram.channel("채널", person)
    telegram.say(telegram.private(person), person, SUBSCRIBE)
    telegram.channel_post(channel, SUBSCRIBE)
    assert refusals(telegram) == [None, None]


def test_rights_are_asked_for_with_every_command(telegram: FakeTelegram) -> None:
    creator, person = telegram.person(), telegram.person()
    chat = telegram.supergroup("그룹", creator, person)

    def told(times: int) -> None:
        telegram.say(chat, person, SUBSCRIBE)
        telegram.wait_for(lambda: len(telegram.posts(chat)) == times)

    assert refusals(
        telegram,
        lambda: told(1),
        lambda: telegram.promote(chat, person),
        lambda: told(2),
        lambda: telegram.demote(chat, person),
        lambda: told(3),
    ) == [Refusal.RIGHTS, None, Refusal.RIGHTS]


def test_they_are_not_asked_for_where_nothing_is_changed(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.supergroup("그룹", telegram.person(), person)
    for text in ("/help", "/subscriptions", "/paper 2501.07301"):
        telegram.say(chat, person, text)
    assert refusals(telegram) == [None] * 3
    assert telegram.calls("getChatMember") == []


def test_where_we_may_not_write_nothing_is_subscribed(telegram: FakeTelegram) -> None:
    person = telegram.person()
    channel = telegram.channel("채널", person)
    telegram.promote(channel, telegram.bot, can_post_messages=False)
    telegram.channel_post(channel, SUBSCRIBE)
    group = telegram.supergroup("그룹", person)
    telegram.restrict(group, telegram.bot)
    telegram.say(group, person, SUBSCRIBE)
    assert refusals(telegram) == [Refusal.NOT_IN_CHANNEL] * 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", "getChatMember", code=400, description="Bad Request: CHAT_ADMIN_REQUIRED"),
        Fault("status", "getChatMember", code=500),
        Fault("refuse", "getChatMember"),
        Fault("accept_then_garbage", "getChatMember"),
    ],
    ids=lambda fault: fault.kind + str(fault.code),
)
def test_where_telegram_does_not_tell_nobody_may(telegram: FakeTelegram, fault: Fault) -> None:
    creator = telegram.person()
    chat = telegram.supergroup("그룹", creator)
    telegram.faults.append(fault)
    assert refusals(telegram, lambda: telegram.say(chat, creator, SUBSCRIBE)) == [Refusal.RIGHTS]


def test_while_telegram_is_busy_it_is_asked_again(telegram: FakeTelegram) -> None:
    creator = telegram.person()
    chat = telegram.supergroup("그룹", creator)
    busy = "Too Many Requests: retry after 1"
    telegram.faults.append(Fault("status", "getChatMember", code=429, description=busy, parameters={"retry_after": 1}))
    assert refusals(telegram, lambda: telegram.say(chat, creator, SUBSCRIBE)) == [None]


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_whoever_presses_a_button_needs_the_right_too(telegram: FakeTelegram, kind: str) -> None:
    creator, reader = telegram.person(), telegram.person()
    make = {"supergroup": telegram.supergroup, "channel": telegram.channel}[kind]
    chat = make("대화방", creator, reader)
    button = Buttons((Button("비전 구독", "/subscribe +vision"),))
    message = Message((*digest.sentence("오늘의 논문").blocks, button), "")

    def press() -> None:
        post = posted(telegram, chat, message)
        for person in (creator, reader):
            telegram.press(post, "/subscribe +vision", person)

    by_person = {request.person: request.refusal for request in heard(telegram, press).requests}
    assert by_person == {str(creator.id): None, str(reader.id): Refusal.RIGHTS}


def posted(telegram: FakeTelegram, chat: Chat, message: Message) -> Posted:
    """The message as the client posts it."""
    send(telegram, Post(1, "telegram", str(chat.id), 0, "key", render(message)[0].payload))
    return telegram.posts(chat)[-1]


@pytest.mark.parametrize(
    ("member", "kind", "reason"),
    [
        ({"status": "creator"}, "supergroup", None),
        ({"status": "administrator"}, "supergroup", None),
        ({"status": "administrator", "can_post_messages": True}, "channel", None),
        ({"status": "administrator"}, "channel", "need administrator rights in the channel chat"),
        ({"status": "member"}, "group", None),
        ({"status": "member"}, "private", None),
        ({"status": "member"}, "channel", "need administrator rights in the channel chat"),
        ({"status": "restricted", "is_member": True, "can_send_messages": True}, "supergroup", None),
        (
            {"status": "restricted", "is_member": True},
            "supergroup",
            "not enough rights to send text messages to the chat",
        ),
        ({"status": "restricted", "is_member": False}, "supergroup", "bot is not a member of the supergroup chat"),
        ({"status": "left"}, "group", "bot is not a member of the group chat"),
        ({"status": "kicked"}, "channel", "bot was kicked from the channel chat"),
        ({"status": "kicked"}, "private", "bot was blocked by the user"),
    ],
)
def test_what_we_are_somewhere_says_whether_we_may_write_though_telegram_says_no_more(
    member: dict[str, Any], kind: str, reason: str | None
) -> None:
    assert why_silent(member, kind) == reason
