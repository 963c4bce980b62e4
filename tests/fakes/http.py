"""A loopback HTTP server that answers as it is told: late, cut off, endless, or with a redirect to somewhere else."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire; header names are in lower case."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What to answer. `body` may come in pieces, `pause` seconds apart; `length` overrides the announced length, so
    that a longer one means a connection that is cut; nothing at all is sent in the first `delay` seconds."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    delay: float = 0.0
    pause: float = 0.0
    length: int | None = None


class FakeServer:
    """Serves `answer` on a free port of the loopback interface for the length of a `with`, and keeps what was asked."""

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self.asked: list[Asked] = []
        self._answer = answer
        self._closing = Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name that http.server looks for
                address = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(address.path, dict(parse_qsl(address.query)), headers)
                fake.asked.append(asked)
                fake._send(self, fake._answer(asked))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own name
                """Tests are quiet."""

        return Handler

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if self._closing.wait(reply.delay):
            return
        pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if isinstance(reply.body, bytes) or reply.length is not None:
            handler.send_header("Content-Length", str(len(b"".join(pieces)) if reply.length is None else reply.length))
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(piece)
            if self._closing.wait(reply.pause):
                return


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a body without end is what the tests are about; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    """Answers the first request with the first reply, and so on; one request too many is an error of the test."""
    left = iter(replies)
    return lambda asked: next(left)
