"""The migrations build the schema that the code is written against, once, whoever runs them and how often."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from bot.errors import StoreAway
from bot.store import Store, open_store
from bot.store import migrate as module
from bot.store.database import HEAD
from bot.store.migrate import migrate
from bot.store.tables import metadata
from tests.conftest import new_database
from tests.store.examples import NOW, A, entry, race

BY_ITSELF = "import sys; from bot.store.database import Database; from bot.store.migrate import migrate; "
BY_ITSELF += "database = Database(sys.argv[1]); migrate(database); database.close()"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, on each of the two kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return new_database(request.getfixturevalue("postgresql"), f"empty_{secrets.token_hex(4)}")


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    made = open_store(empty_url)
    yield made
    made.close()


def scripts(connection: Connection | None = None) -> Config:
    """Alembic's settings, as `migrate` has them."""
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def tables_of(store: Store) -> set[str]:
    with store.database.reading() as connection:
        return set(inspect(connection).get_table_names())


def differences(store: Store) -> list[object]:
    """What Alembic would change to bring the database to the schema in the code."""
    with store.database.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_an_empty_database_gets_exactly_the_schema_of_the_code(empty: Store) -> None:
    migrate(empty.database)
    assert tables_of(empty) == {*metadata.tables, "alembic_version"}
    assert differences(empty) == []
    empty.database.require_head()


def test_the_code_and_the_migrations_agree_on_the_newest_version() -> None:
    assert ScriptDirectory.from_config(scripts()).get_heads() == [HEAD]


def test_migrating_again_changes_nothing_and_keeps_what_is_there(store: Store) -> None:
    store.papers.record([entry(A)], NOW)
    migrate(store.database)
    assert store.papers.get(A) is not None
    assert differences(store) == []


def test_four_threads_that_migrate_at_once_do_no_harm(empty: Store) -> None:
    race(4, lambda _: migrate(empty.database))
    assert differences(empty) == []


def test_four_processes_that_migrate_at_once_do_no_harm(empty_url: str, empty: Store) -> None:
    arguments = [sys.executable, "-W", "error", "-c", BY_ITSELF, empty_url]
    running = [subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in running]
    assert ends == [("", 0)] * 4
    assert differences(empty) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty: Store) -> None:
    with empty.database.writing() as connection:
        connection.execute(text("CREATE TABLE posts (number INTEGER)"))
    with pytest.raises((StoreAway, ProgrammingError)):
        migrate(empty.database)
    assert tables_of(empty) == {"posts"}


def test_the_schema_can_be_taken_down_and_built_again(store: Store) -> None:
    with store.database.writing() as connection:
        command.downgrade(scripts(connection), "base")
    assert tables_of(store) == {"alembic_version"}
    migrate(store.database)
    assert differences(store) == []
    store.papers.record([entry(A)], NOW)
    assert store.papers.get(A) is not None
