"""The shapes of Slack's blocks: which fields each has, and what may stand in them.

The limits are those of https://docs.slack.dev/reference/block-kit/blocks and of the block elements beside it. Slack
words what it refuses as `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`:
https://github.com/yonicd/slackreprex/issues/3, https://github.com/slackapi/bolt-js/issues/1891.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any, str], Iterator["Finding"]]


@dataclass(frozen=True)
class Finding:
    """One fault. `code` is the error that Slack answers with, or `flaw` for what it takes but should not be sent."""

    code: str
    says: str
    pointer: str

    @property
    def refused(self) -> bool:
        return self.code != "flaw"

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.pointer}]"


def refused(says: str, pointer: str) -> Finding:
    return Finding("invalid_blocks", says, pointer)


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield refused("must provide a string", at)
        elif len(value) < least:
            yield refused(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield refused(f"must be less than {most + 1} characters", at)

    return check


def address(*schemes: str) -> Check:
    """An absolute address of at most 3,000 characters with one of the schemes."""

    def check(value: Any, at: str) -> Iterator[Finding]:
        yield from string(3000)(value, at)
        if isinstance(value, str) and not _absolute(value, schemes):
            yield refused("must be a valid URL", at)

    return check


def boolean(value: Any, at: str) -> Iterator[Finding]:
    if not isinstance(value, bool):
        yield refused("must be a boolean", at)


def whole(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[Finding]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield refused(f"must be an integer from {least} to {most}", at)

    return check


def choice(*values: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Finding]:
        if value not in values:
            yield refused(f"must be a valid enum value: {', '.join(values)}", at)

    return check


def several(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield refused("must be an array", at)
            return
        if len(value) > most:
            yield refused(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield refused(f"no less than {least} items allowed", at)
        for number, each in enumerate(value):
            yield from item(each, f"{at}/{number}")

    return check


def record(required: Mapping[str, Check], **optional: Check) -> Check:
    """An object with these fields and no others; its `type` was looked at before."""
    known = {**required, **optional}

    def check(value: Any, at: str) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield refused("must be an object", at)
            return
        for name in sorted(required.keys() - value.keys()):
            yield refused(f"missing required field: {name}", at)
        for name, each in value.items():
            if name in known:
                yield from known[name](each, f"{at}/{name}")
            elif name != "type":
                yield refused(f"invalid additional property: {name}", at)

    return check


def one_of(**fields: Check) -> Check:
    """An object with exactly one of the fields."""

    def check(value: Any, at: str) -> Iterator[Finding]:
        if not isinstance(value, dict) or len(value) != 1:
            yield refused("must provide exactly one of its fields", at)
        else:
            yield from record({}, **fields)(value, at)

    return check


def kinds(**table: Check) -> Check:
    """An object whose `type` says which of the checks it must pass."""

    def check(value: Any, at: str) -> Iterator[Finding]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in table:
            yield from table[kind](value, at)
        else:
            yield refused(f"unsupported type: {kind}", f"{at}/type")

    return check


def loose(value: Any, at: str) -> Iterator[Finding]:
    """Left to the library's own validators."""
    yield from ()


def plain(most: int) -> Check:
    return kinds(plain_text=record({"text": string(most)}, emoji=boolean))


def marked(most: int) -> Check:
    mrkdwn = record({"text": string(most)}, verbatim=boolean)
    return kinds(plain_text=record({"text": string(most)}, emoji=boolean), mrkdwn=mrkdwn)


def block(required: Mapping[str, Check], **optional: Check) -> Check:
    return record(required, block_id=string(255), **optional)


_STYLE_NAMES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = record({}, **dict.fromkeys(_STYLE_NAMES, boolean))
_STYLED: Mapping[str, Check] = {"style": _STYLE}
_WEB = address("http", "https")

RICH_TEXT = record({"text": string(40_000)}, **_STYLED)
RICH_LINK = record({"url": address("http", "https", "mailto")}, text=string(40_000), unsafe=boolean, **_STYLED)
RICH_INLINE = kinds(
    text=RICH_TEXT,
    link=RICH_LINK,
    emoji=record({"name": string(100)}, unicode=string(100), skin_tone=whole(1, 6), **_STYLED),
    user=record({"user_id": string(50)}, **_STYLED),
    usergroup=record({"usergroup_id": string(50)}, **_STYLED),
    channel=record({"channel_id": string(50)}, **_STYLED),
    team=record({"team_id": string(50)}, **_STYLED),
    broadcast=record({"range": choice("here", "channel", "everyone")}, **_STYLED),
    color=record({"value": string(50)}, **_STYLED),
    date=record({"timestamp": whole(0, 2**40), "format": string(500)}, url=_WEB, fallback=string(500), **_STYLED),
)
"""https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. Empty texts and elements are refused:
https://github.com/NousResearch/hermes-agent/pull/59621, https://github.com/slack-go/slack/pull/1412"""

