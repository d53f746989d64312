"""The work itself: meetings and who was there, contacts, referrals, services; and links of persons."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("ends_at", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("not_held_reason", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("point_id", sa.Text(), nullable=True),
        sa.Column("establishment_id", sa.Text(), nullable=True),
        sa.Column("place_type", sa.Text(), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("peer_led", sa.Boolean(), nullable=True),
        sa.Column("anonymous_f", sa.BigInteger(), nullable=True),
        sa.Column("anonymous_m", sa.BigInteger(), nullable=True),
        sa.Column("anonymous_tg_w", sa.BigInteger(), nullable=True),
        sa.Column("anonymous_tg_m", sa.BigInteger(), nullable=True),
        sa.Column("anonymous_other", sa.BigInteger(), nullable=True),
        sa.Column("anonymous_undisclosed", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("anonymous_f BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_f_range")),
        sa.CheckConstraint("anonymous_m BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_m_range")),
        sa.CheckConstraint(
            "anonymous_other BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_other_range")
        ),
        sa.CheckConstraint(
            "anonymous_tg_m BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_tg_m_range")
        ),
        sa.CheckConstraint(
            "anonymous_tg_w BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_tg_w_range")
        ),
        sa.CheckConstraint(
            "anonymous_undisclosed BETWEEN 0 AND 10000", name=op.f("ck_meeting_anonymous_undisclosed_range")
        ),
        sa.CheckConstraint("length(commune) BETWEEN 1 AND 10", name=op.f("ck_meeting_commune_length")),
        sa.CheckConstraint("length(ends_at) BETWEEN 1 AND 5", name=op.f("ck_meeting_ends_at_length")),
        sa.CheckConstraint(
            "length(establishment_id) BETWEEN 1 AND 36", name=op.f("ck_meeting_establishment_id_length")
        ),
        sa.CheckConstraint("length(group_id) BETWEEN 1 AND 36", name=op.f("ck_meeting_group_id_length")),
        sa.CheckConstraint("length(kind) BETWEEN 1 AND 40", name=op.f("ck_meeting_kind_length")),
        sa.CheckConstraint("length(model) BETWEEN 1 AND 40", name=op.f("ck_meeting_model_length")),
        sa.CheckConstraint(
            "length(not_held_reason) BETWEEN 1 AND 40", name=op.f("ck_meeting_not_held_reason_length")
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_meeting_note_length")),
        sa.CheckConstraint("length(place) BETWEEN 1 AND 200", name=op.f("ck_meeting_place_length")),
        sa.CheckConstraint("length(place_type) BETWEEN 1 AND 40", name=op.f("ck_meeting_place_type_length")),
        sa.CheckConstraint("length(point_id) BETWEEN 1 AND 36", name=op.f("ck_meeting_point_id_length")),
        sa.CheckConstraint("length(starts_at) BETWEEN 1 AND 5", name=op.f("ck_meeting_starts_at_length")),
        sa.CheckConstraint("length(status) BETWEEN 1 AND 40", name=op.f("ck_meeting_status_length")),
        sa.CheckConstraint("length(topics) BETWEEN 1 AND 400", name=op.f("ck_meeting_topics_length")),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_meeting_establishment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_meeting_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["intervention_point.id"],
            name=op.f("fk_meeting_point_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_change"), "meeting", ["change"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("presence", sa.Text(), nullable=True),
        sa.Column("absence_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "length(absence_reason) BETWEEN 1 AND 40", name=op.f("ck_attendance_absence_reason_length")
        ),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_attendance_client_id_length")),
        sa.CheckConstraint(
            "length(meeting_id) BETWEEN 1 AND 36", name=op.f("ck_attendance_meeting_id_length")
        ),
        sa.CheckConstraint("length(member_id) BETWEEN 1 AND 36", name=op.f("ck_attendance_member_id_length")),
        sa.CheckConstraint("length(presence) BETWEEN 1 AND 40", name=op.f("ck_attendance_presence_length")),
        sa.CheckConstraint("length(role) BETWEEN 1 AND 40", name=op.f("ck_attendance_role_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_attendance_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_attendance_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_change"), "attendance", ["change"], unique=False)
    op.create_index(op.f("ix_attendance_client_id"), "attendance", ["client_id"], unique=False)
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("place_type", sa.Text(), nullable=True),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_contact_client_id_length")),
        sa.CheckConstraint("length(commune) BETWEEN 1 AND 10", name=op.f("ck_contact_commune_length")),
        sa.CheckConstraint(
            "length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_contact_educator_id_length")
        ),
        sa.CheckConstraint("length(gender) BETWEEN 1 AND 40", name=op.f("ck_contact_gender_length")),
        sa.CheckConstraint("length(group_id) BETWEEN 1 AND 36", name=op.f("ck_contact_group_id_length")),
        sa.CheckConstraint("length(mode) BETWEEN 1 AND 40", name=op.f("ck_contact_mode_length")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_contact_note_length")),
        sa.CheckConstraint("length(place_type) BETWEEN 1 AND 40", name=op.f("ck_contact_place_type_length")),
        sa.CheckConstraint("length(topics) BETWEEN 1 AND 400", name=op.f("ck_contact_topics_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_contact_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_contact_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_contact_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_change"), "contact", ["change"], unique=False)
    op.create_index(op.f("ix_contact_client_id"), "contact", ["client_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_referral_client_id_length")),
        sa.CheckConstraint("length(contact_id) BETWEEN 1 AND 36", name=op.f("ck_referral_contact_id_length")),
        sa.CheckConstraint(
            "length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_referral_educator_id_length")
        ),
        sa.CheckConstraint("length(evidence) BETWEEN 1 AND 40", name=op.f("ck_referral_evidence_length")),
        sa.CheckConstraint("length(meeting_id) BETWEEN 1 AND 36", name=op.f("ck_referral_meeting_id_length")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_referral_note_length")),
        sa.CheckConstraint(
            "length(organisation_id) BETWEEN 1 AND 36", name=op.f("ck_referral_organisation_id_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 40", name=op.f("ck_referral_reason_length")),
        sa.CheckConstraint("length(serial) BETWEEN 1 AND 40", name=op.f("ck_referral_serial_length")),
        sa.CheckConstraint("length(service) BETWEEN 1 AND 40", name=op.f("ck_referral_service_length")),
        sa.CheckConstraint("length(status) BETWEEN 1 AND 40", name=op.f("ck_referral_status_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_referral_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_referral_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_referral_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_referral_meeting_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referral_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_change"), "referral", ["change"], unique=False)
    op.create_index(op.f("ix_referral_client_id"), "referral", ["client_id"], unique=False)
    op.create_table(
        "service",
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
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("referral_id", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("educator_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("amount BETWEEN 0 AND 10000000000", name=op.f("ck_service_amount_range")),
        sa.CheckConstraint("length(client_id) BETWEEN 1 AND 36", name=op.f("ck_service_client_id_length")),
        sa.CheckConstraint(
            "length(educator_id) BETWEEN 1 AND 36", name=op.f("ck_service_educator_id_length")
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_service_note_length")),
        sa.CheckConstraint(
            "length(organisation_id) BETWEEN 1 AND 36", name=op.f("ck_service_organisation_id_length")
        ),
        sa.CheckConstraint(
            "length(referral_id) BETWEEN 1 AND 36", name=op.f("ck_service_referral_id_length")
        ),
        sa.CheckConstraint("length(result) BETWEEN 1 AND 40", name=op.f("ck_service_result_length")),
        sa.CheckConstraint("length(service) BETWEEN 1 AND 40", name=op.f("ck_service_service_length")),
        sa.CheckConstraint("length(setting) BETWEEN 1 AND 40", name=op.f("ck_service_setting_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_service_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["educator_id"],
            ["member.id"],
            name=op.f("fk_service_educator_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_service_organisation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_service_referral_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_index(op.f("ix_service_change"), "service", ["change"], unique=False)
    op.create_index(op.f("ix_service_client_id"), "service", ["client_id"], unique=False)
    op.create_table(
        "person_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("edits", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("other_id", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "length(client_id) BETWEEN 1 AND 36", name=op.f("ck_person_link_client_id_length")
        ),
        sa.CheckConstraint("length(other_id) BETWEEN 1 AND 36", name=op.f("ck_person_link_other_id_length")),
        sa.CheckConstraint("length(verdict) BETWEEN 1 AND 40", name=op.f("ck_person_link_verdict_length")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_person_link_client_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["client.id"],
            name=op.f("fk_person_link_other_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_link")),
    )
    op.create_index(op.f("ix_person_link_change"), "person_link", ["change"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("person_link")
    op.drop_table("service")
    op.drop_table("referral")
    op.drop_table("contact")
    op.drop_table("attendance")
    op.drop_table("meeting")
