"""A text as the words that a quote is compared by, each with the place where it stands.

What may differ between a paper and a quote of it is folded away: white space, hyphens, ligatures, the shapes of quotes
and dashes, TeX and its Unicode, punctuation. What may not stays: every word, its case, digits, decimal points, signs.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.evidence import tex

_NAMES = r"[^\W\d_][\w'’-]{0,40}(?:,? et al\.?|(?:,? (?:and|&))? [^\W\d_a-z][\w'’-]{0,40})?"
_YEARS = rf"{_NAMES},? (?:19|20)\d\d[a-z]?(?:, ?(?:19|20)\d\d[a-z]?)*"
_KEY = r"\b[a-z]{2,40}(?:19|20)\d\d[a-z0-9]{0,40}"
_CITATION = re.compile(
    rf"\[ ?[1-9]\d{{0,2}}(?: ?[,;–-] ?[1-9]\d{{0,2}})* ?\]|\((?:e\.g\.,? |see |cf\. )?{_YEARS}(?:; ?{_YEARS})*\)"
    rf"|(?<=\w), {_YEARS}(?:; ?{_YEARS})*(?=\))|(?<=et al\. )\((?:19|20)\d\d[a-z]?\)|{_KEY}(?:[;,] {_KEY})*"
)
"""By number, by author and year, and by the key of BibTeX, which LaTeXML leaves where it has no list of references."""

_CHUNK = re.compile(r"(?:\$[^$]{1,2000}\$|[^\s$])+|\$")
_PIECE = re.compile(
    r"\\(?P<command>[A-Za-z]+|.)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)|(?P<number>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)"
    r"|(?P<letters>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])[^\W\d_])+)|(?P<hyphen>[-‐‑‒–—―−⁃﹣－]+)|(?P<apart>\}\{|\s+)"
    r"|(?P<nothing>[_{}$*∗`\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\u0002])|(?P<mark>.)",
    re.DOTALL,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_APOSTROPHES = "'’‘ʼ＇"
_KEPT = "%@&/#·"
_SIGNS = {"-", "+", "±", "∓"}


class Word(NamedTuple):
    """A folded word, and from where to where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a text, and which of them are marks of citation: a quote may leave these out."""

    words: tuple[Word, ...]
    citations: frozenset[int]
    """The places of words in `words`."""


def fold(text: str) -> Folded:
    """The words of `text`. Never raises."""
    words: list[Word] = []
    for chunk in _CHUNK.finditer(text):
        written, at = chunk[0], chunk.start()
        for piece, start, end in _pieces(written) if len(written) < 64 else _parted(written):
            word = Word(piece, at + start, at + end)
            if words and (piece == "%" or words[-1].text[-1] in "-+±∓"):
                words += _met(words.pop(), word)
            else:
                words.append(word)
    if words:
        words += _met(words.pop(), Word(" ", 0, 0))[:-1]
    return Folded(tuple(words), frozenset(_cited(text, words)))


def _met(before: Word, after: Word) -> list[Word]:
    """The two as one word, where they are one: parted at a line's end, a figure and its per cent, a sign and its
    figure. Else both, the first without a hyphen that is neither.
    """
    first, second = before.text, after.text
    joined = Word(first + second, before.start, after.end)
    figure = second[0].isdigit()
    if (second == "%" and first[-1].isdigit()) or (first in _SIGNS and figure):
        return [joined]
    if first == "-":
        return [after]
    if first[-1] != "-":
        return [before, after]
    bare = first[:-1]
    if second[0].isalnum() and _is_one_word(bare, second):
        return [joined._replace(text=bare + second)]
    return [before._replace(text=bare), Word(f"-{second}", before.end - 1, after.end) if figure else after]


def _is_one_word(before: str, after: str) -> bool:
    """Whether a hyphen between the two only parts a word, as in DeepSeek-R1 and GPT-4; it is a minus in n-1, and a
    range in 5-10.
    """
    long = before[-2:].isalpha() and len(before) > 1
    return long or (before[-1].isalnum() and after[:2].isalpha() and len(after) > 1)


def _cited(text: str, words: list[Word]) -> Iterator[int]:
    starts = [word.start for word in words]
    for match in _CITATION.finditer(text):
        yield from range(bisect_left(starts, match.start()), bisect_left(starts, match.end()))


@lru_cache(maxsize=16384)
def _pieces(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """`_parted`, and remembered: most words come again."""
    return _parted(chunk)


def _parted(chunk: str) -> tuple[tuple[str, int, int], ...]:
    """The words in a run of text without white space, or with it inside TeX alone."""
    building = _Building()
    for match in _PIECE.finditer(chunk):
        start, end = match.span()
        written = match[0]
        match match.lastgroup:
            case "number":
                building.add(written.replace(",", ""), start, end)
            case "letters":
                building.letters(written, start, end, chunk)
            case "raised":
                building.raised(written.translate(_RAISED), start, end)
            case "hyphen":
                building.hyphen(written, start, end, chunk[end : end + 3].lstrip()[:2])
            case "apart":
                building.part()
            case "command":
                building.command(match["command"], start, end)
            case "mark":
                building.mark(written, start, end, chunk[end : end + 1])
            case _:
                pass  # what is nothing parts nothing
    return tuple(building.words())


class _Building:
    """Words that grow from left to right."""

    def __init__(self) -> None:
        self._done: list[tuple[str, int, int]] = []
        self._open = False

    def words(self) -> Iterator[tuple[str, int, int]]:
        for written, start, end in self._done:
            text = unicodedata.normalize("NFKC", written).removesuffix("^")
            if text:
                yield text, start, end

    def part(self) -> None:
        self._open = False

    def add(self, written: str, start: int, end: int) -> None:
        """More of the word that is open, or a new one."""
        if self._open:
            text, began, _ = self._done.pop()
            self._done.append((text + written, began, end))
        else:
            self._done.append((written, start, end))
        self._open = True

    def alone(self, written: str, start: int, end: int) -> None:
        self._open = False
        self._done.append((written, start, end))

    @property
    def last(self) -> str:
        """The word that is open; empty where none is."""
        return self._done[-1][0] if self._open else ""

    def letters(self, written: str, start: int, end: int, chunk: str) -> None:
        if written == "x" and self.last[-1:].isdigit() and not chunk[end : end + 1].isalpha():
            self.alone("×", start, end)
        else:
            self.add(written, start, end)

    def raised(self, written: str, start: int, end: int) -> None:
        if written[0] == "-":
            self._open = False
            self.add(written, start, end)
        else:
            self.add(f"^{written}" if self.last[-1:].isdigit() else written, start, end)

    def hyphen(self, written: str, start: int, end: int, after: str) -> None:
        """A hyphen within a word is nothing, a dash parts words, a minus goes with its figure. Between spaces a hyphen
        is a dash or an empty cell.
        """
        last = self.last
        if any(one in "—―" for one in written) or len(written) > 2 or (after and not after[0].isalnum()):
            self._open = False
        elif not after and last[-1:].isalnum():
            self.add("-", start, end)
        elif not after:
            if written == "−":
                self.alone("-", start, end)
        elif not (last and _is_one_word(last, after)):
            self._open = False
            if after[0].isdigit():
                self.add("-", start, end)

    def command(self, name: str, start: int, end: int) -> None:
        shown = tex.shown(name)
        if shown is None:
            self.alone(name, start, end)
        elif shown == " ":
            self._open = False
        elif shown.isalpha():
            self.add(shown, start, end)
        elif shown:
            self.alone(shown, start, end)

    def mark(self, written: str, start: int, end: int, after: str) -> None:
        kind = unicodedata.category(written)
        if kind[0] == "M":
            self.add(written, start, end)
        elif written == "^":
            if self.last[-1:].isdigit():
                self.add("^", start, end)
        elif written in _APOSTROPHES and self.last[-1:].isalpha() and after.isalpha():
            self.add("'", start, end)
        elif written == "~" and self.last[-1:].isalpha():
            self._open = False
        elif written in _KEPT or (kind in {"Sm", "So", "Sc", "No", "Nl"} and written != "|"):
            self.alone("∼" if written == "~" else unicodedata.normalize("NFKC", written), start, end)
        else:
            self._open = False
