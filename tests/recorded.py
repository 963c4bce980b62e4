"""Recorded exchanges with the outside world, which lie beside the repository in `shared/`."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[2] / "shared"


def recorded(path: str) -> Path:
    """The file or folder `path` of `shared/`. Skips the test, with the reason, where it is not at hand."""
    found = _SHARED / path
    if not found.exists():
        pytest.skip(f"no recorded data at {found}")
    return found
