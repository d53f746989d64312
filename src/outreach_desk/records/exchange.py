"""What a desk knows of its own exchange: itself, other devices, bundles, received states, open questions.

These tables stay on the desk. `received` keeps every state that came, and each write of its own, for
preview, explanation, quarantine and undo; nothing is removed from it.
"""

import sqlalchemy as sa
from sqlmodel import Field

from outreach_desk.records.naming import SQLModel

INCOMING, OUTGOING = "in", "out"
NEW, NEWER, SAME, OLDER = "new", "newer", "same", "older"
JOINED, CONFLICT, QUARANTINED = "joined", "conflict", "quarantined"
APPLIED = (NEW, NEWER, SAME, OLDER, JOINED, CONFLICT)
OUTCOMES = (*APPLIED, QUARANTINED)
SUPERSEDED, OWN, DISCARDED = "superseded", "own", "discarded"
HERE_ONCE = frozenset((*APPLIED, OWN))
"""What a state is, or was before an undo sent it back, that was ever part of its record at this desk."""
HAD_ERASED = "had_erased"
"""What a state was that was part of its record, erased it, and was overtaken after an undo sent it back."""
IMPORTED, FORKED = "imported", "forked"
UNDONE, REDONE, ADMITTED, TAKEN_UP = "undone", "redone", "admitted", "taken_up"


class DeskFact(SQLModel, table=True):
    """One named fact of this desk: kind, device, keys, change number (table `desk`)."""

    __tablename__ = "desk"

    name: str = Field(primary_key=True)
    value: str = Field(nullable=False)


class Device(SQLModel, table=True):
    """One row of the trust list (columns of `device.csv`)."""

    __tablename__ = "device"

    id: str = Field(primary_key=True, sa_type=sa.String(8))
    group_id: str | None = None
    group_code: str | None = None
    label: str | None = None
    sign_key: str = Field(nullable=False)
    next_sign_key: str | None = None
    recipient: str = Field(nullable=False)
    next_recipient: str | None = None
    role: str = Field(nullable=False)
    valid_through: int | None = None
    successor: str | None = None
    added_at: str | None = None


def called(label: str | None, group_code: str | None, device: str | None) -> str:
    """Give what people call a desk: its label and its group's code, its bare name where there is no more."""
    if label and group_code and label != group_code:
        return f"{label} ({group_code})"
    return label or group_code or device or ""


class Bundle(SQLModel, table=True):
    """One bundle that came in or went out; `manifest` is its `datapackage.json` as it was.

    `composed_change` is the number of this desk's latest change when it was composed, or before it came in.
    """

    __tablename__ = "bundle"

    id: str = Field(primary_key=True)
    direction: str = Field(nullable=False)
    kind: str = Field(nullable=False)
    to: str = Field(nullable=False)
    device: str = Field(nullable=False, index=True)
    seq: int | None = None
    previous: str | None = None
    since: int | None = None
    part: int | None = None
    parts: int | None = None
    manifest_hash: str = Field(nullable=False, index=True)
    file_hash: str = Field(nullable=False)
    file_name: str = Field(nullable=False)
    manifest: str = Field(nullable=False)
    composed_change: int | None = None
    created: str = Field(nullable=False)
    handled_at: str = Field(nullable=False)
    outcome: str = Field(nullable=False)
    undone_at: str | None = None


class BundleEvent(SQLModel, table=True):
    """What people did with a bundle after it came in: undone, redone, let in as a fork, a row decided."""

    __tablename__ = "bundle_event"

    id: int | None = Field(default=None, primary_key=True)
    bundle_id: str = Field(nullable=False, foreign_key="bundle.id", index=True)
    act: str = Field(nullable=False)
    at: str = Field(nullable=False)


class FormerKey(SQLModel, table=True):
    """A key of this desk that only opens and never signs: of a former device, or an office's before the next.

    `id` is the public age recipient, `last_seq` the last number that the device is known to have used.
    """

    __tablename__ = "former_key"

    id: str = Field(primary_key=True)
    device: str = Field(nullable=False, sa_type=sa.String(8))
    sign_key: str = Field(nullable=False)
    age_identity: str = Field(nullable=False)
    last_seq: int = Field(nullable=False)
    reason: str = Field(nullable=False)
    retired_at: str = Field(nullable=False)


class Received(SQLModel, table=True):
    """One state of one record as a bundle carried it; without a bundle, a write of this desk.

    `cells` is a JSON object of column → CSV text. `top` is the highest counter of its version. `parked` is
    what it was before an undo sent it back to wait, or that it was overtaken before an undo revived it; of
    what had erased by then that it had.
    `admitted` says that a person let it in.
    """

    __tablename__ = "received"
    __table_args__ = (
        sa.Index("ix_received_record", "record_id", "table_name"),
        # Each import asks for these few; an index of all rows would make each row dearer. How another
        # database says it stands in the migration: from here, its dialect would be loaded at each start.
        sa.Index("ix_received_reason", "reason", sqlite_where=sa.text("reason IS NOT NULL")),
        sa.Index("ix_received_undone", "undone", sqlite_where=sa.text("undone IS 1")),
    )

    id: int | None = Field(default=None, primary_key=True)
    bundle_id: str | None = Field(default=None, foreign_key="bundle.id", index=True)
    table_name: str = Field(nullable=False)
    record_id: str = Field(nullable=False)
    row: int | None = None
    cells: str = Field(nullable=False)
    top: int = Field(nullable=False)
    outcome: str = Field(nullable=False, index=True)
    reason: str | None = None
    column: str | None = None
    undone: bool = Field(default=False, nullable=False)
    parked: str | None = None
    admitted: bool = Field(default=False, nullable=False, sa_column_kwargs={"server_default": sa.false()})


class Review(SQLModel, table=True):
    """One question that waits for a person: a conflict of a fact, or a record that breaks a check."""

    __tablename__ = "review"

    id: str = Field(primary_key=True)
    kind: str = Field(nullable=False)
    table_name: str = Field(nullable=False)
    record_id: str = Field(nullable=False, index=True)
    fact: str | None = None
    ours: str | None = None
    theirs: str | None = None
    stamp_ours: str | None = None
    stamp_theirs: str | None = None
    detail: str | None = None
    opened_at: str = Field(nullable=False)
    closed_at: str | None = None
    undone: str | None = None
