"""No platform is written to faster than it allows, and who must wait holds up nobody else."""

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Pace
from workers.pace import Pacer

CLOSE = 1e-6


@dataclass
class Time:
    """Time that passes when somebody sleeps, and then all of it at once."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    live_by(made, monkeypatch)
    return made


def live_by(time: Time, patched: pytest.MonkeyPatch) -> None:
    patched.setattr("workers.pace.time", time)
    patched.setattr("workers.pace.asyncio", time)


def turns(time: Time, pacer: Pacer, *channels: str) -> list[float]:
    """When each of these may write that ask now, one after the other without waiting for those before."""

    async def ask(channel: str) -> float:
        before = len(time.slept)
        await pacer.turn(channel)
        return time.now + sum(time.slept[before:])

    async def all_of_them() -> list[float]:
        return [await ask(channel) for channel in channels]

    return asyncio.run(all_of_them())


def after(time: Time, *seconds: float) -> list[float]:
    return [time.now + one for one in seconds]


def test_where_there_is_no_hurry_to_curb_nobody_waits(time: Time) -> None:
    assert turns(time, Pacer(Pace()), *"aabbab") == after(time, 0, 0, 0, 0, 0, 0)
    assert time.slept == []


def test_posts_to_one_channel_are_kept_apart_and_others_go_meanwhile(time: Time) -> None:
    pacer = Pacer(Pace(channel_seconds=3.0))
    assert turns(time, pacer, "a", "a", "b", "a", "b") == after(time, 0, 3, 0, 6, 3)


def test_posts_to_any_channels_are_kept_apart(time: Time) -> None:
    assert turns(time, Pacer(Pace(seconds=0.5)), *"abca") == pytest.approx(after(time, 0, 0.5, 1, 1.5))


def test_who_waits_for_its_channel_takes_nobodys_turn_meanwhile(time: Time) -> None:
    pacer = Pacer(Pace(channel_seconds=10.0, seconds=1.0))
    assert turns(time, pacer, "a", "a", "b", "c") == pytest.approx(after(time, 0, 10, 1, 2))
    time.now += 9.5
    assert turns(time, pacer, "d", "e") == pytest.approx(after(time, 1.5, 2.5)), "half a second before is too close"


def test_time_that_has_passed_is_not_waited_for_again(time: Time) -> None:
    pacer = Pacer(Pace(channel_seconds=3.0, seconds=1.0))
    turns(time, pacer, "a")
    time.now += 2.0
    assert turns(time, pacer, "a", "b") == pytest.approx(after(time, 1.0, 0.0))
    time.now += 60.0
    assert turns(time, pacer, "a", "b") == pytest.approx(after(time, 0.0, 1.0))


def test_a_channel_of_long_ago_is_forgotten_and_a_recent_one_is_not(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.pace._REMEMBERED", 2)
    pacer = Pacer(Pace(channel_seconds=3.0))
    assert turns(time, pacer, "a", "b", "a", "c", "a", "b") == after(time, 0, 0, 3, 0, 6, 0)


ASKING = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([0.0, 0.1, 1.0, 2.5, 40.0])), max_size=40)


@given(asked=ASKING, channel_seconds=st.sampled_from([0.0, 1.0, 3.0]), seconds=st.sampled_from([0.0, 0.04, 1.0]))
def test_no_two_turns_are_closer_than_the_pace_allows(
    asked: list[tuple[str, float]], channel_seconds: float, seconds: float
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        time, pacer = Time(), Pacer(Pace(channel_seconds=channel_seconds, seconds=seconds))
        live_by(time, patched)
        had: list[tuple[str, float]] = []
        for channel, passes in asked:
            had += [(channel, at) for at in turns(time, pacer, channel)]
            assert had[-1][1] >= time.now
            time.now += passes
    assert all(second - first >= seconds - CLOSE for first, second in pairwise(sorted(at for _, at in had)))
    for channel in "abcd":
        own = [at for one, at in had if one == channel]
        assert all(second - first >= channel_seconds - CLOSE for first, second in pairwise(own))
