"""Everything that is asked at a desk, its own questions and what the office asks, as one list for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import carried, plain, reasons
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.language import N_, _
from outreach_desk.records import exchange, identity, ids, review
from outreach_desk.records.exchange import Bundle, Received, Review

HERE, OFFICE = "here", "office"
_WORDS = {
    review.CONFLICT: N_("Two people wrote this without knowing of each other. Which is right?"),
    review.FORK: N_("Two laptops wrote this in one name. Which is right?"),
    review.DELETED_UNSEEN: N_("One person deleted this while another changed it. Keep it?"),
    review.PRIVATE: N_("Two laptops of this group had different values here. Which is right?"),
    review.BROKEN: N_("Something in this record cannot be right. Open it and correct it."),
    review.NAMES_DELETED: N_("This record names one that was deleted. Correct it, or restore that one."),
    review.NAMES_MISSING: N_("This record names one that is no longer here."),
}


def words(kind: str, theirs: Mapping[str, str] | None) -> str:
    """Say in the shown language what a question of this kind asks; `theirs` is the value that is not here."""
    if review.both_deleted(kind, theirs):
        return _("Two people deleted this without knowing of each other. Shall it stay deleted?")
    return _(_WORDS.get(kind, N_("Somebody has to look at this record.")))


@dataclass(frozen=True)
class Asked:
    """One question. `by` is who asks: this desk or the office; a held row names its file and row.

    `ours` is what stands at who asks, `theirs` the other value; both as CSV texts by column.
    """

    id: str
    by: str
    kind: str
    table: str
    record: str
    fact: str | None = None
    columns: tuple[str, ...] = ()
    reason: str | None = None
    device: str | None = None
    seq: int | None = None
    row: int | None = None
    ours: dict[str, str] | None = None
    theirs: dict[str, str] | None = None
    stamp_ours: str | None = None
    stamp_theirs: str | None = None
    asked_at: str = ""

    @property
    def can_be_answered(self) -> bool:
        """Say whether `resolve` answers it; the others are corrected in the record."""
        return self.kind in (*review.CONFLICTS, review.PRIVATE)

    def message(self) -> str:
        """Say in the shown language what is asked."""
        if self.kind == plain.HELD:
            return reasons.words(self.reason or "")
        return words(self.kind, self.theirs)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {**vars(self), "columns": list(self.columns), "message": self.message()}


def everything(desk: Desk) -> list[Asked]:
    """Give what is asked at this desk: its open questions, held rows, what the office asks."""
    with desk.database.read() as session:
        found = [_own(one) for one in review.open_questions(session)]
        if identity.need(session, identity.KIND) == identity.OFFICE:
            return [*found, *held(session)]
        told = {one.id: one for one in _office(session)}
        mine = {one.id: _whole(one, told[one.id]) if one.id in told else one for one in found}
        return [*mine.values(), *(one for one in told.values() if not _says(mine.get(one.id), one))]


def _says(one: Asked | None, told: Asked) -> bool:
    """Say whether a question of this desk shows what the office's shows; other values may bear its stamps."""
    if one is None or one.kind == review.DELETED_UNSEEN:
        return one is not None
    sides = [one.ours, one.theirs]
    return told.ours in sides and told.theirs in sides


def _whole(one: Asked, told: Asked) -> Asked:
    """Give a question of this desk with what the office tells of it: over a deletion it may know of more."""
    if one.kind != review.DELETED_UNSEEN:
        return one
    ours, theirs = told.ours or {}, told.theirs or {}
    if told.stamp_ours != one.stamp_ours:
        ours, theirs = theirs, ours
    return replace(one, ours=_by_name(one.ours, ours), theirs=_by_name(one.theirs, theirs))


def _by_name(cells: Mapping[str, str] | None, told: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted({**(cells or {}), **told}.items()))


def _own(one: Review) -> Asked:
    return Asked(
        id=one.id,
        by=HERE,
        kind=one.kind,
        table=one.table_name,
        record=one.record_id,
        fact=one.fact,
        columns=tuple((one.detail or "").split()),
        ours=json.loads(one.ours) if one.ours else None,
        theirs=json.loads(one.theirs) if one.theirs else None,
        stamp_ours=one.stamp_ours,
        stamp_theirs=one.stamp_theirs,
        asked_at=one.opened_at,
    )


def held(session: Session, outcome: str = exchange.QUARANTINED) -> list[Asked]:
    """Give the rows of files that wait, or those that were discarded."""
    query = (
        sa.select(Received, Bundle)
        .join(Bundle, col(Bundle.id) == col(Received.bundle_id))
        .where(col(Received.outcome) == outcome, col(Received.undone).is_(False))
        .order_by(col(Received.id))
    )
    return [
        Asked(
            id=ids.of_texts(bundle.id, row.table_name, str(row.row)),
            by=HERE,
            kind=plain.HELD,
            table=row.table_name,
            record=row.record_id,
            columns=tuple((row.column or "").split()),
            reason=row.reason,
            device=bundle.device,
            seq=bundle.seq,
            row=row.row,
            asked_at=bundle.handled_at,
        )
        for row, bundle in session.execute(query)
    ]


def _office(session: Session) -> list[Asked]:
    return [
        Asked(
            id=one.id,
            by=OFFICE,
            kind=one.kind,
            table=one.table_name,
            record=one.record_id,
            fact=one.fact,
            columns=tuple((one.column or "").split()),
            reason=one.reason,
            device=one.device,
            seq=one.seq,
            row=one.row,
            ours=json.loads(one.ours) if one.ours else None,
            theirs=json.loads(one.theirs) if one.theirs else None,
            stamp_ours=one.stamp_ours,
            stamp_theirs=one.stamp_theirs,
            asked_at=one.asked_at,
        )
        for one in carried.asked_by_office(session)
    ]
