"""The command line offers what there is."""

import click
import pytest

from bot.subscription import STYLES
from workers.cli import cli


@pytest.mark.parametrize("name", ["digest", "export"])
def test_a_day_can_be_had_in_every_style(name: str) -> None:
    (style,) = (option for option in cli.commands[name].params if option.name == "style")
    assert isinstance(style.type, click.Choice)
    assert tuple(style.type.choices) == STYLES
