"""The people on Discord."""

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

import discord

from tests.bench.people import CATEGORY, WORDS, Crowd, Wish
from tests.fakes.discord import FakeDiscord, fake_discord
from tests.fakes.discord_world import IN_A_CHANNEL, Interaction, Member, User


class DiscordCrowd(Crowd[Interaction]):
    """Uses commands and buttons, which the interaction's callback acknowledges."""

    def __init__(self, channels: int) -> None:
        self._open = ExitStack()
        self._discord: FakeDiscord = self._open.enter_context(fake_discord(described=False))
        self._guild = self._discord.add_guild("연구실")
        self._guild.everyone.permissions = IN_A_CHANNEL
        self._channels = [self._discord.add_channel(self._guild, f"papers-{number}") for number in range(channels)]
        self._cards: list[Interaction] = []

    def settings(self) -> dict[str, str]:
        server = self._discord
        return {
            "DISCORD_TOKEN": server.token,
            "DISCORD_API_URL": server.api_url,
            "DISCORD_GATEWAY_URL": server.gateway_url,
        }

    def channels(self) -> list[str]:
        return [str(channel.id) for channel in self._channels]

    def is_heard(self) -> bool:
        return self._discord.connections > 0 and bool(self._discord.commands)

    def want_cards(self, papers: Sequence[str]) -> None:
        pairs = zip(self._channels, papers, strict=True)
        reader = self._newcomer("reader")
        self._cards = [self._discord.slash(reader, channel, "paper", id=paper) for channel, paper in pairs]

    def has_cards(self) -> bool:
        return all(_easy(card) for card in self._cards)

    def ask(self, wish: Wish) -> Interaction:
        server, place = self._discord, wish.number % len(self._channels)
        person, channel = self._newcomer(f"person-{wish.number}"), self._channels[place]
        match wish.kind:
            case "easy":
                card = self._cards[place]
                assert card.message is not None
                return server.press(person, card.message, _easy(card)[0])
            case "search":
                return server.slash(person, channel, "search", words=WORDS)
            case "digest":
                return server.slash(person, channel, "digest", category=CATEGORY)
            case "subscriptions":
                return server.slash(person, channel, "subscriptions")
            case "paper" | "new":
                return server.slash(person, channel, "paper", id=wish.paper)

    def acknowledged_at(self, handle: Interaction) -> float | None:
        """An id tells when it was made, to the millisecond."""
        return None if handle.message is None else discord.utils.snowflake_time(handle.message.id).timestamp()

    def edited(self) -> Iterable[str]:
        return [json.dumps(message.components) for message in self._discord.messages() if len(message.bodies) > 1]

    def _newcomer(self, name: str) -> User:
        """Somebody who was in the guild all along: the bot is not told."""
        person = self._discord.add_user(name)
        self._guild.members[person.id] = Member(person)
        return person


def _easy(card: Interaction) -> list[str]:
    """The card's buttons that ask for an easy explanation."""
    return [command for command in (card.message.buttons if card.message else ()) if command.startswith("/easy ")]
