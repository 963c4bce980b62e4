"""Finding papers by words, Korean and English, of two syllables too. Pure: the store only looks for parts of text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.korean import HANGUL
from bot.paper import Paper
from bot.summary import Made

MOST_WORDS = 8
_AROUND = "\"'`“”‘’,?!()[]<>《》「」"
_FILLERS = {"논문", "관련", "관련된", "최신", "찾아줘", "찾아", "알려줘", "보여줘"}
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:에서|으로|에|을|를|은|는|의|와|과|로)$")


def folded(text: str) -> str:
    """The text as it is searched: compatibility forms and case do not matter, nor how much white space there is."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_text(paper: Paper, made: Made | None) -> str:
    """All that a paper can be found by."""
    words: list[str] = [paper.paper_id.value, paper.title]
    if made:
        words += [made.summary.title, made.summary.one_line, made.summary.overview, *made.summary.keywords]
    return folded(" ".join([*words, *paper.authors, *paper.keywords, paper.abstract]))


def words_of(query: str) -> list[str]:
    """The words to look for, each once: a paper must have them all. What only says that papers are wanted is left out,
    unless there is nothing else.
    """
    words = [bare for word in folded(query).split() if (bare := word.strip(_AROUND))]
    return list(dict.fromkeys([word for word in words if word not in _FILLERS] or words))[:MOST_WORDS]


def without_particles(words: Sequence[str]) -> list[str]:
    """The words without the Korean particles at their ends: what was meant where the words as typed find nothing."""
    return [_PARTICLE.sub("", word) or word for word in words]


def best_first(words: Sequence[str], found: Iterable[tuple[Paper, Made | None]]) -> list[tuple[Paper, Made | None]]:
    """Papers with more of the words in their titles first, and as words rather than inside others; then by votes."""
    return sorted(found, key=lambda one: (*_weight(words, *one), one[0].votes, one[0].paper_id), reverse=True)


def _weight(words: Sequence[str], paper: Paper, made: Made | None) -> tuple[int, int]:
    titles = folded(f"{paper.title} {made.summary.title if made else ''}")
    whole = folded(f"{titles} {made.summary.one_line if made else ''} {' '.join(paper.keywords)} {paper.abstract}")
    return sum(_begins(word, titles) for word in words), sum(_begins(word, whole) for word in words)


def _begins(word: str, text: str) -> bool:
    """Whether a word of the text begins with it; Korean words take particles, so their ends are open."""
    return re.search(rf"(?<!\w){re.escape(word)}{'' if HANGUL.search(word) else r'(?![a-z])'}", text) is not None
