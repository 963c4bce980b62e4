"""`make run` on a new machine: the sample day, as a stranger sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import replies
from bot.store import open_store
from tests.processes.paperboy import ROOT, run
from workers.sample import note
from workers.sample.run import environment

_PAPERS = json.loads((ROOT / "workers/sample/daily_papers.json").read_text(encoding="utf-8"))
_REPLIES = json.loads((ROOT / "workers/sample/replies.json").read_text(encoding="utf-8"))


def _environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)}


def test_the_sample_prints_each_of_its_papers_once_ends_when_input_closes_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    ended = run(_environment(tmp_path), "sample")
    assert ended.returncode == 0, ended.stderr
    assert "샘플" in ended.stdout
    words = ended.stdout.split()
    for entry in _PAPERS:
        assert words.count(entry["paper"]["id"]) == 1
    unwrapped = "".join(words)
    for reply in _REPLIES.values():
        assert unwrapped.count("".join(reply["title"].split())) == 1
        assert "".join(reply["one_line"].split()) in unwrapped
    for question in note.QUESTIONS:
        assert "".join(question.split()) in unwrapped
        for claim in note.answers()[question]["claims"]:
            assert "".join(claim["text"].split()) in unwrapped
            for quote in claim["quotes"]:
                assert "".join(quote.split()) in "".join(ended.stdout.replace("│", "").split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.torture
def test_after_the_digest_the_sample_takes_commands_whatever_the_real_bot_is_set_to(tmp_path: Path) -> None:
    wrong = {"DATABASE_URL": "postgresql://127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9", "PLATFORMS": "none"}
    typed = "/paper 2501.07301\n/details 2501.07301\n쉬운설명 arXiv:2501.06425v1\n/digest\n/help\n/paper 2401.00001\n"
    ended = run(_environment(tmp_path) | wrong, "sample", stdin=typed)
    assert ended.returncode == 0, ended.stderr
    shown = "".join(ended.stdout.split())
    for text in (
        _REPLIES["2501.07301"]["overview"],
        _REPLIES["2501.07301"]["details"],
        _REPLIES["2501.06425"]["easy"],
        "/easy번호",
        "2401.00001논문이없습니다",
    ):
        assert "".join(text.split()) in shown


@pytest.mark.torture
def test_on_the_terminal_a_line_goes_on_from_what_was_shown_last(tmp_path: Path) -> None:
    typed = "그럼 한계는?\n쉽게 설명해줘\n/wrong\n/forget\n"
    with environment() as variables:
        first = ("--first", "/paper 2501.06425 왜 빠른가요?", "--first", "/easy 2501.06425 외계인")
        ended = run(variables, "up", "--until-closed", *first, stdin=typed)
        store = open_store(f"sqlite:///{variables['DATA_DIR']}/paperboy.db")
        questions = list(filter(None, map(store.questions.get, range(1, 9))))
        store.close()
    assert ended.returncode == 0, ended.stderr
    assert [(one.command, one.paper_id.value, one.text, one.follows) for one in questions] == [
        ("/ask", "2501.06425", None, None),
        ("/ask", "2501.06425", None, 1),
        ("/wrong", "2501.06425", None, None),
    ]
    shown = "".join(ended.stdout.split())
    order = ["›/paper2501.06425왜빠른가요?", "›/easy2501.06425외계인", "눈높이", _REPLIES["2501.06425"]["easy"],
             replies.CHECKING, replies.forgotten(2)]  # fmt: skip
    assert sorted(order, key=lambda text: shown.index("".join(text.split()))) == order


@pytest.mark.torture
def test_a_terminal_that_lacks_characters_shows_what_it_can(tmp_path: Path) -> None:
    ended = run(_environment(tmp_path) | {"PYTHONIOENCODING": "cp949"}, "sample", encoding="cp949")
    assert ended.returncode == 0, ended.stderr
    assert "2501.07301" in ended.stdout


def test_an_output_without_room_ends_it_all_and_says_so(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "workers.cli", "sample"]
        ended = subprocess.run(
            command, env=_environment(tmp_path), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
