"""The footnotes of a page: smaller type below all text of its column, from a mark or a short rule on."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from workers.reading.layout import Layout, Page
from workers.reading.lines import Line

_FOOTNOTE = re.compile(r"[*†‡§¶∗⋆♠♣⁰¹²³⁴⁵⁶⁷⁸⁹]|\d{1,2}(?=[A-Za-z“\"])")
_SMALLER = 0.93
"""The share of the body's size that footnotes stay below."""


def footnotes_of(page: Page, layout: Layout, texts: Sequence[Line], places: AbstractSet[int]) -> list[list[int]]:
    """The places of each footnote's lines, among the `places` on the page that are nothing else.

    `texts` are the lines that may be of the body.
    """
    found: list[list[int]] = []
    limit = _SMALLER * layout.size
    for column in range(len(page.columns)):
        bases = [line.base for line in texts if page.column_of(line) == column and _is_body(line, limit)]
        lowest = min(bases, default=None)
        small = [
            place
            for place, line in enumerate(page.lines)
            if place in places
            and page.column_of(line) == column
            and line.size < limit
            and (lowest is None or line.base < lowest)
        ]
        found += _parted(page, layout, small, below_text=lowest is not None)
    return found


def _is_body(line: Line, limit: float) -> bool:
    return line.size >= limit and line.long_words >= 2


def _parted(page: Page, layout: Layout, small: Sequence[int], *, below_text: bool) -> list[list[int]]:
    notes: list[list[int]] = []
    for place in small:
        line = page.lines[place]
        marked = bool(_FOOTNOTE.match(line.text)) and (below_text or line.words[0].font.size < 0.85 * line.size)
        # What says when a paper was sent and to whom to write has no mark.
        unmarked = not notes and page.number == 1 and _is_far_below(page, layout, small, line)
        if marked or unmarked or _is_under_short_rule(page, line):
            notes.append([place])
        elif notes:
            notes[-1].append(place)
    return notes


def _is_far_below(page: Page, layout: Layout, small: Sequence[int], line: Line) -> bool:
    """Whether it stands apart under everything on the page but the other small lines."""
    own = set(small)
    above = min((one.base for place, one in enumerate(page.lines) if place not in own), default=0.0)
    return above - line.base > 1.8 * layout.leading


def _is_under_short_rule(page: Page, line: Line) -> bool:
    column = page.columns[page.column_of(line)]
    return any(
        0 < rule.height - line.base < 2.2 * line.size
        and abs(rule.left - column.left) < 6
        and rule.right - rule.left < 0.55 * (column.right - column.left)
        for rule in page.rules
    )
