"""Everything on one machine: Paperboy's parts as processes, looked after, and the terminal where it is a platform."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time as time_of_day

from rich.console import Console

from adapters import registry
from adapters.console.client import ConsoleClient, terminal
from adapters.console.listen import CHANNEL, listen
from bot import replies
from bot.edition import cut_off, open_days
from bot.errors import Misconfigured, PaperboyError, SourceAway
from bot.subscription import EVERY_DAY, Subscription, due_date
from workers import collect, schedule
from workers.ask import Hearing
from workers.day import progress
from workers.deliver import edition_for
from workers.processes import drain, told_to_stop
from workers.progress_line import progress_line
from workers.queue import QUEUES
from workers.sources import huggingface
from workers.wiring import Parts

CONSOLE = "console"
MISCONFIGURED = 78
"""The exit code of a process whose set-up is wrong: starting it again would not help (sysexits.h, EX_CONFIG)."""

_LOOK_SECONDS = 0.2
_LONGEST_BACK_OFF = 60.0
_STOP_SECONDS = 30.0


@dataclass
class Child:
    """One part of Paperboy as a process of its own, started again when it dies."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = 0.0
    given_up: bool = False

    def look_after(self) -> None:
        """Start it if it is time to; see whether it ended."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            self.given_up = code == MISCONFIGURED
            self.failures += 1
            self.start_at = now + min(2.0 ** (self.failures - 1) - 1, _LONGEST_BACK_OFF)
            print(replies.process_ended(" ".join(self.arguments), code), file=sys.stderr)  # noqa: T201
        if self.process is None and not self.given_up and now >= self.start_at:
            command = [sys.executable, "-m", "workers.cli", *self.arguments]
            self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL)  # noqa: S603

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end, and make an end of it when that takes too long: its leases bring its work back."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Household:
    """The processes of this machine, and the Redis they share."""

    parts: Parts
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look_after_all, name="household", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            thread.join()
            for child in self.children:
                child.ask_to_stop()
            deadline = time.monotonic() + _STOP_SECONDS
            for child in self.children:
                child.wait(deadline - time.monotonic())

    @property
    def has_given_up(self) -> bool:
        return any(child.given_up for child in self.children)

    def _look_after_all(self) -> None:
        while not self.stopping.wait(_LOOK_SECONDS):
            with contextlib.suppress(PaperboyError):
                if self.parts.embedded is not None:
                    self.parts.embedded.ensure()
            for child in self.children:
                child.look_after()


def up(parts: Parts, *, until_closed: bool) -> None:
    """Run everything until SIGTERM or SIGINT, or with `until_closed` until the terminal's input closes.

    Raises Misconfigured where a part says that its set-up is wrong.
    """
    platforms = [registry.check(name) for name in parts.settings.platform_names]
    if CONSOLE in platforms:
        subscribe_terminal(parts)
    commands = [("schedule",), ("worker", *QUEUES), *(("drain", name) for name in platforms if name != CONSOLE)]
    environment = os.environ | {"REDIS_URL": parts.redis_url, "DATABASE_URL": parts.settings.database}
    household = Household(parts, [Child(arguments, environment) for arguments in commands])
    with told_to_stop() as stopping, household.running():
        if CONSOLE in platforms:
            asyncio.run(_serve_terminal(parts, stopping, until_closed=until_closed))
        while not (stopping.is_set() or household.has_given_up or (until_closed and CONSOLE in platforms)):
            stopping.wait(_LOOK_SECONDS)
    if household.has_given_up:
        raise Misconfigured(".env", "위에 적힌 설정을 고친 뒤 다시 실행해 주세요.")


def subscribe_terminal(parts: Parts) -> None:
    """The terminal gets the newest edition whenever it is there: there is no hour to wait for."""
    if parts.store.subscriptions.of(CONSOLE, CHANNEL) is None:
        wish = Subscription(CONSOLE, CHANNEL, at=time_of_day(0, 0), weekdays=EVERY_DAY)
        parts.store.subscriptions.keep(wish, parts.clock())


async def _serve_terminal(parts: Parts, stopping: threading.Event, *, until_closed: bool) -> None:
    console = terminal()
    sending = asyncio.create_task(drain(parts, CONSOLE, ConsoleClient(console)))
    try:
        await _show_progress(parts, console, stopping)
        if stopping.is_set():
            return
        console.print(replies.PROMPT_HINT, style="dim")
        hearing = asyncio.create_task(listen(console, Hearing(parts)))
        while not stopping.is_set() and not (hearing.done() and until_closed):
            await asyncio.sleep(_LOOK_SECONDS / 2)
        hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending


async def _show_progress(parts: Parts, console: Console, stopping: threading.Event) -> None:
    """Say what is going on until the newest edition is on the terminal, or there is none to wait for."""
    with progress_line(console) as say:
        while not stopping.is_set():
            waiting = await asyncio.to_thread(waiting_for, parts)
            if waiting is None:
                return
            say(waiting)
            await asyncio.sleep(_LOOK_SECONDS)


def waiting_for(parts: Parts) -> str | None:
    """What the terminal still waits for, in Korean, or None. A list that cannot be had is not waited for."""
    now = parts.clock()
    subscription = parts.store.subscriptions.of(CONSOLE, CHANNEL)
    local_date = due_date(subscription, now) if subscription else None
    if subscription is None or local_date is None:
        return None
    if parts.store.outbox.unfinished(CONSOLE):
        return replies.delivering()
    if parts.store.outbox.has(CONSOLE, CHANNEL, local_date):
        return None
    if edition_for(parts, subscription, local_date) is not None:
        return replies.delivering()
    for day in open_days(now, schedule.settled(parts, now)):
        if cut_off(day, parts.settings.cut_off) <= now:
            standing = parts.store.tasks.look(collect.task(day, huggingface.NAME))
            if standing is not None and standing.tried and standing.reason:
                parts_error = SourceAway(huggingface.NAME, standing.reason.partition(": ")[2])
                Console(stderr=True).print(replies.error(parts_error), style="yellow", highlight=False)
                return None
            return replies.waiting_for_list(None)
    for day in schedule.to_be_published(parts, now):
        come = progress(parts, day)
        return replies.summarising(come.summaries, come.wanted) if come.summaries < come.wanted else replies.freezing()
    return None
