"""A paper's PDF as text by structure: sections, paragraphs, tables, captions, footnotes, and the page of each.

PDFium reads the file; it is written in C++ and the file is hostile, so this runs in a child process of its own.
https://pdfium.googlesource.com/pdfium/
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from bot.fulltext import FullText, Kind, Paragraph, Section
from workers.reading.glyphs import Sheet, read_sheet
from workers.reading.headings import Entry, Heading, find_headings
from workers.reading.hyphens import Hyphens
from workers.reading.ink import Font
from workers.reading.kinds import Marked, mark
from workers.reading.layout import Layout, lay_out
from workers.reading.paragraphs import Open, goes_on, marks_of, paragraph_of, sets_first_lines_in
from workers.reading.references import entries_of
from workers.reading.rows import table_of
from workers.reading.unreadable import Unreadable

MOST_OUTLINE = 2_000
"""Entries of a file's own outline that are looked at; they may form a circle."""
_LEADERS = re.compile(r"(?:\. ?){4,}\s*\d{0,4}$|…{2,}\s*\d{0,4}$")
_ENDS_IN_PAGE = re.compile(r"(?:\s|^)(?:\d{1,4}|[ivxlc]{1,6})$")


def read_pdf(body: bytes, most_pages: int = 120) -> FullText:
    """The text of the first `most_pages` pages; `complete` says whether there are no more.

    Raises Unreadable where `body` is no PDF, is locked by a password, or holds no text, as scanned pages do.
    """
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise Unreadable(f"not a PDF that can be opened: {error}") from error
    try:
        count = len(document)
        sheets = _sheets(document, min(count, most_pages))
        outline = _outline(document)
    finally:
        document.close()
    if not any(sheet.words for sheet in sheets):
        raise Unreadable("a PDF without text")
    layout = lay_out(_weighed(sheets))
    lines = [one for page in mark(layout) for one in page]
    hyphens = Hyphens(one.line.text for one in lines)
    headings = find_headings(lines, layout, outline, hyphens)
    sections, references = _Assembly(layout, lines, headings, hyphens).sections()
    return FullText("pdf", sections, references, len(sheets), complete=count <= most_pages)


def _sheets(document: pdfium.PdfDocument, count: int) -> list[Sheet]:
    sheets = []
    for index in range(count):
        try:
            sheets.append(read_sheet(document, index))
        except pdfium.PdfiumError:
            # A damaged page costs its own text, and pages keep their numbers.
            sheets.append(Sheet(index + 1, 1.0, 1.0, ()))
    return sheets


