"""The emulators are nobody else's business: they listen on loopback alone, and none outlives whoever started it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.emulators import node
from tests.emulators.node import ModelMock, slack_emulator
from tests.emulators.slack import SlackWorkspace
from tests.processes.paperboy import ROOT, eventually

_STARTS_ONE_AND_WAITS = """
import sys
from tests.emulators.node import model_mock
with model_mock() as running:
    print(running.url, flush=True)
    sys.stdin.read()
"""


def test_they_listen_on_loopback_alone(mocked_model: ModelMock, slack_workspace: SlackWorkspace) -> None:
    ports = {urlsplit(mocked_model.url).port, urlsplit(slack_workspace.base_url).port}
    children = psutil.Process().children(recursive=True)
    bound = [one.laddr for child in children for one in child.net_connections() if one.status == psutil.CONN_LISTEN]
    assert sorted(address.ip for address in bound if address.port in ports) == ["127.0.0.1", "127.0.0.1"]


def test_an_emulator_ends_when_its_test_process_is_killed(mocked_model: ModelMock) -> None:
    command = [sys.executable, "-c", _STARTS_ONE_AND_WAITS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        assert httpx.get(f"{url}/__aimock/health").is_success
        os.kill(parent.pid, signal.SIGKILL)
    eventually(lambda: not _answers(url), 10, "the emulator is gone")


def test_one_that_is_not_installed_skips_the_test_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "_MODULES", tmp_path)
    with pytest.raises(pytest.skip.Exception, match="emulate is not installed: `make ready-dev`"), slack_emulator({}):
        pytest.fail("nothing can run")


def test_one_that_cannot_start_fails_with_its_own_words() -> None:
    with pytest.raises(AssertionError) as caught, slack_emulator({"users": 1}):
        pytest.fail("nothing can run")
    assert "is not iterable" in "".join(caught.value.__notes__)


def _answers(url: str) -> bool:
    try:
        httpx.get(url)
    except httpx.TransportError:
        return False
    return True
