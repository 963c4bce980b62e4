"""The methods of Slack's Web API that concern conversations, people, modals, files and the app itself."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.fakes.slack_answers import Answers, Refusal
from tests.fakes.slack_api import Access, Call, Method, SlackError
from tests.fakes.slack_workspace import Channel, Json, Message, User, View, Workspace
from tests.judges.slack import judge_view

_Item = TypeVar("_Item")

_PAGE = ("cursor", "limit")
_PERIOD = ("oldest", "latest", "inclusive", "include_all_metadata", *_PAGE)


class Methods:
    """The methods by name are in `table`. Each is called under the workspace's lock and raises SlackError."""

    def __init__(self, workspace: Workspace, access: Access, answers: Answers, open_link: Callable[[], str]) -> None:
        self._workspace = workspace
        self._access = access
        self._answers = answers
        self._open_link = open_link
        self.uploads: dict[str, int] = {}
        """The announced lengths of files that are not complete."""
        self.base = ""

    @property
    def table(self) -> dict[str, Method]:
        channel = ("channel",)
        return {
            "apps.connections.open": Method(
                self.open_connection, "connections:write", 3, for_app_token=True, for_bot_token=False
            ),
            "auth.test": Method(self.test_auth, for_app_token=True),
            "conversations.info": Method(
                self.conversation, "*:read", 3, channel, ("include_num_members", "include_locale")
            ),
            "conversations.members": Method(self.members, "*:read", 4, channel, _PAGE),
            "conversations.open": Method(
                self.open_conversation, "im:write", 3, (), ("users", "channel", "return_im", "prevent_creation")
            ),
            "conversations.history": Method(self.history, "*:history", 3, channel, _PERIOD),
            "conversations.replies": Method(self.replies, "*:history", 3, (*channel, "ts"), _PERIOD),
            "users.info": Method(self.user, "users:read", 4, ("user",), ("include_locale",)),
            "views.open": Method(self.open_view, "", 4, ("view",), ("trigger_id",)),
            "files.getUploadURLExternal": Method(
                self.upload_url, "files:write", 4, ("filename", "length"), ("alt_txt", "snippet_type")
            ),
            "files.completeUploadExternal": Method(
                self.complete_upload, "files:write", 4, ("files",), ("channel_id", "thread_ts", "initial_comment")
            ),
        }  # fmt: skip

    def open_connection(self, call: Call) -> Json:
        return {"url": self._open_link()}

    def test_auth(self, call: Call) -> Json:
        space = self._workspace
        if call.is_app:
            return {"app_name": "Paperboy", "app_id": space.app_id}
        return {
            "url": f"https://{space.team_domain}.slack.com/",
            "team": space.team_domain,
            "user": space.bot.name,
            "team_id": space.team_id,
            "user_id": space.bot.id,
            "bot_id": space.bot_id,
            "is_enterprise_install": False,
        }

    def conversation(self, call: Call) -> Json:
        channel = self.visible(call.text("channel"))
        return {"channel": self._channel_json(channel, count=call.true("include_num_members"))}

    def members(self, call: Call) -> Json:
        page, cursor = _page(self.visible(call.text("channel")).members, call)
        return {"members": page, "response_metadata": {"next_cursor": cursor}}

    def open_conversation(self, call: Call) -> Json:
        if call.text("channel"):
            return {"channel": {"id": self.visible(call.text("channel")).id}}
        ids = [name for name in call.text("users").split(",") if name]
        if not ids:
            raise SlackError("users_list_not_supplied")
        if len(ids) > 1:
            raise SlackError("method_not_supported_for_channel_type")
        channel = self._workspace.direct(self._person(ids[0]))
        return {"channel": self._channel_json(channel) if call.true("return_im") else {"id": channel.id}}

    def history(self, call: Call) -> Json:
        channel = self._readable(call.text("channel"))
        found = [each for each in self._stored(channel, call) if each.thread_ts in (None, each.ts)]
        page, cursor = _page(found[::-1], call)
        messages = [self.message_json(each, whole_metadata=call.true("include_all_metadata")) for each in page]
        return {"messages": messages, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}

    def replies(self, call: Call) -> Json:
        channel = self._readable(call.text("channel"))
        asked = self._workspace.message(channel.id, call.text("ts"))
        root = asked and (asked.thread_ts or asked.ts)
        found = [each for each in self._stored(channel, call) if root in (each.ts, each.thread_ts)]
        if not found or root is None:
            raise SlackError("thread_not_found")
        page, cursor = _page(found, call)
        messages = [self.message_json(each, whole_metadata=call.true("include_all_metadata")) for each in page]
        return {"messages": messages, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}

    def user(self, call: Call) -> Json:
        user = self._workspace.users.get(call.text("user"))
        if user is None:
            raise SlackError("user_not_found")
        return {"user": user_json(user)}

    def open_view(self, call: Call) -> Json:
        view = call.arguments["view"]
        if not call.text("trigger_id"):
            raise SlackError("invalid_arguments", ["missing required field: trigger_id [json-pointer:/]"])
        faults = judge_view(view)
        if faults:
            raise SlackError("invalid_arguments", faults)
        try:
            asked = self._answers.use_trigger(call.text("trigger_id"))
        except Refusal as refusal:
            raise SlackError(refusal.code) from refusal
        assert asked.user
        stored = View(
            self._workspace.new_id("V"), asked.user.id, self._workspace.with_ids(view), self._workspace.new_ts()
        )
        self._workspace.views[stored.id] = stored
        asked.views.append(stored)
        return {"view": view_json(self._workspace, stored)}

    def upload_url(self, call: Call) -> Json:
        length = call.number("length", 0)
        if length <= 0:
            raise SlackError("invalid_arguments", ["must be more than 0 [json-pointer:/length]"])
        file_id = self._workspace.new_id("F")
        self.uploads[file_id] = int(length)
        return {"upload_url": f"{self.base}/upload/{file_id}", "file_id": file_id}

    def complete_upload(self, call: Call) -> Json:
        files = call.arguments["files"]
        if not isinstance(files, list) or not all(isinstance(each, dict) for each in files):
            raise SlackError("invalid_arguments", ["must be an array of objects [json-pointer:/files]"])
        ids = [str(each.get("id")) for each in files]
        for file_id in ids:
            if file_id not in self._workspace.files:
                raise SlackError("file_not_found")
        ready_at = self._workspace.now() + self._workspace.processing_seconds
        self._workspace.ready_at |= dict.fromkeys(ids, ready_at)
        if call.text("channel_id"):
            channel = self.visible(call.text("channel_id"))
            if self._workspace.bot.id not in channel.members:
                raise SlackError("not_in_channel")
            body = {"text": call.text("initial_comment")}
            message = Message(
                channel.id,
                self._workspace.new_ts(),
                self._workspace.bot.id,
                body,
                call.text("thread_ts") or None,
                files=ids,
            )
            self._workspace.store(message)
        return {"files": [{"id": each["id"], "title": each.get("title")} for each in files]}

    def visible(self, name: str) -> Channel:
        """The channel as the app sees it: not the private ones it is no member of."""
        channel = self._workspace.channels.get(name)
        if channel is None or channel.deleted:
            raise SlackError("channel_not_found")
        if channel.kind != "public" and self._workspace.bot.id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def message_json(self, message: Message, *, whole_metadata: bool = True) -> Json:
        answers = [each for each in self._workspace.messages if each.thread_ts == message.ts and each is not message]
        found: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
        found["team"] = self._workspace.users[message.user].team_id
        if message.by_app:
            found |= {"bot_id": self._workspace.bot_id, "app_id": self._workspace.app_id}
        if message.blocks:
            found["blocks"] = message.blocks
        if message.thread_ts or answers:
            found["thread_ts"] = message.thread_ts or message.ts
        if answers and not message.thread_ts:
            found["reply_count"] = len(answers)
        if message.edited:
            found["edited"] = {"user": message.user, "ts": message.edited}
        if message.metadata:
            # https://github.com/slackapi/python-slack-sdk/issues/1501
            payload = {"event_payload": message.metadata["event_payload"]} if whole_metadata else {}
            found["metadata"] = {"event_type": message.metadata["event_type"], **payload}
        return found

    def _person(self, user_id: str) -> User:
        user = self._workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.deleted:
            raise SlackError("user_disabled")
        return user

    def _readable(self, name: str) -> Channel:
        channel = self.visible(name)
        if self._workspace.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def _stored(self, channel: Channel, call: Call) -> list[Message]:
        """The channel's messages of the period that was asked for, oldest first."""
        oldest, latest = call.number("oldest", 0), call.number("latest", float("inf"))
        inclusive = call.true("inclusive")

        def within(message: Message) -> bool:
            ts = float(message.ts)
            return oldest < ts < latest or (inclusive and ts in (oldest, latest))

        every = [each for each in self._workspace.messages if each.channel == channel.id and each.ephemeral_to is None]
        return [each for each in every if not each.deleted and within(each)]

    def _channel_json(self, channel: Channel, *, count: bool = False) -> Json:
        shared = self._workspace.is_shared(channel)
        found: Json = {
            "id": channel.id,
            "is_im": channel.kind == "im",
            "is_archived": channel.archived,
            "is_org_shared": False,
            "context_team_id": self._workspace.team_id,
        }
        if channel.kind == "im":
            others = [member for member in channel.members if member != self._workspace.bot.id]
            return found | {"user": others[0]}
        if count:
            found["num_members"] = len(channel.members)
        return found | {
            "name": channel.name,
            "is_channel": channel.kind == "public",
            "is_group": channel.kind == "private",
            "is_private": channel.kind == "private",
            "is_member": self._workspace.bot.id in channel.members,
            "is_ext_shared": shared,
            "is_shared": shared,
        }


def user_json(user: User) -> Json:
    """https://docs.slack.dev/reference/objects/user-object"""
    found: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.name,
        "tz": "Asia/Seoul",
        "profile": {"display_name": user.name, "real_name": user.name, "team": user.team_id},
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.guest != "",
        "is_ultra_restricted": user.guest == "single",
        "is_bot": user.is_bot,
    }
    return found | {"is_stranger": True} if user.is_stranger else found


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as it is answered and submitted: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    added = {
        "id": view.id,
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "bot_id": workspace.bot_id,
        "hash": view.hash,
        "root_view_id": view.id,
        "state": {"values": {}},
    }
    return {"callback_id": "", "private_metadata": "", **view.body, **added}


def _page(found: Sequence[_Item], call: Call) -> tuple[list[_Item], str]:
    """A page of the things found and the cursor of the next, which is empty at the end."""
    start = call.text("cursor") or "0"
    if not start.isdecimal() or int(start) > len(found):
        raise SlackError("invalid_cursor")
    end = int(start) + max(1, int(call.number("limit", 100)))
    return list(found[int(start) : end]), str(end) if end < len(found) else ""
