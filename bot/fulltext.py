"""The whole text of a paper as it was read: sections in order, their paragraphs, and the pages that they stand on."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import TypeAdapter

Origin = Literal["html", "pdf", "abstract"]
Kind = Literal["text", "equation", "table", "caption", "footnote"]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as one line: white space is single, words that were parted at a line's end are whole, and equations
    are TeX between dollar signs. The rows of a table are parted by ` ; `, its cells by ` | `.
    """

    text: str
    kind: Kind = "text"
    page: int | None = None
    """The page on which it begins, counted from 1; None where the format has none."""
    breaks: tuple[int, ...] = ()
    """The offsets in `text` at which each further page begins, growing."""

    def page_at(self, offset: int) -> int | None:
        """The page that the character at `offset` stands on."""
        return None if self.page is None else self.page + bisect_right(self.breaks, offset)


@dataclass(frozen=True)
class Section:
    """A heading and what follows it up to the next one, of whatever level."""

    number: str
    """As the paper prints it: 3, 3.2, A.1; empty where it has none, as the abstract."""
    title: str
    level: int
    """1 for a section, 2 for a subsection, and so on."""
    paragraphs: tuple[Paragraph, ...]

    @property
    def name(self) -> str:
        """The number and the title, as a reader would look it up."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class FullText:
    """A paper's text. It never holds headers, footers, page numbers or the list of references among its paragraphs."""

    origin: Origin
    sections: tuple[Section, ...]
    references: tuple[str, ...] = ()
    pages: int | None = None
    """How many pages were read, of a PDF."""
    complete: bool = True
    """Whether all of it was read: a limit on pages or size may have ended it early."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Found once: what is remembered for a text is looked up by it for every quote."""
        return hash((self.origin, self.sections, self.references))

    def paragraphs(self) -> Iterator[tuple[Section, Paragraph]]:
        """Every paragraph in order, with its section."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield section, paragraph

    @property
    def characters(self) -> int:
        """How long all paragraphs and headings are together."""
        return sum(len(one.name) for one in self.sections) + sum(len(one.text) for _, one in self.paragraphs())


_ADAPTER: TypeAdapter[FullText] = TypeAdapter(FullText)


def to_json(text: FullText) -> str:
    """The text as JSON; `from_json` gives the same text back."""
    return _ADAPTER.dump_json(text).decode()


def from_json(written: str | bytes) -> FullText:
    """The text that `to_json` wrote. Raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_json(written)


def of_abstract(abstract: str) -> FullText:
    """What is known of a paper of which nothing else can be read."""
    return FullText("abstract", (Section("", "Abstract", 1, (Paragraph(abstract),)),))
