"""The fake's REST API on HTTP: reads requests, lets faults happen to them, answers as Discord does."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes import discord_accounts, discord_interactions, discord_messages
from tests.fakes.discord_faults import NO_FAULT, Fault, Plan, Rates, Then, cut
from tests.fakes.discord_rest import Answer, Call, Refused
from tests.fakes.discord_world import MOST_IDENTIFIES, World

API = "/api/v10"
INVALID = frozenset({401, 403, 429})
"""https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans"""
_ROUTES = [*discord_accounts.ROUTES, *discord_messages.ROUTES, *discord_interactions.ROUTES]
_CONTENT_TYPE = {
    "code": "CONTENT_TYPE_INVALID",
    "message": 'Expected "Content-Type" header to be one of {"application/json"}.',
}
_OPEN = ("/interactions/", "/webhooks/", "/gateway")
"""Where the address is enough and no token is asked for."""


@dataclass(frozen=True)
class Request:
    """A request and what became of it.

    `status` is None where it was never answered; `accepted` where no fault kept it from having its effect.
    """

    method: str
    path: str
    status: int | None
    accepted: bool


class RestServer:
    """Answers requests by the world's truth. `plans` come first, then the limits of rate, then the token."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.plans: list[Plan] = []
        self.rates = Rates()
        self.requests: list[Request] = []
        self.invalid = 0
        self.gateway_url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Any request below the API's address."""
        path = request.path.removeprefix(API)
        plan = self.take(request.method, path)
        fault = plan.fault if plan else NO_FAULT
        own = await self._accept(request, path, fault.seconds) if fault.accept else None
        answer = fault.answer or own
        if plan is None or (answer is not None and fault.then is Then.ANSWER):
            assert answer is not None
            return self._respond(request.method, path, answer, accepted=fault.accept)
        self._note(Request(request.method, path, None, fault.accept))
        if fault.then is Then.HANG:
            await plan.released.wait()
        cut(request, reset=fault.then is not Then.CLOSE)
        return web.Response()

    def take(self, method: str, path: str) -> Plan | None:
        """The plan that this request falls under, which counts it."""
        with self.world.changed:
            plan = next((plan for plan in self.plans if plan.matches(method, path)), None)
            if plan is not None:
                plan.hits += 1
                self.world.changed.notify_all()
            return plan

    async def _accept(self, request: web.Request, path: str, seconds: float) -> Answer:
        """Read the request and, so many seconds later, do what it asks for."""
        refused, headers = self.rates.count(request.method, path)
        if refused is not None:
            return Answer(refused.status, refused.body, headers | refused.headers)
        try:
            call = await _read(request, path)
            await asyncio.sleep(seconds)
            with self.world.changed:
                answer = self._answer(call)
                self.world.changed.notify_all()
        except Refused as error:
            answer = error.answer
        return Answer(answer.status, answer.body, headers | answer.headers)

    def _answer(self, call: Call) -> Answer:
        if not call.path.startswith(_OPEN) and call.token != f"Bot {self.world.token}":
            raise Refused(401, 0, "401: Unauthorized")
        if call.path in {"/gateway", "/gateway/bot"} and call.method == "GET":
            return self._gateway(call)
        known = False
        for method, pattern, handler in _ROUTES:
            found = pattern.fullmatch(call.path)
            if found and method == call.method:
                return handler(self.world, call, **found.groupdict())
            known = known or found is not None
        raise Refused(405, 0, "405: Method Not Allowed") if known else Refused(404, 0, "404: Not Found")

    def _gateway(self, call: Call) -> Answer:
        if call.path == "/gateway":
            return Answer(200, {"url": self.gateway_url})
        if call.token != f"Bot {self.world.token}":
            raise Refused(401, 0, "401: Unauthorized")
        limit = {
            "total": MOST_IDENTIFIES,
            "remaining": MOST_IDENTIFIES - self.world.identifies_today(),
            "reset_after": 24 * 3600 * 1000,
            "max_concurrency": 1,
        }
        return Answer(200, {"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    def _respond(self, method: str, path: str, answer: Answer, *, accepted: bool) -> web.Response:
        """The answer on the wire. discord.py takes it for JSON only where its type is exactly `application/json`."""
        headers = {"Via": "1.1 google"} | answer.headers
        if answer.status == 429 and isinstance(answer.body, dict):
            headers = {
                "Retry-After": str(max(1, round(answer.body.get("retry_after", 1)))),
                "X-RateLimit-Scope": "user",
            } | headers
        counts = answer.status in INVALID and headers.get("X-RateLimit-Scope") != "shared"
        self._note(Request(method, path, answer.status, accepted), invalid=counts)
        headers = {name: value for name, value in headers.items() if value}
        match answer.body:
            case None:
                return web.Response(status=answer.status, headers=headers)
            case str(page):
                return web.Response(status=answer.status, text=page, content_type="text/html", headers=headers)
            case body:
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                kind = "application/json"
                return web.Response(status=answer.status, body=content, content_type=kind, headers=headers)

    def _note(self, request: Request, *, invalid: bool = False) -> None:
        with self.world.changed:
            self.requests.append(request)
            self.invalid += invalid
            self.world.changed.notify_all()

    def plan(self, method: str, path: str, fault: Fault, times: int) -> Plan:
        """Have the fault happen to the next requests whose whole path below the API's address matches."""
        made = Plan(method, re.compile(path), fault, times)
        with self.world.changed:
            self.plans.append(made)
        return made


async def _read(request: web.Request, path: str) -> Call:
    """The whole request. Raises Refused where its body is not what it says it is."""
    files: dict[int, tuple[str, bytes]] = {}
    body: Any = None
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            name, content = part.name or "", bytes(await part.read())
            numbered = re.fullmatch(r"files\[(\d+)\]", name)
            if numbered:
                files[int(numbered.group(1))] = (part.filename or "unknown", content)
            elif name == "payload_json":
                body = _json(content)
    else:
        content = await request.read()
        if content and request.content_type != "application/json":
            raise Refused(400, 50035, "Invalid Form Body", errors={"_errors": [_CONTENT_TYPE]})
        body = _json(content) if content else None
    token = request.headers.get("Authorization")
    return Call(request.method, path, dict(request.query), token, body, files)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None
