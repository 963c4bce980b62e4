"""Set-up on machines that lack something: one clear sentence, and nothing half done."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]

_OLD = "#!/bin/sh\ncase \"$*\" in *version_info*) exit 1;; *) echo 'Python 3.9.2';; esac\n"
_WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *venv*) exit 1;; esac\n'
_FULL_DISK = '#!/bin/sh\ncase "$*" in "-m venv"*) exit 1;; esac\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("setup.sh", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def developed(clone: Path) -> Path:
    """A clone where the packages are installed and the emulators are not."""
    _install(clone, "requirements-dev.lock")
    (clone / "tests" / "emulators").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "emulators" / ".npmrc", clone / "tests" / "emulators")
    return clone


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (None, "Python이 없습니다"),
        (_OLD, "지금은 Python 3.9.2"),
        (_WITHOUT_VENV, "python3-venv"),
        (_FULL_DISK, "디스크"),
    ],
    ids=["no Python", "an old Python", "no venv", "a full disk"],
)
def test_what_is_missing_is_one_sentence(clone: Path, python: str | None, said: str) -> None:
    command = clone / "python-of-the-test"
    if python is not None:
        command.write_text(python)
        command.chmod(0o755)
    ended = _set_up(clone, str(command))
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.splitlines()[-1].endswith("요.")
    assert not (clone / ".venv" / "installed").exists()


def test_what_is_installed_is_not_installed_again(clone: Path) -> None:
    _install(clone, "requirements.lock")
    ended = _set_up(clone, "/nonexistent/python")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_emulators_are_installed_with_their_lock_and_again_when_it_changes(developed: Path) -> None:
    folder = developed / "tests" / "emulators"
    modules = folder / "node_modules"
    _lock(folder, "one")
    ended = _develop(developed)
    assert (ended.returncode, ended.stderr) == (0, "")
    (modules / "one").unlink()
    assert _develop(developed).returncode == 0
    assert not (modules / "one").exists()
    _lock(folder, "one", "two")
    assert _develop(developed).returncode == 0
    assert (modules / "one").exists()
    assert (modules / "two").exists()


def test_emulators_that_cannot_be_installed_are_said_in_a_sentence_and_set_up_goes_on(developed: Path) -> None:
    folder = developed / "tests" / "emulators"
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "tests" / "emulators" / name, folder)
    for _ in range(2):
        ended = _develop(developed)
        assert ended.returncode == 0
        assert "에뮬레이터" in ended.stderr.splitlines()[-1]
        assert ended.stderr.splitlines()[-1].endswith("요.")


def test_the_lock_of_the_emulators_has_a_hash_for_each_package_and_no_address() -> None:
    packages = json.loads((ROOT / "tests/emulators/package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = packages.pop("")["dependencies"]
    locked = {name.removeprefix("node_modules/"): package["version"] for name, package in packages.items()}
    assert wanted.items() <= locked.items()
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def _lock(folder: Path, *names: str) -> None:
    """Make the folder want the packages of these names, which lie in it themselves."""
    wanted = {"dependencies": {name: f"file:{name}" for name in names}}
    locked: dict[str, Any] = {"": wanted}
    for name in names:
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "package.json").write_text(json.dumps({"name": name, "version": "1.0.0"}))
        locked |= {name: {"version": "1.0.0"}, f"node_modules/{name}": {"resolved": name, "link": True}}
    (folder / "package.json").write_text(json.dumps(wanted))
    (folder / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": locked}))


def _install(clone: Path, lock: str) -> None:
    """Make the clone look as it does after set-up, with the packages of this very Python."""
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    sums = subprocess.run(
        f"cat {lock} pyproject.toml | cksum", shell=True, cwd=clone, capture_output=True, text=True, check=True
    )
    (clone / ".venv" / "installed").write_text(sums.stdout)
    shutil.copytree(ROOT / "workers", clone / "workers", ignore=shutil.ignore_patterns("__pycache__"))


def _develop(clone: Path) -> subprocess.CompletedProcess[str]:
    """Set the clone up for development, on a machine whose registry cannot be reached."""
    cache = {"NPM_CONFIG_CACHE": str(clone / "cache"), "NPM_CONFIG_FETCH_RETRIES": "0"}
    nowhere = cache | {"NPM_CONFIG_REGISTRY": "http://127.0.0.1:9/"}
    return _set_up(clone, "/nonexistent/python", "requirements-dev.lock", nowhere)


def _set_up(
    clone: Path, python: str, lock: str = "requirements.lock", settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./setup.sh", python, lock],
        cwd=clone,
        env=os.environ | (settings or {}),
        capture_output=True,
        text=True,
        check=False,
    )
