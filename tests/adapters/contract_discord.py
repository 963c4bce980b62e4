"""Discord's contract."""

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.delivery import Payload
from bot.settings import Settings
from tests.adapters.contract import WAIT, Contract, Opened, Pressed, Shown, Trouble
from tests.adapters.contract_markdown import Reading, read
from tests.fakes import discord_faults
from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_world import Permission
from tests.judges import discord as judges
from tests.judges.discord_components import BUTTON, MEDIA_GALLERY, TEXT_DISPLAY, THUMBNAIL, walk

_WRITING = (
    ("POST", r"/channels/\d+/messages"),
    ("PATCH", r"/channels/\d+/messages/\d+"),
    ("POST", r"/webhooks/\d+/[^/]+"),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/[@\w]+"),
)
_NEW = {"code": 987654, "message": "Something new happened"}
_FAULTS = {
    Trouble.STRANGE: discord_faults.status(400, _NEW),
    Trouble.LIMITED: discord_faults.rate_limited(WAIT),
    Trouble.SILENT: discord_faults.hang(),
    Trouble.HANGS: discord_faults.accept_then_hang(),
    Trouble.BREAKS: discord_faults.accept_then_reset(),
    Trouble.FAILS: discord_faults.accept_then_status(500),
    Trouble.MUMBLES: discord_faults.accept_then_garbage(),
}
_OFTEN = 50
_MARKUP = re.compile(r"\]\(<?https://\S+")
"""A link that Discord did not take for one."""
_NOT_DISCORDS = {"thread_name", "chart"}
"""What our renderer tells our client: it is not sent with the message."""
_ATTACHED = "attachment://"


def judge(payload: Payload) -> list[str]:
    body = {name: value for name, value in payload.items() if name not in _NOT_DISCORDS}
    return [*judges.judge("message", body), *(f"shown as markup: {one}" for one in _MARKUP.findall(words(payload)))]


def words(payload: Payload) -> str:
    return "\n".join(reading.words for reading in _readings(payload))


def opened(payload: Payload) -> list[Opened]:
    found = [Opened(*link) for reading in _readings(payload) for link in reading.links]
    for one in _components(payload):
        found += [Opened(str(one.get("label")), one["url"])] if one["type"] == BUTTON and "url" in one else []
        found += [Opened("", media["url"]) for media in _media(one) if not media["url"].startswith(_ATTACHED)]
    return found


def charts(payload: Payload) -> list[str]:
    galleries = [one for one in _components(payload) if one["type"] == MEDIA_GALLERY]
    items = [item for gallery in galleries for item in gallery["items"]]
    return [item.get("description", "") for item in items if item["media"]["url"].startswith(_ATTACHED)]


def pinged(payload: Payload) -> list[str]:
    """Whom the text names, whatever the request then allows."""
    body = {name: value for name, value in payload.items() if name != "allowed_mentions"}
    return [*_named(payload), *judges.pings(body, edit=True, interaction=False)]


def pressed(payload: Payload) -> list[Pressed]:
    buttons = (one for one in _components(payload) if one["type"] == BUTTON and "custom_id" in one)
    return [Pressed(str(one.get("label")), one["custom_id"]) for one in buttons]


def keeps(text: str) -> str:
    """Control characters have no looks; ends of lines are white space."""
    spaced = (" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if unicodedata.category(character) not in {"Cc", "Cs"})


def _named(payload: Payload) -> list[str]:
    return [name for reading in _readings(payload) for name in reading.mentions]


def _components(payload: Payload) -> list[dict[str, Any]]:
    return [placed.component for placed in walk(payload)]


def _readings(payload: Payload) -> list[Reading]:
    return [read(one["content"]) for one in _components(payload) if one["type"] == TEXT_DISPLAY]


def _media(component: dict[str, Any]) -> list[dict[str, Any]]:
    match component["type"]:
        case int(kind) if kind == MEDIA_GALLERY:
            return [item["media"] for item in component["items"]]
        case int(kind) if kind == THUMBNAIL:
            return [component["media"]]
        case _:
            return []


class TextChannel:
    """A text channel on a fake Discord."""

    def __init__(self, discord: FakeDiscord, folder: Path) -> None:
        self._discord = discord
        guild = discord.add_guild("Lab")
        self._channel = discord.add_channel(guild, "papers")
        self._person = discord.add_member(guild, "ada")
        self.channel = str(self._channel.id)
        self.settings = Settings.model_validate(
            {
                "data_dir": folder,
                "discord_token": discord.token,
                "discord_api_url": discord.api_url,
                "discord_gateway_url": discord.gateway_url,
            }
        )
        self._plans: list[discord_faults.Plan] = []

    def posts(self) -> list[Shown]:
        return [
            Shown(
                words({"components": message.components}) or message.content,
                tuple(opened({"components": message.components})),
                (*sorted(message.pings), *(name for body in message.bodies for name in _named(body))),
                message.ephemeral,
                tuple(message.files.values()) if charts({"components": message.components}) else (),
            )
            for message in self._discord.messages()
            if message.author is self._discord.bot
        ]

    def forbid_pictures(self) -> None:
        self._discord.overwrite(self._channel, self._discord.bot, deny=Permission.ATTACH_FILES)

    def is_ready(self) -> bool:
        return self._discord.connections > 0 and "paper" in self._discord.commands

    def ask(self) -> None:
        self._discord.slash(self._person, self._channel, "paper", id="2501.07301")

    def plan(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.GONE:
                self._discord.delete_channel(self._channel)
            case Trouble.REVOKED:
                self._discord.revoke_token()
            case _:
                fault = _FAULTS[trouble]
                self._plans += [self._discord.fault(method, path, fault, _OFTEN) for method, path in _WRITING]

    def heal(self) -> None:
        for plan in self._plans:
            plan.times = plan.hits
            self._discord.release(plan)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[TextChannel]:
    with fake_discord() as discord, redirected(discord):
        channel = TextChannel(discord, folder)
        yield channel
        channel.heal()


CONTRACT = Contract(
    judge, words, opened, pinged, pressed, server, charts, keeps, patience="adapters.discord.client.SECONDS"
)
