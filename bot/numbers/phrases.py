"""Figures that are no numeral with a unit: halves and thirds, ratios, ordinals, years, months, orders of magnitude."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from operator import mul

from bot.numbers.numerals import NATIVE, SCALES, native
from bot.numbers.quantity import Kind, Quantity
from bot.numbers.units import UNITS

_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8,
          "tenth": 10}  # fmt: skip
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10, "twenty": 20, "hundred": 100, "thousand": 1000, "several": 1}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
             "ninth": 9, "tenth": 10}  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MULTIPLES = {"twice": 2, "doubl": 2, "tripl": 3, "thrice": 3, "quadrupl": 4}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"

Reader = Callable[[re.Match[str]], tuple[Kind, Fraction]]


def _count(text: str) -> Fraction:
    return Fraction(text) if text[0].isdigit() else Fraction(_WORDS[text.lower()])


def _ratio(found: re.Match[str]) -> tuple[Kind, Fraction]:
    below = Fraction(found[2])
    return Kind.RATIO, Fraction(found[1]) / below if below else Fraction(0)


def _divided(found: re.Match[str]) -> tuple[Kind, Fraction]:
    below = _count(found["below"])
    return Kind.SHARE, _count(found["above"]) / below if below else Fraction(0)


def _month(found: re.Match[str]) -> tuple[Kind, Fraction]:
    begins = found[1].lower()[:3]
    return Kind.MONTH, Fraction(next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(begins)))


def _ordinal_korean(found: re.Match[str]) -> tuple[Kind, Fraction]:
    if found[1]:
        return Kind.ORDINAL, Fraction(found[1])
    counted = NATIVE.match(f"{found[2]} 개")
    return Kind.ORDINAL, native(counted).value if counted else Fraction(1)


_W = "|".join(_WORDS)
_TENS = {"tens": 10, "dozens": 10, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9,
         "trillions": 10**12}  # fmt: skip
_KOREAN_TENS = {"": 1, "십": 10, "백": 100, "천": 10**3, "만": 10**4, "억": 10**8, "조": 10**12}


def _vague(found: re.Match[str]) -> tuple[Kind, Fraction]:
    of = found[2]
    return Kind.VAGUE, Fraction(_TENS[found[1].lower()] * (_TENS[of.lower()] if of else 1))


ENGLISH: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(
            r"(?<![A-Za-z])(tens|dozens|hundreds|thousands|millions|billions|trillions)"
            r"(?:\sof\s(thousands|millions|billions|trillions))?(?![A-Za-z])",
            re.IGNORECASE,
        ),
        _vague,
    ),
    (
        re.compile(r"(?<![A-Za-z])half[-\s](?:an?[-\s])?(million|billion|trillion)(?![A-Za-z])", re.IGNORECASE),
        lambda found: (Kind.COUNT, Fraction(SCALES[found[1].lower()], 2)),
    ),
    (
        re.compile(rf"(?<![A-Za-z])(?:(?P<n>{_W}|[0-9]{{1,2}}|an?)\s)?orders?[-\s]of[-\s]magnitudes?", re.IGNORECASE),
        lambda found: (Kind.TIMES, Fraction(10) ** int(_count(found["n"] or "one"))),
    ),
    (
        re.compile(
            rf"(?<![A-Za-z0-9])(?P<above>{_W}|{_NUMBER})\s(?:in|out of)\s(?:every\s)?(?P<below>{_W}|{_NUMBER})"
            r"(?![A-Za-z0-9.,%]|\s?[%x×])",
            re.IGNORECASE,
        ),
        _divided,
    ),
    (re.compile(r"(?<![0-9./A-Za-z])(?P<above>[0-9]{1,2})/(?P<below>[0-9]{1,3})(?![0-9/.A-Za-z])"), _divided),
    (
        re.compile(
            rf"(?<![A-Za-z])(?:(?P<n>{_W})[-\s])?(?P<part>{'|'.join(_PARTS)})s?(?=\s(?:of|the|as|that)|[.,;)\s])",
            re.IGNORECASE,
        ),
        lambda found: (Kind.SHARE, _count(found["n"] or "one") / _PARTS[found["part"].lower()]),
    ),
    (re.compile(r"(?<![A-Za-z])halv(?:e[sd]?|ing)(?![A-Za-z])", re.IGNORECASE), lambda _: (Kind.SHARE, Fraction(1, 2))),
    (
        re.compile(r"(?<![A-Za-z])(twice|thrice|(?:doubl|tripl|quadrupl)(?:es?|ed|ing))(?![A-Za-z])", re.IGNORECASE),
        lambda found: (Kind.TIMES, Fraction(next(n for w, n in _MULTIPLES.items() if found[1].lower().startswith(w)))),
    ),
    (
        re.compile(rf"(?<![A-Za-z])({_W}|{_NUMBER})[-\s]?fold(?![A-Za-z])", re.IGNORECASE),
        lambda found: (Kind.TIMES, _count(found[1])),
    ),
    (
        re.compile(rf"(?<![A-Za-z0-9])({_W})(?:\s|-)times(?![A-Za-z])", re.IGNORECASE),
        lambda found: (Kind.TIMES, _count(found[1])),
    ),
    (re.compile(rf"(?<![0-9.:])({_NUMBER})\s?[:：]\s?({_NUMBER})(?![0-9:])"), _ratio),
    (
        re.compile(rf"(?<![A-Za-z])({'|'.join(_ORDINALS)})(?![A-Za-z])", re.IGNORECASE),
        lambda found: (Kind.ORDINAL, Fraction(_ORDINALS[found[1].lower()])),
    ),
    (
        re.compile(r"(?<![0-9.,])([0-9]{1,4})(?:st|nd|rd|th)(?![A-Za-z])"),
        lambda found: (Kind.ORDINAL, Fraction(found[1])),
    ),
    (
        re.compile(
            r"(?<![A-Za-z])(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May(?=,?\s[0-9])|June?|July?|Aug(?:ust)?"
            r"|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![A-Za-z])"
        ),
        _month,
    ),
)
_PERIODS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "annual": "year", "yearly": "year"}
_PERIOD = r"second|minute|hour|day|week|month|year|decade|century"
# What is said without a number in English and with one in Korean: a quadruped is a 4족 로봇, the past decade 10년.
IMPLIED: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(rf"(?<![A-Za-z])(?:an?|per|each|every|past|last|single)[-\s](?P<period>{_PERIOD})(?![A-Za-z])"),
        lambda _: (Kind.TIME, Fraction(1)),
    ),
    (
        re.compile(rf"(?<![A-Za-z])(?P<period>{'|'.join(_PERIODS)})(?![A-Za-z])", re.IGNORECASE),
        lambda _: (Kind.TIME, Fraction(1)),
    ),
    (re.compile(r"(?<![A-Za-z])quadruped", re.IGNORECASE), lambda _: (Kind.COUNT, Fraction(4))),
    (re.compile(r"(?<![A-Za-z])tripl(?:et|e)s?(?![A-Za-z])", re.IGNORECASE), lambda _: (Kind.COUNT, Fraction(3))),
    (re.compile(r"(?<![A-Za-z])perfect", re.IGNORECASE), lambda _: (Kind.PERCENT, Fraction(100))),
)
KOREAN: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        # `파라미터 수만 늘립니다` is the number alone: 수만 and 수조 need something that they count.
        re.compile(
            r"(?<![가-힣])수(?:([십백천])([만억조])|()(억)|()([만조])(?=\s?(?:여\s)?(?:개의|개\s|명|건|장|편|쌍|번|시간|배|토큰)))"
        ),
        lambda found: (Kind.VAGUE, Fraction(reduce(mul, (_KOREAN_TENS[one] for one in found.groups("")), 1))),
    ),
    (re.compile(r"(?<![0-9.,])(?P<below>[0-9]{1,6})\s?분의\s?(?P<above>[0-9]{1,6})"), _divided),
    (re.compile(r"(?<![가-힣])절반"), lambda _: (Kind.SHARE, Fraction(1, 2))),
    (re.compile(r"(?<![0-9.,])(?P<above>[0-9]{1,2})/(?P<below>[0-9]{1,3})(?![0-9/.])"), _divided),
    (
        re.compile(rf"(?<![0-9.:])({_NUMBER})\s?(?:[:：]|대(?=\s?[0-9.]+\s?(?:의|로|비율)))\s?({_NUMBER})(?![0-9:])"),
        _ratio,
    ),
    (
        re.compile(
            r"(?<![0-9.,A-Za-z-])([0-9]{1,4})\s?(?:번째|순위|세기|위(?!치|해|원|험|상|계)|차(?!원|량|이|트|별|등|단|분|례|선))"
        ),
        _ordinal_korean,
    ),
    (
        re.compile(r"(?<![가-힣])()((?:열)?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)|첫|열)\s?(?:번째|째)"),
        _ordinal_korean,
    ),
    (re.compile(r"(?<![가-힣])()(첫|둘|셋|넷|다섯)째"), _ordinal_korean),
    (
        re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})\s?년(?:도|대)?(?!간)"),
        lambda found: (Kind.YEAR, Fraction(found[1])),
    ),
    (re.compile(r"(?<![0-9.,])(1[0-2]|[1-9])월"), lambda found: (Kind.MONTH, Fraction(found[1]))),
)


def phrases(text: str, patterns: tuple[tuple[re.Pattern[str], Reader], ...]) -> Iterator[Quantity]:
    """The figures of `text` that these patterns read, pattern by pattern; two may share characters."""
    for pattern, read in patterns:
        for found in pattern.finditer(text):
            kind, value = read(found)
            period = found.groupdict().get("period")
            unit = (
                UNITS[_PERIODS.get(period.lower(), period)]
                if period
                else UNITS["times"]
                if kind is Kind.TIMES
                else None
            )
            yield Quantity(found.start(), found.end(), found.end(), found[0], value, kind, unit, in_words=True)
