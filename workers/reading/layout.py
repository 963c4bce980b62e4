"""The lines of all pages in reading order: columns found, furniture gone.

The file's order is trusted where it is one a person could read by; where a file draws its lines across the columns or
jumps up and down, they are put in order by their places.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from workers.reading.furniture import without_furniture, without_line_numbers
from workers.reading.glyphs import Sheet
from workers.reading.ink import Rule
from workers.reading.lines import Line, lines_of

_MOST_JUMPS = 0.15
"""Of the steps from line to line within a column, how many may go up before the file's order is not trusted."""


@dataclass(frozen=True, slots=True)
class Column:
    """The edges of a column of text, in points."""

    left: float
    right: float


@dataclass(frozen=True)
class Page:
    """A page's lines in reading order."""

    number: int
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    """One over the whole width; where the paper has two columns, also the left and the right one."""
    rules: tuple[Rule, ...]

    def column_of(self, line: Line) -> int:
        """0 for a line over the whole width, 1 and 2 for one in the left and in the right column."""
        if len(self.columns) == 1:
            return 0
        gutter = (self.columns[1].right + self.columns[2].left) / 2
        if line.left < gutter - 2 and line.right > gutter + 2:
            return 0
        return 1 if (line.left + line.right) / 2 < gutter else 2


@dataclass(frozen=True)
class Layout:
    """All pages, and what most of their text looks like."""

    pages: tuple[Page, ...]
    size: float
    """The size of the body's type, in points."""
    font: str
    """The name of the body's font."""
    leading: float
    """From baseline to baseline, in points."""


def lay_out(sheets: Sequence[Sheet]) -> Layout:
    """The pages of a document that has text."""
    words = without_line_numbers(sheets)
    lines = [lines_of(sheet.number, one) for sheet, one in zip(sheets, words, strict=True)]
    size = _body_size(lines)
    gutter = _gutter(lines, [sheet.width for sheet in sheets], size)
    pages = _pages(sheets, lines, gutter, size)
    if (gutter and _across(lines, gutter, size)) or _jumps(pages) > _MOST_JUMPS:
        lines = [lines_of(sheet.number, one, gutter) for sheet, one in zip(sheets, words, strict=True)]
        pages = [_by_place(page) for page in _pages(sheets, lines, gutter, size)]
    kept = [page.lines for page in pages]
    return Layout(tuple(pages), size, _body_font(kept, size), _leading(kept, size))


def _pages(sheets: Sequence[Sheet], lines: Sequence[Sequence[Line]], gutter: float | None, size: float) -> list[Page]:
    kept = without_furniture(lines, [sheet.height for sheet in sheets])
    edges = _columns(kept, gutter, size)
    return [Page(sheet.number, tuple(own), edges, sheet.rules) for sheet, own in zip(sheets, kept, strict=True)]


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    counts: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if not line.figure:
                counts[line.size] += len(line.text) * (2 if line.long_words >= 4 else 1)
    return max(counts, key=counts.__getitem__, default=10.0)


def _body_font(pages: Sequence[Sequence[Line]], size: float) -> str:
    counts: Counter[str] = Counter()
    for lines in pages:
        for line in lines:
            counts[line.font.name] += len(line.words) if abs(line.size - size) < 0.3 else 0
    return max(counts, key=counts.__getitem__, default="")


def _gutter(pages: Sequence[Sequence[Line]], widths: Sequence[float], size: float) -> float | None:
    """The middle between two columns; None where the text runs over the whole width."""
    left: list[Line] = []
    right: list[Line] = []
    over = 0
    for lines, width in zip(pages, widths, strict=True):
        for line in lines:
            if abs(line.size - size) > 0.3 or line.long_words < 3:
                continue
            for cell in line.cells:
                if cell.right - cell.left < 0.25 * width:
                    continue
                if cell.right < 0.53 * width:
                    left.append(cell)
                elif cell.left > 0.47 * width:
                    right.append(cell)
                else:
                    over += 1
    if min(len(left), len(right)) < max(10, 0.15 * (len(left) + len(right) + over)):
        return None
    return (_edge([line.right for line in left], 0.97) + _edge([line.left for line in right], 0.03)) / 2


def _edge(places: list[float], share: float) -> float:
    return sorted(places)[min(len(places) - 1, int(share * len(places)))]


def _across(pages: Sequence[Sequence[Line]], gutter: float, size: float) -> bool:
    """Whether the file draws its lines from the left column to the right one, line by line."""
    joined = alone = 0
    for lines in pages:
        for line in lines:
            if abs(line.size - size) > 0.3 or line.long_words < 4:
                continue
            cells = line.cells
            halves = len(cells) == 2 and cells[0].right <= gutter <= cells[1].left
            joined += halves and min(cell.long_words for cell in cells) >= 3
            alone += len(cells) == 1
    return joined > 0.3 * max(alone, 1)


def _columns(pages: Sequence[Sequence[Line]], gutter: float | None, size: float) -> tuple[Column, ...]:
    lines = [line for page in pages for line in page if abs(line.size - size) < 0.3 and line.long_words >= 3]
    if not lines:
        lines = [line for page in pages for line in page]
    if gutter is None:
        return (_column(lines),)
    left, right = ([line for line in lines if line.right < gutter], [line for line in lines if line.left > gutter])
    if not left or not right:
        return (_column(lines),)
    one, other = _column(left), _column(right)
    return Column(one.left, other.right), one, other


def _column(lines: Sequence[Line]) -> Column:
    lefts = Counter(round(line.left) for line in lines)
    rights = Counter(round(line.right) for line in lines)
    return Column(lefts.most_common(1)[0][0], rights.most_common(1)[0][0]) if lines else Column(0, 0)


def _leading(pages: Sequence[Sequence[Line]], size: float) -> float:
    steps = [
        above.base - below.base
        for lines in pages
        for above, below in itertools.pairwise(lines)
        if abs(above.size - size) < 0.3 and abs(below.size - size) < 0.3 and min(above.long_words, below.long_words) > 3
    ]
    steps = [step for step in steps if 0.9 * size < step < 2.5 * size]
    return median(steps) if steps else 1.2 * size


def _jumps(pages: Sequence[Page]) -> float:
    steps = ups = 0
    for page in pages:
        lines = [line for line in page.lines if line.long_words >= 4 and not line.figure]
        for above, below in itertools.pairwise(lines):
            if page.column_of(above) == page.column_of(below):
                steps += 1
                ups += below.base > above.base + 3
    return ups / max(steps, 1)


def _by_place(page: Page) -> Page:
    """The page from top to bottom; between two lines over the whole width, first the left column and then the right."""
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(page.lines, key=lambda line: -line.base):
        if page.column_of(line) == 0 and len(page.columns) > 1:
            ordered += sorted(band, key=page.column_of)
            ordered.append(line)
            band = []
        else:
            band.append(line)
    ordered += sorted(band, key=page.column_of)
    return Page(page.number, tuple(ordered), page.columns, page.rules)
