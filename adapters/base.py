"""The contract of a platform: a pure renderer, a client that sends, a listener that hears, and an examination."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.commands import Request
from bot.delivery import Absent, Address, CannotTell, Outcome, Part, Post, Sent
from bot.message import Message
from bot.settings import Settings

Render = Callable[[Message], list[Part]]
"""A message as posts of the platform: pure, each within every limit, no rendered text ever cut. A part's parent comes
before it."""


@dataclass(frozen=True)
class Pace:
    """How fast a platform may be written to."""

    at_once: int = 1
    """Posts under way at the same time, each to another channel."""
    channel_seconds: float = 0.0
    """Seconds between two posts to one channel."""
    seconds: float = 0.0
    """Seconds between any two posts."""


class Client(Protocol):
    """Sends to one platform, over one connection. `SEND_SECONDS` of `workers.drain` is the most a call may take."""

    @property
    def pace(self) -> Pace:
        """How fast it may be used."""

    async def check(self) -> None:
        """Ask the platform whether it knows us, before anything is claimed.

        Raises Misconfigured where it refuses the token, PlatformAway where it does not answer.
        """

    async def send(self, post: Post) -> Outcome:
        """Send the post once, under its key where the platform knows keys, and say what is certain of it.

        A post whose payload names a chart is sent with the picture that it has as `chart`, and without where it has
        none. Bringing a picture to the platform is no post: what fails at that is not sent.

        A post with an address is an answer: its part 0 is edited into the place of what stands there, which may be
        repeated safely, later parts follow it.
        """

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        """Find out whether a post of unknown fate arrived."""

    async def close(self) -> None:
        """Close the connection."""


class Place(Protocol):
    """Where one request is answered. Made by a listener, used by `Ears.answer`."""

    async def show(self, message: Message, *, private: bool) -> None:
        """The first call acknowledges the request with the message; each later one puts its message in the place of
        what was shown, without charts where those would have to be sent along. `private`: for the one who asked alone,
        where the platform can.
        """

    @property
    def address(self) -> Address | None:
        """Where a worker's late answer goes once something was shown, by way of the outbox: an edit of it. None where
        only this process can show more.
        """

    @property
    def reference(self) -> str | None:
        """The platform's id of what was shown, which is what a later request about it has as its `thread`: of the
        message, or of the thread's root where threads have one. None where there is no such id, or not yet.
        """


class Ears(Protocol):
    """What a listener hands on what it hears."""

    async def answer(self, request: Request, place: Place) -> None:
        """Answer the request at its place, the first time within a second. Raises only what `place` raises."""

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        """Ids and titles of papers that fit what was typed so far, or the newest; none where there is no time."""

    async def joined(self, platform: str, channel: str) -> None:
        """We may write to the channel again: what was paused goes on."""

    async def left(self, platform: str, channel: str, reason: str) -> None:
        """We may no longer write to the channel: its subscription is paused and kept."""

    async def moved(self, platform: str, channel: str, to: str) -> None:
        """The channel has another id now."""

    async def identified(self, platform: str) -> int:
        """Count one more log-in today (UTC), before it is made; how many that makes."""


Listen = Callable[[Settings, Ears], Coroutine[Any, Any, None]]
"""Hear the platform until cancelled. Raises Misconfigured where it refuses a token or a token is missing, PlatformAway
where it cannot be reached: whoever called it tries again, ever more rarely."""


class Mark(StrEnum):
    GOOD = "✓"
    HINT = "–"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """One line of an examination. `said` is Korean, and where something is wrong says what to click."""

    mark: Mark
    what: str
    said: str


Examine = Callable[[Settings, Sequence[str]], Coroutine[Any, Any, list[Finding]]]
"""Look at tokens, scopes, registered commands, and the rights in each of the given channels. Raises nothing."""
