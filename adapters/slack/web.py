"""Calls to Slack, each made once, and what is certain of it afterwards."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import errors
from bot.delivery import NotSent, Unknown, Verdict

SECONDS = 12.0
"""The most that one call may take."""
_CONNECT_SECONDS = 5.0

_LIBRARY = logging.getLogger(f"{__name__}.library")
_LIBRARY.setLevel(logging.INFO)
"""Below that it tells all that is written and read."""

_UNREADABLE = "the answer cannot be read"


Method = Callable[..., Awaitable[AsyncSlackResponse]]


class Web:
    """Slack's Web API under one token. To be used on one loop."""

    def __init__(self, token: str, url: str) -> None:
        self._token = token
        self._url = url
        self._made: AsyncWebClient | None = None

    async def call(self, method: Method, **arguments: Any) -> AsyncSlackResponse | NotSent | Unknown:
        """Call a method of `client`; what it answered, or what is certain where it did not do it."""
        try:
            return await method(**arguments)
        except SlackApiError as error:
            return _refused(error.response)
        except (aiohttp.ClientError, OSError) as error:
            return _broken(error)
        except (AttributeError, LookupError, ValueError):  # what slack_sdk raises of a body that is no JSON object
            return Unknown(_UNREADABLE)

    async def ask(self, method: str, **arguments: str | int | None) -> AsyncSlackResponse | NotSent | Unknown:
        """Call a method by its name, with its arguments as a form: most methods take no JSON.
        https://docs.slack.dev/apis/web-api#post-bodies
        """
        form = {name: str(value) for name, value in arguments.items() if value is not None}
        return await self.call(self.client.api_call, api_method=method, data=form)

    async def respond(self, url: str, body: Mapping[str, Any]) -> NotSent | Unknown | None:
        """Post to a response_url, which names its host itself; None where that was done."""
        client = self.client
        assert client.session is not None
        try:
            async with client.session.post(url, json=body, proxy=client.proxy, allow_redirects=False) as answer:
                text = await answer.text(errors="replace")
                return _responded(answer.status, text, answer.headers)
        except (aiohttp.ClientError, OSError) as error:
            return _broken(error)

    async def close(self) -> None:
        if self._made is not None and self._made.session is not None:
            await self._made.session.close()

    @property
    def client(self) -> AsyncWebClient:
        """The library's client, made on the loop that first uses it.

        Nothing is retried, and every call has its own connection: one that is kept may be closed by Slack at the moment
        when it is written to, and then nobody knows whether a post arrived.
        """
        if self._made is None:
            timeout = aiohttp.ClientTimeout(total=SECONDS, sock_connect=_CONNECT_SECONDS)
            session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(force_close=True))
            self._made = AsyncWebClient(
                self._token, base_url=self._url, session=session, retry_handlers=[], logger=_LIBRARY
            )
        return self._made


def _broken(error: Exception) -> NotSent | Unknown:
    """A connection that was not made carried nothing; of any other nobody knows."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.ClientHttpProxyError):
        return NotSent("cannot connect")
    return Unknown("no answer in time" if isinstance(error, TimeoutError) else "the connection broke")


def _refused(response: Any) -> NotSent | Unknown:
    """What a call was answered that was not done: slack_sdk's response, or aiohttp's where its JSON is broken."""
    if not isinstance(response, AsyncSlackResponse):
        return _of(response.status, "", response.headers)
    code = response.data.get("error") if isinstance(response.data, dict) else ""
    return _of(response.status_code, str(code or ""), response.headers)


def _responded(status: int, text: str, headers: Mapping[str, str]) -> NotSent | Unknown | None:
    try:
        body = json.loads(text)
    except ValueError:
        body = text.strip()
    code = str(body.get("error") or "") if isinstance(body, dict) else body if status >= 400 else ""
    if status == 200 and not code:
        return None
    outcome = _of(status, str(code), headers)
    if isinstance(outcome, NotSent) and status == 404:
        return NotSent(outcome.reason, verdict=Verdict.POST)
    return outcome


def _of(status: int, code: str, headers: Mapping[str, str]) -> NotSent | Unknown:
    if status >= 500:
        return Unknown(f"HTTP {status}")
    if status == 429:
        return NotSent("ratelimited", _seconds(headers.get("Retry-After")))
    if code:
        return errors.meaning(code, _seconds(headers.get("Retry-After")))
    return NotSent(f"HTTP {status}") if status >= 400 else Unknown(_UNREADABLE)


def _seconds(written: str | None) -> float | None:
    return float(written) if written and written.strip().isdecimal() else None
