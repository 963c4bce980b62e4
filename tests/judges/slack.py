"""Judges the body of a message as Slack's servers would: what they refuse, and what they take but a reader loses."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.judges.slack_reading import Link, links, mentions, shown
from tests.judges.slack_shapes import MESSAGE_BLOCK, VIEW, Finding, refused, several

__all__ = ["BLOCKS_SIZE", "Finding", "Link", "findings", "judge", "judge_view", "links", "mentions", "shown", "size"]

BLOCKS_SIZE = 13_200
"""The most that `size` of a message's blocks may be. Slack publishes no figure."""

TEXT_MOST, TEXT_WHOLE = 40_000, 4_000
"""`text` is cut above the first, and may be parted into several messages above the second:
https://docs.slack.dev/reference/methods/chat.postMessage#truncating"""

METADATA_BYTES = 8_000
"""The figure is ours: Slack has `metadata_too_large` and publishes no limit."""


def judge(body: Mapping[str, Any]) -> list[str]:
    """Every fault of a message's body (the arguments of chat.postMessage, of a response_url, of an acknowledgement)."""
    return [f"{finding.code}: {finding}" for finding in findings(body)]


def findings(body: Mapping[str, Any]) -> Iterator[Finding]:
    """The same as values, those that Slack refuses and the flaws."""
    yield from _text(body)
    yield from _metadata(body.get("metadata"))
    if body.get("attachments"):
        yield Finding("flaw", "attachments are legacy and are not judged", "/attachments")
    blocks = body.get("blocks")
    if blocks is None:
        return
    if not isinstance(blocks, list):
        yield Finding("invalid_blocks_format", "must be an array", "/blocks")
        return
    faults = list(several(MESSAGE_BLOCK, 50, least=0)(blocks, "/blocks"))
    yield from faults
    if not faults:
        yield from _repeated(blocks)
        yield from _library(blocks)
        if size(blocks) > BLOCKS_SIZE:
            yield Finding("msg_blocks_too_long", f"size {size(blocks)} of {BLOCKS_SIZE}", "/blocks")


def judge_view(view: Mapping[str, Any]) -> list[str]:
    """Every fault of a modal: https://docs.slack.dev/reference/views"""
    return [str(finding) for finding in VIEW(view, "/view")]


def size(blocks: Sequence[Mapping[str, Any]]) -> int:
    """What the blocks count against `msg_blocks_too_long`: the characters of them as JSON, with the ids Slack adds.

    Text alone is not what is counted: 11,341 characters of it in rich_text and sections were refused
    (https://github.com/slackapi/bolt-js/issues/2867), 13,297 in one markdown block were not, and 13,172 beside a
    divider (https://github.com/slackapi/bolt-js/issues/2509). JSON accounts for all three and is the careful reading.
    Characters, not bytes: 12,000 Chinese ones pass.
    """
    own = len(json.dumps(list(blocks), ensure_ascii=False, separators=(",", ":")))
    return own + sum(len(',"block_id":"AbC1d"') for block in blocks if "block_id" not in block)


def _text(body: Mapping[str, Any]) -> Iterator[Finding]:
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        yield Finding("invalid_arguments", "must provide a string", "/text")
        return
    words = (text or "").strip()
    if not words and not body.get("blocks") and not body.get("attachments") and not body.get("delete_original"):
        yield Finding("no_text", "no text, blocks or attachments", "")
    elif not words and body.get("blocks"):
        yield Finding("flaw", "notifications and screen readers are given no words", "/text")
    if len(text or "") > TEXT_MOST:
        yield Finding("msg_too_long", f"must be less than {TEXT_MOST + 1} characters", "/text")
    elif len(text or "") > TEXT_WHOLE:
        yield Finding("flaw", f"may be parted: more than {TEXT_WHOLE} characters", "/text")


def _metadata(metadata: Any) -> Iterator[Finding]:
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        yield Finding("invalid_metadata_format", "must be an object", "/metadata")
    elif not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        yield Finding("invalid_metadata_schema", "needs an event_type and an event_payload", "/metadata")
    elif len(json.dumps(metadata).encode()) > METADATA_BYTES:
        yield Finding("metadata_too_large", f"more than {METADATA_BYTES} bytes", "/metadata")


def _repeated(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Ids that are not unique. Slack refuses an action_id twice in a block, which makes a press of it ambiguous:
    https://github.com/haruotsu/slack-review-notify/pull/99; twice in a message is a flaw for the same reason."""
    for block_id in _twice(block["block_id"] for block in blocks if "block_id" in block):
        yield refused(f"block_id {block_id} already exists", "/blocks")
    everywhere: list[str] = []
    for number, each in enumerate(blocks):
        elements = [*each.get("elements", []), each.get("accessory", {})]
        ids = [element["action_id"] for element in elements if "action_id" in element]
        everywhere += dict.fromkeys(ids)
        for action_id in _twice(ids):
            yield refused(f"action_id {action_id} already exists", f"/blocks/{number}")
    for action_id in _twice(everywhere):
        yield Finding("flaw", f"action_id {action_id} in several blocks", "/blocks")


def _library(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """What slack_sdk's own validators say."""
    for number, each in enumerate(blocks):
        try:
            parsed = Block.parse(dict(each))
            if parsed is None:
                yield refused("slack_sdk knows no such block", f"/blocks/{number}")
            else:
                parsed.to_dict()
        except (SlackObjectFormationError, TypeError) as error:
            yield refused(f"slack_sdk: {error}", f"/blocks/{number}")


def _twice(ids: Iterator[str] | Sequence[str]) -> list[str]:
    return [name for name, count in Counter(ids).items() if count > 1]
