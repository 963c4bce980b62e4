"""Lines into paragraphs: what goes on in the next line, the next column, or on the next page, and what begins anew."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.fulltext import Kind, Paragraph
from workers.reading.hyphens import Hyphens
from workers.reading.kinds import Marked
from workers.reading.layout import Layout
from workers.reading.lines import Line

_BULLET = re.compile(r"[•●○◦▪■–∙·⋆►▶✓✗]\s*\S|[*-]\s")
_ITEM = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|\[\d{1,3}\]|[A-Z]\d{1,2}[.:)]|Q\d*:|A\d*:)\s")
_ENDED = re.compile(r"[.!?:;…][”’\"')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_MARK = re.compile(
    r"(?<=[A-Za-z]{2}|[A-Za-z][.,;:)\]”’]|\d[.,)\]]|[)\]”’%][.,;:]) ?([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻\w])"
)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass
class Open:
    """A paragraph while lines are added to it."""

    lines: list[Marked] = field(default_factory=list)

    @property
    def last(self) -> Marked:
        return self.lines[-1]


def goes_on(paragraph: Open, one: Marked, layout: Layout, *, indented: bool, parted: bool) -> bool:
    """Whether the line belongs to the paragraph. `indented` says that the document sets first lines in, `parted` that
    something else stands between them.
    """
    last = paragraph.last
    if parted or last.line.page != one.line.page or last.column != one.column or last.line.base < one.line.base:
        return _goes_on_over(paragraph, one, layout, indented=indented)
    line, above = one.line, last.line
    size = above.size
    step = above.base - line.base
    if abs(line.size - size) > 0.5 and line.long_words > 1 and above.long_words > 1:
        return False
    lower = line.text[:1].islower() or above.text.endswith("-")
    if step > (1.9 if lower and not _ENDED.search(above.text) else 1.33) * max(layout.leading, 1.05 * size):
        return False
    return not _begins(paragraph, line, size)


def _begins(paragraph: Open, line: Line, size: float) -> bool:
    """Whether the line, right under the paragraph's last one, is the first of another by its indent or its bullet."""
    above = paragraph.last.line
    shift = line.left - above.left
    first_is_item = bool(_BULLET.match(paragraph.lines[0].line.text) or _ITEM.match(paragraph.lines[0].line.text))
    if _BULLET.match(line.text):
        return True
    roomy = _had_room(paragraph, line)
    if _ITEM.match(line.text) and (roomy or (_ENDED.search(above.text) and abs(shift) > 0.6 * size)):
        return True
    if len(paragraph.lines) == 1:
        if shift > 0.7 * size:
            return not (first_is_item or (shift < 2.2 * size and not roomy and not _ENDED.search(above.text)))
        if shift < -0.7 * size:
            return roomy and bool(_ENDED.search(above.text))
    elif shift > 0.7 * size:
        return bool(_ENDED.search(above.text)) or line.text[:1].isupper()
    elif shift < -0.7 * size:
        return first_is_item or roomy
    return roomy and bool(_ENDED.search(above.text))


def _had_room(paragraph: Open, line: Line) -> bool:
    """Whether the line's first word would have fitted behind the last line: then the line was ended on purpose."""
    above = paragraph.last.line
    right = max([one.line.right for one in paragraph.lines if one.line.page == above.page] + [line.right])
    first = line.words[0]
    return above.right + (first.right - first.left) + 0.5 * above.size < right


def _goes_on_over(paragraph: Open, one: Marked, layout: Layout, *, indented: bool) -> bool:
    """Whether the line goes on with a paragraph of the column or page before."""
    line, above = one.line, paragraph.last.line
    if above.text.endswith("-"):
        return True
    if abs(line.size - above.size) > 0.5 or _BULLET.match(line.text):
        return False
    ended = bool(_ENDED.search(above.text))
    if line.text[:1].islower():
        return True
    if not ended:
        return not _ITEM.match(line.text) or not _is_short(paragraph, above)
    first = paragraph.lines[0].line
    item = bool(_BULLET.match(first.text) or _ITEM.match(first.text))
    if _ITEM.match(line.text) or _is_short(paragraph, above) or item:
        return False
    return indented and not _is_set_in(one, layout)


def _is_short(paragraph: Open, above: Line) -> bool:
    right = max(one.line.right for one in paragraph.lines if one.line.page == above.page)
    return len(paragraph.lines) > 1 and above.right < right - 1.5 * above.size


def _is_set_in(one: Marked, layout: Layout) -> bool:
    page = next(page for page in layout.pages if page.number == one.line.page)
    return one.line.left > page.columns[one.column].left + 0.6 * layout.size


def sets_first_lines_in(lines: Sequence[Marked], layout: Layout) -> bool:
    """Whether paragraphs begin with an indent, rather than after a gap."""
    indents = gaps = 0
    for before, one in itertools.pairwise(lines):
        line, above = one.line, before.line
        if one.kind != "text" or before.kind != "text" or line.page != above.page or one.column != before.column:
            continue
        step, shift = above.base - line.base, line.left - above.left
        if not 0 < step < 2.2 * layout.leading or line.long_words < 4 or not _ENDED.search(above.text):
            continue
        indents += 0.7 * line.size < shift < 3 * line.size and step < 1.3 * layout.leading
        gaps += abs(shift) < 0.3 * line.size and step > 1.3 * layout.leading
    return indents > gaps


def paragraph_of(lines: Sequence[Marked], hyphens: Hyphens, marks: dict[int, set[str]], kind: Kind) -> Paragraph:
    """The lines as one paragraph. `marks` has the numbers of each page's footnotes, which no sentence is to hold."""
    text, breaks = "", []
    page = lines[0].line.page
    for one in lines:
        written = one.line.text if kind == "footnote" else _without_marks(one.line.text, marks.get(one.line.page))
        joined = hyphens.join(text, written)
        breaks += [len(joined) - len(written)] * (one.line.page - page)
        page, text = max(page, one.line.page), joined
    return Paragraph(text, kind, lines[0].line.page, tuple(breaks))


def _without_marks(text: str, marks: set[str] | None) -> str:
    if not marks:
        return text
    return _MARK.sub(lambda found: "" if found[1].translate(_DIGITS) in marks else found[0], text)


def marks_of(lines: Sequence[Marked]) -> dict[int, set[str]]:
    """The numbers that footnotes begin with, by page."""
    marks: dict[int, set[str]] = {}
    for one in lines:
        found = re.match(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\d{1,2}", one.line.text) if one.kind == "footnote" else None
        if found:
            marks.setdefault(one.line.page, set()).add(found[0].translate(_DIGITS))
    return marks
