"""What every platform is held to: how its posts are judged and read, and a fake of it that a real client talks to.

A platform is a line in `CONTRACTS`: the module whose `CONTRACT` says it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol

from bot.delivery import Payload
from bot.message import Message
from bot.settings import Settings

CONTRACTS = {
    "slack": "tests.adapters.contract_slack",
    "discord": "tests.adapters.contract_discord",
    "telegram": "tests.adapters.contract_telegram",
    "console": "tests.adapters.contract_console",
    "recorder": "tests.adapters.contract_recorder",
}

WAIT = 7
"""The seconds after which the next request may come, where there were too many."""


class Trouble(StrEnum):
    """What may become of everything that a client sends or edits."""

    GONE = "the channel is gone"
    STRANGE = "refused for a reason that nobody knows"
    LIMITED = "too many requests"
    REVOKED = "the token is revoked"
    SILENT = "not done, and nothing answered"
    HANGS = "done, and nothing answered"
    BREAKS = "done, and the connection reset"
    FAILS = "done, and the answer 500"
    MUMBLES = "done, and the answer not readable"


LOST = (Trouble.HANGS, Trouble.BREAKS, Trouble.FAILS, Trouble.MUMBLES)
"""Those after which it was done, and the client cannot know."""


@dataclass(frozen=True)
class Opened:
    """Something that a person can open: the words that it stands on, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Pressed:
    """A button: what it says, and the command that pressing it gives."""

    label: str
    command: str


@dataclass(frozen=True)
class Shown:
    """A message of ours as it stands in the fake: the truth of what was sent and edited."""

    words: str
    opened: tuple[Opened, ...] = ()
    pinged: tuple[str, ...] = ()
    """Whom it called, or would have before it was edited."""
    private: bool = False
    pictures: tuple[bytes, ...] = ()
    """The files that it shows, those of charts."""


class Server(Protocol):
    """A fake of a platform, with a channel where our bot is."""

    settings: Settings
    channel: str

    def forbid_pictures(self) -> None:
        """From now on nobody lets us post a picture."""

    def posts(self) -> list[Shown]:
        """What the bot has written and is there still, oldest first."""

    def is_ready(self) -> bool:
        """Whether a listener would hear what is asked."""

    def ask(self) -> None:
        """Somebody gives the command `/paper 2501.07301` in the channel."""

    def plan(self, trouble: Trouble) -> None:
        """From now on that becomes of whatever is sent or edited."""

    def heal(self) -> None:
        """No more of what was planned."""


@dataclass(frozen=True)
class Contract:
    """How one platform is judged and read, a rendered part at a time."""

    judge: Callable[[Payload], list[str]]
    """What the platform would refuse in it, or not keep as it is; a line each."""
    words: Callable[[Payload], str]
    """The text that a person reads, in order, but for what stands on buttons."""
    opened: Callable[[Payload], list[Opened]]
    """What a person can open from it."""
    pinged: Callable[[Payload], list[str]]
    """Who would be called by it, if the request did not forbid that besides."""
    pressed: Callable[[Payload], list[Pressed]]
    """What can be pressed on it."""
    server: Callable[[Path], AbstractContextManager[Server]]
    """A fake, and a folder for the bot's data. At its end it raises for what the platform only puts up with."""
    charts: Callable[[Payload], list[str]] = lambda payload: []
    """Of each chart in it, what is said to those who do not see it."""
    keeps: Callable[[str], str] = str
    """A text without the characters that the platform itself takes out."""
    typed: Callable[[str], str] = str
    """A command as it is typed there."""
    shown: Callable[[Message], Message] = lambda message: message
    """What of a message the platform shows: without its thread where there are none."""
    patience: str = ""
    """The constant, `module.NAME`, that says how many seconds the client waits for an answer."""


def contract(name: str) -> Contract:
    """The platform's contract. Raises AssertionError where nobody wrote one, ImportError where its fake is broken."""
    assert name in CONTRACTS, f"{name} is in the registry, and has no line in tests.adapters.contract.CONTRACTS"
    made: Contract = import_module(CONTRACTS[name]).CONTRACT
    return made
