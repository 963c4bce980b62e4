"""`make quality`: what the pipeline makes of a model that makes every mistake in turn.

`python -m tests.quality KIND…` also shows each mistake, of the kinds that begin so, that was not put right in code.

The columns: `made`; `caught`, that is `repaired` in code or `asked` to be put right by the model; and for a model that
makes the mistake in its second reply again: `cut` with its sentence, the `abstract` shown instead of a summary, and let
`through` to the card. `flagged` are good sentences that were changed or lost beside a mistake.
"""

import sys
import time
from collections.abc import Iterator, Sequence

from tests.quality.judging import Judged
from tests.quality.table import COLUMNS, row, rows, run

GOAL = 0.95
"""The share of each kind that is to be caught; of figures, all."""


def main(kinds: Sequence[str]) -> None:
    """Run and print; a missed goal is marked and is no failure."""
    began = time.perf_counter()
    judged, flagged = run()
    print(f"  {'':<36}" + "".join(f"{column:>9}" for column in COLUMNS))
    for one in rows(judged):
        print(one.line(1.0 if one.kind.startswith("figure") else GOAL))
    print(row("all", judged).line(GOAL))
    alarms = sum(flagged)
    seconds = time.perf_counter() - began
    print(f"{'✗' if alarms else '✓'} {len(flagged)} good replies: {alarms} findings. {seconds:.0f} s")
    for line in _told(judged, tuple(kinds)):
        print(line)


def _told(judged: Sequence[Judged], kinds: tuple[str, ...]) -> Iterator[str]:
    for one in judged:
        mistake = one.mistake
        if mistake.kind.startswith(kinds) and (one.end != "repaired" or one.flagged):
            instead = "" if mistake.sentence is None else f" ← {mistake.sentence}"
            yield f"{mistake.good.paper.paper_id} {mistake.kind}, {one.end}: {mistake.wrong}{instead}"[:240]


if __name__ == "__main__":
    main(sys.argv[1:])
