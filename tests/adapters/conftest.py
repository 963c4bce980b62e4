"""What tests of a platform share: a Slack and a Telegram of our own, and for the contract tests, each of which says its
own `name`, the platform's server and clients with little patience.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack import listen as listening
from adapters.slack.examine import SCOPES
from tests.adapters.contract import Server, contract
from tests.fakes.slack import FakeSlack, fake_slack
from tests.fakes.telegram import FakeTelegram, fake_telegram

_SECONDS = 2.0
"""How long clients wait here for an answer that does not come."""


@pytest.fixture
def server(name: str, tmp_path: Path) -> Iterator[Server]:
    """The platform on a fake of its own."""
    with contract(name).server(tmp_path) as made:
        yield made


@pytest.fixture
def hurry(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients with little patience."""
    monkeypatch.setattr(contract(name).patience, _SECONDS)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A Slack where the bot may do and hears what it should."""
    with fake_slack() as fake:
        fake.scopes.update(SCOPES)
        fake.subscribed.update(listening.EVENTS)
        yield fake


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A Telegram where every post comes a minute after the one before it."""
    minutes = itertools.count(step=60.0)
    with fake_telegram(clock=lambda: next(minutes)) as fake:
        yield fake
        assert fake.violations == []
