"""Everything on one machine: Paperboy's parts as processes, looked after, and the terminal where it is a platform."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters import registry
from bot import replies
from bot.errors import Misconfigured, PaperboyError
from bot.settings import TOKENS, Settings
from workers import terminal
from workers.queue import QUEUES
from workers.stopping import PARENT, told_to_stop
from workers.terminal import CONSOLE
from workers.wiring import Parts

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
    essential: bool = True
    """Whether the others are of no use without it: one platform's end is not the others'."""
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    start_at: float = 0.0
    given_up: bool = False

    def look_after(self) -> None:
        """Start it if it is time to; see whether it ended."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self._note_end(code, now)
        if self.process is None and not self.given_up and now >= self.start_at:
            command = [sys.executable, "-m", "workers.cli", *self.arguments]
            self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL)  # noqa: S603
            self.started_at = now

    def _note_end(self, code: int, now: float) -> None:
        """One that had run for a while starts again at once, one that keeps dying ever more rarely."""
        self.process = None
        self.given_up = code == MISCONFIGURED
        self.failures = 1 if now - self.started_at > _LONGEST_BACK_OFF else self.failures + 1
        self.start_at = now + min(2.0 ** (self.failures - 1) - 1, _LONGEST_BACK_OFF)
        if not self.given_up:
            print(replies.process_ended(" ".join(self.arguments), code), file=sys.stderr)  # noqa: T201

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
    """Set by whoever ends it all: from then on a part that ends, as on Ctrl-C they all do, is not started again."""
    has_terminal: bool = False

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
        """Whether a part that all need was given up, or every one that serves a platform."""
        platforms = [child.given_up for child in self.children if not child.essential]
        given_up = any(child.given_up for child in self.children if child.essential)
        return given_up or (bool(platforms) and all(platforms) and not self.has_terminal)

    def _look_after_all(self) -> None:
        while not self.stopping.wait(_LOOK_SECONDS):
            with contextlib.suppress(PaperboyError):
                if self.parts.embedded is not None:
                    self.parts.embedded.ensure()
            for child in self.children:
                child.look_after()
            if self.has_given_up:
                self.stopping.set()


def up(parts: Parts, *, until_closed: bool, first: Sequence[str] = ()) -> None:
    """Run everything until SIGTERM or SIGINT, or with `until_closed` until the terminal's input closes. The lines
    `first` are asked on the terminal before what is typed.

    Raises Misconfigured where a part says that its set-up is wrong.
    """
    platforms = usable(parts.settings)
    if CONSOLE in platforms:
        terminal.subscribe(parts)
    addresses = {"REDIS_URL": parts.redis_url, "DATABASE_URL": parts.settings.database}
    environment = os.environ | addresses | {PARENT: str(os.getpid()), "PLATFORMS": ",".join(platforms)}
    children = [Child(("schedule",), environment), Child(("worker", *QUEUES), environment)]
    serving: list[tuple[str, ...]] = [("drain", name) for name in platforms if name != CONSOLE]
    serving += [("listen",)] if set(platforms) & set(registry.CHATS) else []
    children += [Child(arguments, environment, essential=False) for arguments in serving]
    chats = [name for name in platforms if name in registry.CHATS]
    if chats:
        print(replies.connecting(chats), file=sys.stderr)  # noqa: T201
    with told_to_stop() as stopping:
        household = Household(parts, children, stopping, has_terminal=CONSOLE in platforms)
        with household.running():
            if CONSOLE in platforms:
                asyncio.run(terminal.serve(parts, stopping, until_closed=until_closed, first=first))
            while not (stopping.is_set() or (until_closed and CONSOLE in platforms)):
                stopping.wait(_LOOK_SECONDS)
    if household.has_given_up:
        raise Misconfigured(".env", replies.MEND_THE_ABOVE)


def usable(settings: Settings) -> list[str]:
    """The platforms that are set up whole; the others are told of, and what they lack. Raises Misconfigured where none
    is left, or for a name that is no platform.
    """
    platforms: list[str] = []
    wrong: Misconfigured | None = None
    for name in settings.platform_names:
        try:
            if registry.check(name) in TOKENS:
                settings.tokens(name)
            platforms.append(name)
        except Misconfigured as problem:
            if name not in registry.PLATFORMS:
                raise
            wrong = problem
            print(f"{name}: {replies.error(problem)}", file=sys.stderr)  # noqa: T201
    if not platforms and wrong is not None:
        raise Misconfigured(".env", replies.MEND_THE_ABOVE)
    return platforms
