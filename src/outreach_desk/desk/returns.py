"""The office's answer to one group: what arrived, what is asked, its records, its figures, the trust list."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import (
    carried,
    chain,
    group_rows,
    manifest,
    plain,
    plan,
    shared_names,
    signing,
    trust,
)
from outreach_desk.bundle.plain import Figure, Question, Receipt
from outreach_desk.desk import outgoing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.outgoing import PART_BYTES, Exported, Letter
from outreach_desk.desk.speaker import TO_OFFICE, to_group
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity, ids, record
from outreach_desk.records.columns import UUID_PATTERN
from outreach_desk.records.exchange import Bundle, DeskFact, Device, Received
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.reports import gather, indicators, one_group, period
from outreach_desk.reports.period import CALENDAR
from outreach_desk.store import safewrite

QUARTERS = 4
_MARK = "kept_at:"
_ID = re.compile(UUID_PATTERN)
_OUTCOMES = {exchange.SUPERSEDED: "superseded", exchange.DISCARDED: "undone"}


def write_return(desk: Desk, group_code: str, folder: Path, *, part_bytes: int = PART_BYTES) -> Exported:
    """Write the answer to a group into a folder. Raises Refused: no such group, or nobody could read it.

    It holds every record that the least informed of the group's valid laptops may lack.
    """
    desk.need_office()
    drive = safewrite.need_folder(folder)
    with desk.database.read() as session:
        group = find_group(session, group_code)
        figures = _figures(session, group)
    with desk.write() as (session, _):
        signing.need(session)
        letter = _letter(session, group, figures)
        since = outgoing.with_seq(session, letter.to, letter.since)
        after = since.composed_change or 0 if since else 0
        mark = int(identity.get(session, f"{_MARK}{since.id}") or 0) if since else 0
        rows = group_rows.answer_to(session, group, after, mark, _told(session, letter.to))
        spent = outgoing.spend(session, letter, rows, part_bytes)
        outgoing.need_room(folder, spent)
        for _composed, bundle in spent:
            identity.put(session, f"{_MARK}{bundle.id}", str(group_rows.high_mark(session)))
    return outgoing.deliver(desk, folder, drive, spent)


def _told(session: Session, to: str) -> list[int]:
    """Give how far the kept writes went at each answer that a group was ever written, by whatever device."""
    answers = sa.and_(col(Bundle.direction) == exchange.OUTGOING, col(Bundle.to) == to)
    named = col(DeskFact.name) == sa.literal(_MARK).concat(col(Bundle.id))
    marks = session.scalars(sa.select(col(DeskFact.value)).join(Bundle, named).where(answers))
    return sorted({int(mark) for mark in marks})


def find_group(session: Session, code: str) -> str:
    """Give the id of the group of a code. Raises Refused."""
    query = sa.select(col(PeerGroup.id)).where(col(PeerGroup.code) == code, col(PeerGroup.deleted).is_(False))
    found = session.scalar(query.order_by(col(PeerGroup.id)).limit(1))
    if found is None:
        raise Refused("no_such_group", said(N_("There is no group of this code at the office.")))
    return found


def _letter(session: Session, group: str, figures: list[Figure]) -> Letter:
    readers = outgoing.valid_of_group(session, group)
    if not readers:
        words = N_("No laptop of this group is enrolled, so nobody could open the file. Nothing was written.")
        raise Refused("no_reader", said(words))
    listed = trust.all_devices(session)
    devices = [one for one in listed if one.role == identity.TEAM and one.group_id == group]
    tables = {
        manifest.DEVICE_TABLE: (trust.write(listed), trust.schema(), len(listed)),
        plain.RECEIPT.name: plain.RECEIPT.write(_receipts(session, devices)),
        plain.QUESTION.name: plain.QUESTION.write(
            [*carried.open_conflicts(session, group), *_held(session, devices)]
        ),
        plain.FIGURE.name: plain.FIGURE.write(figures),
    }
    return Letter(
        kind=manifest.RETURN,
        to=to_group(group),
        recipients=outgoing.keys_of(readers),
        since=min(_heard(session, one, group) for one in readers),
        ours=_words(session, [one.id for one in devices]),
        things=(*(thing.name for thing in catalog.GROUP), plan.LINK),
        tables=tables,
    )


def _words(session: Session, devices: list[str]) -> dict[str, object]:
    """Say what the office has of a group's laptops, and which of their names two of them bore."""
    words: dict[str, object] = {"have": outgoing.have(session, devices, TO_OFFICE)}
    shared = shared_names.known(session).keys() & set(devices)
    return words | {"shared": sorted(shared)} if shared else words


