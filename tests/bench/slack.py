"""The people on Slack."""

import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from tests.bench.people import CATEGORY, WORDS, Crowd, Wish
from tests.fakes.slack import Asked, FakeSlack, Message, fake_slack
from tests.fakes.slack_answers import Answers

_PAPER = re.compile(r"\d{4}\.\d{5}")


class SlackCrowd(Crowd[Asked]):
    """Types slash commands, which the envelope's acknowledgement acknowledges."""

    def __init__(self, channels: int) -> None:
        self._heard: dict[str, float] = {}
        _note(self._heard)
        self._open = ExitStack()
        self._slack: FakeSlack = self._open.enter_context(fake_slack())
        self._card: dict[str, tuple[Message, str]] = {}
        self._channels = [self._slack.add_channel(f"papers-{number}") for number in range(channels)]

    def settings(self) -> dict[str, str]:
        slack = self._slack
        return {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.url,
        }

    def channels(self) -> list[str]:
        return [channel.id for channel in self._channels]

    def is_heard(self) -> bool:
        return self._slack.sockets.open > 0

    def want_cards(self, papers: Sequence[str]) -> None:
        for channel, paper in zip(self._channels, papers, strict=True):
            self._slack.command(self._slack.member, channel, "/paper", paper)

    def has_cards(self) -> bool:
        self._card = self._cards()
        return len(self._card) == len(self._channels)

    def ask(self, wish: Wish) -> Asked:
        slack, channel = self._slack, self._channels[wish.number % len(self._channels)]
        person = slack.add_user(f"person-{wish.number}")
        match wish.kind:
            case "easy":
                message, action = self._card[channel.id]
                return slack.press(person, message, action)
            case "search":
                return slack.command(person, channel, "/paper", f"search {WORDS}")
            case "digest":
                return slack.command(person, channel, "/digest", CATEGORY)
            case "subscriptions":
                return slack.command(person, channel, "/subscriptions")
            case "paper" | "new":
                return slack.command(person, channel, "/paper", wish.paper)

    def acknowledged_at(self, handle: Asked) -> float | None:
        return self._heard.get(handle.envelope_id)

    def edited(self) -> Iterable[str]:
        return [json.dumps(message.body) for message in self._messages() if len(message.bodies) > 1]

    def shown_at(self) -> Mapping[str, float]:
        """A message's `ts` is the time; a card names no other paper."""
        shown: dict[str, float] = {}
        for message in self._messages():
            named = set(_PAPER.findall(json.dumps(message.body)))
            if len(named) == 1:
                shown.setdefault(named.pop(), float(message.ts))
        return shown

    def _messages(self) -> list[Message]:
        with self._slack.changed:
            return [message for message in self._slack.messages if message.by_app]

    def _cards(self) -> dict[str, tuple[Message, str]]:
        """By channel the oldest card, and its button to press."""
        found: dict[str, tuple[Message, str]] = {}
        for message in self._messages():
            for _, element in message.elements():
                if str(element.get("value", "")).startswith("/easy "):
                    found.setdefault(message.channel, (message, element["action_id"]))
        return found


def _note(heard: dict[str, float]) -> None:
    """Have the fake note when it takes each acknowledgement."""
    take = Answers.acknowledge

    def acknowledge(answers: Answers, asked: Asked, payload: Any) -> None:
        heard[asked.envelope_id] = time.time()
        take(answers, asked, payload)

    Answers.acknowledge = acknowledge  # type: ignore[assignment]  # in this process, which does nothing else
