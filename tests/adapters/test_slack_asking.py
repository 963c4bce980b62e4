"""Questions on Slack by pressing and in threads: a form, follow-ups, and a message that is doubted and then edited."""

import asyncio
from typing import Any

import pytest

from adapters.slack.client import connect
from adapters.slack.render import render
from bot import digest, replies
from bot.delivery import Address, Outcome, Post, Sent
from bot.message import Button, Buttons, Message, Paragraph, Text
from tests.adapters.slack_ears import Ears, asked, hearing, settings, settled, texts, whispers
from tests.fakes import slack_faults as faults
from tests.fakes.slack import Asked, FakeSlack, View
from tests.fakes.slack import Message as Written

CARD = Message(
    (
        Paragraph((Text("카드"),)),
        Buttons((Button("질문하기", "/ask 2501.07301"), Button("틀렸어요", "/wrong 2501.07301 812"))),
    ),
    "카드",
)
ASK, WRONG = "ask-1", "ask-2"


def card(slack: FakeSlack, *, thread: bool = False, channel: Any = None) -> Written:
    """A card of ours with its buttons, in the channel or in a thread there."""
    where = (channel or slack.channel).id
    root = slack.store(Written(where, slack.new_ts(), slack.bot.id, {"text": "다이제스트"})) if thread else None
    body = render(CARD)[0].payload
    return slack.store(Written(where, slack.new_ts(), slack.bot.id, body, root.ts if root else None))


def filled(words: str) -> dict[str, dict[str, Any]]:
    return {"question": {"words": {"type": "plain_text_input", "value": words}}}


def asked_by_form(slack: FakeSlack, ears: Ears, message: Written, words: str) -> tuple[View, Asked]:
    """Somebody presses 질문하기, writes the words and sends them off."""
    found: list[Any] = []

    async def act() -> None:
        one = slack.press(slack.member, message, ASK)
        await slack.until(lambda: one.views)
        sent = slack.submit_view(slack.member, one.views[0], filled(words))
        await asyncio.to_thread(sent.wait)
        await slack.until(lambda: ears.places or sent.acknowledgement)
        await settled(slack)
        found.extend((one.views[0], sent))

    hearing(slack, ears, act)
    return found[0], found[1]


@pytest.mark.parametrize("thread", [False, True])
def test_a_question_is_written_into_a_form_and_answered_in_the_thread_of_what_was_pressed(
    slack: FakeSlack, thread: bool
) -> None:
    ears = Ears([(replies.READING, False), ("답", False)])
    message = card(slack, thread=thread)
    view, sent = asked_by_form(slack, ears, message, " 왜\n느린가? ")
    assert "2501.07301" in str(view.body["blocks"])
    (request,) = ears.requests
    root = message.thread_ts or message.ts
    assert (request.text, request.thread, request.channel) == ("/ask 2501.07301 왜 느린가?", root, slack.channel.id)
    assert (request.person, request.event) == (slack.member.id, view.id)
    answer = slack.posted()[-1]
    assert (answer.shown, answer.thread_ts) == ("답", root)
    assert ears.places[0].reference == root
    assert (message.edited, sent.acknowledgement or None) == (None, None)
    assert slack.violations == []


def test_a_form_without_a_question_stays_open_and_says_so(slack: FakeSlack) -> None:
    ears = Ears()
    _, sent = asked_by_form(slack, ears, card(slack), "  \n ")
    assert sent.acknowledgement == {"response_action": "errors", "errors": {"question": replies.SLACK_FORM_EMPTY}}
    assert ears.requests == []


def test_where_the_bot_is_no_member_a_forms_question_is_answered_all_the_same(slack: FakeSlack) -> None:
    message = card(slack)
    slack.channel.members.remove(slack.bot.id)
    asked_by_form(slack, Ears([("답", False)]), message, "왜?")
    answer = slack.posted()[-1]
    assert (answer.shown, answer.thread_ts, answer.response_url is not None) == ("답", message.ts, True)


@pytest.mark.parametrize("fault", [faults.error("expired_trigger_id"), faults.status(500)], ids=["late", "500"])
def test_where_no_form_can_be_opened_the_person_is_told_how_to_ask(slack: FakeSlack, fault: faults.Fault) -> None:
    slack.faults.plan("views.open", fault)
    ears = Ears([("이렇게 물어보세요", True)])
    message = card(slack)
    asked(slack, ears, lambda: slack.press(slack.member, message, ASK))
    assert [request.text for request in ears.requests] == ["/ask 2501.07301"]
    assert whispers(slack) == ["이렇게 물어보세요"]
    assert message.edited is None


