"""The schema. One Core description for SQLite and PostgreSQL; `migrations/` builds it step by step."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer, "sqlite")
"""A growing number; SQLite counts up only an INTEGER primary key. https://sqlite.org/autoinc.html"""


class Instant(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite has no time zones: there the value is kept without, and read back with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in the store are aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _required(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *rest, nullable=False, **options)


papers = Table(
    "papers",
    metadata,
    Column("paper_id", String(32), primary_key=True),
    _required("title", Text),
    _required("abstract", Text),
    _required("authors", JSON),
    _required("categories", JSON),
    _required("keywords", JSON),
    _required("votes", Integer),
    Column("version", Integer),
    Column("published_at", Instant),
    Column("thumbnail_url", Text),
    Column("code_url", Text),
    Column("project_url", Text),
    _required("withdrawn", Boolean),
    _required("search_text", Text, server_default=""),
    _required("updated_at", Instant),
)

entries = Table(
    "entries",
    metadata,
    Column("source", String(32), primary_key=True),
    Column("paper_id", String(32), ForeignKey("papers.paper_id"), primary_key=True),
    _required("facts", JSON),
    _required("seen_at", Instant),
)

listings = Table(
    "listings",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", String(32), primary_key=True),
    Column("paper_id", String(32), ForeignKey("papers.paper_id"), primary_key=True),
    _required("listed_at", Instant),
    Column("gone_at", Instant),
)

days = Table(
    "days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", String(32), primary_key=True),
    _required("papers", Integer),
    _required("collected_at", Instant),
    Column("settled_at", Instant),
)

summaries = Table(
    "summaries",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _required("paper_id", String(32), ForeignKey("papers.paper_id")),
    _required("fields", JSON),
    _required("model", String(120)),
    _required("prompt_version", String(40)),
    _required("source", String(16)),
    Column("paper_version", Integer),
    _required("prompt_tokens", Integer),
    _required("completion_tokens", Integer),
    _required("checks", JSON),
    _required("made_at", Instant),
    Index("ix_summaries_paper_id", "paper_id"),
)

editions = Table("editions", metadata, Column("day", Date, primary_key=True), _required("frozen_at", Instant))

edition_items = Table(
    "edition_items",
    metadata,
    Column("day", Date, ForeignKey("editions.day"), primary_key=True),
    Column("paper_id", String(32), ForeignKey("papers.paper_id"), primary_key=True),
    _required("position", Integer),
    _required("category", String(24)),
    _required("votes", Integer),
    Column("summary_number", Number, ForeignKey("summaries.number")),
)

syntheses = Table(
    "syntheses",
    metadata,
    Column("key", String(32), primary_key=True),
    _required("claims", JSON),
    _required("checks", JSON),
    _required("model", String(120)),
    _required("prompt_version", String(40)),
    _required("made_at", Instant),
)

charts = Table(
    "charts",
    metadata,
    Column("key", String(40), primary_key=True),
    _required("png", LargeBinary),
    _required("made_at", Instant),
)

