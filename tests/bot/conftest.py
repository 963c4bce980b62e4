"""A desk that knows a few papers, and asking at it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.commands import Desk, Reply, Request, handle
from bot.message import Message
from bot.paper import Entry, PaperId
from bot.store import Store
from tests.bot.papers import DAY, made, words

NOW = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
"""What the calendar shows: nine in the morning in Seoul, the day after `DAY`."""
REAL = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
KNOWN, PLAIN, LISTED_TODAY, UNKNOWN = (PaperId(f"2501.0000{number}") for number in range(1, 5))
SUMMARY = made("요약된", category="vision")


@pytest.fixture
def desk(sqlite_store: Store) -> Desk:
    """A desk that knows one paper with a summary and one without in the edition of the day, and one listed since."""
    papers = sqlite_store.papers
    entries = [Entry(one, "huggingface", f"Paper {one}", f"The abstract of {one}.", votes=9) for one in (KNOWN, PLAIN)]
    papers.list_day(DAY, "huggingface", entries, NOW)
    papers.keep_summary(KNOWN, SUMMARY)
    sqlite_store.editions.freeze(DAY, NOW)
    papers.list_day(TODAY, "huggingface", [Entry(LISTED_TODAY, "huggingface", "Paper of today", "New.")], NOW)
    return Desk(sqlite_store, has_model=True)


def ask(desk: Desk, text: str, **facts: Any) -> Reply:
    """What the desk says to the text, in the channel of somebody's own machine unless the facts are others."""
    return handle(Request(**{"platform": "console", "channel": "terminal"} | facts, text=text), desk, NOW, REAL)


def said(desk: Desk, text: str, **facts: Any) -> str:
    return words(message_of(desk, text, **facts))


def message_of(desk: Desk, text: str, **facts: Any) -> Message:
    return ask(desk, text, **facts).message
