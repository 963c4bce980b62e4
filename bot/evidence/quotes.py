"""Looking for a quote in a paper. What is shown is the paper's own words from where they stand, never the quote."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.evidence.folding import Folded, Word, fold
from bot.evidence.index import Index, Reading, index_of, matches
from bot.fulltext import FullText

LEAST_WORDS, MOST_WORDS = 4, 80
"""How long a quote is. One with a figure in it may be of two words; of a longer one its first sentences are shown."""
MOST_LEFT_OUT = 60
"""Words that an ellipsis in a quote may stand for."""
WHOLE_SENTENCE = 240
"""Characters up to which the sentences of a quote are shown whole."""
MOST_AROUND = 400
"""Characters of a sentence that are shown on either side of what a quote has of it."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.)\s*")
_NEGATION = re.compile(
    r"not|no|never|none|neither|nor|without|cannot|nobody|nothing|nowhere|hardly|barely|scarcely|rarely|seldom|unless|"
    r"except|unable|fail(?:s|ed|ing|ure|ures)?|lack(?:s|ed|ing)?|contrary|instead|false|.+n't|[¬≠∉]",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"if|only|may|might|could|would|should|perhaps|possibly|whether|unlike|doubt\w*|few|little|far|just|alone|except|"
    r"hypothe\w+|assum\w+|suppos\w+|suspect\w*|believ\w+|belief\w*|claim\w*|seem\w*|argu\w+|critics?|allege\w*|"
    r"initially|previously|originally|thought|expect\w*|wish\w*|hope[ds]?|intend\w*|aim(?:ed|s)?|asked|questionable|"
    r"unlikely|unclear|unknown|untrue|unproven|unfounded|un(?:supported|justified|warranted)|impossib\w+|implausib\w+|"
    r"incorrect\w*|invalid\w*|wrong\w*|mistak\w+|mislead\w*|misconception|erroneous\w*|errors?|artifacts?|artefacts?|"
    r"myths?|opposite|reverse|rather|dis(?:prov|agree|miss|put)\w*|reject\w*|refut\w+|den(?:y|ie[sd])|contradict\w*|"
    r"retract\w*|flaw\w*|fals\w+|theor(?:y|etically)|simulat\w+",
    re.IGNORECASE,
)
"""What may stand far from the words that it holds for, as a negation may."""


@dataclass(frozen=True)
class Evidence:
    """The paper's own words, the name of their section, and their page where the text has pages."""

    text: str
    section: str
    page: int | None


def find(quote: str, text: FullText) -> Evidence | None:
    """Where the words of `quote` stand in the paper for the first time, one after the other and in one paragraph, and
    with what they must be read with; None where they do not. Never raises.

    The span begins and ends with a word. It is that of the whole sentences where these are short, or where a negation
    or a doubt stands in what the quote leaves of them. An ellipsis in the quote stands for at most 60 words of the
    paragraph without a negation; the words left out of a sentence are shown, sentences left out become an ellipsis.
    """
    written = " ".join(quote.split())
    parts = [part for part in map(fold, _ELLIPSIS.split(written)) if part.words]
    index = index_of(text)
    for looked_for in ([fold(_ELLIPSIS.sub(" ", written))], parts) if len(parts) > 1 else (parts,):
        if looked_for and all(_is_enough(part, whole=len(looked_for) == 1) for part in looked_for):
            found = next(_runs(index, looked_for), None)
            if found:
                return _shown(*found)
    return None


def _is_enough(part: Folded, *, whole: bool) -> bool:
    figure = any(char.isdigit() for word in part.words for char in word.text)
    return len(part.words) >= (2 if figure or not whole else LEAST_WORDS)


def _runs(index: Index, parts: list[Folded]) -> Iterator[tuple[Reading, list[tuple[int, int]]]]:
    """Where the parts stand in order in one reading: of each its first and last word."""
    first_places, *further = (_places(index, part) for part in parts)
    for place, first, last in first_places:
        reading, runs = index.readings[place], [(first, last)]
        for places in further:
            after = runs[-1][1]
            following = [
                (start, end)
                for where, start, end in places[bisect_left(places, (place, after + 1, 0)) :][:MOST_LEFT_OUT]
                if where == place and start - after <= MOST_LEFT_OUT + 1
            ]
            run = next((one for one in following if _may_leave_out(reading, after + 1, one[0])), None)
            if run is None:
                break
            runs.append(run)
        else:
            yield reading, runs


