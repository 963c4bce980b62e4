"""Connections and transactions, on SQLite in WAL mode and on PostgreSQL. Every failure leaves as StoreAway."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, exc, make_url, text
from sqlalchemy.dialects import postgresql, sqlite

from bot import replies
from bot.errors import Misconfigured, StoreAway

BUSY = timedelta(seconds=15)
"""How long a writer waits for another one before it gives up."""

HEAD = "0005"
"""The migration that this code is written against."""


class Database:
    """Transactions on one database. Safe to share between threads; not between processes across a fork."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        sqlite = self.engine.dialect.name == "sqlite"
        # SQLite's transactions are of one moment by themselves. https://www.postgresql.org/docs/current/transaction-iso.html
        self._views = self.engine if sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Raises StoreAway when the database cannot be reached."""
        with _as_ours(), self._views.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Raises StoreAway when it cannot be kept."""
        with _as_ours(), self.engine.connect().execution_options(writing=True) as connection, connection.begin():
            yield connection

    def alone(self, connection: Connection, table: Table) -> None:
        """Nobody else writes to the table until the transaction ends. On SQLite that is so for every writer."""
        if self.engine.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert with `on_conflict_do_…`, which both dialects spell alike."""
        return sqlite.insert(table) if self.engine.dialect.name == "sqlite" else postgresql.insert(table)

    def require_head(self) -> None:
        """Raises Misconfigured unless the schema is the one this code is written against."""
        with self.reading() as connection:
            try:
                found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            except (exc.OperationalError, exc.ProgrammingError):
                found = None
        if found != HEAD:
            raise Misconfigured("DATABASE_URL", replies.migration_wanted(found))

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        match parsed.get_backend_name():
            case "sqlite" if parsed.database not in {None, "", ":memory:"}:  # what is in memory is lost, not kept
                return _sqlite(url, Path(str(parsed.database)))
            case "postgresql" | "postgres":
                return create_engine(
                    parsed.set(drivername="postgresql+psycopg"),
                    pool_pre_ping=True,
                    pool_size=20,
                    max_overflow=20,
                    connect_args={"connect_timeout": 5},
                )
            case other:
                raise ValueError(other)
    except (exc.ArgumentError, ValueError):
        raise Misconfigured("DATABASE_URL", replies.BAD_DATABASE_URL) from None


def _sqlite(url: str, file: Path) -> Engine:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreAway(f"{file.parent}: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": BUSY.total_seconds()}, pool_size=20, max_overflow=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SQLiteConnection, record: Any) -> None:
    """WAL lets readers and one writer work at once; FULL keeps a commit through a power cut; what is removed is
    overwritten.

    https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_secure_delete
    """
    del record
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes the lock at once: upgrading a reader fails without waiting.

    https://sqlite.org/lang_transaction.html
    """
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise StoreAway(_reason(error)) from error
    except exc.ProgrammingError as error:
        if "invalid dsn" not in str(error.orig) and "invalid connection option" not in str(error.orig):
            raise
        raise Misconfigured("DATABASE_URL", replies.BAD_DATABASE_URL) from None
    except exc.DatabaseError as error:
        if type(error) is not exc.DatabaseError:  # the others, its subclasses, are defects
            raise
        raise StoreAway(_reason(error)) from error  # SQLite: the file is no database, or is damaged


def _reason(error: exc.SQLAlchemyError) -> str:
    """What the driver said, without the statement and its values."""
    said = str(getattr(error, "orig", None) or "no free connection").strip()
    return said.splitlines()[0].rstrip(".")[:200]
