"""The terminal's contract: its payload is the message."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from adapters.console.render import message_of
from bot.delivery import Payload
from bot.message import Link, Message, to_json
from bot.settings import Settings
from tests.adapters.contract import Contract, Opened, Pressed, Shown, Trouble
from tests.adapters.contract_reading import spans_of
from tests.bot.papers import words as paper_words


def judge(payload: Payload) -> list[str]:
    try:
        message = message_of(payload)
    except ValidationError as error:
        return [str(error)]
    return [] if json.loads(to_json(message)) == payload else ["the message that comes out is another one"]


def words(payload: Payload) -> str:
    """What there is to print; how it is printed is for tests/adapters/test_console.py."""
    return paper_words(message_of(payload))


def opened(payload: Payload) -> list[Opened]:
    blocks = message_of(payload).blocks
    links = [span for block in blocks for span in spans_of(block) if isinstance(span, Link)]
    return [Opened(link.text, link.url) for link in links]


def nobody(payload: Payload) -> list[str]:
    """A terminal calls nobody."""
    return []


def nothing(payload: Payload) -> list[Pressed]:
    """On a terminal nothing is pressed."""
    return []


@dataclass
class Paper:
    """Standard output on paper."""

    settings: Settings
    paper: io.StringIO
    channel: str = "terminal"

    def posts(self) -> list[Shown]:
        printed = re.sub(r"^  │ ", "", self.paper.getvalue(), flags=re.MULTILINE)  # the bars beside quotes
        return [Shown(printed)] if printed else []

    def forbid_pictures(self) -> None:
        """Paper has none."""

    def is_ready(self) -> bool:
        return True

    def ask(self) -> None:
        raise NotImplementedError("nobody types on paper")

    def plan(self, trouble: Trouble) -> None:
        raise NotImplementedError("paper has no troubles")

    def heal(self) -> None:
        """It is well."""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Paper]:
    with contextlib.redirect_stdout(io.StringIO()) as paper:
        yield Paper(Settings(data_dir=folder), paper)


CONTRACT = Contract(judge, words, opened, nobody, nothing, server, shown=Message.without_thread)
