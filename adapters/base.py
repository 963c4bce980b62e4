"""The contract of a platform: a pure renderer, a client that sends, and a listener that hears."""

from collections.abc import Callable
from typing import Protocol

from bot.commands import Request
from bot.delivery import Absent, CannotTell, NotSent, Payload, Post, Sent, Unknown
from bot.message import Message

Render = Callable[[Message], list[Payload]]
"""A message as posts of the platform: pure, each within every limit, no rendered text ever cut."""


class Client(Protocol):
    """Sends to one platform, over one connection. `SEND_SECONDS` of `workers.drain` is the most a call may take."""

    async def send(self, post: Post) -> Sent | NotSent | Unknown:
        """Send the post once, under its key where the platform knows keys, and say what is certain of it."""

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        """Find out whether a post of unknown fate arrived."""

    async def close(self) -> None:
        """Close the connection."""


class Ears(Protocol):
    """What a listener hands its requests to."""

    def hear(self, request: Request) -> tuple[Message, int | None]:
        """The answer, or a placeholder and the number under which `answered` will have the answer."""

    def answered(self, number: int) -> Message | None:
        """The answer once it is there."""
