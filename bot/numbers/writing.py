"""Writing figures as Korean does, and the particle that fits what a figure sounds like."""

import re
from fractions import Fraction

_BIG = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"))
_LETTERS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}

# Letters and digits as they are read aloud: 에프, 엘, 엠, 엔, 알 and 영, 일, 삼, 육, 칠, 팔 end in a consonant.
# https://www.korean.go.kr/front/onlineQna/onlineQnaView.do?mn_id=216&qna_seq=30173
_FINAL = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ", "0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_PAIRS = (("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("으로", "로"), ("이나", "나"), ("이며", "며"),
          ("이고", "고"), ("이라", "라"), ("이라는", "라는"), ("이라고", "라고"), ("이란", "란"), ("이어서", "여서"),
          ("이었습니다", "였습니다"), ("이었으며", "였으며"), ("이었고", "였고"), ("이었던", "였던"))  # fmt: skip
_AFTER_RO = ("", "서", "서는", "서도", "써", "써는", "부터", "까지", "는", "도", "만", "의")
_SYLLABLES = re.compile(r"[가-힣]+")


def korean_form(value: Fraction) -> str:
    """A decimal as Korean writes it: `24.2억`, `2,350억`, `140만`, `12만 3천`, `1억 2만 3,450`, `5,010`, `12.5`."""
    for scale, name in _BIG:
        if value < scale or value.denominator > 1:
            continue
        whole, rest = divmod(value.numerator, scale)
        if name == "만" and rest and rest % 1000 == 0:
            return f"{whole:,}만 {rest // 1000}천"
        is_short = name != "만" and rest * 100 % scale == 0
        return (
            f"{decimal_form(value / scale)}{name}"
            if is_short or not rest
            else (f"{whole:,}{name} {korean_form(Fraction(rest))}")
        )
    return decimal_form(value)


def vague_form(value: Fraction) -> str:
    """A power of ten as Korean hints at it: `수천억` for hundreds of billions."""
    return korean_form(value).replace("1,000", "수천").replace("100", "수백").replace("10", "수십").replace("1", "수")


def decimal_form(value: Fraction) -> str:
    """A terminating decimal with thousands separators; others are cut after six places."""
    whole, rest = divmod(value, 1)
    decimals = f"{int(rest * 10**6):06}".rstrip("0")
    if rest and not decimals:
        decimals = f"{int(rest * 10**24):024}".rstrip("0")
    return f"{whole.numerator:,}.{decimals}" if decimals else f"{whole.numerator:,}"


def latin_form(value: Fraction, letter: str) -> str:
    """A size in the notation of researchers: `2.42B`, `256K`."""
    return f"{decimal_form(value / _LETTERS[letter.upper()])}{letter}"


def final_sound(text: str) -> str:
    """What `text` ends in when it is read aloud: `ㄹ`, another consonant, or nothing after a vowel.

    A bracket at the end is not read. 0 ends in a consonant as 영 and as every power of ten below 조.
    """
    text = re.sub(r"\([^()]*\)\Z", "", text)
    last = text[-1:].upper()
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "ㄹ" if final == 8 else "*" * bool(final)
    return _FINAL.get(last, "")


def with_particle(figure: str, rest: str) -> str:
    """`figure` and the text behind it, whose first word, where it is a particle, is put into the form that fits.

    Other words stay: `8억 이상`, `8억이상`, `7억의`.
    """
    found = _SYLLABLES.match(rest)
    if found is None:
        return figure + rest
    return figure + _fitting(found[0], final_sound(figure)) + rest[found.end() :]


def _fitting(word: str, final: str) -> str:
    for closed, opened in _PAIRS:
        if closed == "으로":
            for tail in _AFTER_RO:
                if word in (f"으로{tail}", f"로{tail}"):
                    return f"{'로' if final in ('', 'ㄹ') else '으로'}{tail}"
        elif word in (closed, opened):
            return closed if final else opened
    return word
