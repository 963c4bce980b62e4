"""Mending: the source's figure in the place of one that is off by a power of ten, where there is no doubt which."""

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.numbers.judging import Judged, Verdict, exponent, unlikeliness
from bot.numbers.quantity import Bound, Kind, Quantity
from bot.numbers.writing import decimal_form, korean_form, latin_form, vague_form, with_particle

_LETTER_SCALE = re.compile(r"[KMBTkmbt]\Z")
_LARGE = 10**4
"""Figures of this size are few in a text, and the same digits are no chance."""
_LIKELY = 4
"""Scales are mistaken for their neighbours: 만 and 억 for million and billion, and thousands for either."""
_COUNTED_ONE_BY_ONE = re.compile(r"(?:\s?(?:~|-|–|에서|부터)\s?[0-9.,]+\s?[만억조KMBT]?)?\s?(?:여\s?)?개")


@dataclass(frozen=True)
class Finding:
    """What was found at one figure of a text, and what was done about it.

    `start` and `end` are its place in the text as it was given, `before` what stood there. `right` is the figure as
    Korean writes it, where the source has it (`80억`). `after` is what stands there now, or None where the figure is
    still wrong. `exponent` is the n of "off by 10^n". `sources` are the source's forms that may have been meant.
    """

    field: str
    start: int
    end: int
    before: str
    verdict: Verdict
    after: str | None = None
    right: str | None = None
    exponent: int = 0
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One English phrase that a model can be told."""
        if not self.sources:
            return f"`{self.before}` is not in the source"
        return f"`{self.before}` is off by 10^{self.exponent}: the source has {' or '.join(self.sources)}"


def mend(text: str, judged: tuple[Judged, ...], field: str = "") -> tuple[str, tuple[Finding, ...]]:
    """`text` with each figure put right that is off by a power of ten beyond doubt, and findings for all wrong ones."""
    findings = []
    given = text
    said = {one.quantity.base for one in judged if one.verdict is Verdict.SUPPORTED}
    for one in reversed(judged):
        if one.verdict in (Verdict.SUPPORTED, Verdict.ROUNDED):
            continue
        figure = one.quantity
        head, rest = text[: figure.start], text[figure.figure_end :]
        right = _right_value(one)
        after = None
        if right is not None and _is_certain(one, said) and not _is_awkward(one, right):
            after = _replacement(figure, one.candidates[0], right, head, given[figure.figure_end :])
            text = head + with_particle(after, rest)
        findings.append(_finding(one, field, right, after))
    return text, tuple(reversed(findings))


def _finding(one: Judged, field: str, right: Fraction | None, after: str | None) -> Finding:
    figure = one.quantity
    power = exponent(figure, one.candidates[0]) if one.candidates else 0
    forms = tuple(
        dict.fromkeys(" ".join((candidate.written + candidate.borrowed).split()) for candidate in one.candidates)
    )
    write = vague_form if figure.kind is Kind.VAGUE else korean_form
    shown = None if right is None else write(right)
    before = figure.written[: figure.figure_end - figure.start]
    return Finding(field, figure.start, figure.figure_end, before, one.verdict, after, shown, power, forms)


def _is_certain(one: Judged, said: set[Fraction]) -> bool:
    """Whether only one figure of the source can have been meant: what counts the same, is as large, has its digits.

    `said` are the values that the text has right: one of these was hardly meant again where another is left.
    """
    figure, best = one.quantity, one.candidates[0]
    if figure.kind is Kind.VAGUE:
        return len(one.candidates) == 1 and abs(exponent(figure, best)) < _LIKELY
    if figure.named or (figure.in_words and figure.scale == 1):
        return False
    if abs(exponent(figure, best)) > _LIKELY and best.digits != figure.digits:
        return False
    others = one.candidates[1:]
    if others and not _is_likelier(figure, best, others[0]):
        return False
    if best.base in said and any(other.base not in said for other in others):
        return False
    if figure.kind not in (Kind.COUNT, Kind.BARE) or min(figure.value, best.value) >= _LARGE:
        return True
    if figure.nouns and best.nouns:
        return bool(figure.nouns & best.nouns)
    return max(figure.value, best.value) >= 1000 or len(best.digits.replace(".", "").strip("0")) > 1


def _is_awkward(one: Judged, right: Fraction) -> bool:
    """27 TB is no 27,000 GB: a unit that was mistaken is put right by whoever writes the sentence anew."""
    return one.quantity.kind in (Kind.TIME, Kind.DATA) and one.quantity.unit != one.candidates[0].unit and right >= 1000


def _is_likelier(figure: Quantity, best: Quantity, second: Quantity) -> bool:
    """Whether `best` alone has the size and digits of `figure`, or is nearer and has its noun or was written alike."""
    first, other = unlikeliness(best, figure), unlikeliness(second, figure)
    return first[:3] < other[:3] or (first[4] < other[4] and (first[3] < other[3] or first[5] < other[5]))


def _right_value(one: Judged) -> Fraction | None:
    """The source's value in the unit of the figure; one that is hedged (`약 240억`) stays as round as it is."""
    if not one.candidates:
        return None
    figure, best = one.quantity, one.candidates[0]
    value = best.base / figure.unit.factor if figure.unit and best.unit and best.kind is figure.kind else best.value
    if figure.bound is Bound.EXACT and (value * 10**6).denominator == 1:
        return value
    return figure.value / Fraction(10) ** exponent(figure, best)


def _replacement(figure: Quantity, best: Quantity, right: Fraction, head: str, rest: str) -> str:
    """The right figure in house style: a model's size as the source has it (7B), else Korean with the source's form."""
    form = best.form
    if figure.kind is Kind.VAGUE:
        return vague_form(right)
    letter = _LETTER_SCALE.search(figure.written[: figure.figure_end - figure.start])
    if letter and figure.scale >= 1000:
        return form if _LETTER_SCALE.search(form) else latin_form(right, letter[0])
    if figure.scale < 10**4 and right < 10**4:
        return decimal_form(right)
    is_bracketed = rest.startswith("(") or head.endswith("(")
    if (
        not is_bracketed
        and "parameter" in best.nouns
        and _LETTER_SCALE.search(form)
        and not _COUNTED_ONE_BY_ONE.match(rest)
    ):
        return form
    written = korean_form(right)
    return written if is_bracketed or form.replace(",", "").isdigit() else f"{written}({form})"
