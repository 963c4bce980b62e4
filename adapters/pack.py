"""Fitting a message into posts: whole blocks, a heading with what follows it, and long text parted before rendering."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import regex

from bot import replies
from bot.message import Block, Command, Link, Message, Note, Text

Native = TypeVar("Native")

_GRAPHEME = regex.compile(r"\X")
"""A character as people see it: https://unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries"""


@dataclass(frozen=True)
class Piece(Generic[Native]):
    """A block, or a part of one, in the platform's own form: native blocks that stay together."""

    natives: tuple[Native, ...]
    with_next: bool = False
    """In one post with the piece after it, as a heading is."""
    with_previous: bool = False
    """In one post with the piece before it, as buttons are."""


def pack(pieces: Sequence[Piece[Native]], fits: Callable[[Sequence[Native]], bool]) -> list[list[Native]]:
    """Posts of the pieces in order, each as full as `fits` allows, no piece parted.

    Raises ValueError for pieces that belong together and fit no post: renderers part long text before, with `parted`.
    """
    posts: list[list[Native]] = []
    for unit in _units(pieces):
        if not fits(unit):
            raise ValueError("a block is larger than a post")
        if posts and fits([*posts[-1], *unit]):
            posts[-1].extend(unit)
        else:
            posts.append(unit)
    return posts


def parted(
    spans: Sequence[Text | Link | Command], limit: int, size: Callable[[str], int] = len
) -> list[tuple[Text | Link | Command, ...]]:
    """The spans in runs of at most `limit` each by `size`, which adds up over parts of a text.

    Every character is there once and in order. Runs end after white space where there is any, and never within a
    grapheme unless that alone is over the limit. No run is empty; no spans make no run.
    """
    runs: list[tuple[Text | Link | Command, ...]] = []
    run: list[Text | Link | Command] = []
    room = limit
    for span in spans:
        held = ""
        for token in _tokens(span.text, limit, size):
            if size(token) > room and (run or held):
                runs.append((*run, replace(span, text=held)) if held else tuple(run))
                run, held, room = [], "", limit
            held += token
            room -= size(token)
        if held:
            run.append(replace(span, text=held))
    return [*runs, tuple(run)] if run else runs


def with_pointer(message: Message) -> tuple[Block, ...]:
    """The blocks of a message, and where it has a thread, a line that says what is there: for those with threads."""
    if not message.blocks or not message.thread:
        return message.blocks
    return (*message.blocks, Note((Text(replies.in_thread(), quiet=True),)))


def utf16(text: str) -> int:
    """The length in UTF-16 code units, which Telegram counts in, and JavaScript everywhere."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units(pieces: Sequence[Piece[Native]]) -> Iterator[list[Native]]:
    """The native blocks of the pieces that belong together."""
    unit: list[Native] = []
    open_ended = True
    for piece in pieces:
        if unit and not (open_ended or piece.with_previous):
            yield unit
            unit = []
        unit = [*unit, *piece.natives]
        open_ended = piece.with_next
    if unit:
        yield unit


def _tokens(text: str, limit: int, size: Callable[[str], int]) -> Iterator[str]:
    """Words with the white space after them; of words over the limit the graphemes, of such graphemes characters."""
    for word in _words(text):
        if size(word) <= limit:
            yield word
            continue
        for grapheme in _GRAPHEME.findall(word):
            yield from [grapheme] if size(grapheme) <= limit else grapheme


def _words(text: str) -> Iterator[str]:
    """Words with the white space after them, parted between graphemes: a mark may stand on a space."""
    word = ""
    for grapheme in _GRAPHEME.findall(text):
        if word[-1:].isspace() and not grapheme.isspace():
            yield word
            word = ""
        word += grapheme
    if word:
        yield word
