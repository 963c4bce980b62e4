"""The English that a Korean question is about, without a model: by the glossary, by everyday words, and by sound."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.evidence.everyday import everyday
from bot.glossary import Glossary
from bot.korean import HANGUL
from bot.language.hangul_names import consonants, is_sound_of

TERM, NAME, WORD, TALK, ASKING, MORE = 1.2, 1.5, 1.0, 0.5, 0.2, 1.2
"""How much each kind of notion counts."""

MOST_NOTIONS = 64
LEAST_SOUNDS = 2
"""Consonants of a word that can be told by its sound."""

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.'+-][A-Za-z0-9]+)*(?:\+\+|@\d+)?|\d[\d,.]*\d?(?:[A-Za-z]+|%)?")
_KOREAN_FIGURE = re.compile(r"(\d[\d,.]*)\s?(조|억|만|천)")
_POWERS = {"조": 12, "억": 8, "만": 4, "천": 3}
_ENGLISH_POWERS = (("trillion", "T", 12), ("billion", "B", 9), ("million", "M", 6), ("thousand", "K", 3))
_PARTICLE = re.compile(
    r"(?:[은는이가을를과와의도만로]|에(?:서|게|는|도)?|으로|로서|까지|부터|보다|처럼|마다|조차|이나|나|이라는|라는|이란|란|인|인가|인지|인가요|이에요|예요|"
    r"야|이야|요|죠|지|이지|입니까|입니다|일까|일까요|가요|들|들은|들이|들을|들의|쯤|씩|째|당|별|적|적인|하[가-힣]*|했[가-힣]*|해[가-힣]*|한|할|함|되[가-힣]*|"
    r"된|될|됐[가-힣]*|돼[가-힣]*|인데|이고|이며|며|고)?"
)
_ADDED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅡ": "ㅓ"}
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_DARK = "ㅓ"
_BRIGHT = {"ㅏ", "ㅗ"}


@dataclass(frozen=True)
class Notion:
    """One thing that a question speaks of: English words and phrases, any of which may stand for it."""

    english: tuple[str, ...]
    weight: float


def notions(
    question: str, glossary: Glossary, sounds: Mapping[str, Sequence[str]] | None = None, more: Sequence[str] = ()
) -> tuple[Notion, ...]:
    """What the question speaks of, each once, at most 64. `sounds` are the paper's words by their consonants, for
    what is written in Hangul as it sounds; `more` are English words, phrases or questions from elsewhere, and go first.
    """
    asked = unicodedata.normalize("NFKC", question)
    found = [Notion((one,), MORE) for one in more]
    found += [Notion((word,), TALK) for one in more if " " in one for word in one.split() if len(word) > 3]
    found += [Notion((one,), NAME) for one in _LATIN.findall(asked)]
    found += [
        Notion(_figures(float(figure.replace(",", "").strip(".")), power), NAME) for figure, power in _numerals(asked)
    ]
    found += _of_korean(asked, _dictionary(glossary), sounds or {})
    return tuple(dict.fromkeys(found))[:MOST_NOTIONS]


def _numerals(text: str) -> Iterator[tuple[str, str]]:
    for match in _KOREAN_FIGURE.finditer(text):
        if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", match[1]):
            yield match[1], match[2]


def _figures(figure: float, power: str) -> tuple[str, ...]:
    """How English writes 36조 or 1.5만."""
    value = figure * 10 ** _POWERS[power]
    written = [f"{value:,.0f}"]
    for word, letter, english in _ENGLISH_POWERS:
        if 1 <= value / 10**english < 10_000:
            short = f"{value / 10**english:g}"
            written += [f"{short} {word}", f"{short}{letter}"]
    return tuple(written)


@dataclass(frozen=True)
class _Dictionary:
    nouns: dict[str, Notion]
    stems: dict[str, Notion]
    """Verbs' beginnings as jamo, all that they take: `빨라` beside `빠르`."""
    longest_noun: int
    longest_stem: int


@lru_cache(maxsize=4)
def _dictionary(glossary: Glossary) -> _Dictionary:
    nouns: dict[str, Notion] = {}
    stems: dict[str, Notion] = {}
    known = everyday()
    tables = ((known.asking, ASKING), (known.talk, TALK), (known.words, WORD), (known.names, NAME))
    for entry, notion in ((entry, Notion(entry.english, weight)) for table, weight in tables for entry in table):
        for korean in entry.korean:
            if korean.endswith("-"):
                for form in _forms(korean[:-1]):
                    stems[form] = _both(stems.get(form), notion)
            else:
                nouns[korean] = _both(nouns.get(korean), notion)
    for term in glossary.terms:
        renderings = (*term.right, *(bad for bad, _ in term.wrong))
        for korean in {_bare(one) for one in renderings if HANGUL.search(one)}:
            nouns[korean] = _both(nouns.get(korean), Notion((term.english,), TERM))
    return _Dictionary(nouns, stems, max(map(len, nouns)), max(map(len, stems)))


def _both(one: Notion | None, other: Notion) -> Notion:
    """What a Korean word of two meanings stands for."""
    if one is None:
        return other
    return Notion(tuple(dict.fromkeys((*one.english, *other.english))), max(one.weight, other.weight))


