"""What can go wrong between the bot and Discord: a plan of faults, and limits on the rate of requests."""

import asyncio
import math
import re
import socket
import struct
import time
import zlib
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum, auto

from aiohttp import web

from tests.fakes.discord_rest import Answer

GLOBAL_LIMIT = 50
"""Requests a second, those about interactions not counted: https://docs.discord.com/developers/topics/rate-limits"""
_ELSEWHERE = 1000
"""Requests a second in every bucket that nobody limited: Discord publishes none of its figures."""
_RESOURCE = re.compile(r"/(channels|guilds|(webhooks|interactions)/\d+)/[\w-]+")


class Then(Enum):
    """What the client sees."""

    ANSWER = auto()
    CLOSE = auto()
    RESET = auto()
    HANG = auto()


@dataclass(frozen=True)
class Fault:
    """What happens to a request: after `seconds` it has its effect, if `accept`, and then the client sees something,
    which need not be its own answer.
    """

    then: Then = Then.ANSWER
    accept: bool = True
    answer: Answer | None = None
    seconds: float = 0.0


NO_FAULT = Fault()


def refuse() -> Fault:
    """The connection is closed before the request is read."""
    return Fault(Then.CLOSE, accept=False)


def status(code: int, body: object = None, headers: dict[str, str] | None = None) -> Fault:
    """The request is answered so, and has no effect."""
    return Fault(accept=False, answer=Answer(code, body, headers or {}))


def rate_limited(seconds: float, *, everywhere: bool = False, shared: bool = False) -> Fault:
    """Discord's own answer 429."""
    return Fault(accept=False, answer=too_many(seconds, everywhere=everywhere, shared=shared))


def banned() -> Fault:
    """The answer of Cloudflare to an address with too many invalid requests, which never came to Discord."""
    return status(429, "error code: 1015", {"Via": ""})


def hang() -> Fault:
    """Nothing happens to the request, and nothing is answered."""
    return Fault(Then.HANG, accept=False)


def slow(seconds: float) -> Fault:
    """The request has its effect, and its answer, that much later."""
    return Fault(seconds=seconds)


def accept_then_hang() -> Fault:
    return Fault(Then.HANG)


def accept_then_reset() -> Fault:
    return Fault(Then.RESET)


def accept_then_garbage() -> Fault:
    """The answer is 200 and no JSON."""
    return Fault(answer=Answer(200, b'{"id": "12'))


def accept_then_status(code: int) -> Fault:
    """The answer is an error, 502 for one, although the request had its effect."""
    return Fault(answer=Answer(code, {"message": f"{code}: Error", "code": 0}))


def too_many(seconds: float, *, everywhere: bool = False, shared: bool = False) -> Answer:
    """https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit"""
    scope = "global" if everywhere else "shared" if shared else "user"
    headers = {"Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": scope}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
    return Answer(429, body, headers)


@dataclass(eq=False)
class Plan:
    """A fault for the next `times` requests that match."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    times: int
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def matches(self, method: str, path: str) -> bool:
        return self.hits < self.times and method == self.method and self.path.fullmatch(path) is not None


def cut(request: web.Request, *, reset: bool) -> None:
    """Close the request's connection, with or without telling the client that it is broken."""
    transport = request.transport
    if transport is None:
        return
    if reset:
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    transport.close()


@dataclass(eq=False)
class Rates:
    """Requests of the last moments, by bucket. `limits`: method, path, requests and seconds of a bucket."""

    everywhere: int = GLOBAL_LIMIT
    limits: list[tuple[str, re.Pattern[str], int, float]] = field(default_factory=list)
    _recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, method: str, path: str) -> tuple[Answer | None, dict[str, str]]:
        """Count a request: the answer 429 where it is one too many, and the headers of whatever it is answered."""
        now = time.monotonic()
        limit, seconds = self._limit(method, path)
        exempt = path.startswith(("/interactions/", "/webhooks/"))
        own, all_of_us = self._within(_bucket(method, path), now, seconds), self._within("", now, 1.0)
        if not exempt and len(all_of_us) >= self.everywhere:
            return too_many(_rounded(1.0 - (now - all_of_us[0])), everywhere=True), {}
        reset = _rounded(seconds - (now - own[0])) if own else seconds
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - len(own) - 1, 0)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": str(reset),
            "X-RateLimit-Bucket": f"{zlib.crc32(_route(method, path).encode()):08x}",
        }
        if len(own) >= limit:
            return too_many(reset), headers
        own.append(now)
        if not exempt:
            all_of_us.append(now)
        return None, headers

    def _limit(self, method: str, path: str) -> tuple[int, float]:
        named = (one for one in reversed(self.limits) if one[0] == method and one[1].fullmatch(path))
        return next(((requests, seconds) for _, _, requests, seconds in named), (_ELSEWHERE, 1.0))

    def _within(self, bucket: str, now: float, seconds: float) -> deque[float]:
        recent = self._recent[bucket]
        while recent and now - recent[0] >= seconds:
            recent.popleft()
        return recent


def _rounded(seconds: float) -> float:
    """Up to the next millisecond, so that who waits that long does not come too early."""
    return math.ceil(seconds * 1000) / 1000


def _bucket(method: str, path: str) -> str:
    """The kind of route with its top-level resource, which has a limit of its own."""
    resource = _RESOURCE.match(path)
    return f"{_route(method, path)} {resource.group() if resource else ''}"


def _route(method: str, path: str) -> str:
    """The kind of route, without ids and tokens."""
    return method + re.sub(r"/(\d+|[\w-]{20,})(?=/|$)", "/*", path)
