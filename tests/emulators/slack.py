"""A workspace at an emulated Slack, with bots that may do different things."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from tests.emulators.node import slack_emulator

_SCOPES = ("chat:write", "channels:read", "groups:read", "im:write", "im:read", "users:read")


@dataclass(frozen=True)
class SlackWorkspace:
    """A workspace at an emulated Slack that checks scopes, shared by every test of a process.

    The emulator reads what it is asked in the body of a POST alone, which the asynchronous client sends for few methods
    but chat.postMessage, chat.update and chat.postEphemeral: the others go by `client.api_call(method, json={…})`. It
    checks no blocks, lets a bot post into public channels that it is not in, takes a token that it does not know for
    its administrator's, and answers 403 after 5,000 requests with one token within an hour.
    """

    base_url: str
    """For `AsyncWebClient(base_url=…)`: ends with `/api/`."""
    channels: dict[str, str]
    """Ids by name: `papers` and `lab-private`, which the bot and Ada are in, and `general` and `random`."""
    person: str
    """Ada's id."""
    bot_user: str = "U0PAPERBOY"
    token: str = "xoxb-paperboy"
    """The bot's."""
    stranger_token: str = "xoxb-stranger"
    """Of a bot that is in no channel."""
    reader_token: str = "xoxb-reader"
    """The bot's, with the scope channels:read alone."""
    gone_token: str = "xoxb-gone"
    """Of a bot that is no more: auth.test says invalid_auth."""
    owner_token: str = "xoxp-owner"
    """Of the administrator, who may create and archive channels, invite and kick."""


@contextmanager
def emulated_workspace() -> Iterator[SlackWorkspace]:
    """A workspace at an emulated Slack, while the context lasts. Skips the test where the emulator is not installed."""
    with slack_emulator(_SEED) as url:
        base_url = f"{url}/api/"
        owner = WebClient(token="xoxp-owner", base_url=base_url)
        listed = owner.conversations_list(types="public_channel,private_channel")["channels"]
        channels = {channel["name"]: channel["id"] for channel in listed}
        for name in ("papers", "lab-private"):
            owner.conversations_invite(channel=channels[name], users=["U0PAPERBOY"])
        people = {member["name"]: member["id"] for member in owner.users_list()["members"]}
        yield SlackWorkspace(base_url, channels, people["ada"])


def _app(name: str) -> dict[str, Any]:
    """An app whose bot is U0NAME and B0NAME."""
    ids = {"app_id": f"A0{name.upper()}", "bot_id": f"B0{name.upper()}", "bot_user_id": f"U0{name.upper()}"}
    secret = {"client_id": f"1.{name}", "client_secret": "secret", "redirect_uris": []}
    return {"name": name, "bot_name": name, "scopes": [*_SCOPES]} | ids | secret


def _token(name: str, user: str, *scopes: str) -> dict[str, Any]:
    bot = {"bot_id": f"B0{user.upper()}"}
    return {"token": f"xoxb-{name}", "type": "bot", "user_id": f"U0{user.upper()}", "scopes": [*scopes]} | bot


_SEED: dict[str, Any] = {
    "strict_scopes": True,
    "team": {"name": "Lab", "domain": "lab"},
    "users": [{"name": "ada", "real_name": "Ada Lovelace"}],
    "channels": [{"name": "papers"}, {"name": "lab-private", "is_private": True}],
    "oauth_apps": [_app("paperboy"), _app("stranger")],
    "tokens": [
        {"token": "xoxp-owner", "user": "admin"},
        _token("paperboy", "paperboy", *_SCOPES),
        _token("stranger", "stranger", *_SCOPES),
        _token("reader", "paperboy", "channels:read"),
        _token("gone", "gone", *_SCOPES),
    ],
}
