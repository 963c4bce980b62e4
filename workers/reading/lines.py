"""Lines of a page: the words that stand beside each other, in the order of the file.

TeX, and most that make papers, write a page as it is read, column by column; so words are joined in the file's order
and asked only whether they stand on one line. A fraction or the limits of a sum leave the line and come back to it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.feed_text import visible
from workers.reading.glyphs import Word
from workers.reading.ink import Font

CELL_GAP = 0.9
"""How wide a gap parts the cells of a table, in the size of the type; a space between words is a third."""
_LOOK_BACK = 6
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "-", "\u2010": "-"}
)
_MATH_LETTER = re.compile("[\U0001d400-\U0001d7ff]")
_LARGE = str.maketrans("PXQYRZ", "∑∑∏∏∫∫")
"""The large operators of TeX's font cmex, whose glyphs PDFium gives by the letters at their places."""
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISABLE = re.compile(r"[0-9+\-−]+")
_SIGNED = re.compile(r"[+\-−±]\d")
_OVER = re.compile(r"(?:^|[\s(=+−*])\d+$")
"""A figure that stands over another is a fraction; what stands over a letter may be the limit of a sum."""
_ACCENTS = {"´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308", "˘": "\u0306", "ˇ": "\u030c", "˚": "\u030a"}
_ACCENTED = re.compile(f"([{''.join(_ACCENTS)}]) ?([A-Za-zı])")
_CEDILLA = re.compile("([cCsStT])¸|¸ ?([cCsStT])")


@dataclass
class Line:
    """Words from left to right. Not to be changed once it was asked for what is worked out of them."""

    page: int
    words: list[Word] = field(default_factory=list)

    @cached_property
    def size(self) -> float:
        """The size of most of its type, in points."""
        return self.font.size

    @cached_property
    def font(self) -> Font:
        """The font of most of its characters."""
        counts: dict[Font, int] = {}
        for word in self.words:
            counts[word.font] = counts.get(word.font, 0) + len(word.text)
        return max(counts, key=counts.__getitem__)

    @cached_property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def base(self) -> float:
        """The height of its baseline over the page's lower edge, in points."""
        counts: dict[float, int] = {}
        for word in self.words:
            if word.font.size >= 0.9 * self.size:
                counts[word.base] = counts.get(word.base, 0) + len(word.text)
        return max(counts, key=counts.__getitem__) if counts else self.words[0].base

    @cached_property
    def text(self) -> str:
        return _joined(self.words, self.base, self.size)

    @cached_property
    def cells(self) -> list["Line"]:
        """Its parts between wide gaps."""
        parts: list[list[Word]] = [[]]
        for word in self.words:
            if parts[-1] and word.left - max(one.right for one in parts[-1][-3:]) > CELL_GAP * self.size:
                parts.append([])
            parts[-1].append(word)
        return [self] if len(parts) == 1 else [Line(self.page, part) for part in parts]

    @cached_property
    def figure(self) -> bool:
        """Whether pictures draw most of it."""
        return 2 * sum(word.figure for word in self.words) > len(self.words)

    @cached_property
    def mathematical(self) -> float:
        """The share of its characters that fonts for mathematics draw."""
        letters = sum(len(word.text) for word in self.words)
        return sum(len(word.text) for word in self.words if word.font.math) / max(letters, 1)

    @cached_property
    def long_words(self) -> int:
        """How many words of three letters and more it has outside of mathematics."""
        return sum(not word.font.math and sum(map(str.isalpha, word.text)) >= 3 for word in self.words)


def lines_of(page: int, words: Sequence[Word], gutter: float | None = None) -> list[Line]:
    """The lines of a page in the order of its words; none reaches over a gap at `gutter`."""
    lines: list[_Growing] = []
    for word in words:
        if word.text in _ACCENTS:
            # An accent that the file draws apart from its letter has lost its place.
            continue
        current = lines[-1] if lines else None
        if current and current.takes(word, gutter):
            current.add(word)
            continue
        place = _earlier(lines, word)
        if place is None:
            lines.append(_Growing(word))
            continue
        for between in lines[place + 1 :]:
            lines[place].words += between.words
        del lines[place + 1 :]
        lines[place].add(word)
    return [Line(page, line.words) for line in lines]


