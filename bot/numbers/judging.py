"""Judging: whether a Korean figure is what the source says, rounded, off by a power of ten, or not there at all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from bot.korean import sentences
from bot.numbers import reading
from bot.numbers.numerals import power_of_ten
from bot.numbers.quantity import Bound, Kind, Quantity

_ENUMERATION = re.compile(r",|;|\band\b|\bor\b|\([0-9ivx]{1,3}\)|\b(?:first|second|third|finally)\b", re.IGNORECASE)
_DETECTABLE = 30
"""No text is off by more powers of ten than this; larger ratios are two different figures."""


class Verdict(Enum):
    """What the source says to a figure."""

    SUPPORTED = "supported"
    ROUNDED = "rounded"
    OFF = "off by a power of ten"
    MISSING = "not in the source"


@dataclass(frozen=True)
class Judged:
    """A Korean figure and its verdict; `candidates` are the source's figures it may have been, the likeliest first."""

    quantity: Quantity
    verdict: Verdict
    candidates: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class Source:
    """What a source offers: every reading of every figure, and the length of its longest enumeration."""

    quantities: tuple[Quantity, ...]
    longest_list: int


@lru_cache(maxsize=32)
def read_source(text: str) -> Source:
    """The figures of an English source. A card asks for the same source once a field, so the last few are kept."""
    read = reading.english(text)
    quantities = (*_variants(read), *_between(read), *reading.implied(text))
    longest = max((len(_ENUMERATION.findall(one)) + 2 for one in sentences(text)), default=0)
    return Source(quantities, longest)


def judge(korean: str, source: str) -> tuple[Judged, ...]:
    """A verdict for every figure of a Korean text, in the order of the text."""
    offered = read_source(source)
    return tuple(_judged(one, offered) for one in reading.korean(korean))