def _of_korean(text: str, dictionary: _Dictionary, sounds: Mapping[str, Sequence[str]]) -> Iterator[Notion]:
    """The notions of the Hangul in `text`, longest first; spaces between nouns make no difference."""
    for run in re.findall(r"[가-힣]+(?:\s+[가-힣]+)*", text):
        words = run.split()
        for place, word in enumerate(words):
            yield from _of_word(word, words[place + 1 : place + 4], dictionary, sounds)


def _of_word(
    word: str, after: list[str], dictionary: _Dictionary, sounds: Mapping[str, Sequence[str]]
) -> Iterator[Notion]:
    at, begins, unknown = 0, True, True
    whole = _longest_over_spaces(word, after, dictionary)
    if whole:
        yield dictionary.nouns[whole]
        unknown = False
    while at < len(word):
        noun = _longest_noun(word[at:], dictionary, begins=begins)
        stem = _longest_stem(word[at:], dictionary) if begins else ""
        if len(unicodedata.normalize("NFC", stem)) > len(noun):
            yield dictionary.stems[stem]
            return
        if noun:
            yield dictionary.nouns[noun]
            at, begins, unknown = at + len(noun), True, False
        else:
            at, begins = at + 1, False
    if unknown:
        heard = _heard(word, sounds)
        if heard:
            yield Notion(heard, WORD)


def _heard(word: str, sounds: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The paper's words that the Hangul, less a particle, may be the sound of."""
    for end in range(len(word), 1, -1):
        key = consonants(word[:end])
        if len(key) >= LEAST_SOUNDS and _PARTICLE.fullmatch(word[end:]):
            heard = tuple(one for one in sounds.get(key, ()) if is_sound_of(word[:end], one))
            if heard:
                return heard
    return ()


def by_sound(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by their consonants, as `notions` looks them up; short ones and such as are no words left out."""
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        if len(word) > 3 and word.isascii() and word.isalpha():
            key = consonants(word)
            if len(key) >= LEAST_SOUNDS:
                found.setdefault(key, []).append(word)
    return {key: tuple(heard) for key, heard in found.items()}


def _longest_over_spaces(word: str, after: list[str], dictionary: _Dictionary) -> str:
    """The longest noun that is the word and those after it, the last with any particle: 학습 데이터는."""
    for count in range(len(after), 0, -1):
        joined = word + "".join(after[:count])
        least = len(joined) - len(after[count - 1])
        for end in range(min(len(joined), dictionary.longest_noun), least, -1):
            if joined[:end] in dictionary.nouns and _PARTICLE.fullmatch(joined[end:]):
                return joined[:end]
    return ""


def _longest_noun(text: str, dictionary: _Dictionary, *, begins: bool) -> str:
    """The longest noun at the start; of one syllable only a whole word without its particle."""
    for end in range(min(len(text), dictionary.longest_noun), 1, -1):
        if text[:end] in dictionary.nouns:
            return text[:end]
    return text[0] if begins and text[0] in dictionary.nouns and _PARTICLE.fullmatch(text[1:]) else ""


def _longest_stem(text: str, dictionary: _Dictionary) -> str:
    jamo = unicodedata.normalize("NFD", text)
    for end in range(min(len(jamo), dictionary.longest_stem), 1, -1):
        if jamo[:end] in dictionary.stems:
            return jamo[:end]
    return ""


def _forms(stem: str) -> set[str]:
    """How the words begin that a stem makes, as jamo: 빠르 and 빨라, 어렵 and 어려우, 만들 and 만드."""
    head, last = stem[:-1], stem[-1]
    initial, medial, final = _parts(last)
    forms = {stem}
    if last == "하":
        forms.add(f"{head}해")
    elif last == "되":
        forms.add(f"{head}돼")
    elif last == "르" and head:
        before = _parts(head[-1])
        liquid = _syllable(before[0], before[1], 8)
        forms.add(f"{head[:-1]}{liquid}{'라' if _MEDIALS[before[1]] in _BRIGHT else '러'}")
    elif final == 0 and _MEDIALS[medial] in _ADDED:
        added = _ADDED[_MEDIALS[medial]]
        if added == _DARK and head and _MEDIALS[_parts(head[-1])[1]] in _BRIGHT:
            added = "ㅏ"
        forms.add(head + _syllable(initial, _MEDIALS.index(added), 0))
    elif final == 17:  # ㅂ
        opened = head + _syllable(initial, medial, 0)
        forms |= {f"{opened}우", f"{opened}워", f"{opened}운", f"{opened}울"}
    elif final == 7:  # ㄷ
        forms.add(head + _syllable(initial, medial, 8))
    elif final == 8 and head:  # ㄹ
        forms.add(head + _syllable(initial, medial, 0))
    return {unicodedata.normalize("NFD", one) for one in forms}


def _parts(syllable: str) -> tuple[int, int, int]:
    """Initial, medial and final: https://www.unicode.org/versions/latest/core-spec/chapter-3/"""
    place = ord(syllable) - ord("가")
    return place // 588, place % 588 // 28, place % 28


def _syllable(initial: int, medial: int, final: int) -> str:
    return chr(ord("가") + initial * 588 + medial * 28 + final)


def _bare(rendering: str) -> str:
    return "".join(one for one in rendering if HANGUL.match(one)) if HANGUL.search(rendering) else ""
