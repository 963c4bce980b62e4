"""What the chat platforms need: answers that are posts, threads, search, counters"""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_counters")),
    )
    op.add_column("subscriptions", sa.Column("since", sa.DateTime(timezone=True)))
    op.add_column("questions", sa.Column("person", sa.String(64)))
    op.add_column("questions", sa.Column("event", sa.String(120)))
    op.add_column("questions", sa.Column("address", sa.JSON()))
    op.add_column("questions", sa.Column("placed_at", sa.DateTime(timezone=True)))
    op.add_column("questions", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("uq_questions_platform_event", "questions", ["platform", "event"], unique=True)
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])
    with op.batch_alter_table("posts") as posts:
        posts.alter_column("delivery_number", existing_type=_NUMBER, nullable=True)
        posts.add_column(sa.Column("question_number", _NUMBER))
        posts.add_column(sa.Column("parent_part", sa.Integer()))
        posts.add_column(sa.Column("address", sa.JSON()))
        posts.add_column(sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
        posts.create_foreign_key(
            op.f("fk_posts_question_number_questions"), "questions", ["question_number"], ["number"]
        )
    op.create_index("uq_posts_question_number_part", "posts", ["question_number", "part"], unique=True)
    op.add_column("papers", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill_search_text()


def downgrade() -> None:
    op.drop_column("papers", "search_text")
    op.drop_index("uq_posts_question_number_part", "posts")
    op.execute("DELETE FROM posts WHERE delivery_number IS NULL")
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint(op.f("fk_posts_question_number_questions"), type_="foreignkey")
        for name in ("private", "address", "parent_part", "question_number"):
            posts.drop_column(name)
        posts.alter_column("delivery_number", existing_type=_NUMBER, nullable=False)
    op.drop_index("ix_questions_asked_at", "questions")
    op.drop_index("uq_questions_platform_event", "questions")
    for name in ("private", "placed_at", "address", "event", "person"):
        op.drop_column("questions", name)
    op.drop_column("subscriptions", "since")
    op.drop_table("counters")


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _fill_search_text() -> None:
    """As `bot.search` made it when this was written."""
    connection = op.get_bind()
    papers = sa.table("papers", *(sa.column(name) for name in ("paper_id", "title", "abstract", "search_text")))
    listed = sa.table("papers", sa.column("paper_id"), sa.column("authors", sa.JSON), sa.column("keywords", sa.JSON))
    summaries = sa.table("summaries", sa.column("paper_id"), sa.column("number"), sa.column("fields", sa.JSON))
    lists = {row.paper_id: [*row.authors, *row.keywords] for row in connection.execute(sa.select(listed))}
    made = {
        row.paper_id: row.fields
        for row in connection.execute(sa.select(summaries.c.paper_id, summaries.c.fields).order_by(summaries.c.number))
    }
    for row in connection.execute(sa.select(papers.c.paper_id, papers.c.title, papers.c.abstract)).all():
        fields = made.get(row.paper_id, {})
        fields = json.loads(fields) if isinstance(fields, str) else fields
        words = [row.paper_id, row.title, *(str(fields.get(name) or "") for name in ("title", "one_line", "overview"))]
        words += [*fields.get("keywords", ()), *lists[row.paper_id], row.abstract]
        text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(words)).casefold()).strip()
        connection.execute(papers.update().where(papers.c.paper_id == row.paper_id).values(search_text=text))
