"""Asking for a question on Telegram, which has no forms: a message that is to be replied to.

https://core.telegram.org/bots/api#forcereply
"""

import re
from collections.abc import Iterator

from adapters import asking
from adapters.inert import inert
from adapters.pack import utf16
from adapters.telegram.connection import Json
from adapters.telegram.text import clean, tapped
from bot import replies
from bot.delivery import Payload

_LONGEST_NAME = 64
_ON_PAPER = re.compile(r"/[a-z]+[ _]([0-9]{4}_[0-9]{4,5}|[a-z-]+/[0-9]{7}|[0-9]{4}[.][0-9]{4,5})(?![0-9])")


def form(paper: str, asker: Json | None) -> Payload:
    """The message that asks for a question about the paper. In a group it names the asker, which makes it theirs: only
    their keyboard opens, and of messages that are no replies Telegram tells a bot nothing there.
    """
    name = inert(clean(asker.get("first_name", ""))[:_LONGEST_NAME]).strip() if asker else ""
    called = replies.telegram_called(name) if name else ""
    mention = {"type": "text_mention", "offset": 0, "length": utf16(name), "user": {"id": asker["id"]}} if asker else {}
    return {
        "text": f"{called}{tapped(f'/paper {paper}')} {replies.TELEGRAM_FORM}",
        "entities": [mention] if name else [],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "force_reply": True,
            "selective": asker is not None,
            "input_field_placeholder": replies.TELEGRAM_FORM_HINT,
        },
    }


def is_form(message: Json) -> bool:
    """Whether the message, which is ours, asks for a question."""
    return bool(message.get("text", "").endswith(replies.TELEGRAM_FORM))


def about(message: Json) -> str | None:
    """The id of the paper that the message, which is ours, is about."""
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", ())
    commands = [key["callback_data"] for row in keyboard for key in row if "callback_data" in key]
    return asking.about(commands, _addresses(message))


def _addresses(message: Json) -> Iterator[str]:
    """The papers that it opens: by links, and by commands that are sent by a tap."""
    for entity in (*message.get("entities", ()), *message.get("caption_entities", ())):
        yield entity.get("url", "")
    for found in _ON_PAPER.findall(message.get("text", "")):
        yield found.replace("_", ".")
