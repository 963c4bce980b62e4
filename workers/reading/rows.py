"""The lines of a table as rows and cells, by their places."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.fulltext import Paragraph
from workers.reading.glyphs import Word
from workers.reading.hyphens import Hyphens
from workers.reading.kinds import Marked
from workers.reading.lines import Line

_EMPTY = re.compile(r"\|\s+(?=\|)")
_GAP = 0.45
"""How wide a gap parts two cells, in the size of the type. Within a table, lines are not stretched."""


def table_of(lines: Sequence[Marked], hyphens: Hyphens) -> Paragraph:
    """What stands at one height as a row, its cells parted by bars; a cell that is left empty has its bars."""
    rows = [[cell for line in row for cell in _cells(line)] for row in _rows(lines)]
    aligned = _aligned(rows)
    left, right = min(one.line.left for one in lines), max(one.line.right for one in lines)
    text = ""
    wraps = False
    for row, cells in zip(rows, aligned, strict=True):
        written = _EMPTY.sub("| ", " | ".join(cells)).strip()
        text = hyphens.join(text, written) if wraps and len(row) == 1 else f"{text} ; {written}" if text else written
        wraps = len(row) == 1 and row[0].right > right - 0.2 * (right - left) and row[0].long_words >= 5
    return Paragraph(text, "table", lines[0].line.page)


def _rows(lines: Sequence[Marked]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for one in sorted((one.line for one in lines), key=lambda line: -line.base):
        if rows and abs(rows[-1][0].base - one.base) < 0.45 * min(one.size, rows[-1][0].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _cells(row: Line) -> list[Line]:
    parts: list[list[Word]] = []
    right = 0.0
    for word in row.words:
        if not parts or word.left - right > _GAP * min(word.font.size, parts[-1][-1].font.size):
            parts.append([])
            right = 0.0
        parts[-1].append(word)
        right = max(right, word.right)
    return [cell for part in parts if (cell := Line(row.page, part)).text]


def _aligned(rows: Sequence[Sequence[Line]]) -> list[list[str]]:
    """The cells' texts, with empty ones where a row has none under the others' columns."""
    counts = Counter(len(row) for row in rows if len(row) >= 3)
    most = counts.most_common(1)
    if not most or most[0][1] < 2:
        return [[cell.text for cell in row] for row in rows]
    full = [row for row in rows if len(row) == most[0][0]]
    columns = [(min(c.left for c in cells), max(c.right for c in cells)) for cells in zip(*full, strict=True)]
    return [_in_columns(row, columns) for row in rows]


def _in_columns(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[str]:
    texts = [cell.text for cell in row]
    if not 2 <= len(row) < len(columns):
        return texts
    places: list[int] = []
    for cell in row:
        shared = [min(cell.right, right) - max(cell.left, left) for left, right in columns]
        place = next((at for at, width in enumerate(shared) if width > 0), None)
        if place is None or (places and place <= places[-1]):
            return texts
        places.append(place)
    filled = [""] * len(columns)
    for place, text in zip(places, texts, strict=True):
        filled[place] = text
    return filled
