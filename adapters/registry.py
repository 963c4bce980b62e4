"""The platforms there are. Each is a folder; what it needs is imported when it is first wanted, and not before."""

from importlib import import_module
from typing import Any

from adapters.base import Client, Examine, Listen, Render
from bot import replies
from bot.errors import Misconfigured
from bot.settings import Settings

PLATFORMS = {
    "slack": "adapters.slack",
    "discord": "adapters.discord",
    "telegram": "adapters.telegram",
    "console": "adapters.console",
    "recorder": "adapters.recorder",
}
CHATS = ("slack", "discord", "telegram")
"""The platforms where people talk: each also has `listen` and `examine`."""


def check(name: str) -> str:
    """The name, if there is such a platform. Raises Misconfigured."""
    if name not in PLATFORMS:
        raise Misconfigured("PLATFORMS", replies.no_such_platform(name, tuple(PLATFORMS)))
    return name


def renderer(name: str) -> Render:
    """The platform's `render`. Loads no library of the platform. Raises Misconfigured for an unknown name."""
    render: Render = _part(name, "render").render
    return render


def client(name: str, settings: Settings) -> Client:
    """A new client of the platform. Raises Misconfigured where a setting is missing."""
    made: Client = _part(name, "client").connect(settings)
    return made


def listener(name: str) -> Listen:
    """The platform's `listen`. `name` is one of CHATS."""
    listen: Listen = _part(name, "listen").listen
    return listen


def examination(name: str) -> Examine:
    """The platform's `examine`. `name` is one of CHATS."""
    examine: Examine = _part(name, "examine").examine
    return examine


def _part(name: str, part: str) -> Any:
    return import_module(f"{PLATFORMS[check(name)]}.{part}")
