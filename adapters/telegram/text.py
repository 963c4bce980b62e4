"""Text with its looks as Telegram takes it: plain text, and entities whose offsets count UTF-16 code units.

https://core.telegram.org/bots/api#messageentity
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from adapters.inert import inert
from adapters.pack import parted, utf16
from bot.message import Button, Command, Link, Text

Span = Text | Link | Command

MOST_SPANS = 40
"""Spans in one passage: each has two entities at most, and a post has room for a hundred."""

BLOCKQUOTE, FOLDED = "blockquote", "expandable_blockquote"
_QUOTES = {BLOCKQUOTE, FOLDED}
"""Types of entities: https://core.telegram.org/bots/api#messageentity"""

_JOINER = "\u2060"

# What Telegram makes of a command without a space is sent by a tap: https://core.telegram.org/bots/features#commands.
# `bot.commands` reads it. One with more words would be sent without them.
_ON_PAPER = re.compile(r"/(paper|easy|details) (\d{4})\.(\d{4,5})(?!\S*\s+\S)")
_TAPPED = re.compile(r"/[a-z]+_\d{4}_\d{4,5}")

# What Telegram takes out of every text, and control characters, for which it puts a space:
# https://github.com/tdlib/td (misc.cpp, clean_input_string). Surrogates are no text.
_CLEANING: dict[int, str | None] = {
    **dict.fromkeys([*range(0x0A), *range(0x0B, 0x20)], " "),
    **dict.fromkeys([0x030A, 0x0333, 0x033F, *range(0x202A, 0x202F), *range(0xD800, 0xE000)]),
    **dict.fromkeys([0x2028, 0x2029], "\n"),
}

