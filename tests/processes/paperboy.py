"""Running the real command line as processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(
    environment: Mapping[str, str], *arguments: str, stdin: str = "", timeout: float = 60, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run `paperboy ARGUMENTS` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "workers.cli", *arguments],
        env=dict(environment),
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        encoding=encoding,
        timeout=timeout,
        check=False,
    )


@contextmanager
def running(environment: Mapping[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`paperboy ARGUMENTS` in a process group of its own, killed whole at the end if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workers.cli", *arguments],
        env=dict(environment),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def eventually(condition: Callable[[], bool], seconds: float = 30.0, what: str = "") -> None:
    """Wait until the condition holds, for so long at most."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(0.05)
