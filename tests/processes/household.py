"""`paperboy up` as a process, and the deaths of its parts."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import redis

from tests.processes.paperboy import ROOT, eventually
from workers.embedded import EmbeddedRedis

_PATIENCE = 120.0


class Household:
    """All processes of one machine. What they say goes to the file `log`; `deaths` counts them by what died."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment = dict(environment)
        self._log = log
        self._embedded = EmbeddedRedis(Path(environment["DATA_DIR"]) / "redis")
        self._up: subprocess.Popen[bytes] | None = None
        self.deaths: Counter[str] = Counter()

    def start(self) -> None:
        command = [sys.executable, "-m", "workers.cli", "up"]
        with self._log.open("ab") as log:
            self._up = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def stop(self) -> int:
        """Tell it to stop, and wait for its end; its exit code."""
        assert self._up is not None
        self._up.terminate()
        return self._up.wait(_PATIENCE)

    def kill(self, *arguments: str) -> None:
        """Kill the part that runs with these arguments, as soon as it is there."""
        eventually(lambda: bool(self._parts(*arguments)), _PATIENCE, f"a process {arguments}")
        self._kill(self._parts(*arguments), " ".join(arguments))

    def kill_all(self) -> None:
        """Kill everything at once but Redis, which the next one finds."""
        if self._up is not None and self._up.poll() is None:
            self._kill([psutil.Process(self._up.pid), *self._parts()], "everything")
            self._up.wait()

    def kill_redis(self) -> None:
        with self._redis() as client:
            server: dict[str, Any] = client.info("server")
        self._kill([psutil.Process(server["process_id"])], "redis")

    def flush_redis(self) -> None:
        with self._redis() as client:
            client.flushall()
        self.deaths["all that redis held"] += 1

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What the processes logged as errors."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines if line.startswith("{")]
        return [record for record in records if record["level"] in {"error", "critical"}]

    def clear(self) -> None:
        """Kill what is left, and end Redis."""
        self.kill_all()
        self._embedded.start()  # a killed household leaves its Redis to the next one
        self._embedded.stop()

    def _redis(self) -> redis.Redis:
        return redis.Redis.from_url(self._embedded.url)

    def _parts(self, *arguments: str) -> list[psutil.Process]:
        assert self._up is not None
        wanted = {"workers.cli", *arguments}
        return [one for one in psutil.Process(self._up.pid).children() if wanted <= _arguments(one)]

    def _kill(self, processes: Sequence[psutil.Process], name: str) -> None:
        for one in processes:
            one.kill()
        self.deaths[name] += 1


@contextmanager
def household(environment: Mapping[str, str], log: Path) -> Iterator[Household]:
    """One that is not started yet, and of which nothing is left in the end."""
    made = Household(environment, log)
    try:
        yield made
    finally:
        made.clear()


def _arguments(process: psutil.Process) -> set[str]:
    try:
        return set(process.cmdline())
    except psutil.NoSuchProcess:
        return set()
