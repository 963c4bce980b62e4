"""The fake Slack answers the real slack_sdk as Slack's Web API does."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes import slack_faults as faults
from tests.fakes.slack import FakeSlack, Message, fake_slack
from tests.fakes.slack_clients import client_of, refusal
from tests.fakes.slack_workspace import Json

SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "논문"}}
LONG: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "ㄱ" * 2900}}
CARD: list[Json] = [SECTION, {"type": "divider"}]


def with_slack(test: Callable[[FakeSlack], Coroutine[Any, Any, None]]) -> None:
    with fake_slack() as slack:
        asyncio.run(test(slack))


def test_a_post_is_kept_as_slack_keeps_it() -> None:
    async def scene(slack: FakeSlack) -> None:
        metadata = {"event_type": "edition", "event_payload": {"key": "k1"}}
        client = client_of(slack)
        answer = await client.chat_postMessage(channel=slack.channel.id, text="새 논문", blocks=CARD, metadata=metadata)
        [message] = slack.posted(slack.channel)
        assert (message.ts, message.text, message.metadata) == (answer["ts"], "새 논문", metadata)
        assert message.blocks[0]["block_id"]
        reply = await client.chat_postMessage(channel=slack.channel.id, text="더", thread_ts=message.ts)
        assert reply["message"]["thread_ts"] == message.ts
        await client.chat_update(channel=slack.channel.id, ts=message.ts, text="고침", blocks=CARD)
        assert message.edited
        assert [body["text"] for body in message.bodies] == ["새 논문", "고침"]
        assert message.metadata == metadata
        await client.chat_delete(channel=slack.channel.id, ts=message.ts)
        assert [each.text for each in slack.posted()] == ["더"]

    with_slack(scene)


def test_history_gives_back_what_was_posted_and_metadata_only_when_asked() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.scopes.add("channels:history")
        client = client_of(slack)
        first = await client.chat_postMessage(
            channel=slack.channel.id, text="하나", metadata={"event_type": "part", "event_payload": {"key": "k1"}}
        )
        second = await client.chat_postMessage(channel=slack.channel.id, text="둘")
        await client.chat_postMessage(channel=slack.channel.id, text="속", thread_ts=first["ts"])
        plain = await client.conversations_history(channel=slack.channel.id, oldest=first["ts"], inclusive=True)
        assert [each["text"] for each in plain["messages"]] == ["둘", "하나"]
        assert plain["messages"][1]["metadata"] == {"event_type": "part"}
        whole = await client.conversations_history(channel=slack.channel.id, include_all_metadata=True, limit=1)
        assert whole["messages"][0]["ts"] == second["ts"]
        rest = await client.conversations_history(
            channel=slack.channel.id, include_all_metadata=True, cursor=whole["response_metadata"]["next_cursor"]
        )
        assert rest["messages"][0]["metadata"]["event_payload"] == {"key": "k1"}
        thread = await client.conversations_replies(channel=slack.channel.id, ts=first["ts"])
        assert [each["text"] for each in thread["messages"]] == ["하나", "속"]

    with_slack(scene)


def test_a_reply_to_a_deleted_message_leaves_its_thread_and_is_noted() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)
        root = await client.chat_postMessage(channel=slack.channel.id, text="뿌리")
        await client.chat_delete(channel=slack.channel.id, ts=root["ts"])
        reply = await client.chat_postMessage(channel=slack.channel.id, text="더", thread_ts=root["ts"])
        assert "thread_ts" not in reply["message"]
        assert slack.violations

    with_slack(scene)


def revoke(slack: FakeSlack) -> None:
    slack.access.refusal = "token_revoked"


def archive(slack: FakeSlack) -> None:
    slack.channel.archived = True


def remove_bot(slack: FakeSlack) -> None:
    slack.channel.members.remove(slack.bot.id)


def hide(slack: FakeSlack) -> None:
    remove_bot(slack)
    slack.channel.kind = "private"


def restrict(slack: FakeSlack) -> None:
    slack.channel.refusal = "restricted_action"


def lose_scope(slack: FakeSlack) -> None:
    slack.scopes.discard("chat:write")


@pytest.mark.parametrize(
    ("happens", "arguments", "code"),
    [
        (revoke, {}, "token_revoked"),
        (archive, {}, "is_archived"),
        (remove_bot, {}, "not_in_channel"),
        (hide, {}, "channel_not_found"),
        (restrict, {}, "restricted_action"),
        (lose_scope, {}, "missing_scope"),
        (None, {"channel": "C404"}, "channel_not_found"),
        (None, {"channel": ""}, "invalid_arguments"),
        (None, {"text": " "}, "no_text"),
        (None, {"blocks": [SECTION] * 51}, "invalid_blocks"),
        (None, {"blocks": [LONG] * 5}, "msg_blocks_too_long"),
        (None, {"blocks": "no json"}, "invalid_blocks_format"),
        (None, {"metadata": {"event_type": "a", "event_payload": {"b": "c" * 9000}}}, "metadata_too_large"),
        (None, {"metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        (None, {"markdown_text": "words"}, "markdown_text_conflict"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_post_is_refused_with_slacks_own_code(
    happens: Callable[[FakeSlack], None] | None, arguments: Json, code: str
) -> None:
    async def scene(slack: FakeSlack) -> None:
        if happens:
            happens(slack)
        call = {"channel": slack.channel.id, "text": "새 논문", **arguments}
        answer = await refusal(client_of(slack).api_call("chat.postMessage", json=call))
        assert answer["error"] == code
        assert not slack.messages

    with_slack(scene)


def test_refused_blocks_are_pointed_at() -> None:
    async def scene(slack: FakeSlack) -> None:
        long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
        answer = await refusal(client_of(slack).chat_postMessage(channel=slack.channel.id, text="a", blocks=[long]))
        assert answer["errors"] == ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
        assert answer["response_metadata"]["messages"] == [f"[ERROR] {answer['errors'][0]}"]

    with_slack(scene)


def test_an_update_is_refused_where_slack_refuses_it() -> None:
    async def scene(slack: FakeSlack) -> None:
        client, channel = client_of(slack), slack.channel.id
        theirs = slack.mention(slack.member, slack.channel, "안녕").sent
        posted = await client.chat_postMessage(channel=channel, text="a")
        private = await client.chat_postEphemeral(channel=channel, user=slack.member.id, text="a")
        assert theirs
        cases = [
            (theirs.ts, "b", "cant_update_message"),
            (private["message_ts"], "b", "message_not_found"),
            ("1.000001", "b", "message_not_found"),
            (posted["ts"], "한" * 1334, "msg_too_long"),
        ]
        for ts, text, code in cases:
            assert (await refusal(client.chat_update(channel=channel, ts=ts, text=text)))["error"] == code
        slack.chat.edit_seconds = 60
        slack.move_clock(61)
        late = await refusal(client.chat_update(channel=channel, ts=posted["ts"], text="b"))
        assert late["error"] == "edit_window_closed"
        assert (await refusal(client.chat_delete(channel=channel, ts=theirs.ts)))["error"] == "cant_delete_message"

    with_slack(scene)


def test_tokens_are_told_apart() -> None:
    async def scene(slack: FakeSlack) -> None:
        assert (await refusal(client_of(slack, "xoxb-wrong").auth_test()))["error"] == "invalid_auth"
        nobody = AsyncWebClient(base_url=slack.url, retry_handlers=[])
        assert (await refusal(nobody.auth_test()))["error"] == "not_authed"
        opening = client_of(slack).apps_connections_open(app_token=slack.bot_token)
        assert (await refusal(opening))["error"] == "not_allowed_token_type"
        posting = client_of(slack, slack.app_token).chat_postMessage(channel=slack.channel.id, text="a")
        assert (await refusal(posting))["error"] == "not_allowed_token_type"
        answer = await client_of(slack).auth_test()
        assert answer["user_id"] == slack.bot.id
        assert set(answer.headers["x-oauth-scopes"].split(",")) == slack.scopes

    with_slack(scene)


def test_a_missing_scope_is_named_with_those_that_are_held() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)
        answer = await refusal(client.conversations_info(channel=slack.channel.id))
        assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:read")
        assert set(answer["provided"].split(",")) == slack.scopes
        slack.scopes.update({"channels:read", "users:read"})
        info = await client.conversations_info(channel=slack.channel.id, include_num_members=True)
        assert info["channel"]["is_member"]
        assert info["channel"]["num_members"] == 2
        members = await client.conversations_members(channel=slack.channel.id)
        assert members["members"] == [slack.member.id, slack.bot.id]

    with_slack(scene)


def test_guests_and_strangers_can_be_told_from_members() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.scopes.add("users:read")
        guest, stranger = slack.add_user("g", guest="single"), slack.add_user("s", is_stranger=True)
        client = client_of(slack)
        shown = [(await client.users_info(user=user.id))["user"] for user in (slack.member, guest, stranger)]
        assert [each["is_ultra_restricted"] for each in shown] == [False, True, False]
        assert [each.get("is_stranger", False) for each in shown] == [False, False, True]
        assert shown[2]["team_id"] != slack.team_id
        assert (await refusal(client.users_info(user="U404")))["error"] == "user_not_found"

    with_slack(scene)


def test_posting_too_fast_is_noted_and_refused_when_limits_are_enforced() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)
        for _ in range(5):
            await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert not slack.violations
        await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert slack.violations
        slack.access.enforce_limits = True
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert caught.value.response.status_code == 429
        seconds = int(caught.value.response.headers["Retry-After"])
        slack.move_clock(seconds)
        noted = len(slack.violations)
        await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert len(slack.violations) == noted
        assert len(slack.messages) == 7

    with_slack(scene)


def test_coming_back_before_retry_after_is_noted() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.faults.plan("chat.postMessage", faults.too_many(30))
        client = client_of(slack)
        assert (await refusal(client.chat_postMessage(channel=slack.channel.id, text="a")))["error"] == "ratelimited"
        await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert any("before its Retry-After" in each for each in slack.violations)

    with_slack(scene)


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [
        (faults.refuse(), False),
        (faults.hang(), False),
        (faults.error("fatal_error"), False),
        (faults.status(503), False),
        (faults.accept_then_hang(), True),
        (faults.accept_then_reset(), True),
        (faults.accept_then_garbage(), True),
        (faults.accept_then_500(), True),
    ],
    ids=["refuse", "hang", "error", "status", "accept-hang", "accept-reset", "accept-garbage", "accept-500"],
)
def test_a_fault_fails_the_call_before_or_after_it_took_effect(fault: faults.Fault, accepted: bool) -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.faults.plan("chat.postMessage", fault)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.url, timeout=1, retry_handlers=[])
        with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)):
            await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert bool(slack.messages) == accepted
        await client.chat_postMessage(channel=slack.channel.id, text="b")
        assert slack.messages[-1].text == "b"

    with_slack(scene)


def test_the_librarys_own_retries_post_twice_and_it_shows() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.faults.plan("chat.postMessage", faults.accept_then_reset())
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.url)
        await client.chat_postMessage(channel=slack.channel.id, text="a")
        assert [message.text for message in slack.messages] == ["a", "a"]

    with_slack(scene)


def test_a_person_is_written_to_by_their_id() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.scopes.add("im:write")
        client = client_of(slack)
        opened = await client.conversations_open(users=slack.member.id)
        posted = await client.chat_postMessage(channel=slack.member.id, text="a")
        assert posted["channel"] == opened["channel"]["id"] == slack.direct(slack.member).id
        assert (await refusal(client.conversations_open(users="U404")))["error"] == "user_not_found"

    with_slack(scene)


def test_a_file_is_uploaded_by_the_librarys_own_steps() -> None:
    async def scene(slack: FakeSlack) -> None:
        await client_of(slack).files_upload_v2(content="그림", filename="a.png", channel=slack.channel.id)
        [message] = slack.posted(slack.channel)
        assert slack.files[message.files[0]].decode() == "그림"

    with_slack(scene)


PICTURE = b"\x89PNG\r\n\x1a\n"


async def brought(client: AsyncWebClient, content: bytes, *, complete: bool = True) -> str:
    """The id of a file that is brought by the steps, the last of them where asked for."""
    place = await client.files_getUploadURLExternal(filename="a.png", length=len(content))
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=content) as answer:
        assert answer.status == 200
    if complete:
        await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
    return str(place["file_id"])


def test_a_block_shows_a_picture_that_was_brought_whole_and_looked_at() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)

        async def post(file: str) -> Any:
            image = {"type": "image", "slack_file": {"id": file}, "alt_text": "그림"}
            return await client.chat_postMessage(channel=slack.channel.id, text="a", blocks=[image])

        invalid = ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
        for file in (
            "F404404404",
            await brought(client, PICTURE, complete=False),
            await brought(client, b"no picture"),
        ):
            answer = await refusal(post(file))
            assert (answer["error"], answer["errors"]) == ("invalid_blocks", invalid)
        slack.processing_seconds = 5.0
        file = await brought(client, PICTURE)
        assert (await refusal(post(file)))["errors"] == invalid
        slack.move_clock(5.0)
        await post(file)
        assert [slack.pictures(message) for message in slack.posted()] == [[PICTURE]]

    with_slack(scene)


def test_messages_say_whom_they_ping_and_where_they_lead() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)
        await client.chat_postMessage(channel=slack.channel.id, text="<!channel> <https://evil.example/a|논문>")
        message: Message = slack.messages[0]
        await client.chat_update(channel=slack.channel.id, ts=message.ts, text="안녕")
        assert message.mentions == ["!channel"]
        assert [(link.label, link.host) for link in message.links] == [("논문", "evil.example")]

    with_slack(scene)
