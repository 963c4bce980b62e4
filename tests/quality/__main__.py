"""`make quality`: what the pipeline makes of a model that makes every mistake in turn.

`python -m tests.quality KIND` shows each mistake of the kinds that begin so which was not put right.
"""

import sys
import time

from tests.quality.table import COLUMNS, row, rows, run

GOAL = 0.95
"""The share of each kind that is to be caught; of figures off by a power of ten, all."""


def main() -> None:
    """Run and print; a missed goal is marked and is no failure."""
    began = time.perf_counter()
    judged, flagged = run()
    print(f"  {'':<34}" + "".join(f"{column:>10}" for column in COLUMNS))
    for one in rows(judged):
        print(one.line(1.0 if one.kind.startswith("figure") else GOAL))
    print(row("all", judged).line(GOAL))
    alarms = sum(flagged.values())
    print(f"{'✗' if alarms else '✓'} {len(flagged)} good replies: {alarms} findings, in {_seconds(began)}")
    for one in judged:
        if len(sys.argv) > 1 and one.mistake.kind.startswith(sys.argv[1]) and (one.end != "repaired" or one.flagged):
            mistake = one.mistake
            told = mistake.wrong if mistake.sentence is None else f"{mistake.wrong} ← {mistake.sentence}"
            print(f"{mistake.good.paper.paper_id} {mistake.kind}, {one.end}, flagged {one.flagged}: {told[:160]}")


def _seconds(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"


if __name__ == "__main__":
    main()
