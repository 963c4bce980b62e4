"""Slack is heard by its own library over a real socket, and each request is answered where it was made."""

import asyncio
import logging
from typing import Any

import pytest

from adapters.base import Place
from adapters.slack import listen as listening
from adapters.slack.render import render
from bot import replies
from bot.commands import Refusal, Request
from bot.message import Button, Buttons, Message, Paragraph, Text
from tests.adapters.golden import MESSAGES
from tests.adapters.slack_ears import Ears, asked, hearing, settled, texts, whispers
from tests.fakes import slack_faults as faults
from tests.fakes.slack import Asked, FakeSlack
from tests.fakes.slack import Message as Written


@pytest.mark.parametrize("name", listening.COMMANDS)
def test_every_command_is_heard_as_it_was_typed(slack: FakeSlack, name: str) -> None:
    ears = Ears()
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, f"/{name}", "2501.07301 왜요?"))
    (request,) = ears.requests
    assert request.text == f"/{name} 2501.07301 왜요?"
    assert (request.platform, request.channel, request.person) == ("slack", slack.channel.id, slack.member.id)
    assert request.event
    assert texts(slack) == ["답"]
    assert slack.violations == []


def test_people_see_who_asked_and_the_answer_is_the_bots_own_message(slack: FakeSlack) -> None:
    one = asked(slack, Ears(), lambda: slack.command(slack.member, slack.channel, "/paper", "2501.07301"))
    assert one.acknowledgement == {"response_type": "in_channel"}
    assert one.messages == []


def test_a_private_answer_is_the_acknowledgement_itself(slack: FakeSlack) -> None:
    one = asked(slack, Ears([("도움말", True)]), lambda: slack.command(slack.member, slack.channel, "/paper", "help"))
    assert texts(slack) == []
    assert whispers(slack) == ["도움말"]
    assert one.acknowledgement is not None
    assert one.acknowledgement["response_type"] == "ephemeral"
    assert slack.violations == []


def test_a_placeholder_is_edited_in_place(slack: FakeSlack) -> None:
    ears = Ears([(replies.BUSY, False), (replies.READING, False), (MESSAGES["card"], False)])
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, "/paper", "2501.07301"))
    (message,) = slack.posted()
    assert len(message.bodies) == 3
    assert message.shown.startswith("수학적 추론")
    assert slack.violations == []
    address = ears.places[0].address
    assert address is not None
    assert address["ts"] == message.ts


def test_an_error_after_a_placeholder_is_for_the_asker_alone(slack: FakeSlack) -> None:
    ears = Ears([(replies.BUSY, False), ("오류", True)])
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, "/paper", "x"))
    assert texts(slack) == []
    assert whispers(slack) == ["오류"]
    assert slack.violations == []


def test_a_slow_private_answer_follows_its_acknowledgement(slack: FakeSlack) -> None:
    slack.answers.command_replaces = True
    ears = Ears([(replies.BUSY, True), ("구독을 시작했습니다.", True)])
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, "/subscriptions"))
    assert whispers(slack) == ["구독을 시작했습니다."]
    assert slack.violations == []


def test_a_digest_that_was_asked_for_has_its_details_in_its_thread(slack: FakeSlack) -> None:
    asked(slack, Ears([(MESSAGES["digest"], False)]), lambda: slack.command(slack.member, slack.channel, "/digest"))
    first, *rest = slack.posted()
    assert first.thread_ts is None
    assert rest
    assert {message.thread_ts for message in rest} == {first.ts}


def test_where_the_bot_is_no_member_commands_are_answered_all_the_same(slack: FakeSlack) -> None:
    slack.answers.command_replaces = True
    elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
    ears = Ears([(replies.READING, False), (MESSAGES["digest"], False)])
    one = asked(slack, ears, lambda: slack.command(slack.member, elsewhere, "/digest"))
    (message,) = slack.posted(elsewhere)
    assert message.response_url == one.response_url
    assert "2025년 1월 14일(화) AI 논문" in message.shown
    assert slack.violations == []


def test_too_many_posts_at_once_are_no_reason_not_to_answer(slack: FakeSlack) -> None:
    slack.faults.plan("chat.postMessage", faults.too_many(30))
    one = asked(slack, Ears(), lambda: slack.command(slack.member, slack.channel, "/paper", "2501.07301"))
    assert [message.shown for message in one.messages] == ["답"]


