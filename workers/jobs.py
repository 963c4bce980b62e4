"""The jobs: what each kind of task does, and what becomes of a task when it is done, fails, or must wait."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from bot import digest, replies
from bot.errors import (
    BudgetBusy,
    BudgetSpent,
    ModelAway,
    ModelRefused,
    PaperboyError,
    SourceAway,
    StoreAway,
    TellPerson,
    TryAgain,
    Unusable,
)
from bot.feed_text import visible
from bot.korean import shorten
from bot.paper import PaperId
from bot.store.tasks import LEASE, Task
from workers import answering, answers, report, synthesise
from workers.collect import UNUSABLE, collect, enrich
from workers.deliver import deliver, publish
from workers.summarise import keep_summary
from workers.wiring import Parts

log = logging.getLogger(__name__)

MOST_MODEL_ATTEMPTS = 3
MOST_ATTEMPTS = 40
"""Some three hours of trying; what is still wanted then is noted again by the next tick."""
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 300.0
_DOUBLINGS = 10
"""More would make no difference, and a thousand no number: what waits for the budget is tried every second."""

_LONGEST_REASON = 300
_WAITED_FOR = {"summarise", "synthesise", "report", "answer"}
"""Kinds of work that something waits for: an edition for its summaries, a digest, a person for an answer."""


def runs(parts: Parts) -> Mapping[str, Callable[[str], None]]:
    """The list of jobs: a function of the task's key for every kind of task. Nothing else can be run."""
    return {kind: partial(perform, parts, kind) for kind in _HANDLERS}


def perform(parts: Parts, kind: str, key: str) -> None:
    """Take up the task if it is to be had, and settle it. May run twice: the second finds nothing to take up.

    When the database goes away in the middle, the task's lease ends by itself, and the sweep brings the task back.
    """
    try:
        _perform(parts, kind, key)
    except StoreAway as error:
        log.warning("%s %s: %s", kind, key, error)
        parts.store_troubles.append(error)


def _perform(parts: Parts, kind: str, key: str) -> None:
    task, owner = Task(kind, key), parts.new_owner()
    attempt = parts.store.tasks.claim(task, owner, parts.real_clock())
    if attempt is None:
        return
    parts.at_work.add(owner)
    try:
        _carry_out(parts, task, owner, attempt)
    finally:
        parts.at_work.discard(owner)


def _carry_out(parts: Parts, task: Task, owner: str, attempt: int) -> None:
    try:
        _HANDLERS[task.kind](parts, task.key)
    except StoreAway:
        raise
    except PaperboyError as problem:
        _settle(parts, task, owner, attempt, problem)
    except Exception as defect:
        _settle_defect(parts, task, owner, attempt, f"defect: {type(defect).__name__}")
        raise
    else:
        parts.store.tasks.finish(task, owner, parts.real_clock())


class LeaseKeeper:
    """Says every few seconds what this process is at, so that it keeps it. What it gave up without a word, because the
    database was away, is not among that: its lease ends.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._stopping.wait(LEASE.total_seconds() / 3):
            try:
                self._parts.store.tasks.renew(self._parts.at_work.copy(), self._parts.real_clock())
            except StoreAway as error:
                log.warning("leases not renewed: %s", error)


def _settle(parts: Parts, task: Task, owner: str, attempt: int, problem: PaperboyError) -> None:
    """Put the task off or let it fail, as the class of the problem says."""
    now = parts.real_clock()
    wait = _wait(task, attempt, problem)
    said = shorten(visible(str(problem)), _LONGEST_REASON)
    log.info("%s %s, attempt %d: %s", task.kind, task.key, attempt, said)
    if wait is not None:
        parts.store.tasks.put_off(task, owner, now + timedelta(seconds=wait), said, now)
        return
    if task.kind == "answer":  # before the task is settled: else nobody answers for a worker that dies in between
        answering.answer_with_problem(parts, int(task.key), problem)
    prefix = f"{UNUSABLE}: " if isinstance(problem, Unusable) or _was_billed(problem) else ""
    parts.store.tasks.finish(task, owner, now, failed=f"{prefix}{said}")


def _settle_defect(parts: Parts, task: Task, owner: str, attempt: int, reason: str) -> None:
    """What nobody waits for is tried again, ever more rarely: the tick would only note it anew. The rest has failed."""
    now = parts.real_clock()
    if task.kind in _WAITED_FOR:
        parts.store.tasks.finish(task, owner, now, failed=reason)
    else:
        parts.store.tasks.put_off(task, owner, now + timedelta(seconds=_doubled(attempt)), reason, now)
    if task.kind == "answer":
        told = digest.sentence(replies.for_asker(PaperboyError(reason)))
        answers.answered(parts, int(task.key), told, private=True)


def _wait(task: Task, attempt: int, problem: PaperboyError) -> float | None:
    """The seconds to wait before the next attempt, or None where there is to be none."""
    doubled = _doubled(attempt)
    match problem:
        case BudgetBusy():
            return problem.after or 1.0
        case ModelAway():
            return None if attempt >= MOST_MODEL_ATTEMPTS else max(doubled, problem.after or 0.0)
        case SourceAway() if task.kind in {"answer", "report"}:
            return None if attempt >= MOST_MODEL_ATTEMPTS else doubled
        case TryAgain():
            return None if attempt >= MOST_ATTEMPTS else max(doubled, problem.after or 0.0)
        case BudgetSpent() | ModelRefused() | TellPerson() | Unusable():
            return None
        case _:
            return None


def _doubled(attempt: int) -> float:
    return min(_FIRST_WAIT * 2.0 ** min(attempt - 1, _DOUBLINGS), _LONGEST_WAIT)


def _was_billed(problem: PaperboyError) -> bool:
    return isinstance(problem, ModelAway) and problem.billed


def _summarise(parts: Parts, key: str) -> None:
    keep_summary(parts, PaperId(key))


def _answer(parts: Parts, key: str) -> None:
    answering.answer(parts, int(key))


def _publish(parts: Parts, key: str) -> None:
    publish(parts, date.fromisoformat(key))


_HANDLERS: Mapping[str, Callable[[Parts, str], None]] = {
    "collect": collect,
    "enrich": enrich,
    "summarise": _summarise,
    "synthesise": synthesise.make,
    "report": report.make,
    "publish": _publish,
    "deliver": deliver,
    "answer": _answer,
}
