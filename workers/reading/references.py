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
    numbered = sum(bool(_NUMBERED.match(one.line.text)) for one in lines) > 0.15 * len(lines)
    entries: list[str] = []
    for place, one in enumerate(lines):
        begins = _NUMBERED.match(one.line.text) if numbered else _hangs(lines, place)
        if begins or not entries:
            entries.append(one.line.text)
        else:
            entries[-1] = hyphens.join(entries[-1], one.line.text)
    return entries


def _hangs(lines: Sequence[Marked], place: int) -> bool:
    """Whether the line begins an entry: it stands out to the left of its column, or after a gap."""
    one = lines[place]
    same = [other.line.left for other in lines if other.line.page == one.line.page and other.column == one.column]
    outmost = min(same)
    hanging = any(left > outmost + 0.6 * one.line.size for left in same)
    if hanging and one.line.left > outmost + 0.5 * one.line.size:
        return False
    above = lines[place - 1].line if place else one.line
    gap = above.base - one.line.base > 1.35 * one.line.size or above.page != one.line.page or above.base < one.line.base
    return hanging or (gap and bool(re.search(r"[.\d/]$", above.text)))
