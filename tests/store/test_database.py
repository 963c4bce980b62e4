"""Transactions keep all or nothing, times keep their moment, and every failure is one short sentence."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.exc import StatementError

from bot.errors import Misconfigured, StoreAway
from bot.store import Store, open_store
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.tables import metadata, papers, turns
from bot.subscription import KST
from tests.store.examples import DAY, HUGGING_FACE, NOW, SECOND, A, B, entry, made

PASSWORD = "canary-of-the-tests"
LONG_AGO = NOW.replace(year=1991, tzinfo=None)
LONG_HENCE = NOW.replace(year=2100, tzinfo=None)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def assert_short(error: StoreAway) -> None:
    """The reason is a line that a person can read, without a statement, its values or a secret."""
    reason = str(error)
    assert 0 < len(reason) <= 200
    assert "\n" not in reason
    for hidden in (PASSWORD, "SELECT", "INSERT", "UPDATE", "PRAGMA", "sqlalche.me", "(sqlite3.", "(psycopg."):
        assert hidden not in reason


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A loopback port at which nobody listens, for as long as the test runs."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture
def impatient(store: Store) -> Store:
    """The store, with connections that wait 50 ms for a lock instead of 15 s."""
    wait = "PRAGMA busy_timeout = 50" if store.database.engine.dialect.name == "sqlite" else "SET lock_timeout = 50"

    def shorten(connection: Any, record: Any) -> None:
        connection.execute(wait)
        if store.database.engine.dialect.name == "postgresql":
            connection.commit()

    event.listen(store.database.engine, "connect", shorten)
    return store


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.database.writing() as connection:
            connection.execute(turns.insert().values(name="arxiv", free_at=NOW))
            raise LookupError("a defect")

    with pytest.raises(LookupError):
        fail()
    assert store.turns.take("arxiv", "first", SECOND, NOW) == 0.0


def test_a_reader_sees_one_moment_however_long_it_looks(store: Store) -> None:
    store.papers.record([entry(A)], NOW)
    with store.database.reading() as connection:
        before = connection.scalars(select(papers.c.paper_id)).all()
        store.papers.record([entry(B)], NOW)
        assert connection.scalars(select(papers.c.paper_id)).all() == before
    assert set(store.papers.find([A, B])) == {A, B}


def test_a_writer_does_not_wait_for_readers(impatient: Store) -> None:
    with impatient.database.reading() as connection:
        connection.scalars(select(papers.c.paper_id)).all()
        impatient.papers.record([entry(A)], NOW)
    assert impatient.papers.get(A) is not None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.datetimes(LONG_AGO, LONG_HENCE, timezones=st.timezones()))
def test_a_moment_of_any_zone_comes_back_as_itself_in_utc(store: Store, moment: datetime) -> None:
    with store.database.writing() as connection:
        connection.execute(turns.delete())
        connection.execute(turns.insert().values(name="arxiv", free_at=moment))
    with store.database.reading() as connection:
        kept = connection.scalar(select(turns.c.free_at))
    assert isinstance(kept, datetime)
    assert (kept, kept.utcoffset()) == (moment.astimezone(UTC), timedelta(0))


def test_moments_are_compared_as_moments_whatever_their_zone(store: Store) -> None:
    store.turns.take("arxiv", "first", SECOND, NOW)
    assert store.turns.take("arxiv", "second", SECOND, (NOW + SECOND / 2).astimezone(KST)) == 0.5
    assert store.turns.take("arxiv", "second", SECOND, (NOW + SECOND).astimezone(KST)) == 0.0


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="times in the store are aware"):
        store.turns.take("arxiv", "first", SECOND, NOW.replace(tzinfo=None))
    assert store.turns.take("arxiv", "first", SECOND, NOW) == 0.0


def test_a_server_that_is_not_there_is_one_short_sentence(closed_port: int) -> None:
    store = open_store(f"postgresql://paperboy:{PASSWORD}@127.0.0.1:{closed_port}/paperboy")
    for act in (lambda: store.papers.get(A), lambda: store.papers.record([entry(A)], NOW), store.database.require_head):
        with pytest.raises(StoreAway) as away:
            act()
        assert_short(away.value)
    store.close()


def test_a_folder_that_cannot_be_made_is_one_short_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreAway) as away:
        open_store(f"sqlite:///{tmp_path}/file/data/paperboy.db")
    assert_short(away.value)
    assert "Not a directory" in away.value.reason


def test_a_folder_or_another_file_in_place_of_the_database_is_one_short_sentence(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a database " * 100)
    for path in (tmp_path, other):
        store = open_store(f"sqlite:///{path}")
        with pytest.raises(StoreAway) as away:
            store.papers.get(A)
        assert_short(away.value)
        with pytest.raises(StoreAway):
            store.papers.record([entry(A)], NOW)
        store.close()
    assert other.read_text() == "not a database " * 100


@on_sqlite
def test_a_database_that_stays_locked_is_one_short_sentence(impatient: Store, database_url: str) -> None:
    impatient.papers.record([entry(A)], NOW)
    other = Database(database_url)
    with other.writing():
        with pytest.raises(StoreAway) as away:
            impatient.papers.record([entry(A, votes=9), entry(B)], NOW)
        assert impatient.papers.find([A, B])[A].votes == 0
    other.close()
    assert_short(away.value)
    assert away.value.reason == "database is locked"
    assert list(impatient.papers.find([A, B])) == [A]


@on_postgresql
def test_a_row_that_stays_locked_is_one_short_sentence(impatient: Store, database_url: str) -> None:
    impatient.papers.record([entry(A)], NOW)
    other = Database(database_url)
    with other.writing() as connection:
        connection.execute(select(papers).with_for_update())
        with pytest.raises(StoreAway) as away:
            impatient.papers.keep_summary(A, made())
    other.close()
    assert_short(away.value)
    assert impatient.papers.summary(A) is None


@on_postgresql
def test_a_connection_that_the_server_cut_is_replaced(store: Store, database_url: str) -> None:
    store.papers.record([entry(A)], NOW)
    other = Database(database_url)

    def cut_while_writing() -> None:
        with store.database.writing() as connection:
            connection.execute(turns.insert().values(name="arxiv", free_at=NOW))
            cut(other, connection.scalar(text("SELECT pg_backend_pid()")))
            connection.execute(turns.delete())

    with pytest.raises(StoreAway) as away:
        cut_while_writing()
    assert_short(away.value)
    assert store.turns.take("arxiv", "first", SECOND, NOW) == 0.0
    with store.database.reading() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    cut(other, pid)
    assert store.papers.get(A) is not None
    other.close()


def cut(database: Database, pid: int | None) -> None:
    """End the server's side of a connection, and wait until it is gone."""
    with database.writing() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


