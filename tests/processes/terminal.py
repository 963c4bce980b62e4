"""The terminal as a place like those of `chats`: lines are typed, and what is printed is read."""

import asyncio
import io
import time
from collections.abc import Mapping

from rich.console import Console

from adapters.console.listen import listen
from bot import replies
from tests.processes.chats import Seen
from workers.ask import Hearing

_WIDTH = 200


class Terminal:
    """Everything that can be pressed elsewhere is typed here, and what is put right stands below what it was."""

    name = "console"
    environment: Mapping[str, str] = {}

    def __init__(self) -> None:
        self.ears: Hearing | None = None
        """Who is to hear it."""
        self._seen: list[Seen] = []

    def is_heard(self) -> bool:
        return self.ears is not None

    def type(self, command: str, **words: str) -> None:
        self._enter(" ".join((f"/{command}", *words.values())))

    def press(self, command: str) -> None:
        self._enter(command)

    def fill(self, command: str, words: str) -> None:
        self._enter(f"{command} {words}")

    def go_on(self, said: str, words: str) -> None:
        """With the next line, which is about what was shown last."""
        assert said in self._seen[-1].text
        self._enter(words)

    def seen(self) -> list[Seen]:
        """What was printed below each line, without what only said that it is being worked on."""
        return self._seen[:]

    def complaints(self) -> list[str]:
        return []

    def _enter(self, line: str) -> None:
        assert self.ears is not None
        printed = io.StringIO()
        console = Console(file=printed, width=_WIDTH, highlight=False, markup=False, emoji=False)
        asyncio.run(listen(console, self.ears, [line]))
        text = printed.getvalue().partition(line)[2]
        for passing in (replies.READING, replies.CHECKING):
            text = text.replace(passing, "", 1)
        self._seen.append(Seen(text, (), False, time.time(), ()))
