"""Slack's contract."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from bot.delivery import Payload
from bot.settings import Settings
from tests.adapters.contract import WAIT, Contract, Opened, Pressed, Shown, Trouble
from tests.fakes import slack_faults
from tests.fakes.slack import FakeSlack, fake_slack
from tests.judges import slack as judges

_WRITING = ("chat.postMessage", "chat.update", "chat.postEphemeral", "response_url")
_FAULTS = {
    Trouble.STRANGE: slack_faults.error("something_new_happened"),
    Trouble.LIMITED: slack_faults.too_many(WAIT),
    Trouble.SILENT: slack_faults.hang(),
    Trouble.HANGS: slack_faults.accept_then_hang(),
    Trouble.BREAKS: slack_faults.accept_then_reset(),
    Trouble.FAILS: slack_faults.accept_then_500(),
    Trouble.MUMBLES: slack_faults.accept_then_garbage(),
}
_OWN = re.compile(r"^/(search|help|ask|wrong|forget)\b")


def opened(payload: Payload) -> list[Opened]:
    return [Opened(link.label, link.url) for link in judges.links(payload)]


def words(payload: Payload) -> str:
    bare = [{name: value for name, value in block.items() if name != "accessory"} for block in payload["blocks"]]
    return judges.shown({"blocks": [block for block in bare if block["type"] != "actions"]})


def pressed(payload: Payload) -> list[Pressed]:
    inside = [each for block in payload["blocks"] for each in (*block.get("elements", ()), block.get("accessory", {}))]
    buttons = [each for each in inside if each.get("type") == "button"]
    return [Pressed(each["text"]["text"], each["value"]) for each in buttons if "value" in each]


def charts(payload: Payload) -> list[str]:
    return [block["alt_text"] for block in payload["blocks"] if "slack_file" in block]


def typed(command: str) -> str:
    """Slack has a /search and a /help of its own."""
    return _OWN.sub(r"/paper \1", command)


class Workspace:
    """One channel of a fake Slack."""

    def __init__(self, slack: FakeSlack, folder: Path) -> None:
        self._slack = slack
        self.channel = slack.channel.id
        self.settings = Settings.model_validate(
            {
                "data_dir": folder,
                "slack_bot_token": slack.bot_token,
                "slack_app_token": slack.app_token,
                "slack_api_url": slack.url,
            }
        )

    def posts(self) -> list[Shown]:
        with self._slack.changed:
            ours = [message for message in self._slack.messages if message.by_app and not message.deleted]
            return [
                Shown(
                    words(message.body),
                    tuple(Opened(link.label, link.url) for link in message.links),
                    tuple(message.mentions),
                    message.ephemeral_to is not None,
                    tuple(self._slack.pictures(message)),
                )
                for message in ours
            ]

    def forbid_pictures(self) -> None:
        self._slack.scopes.discard("files:write")

    def is_ready(self) -> bool:
        return self._slack.sockets.open > 0

    def ask(self) -> None:
        self._slack.command(self._slack.member, self._slack.channel, "/paper", "2501.07301")

    def plan(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.GONE:
                self._slack.channel.deleted = True
            case Trouble.REVOKED:
                self._slack.access.refusal = "token_revoked"
            case _:
                for method in _WRITING:
                    self._slack.faults.always(method, _FAULTS[trouble])

    def heal(self) -> None:
        for method in _WRITING:
            self._slack.faults.always(method, None)
        self._slack.channel.deleted, self._slack.access.refusal = False, ""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Workspace]:
    with fake_slack() as slack:
        yield Workspace(slack, folder)
    paced = [one for one in slack.violations if "over its limit" not in one and "before its Retry-After" not in one]
    assert paced == [], "what Slack puts up with; how fast it is called is not for a client to say"


CONTRACT = Contract(
    judges.judge,
    words,
    opened,
    judges.mentions,
    pressed,
    server,
    charts,
    typed=typed,
    patience="adapters.slack.web.SECONDS",
)