def test_a_mention_is_answered_in_its_thread(slack: FakeSlack) -> None:
    ears = Ears([(replies.READING, False), ("답", False)])
    typed = "<@BOT> https://arxiv.org/abs/2501.07301 arxiv.org/pdf/2501.07301 왜 a<b & c>d?"
    one = asked(slack, ears, lambda: slack.mention(slack.member, slack.channel, typed))
    (request,) = ears.requests
    assert request.text == "https://arxiv.org/abs/2501.07301 http://arxiv.org/pdf/2501.07301 왜 a<b & c>d?"
    assert request.event == one.payload["event_id"]
    assert request.channel == slack.channel.id
    (message,) = slack.posted()
    assert one.sent is not None
    assert (message.shown, message.thread_ts) == ("답", one.sent.ts)
    assert slack.violations == []


def test_a_mention_in_a_thread_is_answered_in_that_thread(slack: FakeSlack) -> None:
    root = slack.mention(slack.member, slack.channel, "논문 이야기").sent
    assert root is not None
    asked(slack, Ears(), lambda: slack.mention(slack.member, slack.channel, "<@BOT> 2501.07301", root.ts))
    assert [message.thread_ts for message in slack.posted()] == [root.ts]


def test_what_only_the_asker_is_to_read_is_whispered_after_a_mention(slack: FakeSlack) -> None:
    asked(slack, Ears([("도움말", True)]), lambda: slack.mention(slack.member, slack.channel, "<@BOT>"))
    assert texts(slack) == []
    assert whispers(slack) == ["도움말"]


def test_a_direct_message_is_answered_there_and_its_channel_is_the_person(slack: FakeSlack) -> None:
    ears = Ears([("도움말", True)])
    one = asked(slack, ears, lambda: slack.direct_message(slack.member, "/subscribe 비전"))
    assert ears.requests[0].channel == slack.member.id
    assert ears.requests[0].refusal is None
    (message,) = slack.posted(slack.direct(slack.member))
    assert one.sent is not None
    assert (message.shown, message.thread_ts) == ("도움말", one.sent.ts)


def test_a_command_in_the_conversation_with_the_bot_is_the_persons(slack: FakeSlack) -> None:
    ears = Ears()
    asked(slack, ears, lambda: slack.command(slack.member, slack.direct(slack.member), "/paper", "2501.07301"))
    assert ears.requests[0].channel == slack.member.id


def pressed(slack: FakeSlack, ears: Ears, *, thread: bool = False) -> tuple[Written, Asked]:
    """A card with a button on it, which somebody presses; in a thread, or not."""
    card = Message((Paragraph((Text("카드"),)), Buttons((Button("쉬운설명", "/easy 2501.07301"),))), "카드")
    root = slack.store(Written(slack.channel.id, slack.new_ts(), slack.bot.id, {"text": "다이제스트"}))
    body = render(card)[0].payload
    inside = root.ts if thread else None
    message = slack.store(Written(slack.channel.id, slack.new_ts(), slack.bot.id, body, inside))
    return message, asked(slack, ears, lambda: slack.press(slack.member, message, "ask-1"))


@pytest.mark.parametrize("thread", [False, True])
def test_a_pressed_button_asks_its_command_and_is_answered_in_the_thread(slack: FakeSlack, thread: bool) -> None:
    ears = Ears([(replies.READING, False), ("쉬운 답", False)])
    message, _ = pressed(slack, ears, thread=thread)
    assert ears.requests[0].text == "/easy 2501.07301"
    answer = slack.posted()[-1]
    assert (answer.shown, answer.thread_ts) == ("쉬운 답", message.thread_ts or message.ts)
    assert message.edited is None, "the card stays as it is"
    assert slack.violations == []


def test_a_settings_answer_to_a_button_is_whispered_and_leaves_the_card_alone(slack: FakeSlack) -> None:
    message, one = pressed(slack, Ears([("구독", True)]))
    assert whispers(slack) == ["구독"]
    assert [each.thread_ts for each in one.messages] == [None], "where the person looks"
    assert message.edited is None
    assert not message.deleted


def test_a_button_works_where_the_bot_was_taken_out_of_the_channel(slack: FakeSlack) -> None:
    slack.channel.members.remove(slack.bot.id)
    message, one = pressed(slack, Ears([(replies.READING, False), ("쉬운 답", False)]))
    assert [each.shown for each in one.messages] == [replies.READING, "쉬운 답"]
    assert {each.thread_ts for each in one.messages} == {message.ts}
    assert message.edited is None


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "file_share"},
        {"edited": {"ts": "1"}},
        {"channel_type": "channel"},
        {"user": None},
    ],
)
def test_what_no_person_wrote_to_the_bot_is_not_answered(slack: FakeSlack, change: dict[str, Any]) -> None:
    ears = Ears()

    async def act() -> None:
        inner: dict[str, Any] = {
            "type": "message",
            "channel": slack.channel.id,
            "user": slack.member.id,
            "text": "2501.07301",
        }
        inner |= {"ts": slack.new_ts(), "channel_type": "im"} | change
        event = slack.event({name: value for name, value in inner.items() if value is not None}, slack.channel)
        await asyncio.to_thread(event.wait)
        await settled(slack)

    hearing(slack, ears, act)
    assert ears.requests == []


