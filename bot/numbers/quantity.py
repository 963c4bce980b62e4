"""What a text says with a figure: one frozen value for a quantity, in whichever language and notation it stands."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Kind(Enum):
    """What a figure measures, as far as its unit tells. Figures of different kinds do not vouch for each other."""

    PERCENT = "percent"
    """Per cent, percentage points, and points of a score."""
    TIMES = "times"
    SHARE = "share"
    """A part of one whole: half, 3분의 1."""
    TIME = "time"
    DATA = "data"
    """Bytes."""
    COUNT = "count"
    """Anything counted, or measured in a unit that needs no conversion."""
    BARE = "bare"
    """A number without a unit or a noun, as scores are written."""
    NAME = "name"
    """A number inside a name (GPT-4, 3D), which vouches for counts and years alone."""
    RATIO = "ratio"
    ORDINAL = "ordinal"
    VAGUE = "vague"
    """Only a power of ten: millions, hundreds of billions, 수천억. Worth the least of it."""
    YEAR = "year"
    MONTH = "month"


class Bound(Enum):
    """How a figure is hedged: `약`, `이상`, `최대`."""

    EXACT = ""
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True)
class Unit:
    """A unit under one name for both languages; `factor` converts to the base unit of its kind (seconds, bytes)."""

    kind: Kind
    name: str
    factor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Numeral:
    """Digits or number words with their scale (`2.42B`, `1조 800억`, `three`), before anything is known of a unit.

    `place` is the power of ten of the last digit written: 7 for 2.42B. `digits` is what is left without the scale
    (`2.42`), `scale` what it was multiplied by.
    """

    start: int
    end: int
    value: Fraction
    place: int
    digits: str
    scale: Fraction = Fraction(1)
    in_words: bool = False


@dataclass(frozen=True)
class Quantity:
    """One figure of a text.

    `start` and `end` are the span of all of it, `figure_end` is where the numeral with its scale ends and the unit
    begins: `text[start:end] == written`. `value` is exact and in `unit`, or counts where there is none. `nouns` are the
    classes of what is counted (`parameter`, or `question` and `pair`), where they are known. `place` is the power of
    ten of the last digit written. `named` is a number inside a name. `also` are other ways to read it: `6~2,350억`
    begins with 6억, or with 6.
    """

    start: int
    end: int
    figure_end: int
    written: str
    value: Fraction
    kind: Kind
    unit: Unit | None = None
    nouns: frozenset[str] = frozenset()
    place: int = 0
    digits: str = ""
    scale: Fraction = Fraction(1)
    bound: Bound = Bound.EXACT
    part: str = ""
    """`from` or `to` at the ends of a range; `derived` where it only follows from what is written."""
    named: bool = False
    in_words: bool = False
    borrowed: str = ""
    """The scale or unit that a range's first end takes from the second, as it is written there (` billion`)."""
    also: tuple["Quantity", ...] = ()

    @property
    def base(self) -> Fraction:
        """The value in the base unit of its kind."""
        return self.value * self.unit.factor if self.unit else self.value

    @property
    def form(self) -> str:
        """The numeral with its scale as a reader would repeat it: `2.42B`, `1.4 million`."""
        return " ".join((self.written[: self.figure_end - self.start] + self.borrowed).replace("-", " ").split())
