"""The queue: only a hint, that nobody can turn into an order, and that workers come back to."""

import json
import pickle
import secrets
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psutil
import pytest
import redis
import rq
from hypothesis import given
from hypothesis import strategies as st
from rq.job import JOB_ID_PATTERN

from bot.errors import QueueAway
from bot.store.tasks import Task
from workers.embedded import EmbeddedRedis
from workers.queue import PAPERS, POSTS, Queue, Workers, connect, drain_queue
from workers.sample.servers import Answer, as_json, serve


def until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait until it is true, at most so long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.02)


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    made = connect(redis_url)
    yield made
    made.close()


class Done:
    """A list of jobs with one kind, that keeps the keys it was run with."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.runs = {"summarise": self.keys.append, "collect": self.keys.append}


@contextmanager
def at_work(url: str, done: Done, queue: str = PAPERS, threads: int = 2) -> Iterator[Workers]:
    workers = Workers(url, queue, done.runs, threads)
    workers.start()
    try:
        yield workers
    finally:
        assert workers.stop(20.0)


def forged(name: str | None, **fields: Any) -> dict[str, bytes | str]:
    """A job's hash as RQ writes it, with whatever an intruder likes in it."""
    call = json.dumps([name, fields.pop("instance", None), fields.pop("args", []), {}]).encode()
    made: dict[str, bytes | str] = {
        "status": "queued",
        "created_at": "2026-01-01T00:00:00.000000Z",
        "enqueued_at": "2026-01-01T00:00:00.000000Z",
        "origin": PAPERS,
        "timeout": "60",
        "description": "forged",
        "data": zlib.compress(call),
    }
    return made | fields


def put(client: redis.Redis, job: dict[str, bytes | str]) -> str:
    number = f"forged_{secrets.token_hex(4)}"
    client.hset(f"rq:job:{number}", mapping=cast("Any", job))
    client.sadd("rq:queues", f"rq:queue:{PAPERS}")
    client.rpush(f"rq:queue:{PAPERS}", number)
    return number


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, file: str) -> None:
        self._file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (self._file, "w"))


def forgeries(file: Path) -> dict[str, dict[str, bytes | str]]:
    """Jobs that would make `file` if anything of them were run."""
    touch = f"touch {file}"
    call = f"open({str(file)!r}, 'w')"
    poison = pickle.dumps(Touch(str(file)))
    module = json.dumps(["summarise", None, ["stolen"], {}]).encode()
    return {
        "os.system": forged("os.system", args=[touch]),
        "eval": forged("builtins.eval", args=[call]),
        "exec": forged("builtins.exec", args=[call]),
        "subprocess": forged("subprocess.getoutput", args=[touch]),
        "dotted": forged("workers.jobs.perform", args=["a", "b", "c"]),
        "no name": forged(None),
        "instance": forged("summarise", instance="os", args=["stolen"]),
        "dunder": forged("__class__"),
        "pickled": forged("summarise", data=zlib.compress(poison)),
        "pickled, not packed": forged("summarise", data=poison),
        "pickled by RQ": forged("summarise", data=zlib.compress(pickle.dumps(("os.system", None, (touch,), {})))),
        "not JSON": forged("summarise", data=zlib.compress(b"{")),
        "no data": {name: value for name, value in forged("summarise").items() if name != "data"},
        "too few parts": forged("summarise", data=zlib.compress(b'["summarise"]')),
        "not a list": forged("summarise", data=zlib.compress(b"5")),
        "unhashable name": forged("summarise", data=zlib.compress(b'[["a"], null, [], {}]')),
        "wrong arguments": forged("summarise", args=["a", "b", "c"]),
        "no time": forged("summarise", args=["x"], timeout="soon"),
        "no date": forged("summarise", args=["x"], created_at="yesterday"),
        "cut": forged("summarise", data=zlib.compress(module)[:-3]),
    }