_ADDRESS = re.compile(
    r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[1-9]\d{1,3})?([/?#][^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]*)?"
)
_LONGEST_ADDRESS = 2048


@dataclass(frozen=True)
class Entity:
    """How a stretch of a text looks, or where it leads."""

    kind: str
    offset: int
    length: int
    url: str | None = None

    def form(self) -> dict[str, Any]:
        form = {"type": self.kind, "offset": self.offset, "length": self.length}
        return form | {"url": self.url} if self.url else form


@dataclass(frozen=True)
class Passage:
    """A block of a message, or a part of one."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: tuple[Button, ...] = ()
    picture: str | None = None
    chart: str | None = None
    """The key of the chart whose caption the text is."""
    gap: str = "\n\n"
    """What parts it from the text before it in a post."""
    is_close: bool = False
    """Without an empty line before it where the passage above is close too, as the lines of a list are."""


def clean(text: str) -> str:
    """The text as Telegram keeps it."""
    return text.translate(_CLEANING)


def tapped(command: str) -> str:
    """The command as it is sent by a tap, where it can be."""
    return _ON_PAPER.sub(r"/\1_\2_\3", clean(command))


def address(url: str) -> str | None:
    """The address, where it is one that Telegram takes; else None."""
    return url if len(url) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url) else None


def passages(spans: Sequence[Span], limit: int, quote: str = "") -> list[Passage]:
    """The spans in passages of at most about `limit` code units, without white space around the whole. `quote`: the
    type of entity that makes a quote of them, `BLOCKQUOTE` or `FOLDED`.
    """
    made: list[Passage] = []
    for run in _runs([_safe(span) for span in spans], limit):
        is_torn = bool(made) and _touch(made[-1].text, run[0].text)
        made.append(_written(run, quote=quote, begin=_JOINER if is_torn else ""))
    if made:
        made[0] = trimmed(made[0], begin=True, end=False)
        made[-1] = trimmed(made[-1], begin=False, end=True)
    return [replace(one, gap="" if number else one.gap) for number, one in enumerate(one for one in made if one.text)]


def joined(parts: Iterable[Passage]) -> Passage:
    """The passages as one, without white space around it."""
    text, size, above_is_close = "", 0, False
    entities: list[Entity] = []
    buttons: list[Button] = []
    pictures: list[str] = []
    charts: list[str] = []
    for part in parts:
        buttons += part.buttons
        pictures += [part.picture] if part.picture else []
        charts += [part.chart] if part.chart else []
        if not part.text:
            continue
        gap = "\n" if above_is_close and part.is_close else part.gap
        begin = gap if text else ""
        size += len(begin)
        entities = _continued(entities, [replace(one, offset=one.offset + size) for one in part.entities])
        text += begin + part.text
        size += utf16(part.text)
        above_is_close = part.is_close
    picture, chart = (found[0] if found else None for found in (pictures, charts))
    whole = Passage(text, tuple(entities), tuple(buttons), picture, chart)
    return trimmed(whole, begin=True, end=True)


def trimmed(passage: Passage, *, begin: bool, end: bool) -> Passage:
    """The passage without white space at its begin or end, as asked for."""
    text = passage.text.rstrip() if end else passage.text
    kept = text.lstrip() if begin else text
    taken, size = utf16(text) - utf16(kept), utf16(kept)
    bounds = [(one, max(one.offset - taken, 0), min(one.offset + one.length - taken, size)) for one in passage.entities]
    left = tuple(replace(one, offset=first, length=last - first) for one, first, last in bounds if first < last)
    return replace(passage, text=kept, entities=left)


def _safe(span: Span) -> Span:
    """The span with its text as Telegram keeps it and links nothing in it; a link that leads nowhere is text."""
    match span:
        case Link(text, url, strong):
            target = address(url)
            return Link(clean(text), target, strong) if target else Text(inert(clean(text)), strong)
        case Command(text):
            return Command(tapped(text))
        case Text(text):
            return replace(span, text=inert(clean(text)))
        case _:
            assert_never(span)


def _runs(spans: Sequence[Span], limit: int) -> Iterator[Sequence[Span]]:
    for run in parted(spans, limit, utf16):
        yield from (run[first : first + MOST_SPANS] for first in range(0, len(run), MOST_SPANS))


def _written(run: Sequence[Span], *, quote: str, begin: str) -> Passage:
    text, size = begin, utf16(begin)
    entities: list[Entity] = []
    before: Span | None = None
    for span in run:
        # Cut out of a word, or beside another text, a harmless one could become a name or an address; and a command
        # goes on until its letters and digits end.
        words = inert(span.text) if isinstance(span, Text) else span.text
        are_texts = isinstance(span, Text) and isinstance(before, Text)
        if (are_texts or _is_tapped(span) or _is_tapped(before)) and _touch(text, words):
            words = _JOINER + words
        length = utf16(words)
        entities += [Entity(kind, size, length, url) for kind, url in _looks(span) if length]
        text, size, before = text + words, size + length, span
    quoted = [Entity(quote, 0, size)] if quote else []
    return Passage(text, (*quoted, *entities))


def _looks(span: Span) -> Sequence[tuple[str, str | None]]:
    """Types of entities for the whole span. https://core.telegram.org/bots/api#formatting-options says which nest."""
    match span:
        case Text(_, strong, quiet):
            return [("bold", None)] * strong + [("italic", None)] * quiet
        case Link(_, url, strong):
            return [("bold", None)] * strong + [("text_link", url)]
        case Command():
            return [] if _is_tapped(span) else [("code", None)]
        case _:
            assert_never(span)


def _is_tapped(span: Span | None) -> bool:
    return isinstance(span, Command) and _TAPPED.fullmatch(span.text) is not None


def _touch(before: str, after: str) -> bool:
    return bool(before and after) and not before[-1].isspace() and not after[0].isspace()


def _continued(entities: list[Entity], more: list[Entity]) -> list[Entity]:
    """All of them, a quote that goes on where one ends being one quote."""
    ends = {one.offset + one.length: one for one in entities if one.kind in _QUOTES}
    first = more[0] if more else None
    if first is None or first.kind not in _QUOTES or first.offset not in ends:
        return entities + more
    whole = ends[first.offset]
    longer = replace(whole, length=whole.length + first.length)
    return [longer if one is whole else one for one in entities] + more[1:]
