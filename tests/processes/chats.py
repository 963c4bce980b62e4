"""A channel on each of the three chat platforms, for the real processes: what people do there, and what they see."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from tests.fakes import discord_faults, slack_faults
from tests.fakes.discord import FakeDiscord, fake_discord
from tests.fakes.discord_world import Permission
from tests.fakes.slack import FakeSlack, fake_slack
from tests.fakes.telegram import FakeTelegram, Fault, Limits, fake_telegram
from tests.processes.paperboy import ROOT

_LINK = re.compile(r"https://arxiv\.org/abs/(\d{4}\.\d{5})")
_PATIENCE = 60.0


@dataclass(frozen=True)
class Seen:
    """A message of the bot as it stands in front of people."""

    text: str
    papers: tuple[str, ...]
    """The ids of the papers that its links lead to, in order, as often as they do."""
    in_thread: bool
    by: float
    """When it was there at the latest: real seconds since 1970. Telegram tells whole ones."""
    buttons: tuple[str, ...]
    """The commands that can be pressed."""


class Chat(Protocol):
    """A channel with one person in it who may change its settings."""

    name: str
    channel: str
    """What the bot calls it."""
    has_threads: bool

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings by which the bot finds the platform."""

    def is_heard(self) -> bool:
        """Whether somebody is there to take a command."""

    def type(self, command: str, **words: str) -> None:
        """Type a command, its words in order; Discord has a field for each. Returns once it was acknowledged."""

    def press(self, command: str) -> None:
        """Press the first button that asks this. Returns once it was acknowledged."""

    def seen(self) -> list[Seen]:
        """What stands in the channel and in its threads, and what the person alone sees."""

    def lose_answer(self, after: int = 0) -> None:
        """The next post, or the one after so many, arrives, and the bot never gets to know."""

    def lose_post(self) -> None:
        """The next post does not arrive, and the bot never gets to know."""

    def complaints(self) -> list[str]:
        """What the platform put up with and should not have been sent."""


@contextmanager
def three_chats() -> Iterator[tuple[Chat, ...]]:
    """One on each platform, in the order of the registry."""
    with ExitStack() as stack:
        slack, discord = stack.enter_context(fake_slack()), stack.enter_context(fake_discord())
        yield _Slack(slack), _Discord(discord), _Telegram(stack.enter_context(fake_telegram()))


class _Slack:
    name = "slack"
    has_threads = True

    def __init__(self, slack: FakeSlack) -> None:
        """As set up by `docs/slack.md`, with the one right that may be added: to look what became of a post."""
        manifest = yaml.safe_load((ROOT / "docs/slack-manifest.yaml").read_text(encoding="utf-8"))
        slack.access.scopes = {*manifest["oauth_config"]["scopes"]["bot"], "channels:history"}
        events = manifest["settings"]["event_subscriptions"]["bot_events"]
        slack.subscribed = {event.removesuffix(".im") for event in events}
        self._slack = slack
        self.channel = slack.channel.id

    @property
    def environment(self) -> Mapping[str, str]:
        tokens = {"SLACK_BOT_TOKEN": self._slack.bot_token, "SLACK_APP_TOKEN": self._slack.app_token}
        return tokens | {"SLACK_API_URL": self._slack.url}

    def is_heard(self) -> bool:
        return self._slack.sockets.open > 0

    def type(self, command: str, **words: str) -> None:
        who, where = self._slack.member, self._slack.channel
        self._slack.command(who, where, f"/{command}", " ".join(words.values())).wait(_PATIENCE)

    def press(self, command: str) -> None:
        message, block, action = next(
            (message, block, element["action_id"])
            for message in self._messages()
            for block, element in message.elements()
            if element.get("value") == command
        )
        self._slack.press(self._slack.member, message, action, block).wait(_PATIENCE)

    def seen(self) -> list[Seen]:
        return [
            Seen(
                message.shown,
                _papers(message.blocks),
                message.thread_ts is not None,
                float(message.ts),
                tuple(str(element.get("value")) for _, element in message.elements()),
            )
            for message in self._messages()
        ]

    def lose_answer(self, after: int = 0) -> None:
        self._slack.faults.plan("chat.postMessage", *[None] * after, slack_faults.accept_then_hang())

    def lose_post(self) -> None:
        self._slack.faults.plan("chat.postMessage", slack_faults.hang())

    def complaints(self) -> list[str]:
        pings = [name for message in self._messages() for name in message.mentions]
        return [*self._slack.violations, *pings]

    def _messages(self) -> list[Any]:
        return [*self._slack.posted(self._slack.channel), *self._slack.seen_by(self._slack.member)]


