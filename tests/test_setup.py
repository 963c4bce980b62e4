"""Set-up on machines that lack something: one clear sentence, and nothing half done."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

_OLD = "#!/bin/sh\ncase \"$*\" in *version_info*) exit 1;; *) echo 'Python 3.9.2';; esac\n"
_WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *venv*) exit 1;; esac\n'
_FULL_DISK = '#!/bin/sh\ncase "$*" in "-m venv"*) exit 1;; esac\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("setup.sh", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


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
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    wanted = subprocess.run(
        "cat requirements.lock pyproject.toml | cksum",
        shell=True,
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    )
    (clone / ".venv" / "installed").write_text(wanted.stdout)
    shutil.copytree(ROOT / "workers", clone / "workers", ignore=shutil.ignore_patterns("__pycache__"))
    ended = _set_up(clone, "/nonexistent/python")
    assert (ended.returncode, ended.stderr) == (0, "")


def _set_up(clone: Path, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["./setup.sh", python, "requirements.lock"], cwd=clone, capture_output=True, text=True, check=False
    )
