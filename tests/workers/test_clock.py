"""The calendar can be another than the real one, and faster; what measures real things never is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.tasks import LEASE, Task
from tests.conftest import World
from workers import clock
from workers.clock import calendar, real_time
from workers.wiring import Parts

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
OFFSETS = st.floats(-1e9, 1e9)


def at(moment: datetime, patched: pytest.MonkeyPatch) -> None:
    patched.setattr(clock, "real_time", lambda: moment)


def test_without_settings_the_calendar_is_real_time() -> None:
    before, shown, after = real_time(), calendar()(), real_time()
    assert before <= shown <= after
    assert shown.tzinfo is UTC


@given(MOMENTS, OFFSETS)
def test_an_offset_moves_the_calendar(moment: datetime, offset: float) -> None:
    with pytest.MonkeyPatch.context() as patched:
        at(moment, patched)
        assert calendar(offset)() == moment + timedelta(seconds=offset)


@given(MOMENTS, st.floats(1.5, 10_000), st.floats(0, 1e6))
def test_a_fast_calendar_passes_so_many_seconds_for_one_and_is_the_same_in_every_process(
    moment: datetime, speed: float, passed: float
) -> None:
    offset = datetime(2025, 1, 13, tzinfo=UTC).timestamp() - moment.timestamp() * speed
    with pytest.MonkeyPatch.context() as patched:
        at(moment, patched)
        ours, theirs = calendar(offset, speed), calendar(offset, speed)
        began = ours()
        assert abs((began - datetime(2025, 1, 13, tzinfo=UTC)).total_seconds()) < 0.1
        at(moment + timedelta(seconds=min(passed, 3e9 / speed)), patched)
        assert ours() == theirs()
        assert (ours() - began).total_seconds() == pytest.approx(min(passed, 3e9 / speed) * speed, abs=0.1)


def test_a_bot_lives_by_its_calendar_and_holds_its_work_by_real_time(world: World) -> None:
    offset = datetime(2000, 1, 1, tzinfo=UTC).timestamp() - datetime.now(UTC).timestamp() * 2
    settings = world.settings.model_copy(update={"clock_offset": offset, "clock_speed": 2.0})
    parts = Parts(settings, "unix:///nowhere")
    before, real, after = datetime.now(UTC), parts.real_clock(), datetime.now(UTC)
    assert before <= real <= after
    assert parts.clock().year == 2000


def test_a_day_that_passes_on_the_calendar_ends_no_lease(parts: Parts) -> None:
    task = Task("summarise", "2501.00001")
    parts.store.tasks.owe([task], parts.clock())
    assert parts.store.tasks.claim(task, "a worker", parts.real_clock())
    vars(parts)["clock"] = lambda: parts.real_clock() + timedelta(days=365)
    assert parts.store.tasks.waiting(parts.real_clock()) == []
    assert parts.store.tasks.waiting(parts.real_clock() + LEASE * 2) == [task]
