"""One GET with every limit on it: where it may go, how long it may take, how much it may bring."""

import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from bot.errors import SourceAway, SourceSilent, SourceTooLarge

MAX_BYTES = 20_000_000
"""The largest body of a feed that is read, counted after unpacking."""
MAX_REDIRECTS = 3
DEADLINE = 60.0
"""Seconds that one `get` may take in all, looked at before each request and at each piece of a body: the one wait that
is under way comes on top, and so does a header that drips, which httpx reads in one go."""
LONGEST_WAIT = 3_600.0
"""Seconds: a source that asks for a longer pause is asked again after this one."""

_VERDICTS = frozenset({200, 400, 404})
_SECONDS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Answer:
    """What a source sent: 200, or one of the verdicts 400 and 404, with the unpacked body."""

    status: int
    body: bytes
    content_type: str


def new_client() -> httpx.Client:
    """A client with Paperboy's name and time limits (5 s to connect, 15 s for a read); the caller closes it.

    Proxies and credentials of the environment are not used, and redirects are left to `Fetcher`, which checks them.
    """
    return httpx.Client(
        headers={"User-Agent": "Paperboy/0.1 (Korean digest of AI papers)"},
        timeout=httpx.Timeout(15, connect=5),
        trust_env=False,
        follow_redirects=False,
    )


class Fetcher:
    """Gets answers from a fixed set of addresses and from nowhere else.

    `allowed` are base addresses; scheme, host and port of every request and of every redirect must be those of one of
    them. `clock` gives seconds that never run backwards. Time limits of single reads are the client's.
    """

    def __init__(
        self, client: httpx.Client, allowed: Iterable[str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._allowed = frozenset(_origin(httpx.URL(base)) for base in allowed)
        self._clock = clock

    def get(
        self,
        source: str,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = MAX_BYTES,
    ) -> Answer:
        """The answer to one GET. `headers` may hold a token: it is not sent on to another host. `limit` is the largest
        body that is read, in bytes, counted after unpacking.

        Raises SourceAway, with the pause the source asked for, for any status but 200, 400 and 404, for an address
        that is not allowed, and for an answer that is cut off or packed in a way nobody asked for; of its kinds,
        SourceSilent for one that is late, and SourceTooLarge for one that is larger.
        """
        deadline = self._clock() + DEADLINE
        # httpx unpacks in one go whatever a chunk holds; gzip alone, unpacked here, can be stopped in time.
        wanted = {**(headers or {}), "Accept-Encoding": "gzip"}
        # `from None`: h11 quotes the whole header, and so the token, when it finds it malformed.
        # https://github.com/python-hyper/h11/blob/v0.16.0/h11/_headers.py
        try:
            request = self._client.build_request("GET", url, params=params, headers=wanted)
            return self._follow(source, request, deadline, limit)
        except httpx.TimeoutException:
            raise SourceSilent(source, "did not answer in time") from None
        except httpx.ConnectError:
            raise SourceSilent(source, "cannot be reached") from None
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
            raise SourceAway(source, f"the exchange broke off ({type(error).__name__})") from None

    def _follow(self, source: str, request: httpx.Request, deadline: float, limit: int) -> Answer:
        for _ in range(1 + MAX_REDIRECTS):
            self._check_time(source, deadline)
            if request.url.userinfo or _origin(request.url) not in self._allowed:
                raise SourceAway(source, "leads to an address that is not allowed")
            with closing(self._client.send(request, stream=True, follow_redirects=False)) as response:
                if response.next_request is None:
                    return self._read(source, response, deadline, limit)
                request = response.next_request
        raise SourceAway(source, "redirects too often")

    def _read(self, source: str, response: httpx.Response, deadline: float, limit: int) -> Answer:
        if response.status_code not in _VERDICTS:
            raise SourceAway(source, f"HTTP {response.status_code}", after=_pause(response.headers))
        body = bytearray()
        for chunk in _unpacked(source, response, limit):
            body += chunk
            if len(body) > limit:
                raise SourceTooLarge(source, "the answer is too large")
            self._check_time(source, deadline)
        return Answer(response.status_code, bytes(body), response.headers.get("content-type", ""))

    def _check_time(self, source: str, deadline: float) -> None:
        if self._clock() > deadline:
            raise SourceSilent(source, "did not answer in time")


def utc_time(value: object) -> datetime | None:
    """A feed's ISO 8601 time as aware UTC (one without an offset is UTC already), or None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        time_read = datetime.fromisoformat(value.strip())
        return time_read.replace(tzinfo=time_read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


def _unpacked(source: str, response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The body piece by piece, no piece larger than is needed to see that it is too large."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        yield from response.iter_raw()
    elif encoding == "gzip":
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        for packed in response.iter_raw():
            yield unpacker.decompress(packed, limit + 1)
        if not unpacker.eof:
            raise SourceAway(source, "the answer is cut off")
    else:
        raise SourceAway(source, "the answer is packed in a way nobody asked for")


def _pause(headers: httpx.Headers) -> float | None:
    """Seconds to wait by Retry-After, at most LONGEST_WAIT; a date counts from the answer's own Date.

    Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
    """
    asked = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        return min(float(asked), LONGEST_WAIT)
    again, sent = _http_date(asked), _http_date(headers.get("date", ""))
    if again is None or sent is None:
        return None
    return min(max((again - sent).total_seconds(), 0.0), LONGEST_WAIT)


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