@on_sqlite
def test_a_full_disk_is_one_short_sentence_and_loses_nothing(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A)], NOW)
    store.database.engine.dispose()

    def fill(connection: SQLiteConnection, record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.database.engine, "connect", fill)
    with pytest.raises(StoreAway) as away:
        store.papers.list_day(DAY, HUGGING_FACE, [entry(B, abstract="긴 초록 " * 20_000)], NOW)
    assert_short(away.value)
    assert away.value.reason == "database or disk is full"
    assert store.papers.listed(DAY) == [A]
    assert store.papers.get(B) is None
    event.remove(store.database.engine, "connect", fill)
    store.database.engine.dispose()
    assert store.papers.list_day(DAY, HUGGING_FACE, [entry(B)], NOW) == [B]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "paperboy.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://host/paperboy.db",
        f"mysql://paperboy:{PASSWORD}@127.0.0.1/paperboy",
        f"http://paperboy:{PASSWORD}@127.0.0.1/paperboy",
        f"postgresql://paperboy:{PASSWORD}@127.0.0.1:port/paperboy",
    ],
)
def test_an_address_that_is_none_names_the_setting(url: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        open_store(url)
    assert wrong.value.setting == "DATABASE_URL"
    assert PASSWORD not in str(wrong.value)


def test_opening_a_store_makes_its_folder_and_asks_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/deep/folder/paperboy.db")
    store.close()
    assert list((tmp_path / "deep" / "folder").iterdir()) == []


def test_a_database_without_the_schema_says_what_to_run(store: Store) -> None:
    store.database.require_head()
    with store.database.writing() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(Misconfigured, match="paperboy migrate") as wrong:
        store.database.require_head()
    assert wrong.value.setting == "DATABASE_URL"
    migrate(store.database)
    store.database.require_head()


def test_a_database_of_another_version_says_which(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="9999"):
        store.database.require_head()
