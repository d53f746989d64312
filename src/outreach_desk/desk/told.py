"""What the office tells a team desk besides records: the trust list, how far it has everything, its words."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import manifest, own_names, passing_on, plain, trust
from outreach_desk.bundle.opening import Envelope
from outreach_desk.bundle.plain import OUTCOMES, Question
from outreach_desk.desk import send
from outreach_desk.desk.speaker import TO_OFFICE
from outreach_desk.records import catalog, exchange, identity
from outreach_desk.records.base import DELETED
from outreach_desk.records.exchange import Bundle, Device
from outreach_desk.records.office_word import OfficeFigure, OfficeQuestion, OfficeReceipt


def take_envelope(session: Session, envelope: Envelope) -> str | None:
    """Take trust list, `complete_to` and shared names of an answer, before its records.

    Gives a notice about the list.

    Raises Refused, DamagedError: where the office has more of this desk than the desk itself, nothing at all
    is taken.
    """
    device = identity.need(session, identity.DEVICE)
    have = envelope.manifest.ours.have.get(device, {}).get(TO_OFFICE, 0)
    send.learn_answer(session, have, newest=_is_newest(session, envelope), said_at=envelope.manifest.created)
    own_names.hear(session, envelope.manifest.ours.shared)
    if f"{manifest.DEVICE_TABLE}.csv" not in envelope.members:
        return None
    taken = trust.take_list(session, envelope)
    own = session.get(Device, device)
    if own is not None and own.valid_through is not None:
        identity.put(session, identity.ENROLLED, "false")
        identity.put(session, identity.ENDED, "true")
    return taken.message()


@dataclass(frozen=True)
class Told:
    """What an answer says: how far the office has everything of this desk, how many things it asks.

    `waiting` counts the records that are still only on this laptop.
    """

    complete_to: int
    asked: int
    waiting: int


def take_words(session: Session, envelope: Envelope) -> Told:
    """Put the office's receipts, questions and figures in place of its older ones, if these are newer."""
    _replace(session, envelope)
    asked = session.scalar(sa.select(sa.func.count()).select_from(OfficeQuestion)) or 0
    return Told(send.complete_to(session), asked, send.count_waiting(session))


def _replace(session: Session, envelope: Envelope) -> None:
    receipts, questions, figures = (
        plain.RECEIPT.read(envelope.members),
        plain.QUESTION.read(envelope.members),
        plain.FIGURE.read(envelope.members),
    )
    if not _is_newest(session, envelope):
        return
    rows: list[SQLModel] = []
    for one in receipts:
        outcomes = {name: count for name in OUTCOMES if (count := getattr(one, name))}
        rows.append(
            OfficeReceipt(
                id=one.id,
                device=one.device,
                seq=one.seq,
                complete_to=one.complete_to,
                outcomes=json.dumps(outcomes),
            )
        )
    rows += [OfficeQuestion(**_asked(session, one)) for one in questions]
    rows += [OfficeFigure(**vars(one)) for one in figures]
    for model in (OfficeReceipt, OfficeQuestion, OfficeFigure):
        session.execute(sa.delete(model))
    session.add_all(rows)
    identity.put(session, identity.WORDS_FROM, envelope.manifest.id)
    session.flush()
    passing_on.pass_on(session)


def _is_newest(session: Session, envelope: Envelope) -> bool:
    """Say whether no later answer of this office was taken in: its number says so, no clock is asked."""
    ours = envelope.manifest.ours
    later = sa.select(col(Bundle.id)).where(
        col(Bundle.direction) == exchange.INCOMING,
        col(Bundle.kind) == manifest.RETURN,
        col(Bundle.device) == ours.device,
        col(Bundle.to) == ours.to,
        col(Bundle.seq) > ours.seq,
        col(Bundle.undone_at).is_(None),
    )
    return session.scalar(later.limit(1)) is None


def _asked(session: Session, one: Question) -> dict[str, Any]:
    """Give a question as it is kept: of a record erased here nothing personal, of nobody anything private."""
    values: dict[str, Any] = {**vars(one), "record_id": one.record_id or ""}
    thing = catalog.THINGS.get(one.table_name)
    if thing is None:
        return values | {"ours": None, "theirs": None}
    row = session.get(thing.model, one.record_id) if one.record_id else None
    names = {column.name for column in thing.travelling} | {DELETED}
    names -= thing.personal if row is not None and row.erased else set()
    for side, cells in (("ours", one.ours), ("theirs", one.theirs)):
        told = {name: cell for name, cell in json.loads(cells or "{}").items() if name in names}
        values[side] = json.dumps(told, ensure_ascii=False) if cells else None
    return values
