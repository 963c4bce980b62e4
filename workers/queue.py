"""The queue: RQ, and the one file besides `jobs` that knows it.

A queue is only a hint of what the database owes. Jobs carry a kind and a key; the worker runs nothing that is not on
its list, whatever somebody writes into Redis.
"""

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import redis
import rq
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq.exceptions import InvalidJobOperation, StopRequested
from rq.job import Job
from rq.timeouts import TimerDeathPenalty
from rq.worker import SimpleWorker

from bot.errors import QueueAway
from bot.store.tasks import Task

log = logging.getLogger(__name__)

PAPERS = "papers"
POSTS = "posts"
QUEUES = (PAPERS, POSTS)

QUEUE_OF = {
    "collect": PAPERS,
    "enrich": PAPERS,
    "summarise": PAPERS,
    "synthesise": PAPERS,
    "report": PAPERS,
    "publish": POSTS,
    "deliver": POSTS,
    "answer": POSTS,
}

JOB_SECONDS = 400
"""More than two calls to a model and waiting for arXiv behind all others may take; every call has a timeout of its own.
"""

_LOOK_SECONDS: Any = 0.5
"""How often a waiting thread looks whether it is to stop. RQ counts in whole seconds; Redis waits for parts of one:
https://redis.io/docs/latest/commands/blmove/
"""
_PAUSE_SECONDS = 1.0
"""How long a thread waits before it looks for a Redis again that it lost."""

Run = Callable[[str], None]


def connect(url: str) -> redis.Redis:
    """A connection for calls that must not wait: they give up after half a second, and are not repeated."""
    return redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0))


def drain_queue(platform: str) -> str:
    """The name of the queue that wakes the platform's drain."""
    return f"drain-{platform}"


class Queue:
    """Where hints are left."""

    def __init__(self, connection: redis.Redis) -> None:
        self._connection = connection

    def hint(self, tasks: Iterable[Task]) -> int:
        """Enqueue the tasks that are not in a queue already; how many. Raises QueueAway."""
        by_queue: dict[str, list[Task]] = {}
        for task in tasks:
            by_queue.setdefault(QUEUE_OF[task.kind], []).append(task)
        try:
            return sum(self._enqueue(name, wanted) for name, wanted in by_queue.items())
        except redis.exceptions.RedisError as error:
            raise QueueAway(_reason(error)) from error

    def wake(self, platform: str) -> None:
        """Tell the platform's drain that there is something to send. Raises QueueAway."""
        try:
            queue = self._queue(drain_queue(platform))
            if queue.count == 0:
                self._push(queue, "wake", platform)
        except redis.exceptions.RedisError as error:
            raise QueueAway(_reason(error)) from error

    def lengths(self) -> dict[str, int]:
        """How many hints lie in each queue. Raises QueueAway."""
        try:
            return {name: self._queue(name).count for name in QUEUES}
        except redis.exceptions.RedisError as error:
            raise QueueAway(_reason(error)) from error

    def _enqueue(self, name: str, tasks: list[Task]) -> int:
        queue = self._queue(name)
        there = {str(found, "utf-8", "replace").rpartition("_")[0] for found in self._listed(queue)}
        wanted = [task for task in tasks if _slug(task) not in there]
        for task in wanted:
            self._push(queue, task.kind, task.key)
        return len(wanted)

    def _listed(self, queue: rq.Queue) -> list[bytes]:
        """The ids in the queue as they lie there: RQ's own way to read them fails where one is not UTF-8."""
        return cast("list[bytes]", self._connection.lrange(queue.key, 0, -1))

    def _queue(self, name: str) -> rq.Queue:
        return rq.Queue(name, connection=self._connection, serializer="json")

    def _push(self, queue: rq.Queue, kind: str, key: str) -> None:
        """RQ keeps a failed job for a year by default; ours are in the database and need no second memory."""
        queue.enqueue_call(
            kind,
            args=(key,),
            job_id=f"{_slug(Task(kind, key))}_{secrets.token_hex(4)}",
            description=f"{kind} {key}",
            timeout=JOB_SECONDS,
            result_ttl=0,
            failure_ttl=60,
        )


