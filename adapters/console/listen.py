"""Commands typed into the terminal."""

import asyncio
import contextlib
import io
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence

from rich.console import Console

from adapters.base import Ears
from adapters.console.render import show
from bot.commands import Request
from bot.message import Message

CHANNEL = "terminal"
_PROMPT = "› "


class Terminal:
    """The place of every answer: below the question. What is said next is said about what was shown last."""

    address = None
    reference = CHANNEL

    def __init__(self, console: Console) -> None:
        self._console = console

    async def show(self, message: Message, *, private: bool) -> None:
        del private
        show(self._console, message)


async def listen(console: Console, ears: Ears, first: Sequence[str] = ()) -> None:
    """Answer the lines `first`, as if they were typed, and then what is typed until the input closes."""
    for line in first:
        console.print(f"{_PROMPT}{line}")
        await _answer(console, ears, line)
    async for line in _lines():
        await _answer(console, ears, line)


async def _answer(console: Console, ears: Ears, line: str) -> None:
    if line.strip():
        await ears.answer(Request("console", CHANNEL, line.strip(), thread=CHANNEL), Terminal(console))


async def _lines() -> AsyncIterator[str]:
    """The lines of standard input, read in a thread that nobody waits for: the loop can end before the input does."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str | None]()

    def read() -> None:
        with contextlib.suppress(OSError, ValueError, RuntimeError):  # no input, or a loop that has ended
            for line in _typed():
                loop.call_soon_threadsafe(lines.put_nowait, line)
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, name="terminal", daemon=True).start()
    prompt = _PROMPT if sys.stdin and sys.stdin.isatty() else ""
    while True:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = await lines.get()
        if line is None:
            return
        yield line


def _typed() -> Iterator[str]:
    """What is typed, line by line, until the input closes.

    Not by `input`: it may wait with the lock of `sys.stdin`, and an interpreter that ends meanwhile aborts.
    https://docs.python.org/3/library/io.html#reentrancy
    """
    if sys.stdin is None:  # it was closed before we started, and its number may be another file's by now
        return
    with io.FileIO(sys.stdin.fileno(), closefd=False) as typed:
        while line := typed.readline():
            yield line.decode("utf-8", "replace")
