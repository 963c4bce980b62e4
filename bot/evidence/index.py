"""A paper's words in the order in which they are read, so that a run of them is found at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

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


@lru_cache(maxsize=4)
def index_of(text: FullText) -> Index:
    """The paper's words; remembered for the last papers that were asked for."""
    readings: list[Reading] = []
    every, uncited = _Growing(), _Growing()
    for place, (section, run) in enumerate(_running_on(text)):
        starts, whole = [], ""
        for paragraph in run:
            whole += " " if whole else ""
            starts.append(len(whole))
            whole += paragraph.text
        words, citations = (folded := fold(whole)).words, folded.citations
        spans = tuple(sentences.spans(whole, table=run[0].kind == "table")) or ((0, len(whole)),)
        readings.append(Reading(whole, section, tuple(zip(starts, run, strict=True)), words, spans))
        every.add(place, words, range(len(words)))
        equations = [
            (start, start + len(one.text))
            for start, one in zip(starts, run, strict=True)
            if one.kind == "equation" and len(run) > 1
        ]
        within = {n for start, end in equations for n, word in enumerate(words) if start <= word.start < end}
        left_out = citations | within
        uncited.add(place, words, [number for number in range(len(words)) if number not in left_out])
    return Index(tuple(readings), every.words(), uncited.words())


class _Growing:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._starts: list[int] = []
        self._places: list[tuple[int, int]] = []
        self._end = 1

    def add(self, place: int, words: Sequence[Word], numbers: Sequence[int]) -> None:
        """The words of these numbers, of the reading at `place`."""
        texts = [words[number].text for number in numbers]
        for text in texts:
            self._starts.append(self._end)
            self._end += len(text) + 1
        self._end += 2 if texts else 3
        self._lines.append(" ".join(texts))
        self._places += zip(repeat(place), numbers)

    def words(self) -> Words:
        joined = " \n ".join(self._lines)
        return Words(f" {joined} ", tuple(self._starts), tuple(self._places))


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
