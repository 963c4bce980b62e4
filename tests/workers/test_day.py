"""One day on demand, by real workers on a real queue: complete, once, and in one sentence where it cannot be had."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.edition import Edition
from bot.errors import QueueAway, SourceAway
from bot.message import to_json
from bot.paper import PaperId
from tests.conftest import World
from tests.fakes.world import entry, reply
from tests.recorded import recorded
from tests.workers.conftest import NO_REDIS, beside
from workers import collect
from workers.clock import calendar
from workers.day import Progress, ask, bring_in, bring_in_here, progress
from workers.processes import working
from workers.sample.servers import as_json
from workers.wiring import Parts

TUESDAY = date(2025, 1, 14)


@pytest.fixture(autouse=True)
def _time_passes(parts: Parts) -> None:
    """It is the morning after, in Seoul, and the clock goes on from there."""
    go(parts, datetime(2025, 1, 15, tzinfo=UTC))


def go(parts: Parts, moment: datetime) -> None:
    vars(parts)["clock"] = calendar((moment - datetime.now(UTC)).total_seconds())


def papers(count: int) -> list[dict[str, Any]]:
    return [entry(f"2501.{number:05}", f"Study{number} of Things", number) for number in range(1, count + 1)]


def brought(parts: Parts, day: date = TUESDAY) -> tuple[Edition, str | None, list[Progress]]:
    """The day as it was brought in, what troubled it, and how it came along."""
    come: list[Progress] = []
    with working(parts):
        edition, trouble = bring_in(parts, day, come.append)
    return edition, trouble, come


def ids(edition: Edition) -> list[str]:
    return [item.paper.paper_id.value for item in edition.items]


def replay(world: World, day: date, which: str = "complete") -> int:
    """The feed gives what was recorded of the day; how many papers that is."""
    body = recorded(f"data/hf_daily_papers/{which}/{day}.json").read_text(encoding="utf-8")
    world.feeds.days[day.isoformat()] = json.loads(body)
    return len(world.feeds.days[day.isoformat()])


def test_a_day_comes_whole_and_is_frozen(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(8)
    edition, trouble, come = brought(parts)
    assert len(ids(edition)) == len(set(ids(edition))) == 8
    assert all(item.made for item in edition.items)
    assert (edition.frozen_at is not None, trouble) == (True, None)
    assert come[-1] == Progress(8, 8, 8)
    done = [one.summaries for one in come]
    assert done == sorted(done)


def test_a_second_time_asks_no_model(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(5)
    first, _, _ = brought(parts)
    second, _, _ = brought(parts)
    assert ids(first) == ids(second)
    assert len(world.model.calls) == 5


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (TUESDAY, 12),
        pytest.param(date(2025, 5, 19), 15, marks=pytest.mark.torture),
        pytest.param(date(2026, 8, 20), 16, marks=pytest.mark.torture),
        (date(2025, 1, 11), 0),
    ],
)
def test_recorded_days_have_all_their_papers(day: date, count: int, parts: Parts, world: World) -> None:
    replay(world, day)
    world.model.script = lambda title, call: reply("논문")
    world.feeds.trouble = lambda path: (503, {}, b"") if path.startswith("/api/query") else None
    go(parts, datetime(day.year, day.month, day.day, 23, tzinfo=UTC))
    edition, trouble, _ = brought(parts, day)
    assert len(set(ids(edition))) == count
    assert trouble is None
    assert len(world.model.calls) == count


def test_the_mornings_list_and_the_complete_one_make_one_edition_with_every_paper_once(
    parts: Parts, world: World
) -> None:
    world.model.script = lambda title, call: reply("논문")
    go(parts, datetime(2025, 1, 14, 6, tzinfo=UTC))
    in_the_morning = replay(world, TUESDAY, "morning")
    morning, _, _ = brought(parts)
    assert (len(ids(morning)), morning.frozen_at) == (in_the_morning, None)
    go(parts, datetime(2025, 1, 15, tzinfo=UTC))
    count = replay(world, TUESDAY)
    complete, _, _ = brought(parts)
    assert sorted(ids(complete)) == sorted(one["paper"]["id"] for one in world.feeds.days["2025-01-14"])
    assert len(ids(complete)) == count == 12
    assert complete.frozen_at is not None
    assert len(world.model.calls) == len(set(ids(morning)) | set(ids(complete)))


@pytest.mark.torture
def test_a_list_that_cannot_be_had_is_said_after_a_few_tries(parts: Parts, world: World) -> None:
    world.feeds.trouble = lambda path: (200, {"Content-Type": "text/html"}, b"<html>")
    with working(parts), pytest.raises(SourceAway, match="not JSON"):
        bring_in(parts, TUESDAY, lambda come: None)
    assert sum("daily_papers" in path for path in world.feeds.asked) == 3


@pytest.mark.torture
def test_a_list_that_cannot_be_had_again_leaves_what_was_stored(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(2)
    brought(parts)
    world.feeds.trouble = lambda path: (200, {}, b"{}") if "daily_papers" in path else None
    edition, trouble, _ = brought(parts)
    assert len(ids(edition)) == 2
    assert "not a list" in (trouble or "")


def test_a_feed_that_comes_back_in_time_makes_the_day(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(2)
    tries = iter([503])
    world.feeds.trouble = lambda path: (next(tries, 0) or None) and (503, {}, b"") if "daily" in path else None
    edition, trouble, come = brought(parts)
    assert (len(ids(edition)), trouble) == (2, None)
    assert any(one.trouble and "503" in one.trouble for one in come)


def test_a_model_that_fails_does_not_keep_the_day(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(2)
    world.model.script = lambda *_: as_json({"error": {"message": "no", "code": "insufficient_quota"}}, 429)
    edition, trouble, _ = brought(parts)
    assert [item.made for item in edition.items] == [None, None]
    assert trouble is None


def test_calls_to_the_model_run_side_by_side_and_within_their_limit(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(12)
    world.model.latency = 0.2
    few = beside(parts, model_concurrency=4)
    brought(few)
    few.close()
    assert 1 < world.model.most_at_once <= 4


def test_what_flushes_redis_in_the_middle_costs_nothing_but_time(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = papers(10)
    world.model.latency = 0.05
    flushed: list[int] = []

    def flush(come: Progress) -> None:
        if come.papers and not flushed:
            flushed.append(come.summaries)
            parts.redis.flushall()

    with working(parts):
        edition, _ = bring_in(parts, TUESDAY, flush)
    assert flushed
    assert all(item.made for item in edition.items)
    assert len(world.model.calls) == 10


def test_a_day_of_which_nothing_is_known_has_come_nowhere(parts: Parts) -> None:
    assert progress(parts, TUESDAY) == Progress(0, 0, 0)


def test_redis_being_away_is_said_at_once(parts: Parts) -> None:
    lonely = beside(parts, NO_REDIS)
    with pytest.raises(QueueAway):
        bring_in_here(lonely, TUESDAY)
    lonely.close()


def test_a_command_is_answered_by_workers_of_this_process(parts: Parts, world: World) -> None:
    world.feeds.days["2024-12-01"] = papers(1)
    message = ask(parts, "/easy 2501.00001")
    assert reply("x")["easy"] in to_json(message)
    assert parts.store.papers.summary(PaperId("2501.00001")) is not None


def test_a_command_on_a_paper_that_nobody_knows_is_answered_so(parts: Parts) -> None:
    assert "2501.99999 논문이 없습니다" in to_json(ask(parts, "/paper 2501.99999"))


def test_every_source_of_the_settings_is_asked(parts: Parts) -> None:
    made = beside(parts, arxiv_categories="cs.CL, cs.LG")
    assert collect.sources(made) == ("huggingface", "arxiv:cs.CL", "arxiv:cs.LG")
