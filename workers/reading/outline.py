"""The sections of a paper as they come, with what stands in each, and the references apart."""

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.fulltext import Paragraph, Section
from workers.reading.markup import Element

_NUMBERED = re.compile(
    r"(?:(?:Appendix|Section|Chapter|Part)\s+(\d{1,2}|[A-Z]|[IVX]+)|(\d{1,2}(?:\.\d+)*|[A-Z](?:\.\d+)+)|([A-Z]|[IVX]+)(?=[.:]))"
    r"(?:[.:]\s*|\s+)(?=\S)"
)
"""Where no element marks the number: `3.2 Data`, `A.1 Data`, `IV. Data`, `Appendix B: Data`, and not `A study`."""
_BEFORE_NUMBER = re.compile(r"(?:Appendix|Section|Chapter|Part|§)\s*", re.IGNORECASE)
_REFERENCES = frozenset({"references", "bibliography", "literature cited"})
ABSTRACT = "Abstract"

Part = Literal["section", "bibliography", "abstract"]


@dataclass
class _Growing:
    number: str
    title: str
    level: int
    paragraphs: list[Paragraph] = field(default_factory=list)


class Outline:
    """Takes headings and paragraphs in order. `references` are its references so far."""

    def __init__(self) -> None:
        self.references: list[str] = []
        self._sections: list[_Growing] = []
        self._title = ""
        self._open: dict[Part, int] = {"section": 0, "bibliography": 0, "abstract": 0}
        self._referring = False
        """Whether the last heading was that of the references."""

    def begin(self, part: Part) -> None:
        """A part of the paper begins; `end` ends it."""
        if part == "abstract":
            self._sections.append(_Growing("", ABSTRACT, 1))
        self._open[part] += 1

    def end(self, part: Part) -> None:
        self._open[part] -= 1

    def head(self, element: Element, number: str, title: str) -> bool:
        """Take a heading, of which `number` is what is marked as its number. Whether it is not the paper's title."""
        if "ltx_title_document" in element.classes or (element.tag == "h1" and not self._sections):
            self._title = title
            return False
        if not self._open["bibliography"] and (title or number):
            self._open_section(element, number, title)
        return True

    def _open_section(self, element: Element, number: str, title: str) -> None:
        by_latexml = "ltx_title" in element.classes
        if not number and not by_latexml and (found := _NUMBERED.match(title)) is not None:
            number, title = next(filter(None, found.groups())), title[found.end() :]
        plain = title.strip(" .:—").lower()
        self._referring = plain in _REFERENCES
        if self._referring:
            return
        if plain == ABSTRACT.lower():
            title = ABSTRACT
            if self._open["abstract"]:
                return
        level = self._open["section"] or (1 if by_latexml else max(1, int(element.tag[1:]) - 1))
        self._sections.append(_Growing(_BEFORE_NUMBER.sub("", number).strip(" .:"), title, level))

    def add(self, paragraph: Paragraph) -> None:
        """Put the paragraph where it stands; one that says nothing is left out."""
        if not any(character.isalnum() for character in paragraph.text):
            return
        if self._referring or self._open["bibliography"]:
            if paragraph.kind == "text":
                self.references.append(paragraph.text)
            return
        if not self._sections:
            self._sections.append(_Growing("", self._title, 1))
        self._sections[-1].paragraphs.append(paragraph)

    def sections(self) -> tuple[Section, ...]:
        """What was taken so far. Text before the first heading stands under the paper's title."""
        return tuple(Section(one.number, one.title, one.level, tuple(one.paragraphs)) for one in self._sections)
