"""The process that reads one file of a stranger's making, and may die of it: `python -m workers.reading.child html`.

The file comes on standard input, and its text goes as JSON to standard output. It may take so much memory, time and
room and no more, and ends with whoever started it. On Linux it can start no process either, unless it runs as root; on
macOS that and its memory are not limited. There are no such limits on Windows, where Paperboy does not run.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable

from bot.fulltext import FullText, to_json
from workers.reading.limits import LIMITS, PARENT, Limits

_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG: https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"""


def main() -> None:
    """Read and write. Ends with 0, or in any other way where there is no text to be had from the file."""
    read = _reader(sys.argv[1])
    _end_with_parent(int(os.environ[PARENT]))
    _keep_to(LIMITS)
    text = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(to_json(text).encode())


def _reader(kind: str) -> Callable[[bytes], FullText]:
    """What reads that kind of file. It is loaded before there are limits, and the other one is not."""
    if kind == "pdf":
        from workers.reading.pdf import read_pdf

        return read_pdf
    from workers.reading.html import read_html

    return read_html


def _end_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("whoever started this is gone")


def _keep_to(limits: Limits) -> None:
    """Set the limits, for good. The alarm ends what waits, and what lives on without a parent on macOS."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.seconds)


if __name__ == "__main__":
    main()
