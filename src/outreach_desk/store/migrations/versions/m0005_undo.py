"""What undo, forks, returns and new devices need to remember.

`parked` is the outcome of a state before an undo sent it back to wait; `admitted` says that a person let a
held row in; `review.undone` says what an undo did to a question.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and tables."""
    with op.batch_alter_table("received") as received:
        received.add_column(sa.Column("parked", sa.String(), nullable=True))
        received.add_column(sa.Column("admitted", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("review") as review:
        review.add_column(sa.Column("undone", sa.String(), nullable=True))
    with op.batch_alter_table("bundle") as bundle:
        bundle.add_column(sa.Column("undone_at", sa.String(), nullable=True))
    op.create_table(
        "bundle_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_event_bundle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_event")),
    )
    op.create_index(op.f("ix_bundle_event_bundle_id"), "bundle_event", ["bundle_id"], unique=False)
    op.create_table(
        "former_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("device", sa.String(length=8), nullable=False),
        sa.Column("sign_key", sa.String(), nullable=False),
        sa.Column("age_identity", sa.String(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("retired_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_key")),
    )
    op.create_table(
        "office_receipt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("device", sa.String(length=8), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("complete_to", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_receipt")),
    )
    op.create_table(
        "office_question",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=True),
        sa.Column("column", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("device", sa.String(length=8), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("ours", sa.String(), nullable=True),
        sa.Column("theirs", sa.String(), nullable=True),
        sa.Column("stamp_ours", sa.String(), nullable=True),
        sa.Column("stamp_theirs", sa.String(), nullable=True),
        sa.Column("asked_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_question")),
    )
    op.create_table(
        "office_figure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_figure")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("office_figure", "office_question", "office_receipt", "former_key", "bundle_event"):
        op.drop_table(table)
    with op.batch_alter_table("bundle") as bundle:
        bundle.drop_column("undone_at")
    with op.batch_alter_table("review") as review:
        review.drop_column("undone")
    with op.batch_alter_table("received") as received:
        received.drop_column("admitted")
        received.drop_column("parked")