def test_an_event_that_comes_again_is_answered_once(slack: FakeSlack) -> None:
    ears = Ears()

    async def act() -> None:
        first = slack.mention(slack.member, slack.channel, "<@BOT> 2501.07301")
        await asyncio.to_thread(first.wait)
        again = slack.event({"type": "app_mention"}, slack.channel, send=False)
        again.payload = first.payload
        await asyncio.to_thread(slack.sockets.send(again).wait)
        await settled(slack)

    hearing(slack, ears, act)
    assert len(ears.requests) == 1
    assert texts(slack) == ["답"]


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({}, None),
        ({"is_admin": True}, None),
        ({"guest": "single"}, Refusal.GUEST),
        ({"guest": "multi"}, Refusal.GUEST),
        ({"is_stranger": True}, Refusal.GUEST),
    ],
)
@pytest.mark.parametrize("command", ["/subscribe", "/unsubscribe"])
def test_who_may_subscribe_a_channel(
    slack: FakeSlack, command: str, traits: dict[str, Any], refusal: Refusal | None
) -> None:
    person = slack.add_user("someone", **traits)
    slack.channel.members.append(person.id)
    ears = Ears([("답", True)])
    asked(slack, ears, lambda: slack.command(person, slack.channel, command, "비전"))
    assert ears.requests[0].refusal is refusal


@pytest.mark.parametrize("kind", ["public", "private"])
def test_a_channel_without_the_bot_cannot_be_subscribed(slack: FakeSlack, kind: Any) -> None:
    ears = Ears([("답", True)])
    elsewhere = slack.add_channel("elsewhere", slack.member, kind=kind, bot=False)
    asked(slack, ears, lambda: slack.command(slack.member, elsewhere, "/subscribe"))
    assert ears.requests[0].refusal is Refusal.NOT_IN_CHANNEL


def test_a_channel_that_we_may_not_look_at_is_let_pass(slack: FakeSlack) -> None:
    slack.scopes.difference_update({"channels:read", "groups:read"})
    ears = Ears([("답", True)])
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, "/subscribe"))
    assert ears.requests[0].refusal is None


@pytest.mark.parametrize("method", ["users.info", "conversations.info"])
@pytest.mark.parametrize("fault", [faults.status(500), faults.too_many(9), faults.hang()], ids=["500", "429", "hang"])
def test_nobody_changes_a_channel_while_slack_does_not_say_who_they_are(
    slack: FakeSlack, method: str, fault: faults.Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_RIGHTS_SECONDS", 0.3)
    slack.faults.always(method, fault)
    ears = Ears()

    async def act() -> None:
        one = slack.command(slack.member, slack.channel, "/subscribe")
        await asyncio.to_thread(one.wait)
        await asyncio.to_thread(one.wait_messages)

    hearing(slack, ears, act)
    assert ears.requests == []
    assert whispers(slack) == [replies.RIGHTS_UNKNOWN]


def test_what_costs_no_setting_asks_slack_for_no_rights(slack: FakeSlack) -> None:
    asked(slack, Ears(), lambda: slack.command(slack.member, slack.channel, "/subscriptions"))
    assert slack.calls("users.info") == []


def test_many_are_answered_at_a_time_and_one_that_breaks_ends_no_other(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Ears):
        async def answer(self, request: Request, place: Place) -> None:
            if "비밀" in request.text:
                raise RuntimeError("broken")
            await super().answer(request, place)

    async def run() -> None:
        ears.gate = asyncio.Event()
        slow = [slack.command(slack.member, slack.channel, "/paper", f"{number}") for number in range(5)]
        for one in slow:
            await asyncio.to_thread(one.wait)
        slack.mention(slack.member, slack.channel, "<@BOT> 비밀")
        last = slack.command(slack.member, slack.channel, "/paper", "last")
        await asyncio.to_thread(last.wait)
        await slack.until(lambda: len(slack.posted()) == 6)
        ears.gate.set()
        await slack.until(lambda: texts(slack) == ["다"] * 6)

    ears = Broken([("먼저", False), ("다", False)])
    with caplog.at_level(logging.WARNING):
        hearing(slack, ears, run)
    assert "a request was not answered" in caplog.text
    assert "비밀" not in caplog.text