class _Discord:
    name = "discord"
    has_threads = True

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        guild = server.add_guild("연구실")
        self._channel = server.add_channel(guild, "papers")
        self._person = server.add_member(guild, "지은", Permission.MANAGE_GUILD)
        self.channel = str(self._channel.id)

    @property
    def environment(self) -> Mapping[str, str]:
        addresses = {"DISCORD_API_URL": self._server.api_url, "DISCORD_GATEWAY_URL": self._server.gateway_url}
        return addresses | {"DISCORD_TOKEN": self._server.token}

    def is_heard(self) -> bool:
        return self._server.connections > 0 and bool(self._server.commands)

    def type(self, command: str, **words: str) -> None:
        asked = self._server.slash(self._person, self._channel, command, **words)
        self._server.wait_for(lambda: asked.response, _PATIENCE)

    def press(self, command: str) -> None:
        message = next(message for message in self._messages() if command in message.buttons)
        asked = self._server.press(self._person, message, command)
        self._server.wait_for(lambda: asked.response, _PATIENCE)

    def seen(self) -> list[Seen]:
        return [
            Seen(
                message.text,
                _papers(message.components),
                message.channel is not self._channel,
                message.sent_at.timestamp(),
                tuple(message.buttons),
            )
            for message in self._messages()
        ]

    def lose_answer(self, after: int = 0) -> None:
        fault = discord_faults.accept_then_hang()
        if after:
            self._server.fault("POST", r"/channels/\d+/messages", discord_faults.NO_FAULT, times=after)
        self._server.fault("POST", r"/channels/\d+/messages", fault)

    def lose_post(self) -> None:
        self._server.fault("POST", r"/channels/\d+/messages", discord_faults.hang())

    def complaints(self) -> list[str]:
        pings = [name for message in self._messages() for name in message.pings]
        return [*pings, *[f"{self._server.invalid_requests} invalid requests"] * bool(self._server.invalid_requests)]

    def _messages(self) -> list[Any]:
        return [
            message
            for message in self._server.messages()
            if message.author is self._server.bot and self._channel in {message.channel, message.channel.parent}
        ]


class _Telegram:
    name = "telegram"
    has_threads = False

    def __init__(self, telegram: FakeTelegram) -> None:
        """Without the soft limit of a message a second: somebody may ask just when a digest comes."""
        telegram.pace.limits = Limits(chat_second=None)
        self._telegram = telegram
        self._person = telegram.person()
        self._chat = telegram.group("논문 읽는 사람들", self._person)
        self.channel = str(self._chat.id)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"TELEGRAM_TOKEN": self._telegram.token, "TELEGRAM_API_URL": self._telegram.url}

    def is_heard(self) -> bool:
        """Telegram keeps what is said until somebody asks for it."""
        return True

    def type(self, command: str, **words: str) -> None:
        self._telegram.say(self._chat, self._person, " ".join((f"/{command}", *words.values())))

    def press(self, command: str) -> None:
        found = self._telegram.posts(self._chat)
        message = next(one for one in found if command in [button.get("callback_data") for button in one.buttons])
        query = self._telegram.press(message, command, self._person)
        self._telegram.wait_for(lambda: query.answers, _PATIENCE)

    def seen(self) -> list[Seen]:
        return [
            Seen(
                message.text,
                _papers(message.entities),
                False,
                message.date + 1.0,
                tuple(str(button.get("callback_data")) for button in message.buttons),
            )
            for message in self._telegram.posts(self._chat)
        ]

    def lose_answer(self, after: int = 0) -> None:
        chat = self._chat.id
        none, lost = Fault("slow", "sendMessage", chat), Fault("accept_then_hang", "sendMessage", chat)
        self._telegram.faults += [*[none] * after, lost]

    def lose_post(self) -> None:
        self._telegram.faults.append(Fault("hang", "sendMessage", self._chat.id))

    def complaints(self) -> list[str]:
        return self._telegram.violations


def _papers(body: object) -> tuple[str, ...]:
    return tuple(_LINK.findall(json.dumps(body, ensure_ascii=False)))
