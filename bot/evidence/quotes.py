"""Looking for a quote in a paper. What is shown is the paper's own words from where they stand, never the quote."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence import sentences
from bot.evidence.folding import Folded, Word, fold
from bot.fulltext import FullText, Paragraph

LEAST_WORDS, MOST_WORDS = 4, 80
"""How long a quote is. One with a figure in it may be of two words; of a longer one its first sentences are shown."""
MOST_LEFT_OUT = 60
"""Words that an ellipsis in a quote may stand for."""
WHOLE_SENTENCE = 240
"""Characters up to which the sentences of a quote are shown whole."""
MOST_AROUND = 400
"""Characters of a sentence that are shown on either side of what a quote has of it."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.)\s*")
_NEGATIONS = frozenset(
    "not no never none neither nor without cannot nobody nothing nowhere hardly barely scarcely rarely seldom unless "
    "except unable fail fails failed failing failure lack lacks lacked lacking contrary instead false ¬ ≠ ∉".split()
)


@dataclass(frozen=True)
class Evidence:
    """The paper's own words, the name of their section, and their page where the text has pages."""

    text: str
    section: str
    page: int | None


@dataclass(frozen=True)
class _Passage:
    """Paragraphs that are read as one: a sentence runs on from one to the next, around an equation."""

    text: str
    section: str
    paragraphs: tuple[tuple[int, Paragraph], ...]
    """Each with where it begins in the text."""
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]

    def page_at(self, offset: int) -> int | None:
        start, paragraph = self.paragraphs[bisect_right([one for one, _ in self.paragraphs], offset) - 1]
        return paragraph.page_at(offset - start)


@dataclass(frozen=True)
class _Words:
    """Words of all passages in one string, ` one two \\n three four `, and which word of which passage each is."""

    joined: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Index:
    passages: tuple[_Passage, ...]
    all: _Words
    uncited: _Words
    """Without marks of citation and equations between paragraphs, which quotes may leave out."""


def find(quote: str, text: FullText) -> Evidence | None:
    """Where the words of `quote` stand in the paper for the first time, one after the other and in one paragraph, and
    with what they must be read with; None where they do not. Never raises.

    The span begins and ends with a word. It is that of the whole sentences where these are short, or where a negation
    stands in what the quote leaves of them. An ellipsis in the quote stands for at most 60 words of the paragraph
    without a negation; the words left out of a sentence are shown, sentences left out become an ellipsis again.
    """
    parts = [fold(part) for part in _ELLIPSIS.split(quote)]
    parts = [part for part in parts if part.words]
    index = _index(text)
    for looked_for in ([fold(_ELLIPSIS.sub(" ", quote))], parts) if len(parts) > 1 else (parts,):
        if looked_for and all(_is_enough(part, whole=len(looked_for) == 1) for part in looked_for):
            for passage, runs in _runs(index, looked_for):
                shown = _shown(passage, runs)
                if shown:
                    return shown
    return None


def _is_enough(part: Folded, *, whole: bool) -> bool:
    figure = any(char.isdigit() for word in part.words for char in word.text)
    return len(part.words) >= (2 if figure or not whole else LEAST_WORDS)


def _runs(index: _Index, parts: list[Folded]) -> Iterator[tuple[_Passage, list[tuple[int, int]]]]:
    """Where the parts stand in order in one passage: of each its first and last word."""
    for place, first, last in _places(index, parts[0]):
        passage, runs = index.passages[place], [(first, last)]
        for part in parts[1:]:
            after = runs[-1][1]
            following = [
                (start, end)
                for where, start, end in _places(index, part)
                if where == place and 0 < start - after <= MOST_LEFT_OUT + 1
            ]
            run = next((one for one in following if _may_leave_out(passage, after + 1, one[0])), None)
            if run is None:
                break
            runs.append(run)
        else:
            yield passage, runs


def _may_leave_out(passage: _Passage, start: int, end: int) -> bool:
    """Whether the words between say nothing that turns the meaning: no negation, and what follows another sentence is
    a sentence from its beginning, so that nothing is said of another sentence's subject.
    """
    if any(_is_negation(word) for word in passage.words[start:end]):
        return False
    before, after = passage.words[start - 1], passage.words[end]
    sentence = _sentence_at(passage, after.start)
    return sentence == _sentence_at(passage, before.start) or _first_word(passage, sentence) == end


def _places(index: _Index, part: Folded) -> Iterator[tuple[int, int, int]]:
    """Every place of the words, in order: the passage, the first word and the last one in it."""
    found = set(_matches(index.all, [word.text for word in part.words]))
    kept = [word.text for place, word in enumerate(part.words) if place not in part.citations]
    for passage, first, last in _matches(index.uncited, kept):
        if _same_citations(index.passages[passage], first, last, part):
            found.add((passage, first, last))
    yield from sorted(found)