class _Growing:
    """A line while words are added to it."""

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.base, self.size, self.right = word.base, word.font.size, word.right

    def add(self, word: Word) -> None:
        if word.font.size > 1.05 * self.size:
            self.base, self.size = word.base, word.font.size
        self.right = max(self.right, word.right)
        self.words.append(word)

    def takes(self, word: Word, gutter: float | None) -> bool:
        """Whether the word goes on with the line: on its baseline, or as an index or exponent beside it."""
        size = max(self.size, word.font.size)
        gap = word.left - self.right
        if gap < -1.3 * size or (gutter and gap > 0.9 * size and self.right <= gutter <= word.left):
            return False
        scaled = min(self.size, word.font.size) < 0.87 * size
        slack = 0.55 if scaled and gap < size else 0.2
        return abs(word.base - self.base) <= slack * size


def _earlier(lines: list[_Growing], word: Word) -> int | None:
    """The line of the last few that the word comes back to, after a fraction or the like."""
    size = word.font.size
    for place in range(len(lines) - 2, max(-1, len(lines) - 2 - _LOOK_BACK), -1):
        line = lines[place]
        between = lines[place + 1 :]
        right = max([line.right, *(one.right for one in between)])
        level = abs(line.base - word.base) < 0.15 * size and 0.8 < size / line.size < 1.25
        near = -0.3 * size < word.left - right < 1.6 * size
        if level and near and all(_beside(one, line, size) for one in between):
            return place
    return None


def _beside(part: _Growing, line: _Growing, size: float) -> bool:
    return part.words[0].left >= line.right - 0.5 * size and abs(part.base - line.base) < 2 * size


def _joined(words: Sequence[Word], base: float, size: float) -> str:
    text = ""
    right, above = words[0].left, words[0].base
    for place, word in enumerate(words):
        spaced = word.spaced or word.left - right > 0.2 * min(size, word.font.size)
        # The two halves of a fraction stand above each other.
        stacked = word.left < right - 0.3 * size and abs(word.base - above) > 0.7 * size
        slash = stacked and above > base > word.base and bool(_OVER.search(text))
        # A difference that stands as an index beside a figure, 67.2₋₁.₂, is not to become a part of it.
        signed = word.font.size < 0.85 * size and _SIGNED.match(word.text) and text[-1:].isdecimal()
        below = words[place + 1] if place + 1 < len(words) else word
        numerator = below.left < word.right - 0.3 * size and word.base - below.base > 0.7 * size
        raised = not numerator and word.font.size < 0.85 * size and word.base > base + 0.2 * size
        drawn = word.text.translate(_LARGE) if word.font.name.lower().startswith("cmex") else word.text
        written = word.text.translate(_RAISED) if raised and _RAISABLE.fullmatch(word.text) else drawn
        text += _between(text, slash=slash, space=spaced or stacked or bool(signed and not raised)) + written
        right, above = max(right, word.right), word.base
    return clean(text)


def _between(text: str, *, slash: bool, space: bool) -> str:
    if not text:
        return ""
    return "/" if slash else " " if space else ""


def clean(text: str) -> str:
    """Ligatures and accents as letters, letters of formulas as letters, single spaces, and nothing unseen."""
    text = visible(text.translate(_LIGATURES))
    if not text.isascii():
        text = _MATH_LETTER.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = _ACCENTED.sub(_accented, text)
        text = _CEDILLA.sub(lambda found: unicodedata.normalize("NFC", (found[1] or found[2]) + "\u0327"), text)
    return " ".join(text.split())


def _accented(found: re.Match[str]) -> str:
    letter = "i" if found[2] == "ı" else found[2]
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[found[1]])
    return composed if len(composed) == 1 else found[0]
