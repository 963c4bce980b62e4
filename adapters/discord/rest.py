"""Discord's REST API through discord.py, each request once, and what is certain of it told apart.

discord.py answers 500 to 504 and 429 by repeating the request up to five times, which posts up to five times:
https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/http.py#L646. There is no switch for that. What we pass with
each request is a middleware of aiohttp, which hears the first answer and ends the repeating there:
https://docs.aiohttp.org/en/stable/client_advanced.html#client-middleware. The waiting for limits of rate stays
discord.py's own.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from adapters.discord.charts import FILE
from adapters.discord.errors import Lost, Refused, Unreached
from bot.settings import Settings

CONNECT_SECONDS = 5.0
LOGIN_SECONDS = 5.0
LONGEST_WAIT = 30.0
"""Seconds that discord.py may wait for a limit of rate; it takes no less."""

_ATTEMPT_SECONDS = 5.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_BAN_SECONDS = 60.0
"""Between two requests where Cloudflare has banned the address and does not say for how long."""

Ids = Mapping[str, str | int]
"""What fills a path; discord.py keeps limits of rate by those called `channel_id`, `webhook_id` and `webhook_token`."""
_NO_IDS: Ids = {}


def use(settings: Settings) -> None:
    """Let discord.py in this process speak to the addresses that are set, and be quiet: we log what matters."""
    Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    logging.getLogger("discord").setLevel(logging.CRITICAL)


class Rest:
    """Requests over one client of discord.py that has logged in."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        self._under_way: set[asyncio.Task[Any]] = set()
        self._held_until = 0.0

    async def call(
        self, method: str, path: str, body: Any = None, *, ids: Ids = _NO_IDS, until: float, png: bytes | None = None
    ) -> Any:
        """The body of the answer; None for an empty one. `ids` fill the path; `until` is a time of the loop's clock.
        `png`: the file that the body says it brings.

        Raises Refused, Unreached and Lost.
        """
        loop = asyncio.get_running_loop()
        held = self._held_until - loop.time()
        if held > 0:
            raise Refused(429, 0, "rate limited", held)
        attempt = _Attempt(loop.create_future())
        request = loop.create_task(self._request(attempt, _route(method, path, ids), body, png))
        self._under_way.add(request)
        request.add_done_callback(self._forget)
        try:
            await asyncio.wait({request, attempt.answer}, timeout=until - loop.time(), return_when="FIRST_COMPLETED")
            return self._outcome(attempt, request)
        except Refused as refused:
            if refused.everywhere:
                self._held_until = loop.time() + (refused.retry_after or _BAN_SECONDS)
            raise
        finally:
            if attempt.answer.cancel():  # nothing was heard, and nothing more will be
                request.cancel()

    async def patiently(
        self, method: str, path: str, body: Any = None, *, ids: Ids = _NO_IDS, seconds: float, repeatable: bool
    ) -> Any:
        """As `call`, but again while there is time, after whatever proves that nothing happened; and after anything
        that does not tell, where the request is `repeatable` without harm.
        """
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + seconds, _FIRST_PAUSE
        while True:
            try:
                attempt_until = min(until, loop.time() + _ATTEMPT_SECONDS)
                return await self.call(method, path, body, ids=ids, until=attempt_until)
            except (Refused, Unreached, Lost) as problem:
                wait = _wait(problem, pause, repeatable=repeatable)
                if wait is None or loop.time() + wait >= until:
                    raise
            await asyncio.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def end(self) -> None:
        """End what discord.py still waits for."""
        for request in list(self._under_way):
            request.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def close(self) -> None:
        """End everything, and the connections."""
        await self.end()
        await self._http.close()

    async def _request(self, attempt: "_Attempt", route: Route, body: Any, png: bytes | None) -> Any:
        timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS)
        said: dict[str, Any] = {} if body is None else {"json": body}
        if png is not None:
            said = {"form": _form(body, png)}
        return await self._http.request(route, middlewares=(attempt,), allow_redirects=False, timeout=timeout, **said)

    def _outcome(self, attempt: "_Attempt", request: "asyncio.Task[Any]") -> Any:
        """What was heard, even where discord.py still waits for its limits before it says so."""
        if attempt.answer.done():
            return attempt.answer.result()
        if not request.done():
            raise Lost("no answer in time") if attempt.begun else Unreached("no turn in time")
        error = request.exception()
        if error is None:
            return request.result() or None
        raise _sorted(error) from error

    def _forget(self, request: "asyncio.Task[Any]") -> None:
        self._under_way.discard(request)
        if not request.cancelled():
            request.exception()  # heard before, and no news


