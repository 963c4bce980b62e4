"""The list of references, entry by entry."""

import re
from collections.abc import Sequence

from workers.reading.hyphens import Hyphens
from workers.reading.kinds import Marked

_NUMBERED = re.compile(r"\[[^\]\s]{1,12}\]\s|\d{1,3}\.\s")


def entries_of(lines: Sequence[Marked], hyphens: Hyphens) -> list[str]:
    """Each entry as one line. They begin with a number, or with a line that stands further out than the others."""
    if not lines:
        return []
    outmost, hanging = _edges(lines)
    numbered = sum(bool(_NUMBERED.match(one.line.text)) for one in lines) > 0.15 * len(lines)
    entries: list[str] = []
    for place, one in enumerate(lines):
        begins = _NUMBERED.match(one.line.text) if numbered else _hangs(lines, place, outmost, hanging)
        if begins or not entries:
            entries.append(one.line.text)
        else:
            entries[-1] = hyphens.join(entries[-1], one.line.text)
    return entries


_Column = tuple[int, int]


def _edges(lines: Sequence[Marked]) -> tuple[dict[_Column, float], set[_Column]]:
    """The left edge of each page's columns, and those in which lines are set in from it."""
    lefts: dict[_Column, list[float]] = {}
    for one in lines:
        lefts.setdefault((one.line.page, one.column), []).append(one.line.left)
    outmost = {column: min(places) for column, places in lefts.items()}
    size = lines[0].line.size
    return outmost, {column for column, places in lefts.items() if max(places) > outmost[column] + 0.6 * size}


def _hangs(lines: Sequence[Marked], place: int, outmost: dict[_Column, float], hanging: set[_Column]) -> bool:
    """Whether the line begins an entry: it stands out to the left of its column, or after a gap."""
    one = lines[place]
    column = (one.line.page, one.column)
    if column in hanging:
        return one.line.left <= outmost[column] + 0.5 * one.line.size
    above = lines[place - 1].line
    gap = above.base - one.line.base > 1.35 * one.line.size or above.page != one.line.page or above.base < one.line.base
    return gap and bool(re.search(r"[.\d/]$", above.text))