_INLINE = several(RICH_INLINE, 10_000)
_BORDER = whole(0, 1)
RICH_SECTION = record({"elements": _INLINE})
RICH_LIST = record(
    {"style": choice("bullet", "ordered"), "elements": several(kinds(rich_text_section=RICH_SECTION), 1_000)},
    indent=whole(0, 8),
    offset=whole(0, 10_000),
    border=_BORDER,
)
RICH_BLOCK_ELEMENT = kinds(
    rich_text_section=RICH_SECTION,
    rich_text_list=RICH_LIST,
    rich_text_quote=record({"elements": _INLINE}, border=_BORDER),
    rich_text_preformatted=record(
        {"elements": several(kinds(text=RICH_TEXT, link=RICH_LINK), 10_000)}, border=_BORDER, language=string(50)
    ),
)

BUTTON = record(
    {"text": plain(75)},
    action_id=string(255),
    url=_WEB,
    value=string(2000),
    style=choice("primary", "danger"),
    confirm=record({"title": plain(100), "text": marked(300), "confirm": plain(30), "deny": plain(30)}),
    accessibility_label=string(75),
)
_OTHER_INTERACTIVE = dict.fromkeys(
    (
        "static_select", "multi_static_select", "external_select", "users_select", "conversations_select",
        "channels_select", "overflow", "radio_buttons", "checkboxes", "datepicker", "timepicker", "workflow_button",
    ),
    loose,
)  # fmt: skip
_FILE_ID = re.compile(r"^[F][A-Z0-9]{8,}$")


def _file_id(value: Any, at: str) -> Iterator[Finding]:
    """https://github.com/slackapi/python-slack-sdk/issues/1521"""
    if not isinstance(value, str) or not _FILE_ID.match(value):
        yield refused(f"input must match regex pattern: {_FILE_ID.pattern}", at)


def _picture(**more: Check) -> Check:
    """An image at an address or in a file of Slack, and not both:
    https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """
    words = {"alt_text": string(2000)}
    at_address = record({**words, "image_url": _WEB}, **more)
    in_file = record({**words, "slack_file": one_of(id=_file_id, url=_WEB)}, **more)
    return lambda value, at: (in_file if isinstance(value, dict) and "slack_file" in value else at_address)(value, at)


_BLOCKS: Mapping[str, Check] = {
    "divider": block({}),
    "header": block({"text": plain(150)}),
    "section": block(
        {},
        text=marked(3000),
        fields=several(marked(2000), 10),
        accessory=kinds(button=BUTTON, image=_picture(), **_OTHER_INTERACTIVE),
        expand=boolean,
    ),
    "context": block(
        {
            "elements": several(
                kinds(
                    image=_picture(),
                    mrkdwn=record({"text": string(3000)}, verbatim=boolean),
                    plain_text=record({"text": string(3000)}, emoji=boolean),
                ),
                10,
            )
        }
    ),
    "actions": block({"elements": several(kinds(button=BUTTON, **_OTHER_INTERACTIVE), 25)}),
    "image": _picture(title=plain(2000), block_id=string(255)),
    "rich_text": block({"elements": several(RICH_BLOCK_ELEMENT, 1_000)}),
    "markdown": block({"text": string(12_000)}),
}
_INPUTS = dict.fromkeys(("plain_text_input", "number_input", "url_text_input", "email_text_input"), loose)
_INPUT = block(
    {"label": plain(2000), "element": kinds(**_INPUTS, **_OTHER_INTERACTIVE)},
    hint=plain(2000),
    optional=boolean,
    dispatch_action=boolean,
)


def _section_has_words(value: Any, at: str) -> Iterator[Finding]:
    yield from _BLOCKS["section"](value, at)
    if not {"text", "fields"} & value.keys():
        yield refused("must define either `text` or `fields`", at)


MESSAGE_BLOCK = kinds(**{**_BLOCKS, "section": _section_has_words})
VIEW = kinds(
    modal=record(
        {
            "title": plain(24),
            "blocks": several(kinds(**{**_BLOCKS, "section": _section_has_words, "input": _INPUT}), 100),
        },
        submit=plain(24),
        close=plain(24),
        private_metadata=string(3000, least=0),
        callback_id=string(255),
        external_id=string(255),
        clear_on_close=boolean,
        notify_on_close=boolean,
    )
)


def _absolute(value: str, schemes: Sequence[str]) -> bool:
    if any(character.isspace() or character in '<>"' for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc if parts.scheme.startswith("http") else parts.path)
