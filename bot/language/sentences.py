"""Sentences as such: said twice, broken off, or speaking in another style than 합니다체."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.korean import HANGUL, Sentence, Speech, formal, placed_sentences, speech
from bot.language.dropping import with_space
from bot.language.finding import LINE, TITLE, Finding, Kind, Texts, finding

_SAME = 0.7
"""The share of three-syllable pieces, of those of both, from which two sentences are one said twice."""
_SHORTEST = 14
"""Syllables: shorter sentences (`코드는 공개되어 있습니다.`) may come again."""
_SHORTEST_WITH_FIGURES = 7
_FIGURES = re.compile(r"[A-Za-z0-9.%²³-]*[A-Za-z0-9²³]")

_WHOLE = re.compile(r"(?:[.!?]|다|요|죠|까|오)[\"'”’)\]]*$")
_HANGING = re.compile(r"(?:[가-힣](?:하며|하고|되며|되고|에서|위해|통해|또한|그리고)|[을를의])[.…]+$")
_CUT_OFF = re.compile(r"…[\"'”’)\]]*$")


@dataclass(frozen=True)
class _Said:
    """A sentence in a field, and what it is compared by."""

    field: str
    sentence: Sentence
    pieces: frozenset[str]
    figures: frozenset[str]


def repetition(texts: Texts) -> Iterator[Finding]:
    """The later of two sentences that say the same in nearly the same words; other figures or names make another.

    The one line may say again what the overview begins with: they are never shown one under the other.
    """
    said: list[_Said] = []
    for field, text in texts.items():
        if field in (TITLE, LINE):
            continue
        placed = placed_sentences(text)
        repeated = 0
        for one in (_said(field, sentence) for sentence in placed):
            if len(one.pieces) < (_SHORTEST_WITH_FIGURES if _has_figures(one) else _SHORTEST):
                continue
            if any(_are_same(one, earlier) for earlier in said):
                repeated += 1
                instead = "" if repeated < len(placed) else None
                span = with_space(text, one.sentence)
                yield finding(Kind.REPEATED, field, text, span, "says again what was said before: {}", instead)
            else:
                said.append(one)


def _said(field: str, sentence: Sentence) -> _Said:
    bare = "".join(HANGUL.findall(sentence.text))
    pieces = frozenset(bare[place : place + 3] for place in range(len(bare) - 2))
    return _Said(field, sentence, pieces, frozenset(_FIGURES.findall(sentence.text)))


def _has_figures(one: _Said) -> bool:
    """Whether it tells a result, which is told once: `사람은 93%를 맞힙니다`."""
    return any(character.isdigit() for figure in one.figures for character in figure)


def _are_same(one: _Said, other: _Said) -> bool:
    shorter, longer = sorted((len(one.pieces), len(other.pieces)))
    if shorter < _SAME * longer or one.figures != other.figures:
        return False
    shared = len(one.pieces & other.pieces)
    return shared >= _SAME * (len(one.pieces) + len(other.pieces) - shared)


def endings(texts: Texts) -> Iterator[Finding]:
    """A text that breaks off, and sentences that do not speak in 합니다체. Titles and one-liners may end in a noun."""
    for field, text in texts.items():
        placed = placed_sentences(text)
        if field == TITLE or not placed:
            continue
        last = placed[-1]
        if field != LINE and _breaks_off(last.text):
            yield finding(Kind.UNFINISHED, field, text, (last.start, last.end), "ends in the middle of a sentence: {}")
        for sentence, following in pairwise((*placed, None)):
            if sentence and (following or field == LINE or not _breaks_off(sentence.text)):
                yield from _style(field, text, sentence)


def _breaks_off(sentence: str) -> bool:
    if _CUT_OFF.search(sentence):
        return speech(sentence) in (Speech.OTHER, Speech.NOUN)
    opened = sentence.count("(") - sentence.count(")")
    return opened > 0 or not _WHOLE.search(sentence) or bool(_HANGING.search(sentence))


def _style(field: str, text: str, sentence: Sentence) -> Iterator[Finding]:
    style = speech(sentence.text)
    is_quoted = sentence.text.endswith(('"', "”", "'", "’"))
    if style in (Speech.FORMAL, Speech.OTHER) or is_quoted or (field == LINE and style is Speech.NOUN):
        return
    span = (sentence.start, sentence.end)
    yield finding(Kind.STYLE, field, text, span, "does not end in 합니다체: {}", formal(sentence.text))
