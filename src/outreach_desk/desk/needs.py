"""What a client needs: noted when she says it, settled by what met it or because it fell away, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import plans
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, record, referral
from outreach_desk.records.base import Problems
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.need import DROPPED, MET, OPEN, Need
from outreach_desk.records.referral import Referral
from outreach_desk.records.service import Service

MET_BY = "met_by"
"""Under this name a form gives what met a need: `service:<id>` or `referral:<id>`, None for neither."""

_THING = catalog.THINGS["need"]
_SETTLED = ("status", "settled_on", "service_id", "referral_id")
_WRITTEN = (*_SETTLED, "note")


@dataclass(frozen=True)
class NeedLine:
    """One need of hers; `settled_on` is None while it is open."""

    id: str
    service: str | None
    noted_on: date | None
    status: str | None
    settled_on: date | None

    @property
    def is_open(self) -> bool:
        """Say whether nothing has met it yet."""
        return self.status == OPEN


@dataclass(frozen=True)
class Answer:
    """What may have met a need: a service she was given, or a slip that was completed.

    `same_kind`: it is what she needs.
    """

    table: str
    id: str
    service: str | None
    day: date | None
    same_kind: bool = False

    @property
    def value(self) -> str:
        """Give what a form keeps of it."""
        return f"{self.table}:{self.id}"


@dataclass(frozen=True)
class Settled:
    """What `settle` changed, for `undo`: how the need stood, and the follow-ups that ended with it."""

    id: str
    client_id: str
    before: tuple[Any, ...]
    ended: tuple[str, ...]


def of(session: Session, client_id: str) -> tuple[NeedLine, ...]:
    """Give her needs: the open ones first, then the newest."""
    rows = session.scalars(
        sa.select(Need).where(col(Need.client_id) == client_id, col(Need.deleted).is_(False))
    )
    found = [NeedLine(row.id, row.service, row.noted_on, row.status, row.settled_on) for row in rows]
    found.sort(key=lambda one: (one.noted_on or date.min, one.id), reverse=True)
    return tuple(sorted(found, key=lambda one: not one.is_open))


def note(desk: Desk, client_id: str, values: Mapping[str, Any]) -> str:
    """Write down what she needs, and give its id. Raises Invalid: also where the same is open already."""
    desk.need_team()
    with desk.write() as (session, author):
        problems: Problems = {}
        service = values.get("service")
        if any(one.is_open and one.service == service for one in of(session, client_id)):
            problems = checks.one("service", "noted_already", N_("This need of hers is noted and open."))
        whole = {"status": OPEN, **values, "client_id": client_id}
        try:
            made = record.save(session, author, _THING, whole)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        _refuse(problems)
        return made.id


def answers(desk: Desk, need_id: str) -> tuple[Answer, ...]:
    """Give what may have met a need: help of the same kind first, then the newest. Raises Refused."""
    with desk.database.read() as session:
        row = _need(session, need_id)
        services = session.scalars(
            sa.select(Service).where(col(Service.client_id) == row.client_id, col(Service.deleted).is_(False))
        )
        slips = session.scalars(
            sa.select(Referral).where(
                col(Referral.client_id) == row.client_id,
                col(Referral.deleted).is_(False),
                col(Referral.status) == referral.COMPLETED,
            )
        )
        found = [
            *(("service", one.id, one.service, one.served_on) for one in services),
            *(("referral", one.id, one.service, one.outcome_on) for one in slips),
        ]
        offered = [Answer(*one, same_kind=one[2] == row.service) for one in found]
        offered.sort(key=lambda one: (one.day or date.min, one.id), reverse=True)
        return tuple(sorted(offered, key=lambda one: not one.same_kind))


def settle(desk: Desk, need_id: str, values: Mapping[str, Any]) -> Settled:
    """Say that a need was met (`status` MET, by what, on which day) or fell away. Raises Invalid, Refused.

    What is still planned to ask about it ends with it.
    """
    desk.need_team()
    with desk.write() as (session, author):
        row = _need(session, need_id)
        before = tuple(getattr(row, name) for name in _WRITTEN)
        problems: Problems = {}
        if values.get("status") not in {MET, DROPPED}:
            problems = checks.one(
                "status", "not_said", N_("Say whether it was met or is not needed any more.")
            )
        table, _colon, record_id = str(values.get(MET_BY) or "").partition(":")
        whole = {
            "status": values.get("status"),
            "settled_on": values.get("settled_on"),
            "service_id": record_id if table == "service" else None,
            "referral_id": record_id if table == "referral" else None,
        }
        if "note" in values:
            whole["note"] = values["note"]
        try:
            record.save(session, author, _THING, whole, need_id)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        _refuse(problems)
        ended = plans.end(session, author, plans.open_of(session, col(FollowUp.need_id) == need_id))
        return Settled(need_id, str(row.client_id), before, ended)


def undo(desk: Desk, settled: Settled) -> None:
    """Take `settle` back."""
    with desk.write() as (session, author):
        record.save(session, author, _THING, dict(zip(_WRITTEN, settled.before, strict=True)), settled.id)
        plans.begin_again(session, author, settled.ended)


def reopen(desk: Desk, need_id: str) -> Settled:
    """Let a settled need be open again, whatever had met it; `undo` settles it as it was."""
    desk.need_team()
    with desk.write() as (session, author):
        row = _need(session, need_id)
        before = tuple(getattr(row, name) for name in _WRITTEN)
        record.save(session, author, _THING, dict.fromkeys(_SETTLED) | {"status": OPEN}, need_id)
        return Settled(need_id, str(row.client_id), before, ())


def _need(session: Session, need_id: str) -> Need:
    row = session.get(Need, need_id)
    if row is None or row.deleted:
        raise Refused("no_such_need", said(N_("This need is not on this desk any more.")))
    return row


def _refuse(problems: Problems) -> None:
    if problems:
        raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
