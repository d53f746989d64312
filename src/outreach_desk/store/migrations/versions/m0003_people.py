"""Members and clients of a group, their consents, and places where people work."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("uic", sa.Text(), nullable=True),
        sa.Column("partner_code", sa.Text(), nullable=True),
        sa.Column("nickname", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("birth_year", sa.BigInteger(), nullable=True),
        sa.Column("birth_month", sa.BigInteger(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("earlier_province", sa.Text(), nullable=True),
        sa.Column("earlier_group", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("birth_month BETWEEN 1 AND 12", name=op.f("ck_client_birth_month_range")),
        sa.CheckConstraint("birth_year BETWEEN 1900 AND 2199", name=op.f("ck_client_birth_year_range")),
        sa.CheckConstraint("length(commune) BETWEEN 1 AND 10", name=op.f("ck_client_commune_length")),
        sa.CheckConstraint(
            "length(earlier_group) BETWEEN 1 AND 40", name=op.f("ck_client_earlier_group_length")
        ),
        sa.CheckConstraint(
            "length(earlier_province) BETWEEN 1 AND 10", name=op.f("ck_client_earlier_province_length")
        ),
        sa.CheckConstraint("length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_client_educator_id_length")),
        sa.CheckConstraint("length(gender) BETWEEN 1 AND 40", name=op.f("ck_client_gender_length")),
        sa.CheckConstraint("length(group_id) BETWEEN 1 AND 36", name=op.f("ck_client_group_id_length")),
        sa.CheckConstraint("length(nickname) BETWEEN 1 AND 120", name=op.f("ck_client_nickname_length")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_client_note_length")),
        sa.CheckConstraint(
            "length(partner_code) BETWEEN 1 AND 40", name=op.f("ck_client_partner_code_length")
        ),
        sa.CheckConstraint("length(phone) BETWEEN 1 AND 20", name=op.f("ck_client_phone_length")),
        sa.CheckConstraint("length(population) BETWEEN 1 AND 400", name=op.f("ck_client_population_length")),
        sa.CheckConstraint("length(serial) BETWEEN 1 AND 40", name=op.f("ck_client_serial_length")),
        sa.CheckConstraint("length(setting) BETWEEN 1 AND 40", name=op.f("ck_client_setting_length")),
        sa.CheckConstraint("length(status) BETWEEN 1 AND 40", name=op.f("ck_client_status_length")),
        sa.CheckConstraint("length(uic) BETWEEN 1 AND 11", name=op.f("ck_client_uic_length")),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_client_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_client_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_index(op.f("ix_client_change"), "client", ["change"], unique=False)
    op.create_index(op.f("ix_client_serial"), "client", ["serial"], unique=False)
    op.create_index(op.f("ix_client_uic"), "client", ["uic"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("nickname", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_member_client_id_length")),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_member_code_length")),
        sa.CheckConstraint("length(group_id) BETWEEN 1 AND 36", name=op.f("ck_member_group_id_length")),
        sa.CheckConstraint("length(nickname) BETWEEN 1 AND 120", name=op.f("ck_member_nickname_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_member_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_member_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_change"), "member", ["change"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(group_id) BETWEEN 1 AND 36", name=op.f("ck_membership_group_id_length")),
        sa.CheckConstraint("length(member_id) BETWEEN 1 AND 36", name=op.f("ck_membership_member_id_length")),
        sa.CheckConstraint("length(role) BETWEEN 1 AND 40", name=op.f("ck_membership_role_length")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_membership_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_membership_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_change"), "membership", ["change"], unique=False)
    op.create_table(
        "establishment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.CheckConstraint("length(address) BETWEEN 1 AND 200", name=op.f("ck_establishment_address_length")),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 40", name=op.f("ck_establishment_code_length")),
        sa.CheckConstraint("length(commune) BETWEEN 1 AND 10", name=op.f("ck_establishment_commune_length")),
        sa.CheckConstraint(
            "length(group_id) BETWEEN 1 AND 36", name=op.f("ck_establishment_group_id_length")
        ),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 40", name=op.f("ck_establishment_kind_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_establishment_name_length")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_establishment_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
    )
    op.create_index(op.f("ix_establishment_change"), "establishment", ["change"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("text_version", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_consent_client_id_length")),
        sa.CheckConstraint("length(how) BETWEEN 1 AND 40", name=op.f("ck_consent_how_length")),
        sa.CheckConstraint("length(purpose) BETWEEN 1 AND 40", name=op.f("ck_consent_purpose_length")),
        sa.CheckConstraint(
            "length(text_version) BETWEEN 1 AND 20", name=op.f("ck_consent_text_version_length")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_consent_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_change"), "consent", ["change"], unique=False)
    op.create_index(op.f("ix_consent_client_id"), "consent", ["client_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("consent")
    op.drop_table("establishment")
    op.drop_table("membership")
    op.drop_table("member")
    op.drop_table("client")
