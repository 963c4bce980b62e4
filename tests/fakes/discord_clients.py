"""Clients of the real discord.py for the tests of the fake: a bot that answers people, and one without a gateway."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
import httpx
from discord import app_commands

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_world import Channel, Guild, User

HEARING = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
Done = TypeVar("Done")


def card(text: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=0x335577)
    box.add_item(discord.ui.TextDisplay(text))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(discord.ui.Button(label="쉬운설명", custom_id="/easy 2501.07301"))
    row.add_item(discord.ui.Button(label="자세히", custom_id="more"))
    row.add_item(discord.ui.Button(label="arXiv", url="https://arxiv.org/abs/2501.07301"))
    box.add_item(row)
    view.add_item(box)
    return view


class Korean(app_commands.Translator):
    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return "논문" if locale is discord.Locale.korean and string.message == "paper" else None


class Bot(discord.Client):
    """Knows `/paper`, which it answers slowly, and `/subscribe` for those who manage the server."""

    wanted = HEARING

    def __init__(self) -> None:
        super().__init__(intents=self.wanted, max_messages=None, guild_ready_timeout=0.02)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.asked: list[discord.Interaction[Any]] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py would wait for five seconds before it identifies again."""

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Korean())
        self.tree.add_command(_paper())
        self.tree.add_command(_subscribe())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.asked.append(interaction)
        if interaction.type is discord.InteractionType.component:
            if interaction.data and interaction.data.get("custom_id") == "more":
                await interaction.response.edit_message(view=card("자세한 설명"))
            else:
                await interaction.response.send_message("쉬운 설명", ephemeral=True)


def _paper() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="paper", description="논문 한 편")
    @app_commands.rename(number="id")
    async def paper(interaction: discord.Interaction[Any], number: str, question: str | None = None) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(view=card(f"{number} {question}"))

    @paper.autocomplete("number")
    async def choices(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed} 논문", value="2501.07301")] if typed else []

    return paper


def _subscribe() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="subscribe", description="구독")
    @app_commands.default_permissions(manage_guild=True)
    async def subscribe(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("구독", ephemeral=True)
        await interaction.followup.send("더", ephemeral=True)

    return subscribe


def with_bot(server: FakeDiscord, scenario: Callable[[Bot], Awaitable[None]], kind: type[Bot] = Bot) -> None:
    """Run the scenario beside a bot that is ready, and close the bot."""

    async def whole() -> None:
        async with asyncio.TaskGroup() as group, kind() as bot:
            group.create_task(bot.start(server.token))
            await bot.wait_until_ready()
            await scenario(bot)
            await bot.close()

    asyncio.run(whole())


@dataclass(frozen=True)
class Place:
    """A server with one guild, in it a channel and a reader, and how a client speaks to it that only asks."""

    server: FakeDiscord
    guild: Guild
    channel: Channel
    reader: User

    @classmethod
    def of(cls, server: FakeDiscord) -> "Place":
        guild = server.add_guild("연구실")
        return cls(server, guild, server.add_channel(guild, "papers"), server.add_member(guild, "지은"))

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        """A request by hand."""
        headers = {"Authorization": f"Bot {self.server.token}"}
        return httpx.request(method, self.server.api_url + path, json=body, headers=headers, timeout=10)

    def do(self, action: Callable[[discord.Client], Awaitable[Done]]) -> Done:
        """What discord.py's client does, logged in and without a gateway."""

        async def whole() -> Done:
            async with discord.Client(intents=discord.Intents.none()) as client:
                await client.login(self.server.token)
                return await action(client)

        return asyncio.run(whole())

    def send(self, **message: Any) -> discord.Message:
        """Send to the channel."""
        return self.do(lambda client: client.get_partial_messageable(self.channel.id).send(**message))