def _same_citations(passage: _Passage, first: int, last: int, part: Folded) -> bool:
    """Whether the citations that the quote has are those of the paper, in the same place."""
    if not part.citations:
        return True
    cited = [part.words[place].text for place in sorted(part.citations)]
    there = iter(word.text for word in passage.words[max(0, first - len(cited)) : last + 1 + len(cited)])
    return all(one in there for one in cited)


def _matches(words: _Words, looked_for: list[str]) -> Iterator[tuple[int, int, int]]:
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


def _shown(passage: _Passage, runs: list[tuple[int, int]]) -> Evidence | None:
    spans: list[tuple[int, int]] = []
    for run in runs:
        start, end = _widened(passage, *run)
        if spans and _sentence_at(passage, passage.words[run[0]].start)[0] < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        elif spans and not passage.text[spans[-1][1] : start].strip():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    if len(runs) > 1:
        spans = [_whole(passage, start, end) for start, end in spans]
    text = " … ".join(passage.text[start:end] for start, end in spans)
    return Evidence(text, passage.section, passage.page_at(spans[0][0]))


def _widened(passage: _Passage, first: int, last: int) -> tuple[int, int]:
    """The span to be shown for a run of words."""
    start, end = passage.words[first].start, passage.words[last].end
    whole_start, whole_end = _whole(passage, start, end)
    if last - first >= MOST_WORDS:
        return whole_start, _cut(passage, whole_start, first)
    if whole_end - whole_start <= WHOLE_SENTENCE:
        return whole_start, whole_end
    left = [word for word in _words_between(passage, whole_start, start) if _is_negation(word)]
    right = [word for word in _words_between(passage, end, whole_end) if _is_negation(word)]
    return (whole_start if left else start), (whole_end if right else end)


def _cut(passage: _Passage, start: int, first: int) -> int:
    """Where the last sentence ends that is within the longest quote; at least one is whole."""
    most = passage.words[min(first + MOST_WORDS, len(passage.words)) - 1].end
    ends = [end for begun, end in passage.sentences if begun >= start]
    within = [end for end in ends if end <= most + 2]
    if within:
        return within[-1]
    return ends[0] if ends[0] <= most + MOST_AROUND else most


def _whole(passage: _Passage, start: int, end: int) -> tuple[int, int]:
    """The span with the rest of its sentences, or as much of it as can be shown: a page of a broken PDF may be one."""
    first, last = _sentence_at(passage, start)[0], max(end, _sentence_at(passage, end - 1)[1])
    if start - first > MOST_AROUND:
        first = next(word.start for word in passage.words if word.start >= start - MOST_AROUND)
    if last - end > MOST_AROUND:
        last = next(word.end for word in reversed(passage.words) if word.end <= end + MOST_AROUND)
    return first, last


def _sentence_at(passage: _Passage, offset: int) -> tuple[int, int]:
    place = bisect_right(passage.sentences, (offset, len(passage.text))) - 1
    return passage.sentences[max(0, place)]


def _first_word(passage: _Passage, sentence: tuple[int, int]) -> int:
    return bisect_left([word.start for word in passage.words], sentence[0])


def _words_between(passage: _Passage, start: int, end: int) -> list[Word]:
    return [word for word in passage.words if start <= word.start and word.end <= end]


def _is_negation(word: Word) -> bool:
    return word.text.lower() in _NEGATIONS or word.text.lower().endswith("n't")


@lru_cache(maxsize=8)
def _index(text: FullText) -> _Index:
    passages, every, uncited = [], [], []
    for place, (section, run) in enumerate(_running_on(text)):
        starts, whole = [], ""
        for paragraph in run:
            whole += " " if whole else ""
            starts.append(len(whole))
            whole += paragraph.text
        folded = fold(whole)
        found = tuple(sentences.spans(whole, table=run[0].kind == "table")) or ((0, len(whole)),)
        passages.append(_Passage(whole, section, tuple(zip(starts, run, strict=True)), folded.words, found))
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
    return _Index(tuple(passages), _words(every), _words(uncited))


def _words(passages: list[list[tuple[int, int, Word]]]) -> _Words:
    lines, starts, places, at = [], [], [], 1
    for numbered in passages:
        lines.append(" ".join(word.text for _, _, word in numbered))
        for passage, number, word in numbered:
            starts.append(at)
            places.append((passage, number))
            at += len(word.text) + 1
        at += 3 - (1 if numbered else 0)
    joined = " \n ".join(lines)
    return _Words(f" {joined} ", tuple(starts), tuple(places))


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
