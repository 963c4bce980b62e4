"""The fake's gateway: https://docs.discord.com/developers/events/gateway"""

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_faults import Plan, Then, cut, slow
from tests.fakes.discord_posting import GUILDS
from tests.fakes.discord_server import API, RestServer
from tests.fakes.discord_wire import application_json, guild_create_json, user_json
from tests.fakes.discord_world import MOST_IDENTIFIES, Body, World

HEARTBEAT_MILLISECONDS = 41_250
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
"""Every intent that there is."""
DISPATCH, RECONNECT, INVALID_SESSION, HELLO, ACKNOWLEDGED = 0, 7, 9, 10, 11
"""What is sent. Heard are 1 heartbeat, 2 identify, 3 presence, 4 voice state, 6 resume and 8 request of members."""
_LEFT = frozenset({1000, 1001})
"""Close codes by which a client gives its session up."""


class Closed(Exception):
    """The connection is closed with a code."""


@dataclass(eq=False)
class Session:
    """What one identified client is told, from the beginning, so that it can be told again."""

    id: str
    intents: int
    events: list[Body] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, event: str, data: Body) -> None:
        self.events.append({"op": DISPATCH, "t": event, "s": len(self.events) + 1, "d": data})


@dataclass(eq=False)
class Line:
    """A connection. Compressed by zlib where the client asks for it; any other compression is left undone."""

    request: web.Request
    socket: web.WebSocketResponse
    compressor: Any = None
    session: Session | None = None
    teller: "asyncio.Task[None] | None" = None

    async def send(self, payload: Body) -> None:
        said = json.dumps(payload)
        if self.compressor is None:
            await self.socket.send_str(said)
        else:
            compressed = self.compressor.compress(said.encode()) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(compressed)

    async def tell(self, session: Session, since: int) -> None:
        """Send the session's events, those that are there and those to come, from the number `since`."""
        while not self.socket.closed:
            session.more.clear()
            while since < len(session.events):
                await self.send(session.events[since])
                since += 1
            await session.more.wait()


