"""How a word, a name, a figure or a unit ends when a Korean reads it aloud, which decides the particle after it.

Latin words are read by the loanword orthography (https://korean.go.kr/kornorms/regltn/regltnView.do?regltn_code=0003),
acronyms letter by letter, figures in Sino-Korean or, in names, in English. Where readers differ (T6: 육, 식스; MAP: 맵,
엠에이피) every reading is given, so that nothing is called wrong which somebody may say.
"""

import re
import unicodedata
from enum import Enum

from bot.korean.loanwords import ENDINGS


class Final(Enum):
    """What the last syllable ends in."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


Finals = frozenset[Final]

UNKNOWN: Finals = frozenset(Final)
_VOWEL: Finals = frozenset({Final.VOWEL})
_RIEUL: Finals = frozenset({Final.RIEUL})
_CONSONANT: Finals = frozenset({Final.CONSONANT})
_BY_MARK = {"v": _VOWEL, "l": _RIEUL, "c": _CONSONANT}

_LETTERS = {"L": _RIEUL, "R": _RIEUL, "M": _CONSONANT, "N": _CONSONANT}
"""엘, 알, 엠, 엔; every other letter's name ends in a vowel."""

_SINO = dict(zip("0123456789", "clvcvvcllv", strict=True))
"""영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구."""
_ENGLISH = dict(zip("0123456789", "vcvvvvvcvc", strict=True))
"""제로, 원, 투, 쓰리, 포, 파이브, 식스, 세븐, 에이트, 나인."""

_UNITS = {
    "%": "v", "%p": "v", "%P": "v", "°": "v", "℃": "v", "B": "v", "M": "c", "GB": "v", "MB": "v", "KB": "v", "TB": "v",
    "ms": "v", "Hz": "v", "kHz": "v", "MHz": "v", "GHz": "v", "D": "v", "FPS": "v", "fps": "v", "bit": "v", "px": "v",
    "bp": "v",
}  # fmt: skip
"""퍼센트, 퍼센트포인트, 도, 비, 엠, 바이트, 밀리초, 헤르츠, 디 …; units that are read in two ways are not here."""

_GREEK = re.compile(r"[α-ωΑ-Ω]$")
_GREEK_CLOSED = frozenset("ευοΕΥΟ")
"""엡실론, 입실론, 오미크론."""
_TAIL = re.compile(r"(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<unit>%[pP]?|°|℃|[A-Za-z]+)?$|(?P<word>[A-Za-z]+)$")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def finals(word: str) -> Finals:
    """Every way in which `word` may end aloud. `word` ends in a Hangul syllable, a letter, a digit, `%` or `°`.

    All of them where nothing certain can be said, also for an empty text.
    """
    last = word[-1:]
    if "가" <= last <= "힣":
        return of_syllable(last)
    if _GREEK.search(word):
        return _CONSONANT if last in _GREEK_CLOSED else _VOWEL
    plain = unicodedata.normalize("NFKC", word)
    tail = _TAIL.search(plain)
    if tail is None:
        return UNKNOWN
    before = plain[: tail.start()]
    if tail["word"]:
        return _of_letters(tail["word"])
    if tail["unit"]:
        return _of_unit(tail["unit"])
    return _of_figure(tail["figure"], before)


def of_syllable(syllable: str) -> Finals:
    """By the place of the syllable among the 28 of its row: https://www.unicode.org/versions/latest/core-spec/chapter-3/"""
    final = (ord(syllable) - ord("가")) % 28
    return _VOWEL if final == 0 else _RIEUL if final == 8 else _CONSONANT


def _of_unit(unit: str) -> Finals:
    if unit in _UNITS:
        return _BY_MARK[_UNITS[unit]]
    # `5m`, `3s`, `10K`, `1T` are read as the unit, as the letter or as the power of ten. `4o`, `16bit` are names.
    return UNKNOWN if len(unit) == 1 and unit not in "oi" else _of_letters(unit)


def _of_figure(figure: str, before: str) -> Finals:
    sino = _sino(figure)
    if re.search(r"[A-Za-z]['’-]?$|[@A-Za-z][\s._/-]*$|[A-Za-z][\w.-]*[\s-]$", before):
        return sino | _english(figure)
    if re.search(r"[가-힣]\s?$", before) and not re.search(r"\d{3}|\d,\d|\d\d\.\d", figure):
        return sino | _english(figure)
    if before and not before[-1].isspace() and before[-1] not in "(~–-‘“\"'±≈":
        return UNKNOWN
    return sino


