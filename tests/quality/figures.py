"""Figures, read without the code that is judged: the scripted model's mistakes are made and recognised with these."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

_SCALES = {
    "천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "백억": 10**10, "천억": 10**11, "조": 10**12,
    "K": 10**3, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12,
    " thousand": 10**3, " million": 10**6, " billion": 10**9, " trillion": 10**12,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![A-Za-z0-9.,-])(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?P<scale>[백천]?[만억]|[천조]|[KkMBT](?![A-Za-z])|[ -](?:thousand|million|billion|trillion))?"
    r"(?![0-9]|[.,][0-9]|[A-Za-z-])"
)
_COMPOUND = re.compile(r"[만억조]\s?[0-9]|[0-9]\s?[~–:/]\s?[0-9]|에서\s?[0-9]")


@dataclass(frozen=True)
class Figure:
    """A figure that stands alone, as it is written (`24.2억`), and where."""

    written: str
    start: int
    digits: str
    scale: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.digits.replace(",", "")) * _SCALES.get(self.scale.replace("-", " "), 1)

    def shifted(self, places: int) -> str:
        """The figure of 10^places times the value, written with the same scale."""
        return written(Decimal(self.digits.replace(",", "")).scaleb(places)) + self.scale


def figures(text: str) -> list[Figure]:
    """The figures of an English or a Korean text, but for those within words."""
    return [Figure(found[0], found.start(), found["digits"], found["scale"] or "") for found in _FIGURE.finditer(text)]


def values(text: str) -> set[Decimal]:
    """The values of the figures of a text, also of those that are written in two parts (`1만 9,200`)."""
    found = figures(text)
    joined = (
        first.value + second.value
        for first, second in pairwise(found)
        if first.scale and second.start - first.start - len(first.written) <= 1
    )
    return {*(one.value for one in found), *joined}


def alone(text: str) -> Iterator[Figure]:
    """The figures of a text that are no part of a larger one (`1만 9,200`) and no end of a range."""
    compound = [(found.start() - 12, found.end() + 12) for found in _COMPOUND.finditer(text)]
    for one in figures(text):
        if not any(start <= one.start < end for start, end in compound):
            yield one


def written(value: Decimal) -> str:
    """`24,200`, `2.42`, `0.84`."""
    return f"{value.normalize():,f}"
