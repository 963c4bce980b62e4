"""A paper's text as a prompt holds it: all of it where that fits, else the beginnings of its sections, or the passages
that bear on something. Nothing in it can end a tag of a prompt.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot.evidence.ranking import best_first, chosen
from bot.feed_text import one_line
from bot.fulltext import FullText
from bot.glossary import Glossary, Term, lines
from bot.korean import shorten
from bot.language import Source
from bot.paper import Paper
from prompts import Prompt
from workers.drafts import LONGEST_SPOKEN
from workers.llm import MOST_COMPLETION_TOKENS

PASSAGES = "passages of the paper, in its order; the rest is left out"
"""What an excerpt consists of that was chosen for what it bears on."""
_TAG = re.compile(r"<(?=\s*/?\s*(?:paper|abstract|texts|earlier|question)\b)", re.IGNORECASE)
_MOST_TERMS = 60
"""Of the glossary in one prompt: a whole paper holds far more of them than an abstract."""
_FOR_FAULTS = 1_000
"""Tokens of what is to be put right in a reply."""


@dataclass(frozen=True)
class Excerpt:
    """What of a text is sent, and whether that is all of it."""

    text: str
    whole: bool


def room(context: int, empty: Prompt, schema: object) -> int:
    """The bytes that are left for a paper in a request of `context` tokens, beside its instructions, its reply, and
    that reply's repair. Counted as the budget does, three bytes to a token.
    """
    reply = min(MOST_COMPLETION_TOKENS, context // 4)
    told = cost([empty.system, empty.user, schema])
    return max(0, 3 * (context - reply - spoken(context) - _FOR_FAULTS) - told)


def spoken(context: int) -> int:
    """How many characters of its reply a model is shown again, a token each in Korean."""
    return min(LONGEST_SPOKEN, context // 6)


def cost(sent: object) -> int:
    """The bytes that it takes in a request, where line ends and quotes are escaped."""
    return len(json.dumps(sent, ensure_ascii=False).encode("utf-8", "replace"))


def leading(text: FullText, most: int) -> Excerpt:
    """The text in at most `most` bytes of a request: whole, or of each section so much of its beginning that short ones
    stay whole and long ones are as long as each other.
    """
    whole = written_whole(text)
    if cost(whole) <= most:
        return Excerpt(whole, whole=True)
    sections = [tamed([(section.name, one.text) for one in section.paragraphs]) for section in text.sections]
    told = [section for section in sections if section]
    level = _level([cost(f"{section}\n") for section in told], most)
    return Excerpt("\n".join(filter(None, (_shortened(section, level - 4) for section in told))), whole=False)


def bearing_on(said: str, text: FullText, most: int, glossary: Glossary) -> Excerpt:
    """The text in at most `most` bytes of a request: whole, or the passages that bear on what is said, in its order."""
    whole = written_whole(text)
    if cost(whole) <= most:
        return Excerpt(whole, whole=True)
    best = best_first(said, text, glossary)
    taken = chosen(best, most, lambda one: cost(tamed([(one.section, one.text)]) + "\n"))
    return Excerpt(tamed((one.section, one.text) for one in taken), whole=False)


@lru_cache(maxsize=4)
def written_whole(text: FullText) -> str:
    """All of the text under the names of its sections."""
    return tamed((section.name, paragraph.text) for section, paragraph in text.paragraphs())


def source(paper: Paper, text: FullText) -> Source:
    """All that is known of what the paper says, to hold what was written of it to that."""
    known = f"{paper.abstract}\n{written_whole(text)}"
    return Source(paper.title, known, only_abstract=text.origin == "abstract")


def terms(glossary: Glossary, text: str) -> str:
    """The terms that the text holds, as a prompt lists them."""
    return lines(held(glossary, text)[:_MOST_TERMS]) or "–"


@lru_cache(maxsize=4)
def held(glossary: Glossary, text: str) -> tuple[Term, ...]:
    """The terms that a prompt's text holds: a prompt is filled more than once, and papers are asked about in turn."""
    return glossary.held(text)


def extent(text: FullText, excerpt: Excerpt, parts: str) -> str:
    """What a model is told that it has; `parts` is what an excerpt consists of that is not whole."""
    if text.origin == "abstract":
        return "the abstract alone; the paper itself cannot be read"
    if not excerpt.whole:
        return parts
    return "the whole paper" if text.complete else "the paper up to a limit of pages; its end is missing"


def tame(text: str) -> str:
    """The text on one line, without what nobody sees and without what would end a tag of a prompt."""
    return _TAG.sub("‹", one_line(text))


def tamed(pieces: Iterable[tuple[str, str]]) -> str:
    """Texts under the headings of their sections."""
    parts: list[str] = []
    for section, held in groupby(pieces, key=lambda one: one[0]):
        parts += [f"## {tame(section) or '–'}", *(tame(text) for _, text in held)]
    return "\n".join(parts)


def _level(costs: Sequence[int], most: int) -> int:
    """How much each may take so that all together take at most that much, where those that need less leave the rest."""
    left = most
    for place, one in enumerate(sorted(costs)):
        share = left // (len(costs) - place)
        if one > share:
            return share
        left -= one
    return most


def _shortened(text: str, most: int) -> str:
    """The beginning of the text in at most that many bytes of a request; nothing where that says nothing."""
    while (takes := cost(text)) > most:
        limit = min(len(text) - 1, len(text) * most // takes)
        if limit < 2:
            return ""
        text = shorten(text[: limit + 2], limit)  # of a long text the end is not looked at
    return text
