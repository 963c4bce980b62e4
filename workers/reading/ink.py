"""What the characters of a PDF look like, as far as reading needs it: font, direction, and whether they can be seen.

Not seen is text in render mode 3 or 7, without opacity, in the colour of what it stands on, below 3 points, squeezed,
cut away, in the place of other text, or under an opaque white shape. Where that is in doubt, the page is drawn and
looked at: text in a layer, behind a mask, in outlines, or under anything else. https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/fpdf_edit.h
"""

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from workers.reading.drawn import Drawn
from workers.reading.marks import MOST_WORDS, marks_of

SMALLEST = 3.0
"""Points; smaller type is not meant to be read."""
MOST_SHAPES = 1_000
"""Of one page, that text is compared with; and as many rules."""
_HEAVY = 680
_NARROWEST = 0.08
"""Of the type's size, the width of a character; the narrowest letters have some 0.2."""
_LOOKED_AT = 12
"""Characters of an object of which it is looked whether they are on the page."""
_MOST_CLIPS = 32
"""Paths, and points of each, that are looked at. An area that text is confined to is a rectangle, mostly."""
_NEAR = 24
"""How far two colours may be apart, in any of red, green and blue of 255, and look the same."""
_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
_BOLD = re.compile(
    r"bold|black|heavy|semibd|demi|cm(ss)?bx|cmb\d|[se][fc]bx|sfxb|medi(?!um)|[a-z]T[BZ]I?\b|-bd|\.B$", re.I
)
_ITALIC = re.compile(r"ital|obli|slant|cmti|cmsl|cmssi|cmbxti|[se][fc](ti|sl)|[a-z]T[BZ]?I\b|-it\b|\.I$", re.I)
_MATH = re.compile(
    r"^(cmmi|cmsy|cmex|cmbsy|msam|msbm|eu[fs][mb]|rsfs|mtmi|mtsy|stmary|esint|lasy|wasy|bbm|dsrom|zplm|fourier-)"
    r"|math|symbol|standardsym|new(tx|px)m|[tp]1?xb?(mi|sy|ex)|r[tp]xmi|ntx(mi|sy|ex)",
    re.I,
)
_PREFIX = re.compile(r"^[A-Z]{6}\+")

Colour = tuple[int, int, int]
_Box = tuple[float, float, float, float]
_PAPER: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Font:
    """How a run of characters is drawn."""

    name: str
    size: float
    """In points, as it stands on the page."""
    bold: bool
    """Whether its name says so."""
    heavy: bool
    """Whether the weight that the file gives for it says so, which some programs write for every font."""
    italic: bool
    math: bool


@dataclass(frozen=True, slots=True)
class Ink:
    """What the characters of one text object share."""

    font: Font
    turn: int | None
    """Their direction in quarters of a circle against the clock; None where they stand aslant."""
    seen: bool
    figure: bool
    """Whether a picture that was set into the page draws them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin level line. Points, from the page's lower left."""

    left: float
    right: float
    height: float


@dataclass(frozen=True, slots=True)
class _Shape:
    """A filled area of the page; `order` counts the page's objects, later ones cover earlier ones."""

    order: int
    box: _Box
    colour: Colour | None
    """None for a picture, whose colours are not known."""


