"""Golden payloads: what each platform makes of each kind of message, kept as files to be looked at."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot import digest, replies
from bot.delivery import Part
from bot.message import Message
from bot.subscription import STYLES, Subscription, next_due
from tests import golden
from tests.bot.papers import sample_edition, sample_syntheses

FOLDER = Path(__file__).parent / "golden"
_NOW = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
_DAY = sample_edition()
_PAPER, _MADE = _DAY.items[0].paper, _DAY.items[0].made
_CHANNEL = Subscription("console", "papers", categories=frozenset({"vision", "multimodal"}))

MESSAGES: dict[str, Message] = {
    "digest": digest.of_day(_DAY.day, _DAY.items, has_model=True),
    **{
        style: digest.of_day(_DAY.day, _DAY.items, style, has_model=True, syntheses=sample_syntheses())
        for style in STYLES
        if style != "list"
    },
    "card": digest.card(_PAPER, _MADE, has_model=True),
    "easy": digest.easy(_PAPER, _MADE, has_model=True),
    "details": digest.details(_PAPER, _MADE, has_model=True),
    "search": digest.found("추론 보상", [(one.paper, one.made) for one in _DAY.items[:3]], 3, more=False),
    "subscription": digest.subscription(
        replies.subscribed(new=True, unchanged=False), _CHANNEL, next_due(_CHANNEL, _NOW)
    ),
    "categories": digest.categories(),
    "help": digest.help_message(),
    "sentence": digest.sentence(replies.unsubscribed()),
}
"""A message of every kind there is, by its name."""


def compare(platform: str, kind: str, parts: list[Part]) -> None:
    """Raises AssertionError where the parts are not those in the file. Rewrites it first where that was asked for."""
    shown = [{"payload": part.payload, "parent": part.parent} for part in parts]
    golden.compare(FOLDER / platform / f"{kind}.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
