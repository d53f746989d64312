"""Figures that were counted ahead and hold while nothing changes by which they are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_figures",
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("report", "part", name=op.f("pk_kept_figures")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("kept_figures")
