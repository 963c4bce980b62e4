"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_budgets")),
    )
    op.create_table(
        "days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("day", "source", name=op.f("pk_days")),
    )
    op.create_table(
        "editions",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_editions")),
    )
    op.create_table(
        "model_calls",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=True),
        sa.Column("completion_tokens", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_calls")),
    )
    op.create_index("ix_model_calls_day", "model_calls", ["day"])

    op.create_table(
        "papers",
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thumbnail_url", sa.Text(), nullable=True),
        sa.Column("code_url", sa.Text(), nullable=True),
        sa.Column("project_url", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_papers")),
    )
    op.create_table(
        "questions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("command", sa.String(length=24), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_questions")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("style", sa.String(length=16), nullable=False),
        sa.Column("paused", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("platform", "channel", name=op.f("uq_subscriptions_platform_channel")),
    )
    op.create_table(
        "tasks",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_state", "tasks", ["state"])

    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("edition_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_day"], ["editions.day"], name=op.f("fk_deliveries_edition_day_editions")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "platform", "channel", "local_date", name=op.f("uq_deliveries_platform_channel_local_date")
        ),
    )
    op.create_table(
        "entries",
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_entries_paper_id_papers")),
        sa.PrimaryKeyConstraint("source", "paper_id", name=op.f("pk_entries")),
    )
    op.create_table(
        "listings",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_listings_paper_id_papers")),
        sa.PrimaryKeyConstraint("day", "source", "paper_id", name=op.f("pk_listings")),
    )
    op.create_table(
        "summaries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("prompt_version", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("paper_version", sa.Integer(), nullable=True),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_summaries_paper_id_papers")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_summaries")),
    )
    op.create_index("ix_summaries_paper_id", "summaries", ["paper_id"])

    op.create_table(
        "delivered_papers",
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("delivery_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_number"], ["deliveries.number"], name=op.f("fk_delivered_papers_delivery_number_deliveries")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_delivered_papers_paper_id_papers")),
        sa.PrimaryKeyConstraint("platform", "channel", "paper_id", name=op.f("pk_delivered_papers")),
    )
    op.create_table(
        "edition_items",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("summary_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["day"], ["editions.day"], name=op.f("fk_edition_items_day_editions")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_edition_items_paper_id_papers")),
        sa.ForeignKeyConstraint(
            ["summary_number"], ["summaries.number"], name=op.f("fk_edition_items_summary_number_summaries")
        ),
        sa.PrimaryKeyConstraint("day", "paper_id", name=op.f("pk_edition_items")),
    )
    op.create_table(
        "posts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("delivery_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("parent", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_number"], ["deliveries.number"], name=op.f("fk_posts_delivery_number_deliveries")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_posts")),
        sa.UniqueConstraint("delivery_number", "part", name=op.f("uq_posts_delivery_number_part")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index("ix_posts_platform_state", "posts", ["platform", "state"])


def downgrade() -> None:
    op.drop_index("ix_posts_platform_state", "posts")

    op.drop_table("posts")
    op.drop_table("edition_items")
    op.drop_table("delivered_papers")
    op.drop_index("ix_summaries_paper_id", "summaries")

    op.drop_table("summaries")
    op.drop_table("listings")
    op.drop_table("entries")
    op.drop_table("deliveries")
    op.drop_table("turns")
    op.drop_index("ix_tasks_state", "tasks")

    op.drop_table("tasks")
    op.drop_table("subscriptions")
    op.drop_table("questions")
    op.drop_table("papers")
    op.drop_index("ix_model_calls_day", "model_calls")

    op.drop_table("model_calls")
    op.drop_table("editions")
    op.drop_table("days")
    op.drop_table("budgets")
