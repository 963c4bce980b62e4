"""Death in the middle of the day: of a worker, of everything, of Redis and all that it held."""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import psutil
import pytest
import redis

from bot.store import Store, open_store
from bot.subscription import EVERY_DAY, Subscription
from tests.conftest import NOW, World
from tests.fakes.world import entry
from tests.processes.paperboy import eventually, run, running
from workers.embedded import EmbeddedRedis

DAY = "2025-01-14"
PAPERS = [entry(f"2501.{number:05}", f"Paper{number} title", votes=number) for number in range(24)]


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """The store of the bot under test, with a channel that gets its digest as soon as there is one."""
    world.environment["CLOCK_OFFSET"] = str((NOW - datetime.now(UTC)).total_seconds())
    world.environment["MODEL_CONCURRENCY"] = "4"
    world.feeds.days[DAY] = PAPERS
    world.model.latency = 0.5
    assert run(world.environment, "migrate").returncode == 0
    made = open_store(f"sqlite:///{world.settings.data_dir / 'paperboy.db'}")
    made.subscriptions.keep(Subscription("recorder", "channel", at=time(0), weekdays=EVERY_DAY), NOW)
    yield made
    made.close()
    left = EmbeddedRedis(world.settings.data_dir / "redis")  # a killed bot leaves its Redis to the next one
    left.start()
    left.stop()


@pytest.mark.torture
def test_a_killed_worker_costs_less_than_thirty_seconds_and_no_stored_summary_is_paid_for_again(
    world: World, store: Store
) -> None:
    with running(world.environment, "up") as up, _posted_in_the_end(world):
        stored = _kill_in_the_middle(store, lambda: _child(up.pid, "worker").kill())
    _nothing_was_paid_for_twice(world, stored)


@pytest.mark.torture
def test_a_flushed_redis_costs_less_than_thirty_seconds_and_no_stored_summary_is_paid_for_again(
    world: World, store: Store
) -> None:
    with running(world.environment, "up"), _posted_in_the_end(world):
        stored = _kill_in_the_middle(store, lambda: _flush(world.settings.data_dir))
    _nothing_was_paid_for_twice(world, stored)


@pytest.mark.torture
def test_a_killed_redis_comes_back_by_itself(world: World, store: Store) -> None:
    with running(world.environment, "up") as up, _posted_in_the_end(world):
        _kill_in_the_middle(store, lambda: _child(up.pid, "valkey-server").kill())


@pytest.mark.torture
def test_everything_killed_goes_on_where_it_was(world: World, store: Store) -> None:
    with running(world.environment, "up") as up:
        stored = _kill_in_the_middle(store, lambda: os.killpg(up.pid, signal.SIGKILL))
    with running(world.environment, "up"), _posted_in_the_end(world):
        pass
    _nothing_was_paid_for_twice(world, stored)


@pytest.mark.torture
def test_the_parts_do_not_outlive_what_started_them(world: World, store: Store) -> None:
    with running(world.environment, "up") as up:
        eventually(lambda: len(_summarised(store)) > 0)
        family = [one for one in psutil.Process(up.pid).children(recursive=True) if "valkey" not in one.name()]
        up.kill()
        eventually(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family))


@pytest.mark.torture
def test_told_to_stop_it_ends_in_order_and_leaves_no_process_behind(world: World, store: Store) -> None:
    with running(world.environment, "up") as up:
        eventually(lambda: len(_summarised(store)) > 2)
        family = psutil.Process(up.pid).children(recursive=True)
        up.terminate()
        assert up.wait(30) == 0
        assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []


def _kill_in_the_middle(store: Store, kill: Callable[[], object]) -> set[str]:
    """Kill when a quarter of the summaries are stored; the titles of those that were."""
    eventually(lambda: len(_summarised(store)) >= len(PAPERS) // 4, what="a quarter of the summaries")
    stored = _summarised(store)
    kill()
    return stored


def _summarised(store: Store) -> set[str]:
    ids = {paper["paper"]["id"]: paper["title"] for paper in PAPERS}
    return {ids[paper_id.value] for paper_id in store.papers.summaries_of(list(ids))}


@contextmanager
def _posted_in_the_end(world: World) -> Iterator[None]:
    """The digest is posted once, whole, at most thirty seconds later than three of undisturbed work."""
    yield
    file = world.settings.data_dir / "recorder.jsonl"
    eventually(lambda: file.exists() and file.read_text().endswith("\n"), 30 + 3, "the digest in the record")
    posts = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(posts) == 1
    links = Counter(block["title"]["url"] for block in posts[0]["payload"]["blocks"] if block["kind"] == "paper")
    assert links == Counter(f"https://arxiv.org/abs/{paper['paper']['id']}" for paper in PAPERS)
    assert "AI 요약 없음" not in json.dumps(posts, ensure_ascii=False)


def _nothing_was_paid_for_twice(world: World, stored: set[str]) -> None:
    assert {title: world.model.calls_for(title) for title in stored} == dict.fromkeys(stored, 1)
    assert len(world.model.calls) <= len(PAPERS) + 4  # only what was under way at the kill is asked for again


def _child(parent: int, word: str) -> psutil.Process:
    family = psutil.Process(parent).children(recursive=True)
    return next(one for one in family if any(word in part for part in one.cmdline()))


def _flush(data: Path) -> None:
    client = redis.Redis.from_url(EmbeddedRedis(data / "redis").url)
    client.flushall()
    client.close()
