"""What a client needs, and how it was met."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "need",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("service_id", sa.Text(), nullable=True),
        sa.Column("referral_id", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_need_client_id_length")),
        sa.CheckConstraint("length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_need_educator_id_length")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_need_note_length")),
        sa.CheckConstraint("length(referral_id) BETWEEN 1 AND 36", name=op.f("ck_need_referral_id_length")),
        sa.CheckConstraint("length(service) BETWEEN 1 AND 40", name=op.f("ck_need_service_length")),
        sa.CheckConstraint("length(service_id) BETWEEN 1 AND 36", name=op.f("ck_need_service_id_length")),
        sa.CheckConstraint("length(status) BETWEEN 1 AND 40", name=op.f("ck_need_status_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_need_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_need_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_need_referral_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_need_service_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_change"), "need", ["change"], unique=False)
    op.create_index(op.f("ix_need_client_id"), "need", ["client_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("need")
