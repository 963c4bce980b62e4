"""What the contract tests share: the platform's server, and clients with little patience. Each says its own `name`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.contract import Server, contract

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
