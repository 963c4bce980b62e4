"""Everyday Korean for talk about papers, and the English that papers have for it: `everyday.md`, read."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ROW = re.compile(r"^\| *([가-힣][가-힣 -]*?) *\| *([A-Za-z0-9][^|]*?) *\|$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """Korean words of one meaning, spaces left out, and English words and phrases for it. A stem of a verb or an
    adjective ends with a hyphen.
    """

    korean: tuple[str, ...]
    english: tuple[str, ...]


@dataclass(frozen=True)
class Everyday:
    """The tables: what a question asks for, what every paper is full of, all other words, and names."""

    asking: tuple[Entry, ...]
    talk: tuple[Entry, ...]
    words: tuple[Entry, ...]
    names: tuple[Entry, ...]


@cache
def everyday() -> Everyday:
    """The tables of `everyday.md`, in its order."""
    text = Path(__file__).with_name("everyday.md").read_text(encoding="utf-8")
    asking, talk, words, names = (_entries(part) for part in text.split("\n## ")[1:])
    return Everyday(asking, talk, words, names)


def _entries(table: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(tuple(korean.split()), tuple(part.strip() for part in english.split(",")))
        for korean, english in _ROW.findall(table)
    )