def _variants(quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    for one in quantities:
        yield one
        yield from one.also


def _between(read: tuple[Quantity, ...]) -> Iterator[Quantity]:
    """What follows from the ends of a range: how many times `from 5% to 27%` is more, and by how many points."""
    for first, second in pairwise(read):
        if first.part == "from" and second.part == "to" and first.kind is second.kind and first.value and second.value:
            low, high = sorted((first.base, second.base))
            yield replace(second, kind=Kind.TIMES, unit=None, value=high / low, part="derived", also=())
            if second.kind in (Kind.PERCENT, Kind.BARE):
                yield replace(second, value=high - low, part="derived", also=())


def _judged(figure: Quantity, source: Source) -> Judged:
    readings = tuple(_variants([figure]))
    if _is_structural(figure, source) or any(_is_exact(one, source) for one in readings):
        return Judged(figure, Verdict.SUPPORTED)
    if any(_is_rounded(one, source) for one in readings):
        return Judged(figure, Verdict.ROUNDED)
    candidates = _candidates(figure, source)
    if candidates:
        return Judged(figure, Verdict.OFF, candidates)
    return Judged(figure, Verdict.SUPPORTED if figure.named or figure.kind is Kind.VAGUE else Verdict.MISSING)


def _is_structural(figure: Quantity, source: Source) -> bool:
    """Figures that a text has by its form: two of a thing, the third of a list, as many things as the source lists."""
    if figure.value.denominator > 1 or figure.scale > 1:
        return figure.kind is Kind.RATIO and figure.value == 1
    if figure.kind is Kind.ORDINAL:
        return figure.value <= 10
    if figure.kind is Kind.RATIO:
        return figure.value == 1
    if figure.kind not in (Kind.COUNT, Kind.BARE):
        return figure.value == 0
    if figure.value <= 2:
        return True
    is_listed = figure.bound is Bound.EXACT and figure.value <= min(source.longest_list, 12)
    return is_listed and figure.kind is Kind.COUNT and not _counts_otherwise(figure, source)


def _counts_otherwise(figure: Quantity, source: Source) -> bool:
    """Whether the source counts the same things and has a power of ten more of them."""
    return any(
        one.nouns & figure.nouns and one.value in (figure.value * 10, figure.value * 100) for one in source.quantities
    )


def _is_exact(figure: Quantity, source: Source) -> bool:
    return any(figure.base == offer for one in source.quantities for offer in _offers(one, figure))


def _offers(one: Quantity, figure: Quantity) -> Iterator[Fraction]:
    """The values, in base units of `figure`, that a figure of the source vouches for; none where the kinds differ."""
    yield from _direct(one, figure)
    yield from _derived(one, figure)
    yield from _counted(one, figure)


def _direct(one: Quantity, figure: Quantity) -> Iterator[Fraction]:
    """What the source figure is in the units of `figure`, unless they measure different things."""
    if one.kind is figure.kind:
        yield one.base
    elif (
        Kind.VAGUE not in (one.kind, figure.kind)
        and figure.kind not in _CONVERTED
        and (Kind.BARE in (one.kind, figure.kind) or (one.kind in _COUNTABLE and figure.kind in _COUNTABLE))
    ):
        yield one.value


_CONVERTED = frozenset({Kind.TIME, Kind.DATA})
_COUNTABLE = _CONVERTED | {Kind.COUNT, Kind.NAME, Kind.ORDINAL, Kind.YEAR, Kind.MONTH}


def _derived(one: Quantity, figure: Quantity) -> Iterator[Fraction]:
    """What follows from the source figure at sight: 0.85 is 85 %, half is 50 %, doubled is 200 %, AIME24 is of 2024."""
    value = one.value
    match figure.kind, one.kind:
        case (Kind.PERCENT, Kind.SHARE) | (Kind.PERCENT, Kind.BARE) if value <= 1:
            yield value * 100
        case (Kind.PERCENT, Kind.TIMES):
            yield from (value * 100, (value - 1) * 100)
        case (Kind.TIMES, Kind.PERCENT):
            yield from (value / 100, 1 + value / 100)
        case (Kind.SHARE, Kind.PERCENT):
            yield from (value / 100, 1 - value / 100)
        case (Kind.BARE, Kind.PERCENT):
            yield value / 100
        case (Kind.TIMES | Kind.SHARE | Kind.RATIO, Kind.SHARE | Kind.TIMES | Kind.RATIO) if value:
            yield from (value, 1 / value)


def _counted(one: Quantity, figure: Quantity) -> Iterator[Fraction]:
    """What a number without the unit of `figure` may stand for: `5 times` for 5번, `10 static points` for 10점."""
    match figure.kind, one.kind:
        case (Kind.YEAR, Kind.NAME) if one.value < 100:
            yield 2000 + one.value
        case (Kind.TIME | Kind.DATA, Kind.COUNT | Kind.BARE) if figure.unit:
            yield one.value * figure.unit.factor
        case (Kind.COUNT, Kind.TIMES) if figure.scale == 1:
            yield one.value
        case (Kind.PERCENT, Kind.COUNT) if figure.unit and figure.unit.name == "point":
            yield one.value


def _is_rounded(figure: Quantity, source: Source) -> bool:
    value = figure.base
    if not value or figure.kind is Kind.VAGUE:
        return False
    for one in source.quantities:
        if (one.named and one.scale == 1) or (one.part == "derived" and one.kind is not Kind.TIMES):
            continue
        for offer in (*_direct(one, figure), *_derived(one, figure)):
            if offer and abs(value - offer) <= offer / 4 and _rounds(offer, figure):
                return True
    return False


def _rounds(offer: Fraction, figure: Quantity) -> bool:
    """Whether a careful writer may say `figure` for `offer`: 235B is 약 2,400억, 10,923 is 1만 개 이상."""
    value = figure.base
    factor = figure.unit.factor if figure.unit else Fraction(1)
    step = Fraction(10) ** power_of_ten(figure.value) * factor if figure.kind is not Kind.SHARE else value
    error = abs(value - offer) / offer
    if figure.bound is Bound.OVER:
        return value <= offer < value + step
    if figure.bound is Bound.UNDER:
        return value - step < offer <= value
    near = abs(value - offer) <= step / 2
    return near and error <= (Fraction(1, 10) if figure.bound is Bound.ABOUT else Fraction(1, 40))


def _candidates(figure: Quantity, source: Source) -> tuple[Quantity, ...]:
    """The source figures that differ from `figure` by a power of ten alone, the likeliest first, one of each value."""
    fitting: dict[Fraction, Quantity] = {}
    places: set[int] = set()
    off = (one for one in source.quantities if _is_off(one, figure))
    for one in sorted(off, key=lambda one: unlikeliness(one, figure)):
        if one.start not in places:
            fitting.setdefault(one.base, one)
            places.add(one.start)
    return tuple(fitting.values())


def _is_off(one: Quantity, figure: Quantity) -> bool:
    if figure.kind in _NEVER_OFF or one.kind in _NEVER_OFF or _is_small(one) or _is_small(figure):
        return False
    if one.part == "derived" or (one.named and one.scale == 1):
        return False
    if figure.named and len(figure.digits.strip("0.")) < 2:
        return False
    shift = exponent(figure, one)
    return shift != 0 and (not figure.named or shift in (-1, 1))


def exponent(figure: Quantity, one: Quantity) -> int:
    """The n for which `figure` is 10^n of the source's figure, up to its rounding; 0 where there is none."""
    return next((shift for offer in _direct(one, figure) if (shift := _shift(figure, offer))), 0)


_NEVER_OFF = frozenset({Kind.ORDINAL, Kind.YEAR, Kind.MONTH, Kind.RATIO, Kind.SHARE})


def _is_small(one: Quantity) -> bool:
    """Small counts are many in any text, and share their digits by chance."""
    return one.kind in (Kind.COUNT, Kind.BARE) and one.value < 10 and one.value.denominator == 1 and one.scale == 1


def _shift(figure: Quantity, true: Fraction) -> int:
    """A rounded figure has two digits at least, or says that it is rounded: one digit fits too much."""
    value = figure.base
    if value <= 0 or true <= 0:
        return 0
    shift = _round_log(value / true)
    if not shift or abs(shift) > _DETECTABLE:
        return 0
    scaled = true * Fraction(10) ** shift
    if scaled == value:
        return shift
    step = Fraction(10) ** power_of_ten(figure.value) * (figure.unit.factor if figure.unit else 1)
    if value < step * 10 and figure.bound is Bound.EXACT:
        return 0
    # Digits are dropped as often as rounded: 876,186 becomes 8만 7,618.
    reach = step if value >= step * 100 else step / 2
    is_near = abs(scaled - value) <= reach or (figure.bound is Bound.OVER and value <= scaled < value + step)
    return shift if is_near and abs(scaled - value) <= scaled / 10 else 0


def _round_log(ratio: Fraction) -> int:
    """The nearest n with 10^n about `ratio`, within a factor of two; 0 where none is that near."""
    shift = len(str(ratio.numerator)) - len(str(ratio.denominator))
    for one in (shift - 1, shift, shift + 1):
        if Fraction(1, 2) < ratio / Fraction(10) ** one <= Fraction(6, 5):
            return one
    return 0


def unlikeliness(one: Quantity, figure: Quantity) -> tuple[bool, bool, bool, bool, int, bool, bool]:
    """Sorts the source's figures: last comes what counts something else, then what is not as large, then what only
    rounds to the digits of `figure`, then what was not written with them, then the farther.
    """
    return (
        bool(figure.nouns and one.nouns) and not figure.nouns & one.nouns,
        (figure.scale >= 10**4) != (one.base >= 10**4),
        not _is_same_but_for_power(figure, one),
        one.digits != figure.digits,
        abs(exponent(figure, one)),
        not figure.nouns & one.nouns,
        one.named,
    )


def _is_same_but_for_power(figure: Quantity, one: Quantity) -> bool:
    return any(figure.base == offer * Fraction(10) ** exponent(figure, one) for offer in _direct(one, figure))
