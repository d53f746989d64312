"""What a group says of a month: its plan, and that nothing happened."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "period_report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("planned_meetings", sa.BigInteger(), nullable=True),
        sa.Column("planned_people", sa.BigInteger(), nullable=True),
        sa.Column("planned_turns", sa.BigInteger(), nullable=True),
        sa.Column("zero", sa.Boolean(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "length(group_id) BETWEEN 1 AND 36", name=op.f("ck_period_report_group_id_length")
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_period_report_note_length")),
        sa.CheckConstraint("length(period) BETWEEN 1 AND 7", name=op.f("ck_period_report_period_length")),
        sa.CheckConstraint(
            "planned_meetings BETWEEN 0 AND 1000", name=op.f("ck_period_report_planned_meetings_range")
        ),
        sa.CheckConstraint(
            "planned_people BETWEEN 0 AND 100000", name=op.f("ck_period_report_planned_people_range")
        ),
        sa.CheckConstraint(
            "planned_turns BETWEEN 0 AND 100000", name=op.f("ck_period_report_planned_turns_range")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_period_report_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_report")),
    )
    op.create_index(op.f("ix_period_report_change"), "period_report", ["change"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("period_report")
