"""What the load of `tests.bench.commands` came to, as figures."""

import math
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from tests.bench.archive import Delivered
from tests.bench.figure import Figure
from tests.bench.people import Taken

GOAL_MILLISECONDS, WORST_MILLISECONDS = 100, 3000
GOAL_MEGABYTES = 200
_LOOK_SECONDS = 0.25


@dataclass
class Watch:
    """Processes under load: the peak of the listening one's resident memory, in bytes, and how many cores each took."""

    processes: Mapping[str, psutil.Process]
    peak: int = 0
    cores: Mapping[str, float] = field(default_factory=dict)
    machine: float = 0.0
    """Cores that were busy at all."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch while it lasts."""
        over = threading.Event()
        thread = threading.Thread(target=self._look, args=(over,), daemon=True)
        before, began = self._seconds(), time.monotonic()
        psutil.cpu_percent()  # from here on
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            passed = time.monotonic() - began
            self.cores = {name: (after - before[name]) / passed for name, after in self._seconds().items()}
            self.machine = psutil.cpu_percent() / 100 * (psutil.cpu_count() or 1)

    def _look(self, over: threading.Event) -> None:
        while not over.wait(_LOOK_SECONDS):
            self.peak = max(self.peak, self.processes["listen"].memory_info().rss)

    def _seconds(self) -> dict[str, float]:
        times = {name: process.cpu_times() for name, process in self.processes.items()}
        return {name: float(of_one.user + of_one.system) for name, of_one in times.items()}


@dataclass(frozen=True)
class Outcome:
    """What became of the commands, by platform, and of all that went on meanwhile."""

    taken: Mapping[str, Sequence[Taken]]
    watch: Watch
    meanwhile: Delivered
    """What of the edition was sent when the last command was acknowledged."""
    edition: Delivered
    """And in the end."""
    answered: Mapping[str, int]
    """How many placeholders were changed into the answer about each new paper."""
    answers_seconds: float
    """From the first command until the last answer."""
    shown: Mapping[str, float]
    """When the first message about a paper came, on Slack."""
    logged: Sequence[str]
    """What the processes had to say."""

    @property
    def every(self) -> list[Taken]:
        return [one for many in self.taken.values() for one in many]


def placeholders(taken: Mapping[str, Sequence[Taken]]) -> int:
    """How many commands were acknowledged with a placeholder."""
    return sum(one.wish.kind == "new" and one.seconds is not None for many in taken.values() for one in many)


def figures(outcome: Outcome) -> Iterator[Figure]:
    """What was asked for."""
    even, burst = _parted(outcome.every)
    for name, part in (("50 a second", even), (f"{len(burst)} at once", burst)):
        yield Figure(f"(f) acknowledgement, p99, {name}, ms", _share(part, 0.99), GOAL_MILLISECONDS, _spread(part))
    longest = _share(outcome.every, 1.0)
    yield Figure("(g) the longest of all, ms", longest, WORST_MILLISECONDS, f"{len(outcome.every)} commands")
    lost = [one for one in outcome.every if one.seconds is None]
    yield Figure("(h) commands that were lost", len(lost), 0, ", ".join(sorted({one.wish.kind for one in lost})))
    yield Figure("(i) questions without an answer in place", *_unanswered(outcome))
    edition, meanwhile = outcome.edition, outcome.meanwhile
    detail = f"{edition.channels} channels, {edition.posts} posts, {meanwhile.sent} of them during the load"
    yield Figure("(j) posts of the edition that were not sent", edition.posts - edition.sent, 0, detail)
    megabytes = outcome.watch.peak / 1_000_000
    detail = f"{outcome.watch.cores['listen']:.2f} cores"
    yield Figure("(k) most resident memory of `paperboy listen`, MB", megabytes, GOAL_MEGABYTES, detail)


def table(outcome: Outcome) -> Iterator[str]:
    """How each platform and each kind of command fared, in milliseconds."""
    for name, of_burst in (("even", False), ("burst", True)):
        rows = {who: [one for one in many if one.wish.is_burst is of_burst] for who, many in outcome.taken.items()}
        on_slack, every = rows["slack"], [one for many in rows.values() for one in many]
        kinds = sorted({one.wish.kind for one in every})
        rows |= {kind: [one for one in every if one.wish.kind == kind] for kind in kinds}
        for row, many in rows.items():
            yield f"    {name:<6} {row:<14} {len(many):5} {_spread(many)}"
        waits = sorted(_until_words(outcome, on_slack))
        yield f"    {name:<6} {'words on Slack':<14} {len(waits):5} {_written(waits)}"
    cores = ", ".join(f"{name} {cores:.2f}" for name, cores in outcome.watch.cores.items())
    yield f"    cores busy: {outcome.watch.machine:.2f} in all; {cores}"
    for line in outcome.logged[-5:]:
        yield f"    logged, of {len(outcome.logged)} lines: {line[:160]}"


def _until_words(outcome: Outcome, on_slack: Iterable[Taken]) -> Iterator[float]:
    """Until people see words, where the acknowledgement has none; of the papers that are asked for once."""
    for one in on_slack:
        if one.wish.kind in {"paper", "new"} and one.wish.paper in outcome.shown:
            yield (outcome.shown[one.wish.paper] - one.asked_at) * 1000


def _unanswered(outcome: Outcome) -> tuple[float, float, str]:
    doubled = sum(many > 1 for many in outcome.answered.values())
    wanted = placeholders(outcome.taken)
    detail = f"of {wanted}, {doubled} doubled, the last after {outcome.answers_seconds:.0f} s"
    return float(wanted - len(outcome.answered)), 0.0, detail


def _parted(every: Iterable[Taken]) -> tuple[list[Taken], list[Taken]]:
    """The even load, and the burst."""
    taken = list(every)
    return [one for one in taken if not one.wish.is_burst], [one for one in taken if one.wish.is_burst]


def _share(taken: Iterable[Taken], share: float) -> float:
    return _percentile(_waits(taken), share)


def _spread(taken: Iterable[Taken]) -> str:
    return _written(_waits(taken))


def _waits(taken: Iterable[Taken]) -> list[float]:
    return sorted(one.seconds * 1000 for one in taken if one.seconds is not None)


def _written(waits: Sequence[float]) -> str:
    p50, p99, most = (_percentile(waits, share) for share in (0.5, 0.99, 1.0))
    return f"p50 {p50:6.0f}  p99 {p99:6.0f}  max {most:6.0f}"


def _percentile(waits: Sequence[float], share: float) -> float:
    """The smallest of the sorted waits that so large a share does not exceed; not a number where there are none."""
    return waits[math.ceil(share * len(waits)) - 1] if waits else math.nan