class Inks:
    """The looks of one page's characters."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._text = text.raw
        self._drawn = Drawn(page)
        self._known: dict[bytes, Ink] = {}
        self._orders: dict[bytes, int] = {}
        self._shapes: list[_Shape] = []
        self._forms: list[_Shape] = []
        self.rules: list[Rule] = []
        for order in range(raw.FPDFPage_CountObjects(page.raw)):
            self._note(order, raw.FPDFPage_GetObject(page.raw, order))

    def of(self, index: int) -> Ink | None:
        """How the character at `index` looks; None for one that PDFium made up."""
        found = raw.FPDFText_GetTextObject(self._text, index)
        key = bytes(found)
        ink = self._known.get(key)
        if ink is None:
            if not found:
                return None
            ink = self._known[key] = self._look(index, found, self._orders.get(key))
        return ink

    def _note(self, order: int, thing: raw.FPDF_PAGEOBJECT) -> None:
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._orders[bytes(thing)] = order
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._note_path(order, thing)
        elif kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            self._shapes.append(_Shape(order, _bounds(thing), None))
        elif kind == raw.FPDF_PAGEOBJ_FORM and len(self._forms) < MOST_SHAPES:
            self._forms.append(_Shape(order, _bounds(thing), None))

    def _note_path(self, order: int, thing: raw.FPDF_PAGEOBJECT) -> None:
        left, bottom, right, top = box = _bounds(thing)
        if top - bottom < 3 and right - left > 30 and len(self.rules) < MOST_SHAPES:
            self.rules.append(Rule(left, right, (bottom + top) / 2))
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(thing, width)
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing, filled, stroked)
        thick = width.value if stroked.value and width.value >= 5 else 0.0
        if max(top - bottom, thick) < 5 or max(right - left, thick) < 8 or len(self._shapes) >= MOST_SHAPES:
            # Plots may have ten thousand marks, none of which holds a word.
            return
        if thick and not filled.value:
            half = thick / 2
            box = (left - half, bottom - half, right + half, top + half)
            self._shapes.append(_Shape(order, box, _stroke(thing)))
            return
        colour, opacity = _fill(thing)
        if filled.value and opacity > 250:
            self._shapes.append(_Shape(order, box, colour))

    def _look(self, index: int, thing: raw.FPDF_PAGEOBJECT, order: int | None) -> Ink:
        font, turn = self._font(index, thing)
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        marks = marks_of(thing)
        seen = mode not in _INVISIBLE and font.size >= SMALLEST and not self._is_squeezed(thing, font.size)
        seen = seen and not any(one.name == "Span" and one.words > MOST_WORDS for one in marks)
        is_doubtful = mode == raw.FPDF_TEXTRENDERMODE_STROKE or raw.FPDFPageObj_HasTransparency(thing)
        if seen and mode != raw.FPDF_TEXTRENDERMODE_STROKE:
            colour, opacity = _fill(thing)
            seen = opacity > 12 and not self._hidden(thing, colour, order)
        if seen and (is_doubtful or any(one.name == "OC" for one in marks) or self._is_covered(thing, order)):
            seen = self._drawn.shows(self._box(index, thing))
        return Ink(font, turn, seen, order is None)

    def _is_squeezed(self, thing: raw.FPDF_PAGEOBJECT, size: float) -> bool:
        left, bottom, right, top = _bounds(thing)
        if max(right - left, top - bottom) > 2 * size:
            return False
        units = raw.FPDFTextObj_GetText(thing, self._text, None, 0) // 2 - 1
        return bool(units > 2 and max(right - left, top - bottom) < units * _NARROWEST * size)

    def _is_covered(self, thing: raw.FPDF_PAGEOBJECT, order: int | None) -> bool:
        box = _bounds(thing)
        later = (one for one in (*self._shapes, *self._forms) if order is not None and one.order > order)
        return any(_touches(box, one.box) for one in later)

    def _box(self, index: int, thing: raw.FPDF_PAGEOBJECT) -> _Box:
        """Where the first characters of the object at `index` stand on the page."""
        key, boxes = bytes(thing), []
        for place in range(index, index + _LOOKED_AT):
            left, right, bottom, top = (ctypes.c_double() for _ in range(4))
            is_its = bytes(raw.FPDFText_GetTextObject(self._text, place)) == key
            if is_its and raw.FPDFText_GetCharBox(self._text, place, left, right, bottom, top):
                boxes.append((left.value, bottom.value, right.value, top.value))
        lefts, bottoms, rights, tops = zip(*boxes, strict=True) if boxes else ((0.0,),) * 4
        return min(lefts), min(bottoms), max(rights), max(tops)

    def _hidden(self, thing: raw.FPDF_PAGEOBJECT, colour: Colour, order: int | None) -> bool:
        """Whether text of this colour is not to be told from what lies under it, lies under white, or is cut away."""
        box = _bounds(thing)
        if order is None:
            # A form's inside has coordinates of its own, so that what lies under it is not known.
            return _alike(colour, _PAPER) and not self._shapes
        around = [shape for shape in self._shapes if _within(box, shape.box)]
        if _is_clipped(thing, box):
            return True
        over = any(shape.order > order and shape.colour and _alike(shape.colour, _PAPER) for shape in around)
        under = next((shape for shape in reversed(around) if shape.order < order), None)
        ground = under.colour if under else _PAPER
        return over or (ground is not None and _alike(colour, ground))

    def _font(self, index: int, thing: raw.FPDF_PAGEOBJECT) -> tuple[Font, int | None]:
        written = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self._text, index, written, 128, None)
        name = _PREFIX.sub("", written.value.decode("utf-8", "replace"))
        if not name:
            # Bitmap fonts have none; they are still to be told apart.
            name = bytes(raw.FPDFTextObj_GetFont(thing)).hex()
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        size = raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        heavy = raw.FPDFText_GetFontWeight(self._text, index) >= _HEAVY
        font = Font(
            name, round(size, 1), bool(_BOLD.search(name)), heavy, bool(_ITALIC.search(name)), bool(_MATH.search(name))
        )
        return font, _quarters(matrix.a, matrix.b)


def _quarters(across: float, up: float) -> int | None:
    angle = math.degrees(math.atan2(up, across))
    turn = round(angle / 90)
    return turn % 4 if abs(angle - turn * 90) < 5 else None


def _fill(thing: raw.FPDF_PAGEOBJECT) -> tuple[Colour, int]:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing, red, green, blue, opacity):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), opacity.value


def _stroke(thing: raw.FPDF_PAGEOBJECT) -> Colour:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetStrokeColor(thing, red, green, blue, opacity)
    return red.value, green.value, blue.value


def _bounds(thing: raw.FPDF_PAGEOBJECT) -> _Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _within(inner: _Box, outer: _Box) -> bool:
    """Whether the middle of `inner` lies in `outer`, and half its width does."""
    left, bottom, right, top = inner
    height = (bottom + top) / 2
    shared = min(right, outer[2]) - max(left, outer[0])
    return outer[1] <= height <= outer[3] and shared >= (right - left) / 2


def _touches(one: _Box, other: _Box) -> bool:
    """Whether the two share some room."""
    across, up = (min(one[at + 2], other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    return across > 3 and up > 3


def _is_clipped(thing: raw.FPDF_PAGEOBJECT, box: _Box) -> bool:
    """Whether the middle of `box` lies outside of an area that drawing is confined to."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for path in range(min(paths, _MOST_CLIPS)):
        points = [
            _point(clip, path, at) for at in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), _MOST_CLIPS))
        ]
        across, up = [point[0] for point in points], [point[1] for point in points]
        if points and not (min(across) <= middle <= max(across) and min(up) <= height <= max(up)):
            return True
    return False


def _point(clip: raw.FPDF_CLIPPATH, path: int, segment: int) -> tuple[float, float]:
    across, up = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, segment), across, up)
    return across.value, up.value


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
