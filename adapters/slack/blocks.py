"""The blocks of a message as blocks of Block Kit. https://docs.slack.dev/reference/block-kit/blocks

Long text is parted here: each group of native blocks fits into one post, with its heading and its buttons.
"""

from collections.abc import Iterator
from typing import assert_never

from adapters.pack import utf16
from adapters.slack.text import (
    Native,
    Spans,
    elements,
    is_blank,
    is_web,
    joined,
    literal,
    marked,
    runs,
    shortened,
    trimmed,
    weight,
)
from bot import replies
from bot.message import (
    Block,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
    plain,
)

_TEXT = 2_400
"""Characters of text in a block; a section takes 3,000."""
_NATIVE = 5_000
_HEADING = 1_000
_BUTTONS = 1_800
_QUOTE = 1_000
_SOURCE = 600
"""Characters of JSON, which leave room for a heading, a block, the quote that it rests on and buttons in one post."""

_MOST_HEADER = 150
_MOST_LABEL = 75
_MOST_VALUE = 100
_MOST_ALTERNATIVE = 1_900
_MOST_ACTIONS = 25
_SHORT = 120
_SENTENCE_ENDS = (".", "…")
"""Up to here a labelled text stands beside its label."""

ACTION = "ask-"
"""What the `action_id` of our buttons begins with. What a button asks is its value."""


def blocks_of(block: Block) -> Iterator[list[Native]]:
    """The block as groups of native blocks that stay together; none where it has nothing to show."""
    match block:
        case Title(text):
            yield from _title(text)
        case Heading(text=text, button=button):
            yield from _heading(text, button)
        case Paragraph(spans) | Note(spans):
            yield from _small(spans) if isinstance(block, Note) or _is_quiet(spans) else _paragraph(spans)
        case Labelled():
            yield from _rich(labelled(block)) if is_short(block) else _long(block)
        case Quote(text, source):
            yield from _quote(text, source)
        case PaperLine(title, line, facts):
            yield from _rich(joined(((title,), (Text(line),), facts)))
        case Picture():
            yield from _picture(block)
        case Chart():
            yield [_chart(block)]
        case Buttons(buttons):
            yield from _actions(list(dict.fromkeys(buttons)))
        case _:
            assert_never(block)


def short_lines(block: Block) -> Spans | None:
    """The line that the block makes among others like it: a label and a short text; None for other blocks."""
    return labelled(block) if isinstance(block, Labelled) and is_short(block) else None


def lines(found: list[Spans]) -> Iterator[list[Native]]:
    """Short lines in one block, as close as lines of a text."""
    yield from _rich(joined(found))


def labelled(block: Labelled) -> Spans:
    """The label and its text as one line."""
    label, text = (Text(block.label, strong=True),), trimmed(block.spans)
    return (*label, Text("  "), *text) if block.label.strip() and text else (*label, *text)


def is_short(block: Labelled) -> bool:
    """Whether the text stands beside its label."""
    text = plain(trimmed(block.spans))
    return len(text) <= _SHORT and "\n" not in text and not text.endswith(_SENTENCE_ENDS)


