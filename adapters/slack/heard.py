"""What Slack tells us, as what was asked and where the answer goes. Pure.

https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload,
https://docs.slack.dev/reference/events/app_mention
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters import asking
from adapters.slack.form import words_of
from adapters.slack.writer import is_direct
from bot.commands import Request
from bot.delivery import Address

Told = Mapping[str, Any]

_TOKEN = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True)
class Asked:
    """A request, and where in Slack it was made."""

    request: Request
    address: Address


def command(told: Told) -> Asked:
    """A slash command. Its response_url can add messages and not change one:
    https://github.com/slackapi/bolt-js/issues/2287
    """
    text = f"{told['command']} {written(told.get('text') or '')}"
    address = {
        "channel": told["channel_id"],
        "user": told["user_id"],
        "response_url": told.get("response_url"),
    }
    thread = told["user_id"] if is_direct(told["channel_id"]) else None
    return _asked(text, address, told.get("trigger_id"), thread)


def press(told: Told) -> Asked | None:
    """A pressed button of ours: what it asks is its value. The answer goes into the thread of its message."""
    container, channel = told["container"], told.get("channel") or {}
    value = told["actions"][0].get("value")
    if not value or "id" not in channel:
        return None
    asked_in = (told.get("message") or {}).get("thread_ts") or container.get("thread_ts")
    thread = asked_in or (None if container.get("is_ephemeral") else container.get("message_ts"))
    address = {
        "channel": channel["id"],
        "user": told["user"]["id"],
        "thread_ts": thread,
        "asked_in": asked_in,
        "response_url": told.get("response_url"),
    }
    if asking.is_doubt(value) and not container.get("is_ephemeral"):
        address |= {"ts": container.get("message_ts"), "replaces": "in_channel", asking.STAYS: True}
    return _asked(value, address, told.get("trigger_id"), thread)


def submission(told: Told) -> Asked:
    """What was written into a form. The answer goes where the button was pressed that opened it."""
    view, user = told["view"], told["user"]
    opened = json.loads(view["private_metadata"])
    address = opened["address"] | {"user": user["id"]}
    text = asking.question(opened["paper"], words_of(view))
    return _asked(text, address, view["id"], address.get("thread_ts"))


def message(told: Told, bot: str) -> Asked | None:
    """What a person wrote to the bot; None for what bots write, for edits, and for all that is no plain message."""
    event = told["event"]
    if event.get("bot_id") or event.get("subtype") or event.get("edited") or not event.get("user"):
        return None
    text = written(event.get("text") or "", bot)
    root, channel = event.get("thread_ts"), event["channel"]
    address = {"channel": channel, "user": event["user"], "thread_ts": root or event["ts"], "asked_in": root}
    thread = root or (event["user"] if is_direct(channel) else event["ts"])
    return _asked(text, address, told.get("event_id"), thread)


def written(text: str, bot: str = "") -> str:
    """What a person typed: Slack escapes `&<>` and puts what it recognises between angle brackets, as
    `<https://arxiv.org/abs/2501.07301|arxiv.org/abs/2501.07301>` and `<@U012ABCDE>`.
    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    plain = _TOKEN.sub(lambda found: _typed(found[1], bot), text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _typed(token: str, bot: str) -> str:
    target, _, label = token.partition("|")
    if bot and target == f"@{bot}":
        return ""
    if target[:1] in {"@", "#", "!"}:
        return f"{target[0]}{label}" if label else target
    return target.removeprefix("mailto:")


def _asked(text: str, address: Address, event: str | None, thread: str | None) -> Asked:
    channel, user = address["channel"], address["user"]
    known = {name: value for name, value in address.items() if value}
    request = Request(
        platform="slack",
        channel=user if is_direct(channel) else channel,
        text=text.strip(),
        person=user,
        event=event,
        address=known,
        thread=thread,
    )
    return Asked(request, known)
