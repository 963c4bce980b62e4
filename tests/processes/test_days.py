"""Days on demand, replayed through the command line."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from bot import replies
from tests.conftest import NOW, World
from tests.fakes.world import entry, reply
from tests.processes.paperboy import run
from tests.recorded import recorded
from workers.sample.servers import Answer

DAY = "2025-01-14"
_COMMAND = re.compile(r"/paper (\d\S+)")


def _shown(output: str) -> list[str]:
    return _COMMAND.findall(output)


def _without_key(world: World) -> dict[str, str]:
    return {name: value for name, value in world.environment.items() if name != "OPENAI_API_KEY"} | _AWAY


_AWAY = {"ARXIV_API_URL": "http://127.0.0.1:9/api/query"}
"""A port on which nobody listens."""


@pytest.mark.parametrize(
    ("day", "papers"),
    [(DAY, 12), *(pytest.param(*one, marks=pytest.mark.torture) for one in (("2025-05-19", 15), ("2026-08-20", 16)))],
)
def test_a_recorded_day_shows_each_of_its_papers_once_although_arxiv_is_away(
    world: World, day: str, papers: int
) -> None:
    world.feeds.days[day] = json.loads(recorded(f"data/hf_daily_papers/complete/{day}.json").read_text())
    ended = run(_without_key(world), "digest", day)
    assert ended.returncode == 0, ended.stderr
    assert sorted(_shown(ended.stdout)) == sorted(one["paper"]["id"] for one in world.feeds.days[day])
    assert len(_shown(ended.stdout)) == papers
    assert "AI 요약 없음" in ended.stdout
    assert "OPENAI_API_KEY" in ended.stdout


@pytest.mark.torture
def test_a_day_without_papers_says_so(world: World) -> None:
    ended = run(_without_key(world), "digest", "2025-01-11")
    assert (ended.returncode, ended.stdout) == (0, "2025년 1월 11일(토)에는 올라온 논문이 없습니다.\n")


@pytest.mark.torture
def test_the_morning_list_and_then_the_complete_one_make_one_edition_and_nothing_is_paid_for_twice(
    world: World,
) -> None:
    complete = [entry(f"2501.0000{number}", f"Paper{number} title", votes=number) for number in range(6)]
    world.feeds.days[DAY] = complete[:4]
    assert len(_shown(run(world.environment, "digest", DAY).stdout)) == 4
    world.feeds.days[DAY] = complete
    assert sorted(_shown(run(world.environment, "digest", DAY).stdout)) == [one["paper"]["id"] for one in complete]
    calls = len(world.model.calls)
    assert calls == len(complete)
    again = run(world.environment, "digest", DAY)
    assert sorted(_shown(again.stdout)) == [one["paper"]["id"] for one in complete]
    assert len(world.model.calls) == calls


@pytest.mark.torture
def test_a_stored_day_is_shown_when_its_feed_is_away(world: World) -> None:
    world.feeds.days[DAY] = [entry("2501.00001", "One")]
    run(_without_key(world), "digest", DAY)
    world.feeds.trouble = lambda path: (200, {"Content-Type": "text/html"}, b"<html></html>")
    ended = run(_without_key(world), "digest", DAY)
    assert ended.returncode == 0
    assert _shown(ended.stdout) == ["2501.00001"]
    assert "저장된 논문" in ended.stderr


_HTML: Answer = (200, {"Content-Type": "text/html"}, b"<html>maintenance</html>")
_CUT: Answer = (200, {"Content-Type": "application/json"}, b'[{"paper": {"id": "2501.0')
_HUGE: Answer = (200, {"Content-Type": "application/json"}, b"[" + b" " * 50_000_000 + b"]")


@pytest.mark.torture
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_HTML, id="HTML"),
        pytest.param(_CUT, id="cut JSON", marks=pytest.mark.torture),
        pytest.param(_HUGE, id="50 MB", marks=pytest.mark.torture),
    ],
)
def test_a_feed_that_is_none_is_one_sentence_and_a_failure(world: World, answer: Answer) -> None:
    world.feeds.trouble = lambda path: answer
    ended = run(_without_key(world), "digest", DAY)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert _is_one_sentence(ended.stderr), ended.stderr
    assert "Hugging Face" in ended.stderr


@pytest.mark.torture
def test_a_feed_that_is_busy_for_a_while_is_waited_for(world: World) -> None:
    world.feeds.days[DAY] = [entry("2501.00001", "One")]
    busy = iter([503, 503, 429])
    world.feeds.trouble = lambda path: _status(next(busy, None)) if "daily_papers" in path else None
    ended = run(_without_key(world), "digest", DAY)
    assert (ended.returncode, _shown(ended.stdout)) == (0, ["2501.00001"])


@pytest.mark.torture
def test_a_failing_model_still_leaves_every_paper_its_card(world: World) -> None:
    world.feeds.days[DAY] = [entry(f"2501.0000{number}", f"Paper{number} title") for number in range(4)]
    world.model.script = lambda title, call: (401, {"Content-Type": "application/json"}, b'{"error":{"message":"no"}}')
    ended = run(world.environment, "digest", DAY)
    assert ended.returncode == 0
    assert len(_shown(ended.stdout)) == 4
    assert "4편은 AI 요약을 만들지 못해" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paper", "abc"), "arXiv 번호"),
        (("digest", "yesterday"), "날짜"),
        (("digest", "2999-01-01"), "아직 시작되지 않았습니다"),
        (("export", "14/01/2025"), "날짜"),
        (("resend", "7"), "7번"),
        (("worker", "nothing"), "nothing 큐"),
        (("drain", "nothing"), "플랫폼"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_failure(world: World, arguments: tuple[str, ...], said: str) -> None:
    ended = run(_without_key(world), *arguments)
    assert ended.returncode != 0
    assert said in ended.stdout + ended.stderr
    assert _is_one_sentence((ended.stdout + ended.stderr).strip())


def test_a_paper_that_nobody_knows_is_one_sentence_and_a_failure(world: World) -> None:
    ended = run(world.environment, "paper", "2501.99999")
    assert ended.returncode == 1
    assert ended.stdout.strip() == "arXiv에 2501.99999 논문이 없습니다. 번호를 다시 확인해 주세요."


def test_a_paper_that_is_not_stored_is_fetched_and_summarised_on_the_spot(world: World) -> None:
    world.feeds.days[DAY] = [entry("2501.00001", "One")]
    ended = run(world.environment, "paper", "https://arxiv.org/abs/2501.00001v2")
    assert ended.returncode == 0, ended.stderr
    shown = _unwrapped(ended.stdout)
    for text in (reply("One")["title"], reply("One")["overview"]):
        assert _unwrapped(text) in shown


def test_a_question_on_the_command_line_is_answered_from_the_paper_with_its_own_words(world: World) -> None:
    said = "The notes are made ten times thinner, and nothing else is changed."
    world.feeds.days[DAY] = [entry("2501.00001", "One", abstract=f"Notes are thick. {said}")]
    claim = {"text": "메모를 10배 얇게 만들었습니다.", "quotes": [said]}
    world.model.others["answer"] = lambda title, call: {"found": True, "claims": [claim], "search": []}
    ended = run(world.environment, "paper", "2501.00001", "무엇이", "새로운가?")
    assert ended.returncode == 0, ended.stderr
    for text in ("무엇이 새로운가?", claim["text"], said):
        assert _unwrapped(str(text)) in _unwrapped(ended.stdout.replace("│", ""))


_TEXTS = [
    str(text) for name, text in reply("One").items() if name in {"title", "overview", "easy", "novelty", "details"}
]


def _unwrapped(text: str) -> str:
    """The text without the white space that a terminal may break it at."""
    return "".join(text.split())


def test_a_paper_on_the_command_line_is_shown_whole_since_nothing_can_be_asked_after_it(world: World) -> None:
    world.feeds.days[DAY] = [entry("2501.00001", "One")]
    ended = run(world.environment, "paper", "2501.00001")
    assert ended.returncode == 0, ended.stderr
    shown = _unwrapped(ended.stdout)
    assert [text for text in _TEXTS if shown.count(_unwrapped(text)) != 1] == []


@pytest.mark.torture
def test_a_day_is_exported_as_a_whole_file_or_not_at_all(world: World) -> None:
    world.feeds.days[DAY] = [entry("2501.00001", "One")]
    file = world.settings.data_dir.parent / "day.md"
    assert run(world.environment, "export", DAY, "-o", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8").startswith(f"# {replies.digest_title(date(2025, 1, 14))}")
    nowhere = run(world.environment, "export", DAY, "-o", str(file / "below"))
    assert nowhere.returncode != 0
    assert "저장할 수 없습니다" in nowhere.stderr


@pytest.mark.torture
@pytest.mark.parametrize("command", ["export", "digest"])
def test_a_day_is_shown_in_every_style_with_its_insights_made_on_the_way(world: World, command: str) -> None:
    world.feeds.days[DAY] = [entry(f"2501.0000{number}", f"One{number} title") for number in (1, 2)]
    for style, told in (("list", "추천 1"), ("report", "핵심 아이디어"), ("insights", "두 연구 모두 한 가지를")):
        ended = run(world.environment, command, DAY, "--style", style)
        assert ended.returncode == 0, ended.stderr
        assert told in ended.stdout
    assert run(world.environment, command, DAY, "--style", "insights").returncode == 0
    assert world.model.calls_for("언어 모델") == 1


@pytest.mark.torture
def test_live_shows_the_korean_beside_its_source_and_what_it_cost(world: World) -> None:
    world.environment["CLOCK_OFFSET"] = str((NOW - datetime.now(UTC)).total_seconds())
    world.feeds.days[DAY] = [entry(f"2501.0000{number}", f"Paper{number} title", votes=number) for number in range(5)]
    ended = run(world.environment, "live", "--papers", "3")
    assert ended.returncode == 0, ended.stderr
    assert [paper in ended.stdout for paper in ("2501.00004", "2501.00002", "2501.00001")] == [True, True, False]
    assert "Paper4 title" in ended.stdout
    assert "논문 3편 · 입력" in ended.stdout


@pytest.mark.torture
def test_live_without_a_key_says_what_it_needs(world: World) -> None:
    ended = run(_without_key(world), "live")
    assert ended.returncode != 0
    assert "OPENAI_API_KEY" in ended.stderr
    assert _is_one_sentence(ended.stderr)


def _status(status: int | None) -> Answer | None:
    headers: Mapping[str, str] = {"Retry-After": "0"}
    return (status, headers, b"") if status else None


def _is_one_sentence(text: str) -> bool:
    return "Traceback" not in text and text.strip().count("\n") == 0 and text.strip().endswith((".", "요"))
