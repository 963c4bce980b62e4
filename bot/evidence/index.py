"""A paper's words in the order in which they are read, so that a run of them is found at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence import sentences
from bot.evidence.folding import Word, fold
from bot.fulltext import FullText, Paragraph


@dataclass(frozen=True)
class Reading:
    """Paragraphs that are read as one: a sentence runs on from one to the next, around an equation."""

    text: str
    section: str
    paragraphs: tuple[tuple[int, Paragraph], ...]
    """Each with where it begins in the text."""
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """From where to where the sentence goes that the character at `offset` is in."""
        return self.sentences[max(0, bisect_right(self.sentences, (offset, len(self.text))) - 1)]

    def first_word(self, offset: int) -> int:
        """The place of the first word that begins at `offset` or after it."""
        return bisect_left(self.words, offset, key=lambda word: word.start)

    def page_at(self, offset: int) -> int | None:
        start, paragraph = self.paragraphs[bisect_right([one for one, _ in self.paragraphs], offset) - 1]
        return paragraph.page_at(offset - start)


@dataclass(frozen=True)
class Words:
    """Words of all readings in one string, ` one two \\n three four `, and which word of which reading each is."""

    joined: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Index:
    readings: tuple[Reading, ...]
    all: Words
    uncited: Words
    """Without marks of citation and equations between paragraphs, which quotes may leave out."""


@lru_cache(maxsize=2)
def index_of(text: FullText) -> Index:
    passages, every, uncited = [], [], []
    for place, (section, run) in enumerate(_running_on(text)):
        starts, whole = [], ""
        for paragraph in run:
            whole += " " if whole else ""
            starts.append(len(whole))
            whole += paragraph.text
        folded = fold(whole)
        found = tuple(sentences.spans(whole, table=run[0].kind == "table")) or ((0, len(whole)),)
        passages.append(Reading(whole, section, tuple(zip(starts, run, strict=True)), folded.words, found))
        equations = [
            (start, start + len(one.text)) for start, one in zip(starts, run, strict=True) if one.kind == "equation"
        ]
        numbered = [(place, number, word) for number, word in enumerate(folded.words)]
        every.append(numbered)
        uncited.append(
            [
                one
                for one in numbered
                if one[1] not in folded.citations
                and (len(run) == 1 or not any(start <= one[2].start < end for start, end in equations))
            ]
        )
    return Index(tuple(passages), _words(every), _words(uncited))


def _words(passages: list[list[tuple[int, int, Word]]]) -> Words:
    lines, starts, places, at = [], [], [], 1
    for numbered in passages:
        lines.append(" ".join(word.text for _, _, word in numbered))
        for passage, number, word in numbered:
            starts.append(at)
            places.append((passage, number))
            at += len(word.text) + 1
        at += 3 - (1 if numbered else 0)
    joined = " \n ".join(lines)
    return Words(f" {joined} ", tuple(starts), tuple(places))


def _running_on(text: FullText) -> Iterator[tuple[str, list[Paragraph]]]:
    """The paragraphs, each alone but where a sentence runs on around equations."""
    for section in text.sections:
        run: list[Paragraph] = []
        for paragraph in section.paragraphs:
            if run and not _runs_on(run[-1], paragraph):
                yield section.name, run
                run = []
            run.append(paragraph)
        if run:
            yield section.name, run


def _runs_on(before: Paragraph, after: Paragraph) -> bool:
    if after.kind == "equation":
        return before.kind == "equation" or (before.kind == "text" and not before.text.endswith((".", "!", "?")))
    begins = after.text[:1]
    return before.kind == "equation" and after.kind == "text" and begins.islower()


def matches(words: Words, looked_for: list[str]) -> Iterator[tuple[int, int, int]]:
    if not looked_for:
        return
    first, rest = looked_for[0], looked_for[1:]
    for begin in {first, first[0].lower() + first[1:], first[0].upper() + first[1:]}:
        wanted = f" {' '.join([begin, *rest])} "
        at = words.joined.find(wanted)
        while at >= 0:
            place = bisect_left(words.starts, at + 1)
            passage, start = words.places[place]
            yield passage, start, words.places[place + len(rest)][1]
            at = words.joined.find(wanted, at + 1)
