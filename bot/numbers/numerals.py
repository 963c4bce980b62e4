"""Numerals: digits, scales and number words of both languages, as exact values. Units and names are not known here."""

import re
from fractions import Fraction
from functools import reduce
from operator import mul

from bot.numbers.quantity import Numeral

# Longer runs of digits are identifiers; the bound also keeps int() below Python's limit on digits.
# https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation
_NUMBER = (
    r"(?:[0-9]{1,3}(?:(?:,|\{,\})[0-9]{3}){1,7}+(?!,?[0-9])|[0-9]{1,24}+(?![0-9]))(?:\.[0-9]{1,12}+)?"
    r"|(?<![0-9A-Za-z가-힣)])\.[0-9]{1,12}+"
)
_RAISED = r"(?:\^\s?\{?\s?(?P<power>[-−–+]?[0-9]{1,2})\s?\}?(?![0-9])|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))"
_BY_TEN = r"\s?(?:×|x|\*|·|\\?times|\\?cdot)\s?10"
_NOT_WITHIN = r"(?<![0-9])(?<![0-9][.,])"

_FROM_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")

SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "quadrillion": 10**15, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12, "bn": 10**9, "mn": 10**6, "tn": 10**12,
}  # fmt: skip
_SCALE_WORD = r"hundred|thousand|million|billion|trillion|quadrillion"
_LATIN_SCALE = (
    rf"[-\s]?(?P<word>{_SCALE_WORD})s?(?![A-Za-z])|\s?(?P<short>bn|mn|tn)(?![A-Za-z])"
    r"|(?P<letter>[KkMBTb])(?![A-Za-z0-9])|(?P<mass>m)(?=-(?:param|token)|\s(?:param|token))"
    r"|\s(?P<apart>[KMBT])(?=\s[a-z]{2,}|-(?:param|token))"
)
LATIN = re.compile(
    rf"{_NOT_WITHIN}(?:(?:(?P<base>{_NUMBER}){_BY_TEN}|(?<![A-Za-z])10){_RAISED}"
    rf"|(?P<digits>{_NUMBER})(?:[eE](?P<exponent>[-−–+]?[0-9]{{1,2}})(?![0-9A-Za-z])|{_LATIN_SCALE})?)"
)

_SMALL = {"십": 10, "백": 100, "천": 1000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
# A second term belongs to the first (1조 800억, 1만 2,000) unless it is a unit's or a name's own (100만 3D, 1억 50%).
_TERM = (
    rf"(?:{_NUMBER})\s?(?:[십백천](?:\s?[만억조경])?"
    r"|(?:만(?!큼|약|화)|억(?!제|양)|조(?!건|합|금|정|사|립|각)|경(?!우|험|로|계|향)))"
)
HANGUL = re.compile(
    rf"{_NOT_WITHIN}{_TERM}(?:\s?{_TERM})*+"
    rf"(?:\s?(?:[0-9],[0-9]{{3}}|[0-9]{{1,4}})(?![0-9.,]*[0-9A-Za-z%]|\s?[년월%]))?"
)
_HANGUL_TERM = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<small>[십백천])?\s?(?P<big>[만억조경])?")

_SINO_DIGIT = "일이삼사오육칠팔구"
_SINO = r"(?:[이삼사오육칠팔구]?[십백천])"
SINO = re.compile(
    rf"(?<![^\s(‘“'\"])(?:{_SINO}{{1,3}}[{_SINO_DIGIT}]?[만억조]|[{_SINO_DIGIT}]?[만억조](?=\s)"
    rf"|{_SINO}{{1,3}}[{_SINO_DIGIT}]?)"
    r"(?=\s?(?:여\s)?(?:개(?!선|발|념|별|체|인|입|요|방)|명(?!확|시|령)|건"
    r"|장(?!점|기|면|치)|편(?!향|집|의)|배(?!치|포|열|경)|번(?!역|째)|회(?!귀|복|전)|시간|가지|토큰|파라미터|퍼센트|달러|쌍|종))"
)

_UNITS_NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9,
}  # fmt: skip
_TENS_NATIVE = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
NATIVE = re.compile(
    r"(?<![가-힣])(?:(?P<tens>열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)"
    r"(?P<units>한|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉)"
    r"|(?P<round>열|스무|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?=\s?(?:여\s?)?(?:개|가지|명|번째|번|배|종류|편|건|장|곳))"
    r"|(?P<one>다섯|여섯|일곱|여덟|아홉|둘|셋|넷)(?![가-힣]*[째])(?=[\s가-힣,.)]|$)|(?P<before>두|세|네)(?=\s[가-힣A-Za-z]"
    r"|(?:가지|개|번|배|명|단계|종류|종|편|건|장|곳|쌍|달|시간|축|층|방향|갈래|단어|언어)))"
)

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
WORDS = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<dozens>{_WORD})\s)?(?P<dozen>dozen)(?![A-Za-z])"
    rf"|(?<![A-Za-z0-9])(?:(?P<number>{_WORD})(?:[-\s](?P<unit>{'|'.join(list(_ONES)[1:10])}))?"
    rf"|an?(?=[-\s](?:{_SCALE_WORD})(?![A-Za-z])))(?P<scales>(?:[-\s](?:{_SCALE_WORD})(?![A-Za-z])){{0,2}})(?![A-Za-z])",
    re.IGNORECASE,
)


