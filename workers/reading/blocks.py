"""From what is seen on a page to the sections and paragraphs of the paper."""

from collections.abc import Callable, Mapping
from typing import Literal

from bot.fulltext import Kind, Paragraph, Section
from workers.reading.collecting import NOTED, Cells, Pieces
from workers.reading.markup import Element, End, Event, Formula
from workers.reading.outline import Outline, Part
from workers.reading.roles import Role, begins_a_line, begins_a_line_unnumbered, role

_LONGEST_HEADING = 500
"""Characters; what has more is a paragraph, whatever it is called."""


def _nothing() -> None:
    """What there is to do at the end of most elements."""


class Reader:
    """Takes events in order, and gives sections at the end.

    Text goes into what is open: the flow of paragraphs, or what was opened inside it (a note, a caption, a table),
    which becomes a paragraph of its own at its end. What ends inside a paragraph follows it.
    """

    def __init__(self) -> None:
        self.characters = 0
        """How much text was taken."""
        self._outline = Outline()
        self._flow = Pieces("text")
        self._open: list[Pieces] = []
        self._after: list[Paragraph] = []
        self._ends: list[Callable[[], None]] = []
        self._items = 0
        self._lead = ""
        """A heading that the next paragraph begins with."""
        self._heading_number = ""

    def take(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case str():
                self.characters += len(event)
                self._top.add(event)
            case Formula():
                self.characters += len(event.tex)
                self._formula(event)
            case Element():
                self._ends.append(self._begin(event))
            case End():
                self._ends.pop()()

    def finish(self) -> tuple[tuple[Section, ...], tuple[str, ...]]:
        """The sections and the references. What was still open ends here."""
        while self._ends:
            self._ends.pop()()
        self._flush()
        self._end_lead()
        return self._outline.sections(), tuple(self._outline.references)

    @property
    def _top(self) -> Pieces:
        return self._open[-1] if self._open else self._flow

    def _formula(self, formula: Formula) -> None:
        if formula.displayed and not self._open:
            self._flush()
            self._keep("equation", f"${formula.tex}$")
        else:
            self._top.add(f"${formula.tex}$")

    def _begin(self, element: Element) -> Callable[[], None]:
        """Begin the element; what is to be done at its end."""
        begin = _BEGINNINGS.get(role(element))
        return begin(self, element) if begin else _nothing

    def _note(self) -> Callable[[], None]:
        self._top.add(NOTED)
        return self._collect(Pieces("footnote"))

    def _break(self) -> Callable[[], None]:
        self._top.add(" ")
        return _nothing

    def _cell(self) -> Callable[[], None]:
        self._top.begin_cell()
        return _nothing

    def _table(self, pieces: Pieces) -> Callable[[], None]:
        return self._inner_table() if self._open else self._collect(pieces)

    def _listing(self) -> Callable[[], None]:
        return self._space() if self._open else self._collect(Pieces("text"))

    def _space(self) -> Callable[[], None]:
        """What stands apart inside one paragraph, as the blocks of a cell and the words in a picture do."""
        self._top.add(" ")
        return lambda: self._top.add(" ")

    def _block(self) -> Callable[[], None]:
        if self._open or self._items:
            return self._space()
        self._flush()
        return self._flush

    def _collect(self, pieces: Pieces) -> Callable[[], None]:
        """Collect what follows apart from what is open."""
        if not self._open and pieces.kind != "footnote":
            self._flush()
        self._open.append(pieces)

        def end() -> None:
            self._open.pop()
            self._keep(pieces.kind, pieces.text())

        return end

    def _inner_table(self) -> Callable[[], None]:
        around = self._top
        around.tables += 1

        def end() -> None:
            around.tables -= 1
            around.add(" ")

        return end

    def _row(self) -> Callable[[], None]:
        rows = self._top
        rows.begin_row()
        if rows.kind != "equation" or rows.tables:
            return _nothing

        def end() -> None:
            text = rows.text()
            rows.clear()
            self._keep("equation" if "$" in text else "text", text)

        return end

    def _part(self, part: Part) -> Callable[[], None]:
        if self._open:
            return self._space()
        self._flush()
        self._outline.begin(part)

        def end() -> None:
            self._flush()
            self._outline.end(part)

        return end

    def _reference(self) -> Callable[[], None]:
        pieces = Pieces("text")
        self._open.append(pieces)

        def end() -> None:
            self._open.pop()
            if text := pieces.text():
                self._outline.references.append(text)

        return end

    def _item(self, part: Literal["item", "term", "definition"]) -> Callable[[], None]:
        if self._open:
            return self._space()
        if part != "definition":
            self._flush()
        self._items += 1

        def end() -> None:
            self._items -= 1
            if part == "term":
                self._flow.add(" ")
            else:
                self._flush()

        return end

    def _tag(self, element: Element) -> Callable[[], None]:
        """A number or a bullet. One before an item stays if it says something; one in a heading is its number."""
        of_item = "ltx_tag_item" in element.classes
        of_heading = bool(self._open) and isinstance(self._open[-1], _Heading) and not of_item
        if not of_item and not of_heading:
            return _nothing
        pieces = Pieces("text")
        self._open.append(pieces)

        def end() -> None:
            self._open.pop()
            text = pieces.text()
            if of_heading:
                self._heading_number = text
            elif any(character.isalnum() for character in text):
                self._top.add(f" {text} ")

        return end

    def _heading(self, element: Element) -> Callable[[], None]:
        if self._open:
            return self._space()
        self._flush()
        pieces = Pieces("text") if begins_a_line(element) else _Heading("text")
        self._heading_number = ""
        self._open.append(pieces)

        def end() -> None:
            self._open.pop()
            self._headed(element, self._heading_number, pieces.text())

        return end

    def _headed(self, element: Element, number: str, title: str) -> None:
        self._end_lead()
        notes, self._after = self._after, []
        if len(title) > _LONGEST_HEADING:
            self._outline.add(Paragraph(title))
        elif begins_a_line(element) or (begins_a_line_unnumbered(element) and not number):
            self._lead = title
        elif not self._outline.head(element, number, title):
            return  # the notes of the paper's title are thanks
        self._after = notes

    def _flush(self) -> None:
        """End the paragraph that flows, and let what ended inside it follow."""
        if not self._flow.blank:
            text = f"{self._lead} {self._flow.text()}".strip()
            self._flow.clear()
            self._lead = ""
            self._outline.add(Paragraph(text))
        after, self._after = self._after, []
        for paragraph in after:
            self._outline.add(paragraph)

    def _end_lead(self) -> None:
        """Let a heading at the beginning of a paragraph stand alone where no text followed it."""
        lead, self._lead = self._lead, ""
        self._outline.add(Paragraph(lead))

    def _keep(self, kind: Kind, text: str) -> None:
        """Keep a paragraph that ended: at once where nothing is open around it, else after what is."""
        if self._open or not self._flow.blank:
            self._after.append(Paragraph(text, kind))
        else:
            self._end_lead()
            self._outline.add(Paragraph(text, kind))
            self._flush()


class _Heading(Pieces):
    """A heading of a section, whose tag is its number."""


_BEGINNINGS: Mapping[Role, Callable[[Reader, Element], Callable[[], None]]] = {
    "note": lambda reader, _: reader._note(),
    "heading": Reader._heading,
    "tag": Reader._tag,
    "caption": lambda reader, _: reader._collect(Pieces("caption")),
    "row": lambda reader, _: reader._row(),
    "cell": lambda reader, _: reader._cell(),
    "equations": lambda reader, _: reader._table(Pieces("equation")),
    "table": lambda reader, _: reader._table(Cells()),
    "bibliography": lambda reader, _: reader._part("bibliography"),
    "reference": lambda reader, _: reader._reference(),
    "abstract": lambda reader, _: reader._part("abstract"),
    "section": lambda reader, _: reader._part("section"),
    "listing": lambda reader, _: reader._listing(),
    "item": lambda reader, _: reader._item("item"),
    "term": lambda reader, _: reader._item("term"),
    "definition": lambda reader, _: reader._item("definition"),
    "break": lambda reader, _: reader._break(),
    "label": lambda reader, _: reader._space(),
    "block": lambda reader, _: reader._block(),
}
