"""Writing posts into `recorder.jsonl` in the data folder, one JSON object a line, on the disk before they count."""

import asyncio
import json
import os
from pathlib import Path

from bot.delivery import Absent, CannotTell, NotSent, Post, Sent, Unknown
from bot.settings import Settings


class RecorderClient:
    """Appends posts to a file. The file can be read again, so every unknown fate can be known."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def send(self, post: Post) -> Sent | NotSent | Unknown:
        line = {"key": post.key, "channel": post.channel, "part": post.part, "payload": post.payload}
        try:
            await asyncio.to_thread(self._append, json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            return Unknown(error.strerror or "the file cannot be written")
        return Sent(post.key)

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        try:
            lines = await asyncio.to_thread(self._lines)
        except OSError as error:
            return CannotTell(error.strerror or "the file cannot be read")
        return Sent(post.key) if any(line.get("key") == post.key for line in lines) else Absent()

    async def close(self) -> None:
        """There is nothing to close: the file is opened for each post."""

    def _append(self, line: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[dict[str, object]]:
        if not self._file.exists():
            return []
        whole = (line for line in self._file.read_text(encoding="utf-8").split("\n") if line.endswith("}"))
        return [json.loads(line) for line in whole]


def connect(settings: Settings) -> RecorderClient:
    return RecorderClient(settings.data_dir / "recorder.jsonl")
