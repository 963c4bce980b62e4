"""Golden files: what was looked at and found good, to be looked at again where it changes.

Set PAPERBOY_REWRITE_GOLDEN=1 to write them anew, and look at what changed before committing it.
"""

import os
from pathlib import Path


def compare(file: Path, text: str) -> None:
    """Raises AssertionError where the text is not the file's. Rewrites it first where that was asked for."""
    if os.environ.get("PAPERBOY_REWRITE_GOLDEN") == "1":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
