"""How long the figure guard takes, and how that grows with the text.

`python -m tests.bench.numbers` measures this alone.
"""

import statistics
import time
from collections.abc import Callable, Iterator

from bot.numbers import check
from bot.numbers.reading import english, korean
from tests.bench.figure import Figure
from tests.bot.numbers.papers import PAIRS, RUNS

_SPREAD_OVER = 7
_PAIRS = 25
_RUN = 300


def numbers() -> Iterator[Figure]:
    """The time of a card as long as some sentences, and of ten times as much, also of what is hard to read."""
    source, text = (" ".join(pair[side] for pair in PAIRS[:_PAIRS]) for side in (0, 1))
    tenfold = [" ".join(pair[side] for pair in (PAIRS * 10)[: _PAIRS * 10]) for side in (0, 1)]
    first = _seconds(lambda: check(text, source))
    size = len(text.encode()) / 1_000
    yield Figure("Figures: ms a kilobyte of UTF-8", 1_000 * first / size, 20, f"{size:.1f} kB in {first:.4f} s")
    longer = _seconds(lambda: check(tenfold[1], tenfold[0]))
    length = len(tenfold[1].encode()) / 1_000 / size
    yield Figure("Figures: time of ten times the text / its length", longer / first / length, 4, f"{longer:.4f} s")
    growth = {piece: _growth(piece) for piece in RUNS}
    worst = max(growth, key=lambda piece: growth[piece])
    yield Figure("Figures: time of ten times a long run / ten, the worst", growth[worst], 4, repr(worst))


def _growth(piece: str) -> float:
    short, long = (_seconds(lambda text=piece * count: (english(text), korean(text))) for count in (_RUN, 10 * _RUN))  # type: ignore[misc]
    return long / short / 10


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(_SPREAD_OVER):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    for figure in numbers():
        print(figure.line())
