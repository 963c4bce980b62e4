"""What one file costs: read in a process of its own, as always, by a parent that reads no other and so can tell."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.processes.paperboy import ROOT

_PROGRAM = """
import json, resource, sys, time
from bot.fulltext import FullText
from workers.reading.apart import read_apart
body = open(sys.argv[2], "rb").read()
began = time.perf_counter()
made = read_apart(sys.argv[1], body)
seconds = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 if sys.platform == "darwin" else 1024
outcome = ["text", made.characters, made.pages] if isinstance(made, FullText) else [made.reason, 0, None]
print(json.dumps([*outcome, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6]))
"""


@dataclass(frozen=True)
class Measured:
    """What came of it ("text", or the reason why there is none), and what it took."""

    outcome: str
    characters: int
    pages: int | None
    seconds: float
    cpu: float
    megabytes: float
    """Resident memory of the child at its most."""


def measured(kind: str, file: Path) -> Measured:
    """Read the file as `kind`. Raises subprocess.CalledProcessError where that kills its parent too."""
    command = [sys.executable, "-c", _PROGRAM, kind, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Measured(*json.loads(done.stdout))
