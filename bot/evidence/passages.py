"""A paper's text in pieces that can be chosen from: each says something by itself, and where it stands."""

from dataclasses import dataclass

from bot.fulltext import FullText


@dataclass(frozen=True)
class Passage:
    """A paragraph of a section."""

    text: str
    section: str
    page: int | None
    place: int
    """The how manyeth of the paper's passages it is, from 0."""


def passages_of(text: FullText) -> tuple[Passage, ...]:
    """The paper in its own order."""
    found = enumerate(text.paragraphs())
    return tuple(Passage(one.text, section.name, one.page, place) for place, (section, one) in found)
