"""Whom to ask after on which day, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("referral_id", sa.Text(), nullable=True),
        sa.Column("service_id", sa.Text(), nullable=True),
        sa.Column("need_id", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("attempt BETWEEN 1 AND 9", name=op.f("ck_follow_up_attempt_range")),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_client_id_length")),
        sa.CheckConstraint(
            "length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_educator_id_length")
        ),
        sa.CheckConstraint(
            "length(meeting_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_meeting_id_length")
        ),
        sa.CheckConstraint("length(need_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_need_id_length")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_follow_up_note_length")),
        sa.CheckConstraint("length(outcome) BETWEEN 1 AND 40", name=op.f("ck_follow_up_outcome_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 40", name=op.f("ck_follow_up_reason_length")),
        sa.CheckConstraint(
            "length(referral_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_referral_id_length")
        ),
        sa.CheckConstraint("length(result) BETWEEN 1 AND 40", name=op.f("ck_follow_up_result_length")),
        sa.CheckConstraint(
            "length(service_id) BETWEEN 1 AND 36", name=op.f("ck_follow_up_service_id_length")
        ),
        sa.CheckConstraint("length(way) BETWEEN 1 AND 40", name=op.f("ck_follow_up_way_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_follow_up_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_follow_up_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_follow_up_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_follow_up_need_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_follow_up_referral_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_follow_up_service_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_change"), "follow_up", ["change"], unique=False)
    op.create_index(op.f("ix_follow_up_client_id"), "follow_up", ["client_id"], unique=False)
    op.create_index(op.f("ix_follow_up_due_on"), "follow_up", ["due_on"], unique=False)
    op.create_index(op.f("ix_follow_up_referral_id"), "follow_up", ["referral_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("follow_up")