class Workers:
    """RQ Workers as threads of this process: waiting for a model is cheap, and one connection pool serves all.

    Each Worker listens to one queue: with two, RQ pops without a trace, and a worker killed just then loses the job
    (https://github.com/rq/rq: `Queue.dequeue_any` moves to an intermediate list only for a single key).
    """

    def __init__(self, url: str, queue: str, runs: Mapping[str, Run], threads: int) -> None:
        self._url = url
        self._queue = queue
        self._job_class = listed(runs)
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"{queue}-{number}", daemon=True) for number in range(threads)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def tell_to_stop(self) -> None:
        """Take up nothing more. `stop` waits for what is being done."""
        self._stopping.set()

    def stop(self, timeout: float = 30.0) -> bool:
        """Let each finish what it is at, for `timeout` seconds at most; whether all did."""
        self.tell_to_stop()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        """Work until told to stop. A Worker that lost its Redis ends; the next one takes its place."""
        while not self._stopping.is_set():
            connection = redis.Redis.from_url(self._url, socket_connect_timeout=2.0)
            try:
                worker = _ThreadWorker(
                    [self._queue], connection=connection, job_class=self._job_class, serializer="json",
                    log_job_description=False,
                )  # fmt: skip
                worker.stopping = self._stopping
                worker.work(logging_level="WARNING")
            except (redis.exceptions.RedisError, OSError) as error:
                if threading.current_thread() is self._threads[0]:  # the others have the same to say
                    log.warning("queue %s: %s", self._queue, _reason(error))
            finally:
                connection.close()
            self._stopping.wait(_PAUSE_SECONDS)


def listed(runs: Mapping[str, Run]) -> type[Job]:
    """A class of jobs that can only run what is listed. RQ's own would import and call whatever name a job carries."""

    class ListedJob(Job):
        @property
        def func(self) -> Run:
            run = runs.get(self.func_name or "")
            if run is None or self.instance is not None:
                raise InvalidJobOperation(f"{self.func_name!r} is not on the list of jobs")
            return run

        @property
        def success_callback(self) -> None:
            return None

        @property
        def failure_callback(self) -> None:
            return None

        @property
        def stopped_callback(self) -> None:
            return None

        def send_webhooks(self, *_: Any, **__: Any) -> None:
            """Jobs of ours have none, and one that somebody else wrote may not call out."""

    return ListedJob


class _ThreadWorker(SimpleWorker):
    """A Worker that lives in a thread: no signals, no listener of its own, and an end to waiting when told."""

    death_penalty_class = TimerDeathPenalty
    max_connection_wait_time = 2.0
    log_result_lifespan = False
    stopping: threading.Event

    def _install_signal_handlers(self) -> None:
        """Signals belong to the main thread."""

    def subscribe(self) -> None:
        """Each subscription is a thread and a connection more, for commands that we never send."""

    def unsubscribe(self) -> None:
        """There is nothing to end."""

    def check_for_suspension(self, burst: bool) -> None:  # noqa: FBT001  # RQ's signature
        """A key in Redis that says «suspended» would stop all work without a word."""

    def heartbeat(self, *args: Any, **named: Any) -> None:
        """RQ waits for a lost Redis for ever; one that was told to stop does not."""
        try:
            super().heartbeat(*args, **named)
        except redis.exceptions.ConnectionError:
            if self.stopping.is_set():
                raise StopRequested from None
            raise

    def dequeue_job_and_maintain_ttl(self, timeout: int | None, max_idle_time: int | None = None) -> Any:
        """The next job, or None once told to stop: RQ's own wait ends only with a job or a signal."""
        del max_idle_time
        while not self.stopping.is_set():
            found = super().dequeue_job_and_maintain_ttl(timeout, _LOOK_SECONDS)
            if found is not None:
                return found
        return None


def _is_news(record: logging.LogRecord) -> bool:
    """Whether RQ's line says something that we do not: a Redis that is away is in our own words above."""
    cause = record.exc_info[1] if record.exc_info else None
    return not isinstance(cause, redis.exceptions.RedisError) and "could not connect to Redis" not in str(record.msg)


logging.getLogger("rq.worker").addFilter(_is_news)


def _slug(task: Task) -> str:
    """RQ's ids hold letters, digits, `_` and `-` only."""
    return f"{task.kind}-" + re.sub(r"[^A-Za-z0-9]", "-", task.key)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:120]
