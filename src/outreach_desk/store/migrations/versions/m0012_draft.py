"""What is half typed, and which clients a person has called two persons: both stay on the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_form"), "draft", ["form"], unique=False)
    op.create_index(op.f("ix_draft_subject"), "draft", ["subject"], unique=False)
    op.create_table(
        "known_apart",
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("said_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "other_id", name=op.f("pk_known_apart")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("known_apart")
    op.drop_table("draft")
