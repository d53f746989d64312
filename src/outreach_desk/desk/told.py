"""What the office tells a team desk besides records: the trust list, how far it has everything, its words."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import manifest, plain, trust
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.opening import Envelope
from outreach_desk.bundle.plain import OUTCOMES, Question
from outreach_desk.desk import send
from outreach_desk.desk.speaker import TO_OFFICE
from outreach_desk.records import catalog, exchange, identity
from outreach_desk.records.base import DELETED
from outreach_desk.records.exchange import Bundle
from outreach_desk.records.office_word import OfficeFigure, OfficeQuestion, OfficeReceipt


def take_envelope(session: Session, envelope: Envelope) -> None:
    """Take trust list and `complete_to` of an answer, before its records. Raises Refused, DamagedError.

    Refused where the office has more of this desk than the desk itself: then nothing at all is taken.
    """
    ours = envelope.manifest.ours
    have = ours.have.get(identity.need(session, identity.DEVICE), {}).get(TO_OFFICE, 0)
    said_at = envelope.manifest.created if _is_newest(session, envelope) else ""
    send.learn_complete(session, have, said_at)
    data = envelope.members.get(f"{manifest.DEVICE_TABLE}.csv")
    if data is None:
        return
    devices = trust.read(data)
    if ours.trust is None or ours.trust.hash != hashlib.sha256(data).hexdigest():
        raise DamagedError("trust_hash")
    trust.take(session, devices, ours.trust.version)


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
    session.flush()


def _is_newest(session: Session, envelope: Envelope) -> bool:
    """Say whether no later answer of the office was taken in: by its time, then by its number."""
    package, seq = envelope.manifest, envelope.manifest.ours.seq
    newer = sa.or_(
        col(Bundle.created) > package.created,
        sa.and_(col(Bundle.created) == package.created, col(Bundle.seq) > seq),
    )
    answers = (col(Bundle.direction) == exchange.INCOMING, col(Bundle.kind) == manifest.RETURN)
    return session.scalar(sa.select(col(Bundle.id)).where(*answers, newer).limit(1)) is None


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
