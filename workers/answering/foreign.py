"""What has no business in an answer about a paper, however true the quotes beside it are.

A model that obeys its paper or its asker word for word can be made to write anything. What it writes is shown where it
speaks of what its quotes speak of, in words that the paper has.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from adapters.inert import inert
from bot.evidence.bridge import WORD, notions
from bot.evidence.words import stems
from bot.fulltext import FullText
from bot.glossary import Glossary
from bot.korean import HANGUL
from bot.search import without_particles, words_of

_ADDRESS = re.compile(r"(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&*+,;=%-]+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+")
_ASCII = re.compile(r"[!-~]+")
_MEASURE = re.compile(r"\d+(?:[bkmtxd]|th|st|nd|rd|[kmgtp]i?b|[kmg]?hz|ms|s|h|fps|w|kw|gpus?|flops?)?")
_LEAST_SHARED = 4
"""Words in a row that are the instructions' own."""
_TO_READER = re.compile(
    r"(?:하|으|주|보내|누르|가|오|세우|쓰|알리|마)(?:세요|십시오|시기 바랍니다|셔야 합니다)|"
    r"(?:해|어|아|여|켜|줘)\s?주세요|"
    r"(?:해|어|아)라[.!]|(?:바랍니다|부탁드립니다|드립니다)\W*$"
)
_OF_ITSELF = re.compile(
    r"(?<![가-힣])(?:저는|제가|저의|나는|내가|나의)(?![가-힣])|(?<![가-힣])(?:제|내) (?:지시|지침|역할|이름|설정)"
)
_SAID_OF_ANY = frozenset(
    [
        "논문",
        "방법",
        "결과",
        "무엇",
        "어떻게",
        "어떤",
        "이유",
        "저자",
        "저자들",
        "연구",
        "설명",
        "모델",
        "성능",
        "실험",
        "문제",
        "경우",
        "사용",
        "제안",
        "왜",
        "얼마나",
        "대해",
        "대한",
        "있나요",
        "인가요",
    ]
)
_STEM = 2
_ENOUGH, _LEAST_SHARE = 2.0, 0.3
"""How much a claim shares with the paragraphs of its quotes: two words, and of all that can be told this part."""


@dataclass(frozen=True)
class Ground:
    """All that a claim may speak of: the text, its title, what was asked, and the terms of the field."""

    title: str
    text: FullText
    question: str
    glossary: Glossary
    instructions: str


def without_addresses(text: str, evidence: str) -> str:
    """The text with what the quotes show instead of an address, where they have it."""
    return _ADDRESS.sub(lambda found: "인용에 있는 주소" if found[0].rstrip(".,") in evidence else found[0], text)


def foreign(text: str, evidence: str, around: str, ground: Ground) -> str | None:
    """Why the claim cannot be shown, as an English phrase; None where it can. `around` is where `evidence` stands.

    Addresses, mentions and commands stand in the quotes or nowhere. Latin words and signs are the paper's, the
    question's or the glossary's. Nothing is said to the reader, nor about the model and what it was told. And what is
    claimed shares something with its quotes: a figure, a name, or a term that the glossary translates.
    """
    folded = unicodedata.normalize("NFKC", text)
    if any(one not in evidence for one in _live(folded)):
        return "holds a link, a mention or a command"
    strange = _strange(folded, ground)
    if strange is not None:
        return f"has a word that the paper does not have: {strange[:30]}"
    if _TO_READER.search(folded) or _OF_ITSELF.search(folded):
        return "speaks to the reader or of yourself"
    if _repeats(folded, ground.instructions, evidence):
        return "repeats your instructions"
    if not _bears(folded, around, ground):
        return "says nothing that its quotes say"
    return None


def _live(text: str) -> Iterator[str]:
    """The words of which a platform would make more than text, without particles behind them."""
    for word in text.split():
        if inert(word) != word:
            bare = next((one for one in _ASCII.findall(word) if inert(one) != one), word)
            yield bare.strip(".,:;()[]“”\"'‘’")
    yield from (found[0].rstrip(".,") for found in _ADDRESS.finditer(text))


def _strange(text: str, ground: Ground) -> str | None:
    """The first word, or letter of a script that is neither Hangul nor Latin, that nothing known has."""
    paper, letters = _vocabulary(ground.text, ground.title)
    known = paper | _words(ground.question) | _of_glossary(ground.glossary)
    for character in text:
        if character.isalpha() and not character.isascii() and not HANGUL.match(character) and character not in letters:
            return character
    for match in _WORD.finditer(text.casefold()):
        word = match[0]
        is_word = len(word) > 1 and not word.isdigit()
        if is_word and not _MEASURE.fullmatch(word) and not {word, word.removesuffix("s"), f"{word}s"} & known:
            return word
    return None


def _repeats(text: str, instructions: str, evidence: str) -> bool:
    """Whether words in a row stand so in what the model was told, and not in the paper."""
    words = re.findall(r"\w+", text.casefold())
    told, quoted = (" ".join(re.findall(r"\w+", one.casefold())) for one in (instructions, evidence))
    runs = (" ".join(words[at : at + _LEAST_SHARED]) for at in range(len(words) - _LEAST_SHARED + 1))
    return any(f" {run} " in f" {told} " and f" {run} " not in f" {quoted} " for run in runs)


def _bears(text: str, around: str, ground: Ground) -> bool:
    """Whether what the claim speaks of, as far as it can be told in English, is spoken of where its quotes stand.

    Of 49 true claims over three papers one has a smaller share than that; of claims beside another's quotes a fifth
    have as much, before their names and figures are looked at.
    """
    there = set(stems(around))
    said = [one for one in notions(text, ground.glossary) if one.weight >= WORD]
    shared = sum(one.weight for one in said if any(_stands(phrase, there) for phrase in one.english))
    if shared < _LEAST_SHARE * sum(one.weight for one in said):
        return False
    return shared >= _ENOUGH or (shared >= WORD and _takes_up(text, ground.question))


def _stands(phrase: str, there: set[str]) -> bool:
    words = list(stems(phrase))
    return bool(words) and there.issuperset(words)


def _takes_up(text: str, question: str) -> bool:
    """Whether the claim has a Korean word of the question that is not said of any paper."""
    joined = "".join(text.split())
    asked = (word for word in without_particles(words_of(question)) if word not in _SAID_OF_ANY)
    return any(HANGUL.match(word) and len(word) >= _STEM and word[:_STEM] in joined for word in asked)


@lru_cache(maxsize=8)
def _vocabulary(text: FullText, title: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the paper, and its letters that are not ASCII."""
    whole = "\n".join(
        [title, *(section.name for section in text.sections), *(one.text for _, one in text.paragraphs())]
    )
    return frozenset(_words(whole)), frozenset(one for one in set(whole) if not one.isascii())


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


@lru_cache(maxsize=4)
def _of_glossary(glossary: Glossary) -> frozenset[str]:
    """What may stand in brackets behind a translation. Names that are kept in English are not among it."""
    translated = (term for term in glossary.terms if HANGUL.search(term.korean))
    return frozenset(_words(" ".join(part for term in translated for part in (term.english, *term.right))))
