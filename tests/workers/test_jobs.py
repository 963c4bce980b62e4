"""What becomes of a piece of work: done once, put off, failed, or brought back when its worker dies."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.errors import StoreAway
from bot.paper import PaperId
from bot.store.budget import Call
from bot.store.tables import tasks as tasks_table
from bot.store.tasks import LEASE, Standing, Task, TaskState
from tests.conftest import NOW, World
from tests.fakes.world import entry, reply
from tests.workers.conftest import Days
from workers.collect import UNUSABLE, collect, task
from workers.jobs import LeaseKeeper, perform, runs
from workers.processes import working
from workers.sample.servers import as_json
from workers.wiring import Parts

PAPER = "2501.00001"
TITLE = "One Study"
DAY = date(2025, 1, 14)


@pytest.fixture
def listed(parts: Parts, world: World, days: Days) -> None:
    """One paper is listed and owes its summary."""
    world.feeds.days["2025-01-14"] = [entry(PAPER, TITLE)]
    collect(parts, "2025-01-14.huggingface")


def look(parts: Parts, kind: str = "summarise", key: str = PAPER) -> Standing:
    standing = parts.store.tasks.look(Task(kind, key))
    assert standing is not None
    return standing


@pytest.mark.usefixtures("listed")
def test_work_that_is_told_twice_is_done_once(parts: Parts, world: World) -> None:
    for _ in range(2):
        perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.DONE
    assert world.model.calls_for(TITLE) == 1


@pytest.mark.usefixtures("listed")
def test_work_that_is_told_to_many_at_once_is_done_once(parts: Parts, world: World) -> None:
    world.model.latency = 0.2
    _ = parts.store, parts.model
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: perform(parts, "summarise", PAPER), range(8)))
    assert world.model.calls_for(TITLE) == 1
    assert parts.store.papers.summary(PaperId(PAPER)) is not None


def test_work_that_nobody_owes_is_not_done(parts: Parts, world: World) -> None:
    perform(parts, "summarise", PAPER)
    perform(parts, "collect", "2025-01-14.huggingface")
    assert world.model.calls == []
    assert world.feeds.asked == []


@pytest.mark.usefixtures("listed")
def test_a_paper_that_has_its_summary_is_never_paid_for_again(parts: Parts, world: World) -> None:
    perform(parts, "summarise", PAPER)
    parts.store.tasks.owe([Task("summarise", PAPER)], NOW, again=True)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.DONE
    assert len(world.model.calls) == 1


@pytest.mark.usefixtures("listed")
def test_work_of_a_worker_that_died_is_had_again_when_its_lease_ends(parts: Parts, world: World, days: Days) -> None:
    assert parts.store.tasks.claim(Task("summarise", PAPER), "a worker that died", days.real)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.RUNNING
    days.now += LEASE + timedelta(seconds=1)
    assert Task("summarise", PAPER) in parts.store.tasks.waiting(days.real)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.DONE
    assert timedelta(seconds=25) >= LEASE  # with the sweep, a dead worker's work is back within half a minute


@pytest.mark.usefixtures("listed")
def test_a_worker_that_lost_its_lease_does_not_settle_what_another_is_at(parts: Parts, days: Days) -> None:
    one = Task("summarise", PAPER)
    assert parts.store.tasks.claim(one, "slow", days.real)
    days.now += LEASE + timedelta(seconds=1)
    assert parts.store.tasks.claim(one, "next", days.real)
    assert not parts.store.tasks.finish(one, "slow", days.real)
    assert look(parts).state is TaskState.RUNNING


@pytest.mark.usefixtures("listed")
def test_a_living_worker_keeps_its_work(parts: Parts, days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.jobs.LEASE", timedelta(seconds=0.03))
    assert parts.store.tasks.claim(Task("summarise", PAPER), "at work", days.real)
    parts.at_work.add("at work")
    days.now += LEASE + timedelta(seconds=1)
    keeper, soon = LeaseKeeper(parts), days.real + timedelta(seconds=1)
    keeper.start()
    for _ in range(500):
        if Task("summarise", PAPER) not in parts.store.tasks.waiting(soon):
            break
        threading.Event().wait(0.01)
    keeper.stop()
    assert Task("summarise", PAPER) not in parts.store.tasks.waiting(soon)


def away(title: str, call: int) -> Any:
    return as_json({"error": {"message": "busy", "code": "busy"}}, 503)


@pytest.mark.usefixtures("listed")
def test_a_model_that_is_away_is_asked_three_times_with_growing_waits(parts: Parts, world: World, days: Days) -> None:
    world.model.script = away
    waits = []
    while look(parts).state is TaskState.OWED:
        perform(parts, "summarise", PAPER)
        began = days.now
        while look(parts).state is TaskState.OWED and not _is_due(parts, days):
            days.now += timedelta(seconds=0.5)
        waits.append((days.now - began).total_seconds())
    assert waits == [1.0, 2.0, 0.0]
    assert look(parts).state is TaskState.FAILED
    assert world.model.calls_for(TITLE) == 3
    assert not (look(parts).reason or "").startswith(UNUSABLE)


def _is_due(parts: Parts, days: Days) -> bool:
    return Task("summarise", PAPER) in parts.store.tasks.waiting(days.real)


@pytest.mark.usefixtures("listed")
def test_a_wait_that_the_model_asks_for_is_kept(parts: Parts, world: World, days: Days) -> None:
    world.model.script = lambda *_: as_json({"error": {"message": "slow", "code": "rate"}}, 429, **{"Retry-After": "9"})
    perform(parts, "summarise", PAPER)
    days.now += timedelta(seconds=8)
    assert not _is_due(parts, days)
    days.now += timedelta(seconds=1)
    assert _is_due(parts, days)


@pytest.mark.usefixtures("listed")
def test_replies_that_cannot_be_used_are_two_calls_and_are_known_as_paid_for(parts: Parts, world: World) -> None:
    world.model.script = lambda *_: "나는 거절합니다."
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.FAILED
    assert (look(parts).reason or "").startswith(UNUSABLE)
    assert world.model.calls_for(TITLE) == 2
    collect(parts, "2025-01-14.huggingface")
    assert look(parts).state is TaskState.FAILED


@pytest.mark.usefixtures("listed")
def test_a_bad_reply_that_is_mended_makes_the_summary(parts: Parts, world: World) -> None:
    world.model.script = lambda title, call: "{" if call == 1 else reply(title)
    perform(parts, "summarise", PAPER)
    made = parts.store.papers.summary(PaperId(PAPER))
    assert made is not None
    assert made.checks
    assert world.model.calls_for(TITLE) == 2


@pytest.mark.usefixtures("listed")
def test_a_refused_key_fails_at_once_and_is_tried_with_the_next_list(parts: Parts, world: World) -> None:
    world.model.script = lambda *_: as_json({"error": {"message": "no", "code": "insufficient_quota"}}, 429)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.FAILED
    collect(parts, "2025-01-14.huggingface")
    assert look(parts).state is TaskState.OWED


def tried(parts: Parts, attempts: int) -> None:
    """All work has been tried so often."""
    with parts.store.database.writing() as connection:
        connection.execute(update(tasks_table).values(attempts=attempts))


@pytest.mark.parametrize("attempts", [0, 1, 3, 8, 9, 30])
def test_a_source_that_is_away_is_asked_less_and_less_and_still_every_few_minutes(
    attempts: int, parts: Parts, world: World, days: Days
) -> None:
    one = task(DAY, "huggingface")
    world.feeds.trouble = lambda path: (503, {}, b"")
    parts.store.tasks.owe([one], days.now)
    tried(parts, attempts)
    perform(parts, one.kind, one.key)
    standing = look(parts, one.kind, one.key)
    assert (standing.state, standing.attempts) == (TaskState.OWED, attempts + 1)
    wait = min(2.0**attempts, 300.0)
    assert one not in parts.store.tasks.waiting(days.real + timedelta(seconds=wait - 0.1))
    assert one in parts.store.tasks.waiting(days.real + timedelta(seconds=wait))


@pytest.mark.usefixtures("listed")
def test_work_that_waits_for_the_budget_a_thousand_times_still_waits(parts: Parts, world: World, days: Days) -> None:
    limit = parts.settings.daily_tokens
    parts.store.budget.reserve(Call("summarise", "another", "fake-model", limit), limit, days.now)
    tried(parts, 5_000)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.OWED
    assert _is_due(parts, days) is False
    days.now += timedelta(seconds=1)
    assert _is_due(parts, days)
    assert world.model.calls == []


def test_a_defect_puts_its_task_off_and_leaves_the_worker_at_work(
    parts: Parts, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "rq")
    world.feeds.days["2025-01-14"] = [entry(PAPER, TITLE)]
    bad, good = Task("collect", "no day.huggingface"), Task("collect", "2025-01-14.huggingface")
    parts.store.tasks.owe([bad, good], NOW)
    with working(parts, ["papers"]):
        parts.queue.hint([bad])
        parts.queue.hint([good])
        for _ in range(1_000):
            if look(parts, *_names(good)).finished and look(parts, *_names(bad)).tried:
                break
            threading.Event().wait(0.01)
    assert look(parts, *_names(bad)) == Standing(TaskState.OWED, 1, "defect: ValueError")
    assert look(parts, *_names(good)).state is TaskState.DONE


def _names(one: Task) -> tuple[str, str]:
    return one.kind, one.key


def test_the_list_of_jobs_is_the_kinds_of_tasks_and_no_more(parts: Parts) -> None:
    from workers.queue import QUEUE_OF

    assert set(runs(parts)) == set(QUEUE_OF)


def test_a_defect_in_work_that_nobody_waits_for_is_tried_again_ever_more_rarely(parts: Parts) -> None:
    bad = "not-a-day"
    parts.store.tasks.owe([Task("publish", bad)], parts.clock())
    with pytest.raises(ValueError, match="isoformat"):
        perform(parts, "publish", bad)
    assert look(parts, "publish", bad) == Standing(TaskState.OWED, 1, "defect: ValueError")
    assert Task("publish", bad) not in parts.store.tasks.waiting(parts.real_clock())
    assert Task("publish", bad) in parts.store.tasks.waiting(parts.real_clock() + timedelta(seconds=1))


@pytest.mark.usefixtures("listed")
def test_work_that_lost_its_database_in_the_middle_is_not_kept_by_the_living_process(
    parts: Parts, world: World, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> int:
        raise StoreAway("database is locked")

    monkeypatch.setattr(parts.store.papers, "keep_summary", lost)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.RUNNING
    assert parts.at_work == set()
    days.now += LEASE + timedelta(seconds=1)
    assert Task("summarise", PAPER) in parts.store.tasks.waiting(days.real)


@pytest.mark.usefixtures("listed")
def test_a_reason_that_no_database_takes_still_settles_the_work(parts: Parts, world: World) -> None:
    said = b'{"error": {"message": "no \\ud800 \\u0000 way"}}'
    world.model.script = lambda title, call: (400, {"Content-Type": "application/json"}, said)
    perform(parts, "summarise", PAPER)
    assert look(parts).state is TaskState.FAILED
