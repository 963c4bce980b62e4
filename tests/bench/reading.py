"""How long a paper's text takes to be read, and how much memory its child takes, of the recorded papers.

`python -m tests.bench.reading` measures this alone.
"""

import statistics
from collections.abc import Iterator

from tests.bench.figure import Figure
from tests.processes.paperboy import ROOT
from tests.reading.measured import measured

_FOLDER = ROOT.parent / "shared" / "data" / "fulltext"
_SPREAD_OVER = 5


def reading() -> Iterator[Figure]:
    """Seconds and megabytes of each file, all in: the start of the child and its limits too."""
    for file in sorted(_FOLDER.glob("*.*")):
        kind = file.suffix.removeprefix(".")
        made = [measured(kind, file) for _ in range(_SPREAD_OVER)]
        first = made[0]
        pages = f"{first.pages} pages, " if first.pages else ""
        detail = f"{pages}{first.characters} characters, {statistics.median(one.cpu for one in made):.2f} s of CPU"
        name = file.name[:24]
        yield Figure(f"Reading {name}, s", statistics.median(one.seconds for one in made), 2, detail)
        yield Figure(f"Reading {name}, MB of the child", max(one.megabytes for one in made), 300, "")


if __name__ == "__main__":
    for figure in reading():
        print(figure.line())
