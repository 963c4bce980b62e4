"""A paper's text in pieces that can be chosen from: each says something by itself, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.evidence import sentences
from bot.fulltext import FullText, Paragraph, Section

LEAST_WORDS, MOST_WORDS = 80, 120
"""How long a piece is meant to be; one may be shorter where its section is, or where the next paragraph is long."""


@dataclass(frozen=True)
class Passage:
    """Some sentences of a section, paragraphs parted by line ends, or a table with its caption."""

    text: str
    section: str
    page: int | None
    """The page on which it begins, where the text has pages."""
    place: int
    """The how manyeth of the paper's passages it is, from 0."""


@dataclass(frozen=True)
class _Piece:
    text: str
    page: int | None
    words: int
    follows: bool = False
    """Whether it belongs to the piece before it: a sentence of the same paragraph, or an equation within one."""


def passages_of(text: FullText) -> tuple[Passage, ...]:
    """The paper in its own order, every paragraph in at least one passage.

    Pieces end at sentences. Where a paragraph is long its pieces overlap by a sentence. An equation stays with the text
    around it, a table with its caption, the abstract in one piece.
    """
    made: list[Passage] = []
    for section in text.sections:
        for written, page in _of_section(section):
            if not written.strip():
                continue
            made.append(Passage(written, section.name, page, len(made)))
    return tuple(made)


def _of_section(section: Section) -> Iterator[tuple[str, int | None]]:
    if section.title.casefold().strip(" .:") == "abstract":
        paragraphs = section.paragraphs
        if paragraphs and sum(len(one.text.split()) for one in paragraphs) <= 360:
            yield "\n".join(one.text for one in paragraphs), paragraphs[0].page
            return
    prose: list[Paragraph] = []
    for group in _groups(section.paragraphs):
        if any(one.kind == "table" for one in group):
            yield from _of_prose(prose)
            prose = []
            yield from _of_table(group)
        else:
            prose += group
    yield from _of_prose(prose)


def _groups(paragraphs: tuple[Paragraph, ...]) -> Iterator[list[Paragraph]]:
    """Each table with the caption beside it, everything else alone. A caption above a table goes before one below."""
    waiting: list[Paragraph] = []
    for before, paragraph in pairwise((None, *paragraphs)):
        assert paragraph is not None
        kinds = [one.kind for one in (*waiting, paragraph)]
        joins = kinds in (["caption", "table"], ["table", "caption"])
        if before is not None and waiting and not joins:
            yield waiting
            waiting = []
        waiting.append(paragraph)
    if waiting:
        yield waiting


def _of_table(group: list[Paragraph]) -> Iterator[tuple[str, int | None]]:
    """The table with its caption; a long one in pieces of some rows, each with the caption and the first row."""
    caption = "\n".join(one.text for one in group if one.kind != "table")
    table = next(one for one in group if one.kind == "table")
    rows = [(start, table.text[start:end]) for start, end in sentences.spans(table.text, table=True)] or [(0, "")]
    head, piece, words = rows[0][1], [rows[0]], 0
    for row in rows[1:]:
        count = len(row[1].split())
        if words and words + count > 180:
            yield _table(caption, head, piece), table.page_at(piece[0][0])
            piece, words = [], 0
        piece.append(row)
        words += count
    yield _table(caption, head, piece), table.page_at(piece[0][0])


def _table(caption: str, head: str, rows: list[tuple[int, str]]) -> str:
    written = [row for _, row in rows]
    lines = written if written[0] == head else [head, *written]
    return "\n".join(part for part in (caption, " ; ".join(lines)) if part)


def _of_prose(paragraphs: list[Paragraph]) -> Iterator[tuple[str, int | None]]:
    """Paragraphs together up to the most words, split within only where one alone is longer."""
    taken: list[_Piece] = []
    for pieces in map(_sentences, paragraphs):
        count, words = sum(one.words for one in taken), sum(one.words for one in pieces)
        if taken and count + words > MOST_WORDS and count >= LEAST_WORDS:
            yield _written(taken), taken[0].page
            taken = []
        for piece in pieces:
            count = sum(one.words for one in taken)
            if taken and count + piece.words > MOST_WORDS and count >= LEAST_WORDS:
                yield _written(taken), taken[0].page
                taken = [taken[-1]] if piece.follows and taken[-1].words <= MOST_WORDS // 3 else []
            taken.append(piece)
    if taken:
        yield _written(taken), taken[0].page


def _sentences(paragraph: Paragraph) -> list[_Piece]:
    if paragraph.kind == "equation":
        return [_Piece(paragraph.text, paragraph.page, len(paragraph.text.split()))]
    found: list[_Piece] = []
    for start, end in sentences.spans(paragraph.text):
        words = paragraph.text[start:end].split()
        for first in range(0, len(words), MOST_WORDS):
            part = words[first : first + MOST_WORDS]
            found.append(_Piece(" ".join(part), paragraph.page_at(start), len(part), follows=bool(found)))
    return found


def _written(pieces: list[_Piece]) -> str:
    text = pieces[0].text
    for piece in pieces[1:]:
        text += (" " if piece.follows else "\n") + piece.text
    return text
