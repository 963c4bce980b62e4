"""arXiv's turn: one caller at a time and a pause between two, over every thread and process on the database."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.commands import Desk
from bot.errors import Misconfigured, QueueAway, SourceAway, StoreAway
from bot.paper import PaperId
from bot.rates import Rates
from bot.settings import Settings
from bot.store import open_store
from tests.conftest import World
from tests.fakes.world import KEY
from workers.wiring import Parts, parts, ready

PAUSE = 0.15
PROGRAM = """
from bot.paper import PaperId
from bot.settings import load
from workers.wiring import Parts

here = Parts(load(), "unix:///nowhere/redis.sock")
here.arxiv, here.store
print("ready", flush=True)
for number in range(3):
    here.arxiv.papers([PaperId(f"2501.1000{number}")])
here.close()
"""


@pytest.fixture
def polite(world: World, tmp_path: Path) -> Settings:
    """Settings with a short pause between two requests to arXiv."""
    url = f"sqlite:///{tmp_path / 'paperboy.db'}"
    store = open_store(url)
    ready(store, own_file=True)
    store.close()
    world.feeds.arxiv_seconds = 0.05
    world.environment |= {"ARXIV_PAUSE": str(PAUSE), "DATABASE_URL": url}
    return world.settings.model_copy(update={"arxiv_pause": PAUSE, "database_url": url})


@pytest.mark.torture
def test_arxiv_is_asked_by_one_at_a_time_with_a_pause_over_threads_and_processes(
    polite: Settings, world: World
) -> None:
    here = Parts(polite, "unix:///nowhere/redis.sock")
    _ = here.arxiv, here.store
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, env=world.environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda number: here.arxiv.papers([PaperId(f"2501.0000{number}")]), range(4)))
        assert process.wait(30) == 0
    here.close()
    times = sorted(world.feeds.arxiv_times)
    assert len(times) == 7
    assert all(began - ended >= PAUSE * 0.9 for (_, ended), (began, _) in pairwise(times))


def test_a_caller_that_fails_gives_its_turn_back(polite: Settings, world: World) -> None:
    world.feeds.trouble = lambda path: (503, {}, b"")
    here = Parts(polite, "unix:///nowhere/redis.sock")
    for _ in range(2):
        with pytest.raises(SourceAway):
            here.arxiv.papers([PaperId("2501.00001")])
    here.close()


def test_a_caller_that_died_holds_the_turn_only_for_a_while(polite: Settings) -> None:
    here = Parts(polite, "unix:///nowhere/redis.sock")
    died = datetime.now(UTC)
    assert here.store.turns.take("arxiv", "somebody who died", timedelta(seconds=0.3), died) == 0.0
    assert here.store.turns.take("arxiv", "somebody else", timedelta(seconds=1), died) > 0.0
    with here.arxiv_turn():
        assert datetime.now(UTC) >= died + timedelta(seconds=0.3)
    here.close()


def test_every_attempt_claims_its_work_under_a_name_of_its_own_that_fits(world: World) -> None:
    here = Parts(world.settings, "unix:///nowhere")
    names = {here.new_owner() for _ in range(100)}
    assert len(names) == 100
    assert max(map(len, names)) <= 40


def test_what_people_may_ask_is_a_setting_and_whoever_asks_is_hashed_with_what_is_secret_here(world: World) -> None:
    def desk(**settings: object) -> Desk:
        return Parts(world.settings.model_copy(update=settings), "unix:///nowhere").desk

    rates = {"questions_per_minute": 2, "questions_per_day": 3, "channel_questions_per_day": 4}
    assert desk(**rates).rates == Rates(2, 3, 4)
    assert desk().rates == Rates()
    assert desk().salt == desk(daily_tokens=1).salt
    assert desk().salt != desk(slack_bot_token=SecretStr("xoxb-1")).salt
    assert KEY.encode() not in desk().salt
    assert desk().has_model
    assert not desk(openai_api_key=None).has_model


def test_without_a_redis_a_private_one_runs_as_long_as_the_parts(world: World) -> None:
    with parts(world.settings) as made:
        assert made.embedded is not None
        assert sum(made.queue.lengths().values()) == 0
        made.store.database.require_head()
        url = made.redis_url
    with pytest.raises(QueueAway):
        Parts(world.settings, url).queue.lengths()


def test_the_schema_of_somebody_elses_database_is_not_touched(world: World, redis_url: str, tmp_path: Path) -> None:
    settings = world.settings.model_copy(
        update={"database_url": f"sqlite:///{tmp_path / 'theirs.db'}", "redis_url": redis_url}
    )
    with pytest.raises(Misconfigured, match="migrate"), parts(settings):
        """It is refused before anything is done."""


def test_a_database_that_cannot_be_reached_is_one_sentence(world: World, redis_url: str) -> None:
    settings = world.settings.model_copy(
        update={"database_url": "postgresql://nobody:secret@127.0.0.1:1/none", "redis_url": redis_url}
    )
    with pytest.raises(StoreAway) as caught, parts(settings):
        """It is refused before anything is done."""
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
