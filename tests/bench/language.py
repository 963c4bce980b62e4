"""How the checks of the Korean do: what they catch, what they take for wrong, how long they take, and how that grows.

`python -m tests.bench.language` measures this alone.
"""

import statistics
import time
from collections.abc import Iterator

from bot.language import check
from tests.bench.figure import Figure
from tests.bot.language.catalogue import LEFT, REPAIRED, SOURCE
from tests.bot.language.test_check import GLOSSARY, GOOD, that_holds_it_all

SPREAD_OVER = 7
SENTENCES = 30


def language() -> Iterator[Figure]:
    """Shares of sentences that were judged wrongly, and the time of a card as long as some sentences."""
    bad = [(kind, text) for kind, cases in REPAIRED.items() for text, _ in cases]
    bad += [(kind, text) for kind, texts in LEFT.items() for text in texts]
    missed = sum(1 for kind, text in bad if kind not in _kinds(text))
    yield Figure("Korean: wrong sentences let through", missed / len(bad), 0.05, f"{missed} of {len(bad)}")
    alarms = sum(1 for text in GOOD if _alarms(text))
    yield Figure("Korean: good sentences taken for wrong", alarms / len(GOOD), 0.01, f"{alarms} of {len(GOOD)}")
    short, long = (" ".join((GOOD * 2)[: SENTENCES * times]) for times in (1, 10))
    first, tenfold = _seconds(short), _seconds(long)
    per_kilobyte = 1_000 * first / (len(short.encode()) / 1_000)
    yield Figure("Korean: ms a kilobyte of UTF-8", per_kilobyte, 20, f"{len(short.encode())} bytes in {first:.4f} s")
    growth = tenfold / first / (len(long) / len(short))
    yield Figure("Korean: time of ten times the text / ten", growth, 2, f"{tenfold:.4f} s")


def _kinds(text: str) -> set[str]:
    checked = check({"details": text}, SOURCE, GLOSSARY)
    return {one.kind for one in (*checked.repaired, *checked.left)}


def _alarms(text: str) -> bool:
    checked = check({"details": text}, that_holds_it_all(text), GLOSSARY)
    return bool(checked.repaired or checked.left)


def _seconds(text: str) -> float:
    """The median time of checking the text."""
    taken = []
    for _ in range(SPREAD_OVER):
        began = time.perf_counter()
        _kinds(text)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    for figure in language():
        print(figure.line())
