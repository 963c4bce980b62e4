"""Reading a file in a process of its own, whose end does no harm to this one."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from bot.fulltext import FullText, from_json
from workers.reading.limits import LIMITS, PARENT

Kind = Literal["html", "pdf"]

_GRACE = 2
"""Seconds that a child has beyond its own to end by itself."""
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class NotReadable:
    """There is no text to be had from the file, and why, for the log: nothing of the file is in it."""

    reason: str


def read_apart(kind: Kind, body: bytes) -> FullText | NotReadable:
    """The text of the file, or why there is none. Takes `LIMITS` of memory and time at most, whatever the file is.

    The two files that go between the processes have no name, and end with them. Raises OSError where no process can be
    started or there is no room for them.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(body)
        given.seek(0)
        failed = _run(kind, given, made)
        if failed is not None:
            return NotReadable(failed)
        made.seek(0)
        try:
            return from_json(made.read(LIMITS.output + 1))
        except ValidationError:
            return NotReadable("the child wrote something else than a text")


def _run(kind: Kind, given: IO[bytes], made: IO[bytes]) -> str | None:
    """Run a child on the file; what went wrong. However this is left, nothing of the child's group is left running."""
    command = [sys.executable, "-P", "-m", "workers.reading.child", kind]
    # Nothing of our environment: there are secrets in it. -P and the path let it run the code that we are.
    environment = {"PYTHONPATH": str(_ROOT), PARENT: str(os.getpid()), "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    child = subprocess.Popen(  # noqa: S603
        command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
    )
    try:
        code = child.wait(LIMITS.seconds + _GRACE)
    except subprocess.TimeoutExpired:
        return "it took too long"
    finally:
        # macOS refuses signals to a group of which only the dead are left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if code < 0:
        return f"the child was ended by {_signal(-code)}"
    return None if code == 0 else "the child could not read it"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
