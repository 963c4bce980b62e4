"""The processes of one machine are looked after: what dies comes back, what cannot work is not tried for ever."""

import time

import pytest

from bot.errors import Misconfigured
from bot.settings import Settings
from tests.conftest import World
from tests.processes.paperboy import run
from workers.up import MISCONFIGURED, Child, Household, usable
from workers.wiring import Parts


def _child(*arguments: str) -> Child:
    return Child(arguments, {"PATH": "", "PAPERBOY_ENV_FILE": "/dev/null"})


def _run_to_its_end(child: Child, after_seconds: float = 0.0) -> int:
    """Start it, wait until it ends, and have that noticed; its exit code."""
    child.look_after()
    assert child.process is not None
    code = child.process.wait()
    child.started_at -= after_seconds
    child.look_after()
    return code


def test_a_part_that_dies_is_started_again_at_once_and_then_ever_more_rarely(
    capsys: pytest.CaptureFixture[str],
) -> None:
    child = _child("no-such-command")
    pauses = []
    for _ in range(3):
        child.start_at = 0.0
        _run_to_its_end(child)
        pauses.append(max(0.0, child.start_at - time.monotonic()))
        child.wait(10)
        child.process = None
    assert pauses[0] == 0
    assert 0 < pauses[1] <= 1 < pauses[2] <= 3
    assert "no-such-command" in capsys.readouterr().err


def test_a_part_that_had_run_for_long_is_started_again_at_once() -> None:
    child = _child("--help")
    child.failures = 6
    _run_to_its_end(child, after_seconds=3_600)
    assert child.failures == 1
    child.wait(10)


def test_a_part_whose_set_up_is_wrong_is_not_started_again(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child(("worker", "no-such-queue"), {"PATH": "", "PAPERBOY_ENV_FILE": "/dev/null", "DAILY_TOKENS": "many"})
    assert _run_to_its_end(child) == MISCONFIGURED
    assert child.given_up
    child.look_after()
    assert child.process is None
    assert capsys.readouterr().err == ""


@pytest.mark.torture
def test_with_a_key_that_no_header_can_carry_everything_ends_with_one_sentence(world: World) -> None:
    ended = run(world.environment | {"OPENAI_API_KEY": "한글 키"}, "up")
    assert ended.returncode == MISCONFIGURED
    assert "OPENAI_API_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_half_set_platform_is_left_out_with_what_it_lacks_and_where_that_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = Settings(slack_bot_token="xoxb-1", telegram_token="1:a")
    assert usable(settings) == ["telegram"]
    (line,) = capsys.readouterr().err.splitlines()
    assert "SLACK_APP_TOKEN" in line
    assert "docs/slack.md" in line


def test_where_no_platform_is_set_up_whole_nothing_starts() -> None:
    with pytest.raises(Misconfigured):
        usable(Settings(slack_app_token="xapp-1"))


@pytest.mark.parametrize(
    ("given_up", "has_terminal", "ends"),
    [
        (("worker",), True, True),
        (("drain",), False, False),
        (("drain", "listen"), False, True),
        (("drain", "listen"), True, False),
    ],
)
def test_one_platforms_end_is_not_the_others(given_up: tuple[str, ...], has_terminal: bool, ends: bool) -> None:
    parts = [("schedule", True), ("worker", True), ("drain", False), ("listen", False)]
    children = [Child((name,), {}, essential=essential, given_up=name in given_up) for name, essential in parts]
    household = Household(Parts(Settings(), "redis://127.0.0.1"), children, has_terminal=has_terminal)
    assert household.has_given_up is ends
