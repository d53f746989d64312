"""What the office keeps: local codes, organisations, groups and points."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "code",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("list", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("vi", sa.Text(), nullable=True),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("sort", sa.BigInteger(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("maps_to", sa.Text(), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_code_code_length")),
        sa.CheckConstraint("length(en) BETWEEN 1 AND 120", name=op.f("ck_code_en_length")),
        sa.CheckConstraint("length(list) BETWEEN 1 AND 40", name=op.f("ck_code_list_length")),
        sa.CheckConstraint("length(maps_to) BETWEEN 1 AND 40", name=op.f("ck_code_maps_to_length")),
        sa.CheckConstraint("length(vi) BETWEEN 1 AND 120", name=op.f("ck_code_vi_length")),
        sa.CheckConstraint("sort BETWEEN 0 AND 1000000", name=op.f("ck_code_sort_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
    )
    op.create_index(op.f("ix_code_change"), "code", ["change"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("services", sa.Text(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_organisation_code_length")),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 40", name=op.f("ck_organisation_kind_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_organisation_name_length")),
        sa.CheckConstraint(
            "length(services) BETWEEN 1 AND 400", name=op.f("ck_organisation_services_length")
        ),
        sa.CheckConstraint("length(unit) BETWEEN 1 AND 10", name=op.f("ck_organisation_unit_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_change"), "organisation", ["change"], unique=False)
    op.create_table(
        "peer_group",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_peer_group_code_length")),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 40", name=op.f("ck_peer_group_kind_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_peer_group_name_length")),
        sa.CheckConstraint(
            "length(organisation_id) BETWEEN 1 AND 36", name=op.f("ck_peer_group_organisation_id_length")
        ),
        sa.CheckConstraint("length(unit) BETWEEN 1 AND 10", name=op.f("ck_peer_group_unit_length")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_peer_group_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_group")),
    )
    op.create_index(op.f("ix_peer_group_change"), "peer_group", ["change"], unique=False)
    op.create_table(
        "intervention_point",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("programme_period", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_intervention_point_code_length")),
        sa.CheckConstraint("length(model) BETWEEN 1 AND 40", name=op.f("ck_intervention_point_model_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_intervention_point_name_length")),
        sa.CheckConstraint(
            "length(organisation_id) BETWEEN 1 AND 36",
            name=op.f("ck_intervention_point_organisation_id_length"),
        ),
        sa.CheckConstraint(
            "length(programme_period) BETWEEN 1 AND 40",
            name=op.f("ck_intervention_point_programme_period_length"),
        ),
        sa.CheckConstraint(
            "length(status) BETWEEN 1 AND 40", name=op.f("ck_intervention_point_status_length")
        ),
        sa.CheckConstraint("length(unit) BETWEEN 1 AND 10", name=op.f("ck_intervention_point_unit_length")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_intervention_point_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_point")),
    )
    op.create_index(op.f("ix_intervention_point_change"), "intervention_point", ["change"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("intervention_point")
    op.drop_table("peer_group")
    op.drop_table("organisation")
    op.drop_table("code")
