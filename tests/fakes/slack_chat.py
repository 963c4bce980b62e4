"""The `chat.` methods of Slack's Web API, which make, change and delete messages."""

from collections.abc import Callable, Iterator

from tests.fakes.slack_api import Access, Call, Method, SlackError
from tests.fakes.slack_methods import Methods
from tests.fakes.slack_workspace import Channel, Json, Message, Workspace
from tests.judges.slack import TEXT_MOST, Finding, findings
from tests.judges.slack_shapes import refused

_WORDS = ("text", "blocks", "attachments", "markdown_text", "parse", "link_names", "mrkdwn", "metadata")
_UNFURLS = ("unfurl_links", "unfurl_media", "reply_broadcast")
_AUTHOR = ("username", "icon_emoji", "icon_url", "as_user")

UPDATE_BYTES = 4_000
"""What chat.update takes of `text`. The reference says characters; two who measured found bytes of UTF-8, so that
2,333 characters were too long: https://docs.slack.dev/reference/methods/chat.update#errors"""

Echo = Callable[[Channel, Json], None]


class Chat:
    """The methods by name are in `table`. Each is called under the workspace's lock and raises SlackError."""

    def __init__(self, workspace: Workspace, access: Access, methods: Methods, echo: Echo) -> None:
        self.edit_seconds: float | None = None
        """How long after it was posted a message may be changed, where the team has set that."""
        self._workspace = workspace
        self._access = access
        self._methods = methods
        self._echo = echo

    @property
    def table(self) -> dict[str, Method]:
        at = ("channel", "ts")
        post = (*_WORDS, *_UNFURLS, *_AUTHOR, "thread_ts")
        return {
            "chat.postMessage": Method(self.post, "chat:write", 1, ("channel",), post),
            "chat.postEphemeral": Method(self.post_ephemeral, "chat:write", 4, ("channel", "user"), post),
            "chat.update": Method(
                self.update, "chat:write", 3, at, (*_WORDS, "as_user", "reply_broadcast", "file_ids")
            ),
            "chat.delete": Method(self.delete, "chat:write", 3, at, ("as_user",)),
        }

    def post(self, call: Call) -> Json:
        channel = self._postable(call.text("channel"))
        body, warned = self._body(call)
        thread_ts = self._thread(channel, call.text("thread_ts"))
        ts, bot = self._workspace.new_ts(), self._workspace.bot.id
        message = self._workspace.store(Message(channel.id, ts, bot, body, thread_ts))
        shown = self._methods.message_json(message)
        self._echo(channel, shown)
        return {"channel": channel.id, "ts": message.ts, "message": shown, **warned}

    def post_ephemeral(self, call: Call) -> Json:
        channel = self._postable(call.text("channel"))
        if call.text("user") not in self._workspace.users:
            raise SlackError("user_not_found")
        if call.text("user") not in channel.members:
            raise SlackError("user_not_in_channel")
        body, _ = self._body(call, most=TEXT_MOST)
        thread_ts = self._thread(channel, call.text("thread_ts"))
        ts, bot = self._workspace.new_ts(), self._workspace.bot.id
        message = Message(channel.id, ts, bot, body, thread_ts, ephemeral_to=call.text("user"))
        return {"message_ts": self._workspace.store(message).ts}

    def update(self, call: Call) -> Json:
        message = self._own(call, "cant_update_message")
        age = self._workspace.now() - float(message.ts)
        if self.edit_seconds is not None and age > self.edit_seconds:
            raise SlackError("edit_window_closed")
        body, warned = self._body(call, most=UPDATE_BYTES, kept=message.body)
        self._workspace.edit(message, body)
        shown = self._methods.message_json(message)
        changed = {"subtype": "message_changed", "message": shown, "hidden": True, "ts": message.edited}
        self._echo(self._workspace.channels[message.channel], changed)
        return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown, **warned}

    def delete(self, call: Call) -> Json:
        message = self._own(call, "cant_delete_message")
        self._workspace.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def _postable(self, name: str) -> Channel:
        channel = self._named(name)
        if channel.archived:
            raise SlackError("is_archived")
        if self._workspace.bot.id not in channel.members and "chat:write.public" not in self._access.scopes:
            raise SlackError("not_in_channel")
        if channel.refusal:
            raise SlackError(channel.refusal)
        return channel

    def _named(self, name: str) -> Channel:
        """A channel by its id or name, or the conversation with a person by theirs."""
        if name in self._workspace.users:
            return self._workspace.direct(self._workspace.users[name])
        for channel in self._workspace.channels.values():
            if channel.kind != "im" and name in (channel.name, f"#{channel.name}"):
                return self._methods.visible(channel.id)
        return self._methods.visible(name)

    def _own(self, call: Call, refusal: str) -> Message:
        """The message that is to be changed."""
        channel = self._methods.visible(call.text("channel"))
        message = self._workspace.message(channel.id, call.text("ts"))
        if message is None or message.deleted or message.ephemeral_to:
            raise SlackError("message_not_found")
        if not message.by_app:
            raise SlackError(refusal)
        if channel.archived:
            raise SlackError("is_inactive")
        return message

    def _thread(self, channel: Channel, thread_ts: str) -> str | None:
        """The thread to post into. Slack posts to the channel where the parent is gone, and says so by silence:
        https://github.com/slack-go/slack/issues/1571"""
        if not thread_ts:
            return None
        parent = self._workspace.message(channel.id, thread_ts)
        if parent is None or parent.deleted or parent.ephemeral_to:
            self._workspace.violation(f"thread_ts {thread_ts}: no such message, so the reply left its thread")
            return None
        if parent.thread_ts not in (None, parent.ts):
            self._workspace.violation(f"thread_ts {thread_ts} is a reply; its parent was to be used")
            return parent.thread_ts
        return thread_ts

    def _body(self, call: Call, most: int | None = None, kept: Json | None = None) -> tuple[Json, Json]:
        """What is to be stored, and what is to be added to the answer. `most` bytes of text, or it is cut."""
        body: Json = {name: call.arguments[name] for name in _WORDS if call.arguments.get(name) is not None}
        for name in ("link_names", "mrkdwn"):
            if name in body:
                body[name] = call.true(name)
        if "markdown_text" in body:
            if body.get("text") or body.get("blocks"):
                raise SlackError("markdown_text_conflict")
            body["blocks"] = [{"type": "markdown", "text": body.pop("markdown_text")}]
        if kept is not None:
            self._keep(body, kept)
        if body.get("metadata") == {}:
            del body["metadata"]
        warned: Json = {}
        text = str(body.get("text", ""))
        if most is None and len(text) > TEXT_MOST:
            body["text"] = text[:TEXT_MOST]
            warned = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
            self._workspace.violation(f"{call.method}: message_truncated")
        elif most is not None and len(text.encode()) > most:
            raise SlackError("msg_too_long")
        self._judge(call, body)
        return body, warned

    def _keep(self, body: Json, kept: Json) -> None:
        """What an update does not mention: https://docs.slack.dev/reference/methods/chat.update"""
        if "metadata" not in body and "metadata" in kept:
            body["metadata"] = kept["metadata"]
        if "blocks" not in body and kept.get("blocks"):
            self._workspace.violation("chat.update without blocks: what becomes of the old ones is not documented")
            body["blocks"] = kept["blocks"]

    def _not_shown(self, body: Json) -> Iterator[Finding]:
        """Files that Slack does not know, or is still looking at:
        https://github.com/slackapi/python-slack-sdk/issues/1658
        """
        for at, element in _pictures(body.get("blocks") or []):
            if "slack_file" in element and not self._workspace.may_show(element["slack_file"].get("id", "")):
                yield refused("invalid slack file", f"{at}/slack_file")

    def _judge(self, call: Call, body: Json) -> None:
        found = list(findings(body))
        refusals = [finding for finding in found if finding.refused] or list(self._not_shown(body))
        if refusals:
            raise SlackError(refusals[0].code, _messages(refusals))
        for finding in found:
            self._workspace.violation(f"{call.method}: {finding}")


def _pictures(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """What shows a picture, with where it stands."""
    for number, block in enumerate(blocks):
        yield f"/blocks/{number}", block
        yield f"/blocks/{number}/accessory", block.get("accessory") or {}


def _messages(refusals: list[Finding]) -> list[str]:
    """What stands beside the error: for blocks what is wrong with each, for others nothing."""
    return [str(finding) for finding in refusals] if refusals[0].code == "invalid_blocks" else []
