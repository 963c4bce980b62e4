"""A message as posts of Discord in Components V2: a container a category, in its colour.

https://docs.discord.com/developers/components/reference
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

from adapters.discord.charts import ATTACHED, ATTACHMENTS, LONGEST_IN_WORDS, gallery
from adapters.discord.components import BUTTON, CONTAINER, ROW, SECTION, TEXT, Component, pressable_once, said_by, walk
from adapters.discord.markdown import clean, lines, one_line, runs, shortened, strong, target
from adapters.pack import Piece, pack, utf16, with_pointer
from bot import replies
from bot.delivery import CHART, Part, Payload
from bot.message import (
    Block,
    Button,
    Buttons,
    Chart,
    Heading,
    Labelled,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Span,
    Text,
    Title,
)
from bot.taxonomy import CATEGORIES

COMPONENTS_V2 = 1 << 15
"""The flag of a message of components: https://docs.discord.com/developers/resources/message#message-object-message-flags"""
EPHEMERAL = 1 << 6
"""The flag of an answer that its asker alone sees."""
THREAD_NAME = "thread_name"
"""What the thread is to be called that a part belongs to, in its payload; the client takes it out."""

MOST_COMPONENTS = 40
"""Of a message, those inside others counted: https://docs.discord.com/developers/components/reference"""
MOST_TEXT = 4_000
MOST_BYTES = 10_100
"""Of all text in UTF-8. Discord answers 500 above 10,170: https://github.com/discord/discord-api-docs/issues/8554"""
_BYTES_EACH = 12

_SECONDARY = 2
_IN_A_ROW = 5
_LONGEST_LABEL = 80
_LONGEST_COMMAND = 100
_LONGEST_ALTERNATIVE = 256
_LONGEST_NAME = 100
_HEAD = 400
"""UTF-16 units of one line of a heading."""
_SHORT = 90
"""UTF-16 units of a text that stands beside its label."""
_PAPER = 2_000
_QUOTE, _SOURCE = 700, 250
"""UTF-16 units that leave room for a heading, a paragraph and buttons in a message."""
_COLOURS = {one.slug: one.colour for one in CATEGORIES}
_PAPERS = "papers"
_NOTHING = "…"


@dataclass(frozen=True)
class Leaf:
    """A component that holds text, a picture or buttons, and where it goes."""

    component: Component
    box: str | None = None
    """The slug of the category whose container it is in; "" for a container without a colour, None for none."""
    line: str = ""
    """Neighbours of the same kind of line become one text."""
    chart: str | None = None
    """The key of the chart that it shows."""


def render(message: Message) -> list[Part]:
    """The message as posts, each within Discord's limits. Those of its thread name the last of the
    others as their parent: a thread is shown below its message."""
    shown = _posts(with_pointer(message)) or [
        [Leaf(_text(text)) for text in lines(message.preview, _HEAD) or [_NOTHING]][:1]
    ]
    name = {THREAD_NAME: _thread_name(message)}
    threaded = _posts(message.thread)
    root = len(shown) - 1
    return [Part(_payload(post)) for post in shown] + [Part(_payload(post) | name, root) for post in threaded]


def fits(leaves: Sequence[Leaf]) -> bool:
    """Whether Discord takes the leaves in one message."""
    every = list(walk(components(leaves)))
    said = [text for one in every for text in said_by(one)]
    size = sum(len(text.encode()) + _BYTES_EACH for text in said)
    charts = sum(leaf.chart is not None for leaf in leaves)
    counted = len(every) <= MOST_COMPONENTS and charts <= 1
    return counted and sum(map(utf16, said)) <= MOST_TEXT and size <= MOST_BYTES


def components(leaves: Iterable[Leaf]) -> list[Component]:
    """What the message holds: the leaves of one category together in a container of its colour."""
    made: list[Component] = []
    taken: set[str] = set()
    for box, members in groupby(leaves, lambda leaf: leaf.box):
        inner = [one for leaf in _merged(members) if (one := pressable_once(leaf.component, taken))]
        if box is None:
            made += inner
        elif inner:
            colour = {"accent_color": _COLOURS[box]} if box in _COLOURS else {}
            made.append({"type": CONTAINER, **colour, "components": inner})
    return made


def _payload(leaves: Sequence[Leaf]) -> Payload:
    made = {"flags": COMPONENTS_V2, "components": components(leaves), "allowed_mentions": {"parse": []}}
    chart = next((leaf.chart for leaf in leaves if leaf.chart), None)
    return made | {CHART: chart, "attachments": ATTACHMENTS} if chart else made


def _posts(blocks: Sequence[Block]) -> list[list[Leaf]]:
    pieces: list[Piece[Leaf]] = []
    shown = [
        (block, found)
        for block, box in _boxed(blocks)
        if (found := [replace(leaf, box=box) for leaf in _leaves(block)])
    ]
    for number, (block, found) in enumerate(shown):
        before = shown[number - 1][0] if number else None
        after = shown[number + 1][0] if number + 1 < len(shown) else None
        for place, leaf in enumerate(found):
            first, last = place == 0, place == len(found) - 1
            heads = last and isinstance(block, Heading) and not isinstance(after, Heading)
            rests = isinstance(block, Quote) and isinstance(before, Paragraph)
            presses = isinstance(block, Buttons) and not isinstance(before, Buttons)
            pieces.append(Piece((leaf,), with_next=heads, with_previous=first and (rests or presses)))
    return pack(pieces, fits)


def _boxed(blocks: Sequence[Block]) -> Iterator[tuple[Block, str | None]]:
    """Each block and its container: that of its category, or one around a whole card; none around a mere sentence."""
    by_category = any(isinstance(block, Heading) and block.category for block in blocks)
    whole = "" if not by_category and any(isinstance(block, Title) for block in blocks) else None
    box = whole
    for block in blocks:
        if isinstance(block, Heading):
            box = block.category or whole
        elif isinstance(block, Title | Note):
            box = whole
        yield block, box


