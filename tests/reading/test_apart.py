"""The process that a file is read in: what it may take, what it is told, and that its end harms nobody else."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from bot.fulltext import FullText
from tests.fakes.arxiv_pages import filling, page, plain, section
from tests.processes.paperboy import ROOT, eventually
from workers.reading import apart
from workers.reading.apart import NotReadable, read_apart
from workers.reading.limits import LIMITS, PARENT, Limits

PAPER = page(section("1", "Introduction", filling())).encode()


def reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, **limits: int) -> FullText | NotReadable:
    """What comes of a file whose reader is taken over, and does as `program` says."""
    package = tmp_path / "workers" / "reading"
    package.mkdir(parents=True)
    for name in ("__init__.py", "reading/__init__.py"):
        (tmp_path / "workers" / name).touch()
    head = f"import sys\nsys.path[:] = [{str(ROOT)!r}, *sys.path]\nfor name in [*sys.modules]:\n"
    head += "    if name.startswith('workers'): del sys.modules[name]\nfrom workers.reading import child, limits\n"
    (package / "child.py").write_text(
        f"{head}child._end_with_parent(int(child.os.environ[child.PARENT]))\n"
        f"child._keep_to(limits.Limits(**{limits!r}))\n{program}\n"
    )
    monkeypatch.setattr(apart, "_ROOT", tmp_path)
    monkeypatch.setattr(apart, "LIMITS", Limits(**limits))
    return read_apart("html", b"x")


def test_a_page_and_a_pdf_are_read_there_as_they_are_here() -> None:
    for text in (read_apart("html", PAPER), read_apart("pdf", plain())):
        assert isinstance(text, FullText)
        assert "trained on 40 pairs of answers" in "".join(one.text for _, one in text.paragraphs())


def test_a_child_has_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    seen = tmp_path / "seen"
    reading(monkeypatch, tmp_path, f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))")
    assert "canary" not in seen.read_text()
    assert PARENT in seen.read_text()


@pytest.mark.parametrize(
    ("program", "limits", "reason"),
    [
        ("bytearray(500_000_000)", {}, "could not read"),
        ("while True: pass", {"cpu": 1}, "SIG"),
        ("import time; time.sleep(60)", {"seconds": 1}, "SIGALRM"),
        ("sys.stdout.buffer.write(b'x' * 20_000_000)", {}, "could not read"),
        ('print(\'{"origin": "html", "sections": 1}\')', {}, "something else"),
        ("print('not json')", {}, "something else"),
        ("sys.exit(3)", {}, "could not read"),
        ("import os; os.kill(os.getpid(), 11)", {}, "SIGSEGV"),
        ("import os, signal; signal.signal(14, signal.SIG_IGN)\nwhile 1: signal.pause()", {"seconds": 1}, "too long"),
    ],
)
@pytest.mark.torture
def test_whatever_a_child_does_is_one_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, limits: dict[str, int], reason: str
) -> None:
    began = time.monotonic()
    made = reading(monkeypatch, tmp_path, program, **limits)
    assert isinstance(made, NotReadable)
    assert reason in made.reason
    assert time.monotonic() - began < LIMITS.seconds / 2


@pytest.mark.torture
@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not limit this")
def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time\n"
        "from workers.reading import apart\n"
        "real = subprocess.Popen\n"
        "def started(*given, **named):\n"
        "    one = real(*given, **named)\n"
        "    print(one.pid, flush=True)\n"
        "    return one\n"
        "apart.subprocess.Popen = started\n"
        "apart.read_apart('html', b'<div>' * 400_000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        eventually(lambda: child.cpu_times().user > 0.3, what="a child at work")
        parent.kill()
        parent.wait()
        eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, what="the child's end")


@pytest.mark.torture
def test_nothing_of_a_childs_group_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    program = (
        "import os, time\n"
        f"one = os.fork() or (open({str(pid)!r}, 'w').write(str(os.getpid())), time.sleep(60))\n"
        f"while not os.path.exists({str(pid)!r}): time.sleep(0.01)\n"
    )
    if os.geteuid() != 0:
        pytest.skip("only root can start a process from there")
    reading(monkeypatch, tmp_path, program)
    eventually(lambda: not psutil.pid_exists(int(pid.read_text())), what="the grandchild's end")


@pytest.mark.torture
def test_an_interrupt_leaves_no_child_behind() -> None:
    program = "from workers.reading.apart import read_apart\nread_apart('html', b'<div>' * 400_000)\n"
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.DEVNULL) as parent:
        family = psutil.Process(parent.pid)
        eventually(lambda: bool(family.children()), what="a child")
        child = family.children()[0]
        parent.send_signal(signal.SIGINT)
        assert parent.wait(10) != 0
        assert not child.is_running()


@pytest.mark.torture
def test_threads_read_at_once() -> None:
    made: list[FullText | NotReadable] = []
    threads = [threading.Thread(target=lambda: made.append(read_apart("html", PAPER))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert isinstance(made[0], FullText)
