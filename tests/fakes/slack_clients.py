"""The real clients of Slack, pointed at the fake one."""

import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_workspace import Json


def client_of(slack: FakeSlack, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.url, timeout=2, retry_handlers=[])


async def refusal(call: Coroutine[Any, Any, Any]) -> Json:
    """The answer with which Slack refuses the call."""
    with pytest.raises(SlackApiError) as caught:
        await call
    answer: Json = caught.value.response.data
    return answer


@contextlib.asynccontextmanager
async def connected(slack: FakeSlack, app: AsyncApp, count: int = 1) -> AsyncIterator[list[AsyncSocketModeHandler]]:
    """The app, listening through so many sockets."""
    handlers = [AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.2) for _ in range(count)]
    try:
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.until(lambda: slack.sockets.open == count)
        yield handlers
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


def app_of(slack: FakeSlack) -> AsyncApp:
    return AsyncApp(client=client_of(slack), request_verification_enabled=False)