def _heard(session: Session, device: Device, group: str) -> int:
    """Give the answer up to which a laptop has said that it holds everything; 0 if it never said so."""
    newest = outgoing.newest_from(session, device.id, TO_OFFICE)
    if newest is None:
        return 0
    have = manifest.read(newest.manifest.encode()).ours.have
    seq = have.get(identity.need(session, identity.DEVICE), {}).get(to_group(group), 0)
    # An answer that this office never wrote is none to start from.
    return seq if outgoing.with_seq(session, to_group(group), seq) else 0


def _of_devices(devices: Iterable[Device]) -> "sa.Select[Bundle]":
    return sa.select(Bundle).where(
        col(Bundle.direction) == exchange.INCOMING,
        col(Bundle.to) == TO_OFFICE,
        col(Bundle.device).in_([one.id for one in devices]),
    )


def _receipts(session: Session, devices: list[Device]) -> list[Receipt]:
    reached = {one.id: chain.complete_to(chain.of_device(session, one.id, TO_OFFICE)) for one in devices}
    found = []
    for bundle in session.scalars(_of_devices(devices)):
        query = (
            sa.select(col(Received.outcome), col(Received.undone), sa.func.count())
            .where(col(Received.bundle_id) == bundle.id, col(Received.table_name) != manifest.QUESTION_TABLE)
            .group_by(col(Received.outcome), col(Received.undone))
        )
        counts: Counter[str] = Counter()
        for outcome, undone, count in session.execute(query):
            counts["undone" if undone else _OUTCOMES.get(outcome, outcome)] += count
        found.append(
            Receipt(bundle.id, bundle.device, bundle.seq or 0, reached[bundle.device], **dict(counts))
        )
    return found


def _held(session: Session, devices: list[Device]) -> list[Question]:
    bundles = {one.id: one for one in session.scalars(_of_devices(devices))}
    query = sa.select(Received).where(
        col(Received.outcome) == exchange.QUARANTINED, col(Received.undone).is_(False)
    )
    return [
        Question(
            id=ids.of_texts(row.bundle_id, row.table_name, str(row.row)),
            kind=plain.HELD,
            table_name=row.table_name,
            asked_at=bundles[row.bundle_id].handled_at,
            record_id=row.record_id if _ID.fullmatch(row.record_id) else None,
            column=row.column,
            reason=row.reason,
            device=bundles[row.bundle_id].device,
            seq=bundles[row.bundle_id].seq,
            row=row.row,
        )
        for row in session.scalars(query)
        if row.bundle_id is not None and row.bundle_id in bundles
    ]


def _figures(session: Session, group: str) -> list[Figure]:
    """Count the group's latest quarters as every report counts them; shares follow from the counts."""
    codes, on = record.local_codes(session), dates.today()
    found = []
    with one_group.only(session, group):
        for code in _quarters(session):
            asked = period.preset(code, CALENDAR, codes)
            for row in gather.gather(session, None, asked, on, of_one_group=True).rows:
                if row.unit in indicators.SHARES or not isinstance(row.value, int):
                    continue
                figure_id = ids.of_texts(group, code, row.indicator, row.line, row.unit)
                words = (code, CALENDAR, row.indicator, row.unit)
                found.append(Figure(figure_id, *words, row.value, on.isoformat(), row.line or None))
    return found


def _quarters(session: Session) -> list[str]:
    """Give the latest calendar quarters in which the group has an event, newest first."""
    today, days = dates.today(), set[date]()
    for thing in catalog.GROUP:
        if thing.event_on is not None:
            day = sa.column(thing.event_on, sa.Date)
            query = sa.select(day).select_from(sa.table(thing.name)).where(day <= today)
            days |= set(session.scalars(query.where(sa.column("deleted", sa.Boolean).is_(False)).distinct()))
    return sorted({f"{day.year}-Q{(day.month + 2) // 3}" for day in days}, reverse=True)[:QUARTERS]
