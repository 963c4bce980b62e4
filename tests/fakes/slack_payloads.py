"""What Slack tells an app: commands, presses, submitted views and events, field by field.

https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api/#event-type-structure
"""

import copy
import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.slack_answers import Asked
from tests.fakes.slack_methods import view_json
from tests.fakes.slack_workspace import Channel, Json, Message, User, View, Workspace

BOT = "<@BOT>"
"""Stands for the bot in what a person types."""

_TYPED = re.compile(
    r"<@\w+>|https?://[^\s<>]+|\b(?:[\w-]+\.)+(?:ai|co|com|dev|io|kr|net|org)\b(?:/[^\s<>]*)?", re.IGNORECASE
)


def command(workspace: Workspace, asked: Asked, name: str, text: str) -> Json:
    user, channel = _both(asked)
    shown = {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)
    return {
        "token": "legacy-verification-token",
        "team_id": user.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": shown,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": asked.response_url,
        "trigger_id": asked.trigger_id,
    }


def press(workspace: Workspace, asked: Asked, message: Message, block_id: str, element: Json, shown: Json) -> Json:
    """`shown` is the message as Slack answers it; a payload has none for a message that one person sees."""
    user, channel = _both(asked)
    action: Json = {name: element[name] for name in ("type", "action_id", "value", "style", "url") if name in element}
    action |= {"block_id": block_id, "text": element["text"], "action_ts": workspace.new_ts()}
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, user, "block_actions") | {
        "container": container,
        "trigger_id": asked.trigger_id,
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        "response_url": asked.response_url,
        "actions": [_escaped(action)],
    }
    return payload if message.ephemeral_to else payload | {"message": _escaped(shown)}


def submission(workspace: Workspace, asked: Asked, view: View, values: Mapping[str, Mapping[str, Any]]) -> Json:
    assert asked.user
    shown = view_json(workspace, view) | {"state": {"values": {block: dict(each) for block, each in values.items()}}}
    added = {"trigger_id": asked.trigger_id, "view": shown, "response_urls": []}
    return _interaction(workspace, asked.user, "view_submission") | added


def event(workspace: Workspace, inner: Json, channel: Channel | None) -> Json:
    """The envelope's payload around one event."""
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "legacy-verification-token",
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": channel is not None and workspace.is_shared(channel),
        "event_context": workspace.new_id("4-"),
    }


def written(workspace: Workspace, user: User, kind: str, message: Message) -> Json:
    """The event of a message that a person wrote: `app_mention`, or `message` in a conversation with the bot."""
    inner: Json = {
        "type": kind,
        "user": user.id,
        "ts": message.ts,
        "event_ts": message.ts,
        "client_msg_id": workspace.new_id("client-"),
        "text": message.text,
        "team": user.team_id,
        "blocks": message.blocks,
        "channel": message.channel,
    }
    if kind == "message":
        inner["channel_type"] = "im"
    if message.thread_ts:
        inner |= {"thread_ts": message.thread_ts, "parent_user_id": workspace.bot.id}
    if user.is_stranger:
        # https://docs.slack.dev/apis/slack-connect#events
        profile = {"name": user.name, "real_name": user.name, "team": user.team_id}
        inner |= {"user_team": user.team_id, "source_team": user.team_id, "user_profile": profile}
    return inner


def as_written(typed: str, bot: str) -> Json:
    """What a person typed, as Slack keeps it: `&<>` escaped, addresses in angle brackets, and the blocks beside it."""
    text, elements, end = "", [], 0
    typed = typed.replace(BOT, f"<@{bot}>")
    for found in _TYPED.finditer(typed):
        text += escape(typed[end : found.start()])
        elements += _plain(typed[end : found.start()])
        end = found.end()
        written_token, element = _token(found[0])
        text += written_token
        elements.append(element)
    text += escape(typed[end:])
    elements += _plain(typed[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return {"text": text, "blocks": [{"type": "rich_text", "elements": [section]}]}


def escape(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _token(typed: str) -> tuple[str, Json]:
    if typed.startswith("<@"):
        return typed, {"type": "user", "user_id": typed[2:-1]}
    if typed.startswith("http"):
        return f"<{escape(typed)}>", {"type": "link", "url": typed}
    return f"<http://{escape(typed)}|{escape(typed)}>", {"type": "link", "url": f"http://{typed}", "text": typed}


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _both(asked: Asked) -> tuple[User, Channel]:
    assert asked.user
    assert asked.channel
    return asked.user, asked.channel


def _interaction(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app_id,
        "token": "legacy-verification-token",
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _escaped(value: Json) -> Json:
    """Slack gives plain_text back escaped: https://github.com/slackapi/bolt-python/issues/513"""
    copied: Json = copy.deepcopy(value)
    waiting: list[Any] = [copied]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("type") == "plain_text":
                each["text"] = escape(each["text"])
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return copied
