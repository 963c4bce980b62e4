"""Whole texts, what is made of them, and conversations about them"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("paper_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reader", sa.String(40), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_texts_paper_id_papers")),
        sa.PrimaryKeyConstraint("paper_id", "version", name=op.f("pk_texts")),
    )
    for name in ("answers", "explanations", "reports", "rechecks"):
        op.create_table(
            name,
            sa.Column("key", sa.String(32), nullable=False),
            sa.Column("paper_id", sa.String(32), nullable=False),
            sa.Column("content", sa.JSON(), nullable=False),
            sa.Column("checks", sa.JSON(), nullable=False),
            sa.Column("model", sa.String(120), nullable=False),
            sa.Column("prompt_version", sa.String(40), nullable=False),
            sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f(f"fk_{name}_paper_id_papers")),
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        )
        op.create_index(f"ix_{name}_paper_id", name, ["paper_id"])
    op.create_table(
        "threads",
        sa.Column("platform", sa.String(24), nullable=False),
        sa.Column("channel", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("paper_id", sa.String(32), nullable=False),
        sa.Column("question_number", _NUMBER),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel", "reference", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_noted_at", "threads", ["noted_at"])
    op.create_index("ix_posts_reference", "posts", ["reference"])
    op.add_column("questions", sa.Column("argument", sa.String(64)))
    op.add_column("questions", sa.Column("follows", _NUMBER))
    op.add_column("questions", sa.Column("text_hash", sa.String(32)))
    op.add_column("questions", sa.Column("forget_at", sa.DateTime(timezone=True)))
    op.create_index("ix_questions_forget_at", "questions", ["forget_at"])
    op.create_index("ix_questions_person", "questions", ["person"])
    op.execute("UPDATE questions SET forget_at = asked_at")
    op.add_column("model_calls", sa.Column("person", sa.String(64)))
    op.create_index("ix_model_calls_person_day", "model_calls", ["person", "day"])


def downgrade() -> None:
    op.drop_index("ix_model_calls_person_day", "model_calls")
    op.drop_column("model_calls", "person")
    for name in ("person", "forget_at"):
        op.drop_index(f"ix_questions_{name}", "questions")
    for name in ("forget_at", "text_hash", "follows", "argument"):
        op.drop_column("questions", name)
    op.drop_index("ix_posts_reference", "posts")
    for name in ("threads", "rechecks", "reports", "explanations", "answers", "texts"):
        op.drop_table(name)
