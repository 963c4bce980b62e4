"""How a process is told to stop: by a signal, or by the end of the process that started it."""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Coroutine, Iterator

PARENT = "PAPERBOY_PARENT"
"""The environment variable by which `up` tells its parts whose they are."""

_LOOK_SECONDS = 1.0


def end_with(parent: int) -> None:
    """Stop in order, as if by SIGTERM, when the process that started this one is gone, whatever killed it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextlib.contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, lambda *_: stopping.set())
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def until_told(work: Coroutine[None, None, None]) -> None:
    """Do the work until it ends, or SIGTERM or SIGINT comes."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