def test_what_is_said_in_a_thread_is_about_its_root_and_in_the_bots_own_conversation_about_all_of_it(
    slack: FakeSlack,
) -> None:
    root = card(slack)
    ears = Ears()
    asked(slack, ears, lambda: slack.mention(slack.member, slack.channel, "<@BOT> 왜요?", root.ts))
    assert (ears.requests[0].text, ears.requests[0].thread) == ("왜요?", root.ts)
    assert ears.places[0].reference == root.ts
    ears = Ears()
    one = asked(slack, ears, lambda: slack.mention(slack.member, slack.channel, "<@BOT> 2501.07301 왜요?"))
    assert one.sent is not None
    assert ears.requests[0].thread == ears.places[0].reference == one.sent.ts
    ears = Ears()
    first = asked(slack, ears, lambda: slack.direct_message(slack.member, "왜요?"))
    assert first.sent is not None
    assert ears.requests[0].thread == ears.requests[0].channel == slack.member.id
    root_ts = first.sent.ts
    ears = Ears()
    asked(slack, ears, lambda: slack.direct_message(slack.member, "그럼요?", root_ts))
    assert ears.requests[0].thread == root_ts


def test_what_answers_a_command_can_be_spoken_about_in_its_thread(slack: FakeSlack) -> None:
    ears = Ears()
    asked(slack, ears, lambda: slack.command(slack.member, slack.channel, "/paper", "2501.07301"))
    (message,) = slack.posted()
    assert (ears.requests[0].thread, ears.places[0].reference) == (None, message.ts)


def sent(slack: FakeSlack, address: Address, text: str, *, private: bool = False) -> Outcome:
    """The late answer, as the drain sends it."""

    async def run() -> Outcome:
        client = connect(settings(slack))
        try:
            payload = render(digest.sentence(text))[0].payload
            post = Post(1, "slack", "c", 0, "k" * 24, payload, address=address, private=private)
            return await client.send(post)
        finally:
            await client.close()

    return asyncio.run(run())


def doubted(slack: FakeSlack, message: Written) -> tuple[Ears, Address]:
    """Somebody presses 틀렸어요, and is told that it is looked at."""
    ears = Ears([(replies.BUSY, False), ("다시 확인하고 있습니다", False)])
    asked(slack, ears, lambda: slack.press(slack.member, message, WRONG))
    (request,) = ears.requests
    assert (request.text, request.address) == ("/wrong 2501.07301 812", ears.places[0].address)
    assert request.address is not None
    assert message.edited is None, "nothing takes its place before the answer"
    return ears, request.address


@pytest.mark.parametrize("thread", [False, True])
def test_a_message_that_is_doubted_is_edited_in_place_and_only_who_doubts_is_told_before(
    slack: FakeSlack, thread: bool
) -> None:
    message = card(slack, thread=thread)
    before = len(slack.posted())
    _, address = doubted(slack, message)
    assert whispers(slack) == [replies.BUSY, "다시 확인하고 있습니다"]
    assert sent(slack, address, "고쳤습니다") == Sent(message.ts)
    assert (message.shown, len(slack.posted())) == ("고쳤습니다", before)
    assert slack.violations == []


def test_what_went_wrong_with_a_check_is_told_aside_and_the_message_stays(slack: FakeSlack) -> None:
    message = card(slack)
    _, address = doubted(slack, message)
    assert isinstance(sent(slack, address, "확인하지 못했습니다", private=True), Sent)
    assert whispers(slack)[-1] == "확인하지 못했습니다"
    assert (message.shown.startswith("카드"), message.deleted) == (True, False)


def test_in_the_bots_own_conversation_what_went_wrong_stands_below_the_message(slack: FakeSlack) -> None:
    message = card(slack, channel=slack.direct(slack.member))
    _, address = doubted(slack, message)
    assert isinstance(sent(slack, address, "확인하지 못했습니다", private=True), Sent)
    below = slack.posted(slack.direct(slack.member))[-1]
    assert (below.shown, below.thread_ts) == ("확인하지 못했습니다", message.ts)
    assert message.shown.startswith("카드")


def test_where_the_doubted_message_was_deleted_the_answer_is_posted_and_where_the_bot_is_out_it_is_edited_all_the_same(
    slack: FakeSlack,
) -> None:
    message = card(slack)
    _, address = doubted(slack, message)
    slack.delete(message)
    assert isinstance(sent(slack, address, "고쳤습니다"), Sent)
    assert texts(slack) == ["고쳤습니다"]
    assert slack.violations == []
    other = card(slack)
    slack.channel.members.remove(slack.bot.id)
    _, address = doubted(slack, other)
    slack.channel.kind = "private"
    assert isinstance(sent(slack, address, "또 고쳤습니다"), Sent)
    assert other.shown == "또 고쳤습니다"
