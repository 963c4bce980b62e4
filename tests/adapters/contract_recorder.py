"""The recorder's contract: it keeps the message as it is, and is read as the terminal's."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.settings import Settings
from tests.adapters import contract_console
from tests.adapters.contract import Shown, Trouble

_FILE = "recorder.jsonl"


@dataclass
class Folder:
    """The folder where posts are recorded."""

    settings: Settings
    channel: str = "general"

    def posts(self) -> list[Shown]:
        file = self.settings.data_dir / _FILE
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [Shown(contract_console.words(json.loads(line)["payload"])) for line in lines]

    def forbid_pictures(self) -> None:
        """There are none."""

    def is_ready(self) -> bool:
        return True

    def ask(self) -> None:
        raise NotImplementedError("nobody types into a file")

    def plan(self, trouble: Trouble) -> None:
        raise NotImplementedError("tests/adapters/test_recorder.py has the troubles of files")

    def heal(self) -> None:
        """It is well."""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Folder]:
    yield Folder(Settings(data_dir=folder))


CONTRACT = replace(contract_console.CONTRACT, server=server)
