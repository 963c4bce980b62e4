"""Text while it is being collected: a paragraph, or the cells of a table."""

import re

from bot.feed_text import visible
from bot.fulltext import Kind

_SPACES = re.compile(r"\s+")
NOTED = "\x00"
"""Stands where the mark of a footnote stood: no space is left before a full stop after it. No text of a page has it."""
_AFTER_NOTE = re.compile(rf" ?{NOTED}(?=[.,;:!?)\]])")
_BETWEEN_FORMULAS = re.compile(r"(?<=\S)\$ \$(?=\S)")


class Pieces:
    """A run of text in pieces."""

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        self.blank = True
        """Whether it holds nothing but space."""
        self.tables = 0
        """How many tables are open in it: their rows and cells are words in a line."""
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        self.blank = self.blank and (not text or text.isspace())
        self._pieces.append(text)

    def text(self) -> str:
        """One line, of what can be seen; the parts of one equation that stood in cells of their own are joined."""
        line = one_line("".join(self._pieces))
        return _BETWEEN_FORMULAS.sub(" ", line) if self.kind == "equation" else line

    def clear(self) -> None:
        self.blank = True
        self._pieces.clear()

    def begin_row(self) -> None:
        self.add(" ")

    def begin_cell(self) -> None:
        self.add(" ")


class Cells(Pieces):
    """The rows of a table, and their cells."""

    def __init__(self) -> None:
        super().__init__("table")
        self._rows: list[list[list[str]]] = [[]]

    def add(self, text: str) -> None:
        if not self._rows[-1]:
            if not text or text.isspace():
                return
            self.begin_cell()
        self._rows[-1][-1].append(text)

    def begin_row(self) -> None:
        if self.tables:
            self.add(" ")
        else:
            self._rows.append([])

    def begin_cell(self) -> None:
        if self.tables and self._rows[-1]:
            self.add(" ")
        else:
            self._rows[-1].append([])

    def text(self) -> str:
        rows = ([one_line("".join(cell)) for cell in row] for row in self._rows)
        return _SPACES.sub(" ", " ; ".join(" | ".join(row) for row in rows if any(row))).strip()


def one_line(text: str) -> str:
    """The text with single spaces, without what no reader sees."""
    seen = visible(_AFTER_NOTE.sub("", _SPACES.sub(" ", text)))
    return _SPACES.sub(" ", seen).strip()
