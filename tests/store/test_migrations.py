"""The migrations build the schema that the code is written against, once, whoever runs them and how often."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import ProgrammingError

from bot.delivery import Dispatched, Part, Post, Sent
from bot.digest import sentence
from bot.errors import StoreAway
from bot.store import Store, open_store
from bot.store import migrate as module
from bot.store.database import HEAD
from bot.store.migrate import migrate
from bot.store.questions import Question
from bot.store.tables import metadata
from tests.conftest import new_database
from tests.store.examples import CHANNEL, DAY, NOW, A, B, C, delivery, entry, freeze, made, race

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


def put_at(store: Store, revision: str) -> None:
    """Take the schema up or down to the revision."""
    with store.database.reading() as connection:
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
    go = command.upgrade if revision > (current or "") else command.downgrade
    with store.database.writing() as connection:
        go(scripts(connection), revision)


def rows(store: Store, without: set[str]) -> dict[str, list[dict[str, object]]]:
    """All that the database holds, but for the columns `without`, by table."""
    held = {}
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name in inspect(connection).get_table_names():
                there = {column["name"] for column in inspect(connection).get_columns(table.name)} - without
                columns = [column for column in table.c if column.name in there]
                found = connection.execute(select(*columns).order_by(*table.primary_key))
                held[table.name] = [dict(row._mapping) for row in found]
    return held


NEW_SINCE = {"since", "person", "event", "placed_at", "question_number", "parent_part", "address", "private"}
NEW_SINCE |= {"search_text", "argument", "follows", "text_hash", "forget_at"}
NEW_TABLES = ("answers", "charts", "counters", "explanations", "rechecks", "reports", "syntheses", "texts", "threads")
"""That the first release had none of."""


def lived_in(store: Store) -> None:
    """Something in every table that there was in 0001."""
    migrate(store.database)
    store.papers.record([entry(B, abstract="ﬁne  Straße", keywords=("ＡＩ",), authors=("김 하나",)), entry(C)], NOW)
    store.papers.keep_summary(B, made("처음", one_line="첫 한 줄입니다."))
    store.papers.keep_summary(B, made("나중", keywords=["강화 학습", "RLVR"]))
    freeze(store, DAY, A)
    store.subscriptions.keep(replace(CHANNEL, categories=frozenset({"vision"}), since=NOW), NOW)
    store.outbox.write(delivery("하나", "둘"), NOW)
    store.questions.ask(Question("recorder", "general", "/paper", B, "왜?"), NOW)
    store.turns.take("arxiv", "somebody", timedelta(seconds=9), NOW)


def test_a_database_of_the_first_release_keeps_everything_through_the_second(empty: Store) -> None:
    lived_in(empty)
    put_at(empty, "0001")
    before = rows(empty, without=set())
    assert not NEW_SINCE & {name for table in before.values() for row in table for name in row}
    assert {name for name, held in before.items() if held} >= {"papers", "summaries", "posts", "questions", "tasks"}
    migrate(empty.database)
    assert differences(empty) == []
    after = rows(empty, without=NEW_SINCE)
    assert [after.pop(name) for name in NEW_TABLES] == [[]] * len(NEW_TABLES)
    assert after == before


def test_what_was_there_before_the_second_release_works_after_it(empty: Store) -> None:
    lived_in(empty)
    put_at(empty, "0001")
    migrate(empty.database)
    assert [post.payload for post in iter(lambda: _sent(empty), None)] == [{"text": "하나"}, {"text": "둘"}]
    (subscription,) = empty.subscriptions.all()
    assert (subscription.since, subscription.categories) == (None, frozenset({"vision"}))
    question = empty.questions.get(1)
    assert question == Question("recorder", "general", "/paper", B, "왜?")
    empty.questions.placed(1, {"ts": "1"}, NOW)
    empty.questions.answer(1, sentence("답"), NOW)
    answer = empty.questions.ready(1, NOW)
    assert answer is not None
    assert empty.outbox.write_answer(answer, [Part({"text": "답"})], NOW)
    late = replace(delivery("셋"), local_date=DAY)
    assert empty.outbox.write(late, NOW) is not None
    assert [post.payload for post in iter(lambda: _sent(empty), None)] == [{"text": "답"}, {"text": "셋"}]


def _sent(store: Store) -> Post | None:
    post = store.outbox.claim_next("recorder", NOW)
    marked = store.outbox.record(post, Dispatched(), NOW) if post else None
    return store.outbox.record(marked, Sent("1"), NOW) if marked else None


def test_papers_of_before_are_found_by_what_new_ones_are_found_by(empty: Store) -> None:
    lived_in(empty)
    empty.papers.record([entry(A, title="Tab\tand\nline", authors=("É",), withdrawn=True)], NOW)
    wanted = rows(empty, without=set())["papers"]
    put_at(empty, "0001")
    migrate(empty.database)
    assert rows(empty, without=set())["papers"] == wanted
    for words in (["강화학습"], ["fine", "strasse"], ["나중", "rlvr"]):
        assert [paper.paper_id for paper, _ in empty.papers.search(words, 5)] == [B]
    assert empty.papers.search(["첫"], 5) == []


def test_going_back_to_the_first_release_leaves_the_answers_behind_and_nothing_else(empty: Store) -> None:
    lived_in(empty)
    empty.questions.placed(1, {"ts": "1"}, NOW)
    empty.questions.answer(1, sentence("답"), NOW)
    answer = empty.questions.ready(1, NOW)
    assert answer is not None
    before = rows(empty, without=NEW_SINCE)
    empty.outbox.write_answer(answer, [Part({"text": "답"})], NOW)
    empty.counters.add("discord log-in", DAY)
    empty.charts.keep("2025-01-14-0", b"a picture", NOW)
    put_at(empty, "0001")
    assert [before.pop(name) for name in NEW_TABLES] == [[]] * len(NEW_TABLES)
    assert rows(empty, without=set()) == before


def test_the_schema_can_be_taken_down_and_built_again(store: Store) -> None:
    with store.database.writing() as connection:
        command.downgrade(scripts(connection), "base")
    assert tables_of(store) == {"alembic_version"}
    migrate(store.database)
    assert differences(store) == []
    store.papers.record([entry(A)], NOW)
    assert store.papers.get(A) is not None