texts = Table(
    "texts",
    metadata,
    Column("paper_id", String(32), ForeignKey("papers.paper_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _required("origin", String(16)),
    _required("document", Text),
    _required("reader", String(40)),
    _required("read_at", Instant),
)


def _made_of_a_paper(name: str) -> Table:
    """What a model made of one paper, under a key of all that it was told."""
    return Table(
        name,
        metadata,
        Column("key", String(32), primary_key=True),
        _required("paper_id", String(32), ForeignKey("papers.paper_id")),
        _required("content", JSON),
        _required("checks", JSON),
        _required("model", String(120)),
        _required("prompt_version", String(40)),
        _required("made_at", Instant),
        Index(f"ix_{name}_paper_id", "paper_id"),
    )


answers = _made_of_a_paper("answers")
explanations = _made_of_a_paper("explanations")
reports = _made_of_a_paper("reports")
rechecks = _made_of_a_paper("rechecks")

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _required("platform", String(24)),
    _required("channel", String(120)),
    _required("categories", JSON),
    _required("at", String(5)),
    _required("zone", String(64)),
    _required("weekdays", JSON),
    _required("style", String(16)),
    Column("paused", Text),
    Column("since", Instant),
    _required("created_at", Instant),
    UniqueConstraint("platform", "channel"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _required("platform", String(24)),
    _required("channel", String(120)),
    _required("local_date", Date),
    _required("edition_day", Date, ForeignKey("editions.day")),
    _required("created_at", Instant),
    UniqueConstraint("platform", "channel", "local_date"),
)

delivered_papers = Table(
    "delivered_papers",
    metadata,
    Column("platform", String(24), primary_key=True),
    Column("channel", String(120), primary_key=True),
    Column("paper_id", String(32), ForeignKey("papers.paper_id"), primary_key=True),
    _required("delivery_number", Number, ForeignKey("deliveries.number")),
)

posts = Table(
    "posts",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("delivery_number", Number, ForeignKey("deliveries.number")),
    Column("question_number", Number, ForeignKey("questions.number")),
    _required("platform", String(24)),
    _required("channel", String(120)),
    _required("part", Integer),
    Column("parent_part", Integer),
    _required("key", String(40), unique=True),
    _required("payload", JSON),
    Column("address", JSON(none_as_null=True)),
    _required("private", Boolean, server_default=false()),
    _required("state", String(12)),
    _required("attempt", Integer),
    Column("lease_until", Instant),
    Column("dispatched_at", Instant),
    Column("due_at", Instant),
    Column("reference", String(200)),
    Column("parent", String(200)),
    Column("reason", Text),
    _required("updated_at", Instant),
    UniqueConstraint("delivery_number", "part"),
    Index("uq_posts_question_number_part", "question_number", "part", unique=True),
    Index("ix_posts_platform_state", "platform", "state"),
    Index("ix_posts_reference", "reference"),
)

questions = Table(
    "questions",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _required("platform", String(24)),
    _required("channel", String(120)),
    _required("command", String(24)),
    _required("paper_id", String(32)),
    Column("text", Text),
    _required("asked_at", Instant),
    Column("answer", JSON),
    Column("answered_at", Instant),
    Column("person", String(64)),
    Column("event", String(120)),
    Column("address", JSON(none_as_null=True)),
    Column("placed_at", Instant),
    _required("private", Boolean, server_default=false()),
    Column("argument", String(64)),
    Column("follows", Number),
    Column("text_hash", String(32)),
    Column("forget_at", Instant),
    Index("uq_questions_platform_event", "platform", "event", unique=True),
    Index("ix_questions_asked_at", "asked_at"),
    Index("ix_questions_forget_at", "forget_at"),
    Index("ix_questions_person", "person"),
)

threads = Table(
    "threads",
    metadata,
    Column("platform", String(24), primary_key=True),
    Column("channel", String(120), primary_key=True),
    Column("reference", String(200), primary_key=True),
    _required("paper_id", String(32)),
    Column("question_number", Number),
    _required("noted_at", Instant),
    Index("ix_threads_noted_at", "noted_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    _required("state", String(12)),
    _required("attempts", Integer),
    Column("owner", String(40)),
    Column("lease_until", Instant),
    Column("due_at", Instant),
    Column("reason", Text),
    _required("updated_at", Instant),
    Index("ix_tasks_state", "state"),
)

budgets = Table("budgets", metadata, Column("day", Date, primary_key=True), _required("tokens", BigInteger))

model_calls = Table(
    "model_calls",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _required("day", Date),
    _required("purpose", String(16)),
    _required("subject", String(64)),
    _required("model", String(120)),
    _required("reserved", Integer),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("outcome", String(24)),
    _required("asked_at", Instant),
    Column("person", String(64)),
    Index("ix_model_calls_day", "day"),
    Index("ix_model_calls_person_day", "person", "day"),
)

turns = Table(
    "turns",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("holder", String(40)),
    _required("free_at", Instant),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    _required("count", Integer),
)
