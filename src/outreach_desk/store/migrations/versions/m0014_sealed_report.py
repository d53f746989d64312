"""What a report said when its period was sealed; of the same days in one calendar one seal stands."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sealed_report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.String(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("unsealed_at", sa.String(), nullable=True),
        sa.Column("unsealed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_report")),
    )
    op.create_index(
        "ix_sealed_report_standing",
        "sealed_report",
        ["first_day", "last_day", "calendar"],
        unique=True,
        sqlite_where=sa.text("unsealed_at IS NULL"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sealed_report")
