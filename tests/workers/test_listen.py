"""One process hears every platform that is set up, and no platform's trouble is another's."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters import registry
from adapters.base import Ears
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings
from workers import listen
from workers.listen import LEASE, hear_all
from workers.wiring import Parts

Listener = Callable[[Settings, Ears], Awaitable[None]]
TOKENS = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "discord_token": "d", "telegram_token": "t"}


@pytest.fixture
def heard(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> dict[str, Listener]:
    """Listeners by platform for a bot with all tokens; the pauses between their attempts are short."""
    listeners: dict[str, Listener] = {}
    monkeypatch.setattr(registry, "listener", listeners.__getitem__)
    monkeypatch.setattr(listen, "_FIRST_PAUSE", 0.01)
    return listeners


def _with(parts: Parts, **values: str) -> Parts:
    made = replace(parts, settings=Settings(**(parts.settings.model_dump() | values)))
    vars(made)["store"] = parts.store
    return made


def _hear(parts: Parts, platforms: list[str], until: asyncio.Event) -> None:
    async def run() -> None:
        hearing = asyncio.ensure_future(hear_all(parts, platforms))
        waiting = asyncio.ensure_future(until.wait())
        done, _ = await asyncio.wait({hearing, waiting}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert done, "nothing happened"
        waiting.cancel()
        hearing.cancel()
        try:
            await hearing
        except asyncio.CancelledError:
            assert until.is_set()

    asyncio.run(run())


def test_a_platform_that_cannot_be_reached_is_tried_again_and_the_others_are_heard_meanwhile(
    parts: Parts, heard: dict[str, Listener]
) -> None:
    both, attempts, cancelled = asyncio.Event(), [], []

    async def away(settings: Settings, ears: Ears) -> None:
        attempts.append(ears)
        if len(attempts) == 3:
            both.set()
        raise PlatformAway("no route") if len(attempts) % 2 else ValueError("a defect")

    async def fine(settings: Settings, ears: Ears) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(ears)
            raise

    heard |= {"slack": away, "telegram": fine}
    _hear(_with(parts, **TOKENS), ["slack", "telegram"], both)
    assert len(attempts) == 3
    assert len(cancelled) == 1, "the other one was heard all the time, and left in order"


def test_a_half_set_platform_is_told_of_and_the_others_are_heard(
    parts: Parts, heard: dict[str, Listener], capsys: pytest.CaptureFixture[str]
) -> None:
    begun = asyncio.Event()

    async def fine(settings: Settings, ears: Ears) -> None:
        begun.set()
        await asyncio.Event().wait()

    heard |= {"discord": fine}
    _hear(_with(parts, slack_bot_token="xoxb-1", discord_token="d"), ["slack", "discord"], begun)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("slack: SLACK_APP_TOKEN")
    assert "App-Level Tokens" in line


def test_a_refused_token_is_one_line_and_not_tried_again(
    parts: Parts, heard: dict[str, Listener], capsys: pytest.CaptureFixture[str]
) -> None:
    attempts = []

    async def refused(settings: Settings, ears: Ears) -> None:
        attempts.append(1)
        raise Misconfigured("DISCORD_TOKEN", "토큰이 취소되었습니다.")

    heard |= {"discord": refused}
    with pytest.raises(Misconfigured):
        _hear(_with(parts, **TOKENS), ["discord"], asyncio.Event())
    assert len(attempts) == 1
    assert capsys.readouterr().err.count("DISCORD_TOKEN") == 1


def test_a_second_listener_waits_until_the_first_is_gone(
    parts: Parts, heard: dict[str, Listener], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "_LOOK_SECONDS", 0.01)
    begun = asyncio.Event()

    async def fine(settings: Settings, ears: Ears) -> None:
        begun.set()
        await asyncio.Event().wait()

    heard |= {"telegram": fine}
    both = _with(parts, **TOKENS)

    async def run() -> None:
        first = asyncio.ensure_future(hear_all(both, ["telegram"]))
        await begun.wait()
        begun.clear()
        second = asyncio.ensure_future(hear_all(both, ["telegram"]))
        await asyncio.sleep(0.2)
        assert not begun.is_set(), "two listen at once"
        first.cancel()
        await asyncio.wait({first})
        async with asyncio.timeout(10):
            await begun.wait()
        second.cancel()
        await asyncio.wait({second})

    asyncio.run(run())
    assert sum("another process does already" in record.message for record in caplog.records) == 1


def test_who_lost_the_platform_to_another_stops_hearing_it(
    parts: Parts, heard: dict[str, Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "LEASE", timedelta(seconds=0.3))
    begun, ended = asyncio.Event(), asyncio.Event()

    async def fine(settings: Settings, ears: Ears) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    heard |= {"slack": fine}

    async def run() -> None:
        hearing = asyncio.ensure_future(hear_all(_with(parts, **TOKENS), ["slack"]))
        await begun.wait()
        later = parts.real_clock() + timedelta(minutes=1)
        assert parts.store.turns.take("listen slack", "another", LEASE, later) == 0.0
        async with asyncio.timeout(10):
            await ended.wait()
        hearing.cancel()
        await asyncio.wait({hearing})

    asyncio.run(run())
