"""The words of a PDF's pages as they are drawn: text, place and font, in the order of the file.

What no reader can see is left out, and what stands aslant or sideways to the rest of its page, as arXiv's stamp does.
https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/fpdf_text.h
"""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from workers.reading.ink import Font, Ink, Inks, Rule

MOST_CHARACTERS = 60_000
"""Of one page. A page of dense print has 8,000."""
_HYPHEN = 0xAD
"""A hyphen at a line's end, of which only the whole document can tell whether the word has one."""
_HYPHENS = {0x2, _HYPHEN, 0xFFFE}
"""What PDFium gives for the hyphen at a line's end, and the soft hyphen itself."""
_LINE_ENDS = {0xA, 0xD}
_TEX_CODES = {
    **dict(zip(range(0x0B, 0x10), (0xFB00, 0xFB01, 0xFB02, 0xFB03, 0xFB04), strict=True)),
    **dict(zip(range(0x1B, 0x20), (0xFB00, 0xFB01, 0xFB02, 0xFB03, 0xFB04), strict=True)),
    0x10: 0x201C,
    0x11: 0x201D,
    0x15: 0x2013,
    0x16: 0x2014,
    0x88: 0x2022,
}
"""Ligatures, quotes, dashes and the bullet of TeX's encodings OT1, T1 and TS1, for fonts that say nothing of Unicode.
https://tug.org/fontname/fontname.html
"""
_SPACES = {0x9, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F}


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them, of one font and on one baseline. Points, from the page's lower left."""

    text: str
    left: float
    right: float
    base: float
    font: Font
    spaced: bool
    """Whether a space stands before it in the file's order."""
    figure: bool
    """Whether a picture that was set into the page draws it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's words in the file's order, turned so that most of them stand upright."""

    number: int
    """From 1."""
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    """The thin level lines that are drawn on it, where it stands upright."""


@dataclass(slots=True)
class _Run:
    """A word while it grows."""

    ink: Ink
    left: float
    right: float
    base: float
    spaced: bool
    units: list[int] = field(default_factory=list)

    def word(self) -> Word:
        text = b"".join(unit.to_bytes(4, "little") for unit in self.units).decode("utf-32-le", "surrogatepass")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Word(text, self.left, self.right, self.base, self.ink.font, self.spaced, self.ink.figure)


_Box = tuple[float, float, float, float]


def read_sheet(document: pdfium.PdfDocument, index: int) -> Sheet:
    """The page at `index`, from 0. Raises pdfium.PdfiumError where it cannot be loaded."""
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            return _sheet(page, text, index + 1)
        finally:
            text.close()
    finally:
        page.close()


def _sheet(page: pdfium.PdfPage, text: pdfium.PdfTextPage, number: int) -> Sheet:
    inks = Inks(page, text)
    count = min(text.count_chars(), MOST_CHARACTERS)
    seen = [inks.of(index) for index in range(count)]
    turns = Counter(ink.turn for ink in seen if ink and ink.seen)
    turn = max(turns, key=turns.__getitem__, default=0) or 0
    box = page.get_bbox()
    words = tuple(run.word() for run in _runs(text.raw, seen, turn, box))
    left, bottom, right, top = box
    across, up = right - left, top - bottom
    rules = tuple(Rule(rule.left - left, rule.right - left, rule.height - bottom) for rule in inks.rules)
    return Sheet(number, *((across, up) if turn % 2 == 0 else (up, across)), words, () if turn else rules)


def _runs(text: raw.FPDF_TEXTPAGE, inks: list[Ink | None], turn: int, page: _Box) -> Iterator[_Run]:
    run: _Run | None = None
    spaced = False
    rect, across, up = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    here, to_across, to_up = ctypes.byref(rect), ctypes.byref(across), ctypes.byref(up)
    for index, ink in enumerate(inks):
        code = _code(raw.FPDFText_GetUnicode(text, index), ink)
        if code in _SPACES or code in _LINE_ENDS:
            spaced = spaced or code in _SPACES
            if run:
                yield run
            run = None
            continue
        if ink is None or not ink.seen or ink.turn != turn:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, here)
        raw.FPDFText_GetCharOrigin(text, index, to_across, to_up)
        left, right, base = _upright((rect.left, rect.bottom, rect.right, rect.top), across.value, up.value, turn, page)
        if not _on_page((rect.left, rect.bottom, rect.right, rect.top), page):
            continue
        if run and _is_second_half(code):
            run.units.append(code)
            continue
        if run and not _goes_on(run, ink, left, base):
            yield run
            run = None
        if run is None:
            run = _Run(ink, left, right, base, spaced)
            spaced = False
        run.right = max(run.right, right)
        run.units.append(_HYPHEN if code in _HYPHENS else code)
    if run:
        yield run


def _code(code: int, ink: Ink | None) -> int:
    return _TEX_CODES.get(code, code) if ink and not ink.font.math else code


def _is_second_half(code: int) -> bool:
    """Whether it only ends a letter beyond U+FFFF, such as 𝑘, which PDFium gives in two halves."""
    return 0xDC00 <= code < 0xE000


def _goes_on(run: _Run, ink: Ink, left: float, base: float) -> bool:
    # The letters of a ligature all have its place.
    size = ink.font.size
    near = -1.2 * size < left - run.right < 0.2 * size
    alike = ink is run.ink or (ink.font == run.ink.font and ink.figure == run.ink.figure)
    return near and abs(base - run.base) < 0.1 * size and alike


def _upright(box: _Box, across: float, up: float, turn: int, page: _Box) -> tuple[float, float, float]:
    """The left and right edges and the baseline of a character, on the page turned so that it stands upright."""
    left, bottom, right, top = page
    match turn:
        case 1:
            return box[1] - bottom, box[3] - bottom, right - across
        case 2:
            return right - box[2], right - box[0], top - up
        case 3:
            return top - box[3], top - box[1], across - left
        case _:
            return box[0] - left, box[2] - left, up - bottom


def _on_page(box: _Box, page: _Box) -> bool:
    middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return page[0] <= middle <= page[2] and page[1] <= height <= page[3]
