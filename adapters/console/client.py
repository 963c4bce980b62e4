"""Printing to the terminal. A line that is printed cannot be looked up again, so an unknown fate stays unknown."""

import io
import sys

from rich.console import Console

from adapters.base import Pace
from adapters.console.render import message_of, show
from bot.delivery import CannotTell, NotSent, Post, Sent, Unknown
from bot.settings import Settings


class ConsoleClient:
    """Prints posts to standard output."""

    def __init__(self, console: Console) -> None:
        self._console = console

    pace = Pace()

    async def check(self) -> None:
        """A terminal is always there."""

    async def send(self, post: Post) -> Sent | NotSent | Unknown:
        try:
            show(self._console, message_of(post.payload))
            self._console.file.flush()
        except OSError as error:  # nobody reads it any more, or the file that it is has no room
            return Unknown(error.strerror or "the terminal is gone")
        return Sent(f"console-{post.number}")

    async def reconcile(self, post: Post) -> CannotTell:
        return CannotTell(f"nobody knows whether post {post.number} was seen")

    async def close(self) -> None:
        self._console.file.flush()


def terminal() -> Console:
    """The terminal: width, colour and links as far as it has them; plain text into a pipe or a file."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal of EUC-KR has no emoji
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def connect(settings: Settings) -> ConsoleClient:
    del settings
    return ConsoleClient(terminal())