def test_nothing_that_is_written_into_redis_is_run_but_what_is_listed(
    redis_url: str, client: redis.Redis, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    made, done = tmp_path / "made", Done()
    for job in forgeries(made).values():
        put(client, job)
    Queue(client).hint([Task("summarise", "2501.00001")])
    with at_work(redis_url, done, threads=1):
        until(lambda: "2501.00001" in done.keys)
    assert not made.exists()
    assert done.keys == ["2501.00001"]


CALLED: list[object] = []


def callback(*given: object) -> None:
    """What an intruder's callback would do."""
    CALLED.append(given)


def test_no_callback_that_is_written_into_redis_is_run(
    redis_url: str, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    done = Done()
    names = {f"{when}_callback_name": f"{__name__}.callback" for when in ("success", "failure", "stopped")}
    put(client, forged("summarise", args=["good"], **names))
    put(client, forged("not.listed", **names))
    Queue(client).hint([Task("summarise", "2501.00001")])
    with at_work(redis_url, done, threads=1):
        until(lambda: "2501.00001" in done.keys)
    assert done.keys == ["good", "2501.00001"]
    assert CALLED == []


def test_no_webhook_that_is_written_into_redis_is_called(
    redis_url: str, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    done = Done()
    called: list[str] = []

    def answer(path: str, *_: object) -> Answer:
        called.append(path)
        return as_json({})

    with serve(answer) as url:
        hooks = [{"url": f"{url}/{status}", "job_status": status} for status in ("finished", "failed")]
        for name in ("summarise", "not.listed"):
            put(client, forged(name, args=["hooked"], webhooks=json.dumps(hooks)))
        Queue(client).hint([Task("summarise", "2501.00001")])
        with at_work(redis_url, done, threads=1):
            until(lambda: "2501.00001" in done.keys)
    assert called == []


def test_a_queue_that_holds_garbage_goes_on(
    redis_url: str, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    done, queue = Done(), Queue(client)
    for garbage in (b"\xff\xfe\x00", b"no-such-job", b"not a valid id", b"", b"a:b:c", b"x" * 10_000):
        client.rpush(f"rq:queue:{PAPERS}", garbage)
    assert queue.hint([Task("summarise", "2501.00001")]) == 1
    with at_work(redis_url, done, threads=1):
        until(lambda: "2501.00001" in done.keys)


def test_a_key_of_another_kind_in_place_of_a_queue_is_redis_being_away(client: redis.Redis) -> None:
    client.set(f"rq:queue:{PAPERS}", "text")
    with pytest.raises(QueueAway):
        Queue(client).hint([Task("summarise", "2501.00001")])


def test_a_hint_is_left_once_and_again_when_it_was_taken(redis_url: str, client: redis.Redis) -> None:
    queue, done = Queue(client), Done()
    tasks = [Task("summarise", "2501.00001"), Task("summarise", "2501.00002"), Task("deliver", "1.2025-01-15")]
    assert queue.hint(tasks) == 3
    assert queue.hint([*tasks, Task("summarise", "2501.00003")]) == 1
    assert queue.lengths() == {PAPERS: 3, POSTS: 1}
    with at_work(redis_url, done):
        until(lambda: len(done.keys) == 3)
    assert sorted(done.keys) == ["2501.00001", "2501.00002", "2501.00003"]
    assert queue.hint(tasks) == 2


def test_jobs_are_json_with_a_kind_and_a_key_alone(client: redis.Redis) -> None:
    Queue(client).hint([Task("summarise", "hep-th/9901001")])
    (job_id,) = cast("list[bytes]", client.lrange(f"rq:queue:{PAPERS}", 0, -1))
    data = cast("bytes", client.hget(b"rq:job:" + job_id, "data"))
    assert json.loads(zlib.decompress(data)) == ["summarise", None, ["hep-th/9901001"], {}]


@given(
    st.sampled_from(["hep-th/9901001", "math/0309136", "2501.07301"])
    | st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)
)
def test_every_key_makes_an_id_that_the_queue_takes(key: str) -> None:
    from workers.queue import _slug

    assert JOB_ID_PATTERN.fullmatch(f"{_slug(Task('summarise', key))}_0a1b2c3d")


def test_keys_of_every_form_are_done_as_they_are(redis_url: str, client: redis.Redis) -> None:
    done = Done()
    keys = ["hep-th/9901001", "2501.07301", "2025-01-14.arxiv:cs.CL", "2025-01-14.huggingface"]
    assert Queue(client).hint(Task("collect", key) for key in keys) == 4
    with at_work(redis_url, done):
        until(lambda: len(done.keys) == 4)
    assert sorted(done.keys) == sorted(keys)


def test_a_drain_is_woken_by_one_hint_however_often_it_is_called(client: redis.Redis) -> None:
    queue = Queue(client)
    for _ in range(3):
        queue.wake("recorder")
    assert client.llen(f"rq:queue:{drain_queue('recorder')}") == 1


@pytest.fixture
def own_redis() -> Iterator[EmbeddedRedis]:
    """A Redis that a test may kill."""
    with tempfile.TemporaryDirectory(prefix="paperboy-test-") as folder:
        embedded = EmbeddedRedis(Path(folder))
        embedded.start()
        yield embedded
        embedded.stop()


def kill(embedded: EmbeddedRedis) -> None:
    place = embedded.url.removeprefix("unix://")
    running = [one for one in psutil.process_iter(["cmdline"]) if place in " ".join(one.info["cmdline"] or ())]
    for server in running:
        server.kill()
        server.wait(5)
    assert running


def test_a_redis_that_is_gone_is_said_to_be_away(own_redis: EmbeddedRedis) -> None:
    with connect(own_redis.url) as client:
        queue = Queue(client)
        queue.lengths()
        kill(own_redis)
        for call in (lambda: queue.hint([Task("summarise", "1")]), lambda: queue.wake("recorder"), queue.lengths):
            with pytest.raises(QueueAway) as caught:
                call()
            assert "\n" not in str(caught.value)


def test_a_redis_that_hangs_costs_about_half_a_second_and_not_more(own_redis: EmbeddedRedis) -> None:
    client = connect(own_redis.url)
    place = own_redis.url.removeprefix("unix://")
    (server,) = (one for one in psutil.process_iter(["cmdline"]) if place in " ".join(one.info["cmdline"] or ()))
    server.suspend()
    began = time.monotonic()
    try:
        with pytest.raises(QueueAway):
            Queue(client).hint([Task("summarise", "1")])
    finally:
        server.resume()
        client.close()
    assert time.monotonic() - began < 3.0  # the library's own default is a minute


def test_workers_go_on_after_everything_in_redis_was_flushed(redis_url: str, client: redis.Redis) -> None:
    done, queue = Done(), Queue(client)
    with at_work(redis_url, done):
        queue.hint([Task("summarise", "before")])
        until(lambda: done.keys == ["before"])
        client.flushall()
        queue.hint([Task("summarise", "after")])
        until(lambda: done.keys == ["before", "after"])


def test_workers_go_on_after_redis_was_killed_and_came_back(
    own_redis: EmbeddedRedis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    done = Done()
    client = connect(own_redis.url)
    with at_work(own_redis.url, done):
        Queue(client).hint([Task("summarise", "before")])
        until(lambda: done.keys == ["before"])
        kill(own_redis)
        own_redis.ensure()
        Queue(client).hint([Task("summarise", "after")])
        until(lambda: done.keys == ["before", "after"])
    client.close()


def test_workers_stop_though_redis_is_gone(own_redis: EmbeddedRedis, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "rq")
    done = Done()
    with at_work(own_redis.url, done):
        kill(own_redis)
    own_redis.ensure()


def test_stopping_waits_for_what_is_being_done_and_takes_up_nothing_more(redis_url: str, client: redis.Redis) -> None:
    begun, let_go, done = threading.Event(), threading.Event(), Done()

    def slow(key: str) -> None:
        begun.set()
        let_go.wait(10)
        done.keys.append(key)

    workers = Workers(redis_url, PAPERS, {"summarise": slow}, threads=1)
    Queue(client).hint([Task("summarise", "first"), Task("summarise", "second")])
    workers.start()
    assert begun.wait(10)
    assert not workers.stop(0.05)
    let_go.set()
    assert workers.stop(20)
    assert done.keys == ["first"]
    assert Queue(client).lengths()[PAPERS] == 1


def test_a_job_that_fails_leaves_its_worker_alive(
    redis_url: str, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "rq")
    done = Done()

    def fail(key: str) -> None:
        raise ZeroDivisionError(key)

    done.runs["collect"] = fail
    queue = Queue(client)
    with at_work(redis_url, done, threads=1):
        queue.hint([Task("collect", "bad")])
        queue.hint([Task("summarise", "good")])
        until(lambda: done.keys == ["good"])


def test_each_worker_listens_to_one_queue(redis_url: str, client: redis.Redis) -> None:
    with at_work(redis_url, Done(), threads=3):
        until(lambda: len(rq.Worker.all(connection=client)) == 3)
        assert [worker.queue_names() for worker in rq.Worker.all(connection=client)] == [[PAPERS]] * 3
    assert rq.Worker.all(connection=client) == []
