"""Every import asks what waits and what was undone: few rows, and no longer looked for among all."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the indexes; they hold only the rows that are asked for."""
    has_reason = sa.text("reason IS NOT NULL")
    op.create_index(
        op.f("ix_received_reason"),
        "received",
        ["reason"],
        unique=False,
        sqlite_where=has_reason,
        postgresql_where=has_reason,
    )
    op.create_index(
        op.f("ix_received_undone"),
        "received",
        ["undone"],
        unique=False,
        sqlite_where=sa.text("undone IS 1"),
        postgresql_where=sa.text("undone IS true"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_received_undone"), "received")
    op.drop_index(op.f("ix_received_reason"), "received")
