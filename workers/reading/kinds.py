"""What each line of a page is: text, caption, table, equation, footnote, or the lettering of a figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workers.reading.footnotes import footnotes_of
from workers.reading.ink import Rule
from workers.reading.layout import Layout, Page
from workers.reading.lines import Line
from workers.reading.ruling import bands, is_listing, is_row, running_rules, table_rules

LineKind = Literal["text", "caption", "table", "equation", "footnote", "lettering"]

_CAPTION = re.compile(
    r"(?P<what>fig(?:ure|\.)?|table|tab\.|algorithm|listing|scheme|box|example|prompt)\s*"
    r"(?:\d{1,3}|[IVXL]{1,6}|[A-Z]\.?\d{1,3}|[A-Z])(?:\.\d{1,2})?(?:\s*\([a-z]\))?(?P<mark>\s*[:.|–—]|$)?(?!\w)",
    re.I,
)
_LABELLED = re.compile(r"fig|tab|algorithm|listing", re.I)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, what it is, and where its column begins and ends."""

    line: Line
    kind: LineKind
    column: int
    group: int
    """Lines of one caption, table, equation or footnote share it."""


def mark(layout: Layout) -> list[list[Marked]]:
    """Every page's lines in order, each with its kind."""
    running = running_rules(layout.pages)
    return [_Marker(layout, page, running).marked() for page in layout.pages]


