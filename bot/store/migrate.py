"""Bringing the schema up to date. Two at once do no harm: the second waits, and then finds nothing to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.store.database import Database

_LOCK = 7_264_379
"""Any number that nothing else on the database uses for an advisory lock."""


def migrate(database: Database) -> None:
    """Run the migrations that are missing, all or none. Raises StoreAway."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
