"""Which passages of a paper a question is about: BM25 over notions, each of which has many words for itself.

BM25 as Robertson and Zaragoza give it (The Probabilistic Relevance Framework: BM25 and Beyond, 2009); the words of one
notion count as one term, so that a question is not pulled to the word that happens to have most synonyms.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence.bridge import Notion, by_sound, notions
from bot.evidence.passages import Passage, passages_of
from bot.evidence.words import stems
from bot.fulltext import FullText
from bot.glossary import Glossary

_LETTERS = re.compile(r"[A-Za-z]{4,}")
_K1, _B = 1.6, 0.6
_IN_TITLE = 2.0
"""What a word in the section's name counts."""
_LONGEST_PHRASE = 6
"""Words of a phrase that are looked for."""
_APART = 0.5
"""What all words of a phrase count where they stand apart in a passage."""


def best_first(question: str, text: FullText, glossary: Glossary, more: Sequence[str] = ()) -> tuple[Passage, ...]:
    """All passages of the paper, those first that the question is about. `more` are English words to look for beside
    those that the question itself gives.
    """
    index = _index(text)
    scores = [0.0] * len(index.passages)
    for notion in notions(question, glossary, index.sounds, more):
        for place, score in _scores(index, notion).items():
            scores[place] += score
    return tuple(sorted(index.passages, key=lambda one: (-scores[one.place], one.place)))


def chosen(passages: Iterable[Passage], most: int, size: Callable[[Passage], int]) -> tuple[Passage, ...]:
    """Of passages in order of their worth those of at most that size together, in the paper's order. One that is too
    large is passed over.
    """
    taken, left = [], most
    for passage in passages:
        needed = size(passage)
        if needed <= left:
            taken.append(passage)
            left -= needed
    return tuple(sorted(taken, key=lambda one: one.place))


@dataclass(frozen=True)
class _Index:
    passages: tuple[Passage, ...]
    sounds: dict[str, tuple[str, ...]]
    """The paper's words by their consonants."""
    words: tuple[tuple[str, ...], ...]
    places: dict[str, dict[int, list[int]]]
    """Where each word stands: of each passage the places in it; those of its title come after all others."""
    lengths: tuple[float, ...]
    """In parts of the mean."""


@lru_cache(maxsize=4)
def _index(text: FullText) -> _Index:
    passages = passages_of(text)
    words = tuple(tuple(stems(one.text)) for one in passages)
    titles = tuple(tuple(stems(one.section)) for one in passages)
    places: dict[str, dict[int, list[int]]] = {}
    for passage, (body, title) in enumerate(zip(words, titles, strict=True)):
        for place, word in enumerate((*body, "", *title)):
            places.setdefault(word, {}).setdefault(passage, []).append(place)
    mean = sum(map(len, words)) / max(1, len(words)) or 1
    sounds = by_sound(word for one in passages for word in _LETTERS.findall(f"{one.section} {one.text}"))
    return _Index(passages, sounds, words, places, tuple(len(one) / mean for one in words))


def _scores(index: _Index, notion: Notion) -> dict[int, float]:
    """What the notion adds to each passage that speaks of it."""
    counts: dict[int, float] = {}
    for phrase in dict.fromkeys(tuple(stems(one)[:_LONGEST_PHRASE]) for one in notion.english):
        for place, count in _counted(index, phrase).items():
            counts[place] = counts.get(place, 0) + count
    total, having = len(index.passages), sum(min(1.0, count) for count in counts.values())
    rarity = math.log(1 + (total - having + 0.5) / (having + 0.5))
    return {
        place: notion.weight * rarity * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * index.lengths[place]))
        for place, count in counts.items()
    }


def _counted(index: _Index, phrase: tuple[str, ...]) -> dict[int, float]:
    """How often each passage has the phrase, its title included; a little where it has the words apart."""
    if not phrase or any(word not in index.places for word in phrase):
        return {}
    shared = set.intersection(*(set(index.places[word]) for word in phrase))
    counts = {}
    for passage in shared:
        body = len(index.words[passage])
        following = [{place - step for place in index.places[word][passage]} for step, word in enumerate(phrase)]
        starts = set.intersection(*following)
        count = sum(_IN_TITLE if start > body else 1.0 for start in starts)
        counts[passage] = count or _APART
    return counts