def _sino(figure: str) -> Finals:
    whole, point, _ = figure.partition(".")
    digits = whole.replace(",", "")
    if point or not digits.endswith("0") or len(digits) == 1:
        return _BY_MARK[_SINO[figure[-1]]]
    zeros = len(digits) - len(digits.rstrip("0"))
    # 십, 백, 천, 만, 억 end in consonants, 조 does not; 천만 or 백억 ends as 만 and 억 do.
    return _VOWEL if zeros >= 12 else _CONSONANT


def _english(figure: str) -> Finals:
    digits = figure.replace(",", "")
    if "." in digits or len(digits) == 1:
        return _BY_MARK[_ENGLISH[digits[-1]]]
    teen = {"10": "c", "11": "c", "12": "v"}.get(digits[-2:])
    if teen:
        return _BY_MARK[teen]
    if digits[-2] == "1":
        return _CONSONANT
    if digits[-1] == "0":
        return UNKNOWN
    return _BY_MARK[_ENGLISH[digits[-1]]]


def _of_letters(letters: str) -> Finals:
    """The ending of a run of letters: a known word, an acronym, a camel's last hump, or a word by its spelling."""
    known = _known(letters)
    if known:
        return known
    if len(letters) == 1:
        return _LETTERS.get(letters.upper(), _VOWEL)
    if letters.isupper():
        return _of_acronym(letters)
    if letters.endswith("s") and letters[:-1].isupper():
        # `LLMs`: 엘엘엠즈, or simply 엘엘엠.
        return _VOWEL | _of_letters(letters[:-1])
    piece = (_PIECE.findall(letters) or [letters])[-1]
    if piece != letters:
        return _LETTERS.get(piece, _VOWEL) if len(piece) == 1 else _of_letters(piece)
    return _of_word(letters.lower())


def _known(letters: str) -> Finals | None:
    mark = ENDINGS.get(letters) or (None if letters[-1].isupper() else ENDINGS.get(letters.lower()))
    return _BY_MARK[mark] if mark else None


def _of_acronym(letters: str) -> Finals:
    spelled = _LETTERS.get(letters[-1], _VOWEL)
    return spelled | _of_word(letters.lower()) if _SAYABLE.search(letters) else spelled


_SAYABLE = re.compile(
    r"[AEIOUY](?:[BCDFGHJKLMNPQRSTVWXZ]|CH|CK|FT|LD|LL|LM|LT|MP|ND|NG|NK|NT|PS|RD|RK|RM|RN|RT|SH|SK|SS|ST|TH|TS|XT)?E?$"
)
"""Capitals that can be said as a word: a vowel, then at most what English words end in."""

_BY_SPELLING: tuple[tuple[re.Pattern[str], Finals], ...] = tuple(
    (re.compile(rf"(?:{ending})$"), said)
    for ending, said in (
        (r"[aiouy]", _VOWEL),
        (r"le|l", _RIEUL),
        (r"[cszgthdkvfrueioyawxb]e", _VOWEL),
        (r"[^y]pe", _VOWEL),
        (r"e", UNKNOWN),
        (r"[mn]", _CONSONANT),
        (r"ng", _CONSONANT),
        (r"ics|ss|us|is|as|os|ous", _VOWEL),
        (r"[qrvwxz]|[nrslfcpx]t|[rslne]d|[aeiou]sh|th|ph|[lnrst]ch|[aeiou]tch|[rsln]k|ee[kd]|ea[kd]", _VOWEL),
        (r"[lmrs]p|ff|lf|rf", _VOWEL),
        (r"ic|[aeiou]c|[aeiu]ck", _CONSONANT),
        (r"(?:^|[^aeiou])[aeiou]p|eep", _CONSONANT),
    )
)
"""Silent e, and the consonants that are said with 으 or close their syllable. First match counts."""


def _of_word(word: str) -> Finals:
    for ending, said in _BY_SPELLING:
        if ending.search(word):
            return said
    if word.endswith("s"):
        # A plural: models is 모델스, or simply 모델.
        return _VOWEL | (_known(word[:-1]) or _of_word(word[:-1]))
    return UNKNOWN
