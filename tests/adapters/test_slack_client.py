"""What is sent to Slack arrives once, is edited in place, pings nobody, and its fate is sorted by proof."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from adapters.slack import web
from adapters.slack.client import SlackClient, connect
from adapters.slack.render import render
from bot import digest
from bot.delivery import Absent, Address, CannotTell, NotSent, Outcome, Post, Sent, Unknown, Verdict
from bot.errors import Misconfigured, PlatformAway
from bot.message import Message, Paragraph, Picture, Text
from bot.settings import Settings
from tests.fakes import slack_faults as faults
from tests.fakes.slack import Channel, FakeSlack, fake_slack
from tests.fakes.slack import Message as Written

Result = TypeVar("Result")

HELLO = digest.sentence("안녕하세요.")
BYE = digest.sentence("잘 가요.")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as fake:
        yield fake


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.4)


def settings(slack: FakeSlack, **more: Any) -> Settings:
    return Settings.model_validate(
        {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url} | more
    )


def using(slack: FakeSlack, work: Callable[[SlackClient], Awaitable[Result]], **more: Any) -> Result:
    """What the work gives with a new client."""

    async def run() -> Result:
        client = connect(settings(slack, **more))
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(run())


def post(channel: str, message: Message = HELLO, **more: Any) -> Post:
    payload = render(message)[0].payload
    dispatched = datetime.now(UTC) - timedelta(seconds=1)
    return replace(Post(1, "slack", channel, 0, "key-1", payload, dispatched_at=dispatched), **more)


def send(slack: FakeSlack, one: Post) -> Outcome:
    return using(slack, lambda client: client.send(one))


def placeholder(slack: FakeSlack, channel: Channel | None = None, **more: Any) -> Address:
    """Where an answer goes that takes the place of one that is shown."""
    channel = channel or slack.channel
    sent = send(slack, post(channel.id))
    assert isinstance(sent, Sent)
    return {"channel": channel.id, "user": slack.member.id, "ts": sent.reference} | more


def by_url(slack: FakeSlack, channel: Channel) -> Address:
    """Where an answer to a command goes that nothing was shown for. Without a listener nobody acknowledges it."""
    with slack.changed:
        asked = slack.command(slack.member, channel, "/paper", "2501.07301")
    return {"channel": channel.id, "user": slack.member.id, "response_url": asked.response_url}


def texts(slack: FakeSlack) -> list[str]:
    return [message.shown for message in slack.posted()]


def test_a_post_arrives_and_is_named_by_its_reference(slack: FakeSlack) -> None:
    outcome = send(slack, post(slack.channel.id))
    (message,) = slack.posted(slack.channel)
    assert outcome == Sent(message.ts)
    assert message.shown == "안녕하세요."
    assert slack.violations == []


def test_a_day_is_one_post_with_the_details_in_its_thread(slack: FakeSlack) -> None:
    from tests.adapters.golden import MESSAGES

    async def deliver(client: SlackClient) -> None:
        references: list[str] = []
        for number, part in enumerate(render(MESSAGES["digest"])):
            parent = None if part.parent is None else references[part.parent]
            one = Post(number, "slack", slack.channel.id, number, f"k{number}", part.payload, parent=parent)
            outcome = await client.send(one)
            assert isinstance(outcome, Sent)
            references.append(outcome.reference)

    using(slack, deliver)
    first, *rest = slack.posted(slack.channel)
    assert first.thread_ts is None
    assert {message.thread_ts for message in rest} == {first.ts}
    assert slack.violations == []


def test_a_person_can_be_written_to(slack: FakeSlack) -> None:
    assert isinstance(send(slack, post(slack.member.id)), Sent)
    assert [message.shown for message in slack.posted(slack.direct(slack.member))] == ["안녕하세요."]


def test_nothing_is_unfurled_and_nobody_is_called(slack: FakeSlack) -> None:
    hostile = Message((Paragraph((Text("<!channel> <@U000000002> @here https://evil.example *x*"),)),), "<!everyone>")
    address = placeholder(slack)
    send(slack, post(slack.channel.id, hostile))
    send(slack, post(slack.channel.id, hostile, address=address))
    for message in slack.messages:
        assert message.mentions == []
        assert message.links == []
    for call in slack.calls("chat.postMessage"):
        assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)
        assert "link_names" not in call.arguments
        assert "parse" not in call.arguments


def test_the_tokens_are_asked_for_by_name() -> None:
    with pytest.raises(Misconfigured) as raised:
        connect(Settings.model_validate({"slack_bot_token": "xoxb-1"}))
    assert raised.value.setting == "SLACK_APP_TOKEN"


def test_a_known_token_is_known(slack: FakeSlack) -> None:
    using(slack, SlackClient.check)


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "token_expired"])
def test_a_refused_token_is_one_sentence(slack: FakeSlack, code: str) -> None:
    slack.access.refusal = code
    with pytest.raises(Misconfigured) as raised:
        using(slack, SlackClient.check)
    assert raised.value.setting == "SLACK_BOT_TOKEN"


@pytest.mark.parametrize("fault", [faults.status(503), faults.refuse(), faults.error("internal_error")])
def test_a_slack_that_is_away_is_asked_again_later(slack: FakeSlack, fault: faults.Fault) -> None:
    slack.faults.always("auth.test", fault)
    with pytest.raises(PlatformAway):
        using(slack, SlackClient.check)


PERMANENT = [
    "channel_not_found", "is_archived", "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked", "no_permission", "missing_scope", "team_not_found", "ekm_access_denied",
    "messages_tab_disabled",
]  # fmt: skip
VERDICTS = {
    **dict.fromkeys(PERMANENT, Verdict.CHANNEL),
    **dict.fromkeys(["account_inactive", "invalid_auth", "token_revoked", "token_expired"], Verdict.PLATFORM),
    **dict.fromkeys(["invalid_blocks", "msg_blocks_too_long", "no_text", "metadata_too_large"], Verdict.POST),
    **dict.fromkeys(
        ["ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "never_heard_of", ""],
        Verdict.LATER,
    ),
}


@pytest.mark.parametrize("code", VERDICTS)
def test_a_refusal_means_what_slack_says_that_it_means(slack: FakeSlack, code: str) -> None:
    slack.faults.always("chat.postMessage", faults.error(code or "x"))
    outcome = send(slack, post(slack.channel.id))
    assert outcome == NotSent(code or "x", verdict=VERDICTS[code])
    assert slack.messages == []
    assert len(slack.calls("chat.postMessage")) == 0, "a planned error is answered before the call is noted"


@pytest.mark.parametrize("code", ["restricted_action_thread_locked", "restricted_action_non_threadable_channel"])
def test_what_only_a_thread_refuses_does_not_pause_the_channel(slack: FakeSlack, code: str) -> None:
    slack.faults.always("chat.postMessage", faults.error(code))
    outcome = send(slack, post(slack.channel.id, parent="1700000000.000001"))
    assert outcome == NotSent(code, verdict=Verdict.POST)


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "service_unavailable", "request_timeout"])
def test_an_error_that_may_have_come_after_the_fact_proves_nothing(slack: FakeSlack, code: str) -> None:
    slack.faults.always("chat.postMessage", faults.error(code))
    assert send(slack, post(slack.channel.id)) == Unknown(code)


def test_too_many_posts_wait_as_long_as_slack_says(slack: FakeSlack) -> None:
    slack.faults.plan("chat.postMessage", faults.too_many(30))
    assert send(slack, post(slack.channel.id)) == NotSent("ratelimited", 30.0)
    assert slack.messages == []


@pytest.mark.parametrize("status", [400, 403, 404, 418])
def test_a_status_that_says_no_more_disables_nothing(slack: FakeSlack, status: int) -> None:
    slack.faults.plan("chat.postMessage", faults.status(status))
    assert send(slack, post(slack.channel.id)) == NotSent(f"HTTP {status}")


def test_nobody_at_the_address_is_proof_that_nothing_was_sent(slack: FakeSlack) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/api/"
        outcome = using(slack, lambda client: client.send(post("C1")), slack_api_url=url)
    assert outcome == NotSent("cannot connect")


LOST = {
    "hang": faults.accept_then_hang,
    "reset": faults.accept_then_reset,
    "garbage": faults.accept_then_garbage,
    "500": faults.accept_then_500,
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lost", LOST)
def test_a_post_whose_answer_is_lost_is_unknown_and_sent_once(slack: FakeSlack, lost: str) -> None:
    slack.faults.always("chat.postMessage", LOST[lost]())
    assert isinstance(send(slack, post(slack.channel.id)), Unknown)
    assert texts(slack) == ["안녕하세요."]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lost", LOST)
def test_an_edit_whose_answer_is_lost_may_be_made_again(slack: FakeSlack, lost: str) -> None:
    address = placeholder(slack)
    slack.faults.plan("chat.update", LOST[lost]())
    answer = post(slack.channel.id, BYE, address=address)
    outcome = send(slack, answer)
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER
    assert send(slack, answer) == Sent(address["ts"])
    assert texts(slack) == ["잘 가요."]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"ok"', b"{", b'{"ok":true}', b'{"ok":true,"ts":7}', b"null", b"\xff\xfe", b'{"ok":false}'],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/html", "application/json; charset=x-none"])
def test_an_answer_that_names_no_message_proves_nothing(body: bytes, kind: str) -> None:
    from aiohttp import web as server

    from tests.fakes.web import serving

    async def answer(_request: server.Request) -> server.Response:
        return server.Response(body=body, headers={"Content-Type": kind})

    application = server.Application()
    application.router.add_post("/api/chat.postMessage", answer)
    with serving(application) as url:
        made = Settings.model_validate(
            {"slack_bot_token": "xoxb", "slack_app_token": "xapp", "slack_api_url": f"{url}/api/"}
        )

        async def run() -> Outcome:
            client = connect(made)
            try:
                return await client.send(post("C1"))
            finally:
                await client.close()

        assert isinstance(asyncio.run(run()), Unknown)


def test_a_picture_that_slack_cannot_fetch_costs_no_card(slack: FakeSlack) -> None:
    card = Message((Paragraph((Text("카드"),)), Picture("https://huggingface.co/x.png", "그림")), "카드")
    slack.faults.plan("chat.postMessage", faults.error("invalid_blocks", errors=["downloading image failed"]))
    assert isinstance(send(slack, post(slack.channel.id, card)), Sent)
    assert [[block["type"] for block in message.blocks] for message in slack.posted()] == [["section"]]


def test_an_answer_takes_the_place_of_its_placeholder(slack: FakeSlack) -> None:
    address = placeholder(slack)
    assert send(slack, post(slack.channel.id, BYE, address=address)) == Sent(address["ts"])
    assert texts(slack) == ["잘 가요."]


def test_the_parts_of_a_long_answer_follow_it_into_its_thread(slack: FakeSlack) -> None:
    asked = send(slack, post(slack.channel.id))
    assert isinstance(asked, Sent)
    address = placeholder(slack, thread_ts=asked.reference)
    send(slack, post(slack.channel.id, BYE, address=address))
    send(slack, post(slack.channel.id, digest.sentence("그리고"), part=1, address=address))
    last = slack.posted()[-1]
    assert (last.shown, last.thread_ts) == ("그리고", asked.reference)


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed", "cant_update_message", "block_mismatch"])
def test_an_answer_is_posted_anew_where_its_placeholder_cannot_be_edited(slack: FakeSlack, code: str) -> None:
    address = placeholder(slack)
    slack.faults.plan("chat.update", faults.error(code))
    assert isinstance(send(slack, post(slack.channel.id, BYE, address=address)), Sent)
    assert texts(slack) == ["잘 가요."], "and nothing says any longer that it is being read"


def test_an_answer_without_a_placeholder_is_posted_where_it_was_asked(slack: FakeSlack) -> None:
    asked = send(slack, post(slack.channel.id))
    assert isinstance(asked, Sent)
    address = {"channel": slack.channel.id, "user": slack.member.id, "thread_ts": asked.reference}
    assert isinstance(send(slack, post(slack.channel.id, BYE, address=address)), Sent)
    assert slack.posted()[-1].thread_ts == asked.reference


def test_a_late_error_is_for_the_asker_alone_and_takes_the_placeholder_away(slack: FakeSlack) -> None:
    address = placeholder(slack)
    assert isinstance(send(slack, post(slack.channel.id, BYE, address=address, private=True)), Sent)
    assert texts(slack) == []
    assert [message.shown for message in slack.seen_by(slack.member)] == ["잘 가요."]


def test_a_late_error_stands_in_the_placeholder_where_it_cannot_be_whispered(slack: FakeSlack) -> None:
    address = placeholder(slack)
    slack.faults.always("chat.postEphemeral", faults.error("user_not_in_channel"))
    assert send(slack, post(slack.channel.id, BYE, address=address, private=True)) == Sent(address["ts"])
    assert texts(slack) == ["잘 가요."]


def test_a_late_error_is_no_secret_between_two(slack: FakeSlack) -> None:
    address = placeholder(slack, slack.direct(slack.member))
    assert send(slack, post(slack.member.id, BYE, address=address, private=True)) == Sent(address["ts"])
    assert texts(slack) == ["잘 가요."]


def test_where_the_bot_is_no_member_it_answers_by_what_came_with_the_command(slack: FakeSlack) -> None:
    elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
    address = by_url(slack, elsewhere)
    assert isinstance(send(slack, post(elsewhere.id, BYE, address=address)), Sent)
    assert [message.shown for message in slack.posted(elsewhere)] == ["잘 가요."]
    assert isinstance(send(slack, post(elsewhere.id, HELLO, address=address, private=True)), Sent)
    assert [message.shown for message in slack.seen_by(slack.member)] == ["안녕하세요."]


@pytest.mark.parametrize("seconds", [0, 1801])
def test_an_answer_by_a_used_up_or_expired_address_is_given_up(slack: FakeSlack, seconds: int) -> None:
    elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
    address = by_url(slack, elsewhere)
    if seconds:
        slack.move_clock(seconds)
    else:
        for _ in range(5):
            assert isinstance(send(slack, post(elsewhere.id, address=address)), Sent)
    outcome = send(slack, post(elsewhere.id, BYE, address=address))
    assert outcome == NotSent("expired_url" if seconds else "used_url", verdict=Verdict.POST)


def test_an_expired_address_is_no_loss_where_the_bot_is_a_member(slack: FakeSlack) -> None:
    address = by_url(slack, slack.channel)
    slack.move_clock(1801)
    assert isinstance(send(slack, post(slack.channel.id, BYE, address=address)), Sent)
    assert texts(slack) == ["잘 가요."]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lost", ["hang", "reset", "500"])
def test_an_answer_by_address_that_is_lost_is_unknown_and_sent_once(slack: FakeSlack, lost: str) -> None:
    elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
    address = by_url(slack, elsewhere)
    slack.faults.plan("response_url", LOST[lost]())
    assert isinstance(send(slack, post(elsewhere.id, BYE, address=address)), Unknown)
    assert [message.shown for message in slack.posted(elsewhere)] == ["잘 가요."]


def test_a_part_under_an_answer_without_a_thread_is_given_up(slack: FakeSlack) -> None:
    outcome = send(slack, post(slack.channel.id, part=1, parent=""))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.POST
    assert slack.messages == []


def write(slack: FakeSlack, text: str) -> None:
    """Somebody else writes into the channel."""
    slack.store(Written(slack.channel.id, slack.new_ts(), slack.member.id, {"text": text}, by_app=False))


def reconcile(slack: FakeSlack, one: Post) -> Sent | Absent | CannotTell:
    return using(slack, lambda client: client.reconcile(one))


def test_a_post_of_unknown_fate_is_found_by_its_key_where_we_may_read(slack: FakeSlack) -> None:
    slack.scopes.add("channels:history")
    one = post(slack.channel.id)
    assert reconcile(slack, one) == Absent()
    sent = send(slack, one)
    for number in range(250):
        write(slack, f"{number}")
    assert reconcile(slack, one) == sent
    assert reconcile(slack, replace(one, key="key-2")) == Absent()


def test_a_part_in_a_thread_is_found_in_its_thread(slack: FakeSlack) -> None:
    slack.scopes.add("channels:history")
    root = send(slack, post(slack.channel.id, key="root"))
    assert isinstance(root, Sent)
    one = post(slack.channel.id, parent=root.reference, part=1)
    assert reconcile(slack, one) == Absent()
    assert reconcile(slack, one) == Absent()
    sent = send(slack, one)
    assert reconcile(slack, one) == sent


def test_more_than_can_be_read_proves_nothing(slack: FakeSlack) -> None:
    slack.scopes.add("channels:history")
    for number in range(1_001):
        write(slack, f"{number}")
    assert reconcile(slack, post(slack.channel.id)) == CannotTell("too much was written since")


def test_where_we_may_not_read_nobody_knows(slack: FakeSlack) -> None:
    assert reconcile(slack, post(slack.channel.id)) == CannotTell("missing_scope")


def test_an_edit_of_unknown_fate_is_made_again(slack: FakeSlack) -> None:
    address = placeholder(slack)
    assert reconcile(slack, post(slack.channel.id, BYE, address=address)) == Sent(address["ts"])
    assert texts(slack) == ["잘 가요."]


def test_an_edit_that_slack_does_not_take_now_is_looked_for_later(slack: FakeSlack) -> None:
    address = placeholder(slack)
    slack.faults.plan("chat.update", faults.too_many(3))
    with pytest.raises(TimeoutError):
        reconcile(slack, post(slack.channel.id, BYE, address=address))


def test_an_answer_whose_placeholder_is_gone_is_never_posted_twice(slack: FakeSlack) -> None:
    """What became of the new post cannot be known, so that it is held."""
    address = placeholder(slack)
    slack.delete(slack.posted(slack.channel)[0])
    slack.faults.plan("chat.postMessage", faults.accept_then_500())
    answer = post(slack.channel.id, BYE, address=address)
    assert isinstance(send(slack, answer), Unknown)
    assert isinstance(reconcile(slack, answer), CannotTell)
    assert texts(slack) == ["잘 가요."]


def test_an_error_that_cannot_be_whispered_just_now_is_not_shown_to_all(slack: FakeSlack) -> None:
    address = {"channel": slack.channel.id, "user": slack.member.id}
    slack.faults.plan("chat.postEphemeral", faults.too_many(3))
    outcome = send(slack, post(slack.channel.id, BYE, address=address, private=True))
    assert isinstance(outcome, NotSent)
    assert outcome.verdict is Verdict.LATER
    assert texts(slack) == []


def test_part_zero_alone_is_an_edit(slack: FakeSlack) -> None:
    assert isinstance(reconcile(slack, post(slack.channel.id, part=1, address=placeholder(slack))), CannotTell)