def _may_leave_out(reading: Reading, start: int, end: int) -> bool:
    """Whether the words between say nothing that turns the meaning: no negation, and what follows another sentence is
    a sentence from its beginning, so that nothing is said of another sentence's subject.
    """
    if any(_is_negation(word) for word in reading.words[start:end]):
        return False
    before, after = reading.words[start - 1], reading.words[end]
    sentence = reading.sentence_at(after.start)
    return sentence == reading.sentence_at(before.start) or reading.first_word(sentence[0]) == end


def _places(index: Index, part: Folded) -> list[tuple[int, int, int]]:
    """Every place of the words, in order: the reading, the first word and the last one in it."""
    found = set(matches(index.all, [word.text for word in part.words]))
    kept = [word.text for place, word in enumerate(part.words) if place not in part.citations]
    for place, first, last in matches(index.uncited, kept):
        if _same_citations(index.readings[place], first, last, part):
            found.add((place, first, last))
    return sorted(found)


def _same_citations(reading: Reading, first: int, last: int, part: Folded) -> bool:
    """Whether the citations that the quote has are those of the paper, in the same place."""
    if not part.citations:
        return True
    cited = [part.words[place].text for place in sorted(part.citations)]
    there = iter(word.text for word in reading.words[max(0, first - len(cited)) : last + 1 + len(cited)])
    return all(one in there for one in cited)


def _shown(reading: Reading, runs: list[tuple[int, int]]) -> Evidence:
    spans: list[tuple[int, int]] = []
    for run in runs:
        start, end = _widened(reading, *run)
        if spans and reading.sentence_at(reading.words[run[0]].start)[0] < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        elif spans and not reading.text[spans[-1][1] : start].strip():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    if len(runs) > 1:
        spans = [_whole(reading, start, end) for start, end in spans]
    text = " … ".join(reading.text[start:end] for start, end in spans)
    return Evidence(text, reading.section, reading.page_at(spans[0][0]))


def _widened(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The span to be shown for a run of words."""
    start, end = reading.words[first].start, reading.words[last].end
    whole_start, whole_end = _whole(reading, start, end)
    if last - first >= MOST_WORDS:
        return whole_start, _cut(reading, whole_start, first)
    if whole_end - whole_start <= WHOLE_SENTENCE:
        return whole_start, whole_end
    left = [word for word in _words_between(reading, whole_start, start) if _turns(word)]
    right = [word for word in _words_between(reading, end, whole_end) if _turns(word)]
    return (whole_start if left else start), (whole_end if right else end)


def _cut(reading: Reading, start: int, first: int) -> int:
    """Where the last sentence ends that is within the longest quote; at least one is whole."""
    most = reading.words[min(first + MOST_WORDS, len(reading.words)) - 1].end
    ends = [end for begun, end in reading.sentences if begun >= start]
    within = [end for end in ends if end <= most + 2]
    if within:
        return within[-1]
    return ends[0] if ends[0] <= most + MOST_AROUND else most


def _whole(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The span with the rest of its sentences, or as much of it as can be shown: a page of a broken PDF may be one."""
    first, last = reading.sentence_at(start)[0], max(end, reading.sentence_at(end - 1)[1])
    if start - first > MOST_AROUND:
        first = next(word.start for word in reading.words if word.start >= start - MOST_AROUND)
    if last - end > MOST_AROUND:
        last = next(word.end for word in reversed(reading.words) if word.end <= end + MOST_AROUND)
    return first, last


def _words_between(reading: Reading, start: int, end: int) -> list[Word]:
    return [word for word in reading.words if start <= word.start and word.end <= end]


def _is_negation(word: Word) -> bool:
    return _NEGATION.fullmatch(word.text) is not None


def _turns(word: Word) -> bool:
    return _is_negation(word) or _DOUBT.fullmatch(word.text) is not None
