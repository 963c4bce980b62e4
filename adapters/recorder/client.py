"""Writing posts into `recorder.jsonl` in the data folder, one JSON object a line, on the disk before they count."""

import asyncio
import contextlib
import json
import os
from pathlib import Path

from adapters.base import Pace
from bot.delivery import Absent, CannotTell, NotSent, Post, Sent, Unknown
from bot.settings import Settings


class RecorderClient:
    """Appends posts to a file. The file can be read again, so every unknown fate can be known."""

    def __init__(self, file: Path) -> None:
        self._file = file

    pace = Pace()

    async def check(self) -> None:
        """Whether the file can be written shows with the first post."""

    async def send(self, post: Post) -> Sent | NotSent | Unknown:
        line = {"key": post.key, "channel": post.channel, "part": post.part, "payload": post.payload}
        try:
            await asyncio.to_thread(self._open)
        except OSError as error:
            return NotSent(error.strerror or "the file cannot be opened")
        try:
            await asyncio.to_thread(self._append, json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            return Unknown(error.strerror or "the file cannot be written")
        return Sent(post.key)

    async def reconcile(self, post: Post) -> Sent | Absent | CannotTell:
        try:
            keys = await asyncio.to_thread(self._keys)
        except OSError as error:
            return CannotTell(error.strerror or "the file cannot be read")
        return Sent(post.key) if post.key in keys else Absent()

    async def close(self) -> None:
        """There is nothing to close: the file is opened for each post."""

    def _open(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.open("ab").close()

    def _append(self, line: str) -> None:
        with self._file.open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"  # a power cut left a torn one
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())

    def _keys(self) -> set[str]:
        """The keys of the posts whose whole line is in the file."""
        if not self._file.exists():
            return set()
        *lines, _torn = self._file.read_bytes().split(b"\n")
        keys = set()
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                keys.add(str(json.loads(line)["key"]))
        return keys


def connect(settings: Settings) -> RecorderClient:
    return RecorderClient(settings.data_dir / "recorder.jsonl")
