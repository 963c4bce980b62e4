"""Telegram's Bot API on loopback, as strict as the original, for real clients in this process or in others.

    with fake_telegram() as telegram:
        bot = Bot(telegram.token, base_url=f"{telegram.url}/bot")

What it knows is its ground truth (`telegram_world`), what people do there is in `telegram_people`, what the bot can ask
for in `telegram_methods`, and what goes wrong in `telegram_faults`. It needs `tdjson`, and skips the test without it.
"""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.fakes.telegram_chats import ANONYMOUS_ADMINISTRATOR, Chat, Member, Message, Person
from tests.fakes.telegram_faults import Fault, befall, failure
from tests.fakes.telegram_limits import Limits
from tests.fakes.telegram_methods import METHODS, Call, perform
from tests.fakes.telegram_people import People
from tests.fakes.telegram_updates import BY_DEFAULT
from tests.fakes.telegram_world import Query
from tests.fakes.web import serving
from tests.judges.telegram import Refused, decoded, required

__all__ = [
    "ANONYMOUS_ADMINISTRATOR",
    "TOKEN",
    "Asked",
    "Chat",
    "FakeTelegram",
    "Fault",
    "Limits",
    "Member",
    "Message",
    "Person",
    "Query",
    "fake_telegram",
]

TOKEN = "123456:AAcanary-of-the-tests_0123456789abcdef"
_PATH = re.compile(r"/bot([^/]+)/(\w+)")
_WELL_FORMED = re.compile(r"[1-9]\d*:[\w-]{30,}", re.ASCII)
_SPELLINGS = {name.lower(): name for name in (*METHODS, "getUpdates")}
_MOST_BYTES = 50 * 1024 * 1024
_WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
T = TypeVar("T")


@dataclass(eq=False)
class Asked:
    """A request that arrived. `status` is what was meant to be answered; None where the request was not performed."""

    method: str
    parameters: Mapping[str, Any]
    token: str
    status: int | None = None
    description: str = ""


class FakeTelegram(People):
    """What tests hold: the ground truth, people's hands, the plan of faults, and the address."""

    def __init__(
        self, token: str = TOKEN, *, privacy: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(token, privacy=privacy, clock=clock)
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        """Each hits the first request that it is meant for, and is then gone."""
        self.defects: list[Exception] = []
        self._door = _Door(self._answer)

    @property
    def url(self) -> str:
        """The address, without a slash at its end. What python-telegram-bot wants as `base_url` is this with `/bot`."""
        return f"http://127.0.0.1:{self._door.port}"

    def application(self) -> web.Application:
        application = web.Application()
        application.cleanup_ctx.append(self._door.lifetime)
        return application

    @contextlib.contextmanager
    def unreachable(self) -> Iterator[None]:
        """While it lasts nothing listens at the address, and open connections are closed."""
        self._door.shut()
        try:
            yield
        finally:
            self._door.open()

    def calls(self, method: str) -> list[Asked]:
        """The requests of one method, in order."""
        with self.changed:
            return [asked for asked in self.asked if asked.method == method]

    def wait_for(self, predicate: Callable[[], T], seconds: float = 10.0) -> T:
        """Wait until the predicate over the ground truth is true, and return what it is. Raises AssertionError when it
        takes longer. The predicate is looked at whenever something changes here.
        """
        with self.changed:
            result = self.changed.wait_for(predicate, seconds)
            if not result:
                last = [f"{asked.method} {asked.status} {asked.description}" for asked in self.asked[-8:]]
                raise AssertionError(f"still waiting after {seconds:g} s; last asked: {last}")
            return result

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = _PATH.fullmatch(request.path)
        if not path or not _WELL_FORMED.fullmatch(path[1]):
            return failure(404, "Not Found", {})
        parameters, files = await _read(request)
        method = _SPELLINGS.get(path[2].lower(), path[2])
        asked = Asked(method, parameters, path[1])
        with self.changing():
            self.asked.append(asked)
            fault = next((one for one in self.faults if one.hits(method, str(parameters.get("chat_id")))), None)
            if fault:
                self.faults.remove(fault)

        async def answer() -> web.StreamResponse:
            return await self._perform(asked, files)

        return await (befall(fault, request, answer) if fault else answer())

    async def _perform(self, asked: Asked, files: Mapping[str, bytes]) -> web.StreamResponse:
        try:
            result = await self._result(asked, files)
        except Refused as refused:
            self._settle_asked(asked, refused.code, str(refused))
            return failure(refused.code, str(refused), refused.parameters)
        except Exception as error:
            self.defects.append(error)
            raise
        self._settle_asked(asked, 200)
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")

    def _settle_asked(self, asked: Asked, status: int, description: str = "") -> None:
        with self.changing():
            asked.status, asked.description = status, description

    async def _result(self, asked: Asked, files: Mapping[str, bytes]) -> Any:
        if asked.token != self.token or self.is_revoked:
            raise Refused("Unauthorized", 401)
        call = Call(asked.method, decoded(asked.parameters), files)
        if asked.method != "getUpdates":
            with self.changed:
                return perform(self, call)
        if self.webhook:
            raise Refused(_WEBHOOK_IS_SET, 409)
        if isinstance(call.given.get("allowed_updates"), list):
            self.updates.allowed = frozenset(call.given["allowed_updates"]) or BY_DEFAULT
        limit = call.number("limit")
        return await self.updates.take(
            call.number("offset") or 0, 100 if limit is None else limit, call.number("timeout") or 0
        )


@contextlib.contextmanager
def fake_telegram(
    token: str = TOKEN, *, privacy: bool = True, clock: Callable[[], float] = time.monotonic
) -> Iterator[FakeTelegram]:
    """A Telegram with nobody on it but the bot, while it lasts. `clock`, in seconds, is that of the limits."""
    required()
    telegram = FakeTelegram(token, privacy=privacy, clock=clock)
    with serving(telegram.application()):
        yield telegram
    if telegram.defects:
        raise ExceptionGroup("the fake itself failed", telegram.defects)


class _Door:
    """Where the fake listens, on the loop of the application: it can be shut and opened again at the same port."""

    port = 0

    def __init__(self, answer: Callable[[web.BaseRequest], Any]) -> None:
        self._answer = answer

    async def lifetime(self, _application: web.Application) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._requests = web.Server(self._answer, request_factory=self._request)
        await self._open()
        yield
        await self._shut()
        held = asyncio.all_tasks() - {asyncio.current_task()}
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        await self._requests.shutdown(0)

    def open(self) -> None:
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)

    def shut(self) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)

    async def _open(self) -> None:
        self._listening = await self._loop.create_server(self._requests, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        self._listening.close()
        for connection in self._requests.connections:
            connection.force_close()

    def _request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=_MOST_BYTES)


async def _read(request: web.BaseRequest) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Parameters and files, which come in the address, as JSON, as a form, or in several parts."""
    parameters: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return parameters | await request.json(), {}
    files = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                files[name] = value.file.read()
        else:
            parameters[name] = value
    return parameters, files