def rich(spans: list[Native], kind: str = "rich_text_section") -> Native:
    """A block of rich text with one element."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": spans}]}


def _title(text: str) -> Iterator[list[Native]]:
    shown = literal(text.strip())
    if shown and utf16(shown) <= _MOST_HEADER and "\n" not in shown:
        yield [{"type": "header", "text": _plain(shown)}]
    else:
        yield from _rich((Text(text, strong=True),), text=_HEADING)


def _heading(text: str, button: Button | None) -> Iterator[list[Native]]:
    """A line above it, then the words, and beside them the button where there is one."""
    spans = trimmed((Text(text),))
    above: list[Native] = [{"type": "divider"}]
    words = marked(spans)
    if words and button and _can_be_pressed(button) and weight(words) <= _HEADING:
        bold = {"type": "mrkdwn", "text": f"*{words}*", "verbatim": True}
        yield [*above, {"type": "section", "text": bold, "accessory": _button(button)}]
        return
    found = [[rich(run)] for run in runs((Text(plain(spans), strong=True),), _HEADING, _HEADING)] or [[]]
    found[0] = [*above, *found[0]]
    if button and _can_be_pressed(button):
        found[-1] += [{"type": "actions", "elements": [_button(button)]}]
    yield from found
    if button and not _can_be_pressed(button):
        yield from _to_type(button)


def _paragraph(spans: Spans) -> Iterator[list[Native]]:
    """A section where nothing in it would be read as markup: Slack may refuse to put other blocks in the place of rich
    text, as an answer is put in the place of its placeholder.
    https://docs.slack.dev/reference/methods/chat.update#errors (block_mismatch)
    """
    words = marked(trimmed(spans))
    if words and weight(words) <= _TEXT:
        yield [{"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}}]
    else:
        yield from _rich(spans)


def _small(spans: Spans, most: int = _TEXT) -> Iterator[list[Native]]:
    words = marked(trimmed(spans))
    if words and weight(words) <= most:
        yield [{"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}]
    else:
        yield from _rich(spans, most)


def _long(block: Labelled) -> Iterator[list[Native]]:
    """The label, and the text as a quote below it."""
    label = elements((Text(block.label, strong=True),)) if block.label.strip() else []
    if weight(label) > _HEADING:
        yield from _rich((Text(block.label, strong=True),))
        label = []
    for run in runs(trimmed(block.spans), _TEXT, _NATIVE - weight(label)):
        native = rich(run, "rich_text_quote")
        if label:
            native["elements"].insert(0, {"type": "rich_text_section", "elements": label})
        yield [native]
        label = []


def _quote(text: str, source: str) -> Iterator[list[Native]]:
    """The words with a bar beside them, and in small print below them where they stand."""
    quoted = [[rich(run, "rich_text_quote")] for run in runs(trimmed((Text(text),)), _QUOTE, 2 * _QUOTE)]
    below = list(_small((Text(source),), _SOURCE))
    if quoted and below:
        quoted[-1] += below.pop(0)
    yield from (*quoted, *below)


def _rich(spans: Spans, text: int = _TEXT) -> Iterator[list[Native]]:
    for run in runs(trimmed(spans), text, min(2 * text, _NATIVE)):
        yield [rich(run)]


def _picture(picture: Picture) -> Iterator[list[Native]]:
    if is_web(picture.url):
        words = shortened(picture.alternative.strip() or replies.PICTURE, _MOST_ALTERNATIVE, weight)
        yield [{"type": "image", "image_url": picture.url, "alt_text": words}]


def _chart(chart: Chart) -> Native:
    """An image with the key of its chart, whose file the client brings to Slack.
    https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """
    words = shortened(chart.alternative.strip() or replies.PICTURE, _MOST_ALTERNATIVE, weight)
    return {"type": "image", "slack_file": {"id": chart.key}, "alt_text": words}


def _actions(buttons: list[Button]) -> Iterator[list[Native]]:
    """What can be pressed in rows; what cannot is shown to be typed."""
    row: list[Native] = []
    for button in buttons:
        if not _can_be_pressed(button):
            continue
        native = _button(button)
        if row and (len(row) == _MOST_ACTIONS or weight([*row, native]) > _BUTTONS):
            yield [{"type": "actions", "elements": row}]
            row = []
        row.append(native)
    if row:
        yield [{"type": "actions", "elements": row}]
    for button in buttons:
        if not _can_be_pressed(button):
            yield from _to_type(button)


def _to_type(button: Button) -> Iterator[list[Native]]:
    yield from _rich((Text(button.label), Text(" "), Command(button.command)), text=_BUTTONS // 2)


def _button(button: Button) -> Native:
    label = button.label if button.label.strip() else button.command
    return {"type": "button", "action_id": f"{ACTION}00", "text": _plain(literal(label)), "value": button.command}


def _can_be_pressed(button: Button) -> bool:
    label = literal(button.label if button.label.strip() else button.command)
    return bool(button.command.strip()) and utf16(label) <= _MOST_LABEL and utf16(button.command) <= _MOST_VALUE


def _plain(text: str) -> Native:
    """Without `:emoji:` made of what is written."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _is_quiet(spans: Spans) -> bool:
    return not is_blank(spans) and all(isinstance(span, Text) and span.quiet for span in spans)
