"""The day's categories as a picture: a bar for each, its name beside it and the number of its papers at its end.

Made for a phone, where 1,080 pixels are shown as some 390 points. The colours are those of `bot.taxonomy`; since a name
stands beside each bar, none carries a meaning alone.
"""

import io
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot import replies
from bot.taxonomy import CATEGORIES, Category

WIDTH = 1080

_SCALE = 2
"""Drawn so many times as large and then made smaller, which makes edges smooth."""
_PAPER, _INK, _QUIET, _LINE = "#FFFFFF", "#1D2433", "#5B6474", "#C8CEDA"
_MARGIN = 48
_TITLE_SIZE, _SUBTITLE_SIZE = 58, 38
_SUBTITLE_TOP = 132
_BARS_TOP = 212
_LABEL_GAP, _COUNT_GAP = 26, 16
_LOOSE, _CLOSE = (88, 46, 44), (78, 40, 42)
"""The height of a row and of its bar, and the size of its type: of few bars, and of many."""
_FEW = 9
_CORNER, _AXIS = 8, 3
_SHORTEST_BAR = 6

_FONTS = "koreanize_matplotlib"
"""The package that holds NanumGothic. It is not imported: that would import matplotlib, and distutils, which went with
Python 3.12.
"""

Font = ImageFont.FreeTypeFont


def draw(day: date, counts: Sequence[tuple[Category, int]]) -> bytes:
    """A PNG of the number of papers in each category, the largest on top; equal ones in the order given. The same input
    gives the same bytes.

    Raises ValueError for no category or more than there are, and for counts below 1.
    """
    if not 1 <= len(counts) <= len(CATEGORIES) or any(papers < 1 for _, papers in counts):
        raise ValueError("a chart shows categories that have papers")
    ranked = sorted(counts, key=lambda one: -one[1])
    row, thickness, size = _LOOSE if len(ranked) <= _FEW else _CLOSE
    height = _BARS_TOP + row * len(ranked) + _MARGIN
    picture = Image.new("RGB", (WIDTH * _SCALE, height * _SCALE), _PAPER)
    canvas = ImageDraw.Draw(picture)
    _write(canvas, (_MARGIN, _MARGIN), replies.digest_title(day), _INK, _font(_TITLE_SIZE, bold=True))
    subtitle = replies.chart_subtitle(sum(papers for _, papers in ranked))
    _write(canvas, (_MARGIN, _SUBTITLE_TOP), subtitle, _QUIET, _font(_SUBTITLE_SIZE))
    _bars(canvas, ranked, (row, thickness, size))
    return _png(picture.reduce(_SCALE))


def missing(text: str) -> set[str]:
    """The characters of the text for which the font has no shape."""
    font = _font(_SUBTITLE_SIZE)
    nothing = bytes(font.getmask("\uffff"))
    return {one for one in text if not one.isspace() and bytes(font.getmask(one)) == nothing}


def _bars(canvas: ImageDraw.ImageDraw, ranked: Sequence[tuple[Category, int]], looks: tuple[int, int, int]) -> None:
    row, thickness, size = looks
    plain, bold = _font(size), _font(size, bold=True)
    left = _MARGIN + max(_wide(plain, category.korean) for category, _ in ranked) + _LABEL_GAP
    right = WIDTH - _MARGIN - max(_wide(bold, f"{papers:,}") for _, papers in ranked) - _COUNT_GAP
    most = ranked[0][1]
    _axis(canvas, left, _BARS_TOP, _BARS_TOP + row * len(ranked))
    for number, (category, papers) in enumerate(ranked):
        middle = _BARS_TOP + row * number + row // 2
        top, bottom = middle - thickness // 2, middle + thickness // 2
        end = left + max(_SHORTEST_BAR, round((right - left) * papers / most))
        _bar(canvas, (left, top, end, bottom), f"#{category.colour:06X}")
        _write(canvas, (_MARGIN, middle), category.korean, _INK, plain, "lm")
        _write(canvas, (end + _COUNT_GAP, middle), f"{papers:,}", _INK, bold, "lm")


def _bar(canvas: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: str) -> None:
    left, top, right, bottom = (place * _SCALE for place in box)
    corners = (False, True, True, False)
    canvas.rounded_rectangle((left, top, right - 1, bottom - 1), _CORNER * _SCALE, colour, corners=corners)


def _axis(canvas: ImageDraw.ImageDraw, left: int, top: int, bottom: int) -> None:
    """The line at which all bars begin."""
    canvas.rectangle(((left - _AXIS) * _SCALE, top * _SCALE, left * _SCALE - 1, bottom * _SCALE), _LINE)


def _write(
    canvas: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: str, font: Font, anchor: str = "la"
) -> None:
    canvas.text((at[0] * _SCALE, at[1] * _SCALE), text, fill=colour, font=font, anchor=anchor)


def _wide(font: Font, text: str) -> int:
    return round(font.getlength(text) / _SCALE)


@cache
def _font(size: int, *, bold: bool = False) -> Font:
    """Laid out by Pillow itself: another library would do it otherwise where it happens to be installed."""
    found = find_spec(_FONTS)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {_FONTS} is not installed")
    file = Path(found.origin).parent / "fonts" / ("NanumGothicBold.ttf" if bold else "NanumGothic.ttf")
    return ImageFont.truetype(file, size * _SCALE, layout_engine=ImageFont.Layout.BASIC)


def _png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()