def _leaves(block: Block) -> list[Leaf]:
    """The block in pieces that each fit a message together with a heading and a row of buttons."""
    match block:
        case Title(text):
            return [Leaf(_text(f"## {line}")) for line in lines(text, _HEAD)]
        case Heading(text, _, button):
            return _heading(text, button)
        case Paragraph(spans) | Note(spans):
            return _note(block) if isinstance(block, Note) or _is_quiet(spans) else _lines(runs(spans), "paragraph")
        case Labelled():
            return _labelled(block)
        case Quote(text, source):
            return _quote(text, source)
        case PaperLine():
            return _paper(block)
        case Picture(url, alternative):
            return _picture(url, alternative)
        case Chart():
            return _chart(block)
        case Buttons(buttons):
            return _rows(buttons)
        case _:
            assert_never(block)


def _heading(text: str, button: Button | None) -> list[Leaf]:
    said = [_text(f"### {line}") for line in lines(text, _HEAD)]
    pressed = _button(button) if button else None
    if not pressed:
        return [Leaf(one) for one in said]
    if not said:
        return [Leaf({"type": ROW, "components": [pressed]})]
    section = {"type": SECTION, "components": said[-1:], "accessory": pressed}
    return [*(Leaf(one) for one in said[:-1]), Leaf(section)]


def _labelled(block: Labelled) -> list[Leaf]:
    """A short text stands beside its label, a long one is quoted below it."""
    labels, said = [strong(line) for line in lines(block.label, _HEAD)], runs(block.spans)
    if len(labels) <= 1 and len(said) <= 1 and utf16("".join(said)) <= _SHORT and "\n" not in "".join(said):
        return [Leaf(_text(" ".join((*labels, *said))), line="labelled")] if labels or said else []
    quoted = [_quoted(run) for run in said]
    if labels and quoted:
        quoted[0] = f"{labels.pop()}\n{quoted[0]}"
    return [Leaf(_text(text)) for text in (*labels, *quoted)]


def _quote(text: str, source: str) -> list[Leaf]:
    """The words with a bar beside them, and in small print below them where they stand."""
    quoted = [_quoted(run) for run in runs((Text(text),), _QUOTE)]
    below = [f"-# {line}" for line in lines(source, _SOURCE)]
    if quoted and below:
        quoted[-1] = f"{quoted[-1]}\n{below.pop(0)}"
    return [Leaf(_text(text)) for text in (*quoted, *below)]


def _quoted(markdown: str) -> str:
    return "\n".join(f"> {line}" for line in markdown.splitlines())


def _paper(block: PaperLine) -> list[Leaf]:
    title = replace(block.title, text=one_line(block.title.text), strong=True)
    titles = runs((title,), _HEAD)
    about = runs((Text(block.line),))
    facts = [f"-# {run}" for run in runs(tuple(replace(span, text=one_line(span.text)) for span in block.facts))]
    whole = "\n".join((*titles, *about, *facts))
    if not whole:
        return []
    if utf16(whole) <= _PAPER:
        return [Leaf(_text(whole), line=_PAPERS)]
    return [Leaf(_text(text)) for text in (*titles, *about, *facts)]


def _is_quiet(spans: Sequence[Span]) -> bool:
    return bool(spans) and all(isinstance(span, Text) and span.quiet for span in spans)


def _note(block: Note | Paragraph) -> list[Leaf]:
    flat = tuple(replace(span, text=one_line(span.text)) for span in block.spans)
    return _lines([f"-# {run}" for run in runs(flat)], "note")


def _lines(texts: Sequence[str], kind: str) -> list[Leaf]:
    """The texts; one that needed no parting may stand among others of its kind."""
    return [Leaf(_text(text), line=kind if len(texts) == 1 else "") for text in texts]


def _picture(url: str, alternative: str) -> list[Leaf]:
    opened = target(url)
    return [Leaf(gallery(opened, shortened(alternative, _LONGEST_ALTERNATIVE)))] if opened else []


def _chart(block: Chart) -> list[Leaf]:
    return [Leaf(gallery(ATTACHED, shortened(block.alternative, LONGEST_IN_WORDS)), chart=block.key)]


def _rows(buttons: Sequence[Button]) -> list[Leaf]:
    made = [one for button in buttons if (one := _button(button))]
    rows = [made[start : start + _IN_A_ROW] for start in range(0, len(made), _IN_A_ROW)]
    return [Leaf({"type": ROW, "components": row}) for row in rows]


def _button(button: Button) -> Component | None:
    """A button whose press comes back as its command; None for one that could not say what it means."""
    command = clean(button.command).strip()
    if not command or utf16(command) > _LONGEST_COMMAND:
        return None
    label = shortened(button.label, _LONGEST_LABEL) or shortened(command, _LONGEST_LABEL)
    return {"type": BUTTON, "style": _SECONDARY, "label": label, "custom_id": command}


def _text(markdown: str) -> Component:
    return {"type": TEXT, "content": markdown}


def _merged(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """The leaves with neighbouring lines of one kind as one text, a line each, and papers a little apart."""
    for kind, run in groupby(leaves, lambda leaf: leaf.line):
        if kind:
            between = "\n\n" if kind == _PAPERS else "\n"
            yield Leaf(_text(between.join(leaf.component["content"] for leaf in run)))
        else:
            yield from run


def _thread_name(message: Message) -> str:
    titles = (block.text for block in message.blocks if isinstance(block, Title))
    return shortened(replies.thread_name(next(titles, message.preview)), _LONGEST_NAME) or _NOTHING