def _weighed(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages with what is heavy as bold too, unless the font of most of the text is heavy."""
    letters: Counter[Font] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            letters[word.font] += len(word.text)
    if letters.most_common(1)[0][0].heavy:
        return list(sheets)
    bold = {font: replace(font, bold=True) for font in letters if font.heavy and not font.bold}
    return [
        replace(sheet, words=tuple(replace(one, font=bold.get(one.font, one.font)) for one in sheet.words))
        for sheet in sheets
    ]


def _outline(document: pdfium.PdfDocument) -> list[Entry]:
    entries: list[Entry] = []
    for bookmark in document.get_toc(max_depth=6):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            entries.append(Entry(bookmark.get_title().strip(), bookmark.level + 1, page + 1))
        if len(entries) >= MOST_OUTLINE:
            break
    return entries


class _Assembly:
    """Puts lines into paragraphs and paragraphs into sections."""

    def __init__(self, layout: Layout, lines: Sequence[Marked], headings: dict[int, Heading], hyphens: Hyphens) -> None:
        self.layout, self.lines, self.headings, self.hyphens = layout, lines, headings, hyphens
        self.marks = marks_of(lines)
        self.indented = sets_first_lines_in(lines, layout)
        self.done: list[tuple[Heading, list[Paragraph]]] = []
        self.heading = Heading("", "", 0, 0)
        self.found: list[Paragraph] = []
        self.open: Open | None = None
        self.waiting: list[Paragraph] = []
        self.references: list[Marked] = []

    def sections(self) -> tuple[tuple[Section, ...], tuple[str, ...]]:
        place = 0
        while place < len(self.lines):
            heading = self.headings.get(place)
            if heading:
                self._begin(heading, self.lines[place])
                if heading.lines:
                    place += heading.lines
                    continue
            place = self._take(place)
        self._close_section()
        made = [Section(h.number, h.title, h.level, tuple(p)) for h, p in _with_abstract(self.done)]
        return tuple(_without_empty(made)), tuple(entries_of(self.references, self.hyphens))

    def _take(self, place: int) -> int:
        """Takes the line at `place`, or its whole group, and gives the place of the next."""
        one = self.lines[place]
        if one.kind == "lettering":
            return place + 1
        if one.kind == "text":
            self._text(one)
            return place + 1
        last = place
        while last < len(self.lines) and self._same_group(one, self.lines[last]):
            last += 1
        listed = self.heading.opens_contents and all(_is_listed(one) for one in self.lines[place:last])
        if not listed:
            self._apart(self.lines[place:last], one.kind)
        return last

    def _same_group(self, one: Marked, other: Marked) -> bool:
        return one.kind == other.kind and one.group == other.group and one.line.page == other.line.page

    def _apart(self, lines: Sequence[Marked], kind: Kind) -> None:
        if kind == "equation":
            # An equation stands within its paragraph's text, all else was set beside it.
            self._close_paragraph()
        made = table_of(lines, self.hyphens) if kind == "table" else paragraph_of(lines, self.hyphens, {}, kind)
        if kind == "equation":
            made = Paragraph(" ".join(one.line.text for one in lines), kind, lines[0].line.page)
        if kind == "footnote" and self._ends_footnote(made):
            return
        if made.text:
            (self.waiting if self.open else self.found).append(made)

    def _ends_footnote(self, made: Paragraph) -> bool:
        """Whether it is the end of the last page's last footnote, which then has it."""
        places = [*(found for _, found in self.done), self.found, self.waiting]
        notes = [(kept, place) for kept in places for place in range(len(kept))]
        notes = [(kept, place) for kept, place in notes if kept[place].kind == "footnote"]
        if not notes or not made.text[:1].islower():
            return False
        kept, place = notes[-1]
        before = kept[place]
        turns = (made.page or 0) - (before.page or 0) - len(before.breaks)
        if turns not in {0, 1} or before.text.endswith("."):
            return False
        joined = self.hyphens.join(before.text, made.text)
        kept[place] = replace(before, text=joined, breaks=before.breaks + (len(joined) - len(made.text),) * turns)
        return True

    def _text(self, one: Marked) -> None:
        if self.heading.opens_references:
            self.references.append(one)
            return
        if self.heading.opens_contents or _LEADERS.search(one.line.text):
            return
        parted = bool(self.waiting)
        if self.open and goes_on(self.open, one, self.layout, indented=self.indented, parted=parted):
            self.open.lines.append(one)
            return
        self._close_paragraph()
        self.open = Open([one])

    def _begin(self, heading: Heading, one: Marked) -> None:
        if self.heading.opens_contents and _is_listed(one):
            return
        self._close_section()
        self.heading = heading
        if heading.rest:
            self.open = Open([one])

    def _close_paragraph(self) -> None:
        if self.open:
            made = paragraph_of(self.open.lines, self.hyphens, self.marks, "text")
            if self.heading.rest and not any(one.kind == "text" for one in self.found):
                made = _without_start(made, self.heading, self.open.lines[0])
            if made.text:
                self.found.append(made)
        self.found += self.waiting
        self.open, self.waiting = None, []

    def _close_section(self) -> None:
        self._close_paragraph()
        if self.heading.opens_references and self.found and self.done:
            # Tables and captions among the references are the text's.
            self.done[-1][1].extend(self.found)
        elif not self.heading.opens_references and not self.heading.opens_contents:
            self.done.append((self.heading, self.found))
        # What floats among the contents comes before the section that follows them.
        self.found = [one for one in self.found if one.kind != "text"] if self.heading.opens_contents else []


def _is_listed(one: Marked) -> bool:
    """Whether it is a line of a table of contents: it ends in a page's number, after dots or a gap."""
    return bool(_LEADERS.search(one.line.text)) or (
        len(one.line.cells) > 1 and bool(_ENDS_IN_PAGE.search(one.line.text))
    )


def _without_start(made: Paragraph, heading: Heading, first: Marked) -> Paragraph:
    """The paragraph without the heading that runs into it."""
    cut = len(first.line.text) - len(heading.rest)
    return Paragraph(made.text[cut:], made.kind, made.page, tuple(max(0, place - cut) for place in made.breaks))


def _with_abstract(done: list[tuple[Heading, list[Paragraph]]]) -> list[tuple[Heading, list[Paragraph]]]:
    """Without what stands before the first heading; of a paper that does not name its abstract, its paragraph there."""
    (_, before), *rest = done
    if any(heading.title == "Abstract" for heading, _ in rest):
        return rest
    long = [one for one in before if one.kind != "text" or len(one.text) > 300]
    texts = [one for one in long if one.kind == "text"]
    if not rest:
        return [(Heading("", "", 1, 0), before)]
    return [(Heading("", "Abstract", 1, 0), long), *rest] if texts else rest


def _without_empty(sections: list[Section]) -> list[Section]:
    """Without the word Appendix, and the like, over a section that has a letter of its own."""
    kept = []
    for place, section in enumerate(sections):
        following = sections[place + 1] if place + 1 < len(sections) else None
        bare = not section.number and not section.paragraphs and section.title.lower().startswith(("append", "suppl"))
        if not (bare and following and following.number and following.level <= section.level):
            kept.append(section)
    return kept