class Gateway:
    """Holds the sessions, and publishes to them. Everything here runs in the server's loop, except `publish`."""

    def __init__(self, world: World, rest: RestServer) -> None:
        self.world = world
        self.rest = rest
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.lines: list[Line] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.resumes = 0
        self.heartbeats = 0
        self.intents: list[int] = []

    def publish(self, event: str, intent: int, data: Body, hidden: Body) -> None:
        """Tell all sessions that want to know, from any thread, under `world.changed`."""
        for session in self.sessions.values():
            if session.intents & intent == intent:
                session.add(event, data if session.intents & MESSAGE_CONTENT else hidden)
                if self.loop is not None:
                    self.loop.call_soon_threadsafe(session.more.set)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """GET of the gateway's address. Falls under the plan of faults as a request by the method WS."""
        plan = self.rest.take("WS", request.path)
        if plan is not None:
            await asyncio.sleep(plan.fault.seconds)
            if plan.fault != slow(plan.fault.seconds):
                return await self._refuse(request, plan)
        socket = web.WebSocketResponse(timeout=1.0, compress=False)
        await socket.prepare(request)
        compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        line = Line(request, socket, compressor)
        self.lines.append(line)
        try:
            await self._converse(line)
        except Closed as closed:
            await socket.close(code=closed.args[0], message=str(closed.args[1]).encode())
        finally:
            await self._leave(line)
        return socket

    async def close_lines(self, code: int | None) -> None:
        """Close all connections with the code, or break them off without one."""
        for line in list(self.lines):
            if code is None:
                cut(line.request, reset=True)
            else:
                await line.socket.close(code=code)

    async def send_all(self, payload: Body) -> None:
        for line in list(self.lines):
            await line.send(payload)

    async def _refuse(self, request: web.Request, plan: Plan) -> web.Response:
        if plan.fault.then is Then.HANG:
            await plan.released.wait()
        if plan.fault.then is not Then.ANSWER:
            cut(request, reset=plan.fault.then is Then.RESET)
        return web.Response(status=plan.fault.answer.status if plan.fault.answer else 503)

    async def _leave(self, line: Line) -> None:
        self.lines.remove(line)
        if line.teller is not None:
            line.teller.cancel()
            await asyncio.wait({line.teller})
            error = None if line.teller.cancelled() else line.teller.exception()
            if error is not None and not isinstance(error, ConnectionError):
                raise error
        with self.world.changed:
            if line.session is not None and line.socket.close_code in _LEFT:
                self.sessions.pop(line.session.id, None)
            self.world.changed.notify_all()

    async def _converse(self, line: Line) -> None:
        if line.request.query.get("v") not in {"9", "10"}:
            raise Closed(4012, "Invalid API version.")
        await line.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}, "s": None, "t": None})
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                raise Closed(4002, "Error while decoding payload.")
            await self._hear(line, _payload(message.data))

    async def _hear(self, line: Line, payload: Body) -> None:
        match payload.get("op"):
            case 1:
                with self.world.changed:
                    self.heartbeats += 1
                    self.world.changed.notify_all()
                await line.send({"op": ACKNOWLEDGED})
            case 2 if line.session is None:
                self._begin(line, lambda: self._identify(payload["d"]), since=0)
            case 2:
                raise Closed(4005, "Already authenticated.")
            case 6 if line.session is None:
                await self._resume(line, payload["d"])
            case 3 | 4 | 8 if line.session is not None:
                pass
            case 3 | 4 | 6 | 8:
                raise Closed(4003, "Not authenticated.")
            case _:
                raise Closed(4001, "Unknown opcode.")

    def _begin(self, line: Line, session: Callable[[], Session], since: int) -> None:
        with self.world.changed:
            line.session = session()
            self.world.changed.notify_all()
        line.teller = asyncio.get_running_loop().create_task(line.tell(line.session, since))

    def _identify(self, data: Body) -> Session:
        world, intents = self.world, int(data.get("intents", 0))
        self._check_token(data)
        world.identifies.append(world.elapsed())
        self.intents.append(intents)
        if world.identifies_today() > MOST_IDENTIFIES:
            world.token = secrets.token_hex(24)
            self.sessions.clear()
            raise Closed(4004, "Authentication failed.")
        if intents & ~_INTENTS:
            raise Closed(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~world.privileged_intents:
            raise Closed(4014, "Disallowed intent(s).")
        session = Session(secrets.token_hex(16), intents)
        self.sessions[session.id] = session
        joined = [guild for guild in world.guilds.values() if world.bot.id in guild.members]
        session.add("READY", self._ready(session, [str(guild.id) for guild in joined]))
        for guild in joined if intents & GUILDS else []:
            session.add("GUILD_CREATE", guild_create_json(world, guild))
        return session

    def _ready(self, session: Session, guilds: list[str]) -> Body:
        application = application_json(self.world)
        return {
            "v": 10,
            "user": user_json(self.world.bot),
            "guilds": [{"id": guild, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [0, 1],
            "private_channels": [],
            "application": {"id": application["id"], "flags": application["flags"]},
        }

    async def _resume(self, line: Line, data: Body) -> None:
        """Tell again what was missed, ending with RESUMED; or say that the session is gone."""
        with self.world.changed:
            self._check_token(data)
            self.resumes += 1
            session, since = self.sessions.get(str(data.get("session_id"))), int(data.get("seq") or 0)
            self.world.changed.notify_all()
        if session is None:
            await line.send({"op": INVALID_SESSION, "d": False})
            return
        if since > len(session.events):
            raise Closed(4007, "Invalid seq.")
        for other in [one for one in self.lines if one.session is session]:
            await other.socket.close(code=4000)
        with self.world.changed:
            session.add("RESUMED", {})
        self._begin(line, lambda: session, since)

    def _check_token(self, data: Body) -> None:
        if str(data.get("token")).removeprefix("Bot ") != self.world.token:
            raise Closed(4004, "Authentication failed.")


def application(rest: RestServer, gateway: Gateway) -> web.Application:
    """Both on one address."""

    async def opened(served: web.Application) -> None:
        gateway.loop = asyncio.get_running_loop()

    async def closing(served: web.Application) -> None:
        for plan in rest.plans:
            plan.released.set()
        await gateway.close_lines(None)

    served = web.Application(client_max_size=25 * 1024 * 1024)
    served.router.add_get("/gateway", gateway.connect)
    served.router.add_route("*", f"{API}/{{path:.*}}", rest.handle)
    served.on_startup.append(opened)
    served.on_shutdown.append(closing)
    return served


def _payload(text: str) -> Body:
    try:
        payload = json.loads(text)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise Closed(4002, "Error while decoding payload.")
    return payload
