"""The style of speech in which a sentence ends, and putting one into 합니다체."""

import re
from enum import StrEnum

from bot.korean.text import HANGUL


class Speech(StrEnum):
    """How a sentence speaks to its reader."""

    FORMAL = "합니다체"
    POLITE = "해요체"
    PLAIN = "한다체"
    NOUN = "명사형"
    OTHER = "other"
    """An end that tells nothing, and the question 까요, which goes with 합니다체."""


_N, _L, _M, _B, _BS, _SS = 4, 8, 16, 17, 18, 20
"""ㄴ, ㄹ, ㅁ, ㅂ, ㅄ and ㅆ among the 28 finals."""

_END = re.compile(r"(?:\s?\([^()]*\)|[.!?…。\s\"'”’)\]])*$")
_LONGEST_END = 160
_FORMAL = re.compile(r"(?:니다|니까|십시오|시오|시다)$")
_POLITE = re.compile(r"(?:[가-힣]요(?<!까요)|죠)$")
_PLAIN = re.compile(r"[가-힣A-Za-z0-9%)]다$|[가-힣](?:는가|을까|ㄹ까|자)$")
_VERBAL = frozenset("다요죠까오자라")
"""What else may end a sentence: any other syllable ends a noun, or a verb that was made one (제시함)."""
_NOT_OF_VERB = re.compile(r"(?:포함|결함|명함|군함)$")


def speech(sentence: str) -> Speech:
    """The style of the sentence, by its last word; end marks, closing quotes and a bracket after it do not count."""
    words = _bare(sentence)
    if _FORMAL.search(words):
        return Speech.FORMAL
    if _POLITE.search(words):
        return Speech.POLITE
    if _PLAIN.search(words):
        return Speech.PLAIN
    if HANGUL.match(words[-1:]) and words[-1] not in _VERBAL:
        return Speech.NOUN
    return Speech.OTHER


def formal(sentence: str) -> str | None:
    """The sentence in 합니다체, its end marks as they were; None where the form is not certain.

    `최초다` is the noun 최초 and `크다` the adjective: of vowels only those are turned that must be one or the other.
    """
    words = _bare(sentence)
    made = _made_formal(words)
    return None if made is None else made + sentence[len(words) :]


def _bare(sentence: str) -> str:
    return sentence[:-_LONGEST_END] + _END.sub("", sentence[-_LONGEST_END:], count=1)


def _made_formal(words: str) -> str | None:
    style = speech(words)
    if style is Speech.PLAIN:
        return _from_plain(words)
    if style is Speech.POLITE:
        return _from_polite(words)
    if style is Speech.NOUN:
        return _from_noun(words)
    return words if style is Speech.FORMAL else None


def _from_plain(words: str) -> str | None:
    stem, last = words[:-2], words[-2:-1]
    if not words.endswith("다") or not "가" <= last <= "힣":
        return None
    final = (ord(last) - ord("가")) % 28
    if last == "는" and stem and (ord(stem[-1]) - ord("가")) % 28 and "가" <= stem[-1] <= "힣":
        return f"{stem}습니다"
    if final in (_N, _L):
        return f"{stem}{chr(ord(last) - final + _B)}니다"
    if final:
        return f"{stem}{last}습니다"
    return f"{stem}{chr(ord(last) + _B)}니다" if last in "이하크르쁘프니" else None


_FROM_POLITE = (
    ("이에요", "입니다"),
    ("예요", "입니다"),
    ("해요", "합니다"),
    ("돼요", "됩니다"),
    ("되요", "됩니다"),
    ("세요", "십시오"),
)


def _from_polite(words: str) -> str | None:
    for polite, ours in _FROM_POLITE:
        if words.endswith(polite):
            return words.removesuffix(polite) + ours
    last = words[-3:-2]
    # A stem in ㄹ may be one in ㄷ: 들어요 is said of 들다 and of 듣다.
    closed = "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 not in (0, _L)
    if words.endswith(("아요", "어요")) and closed:
        return f"{words[:-2]}습니다"
    return None


def _from_noun(words: str) -> str | None:
    stem, last = words[:-1], words[-1]
    if last in "함됨" and not _NOT_OF_VERB.search(words):
        return f"{stem}{chr(ord(last) - _M + _B)}니다"
    before = stem[-1:]
    if last == "음" and "가" <= before <= "힣" and (ord(before) - ord("가")) % 28 in (_BS, _SS):
        return f"{stem}습니다"
    return None
