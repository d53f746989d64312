"""The search index. It comes empty: only the program folds words, and it fills the index when it opens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "search_entry",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_search_entry")),
    )
    op.create_index(
        op.f("ix_search_entry_words"), "search_entry", ["table_name", "words", "record_id"], unique=False
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("search_entry")
