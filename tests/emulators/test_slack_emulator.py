"""What an emulated Slack says to the real client, which the adapter's tests rest on."""

import asyncio
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import SlackWorkspace


def _asked(workspace: SlackWorkspace, method: str, token: str = "token", **body: Any) -> dict[str, Any]:
    """What the method answers. A channel is given by its name."""
    if "channel" in body:
        body["channel"] = workspace.channels.get(body["channel"], body["channel"])
    client = AsyncWebClient(getattr(workspace, token), base_url=workspace.base_url)
    answer = asyncio.run(client.api_call(method, json=body)).data
    assert isinstance(answer, dict)
    return answer


def _refusal(workspace: SlackWorkspace, method: str, token: str = "token", **body: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        _asked(workspace, method, token, **body)
    return str(caught.value.response["error"])


def test_it_knows_the_bot_by_its_token(slack_workspace: SlackWorkspace) -> None:
    said = _asked(slack_workspace, "auth.test")
    assert (said["team"], said["user_id"], said["bot_id"]) == ("Lab", slack_workspace.bot_user, "B0PAPERBOY")


def test_a_post_is_kept_with_blocks_and_metadata_and_edited_in_place(slack_workspace: SlackWorkspace) -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "오늘의 논문 📰"}}]
    metadata = {"event_type": "edition", "event_payload": {"key": "1"}}
    client = AsyncWebClient(slack_workspace.token, base_url=slack_workspace.base_url)
    channel = slack_workspace.channels["papers"]

    async def post_and_edit() -> tuple[Any, Any]:
        posted = await client.chat_postMessage(channel=channel, text="논문", blocks=blocks, metadata=metadata)
        return posted, await client.chat_update(channel=channel, ts=posted["ts"], text="고친 글", blocks=[])

    posted, edited = asyncio.run(post_and_edit())
    assert (posted["message"]["blocks"], posted["message"]["metadata"]) == (blocks, metadata)
    assert (edited["ts"], edited["message"]["text"], edited["message"]["blocks"]) == (posted["ts"], "고친 글", [])


def test_a_reply_is_in_the_thread_of_its_post(slack_workspace: SlackWorkspace) -> None:
    post = _asked(slack_workspace, "chat.postMessage", channel="papers", text="하나")
    reply = _asked(slack_workspace, "chat.postMessage", channel="papers", text="둘", thread_ts=post["ts"])
    assert reply["message"]["thread_ts"] == post["ts"]


def test_what_is_for_one_person_goes_to_members_of_the_channel_alone(slack_workspace: SlackWorkspace) -> None:
    whisper = {"channel": "papers", "text": "하나"}
    assert _asked(slack_workspace, "chat.postEphemeral", user=slack_workspace.person, **whisper)["message_ts"]
    assert _refusal(slack_workspace, "chat.postEphemeral", user="U0STRANGER", **whisper) == "user_not_in_channel"


@pytest.mark.parametrize(("name", "is_private"), [("papers", False), ("lab-private", True)])
def test_a_channel_says_whether_it_is_private(name: str, is_private: bool, slack_workspace: SlackWorkspace) -> None:
    said = _asked(slack_workspace, "conversations.info", channel=name)["channel"]
    assert (said["name"], said["is_private"]) == (name, is_private)


@pytest.mark.parametrize(
    ("error", "token", "method", "body"),
    [
        ("invalid_auth", "gone_token", "auth.test", {}),
        ("channel_not_found", "token", "chat.postMessage", {"channel": "C0NONE", "text": "하나"}),
        ("no_text", "token", "chat.postMessage", {"channel": "papers"}),
        ("invalid_blocks", "token", "chat.postMessage", {"channel": "papers", "blocks": {}}),
        ("message_not_found", "token", "chat.update", {"channel": "papers", "ts": "1.000000", "text": "하나"}),
        ("not_in_channel", "stranger_token", "chat.postMessage", {"channel": "lab-private", "text": "하나"}),
        ("missing_scope", "reader_token", "chat.postMessage", {"channel": "papers", "text": "하나"}),
        ("user_not_found", "token", "users.info", {"user": "U0NONE"}),
    ],
)
def test_what_cannot_be_done_is_said_by_slacks_own_code(
    error: str, token: str, method: str, body: dict[str, Any], slack_workspace: SlackWorkspace
) -> None:
    assert _refusal(slack_workspace, method, token, **body) == error


def test_nobody_can_edit_what_another_posted(slack_workspace: SlackWorkspace) -> None:
    post = _asked(slack_workspace, "chat.postMessage", channel="papers", text="하나")
    edit = {"channel": "papers", "ts": post["ts"], "text": "둘"}
    assert _refusal(slack_workspace, "chat.update", "stranger_token", **edit) == "cant_update_message"


def test_an_archived_channel_takes_no_post(slack_workspace: SlackWorkspace) -> None:
    owner = WebClient(slack_workspace.owner_token, base_url=slack_workspace.base_url)
    channel = owner.conversations_create(name="old")["channel"]["id"]
    owner.conversations_archive(channel=channel)
    assert _refusal(slack_workspace, "chat.postMessage", channel=channel, text="하나") == "is_archived"
