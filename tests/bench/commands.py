"""How soon commands are acknowledged: three platforms in one process, while an edition is being delivered.

`python -m tests.bench.commands` measures this alone, with `--quick` for ten seconds.

The processes are those of production, started by `paperboy up`. The fakes of the platforms, each with its people in a
process of its own, and the feeds and the model, in this one, have the same cores, and what they take is part of the
figures. A time runs from the moment when somebody sends a command until the acknowledgement is with the platform.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import Any, TypeVar, cast

import psutil

from bot.store import Store, open_store
from bot.store.migrate import migrate
from tests.bench import archive
from tests.bench.discord import DiscordCrowd
from tests.bench.figure import Figure
from tests.bench.outcome import Outcome, Watch, figures, placeholders, table
from tests.bench.people import Crowd, Taken, Wish, wishes
from tests.bench.slack import SlackCrowd
from tests.bench.telegram import TelegramCrowd
from tests.fakes.world import KEY, MODEL, FakeModel, Feeds, entry
from tests.processes.paperboy import ROOT, eventually
from workers.sample.servers import serve

A_SECOND, BURST = 50, 200
SECONDS, QUICK_SECONDS = 60.0, 10.0
CHANNELS = 20
"""On each platform; all of them get the edition."""
DAYS = 25
"""Editions in the store."""
MODEL_SECONDS = 1.0
STALLED_SECONDS = 60.0
"""Answers that have not come after so long without any are given up, and posts likewise."""

Crowds = Mapping[str, Crowd[Any]]
Seen = TypeVar("Seen")


class _Process(BaseManager):
    """A process with one crowd."""


for _crowd in (SlackCrowd, DiscordCrowd, TelegramCrowd):
    _Process.register(_crowd.__name__, _crowd)
_CROWDS = {"slack": SlackCrowd.__name__, "discord": DiscordCrowd.__name__, "telegram": TelegramCrowd.__name__}


def commands(seconds: float = SECONDS) -> Iterator[Figure]:
    """(f) to (k): even load for so many seconds, then a burst; how it went in detail is printed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="paperboy-bench-")))
        database = f"sqlite:///{folder / 'paperboy.db'}"
        store = open_store(database)
        stack.callback(store.close)
        migrate(store.database)
        wanted = wishes(A_SECOND, seconds, BURST, archive.fill(store, DAYS))
        crowds = {name: stack.enter_context(_crowd_of(kind)) for name, kind in _CROWDS.items()}
        environment = stack.enter_context(_world(wanted)) | {"DATA_DIR": str(folder), "DATABASE_URL": database}
        for crowd in crowds.values():
            environment |= crowd.settings()
        with _paperboy(environment, folder / "log.txt") as processes:
            fakes = {f"fake {name}": psutil.Process(crowd.process()) for name, crowd in crowds.items()}
            watch = Watch(processes | fakes | {"feeds, model": psutil.Process()})
            outcome = _under_load(crowds, store, wanted, watch, folder / "log.txt")
    for line in table(outcome):
        print(line, flush=True)
    yield from figures(outcome)


@contextmanager
def _crowd_of(kind: str) -> Iterator[Crowd[Any]]:
    process = _Process(ctx=get_context("spawn"))
    process.start()
    try:
        yield cast("Crowd[Any]", getattr(process, kind)(CHANNELS))
    finally:
        process.shutdown()


@contextmanager
def _world(wanted: Sequence[Wish]) -> Iterator[dict[str, str]]:
    """The feeds, which know the new papers, and the model; as settings."""
    unknown = [entry(wish.paper, f"Paper{wish.number} title") for wish in wanted if wish.kind == "new"]
    feeds, model = Feeds({"none": unknown}), FakeModel(latency=MODEL_SECONDS)
    with serve(feeds.answer) as feed_url, serve(model.answer) as model_url:
        yield {
            "PATH": os.environ["PATH"],
            "PAPERBOY_ENV_FILE": os.devnull,
            "HF_ENDPOINT": feed_url,
            "ARXIV_API_URL": f"{feed_url}/api/query",
            "ARXIV_PAUSE": "0",
            "OPENAI_BASE_URL": f"{model_url}/v1",
            "OPENAI_API_KEY": KEY,
            "OPENAI_MODEL": MODEL,
            "DAILY_TOKENS": str(10**9),
        }


@contextmanager
def _paperboy(environment: Mapping[str, str], log: Path) -> Iterator[dict[str, psutil.Process]]:
    """`paperboy up`: its processes, each by its command."""
    with log.open("wb") as written:
        command = [sys.executable, "-m", "workers.cli", "up"]
        up = subprocess.Popen(
            command, env=dict(environment), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=written, stderr=written
        )
        try:
            whole = {"schedule", "worker papers posts", "listen", *(f"drain {name}" for name in _CROWDS)}

            def processes() -> dict[str, psutil.Process]:
                children = psutil.Process(up.pid).children()
                found = {" ".join(child.cmdline()).partition("workers.cli ")[2]: child for child in children}
                return {name: child for name, child in found.items() if name in whole}

            eventually(lambda: processes().keys() == whole, what=f"processes; see {log}")
            yield processes()
        except BaseException:
            print(log.read_text(encoding="utf-8")[-4_000:], file=sys.stderr)
            raise
        finally:
            up.terminate()
            up.wait(60)


def _under_load(crowds: Crowds, store: Store, wanted: Sequence[Wish], watch: Watch, log: Path) -> Outcome:
    eventually(lambda: all(crowd.is_heard() for crowd in crowds.values()), what="listeners")
    for crowd in crowds.values():
        crowd.want_cards([wish.paper for wish in wanted if wish.kind == "easy"][:CHANNELS])
    eventually(lambda: all(crowd.has_cards() for crowd in crowds.values()), what="cards to press on")
    archive.subscribe(store, {name: crowd.channels() for name, crowd in crowds.items()})
    begin = time.time() + 1.0
    with ThreadPoolExecutor(len(crowds)) as threads, watch.watching():
        playing = {
            name: threads.submit(crowd.play, wanted[number :: len(crowds)], begin)
            for number, (name, crowd) in enumerate(crowds.items())
        }
        taken: dict[str, list[Taken]] = {name: future.result() for name, future in playing.items()}
    meanwhile = archive.delivered(store)
    answered = _answers(crowds, placeholders(taken))
    seconds, whole = time.time() - begin, len(crowds) * CHANNELS
    edition = _settled(lambda: archive.delivered(store), lambda found: found.channels >= whole)
    logged = log.read_text(encoding="utf-8").splitlines()
    return Outcome(taken, watch, meanwhile, edition, answered, seconds, crowds["slack"].shown_at(), logged)


def _answers(crowds: Crowds, wanted: int) -> Mapping[str, int]:
    """How many placeholders became the answer about each new paper, once there are so many or no more come."""

    def answered() -> Mapping[str, int]:
        return {paper: many for crowd in crowds.values() for paper, many in crowd.answered().items()}

    return _settled(answered, lambda found: len(found) >= wanted)


def _settled(look: Callable[[], Seen], is_enough: Callable[[Seen], bool]) -> Seen:
    """What is seen, once it is enough or has not changed for a while."""
    seen, since = look(), time.monotonic()
    while not is_enough(seen) and time.monotonic() - since < STALLED_SECONDS:
        time.sleep(2.0)
        before, seen = seen, look()
        since = since if seen == before else time.monotonic()
    return seen


if __name__ == "__main__":
    for figure in commands(QUICK_SECONDS if "--quick" in sys.argv[1:] else SECONDS):
        print(figure.line(), flush=True)
