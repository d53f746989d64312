"""Columns for the peer educator's day, with their limits, as SQLite adds them: no row is rewritten."""

from alembic import op

revision = "0011"
down_revision = "0010"

_ADDED = (
    "ALTER TABLE contact ADD COLUMN under_age BOOLEAN",
    "ALTER TABLE client ADD COLUMN status_on DATE",
    "ALTER TABLE meeting ADD COLUMN next_on DATE",
    "ALTER TABLE meeting ADD COLUMN keyed_on DATE",
    "ALTER TABLE referral ADD COLUMN returned_on DATE",
    (
        "ALTER TABLE meeting ADD COLUMN audience TEXT"
        " CONSTRAINT ck_meeting_audience_length CHECK (length(audience) BETWEEN 1 AND 40)"
    ),
    (
        "ALTER TABLE organisation ADD COLUMN address TEXT"
        " CONSTRAINT ck_organisation_address_length CHECK (length(address) BETWEEN 1 AND 200)"
    ),
    (
        "ALTER TABLE organisation ADD COLUMN phone TEXT"
        " CONSTRAINT ck_organisation_phone_length CHECK (length(phone) BETWEEN 1 AND 20)"
    ),
    (
        "ALTER TABLE organisation ADD COLUMN hours TEXT"
        " CONSTRAINT ck_organisation_hours_length CHECK (length(hours) BETWEEN 1 AND 120)"
    ),
    (
        "ALTER TABLE referral ADD COLUMN declined_by TEXT"
        " CONSTRAINT ck_referral_declined_by_length CHECK (length(declined_by) BETWEEN 1 AND 40)"
    ),
    (
        "ALTER TABLE meeting ADD COLUMN organiser_id TEXT"
        " CONSTRAINT ck_meeting_organiser_id_length CHECK (length(organiser_id) BETWEEN 1 AND 36)"
        " CONSTRAINT fk_meeting_organiser_id REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED"
    ),
    (
        "ALTER TABLE meeting ADD COLUMN educator_id TEXT"
        " CONSTRAINT ck_meeting_educator_id_length CHECK (length(educator_id) BETWEEN 1 AND 36)"
        " CONSTRAINT fk_meeting_educator_id REFERENCES member (id) DEFERRABLE INITIALLY DEFERRED"
    ),
    (
        "ALTER TABLE meeting ADD COLUMN owners BIGINT"
        " CONSTRAINT ck_meeting_owners_range CHECK (owners BETWEEN 0 AND 10000)"
    ),
    (
        "ALTER TABLE meeting ADD COLUMN workers BIGINT"
        " CONSTRAINT ck_meeting_workers_range CHECK (workers BETWEEN 0 AND 10000)"
    ),
)
_DROPPED = (
    "ALTER TABLE meeting DROP COLUMN workers",
    "ALTER TABLE meeting DROP COLUMN owners",
    "ALTER TABLE meeting DROP COLUMN educator_id",
    "ALTER TABLE meeting DROP COLUMN organiser_id",
    "ALTER TABLE referral DROP COLUMN declined_by",
    "ALTER TABLE organisation DROP COLUMN hours",
    "ALTER TABLE organisation DROP COLUMN phone",
    "ALTER TABLE organisation DROP COLUMN address",
    "ALTER TABLE meeting DROP COLUMN audience",
    "ALTER TABLE referral DROP COLUMN returned_on",
    "ALTER TABLE meeting DROP COLUMN keyed_on",
    "ALTER TABLE meeting DROP COLUMN next_on",
    "ALTER TABLE client DROP COLUMN status_on",
    "ALTER TABLE contact DROP COLUMN under_age",
)


def upgrade() -> None:
    """Add the columns."""
    for statement in _ADDED:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for statement in _DROPPED:
        op.execute(statement)
