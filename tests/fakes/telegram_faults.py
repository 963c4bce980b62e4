"""What goes wrong between a bot and Telegram, on purpose."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Answer = Callable[[], Awaitable[web.StreamResponse]]
FaultKind = Literal[
    "refuse",
    "hang",
    "status",
    "slow",
    "accept_then_hang",
    "accept_then_reset",
    "accept_then_garbage",
    "accept_then_500",
]


@dataclass(frozen=True)
class Fault:
    """What happens to one request of the method, or of any but `getUpdates` where there is none.

    refuse: the connection is cut and nothing is done, which the client cannot tell from `accept_then_reset`; proof that
    nothing was sent is only where connecting fails, as in `FakeTelegram.unreachable`. hang: nothing is done, nothing
    answered. status: the code is answered, as Telegram words errors, or with `body`. slow: all is well, after `seconds`
    have passed. With the others the request has its effect first.
    """

    kind: FaultKind
    method: str | None = None
    chat: int | None = None
    """Only a request for this chat."""
    seconds: float = 0.0
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Mapping[str, int] = field(default_factory=dict)
    body: bytes | None = None

    def hits(self, method: str, chat: str) -> bool:
        asked = method != "getUpdates" if self.method is None else method == self.method
        return asked and (self.chat is None or chat == str(self.chat))


def failure(code: int, description: str, parameters: Mapping[str, int]) -> web.Response:
    """An unsuccessful answer: https://core.telegram.org/bots/api#making-requests"""
    content = {"ok": False, "error_code": code, "description": description}
    if parameters:
        content["parameters"] = dict(parameters)
    headers = {"Retry-After": str(parameters["retry_after"])} if "retry_after" in parameters else {}
    return web.Response(
        status=code, body=json.dumps(content).encode(), headers=headers, content_type="application/json"
    )


async def befall(fault: Fault, request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """The answer to a request that the fault hits; `answer` makes the one that it would have had."""
    if fault.kind == "status":
        if fault.body is not None:
            return web.Response(status=fault.code, body=fault.body, content_type="text/html")
        return failure(fault.code, fault.description, fault.parameters)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return await answer()
    if fault.kind.startswith("accept_then_"):
        await answer()
    return await _lose(fault, request)


async def _lose(fault: Fault, request: web.BaseRequest) -> web.StreamResponse:
    match fault.kind:
        case "hang" | "accept_then_hang":
            await asyncio.Event().wait()
        case "accept_then_garbage":
            return web.Response(body=b'{"ok":true,"result":{"message_id":', content_type="application/json")
        case "refuse" | "accept_then_reset" if request.transport:
            request.transport.abort()
        case _:
            pass
    return failure(500, "Internal Server Error", {})