async def log_in(token: str) -> tuple[Rest, str]:
    """The API to somebody whom Discord knows, and the id of who that is. Raises Refused and Unreached."""
    http = HTTPClient(asyncio.get_running_loop(), max_ratelimit_timeout=LONGEST_WAIT)
    try:
        async with asyncio.timeout(LOGIN_SECONDS):
            return Rest(http), str((await http.static_login(token))["id"])
    except BaseException as error:
        await http.close()
        if isinstance(error, discord.LoginFailure):
            raise Refused(401, 0, "token refused") from None
        if isinstance(error, discord.HTTPException | aiohttp.ClientError | OSError | ValueError | TypeError | KeyError):
            raise Unreached(str(error) or type(error).__name__) from error
        raise


def _form(body: Any, png: bytes) -> list[dict[str, Any]]:
    """https://docs.discord.com/developers/reference#uploading-files"""
    said = {"name": "payload_json", "value": json.dumps(body), "content_type": "application/json"}
    return [said, {"name": "files[0]", "value": png, "filename": FILE, "content_type": "image/png"}]


def _route(method: str, path: str, ids: Ids) -> Route:
    parameters: dict[str, Any] = dict(ids)
    return Route(method, path, **parameters)


class _Attempt:
    """Hears the answer to one request, and lets there be no second."""

    def __init__(self, answer: "asyncio.Future[Any]") -> None:
        self.answer = answer
        self.begun = False
        """Whether discord.py let the request go: bytes may have left."""

    async def __call__(self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> Any:
        self.begun = True
        response = await handler(request)
        try:
            body = await response.json(content_type=None)
        except ValueError:
            body = _UNREADABLE
        if not self.answer.done():
            self._hear(response, body)
        if response.status == 429 or response.status >= 500:
            raise _Enough
        return response

    def _hear(self, response: aiohttp.ClientResponse, body: Any) -> None:
        if 200 <= response.status < 300 and body is not _UNREADABLE:
            self.answer.set_result(body)
            return
        readable = response.status < 500 and not response.ok
        self.answer.set_exception(_refused(response, body) if readable else Lost(f"answer {response.status}"))
        self.answer.exception()  # who asked may be gone by now


class _Enough(Exception):
    """discord.py is to do nothing more about this answer."""


_UNREADABLE = object()


def _refused(response: aiohttp.ClientResponse, body: Any) -> Refused:
    """The refusal as https://docs.discord.com/developers/reference#error-messages has it; Cloudflare's has no JSON."""
    fields = body if isinstance(body, dict) else {}
    code, said = fields.get("code"), fields.get("message")
    retry_after = _seconds(fields.get("retry_after", response.headers.get("Retry-After")))
    refused = Refused(response.status, code if isinstance(code, int) else 0, str(said or response.reason)[:100])
    if response.status == 429:
        banned = not fields
        refused.retry_after = retry_after or (_BAN_SECONDS if banned else _FIRST_PAUSE)
        refused.everywhere = banned or fields.get("global") is True
    else:
        refused.retry_after = retry_after
    return refused


def _seconds(value: object) -> float | None:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return None


def _sorted(error: BaseException) -> BaseException:
    """What discord.py or aiohttp raised, as one of ours. What is neither's is a defect, and comes back as it is."""
    match error:
        case discord.RateLimited(retry_after=seconds):
            return Refused(429, 0, "rate limited", seconds)
        case discord.DiscordServerError():
            return Lost(f"answer {error.status}")
        case discord.HTTPException():
            return Refused(error.status, error.code, error.text[:100])
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Unreached(f"cannot connect: {error}")
        case aiohttp.ClientError() | OSError():
            return Lost(str(error) or type(error).__name__)
        case _:
            return error


def _wait(problem: Exception, pause: float, *, repeatable: bool) -> float | None:
    """Seconds until the request may be made again; None where it must not be."""
    match problem:
        case Refused(retry_after=seconds) if problem.status == 429:
            return seconds
        case Unreached():
            return pause
        case Lost() if repeatable:
            return pause
        case _:
            return None
