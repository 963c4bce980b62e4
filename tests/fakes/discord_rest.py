"""Requests and answers of the fake's REST API, and the errors that Discord answers with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_world import Body, Channel, Message, Permission, World
from tests.judges.discord import EMPTY, Kind, faults
from tests.judges.discord_form import Fault, errors


@dataclass(frozen=True)
class Call:
    """A request that was read whole."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    token: str | None = None
    """The Authorization header."""
    body: Any = None
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    """Names and contents by the number of their part."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[..., Answer]
Routes = list[tuple[str, re.Pattern[str], Handler]]
"""Method, path and what answers it, given the world, the call and the named parts of the path."""


def path(template: str) -> re.Pattern[str]:
    """A pattern of the paths that look like `/channels/{channel}/messages`."""
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


class Refused(Exception):
    """A request is answered with an error."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(code, message)
        self.answer = Answer(status, {"message": message, "code": code, **more})


def refused_form(found: list[Fault]) -> Refused:
    """The answer to a body with faults."""
    codes = {fault.code for fault in found}
    if "500" in codes:
        return Refused(500, 0, "500: Internal Server Error")
    if EMPTY in codes:
        return Refused(400, int(EMPTY), "Cannot send an empty message")
    return Refused(400, 50035, "Invalid Form Body", errors=errors(found))


def check_form(world: World, kind: Kind, body: Any) -> None:
    """Raises Refused for a body that Discord would not take."""
    found = faults(kind, body, described=world.described)
    if found:
        raise refused_form(found)


def snowflake(text: str) -> int:
    """An id of the path or the query. Raises Refused for what is none."""
    if not text.isascii() or not text.isdigit():
        raise refused_form([Fault(("id",), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')])
    return int(text)


def find_channel(world: World, text: str) -> Channel:
    """The channel, which the bot can see. Raises Refused."""
    channel = world.channels.get(snowflake(text))
    if channel is None:
        raise Refused(404, 10003, "Unknown Channel")
    if not world.may(Permission.VIEW_CHANNEL, channel):
        raise Refused(403, 50001, "Missing Access")
    return channel


def find_message(world: World, channel: Channel, text: str) -> Message:
    """The message in the channel, whoever may see it. Raises Refused."""
    message = world.messages.get(snowflake(text))
    if message is None or message.deleted or message.channel is not channel:
        raise Refused(404, 10008, "Unknown Message")
    return message


def require(world: World, needed: Permission, channel: Channel) -> None:
    """Raises Refused where the bot may not do that in the channel."""
    if not world.may(needed, channel):
        raise Refused(403, 50013, "Missing Permissions")


def as_object(body: Any) -> Body:
    """The body, an object. Raises Refused for another."""
    if not isinstance(body, dict):
        raise Refused(400, 50109, "The request body contains invalid JSON.")
    return body
