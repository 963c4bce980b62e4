"""What simcord's Discord does with a small bot of the real library, which the adapter's tests rest on."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import simcord
from discord import app_commands
from simcord import MemberActor
from simcord.builders import ChannelHandle

Scenario = Callable[[MemberActor, ChannelHandle], Awaitable[None]]


class Card(discord.ui.LayoutView):
    """A card in Discord's newer components, with a button that is known by its id alone."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        button: discord.ui.Button[Card] = discord.ui.Button(label="쉬운설명", custom_id="easy:2501.00001")
        button.callback = self.explain  # type: ignore[method-assign]
        text = discord.ui.Container[Card](discord.ui.TextDisplay("**논문**"), accent_color=0x3366CC)
        self.add_item(text)
        self.add_item(discord.ui.ActionRow(button))

    async def explain(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("쉽게 말하면", ephemeral=True)


class Bot(discord.Client):
    """Answers /paper after deferring, and /long with what became of a text that is too long."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(name="paper", description="a paper")
        async def paper(interaction: discord.Interaction, number: str) -> None:
            await interaction.response.defer(thinking=True)
            await interaction.followup.send(f"{number}번 논문")
            await interaction.followup.send(view=Card())

        @paper.autocomplete("number")
        async def numbers(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"논문 {typed}", value=typed)]

        @self.tree.command(name="long", description="too long a text")
        async def long(interaction: discord.Interaction) -> None:
            try:
                await interaction.response.send_message("가" * 2001)
            except discord.HTTPException as error:
                await interaction.response.send_message(f"{error.status} {error.code}")

        self.add_view(Card())
        await self.tree.sync()


def _in_a_channel(scenario: Scenario) -> None:
    """Play the scenario of a member in a channel of a server that the bot is in."""

    async def play() -> None:
        async with simcord.run(Bot()) as environment:
            guild = environment.create_guild()
            channel = guild.create_text_channel("papers")
            await scenario(guild.add_member(environment.create_user("ada")), channel)

    asyncio.run(play())


def test_the_first_follow_up_takes_the_place_of_the_deferred_answer() -> None:
    async def scenario(ada: MemberActor, channel: ChannelHandle) -> None:
        result = await ada.slash(channel, "paper", number="2501.00001")
        simcord.assert_responded(result, content="2501.00001번 논문", ephemeral=False)
        (card,) = result.followups
        assert card.components[0]["accent_color"] == 0x3366CC

    _in_a_channel(scenario)


def test_a_button_answers_for_its_presser_alone() -> None:
    async def scenario(ada: MemberActor, channel: ChannelHandle) -> None:
        result = await ada.slash(channel, "paper", number="1")
        pressed = await ada.click(result.followups[-1], custom_id="easy:2501.00001")
        simcord.assert_responded(pressed, content="쉽게 말하면", ephemeral=True)

    _in_a_channel(scenario)


def test_choices_are_offered_while_somebody_types() -> None:
    async def scenario(ada: MemberActor, channel: ChannelHandle) -> None:
        offered = await ada.autocomplete(channel, "paper", "number", "25")
        assert [(choice["name"], choice["value"]) for choice in offered] == [("논문 25", "25")]

    _in_a_channel(scenario)


def test_a_text_over_the_limit_is_refused_with_discords_code() -> None:
    async def scenario(ada: MemberActor, channel: ChannelHandle) -> None:
        simcord.assert_responded(await ada.slash(channel, "long"), content="400 50035")

    _in_a_channel(scenario)
