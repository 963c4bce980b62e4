"""Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode"""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack_answers import Answers, Asked
from tests.fakes.slack_workspace import Json, Workspace

MOST_SOCKETS = 10
LEAVING_SECONDS = 1.0
"""How long a socket stays open after it was told to go."""


@dataclass(eq=False)
class _Connection:
    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False


class Sockets:
    """The open connections of the one app. Each envelope goes to one of them, in turn."""

    def __init__(self, workspace: Workspace, answers: Answers) -> None:
        self.ack_seconds = 3.0
        self.retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
        """Pauses before an event that was not acknowledged is sent again:
        https://docs.slack.dev/apis/events-api/#retries. Socket Mode does not say."""
        self.opened = 0
        """How many connections there have ever been."""
        self.acknowledged = 0
        """How many envelopes were acknowledged in time."""
        self._workspace = workspace
        self._answers = answers
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._asked: dict[str, Asked] = {}
        self._done: dict[str, asyncio.Event] = {}
        self._turn = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def open(self) -> int:
        """How many connections would be given an envelope."""
        with self._workspace.changed:
            return sum(not connection.leaving for connection in self._connections)

    def ticket(self) -> str:
        """The path and query of one connection to come."""
        ticket = self._workspace.new_id("ticket")
        self._tickets.add(ticket)
        return f"/link/?ticket={ticket}&app_id={self._workspace.app_id}"

    async def start(self, application: web.Application) -> None:
        self._loop = asyncio.get_running_loop()

    async def stop(self, application: web.Application) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self._connections):
            await connection.socket.close(code=1001)

    def send(self, asked: Asked) -> Asked:
        """Send it to the app, from any thread; an event again until it is acknowledged."""
        asked.envelope_id = self._workspace.new_id("envelope-")
        self._run(self._deliver(asked))
        return asked

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go: soon for `warning`, at once for `refresh_requested` and `link_disabled`."""
        self._run(self._disconnect(reason))

    def drop(self) -> None:
        """Cut every connection without a word."""
        self._run(self._drop())

    async def link(self, request: web.Request) -> web.StreamResponse:
        """One connection, for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="unknown ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(timeout=0.2)
        await socket.prepare(request)
        if self.open >= MOST_SOCKETS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = _Connection(socket, request)
        with self._workspace.changed:
            self._connections.append(connection)
            self.opened += 1
        await socket.send_json(self._hello())
        with self._workspace.changed:
            self._workspace.changed.notify_all()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            with self._workspace.changed:
                self._connections.remove(connection)
                self._workspace.changed.notify_all()
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.open,
            "connection_info": {"app_id": self._workspace.app_id},
            "debug_info": {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
        }

    def _heard(self, data: str) -> None:
        try:
            said = json.loads(data)
            asked = self._asked[said["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self._workspace.violation(f"the app said over the socket: {data[:200]}")
            return
        if asked.error:
            self._workspace.violation(f"acknowledged after {asked.error}")
        elif not asked.acknowledged:
            self.acknowledged += 1
            self._answers.acknowledge(asked, said.get("payload"))
            self._done[asked.envelope_id].set()

    async def _deliver(self, asked: Asked) -> None:
        done = self._done[asked.envelope_id] = asyncio.Event()
        self._asked[asked.envelope_id] = asked
        pauses = self.retry_seconds if asked.kind == "events_api" else ()
        for attempt, pause in enumerate((0.0, *pauses)):
            await asyncio.sleep(pause)
            if done.is_set() or await self._attempt(asked, attempt, done):
                return
        with self._workspace.changed:
            asked.error = asked.error or "operation_timeout"
            self._workspace.changed.notify_all()

    async def _attempt(self, asked: Asked, attempt: int, done: asyncio.Event) -> bool:
        """Whether it was acknowledged in time, or cannot be."""
        connection = self._next()
        if connection is None and asked.kind != "events_api":
            asked.error = "dispatch_failed"
            return False
        if connection is None:
            return False
        asked.attempts += 1
        try:
            await connection.socket.send_json(_envelope(asked, attempt))
            await asyncio.wait_for(done.wait(), self.ack_seconds)
        except (TimeoutError, ConnectionError):
            return False
        return True

    def _next(self) -> _Connection | None:
        with self._workspace.changed:
            ready = [each for each in self._connections if not each.leaving and not each.socket.closed]
            self._turn += 1
            return ready[self._turn % len(ready)] if ready else None

    async def _disconnect(self, reason: str) -> None:
        connections = [each for each in self._connections if not each.leaving]
        for connection in connections:
            connection.leaving = reason != "warning"
            await connection.socket.send_json(_disconnect(reason))
        if reason != "warning":
            await asyncio.sleep(LEAVING_SECONDS)
            for connection in connections:
                await connection.socket.close()

    async def _drop(self) -> None:
        for connection in list(self._connections):
            connection.leaving = True
            if connection.request.transport:
                connection.request.transport.abort()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        assert self._loop
        self._loop.call_soon_threadsafe(self._begin, coroutine)

    def _begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            self._workspace.crashes.append(error)


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}}


def _envelope(asked: Asked, attempt: int) -> Json:
    envelope: Json = {
        "envelope_id": asked.envelope_id,
        "type": asked.kind,
        "accepts_response_payload": asked.accepts_payload,
        "payload": asked.payload,
    }
    if asked.kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
    return envelope
