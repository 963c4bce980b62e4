"""A channel on each of the three chat platforms, for the real bot: what people do there, and what they see."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from tests.fakes import discord_faults, slack_faults
from tests.fakes.discord import FakeDiscord, fake_discord
from tests.fakes.discord_world import Interaction, Permission
from tests.fakes.slack import Asked, FakeSlack, fake_slack
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
        """Type a command, its words in order; Discord has a field for each, and of choices the Korean name is meant.
        Returns once it was acknowledged.
        """

    def press(self, command: str) -> None:
        """Press the first button that asks this. Returns once it was acknowledged."""

    def fill(self, command: str, words: str) -> None:
        """Press the first button that asks this, and write the words into the form that opens, or as the reply that is
        asked for.
        """

    def go_on(self, said: str, words: str) -> None:
        """Write the words, without a command, about the newest message that says this, as people do there."""

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
        yield tuple(stack.enter_context(chat(name)) for name in ("slack", "discord", "telegram"))


@contextmanager
def chat(name: str) -> Iterator[Chat]:
    """One on the platform of that name."""
    with ExitStack() as stack:
        match name:
            case "slack":
                yield _Slack(stack.enter_context(fake_slack()))
            case "discord":
                yield _Discord(stack.enter_context(fake_discord()))
            case _:
                yield _Telegram(stack.enter_context(fake_telegram()))


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
        self._pressed(command).wait(_PATIENCE)

    def fill(self, command: str, words: str) -> None:
        self._write()
        pressed = self._pressed(command)
        (view,) = self._slack.wait_for(lambda: pressed.views, _PATIENCE)
        field = next(block for block in view.body["blocks"] if block["type"] == "input")
        written = {field["element"]["action_id"]: {"type": "plain_text_input", "value": words}}
        self._slack.submit_view(self._slack.member, view, {field["block_id"]: written}).wait(_PATIENCE)

    def go_on(self, said: str, words: str) -> None:
        """By a mention in its thread."""
        self._write()
        message = [message for message in self._messages() if said in message.shown][-1]
        root = message.thread_ts or message.ts
        self._slack.mention(self._slack.member, self._slack.channel, f"<@BOT> {words}", root).wait(_PATIENCE)

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

    def _write(self) -> None:
        """It takes a second to write something, in which Slack takes one message more."""
        self._slack.move_clock(1.0)

    def _pressed(self, command: str) -> Asked:
        message, block, action = next(
            (message, block, element["action_id"])
            for message in self._messages()
            for block, element in message.elements()
            if element.get("value") == command
        )
        return self._slack.press(self._slack.member, message, action, block)

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
        options = {option["name"]: option for option in self._server.commands[command]["options"]}
        given = {name: _chosen(options[name], word) for name, word in words.items()}
        asked = self._server.slash(self._person, self._channel, command, **given)
        self._server.wait_for(lambda: asked.response, _PATIENCE)

    def press(self, command: str) -> None:
        asked = self._pressed(command)
        self._server.wait_for(lambda: asked.response, _PATIENCE)

    def fill(self, command: str, words: str) -> None:
        pressed = self._pressed(command)
        form = self._server.wait_for(lambda: pressed.form, _PATIENCE)
        (field,) = form["components"]
        sent = self._server.submit(pressed, **{field["component"]["custom_id"]: words})
        self._server.wait_for(lambda: sent.response, _PATIENCE)

    def go_on(self, said: str, words: str) -> None:
        """By a reply, which pings the bot."""
        message = [message for message in self._messages() if said in message.text][-1]
        self._server.say(self._person, message.channel, words, reply_to=message)

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

    def _pressed(self, command: str) -> Interaction:
        message = next(message for message in self._messages() if command in message.buttons)
        return self._server.press(self._person, message, command)

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

    def fill(self, command: str, words: str) -> None:
        """By the reply that the bot asks for."""
        before = len(self._telegram.posts(self._chat))
        self.press(command)
        (asking,) = self._telegram.wait_for(lambda: self._telegram.posts(self._chat)[before:], _PATIENCE)
        self._telegram.say(self._chat, self._person, words, reply_to=asking)

    def go_on(self, said: str, words: str) -> None:
        """By a reply."""
        message = [message for message in self._telegram.posts(self._chat) if said in message.text][-1]
        self._telegram.say(self._chat, self._person, words, reply_to=message)

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


def _chosen(option: Mapping[str, Any], word: str) -> str:
    """What the client sends for the word, where the option gives choices."""
    values = {one["name_localizations"]["ko"]: str(one["value"]) for one in option.get("choices") or []}
    return values[word] if values else word


def _papers(body: object) -> tuple[str, ...]:
    return tuple(_LINK.findall(json.dumps(body, ensure_ascii=False)))