def latin(found: re.Match[str]) -> Numeral:
    """The numeral of a match of `LATIN`: `1,000`, `2.42B`, `1.4 million`, `3.2 × 10⁵`, `1e-4`, `10^{19}`."""
    digits = found["digits"] or found["base"] or "1"
    named = next((found[group] for group in ("word", "short", "letter", "mass", "apart") if found[group]), None)
    power = next((found[group] for group in ("power", "raised", "exponent") if found[group]), "0")
    scale = Fraction(SCALES[named.lower()]) if named else Fraction(10) ** int(power.translate(_FROM_RAISED))
    return _scaled(found.start(), found.end(), digits, scale)


def _scaled(start: int, end: int, digits: str, scale: Fraction) -> Numeral:
    plain = digits.replace("{,}", "").replace(",", "")
    decimals = len(plain.partition(".")[2])
    return Numeral(start, end, Fraction(plain) * scale, power_of_ten(scale) - decimals, plain, scale)


def power_of_ten(value: Fraction) -> int:
    """The largest n with 10^n dividing `value` to an integer, where `value` is a positive decimal; 0 of 0."""
    if value == 0:
        return 0
    power = 0
    while value.denominator % 10 == 0 or value.denominator != 1:
        value, power = value * 10, power - 1
        if power < -60:
            return power
    whole = value.numerator
    while whole % 10 == 0:
        whole, power = whole // 10, power + 1
    return power


def hangul(found: re.Match[str]) -> Numeral | None:
    """The numeral of a match of `HANGUL`: `3,890억`, `1조 800억`, `2억 4천만`, `1만 2,000`.

    Terms fall in scale; what does not belongs to the next numeral, so `end` may lie before the match's own.
    """
    total = section = Fraction(0)
    limit, small_limit, place, end = 10**20, 10**4, 0, found.start()
    digits, scale = "", Fraction(1)
    for term in _HANGUL_TERM.finditer(found.string, found.start(), found.end()):
        number = _scaled(0, 0, term["number"], Fraction(1))
        small, big = _SMALL.get(term["small"] or "", 1), _BIG.get(term["big"] or "", 1)
        continues = bool(digits)
        if continues and (number.value * small >= small_limit or big >= limit or "." in number.digits):
            break
        section += number.value * small
        digits = f"{digits} {number.digits}".strip()
        place, end, small_limit = number.place + power_of_ten(Fraction(small)), term.end(), small
        if big > 1:
            total, section, limit, small_limit = total + section * big, Fraction(0), big, min(big, 10**4)
            place += power_of_ten(Fraction(big))
        scale = scale if continues else Fraction(small * big)
    return Numeral(found.start(), end, total + section, place, digits, scale) if digits else None


def sino(found: re.Match[str]) -> Numeral:
    """The numeral of a match of `SINO`: `백만`, `천`, `삼백`."""
    total = section = last = 0
    for syllable in found[0]:
        if syllable in _SMALL:
            section, last = section + (last or 1) * _SMALL[syllable], 0
        elif syllable in _BIG:
            total, section, last = total + (section + last or 1) * _BIG[syllable], 0, 0
        else:
            last = _SINO_DIGIT.index(syllable) + 1
    value = Fraction(total + section + last)
    return Numeral(found.start(), found.end(), value, power_of_ten(value), found[0], value, in_words=True)


def native(found: re.Match[str]) -> Numeral:
    """The numeral of a match of `NATIVE`: `두`, `열두`, `스무`."""
    tens = _TENS_NATIVE[found["tens"] or found["round"]] if found["tens"] or found["round"] else 0
    ones = next((_UNITS_NATIVE[found[group]] for group in ("units", "one", "before") if found[group]), 0)
    return Numeral(found.start(), found.end(), Fraction(tens + ones), 0, found[0], in_words=True)


def words(found: re.Match[str]) -> Numeral:
    """The numeral of a match of `WORDS`: `three`, `twenty-five`, `a hundred thousand`, `two dozen`."""
    if found["dozen"]:
        value = Fraction(12 * _value_of(found["dozens"] or "one"))
    else:
        ones = _value_of(found["number"] or "one") + (_value_of(found["unit"]) if found["unit"] else 0)
        scales = re.split(r"[-\s]", (found["scales"] or "").lower())
        value = reduce(mul, (Fraction(SCALES[one]) for one in scales if one), Fraction(ones))
    return Numeral(found.start(), found.end(), value, power_of_ten(value), found[0], in_words=True)


def _value_of(word: str) -> int:
    low = word.lower()
    return _ONES[low] if low in _ONES else _TENS[low]
