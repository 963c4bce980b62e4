"""What has no business in an answer about a paper, however true the quotes beside it are.

A model that obeys its paper or its asker word for word can be made to write anything. What it writes is shown where it
speaks of what its quotes speak of, in words that the paper has.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from adapters.inert import inert
from bot.evidence.bridge import NAME, WORD, Notion, notions
from bot.evidence.sentences import spans
from bot.evidence.words import stems
from bot.fulltext import FullText
from bot.glossary import Glossary
from bot.korean import HANGUL, sentences
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
    r"(?:해|어|아)라[.!]|(?:바랍니다|부탁드립니다|드립니다)\W*$|"
    r"(?<=[가-힣] )바람\W*$|(?:하|우|내|두|보|누르|떠나|나가)자\W*$|"
    r"(?:구독|채널|봇|주식|계좌|송금|탈퇴)[을를에은는]?\s?[^.]{0,8}(?:해|사|워|려|나가|내)야 "
)
_OF_ITSELF = re.compile(
    r"(?<![가-힣])(?:저는|제가|저의|나는|내가|나의)(?![가-힣])|(?<![가-힣])(?:제|내) (?:지시|지침|역할|이름|설정)|"
    r"합니다체|(?:지시문|지침|프롬프트|규칙)[에은이]는?\s[^.]{0,40}라고 (?:되어|적혀|쓰여)|"
    r"(?:채널|대화방|대화)에서[^.]{0,20}(?:질문|물[었어])|\s?님(?:은|이|의|께서|께|을|도)(?![가-힣])"
)
_SAID_OF_ANY = frozenset(
    (
        "논문", "방법", "결과", "무엇", "어떻게", "어떤", "이유", "저자", "저자들", "연구", "설명", "모델",
        "성능", "실험", "문제", "경우", "사용", "제안", "왜", "얼마나", "대해", "대한", "있나요", "인가요",
    )
)  # fmt: skip
_DENIED = re.compile(r"\b(?:not(?! (?:only|just|merely|necessarily))|never|cannot|\w+n['’]t)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"않|못|없|아니|아닌|안 |말고|대신|반대|불가|실패|어렵|어려|드물|거의|미흡|부족|제외|빼|무관|불필요|무시|금지|막|"
    r"그대로|오히려|반면|달리|떨어|낮|약하|적[다은게]|덜|한계|문제|잘못|틀|오류|잃|거절|거부|멈|버리|피[하했]|[비불미무]\w*[적한하]"
)
"""Any sign of saying no, of which Korean has many."""
_STEM = 2
_BRACKET = re.compile(r"\s*[(\[“]([^()\[\]“”]*)[)\]”]")
_GLOSS = 3
_VERB_END = re.compile(r"(?<=니다)[.!?]?\s+")
_ASIDE = 9
"""So many words in a row that are about something else are no claim's."""
_MANY_NAMES = 3
_ENOUGH, _LEAST_SHARE = 2.0, 0.33
"""How much a claim shares with the paragraphs of its quotes: two words, and each of its sentences this part, or
so many names and figures.
"""


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


def foreign(text: str, evidence: str, ground: Ground) -> str | None:
    """Why the claim cannot be shown, as an English phrase; None where it can. `evidence` is what its quotes show.

    Addresses, mentions and commands stand there or nowhere. Latin words and signs are the paper's, the
    question's or the glossary's. Nothing is said to the reader, nor about the model and what it was told.
    """
    folded = unicodedata.normalize("NFKC", text)
    if any(one not in evidence for one in _live(folded)):
        return "holds a link, a mention or a command"
    strange = _strange(folded, ground)
    if strange is not None:
        return f"has a word that the paper does not have: {strange[:30]}"
    if "비밀번호" in folded and "password" not in evidence.casefold():
        return "speaks of a password"
    if _TO_READER.search(folded) or _OF_ITSELF.search(folded):
        return "speaks to the reader or of yourself"
    if _repeats(folded, ground.instructions, evidence):
        return "repeats your instructions"
    return None


def affirms_what_is_denied(text: str, quotes: Iterable[str]) -> bool:
    """Whether every quote is one sentence that says not, and the claim says nothing of the kind.

    Of 49 true claims over three papers none is lost to it; only four of them rest on such sentences alone.
    """
    return not _DENIES.search(text) and all(_DENIED.search(one) and len(list(spans(one))) == 1 for one in quotes)


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


def bearing(text: str, around: str, ground: Ground) -> str:
    """The text without the sentences and brackets that speak of something else than the paragraphs of its quotes, as
    far as that can be told in English; empty where none is left, or too little to be sure.

    Of 49 true claims over three papers two are lost to it; of claims beside another's quotes a fifth stay, before their
    names and figures are looked at.
    """
    there = _There(frozenset(stems(around)), ground.glossary)
    text = _BRACKET.sub(lambda found: found[0] if _is_gloss(found[1]) or there.has(found[1]) else "", text)
    kept = [one for one in _parts(text) if there.has(one)]
    enough = sum(there.shared(one) for one in kept)
    rest = " ".join(kept)
    return rest if enough >= _ENOUGH or (kept and _takes_up(rest, ground.question)) else ""


def _parts(text: str) -> Iterator[str]:
    """The sentences, also those that nothing parts but their verbs' ends."""
    for sentence in sentences(text):
        yield from (part.strip() for part in _VERB_END.split(sentence) if part.strip())


def _is_gloss(text: str) -> bool:
    """Whether what stands in brackets is a word or two, or English, and no sentence."""
    korean = [word for word in text.split() if HANGUL.search(word)]
    return len(korean) <= _GLOSS and not _VERB_END.search(f"{text} ")


@dataclass(frozen=True)
class _There:
    """What the paragraphs speak of, to be compared with what a text does."""

    stems: frozenset[str]
    glossary: Glossary

    def has(self, text: str) -> bool:
        """Whether the text speaks of it: once at least, for a good part, and never of something else for long."""
        said, shared = self._weight(text), self.shared(text)
        is_much = shared >= _LEAST_SHARE * said or self.shared(text, NAME) >= _MANY_NAMES * NAME
        return shared >= WORD and is_much and self._longest_aside(text) < _ASIDE

    def shared(self, text: str, least: float = WORD) -> float:
        """The weight of what the text speaks of and they too, from notions of `least` on: NAME is for names and
        figures alone.
        """
        found = (one for one in self._notions(text) if one.weight >= least)
        return sum(one.weight for one in found if any(map(self._stands, one.english)))

    def _weight(self, text: str) -> float:
        return sum(one.weight for one in self._notions(text))

    def _longest_aside(self, text: str) -> int:
        """The most words in a row of which none is of it."""
        words, longest, aside = text.split(), 0, 0
        for place in range(len(words)):
            is_of_it = any(self.shared(" ".join(words[place : place + length])) for length in (1, 2))
            aside = 0 if is_of_it else aside + 1
            longest = max(longest, aside)
        return longest

    def _notions(self, text: str) -> list[Notion]:
        return [one for one in notions(text, self.glossary) if one.weight >= WORD]

    def _stands(self, phrase: str) -> bool:
        words = list(stems(phrase))
        return bool(words) and self.stems.issuperset(words)


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