class _Marker:
    """Marks one page. Each step marks lines that no step before it has."""

    def __init__(self, layout: Layout, page: Page, running: set[tuple[int, int, int]]) -> None:
        self.layout, self.page, self.lines = layout, page, page.lines
        self.rules = table_rules(page, running)
        self.kinds: list[LineKind | None] = ["lettering" if line.figure else None for line in self.lines]
        self.groups = [0] * len(self.lines)
        self.group = 0

    def marked(self) -> list[Marked]:
        self._captions()
        self._ruled_tables()
        self._tables_without_rules()
        self._letterings()
        self._equations()
        texts = [line for line, kind in zip(self.lines, self.kinds, strict=True) if kind in {None, "equation"}]
        open_lines = {place for place, kind in enumerate(self.kinds) if kind is None}
        for places in footnotes_of(self.page, self.layout, texts, open_lines):
            self._set(places, "footnote")
        column = self.page.column_of
        return [
            Marked(line, kind or "text", column(line), group)
            for line, kind, group in zip(self.lines, self.kinds, self.groups, strict=True)
        ]

    def _set(self, places: Sequence[int], kind: LineKind) -> None:
        self.group += 1
        for place in places:
            self.kinds[place], self.groups[place] = kind, self.group

    # Captions

    def _captions(self) -> None:
        place = 0
        while place < len(self.lines):
            if self.kinds[place] is None and self._begins_caption(place):
                last = place
                while last + 1 < len(self.lines) and self._caption_goes_on(place, last):
                    last += 1
                self._set(range(place, last + 1), "caption")
                place = last
            place += 1

    def _begins_caption(self, place: int) -> bool:
        line = self.lines[place]
        found = _CAPTION.match(line.text)
        if not found or not line.text[0].isupper() or self._goes_on_from(place - 1, place):
            return False
        if found["mark"] is not None:
            return found["mark"] != "" or len(self.lines) == place + 1 or len(line.text) < 14
        # «Figure 3 shows …» is text; a label set apart by its weight or by a smaller size is none.
        first = line.words[0].font
        label_alone = first.bold and not line.words[-1].font.bold
        return bool(_LABELLED.match(found["what"])) and (label_alone or self._between_rules(line))

    def _between_rules(self, line: Line) -> bool:
        return any(
            0 < rule.height - line.base < 2.2 * line.size and rule.left < line.left + 6 and line.left < rule.right
            for rule in self.rules
        )

    def _goes_on_from(self, before: int, place: int) -> bool:
        """Whether the line stands right under the one before it, as lines of one paragraph do."""
        if before < 0 or self.kinds[before] == "lettering":
            return False
        above, line = self.lines[before], self.lines[place]
        step = above.base - line.base
        if abs(above.size - line.size) > 0.3 or not 0 < step < 1.25 * max(self.layout.leading, 1.15 * line.size):
            return False
        return above.left < line.right and line.left < above.right and above.long_words >= 3

    def _caption_goes_on(self, first: int, last: int) -> bool:
        line, above = self.lines[last + 1], self.lines[last]
        step = above.base - line.base
        if self.kinds[last + 1] is not None or not 0.5 * line.size < step < 1.5 * above.size:
            return False
        # «TABLE IV» stands on a line of its own over its title, which may be in small capitals.
        alone = last == first and len(above.text) < 14
        if len(line.cells) > 2 or (abs(line.size - above.size) > 0.4 and not alone) or _CAPTION.match(line.text):
            return False
        beside = [rule for rule in self.rules if rule.left < line.right and line.left < rule.right]
        if any(line.base + line.size < rule.height < above.base + 1 for rule in beside):
            return False
        return self.page.column_of(line) in {0, self.page.column_of(above)} or self.page.column_of(above) == 0

    # Tables

    def _ruled_tables(self) -> None:
        """Between level lines of one length: the rules of a table, or of an algorithm."""
        last: Rule | None = None
        for above, below in bands(self.rules):
            inside = [place for place in self._between(above, below) if self.kinds[place] is None]
            captions = [place for place in self._between(above, below) if self.kinds[place] == "caption"]
            if not inside or (captions and not is_listing(self.lines[captions[0]])):
                continue
            prose = sum(self._is_prose(self.lines[place]) for place in inside)
            if 2 * prose > len(inside) and not captions and not self._captioned(above, below):
                continue
            if above is last:
                # The next part of the same table.
                self.group -= 1
            self._set(inside, "table")
            last = below

    def _between(self, above: Rule, below: Rule) -> list[int]:
        return [
            place
            for place, line in enumerate(self.lines)
            if below.height < line.base + 0.3 * line.size < above.height + 0.3 * line.size
            and above.left - 8 < (line.left + line.right) / 2 < above.right + 8
        ]

    def _captioned(self, above: Rule, below: Rule) -> bool:
        """Whether a caption stands over or under the two rules, or over or under others of their kind beside them."""
        near = 3.5 * self.layout.leading
        same = [
            rule.height for rule in self.rules if abs(rule.left - above.left) < 4 and abs(rule.right - above.right) < 4
        ]
        top, bottom = max(same), min(same)
        edges = (above.height, below.height, top, bottom)
        captions = [line.base for line, kind in zip(self.lines, self.kinds, strict=True) if kind == "caption"]
        return any(abs(base - edge) < near for base in captions for edge in edges)

    def _is_prose(self, line: Line) -> bool:
        column = self.page.columns[self.page.column_of(line)]
        wide = line.right - line.left > 0.7 * (column.right - column.left)
        return wide and line.long_words >= 5 and len(line.cells) <= 2 and line.size > self.layout.size - 0.4

    def _tables_without_rules(self) -> None:
        """Rows of several cells that follow each other; a row's label may stand between them."""
        start: int | None = None
        last = 0
        rows = 0
        for place in range(len(self.lines) + 1):
            open_line = place < len(self.lines) and self.kinds[place] is None
            if open_line and is_row(self.lines[place]):
                start = place if start is None else start
                last, rows = place, rows + 1
                continue
            if start is not None and open_line and place - last <= 2 and self._is_label(self.lines[place]):
                continue
            if start is not None and rows >= 2:
                self._set(range(start, last + 1), "table")
            elif start is not None:
                self._join_table(start)
            start, rows = None, 0

    def _join_table(self, place: int) -> None:
        """A single row belongs to the table that it stands next to."""
        for beside in (place - 1, place + 1):
            if 0 <= beside < len(self.lines) and self.kinds[beside] == "table":
                if abs(self.lines[beside].base - self.lines[place].base) < 2.5 * self.lines[place].size:
                    self.kinds[place], self.groups[place] = "table", self.groups[beside]
                return

    def _is_label(self, line: Line) -> bool:
        column = self.page.columns[self.page.column_of(line)]
        return line.right - line.left < 0.4 * (column.right - column.left) and len(line.text) < 40

    # What figures say

    def _letterings(self) -> None:
        """Labels that TeX draws itself stand before the caption of their figure, scattered and in other type."""
        for place, kind in enumerate(self.kinds):
            starts = kind == "caption" and self.groups[place] != (self.groups[place - 1] if place else -1)
            if not starts or not self.lines[place].text.lower().startswith("fig"):
                continue
            before = place - 1
            while before >= 0 and self._is_lettering(before):
                self.kinds[before] = "lettering"
                before -= 1

    def _is_lettering(self, place: int) -> bool:
        line = self.lines[place]
        if self.kinds[place] is not None:
            # Labels beside each other look like a row, but a row has figures.
            return self.kinds[place] == "table" and not any(map(str.isdecimal, line.text))
        column = self.page.columns[self.page.column_of(line)]
        as_body = abs(line.size - self.layout.size) < 0.4 and line.left < column.left + 2.2 * line.size
        short = line.right - line.left < 0.62 * (column.right - column.left) or len(line.cells) > 2
        small = line.size < self.layout.size - 0.6
        return (small and (short or line.long_words < 5)) or (short and not as_body and line.long_words < 7)

    # Equations

    def _equations(self) -> None:
        display = [kind is None and self._is_display(line) for line, kind in zip(self.lines, self.kinds, strict=True)]
        for place, line in enumerate(self.lines):
            if display[place] or self.kinds[place] is not None or line.long_words > 1 or len(line.text) > 24:
                continue
            near = [other for other in (place - 2, place - 1, place + 1, place + 2) if 0 <= other < len(display)]
            if any(display[other] and abs(self.lines[other].base - line.base) < 2.4 * line.size for other in near):
                display[place] = not _ends_sentence(line, self.page, self.layout)
        place = 0
        while place < len(display):
            last = place
            while last < len(display) and display[last]:
                last += 1
            if last > place:
                self._set(range(place, last), "equation")
            place = max(last, place + 1)

    def _is_display(self, line: Line) -> bool:
        """A formula on a line of its own: mathematics for the most part, and set in from the column's edge."""
        column = self.page.columns[self.page.column_of(line)]
        indented = line.left > column.left + 1.2 * self.layout.size
        if line.long_words >= 5 or not line.mathematical:
            return False
        numbered = bool(re.search(r"\(\d{1,3}[a-z]?\)$", line.text)) and line.right > column.right - 6
        return line.mathematical > (0.15 if numbered else 0.3) and (indented or numbered or line.long_words == 0)


def _ends_sentence(line: Line, page: Page, layout: Layout) -> bool:
    """Whether it is the short last line of a paragraph rather than a part of a formula."""
    column = page.columns[page.column_of(line)]
    return line.left < column.left + 0.5 * layout.size and line.long_words >= 1
