"""What goes wrong with Slack on purpose: faults by method, each for one call or for all of them."""

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[], Awaitable[web.StreamResponse]]

FOREVER = 3600.0


@dataclass(frozen=True)
class Fault:
    """One way to fail. With `accepted` the request has its effect first, and then the answer is lost."""

    kind: str
    """refuse, hang, slow, error, status, reset or garbage."""
    accepted: bool = False
    seconds: float = FOREVER
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


def refuse() -> Fault:
    """The connection is closed before the request is read."""
    return Fault("refuse")


def hang() -> Fault:
    """Nothing is done and nothing is ever answered."""
    return Fault("hang")


def slow(seconds: float) -> Fault:
    """Everything is done, after so many seconds."""
    return Fault("slow", seconds=seconds)


def error(code: str, **more: Any) -> Fault:
    """Slack's own `{"ok": false, "error": code}`, with nothing done."""
    return Fault("error", body={"ok": False, "error": code, **more})


def status(code: int, headers: Mapping[str, str] | None = None) -> Fault:
    """A bare HTTP status, with nothing done."""
    return Fault("status", status=code, headers=headers or {})


def too_many(retry_after: int) -> Fault:
    """429 with `Retry-After`: https://docs.slack.dev/apis/web-api/rate-limits"""
    headers = {"Retry-After": str(retry_after)}
    return Fault("error", status=429, headers=headers, body={"ok": False, "error": "ratelimited"})


def accept_then_hang() -> Fault:
    return Fault("hang", accepted=True)


def accept_then_reset() -> Fault:
    return Fault("reset", accepted=True)


def accept_then_garbage() -> Fault:
    return Fault("garbage", accepted=True)


def accept_then_500() -> Fault:
    return Fault("status", accepted=True, status=500)


class Faults:
    """The plan: what happens to the next calls of each method, `response_url`, `upload` and `link` among them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, deque[Fault]] = {}
        self._always: dict[str, Fault] = {}

    def plan(self, method: str, *faults: Fault | None) -> None:
        """The next calls of the method, one fault each, None for a call that goes well."""
        with self._lock:
            self._next.setdefault(method, deque()).extend(fault or Fault("none") for fault in faults)

    def always(self, method: str, fault: Fault | None) -> None:
        """Every call of the method, or with None no more."""
        with self._lock:
            self._always.pop(method, None)
            if fault:
                self._always[method] = fault

    def take(self, method: str) -> Fault | None:
        with self._lock:
            waiting = self._next.get(method)
            return waiting.popleft() if waiting else self._always.get(method)


async def befall(fault: Fault, request: web.Request, answer: Answer) -> web.StreamResponse:
    """The answer to a request that the fault hits."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("slow", "none"):
        return await answer()
    if fault.accepted:
        await answer()
    match fault.kind:
        case "refuse" | "reset":
            if request.transport:
                request.transport.abort()
        case "hang":
            await _until_gone(request, fault.seconds)
        case "garbage":
            return web.Response(text="<!DOCTYPE html><title>Slack</title>", content_type="text/html")
        case "error":
            return web.json_response(fault.body, status=fault.status, headers=fault.headers)
        case _:
            pass
    return web.Response(status=fault.status if fault.kind == "status" else 500, headers=fault.headers)


async def _until_gone(request: web.Request, seconds: float) -> None:
    """Until the client hangs up, which does not end a handler of aiohttp, or for so many seconds."""
    end = asyncio.get_running_loop().time() + seconds
    while request.transport and not request.transport.is_closing() and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.02)
