"""Send: what changed since the office last had everything, as one sealed file on a stick or in a folder."""

import json
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import carried, group_rows, keys, manifest, own_keys, plain, trust
from outreach_desk.desk import outgoing, speaker
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.outgoing import PART_BYTES, Exported, Letter
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.store import safewrite

TO_OFFICE = speaker.TO_OFFICE
_ANSWERS = (col(Bundle.direction) == exchange.INCOMING, col(Bundle.kind) == manifest.RETURN)


def export(desk: Desk, folder: Path, *, part_bytes: int = PART_BYTES) -> Exported:
    """Write the report for the office into a folder. Raises Refused; then no file is left there.

    The number of the bundle is spent before the file is written: a file that never arrives is a hole that
    the next bundle covers, and no number is ever used for two contents.
    """
    desk.need_team()
    device = safewrite.need_folder(folder)
    with desk.write() as (session, _):
        need_enrolment(session)
        letter = _letter(session)
        rows = group_rows.of_laptop(session, str(letter.ours["group"]), _change_at(session, letter.since))
        spent = outgoing.spend(session, letter, rows, part_bytes)
        outgoing.need_room(folder, spent)
    return outgoing.deliver(desk, folder, device, spent)


def _letter(session: Session) -> Letter:
    group = identity.need(session, identity.GROUP)
    offices = [one for one in trust.all_devices(session) if one.role == identity.OFFICE]
    ours = {
        "group": group,
        "have": outgoing.have(session, [one.id for one in offices], speaker.to_group(group)),
        "office": keys.key_hash(identity.need(session, identity.OFFICE_KEY)),
    }
    return Letter(
        kind=manifest.REPORT,
        to=TO_OFFICE,
        recipients=tuple(trust.office_recipients(session)),
        since=complete_to(session),
        ours=ours,
        things=tuple(thing.name for thing in catalog.GROUP),
        tables={plain.QUESTION.name: plain.QUESTION.write(carried.open_conflicts(session))},
    )


def waiting(desk: Desk) -> int:
    """Count the records that changed after what the office is known to have."""
    with desk.database.read() as session:
        return count_waiting(session)


def count_waiting(session: Session) -> int:
    """As `waiting`, for whoever holds a session. What stands as the office itself said it is not counted."""
    after = _change_at(session, complete_to(session))
    count = 0
    for thing in catalog.GROUP:
        query = sa.select(col(thing.model.id), col(thing.model.version), col(thing.model.edits))
        changed = session.execute(query.where(col(thing.model.change) > after)).all()
        told = _told(session, thing.name) if changed else set()
        count += sum((row.id, row.version, row.edits) not in told for row in changed)
    return count


def _told(session: Session, table: str) -> set[tuple[str, str, str]]:
    """Give the states of a table that came from the office: record, version, edits.

    An answer that said it had more of this desk than it has now does not count any more.
    """
    office = [
        bundle.id
        for bundle in session.scalars(sa.select(Bundle).where(*_ANSWERS))
        if _have(session, bundle) <= complete_to(session)
    ]
    query = sa.select(col(Received.record_id), col(Received.cells)).where(
        col(Received.bundle_id).in_(office), col(Received.table_name) == table
    )
    rows = ((record_id, json.loads(cells)) for record_id, cells in session.execute(query))
    return {(record_id, cells.get("version", ""), cells.get("edits", "")) for record_id, cells in rows}


def _have(session: Session, bundle: Bundle) -> int:
    have = manifest.read(bundle.manifest.encode()).ours.have
    return have.get(identity.need(session, identity.DEVICE), {}).get(TO_OFFICE, 0)


def sent(desk: Desk) -> list[Bundle]:
    """Give what this desk's present device has sent to the office, newest first."""
    with desk.database.read() as session:
        rows = list(session.scalars(outgoing.sent(session, TO_OFFICE).order_by(col(Bundle.seq).desc())))
        # Whoever asked reads them after the session has ended.
        session.expunge_all()
        return rows


def confirmed(desk: Desk) -> int:
    """Give the number up to which the office is known to have everything, 0 for nothing."""
    with desk.database.read() as session:
        return complete_to(session)


def learn_complete(session: Session, seq: int, said_at: str) -> None:
    """Take from an office package how far the office has everything, unless a newer word was heard.

    A package has no number, so its time is all there is; an answer goes by its number (`learn_answer`).
    """
    newest = said_at >= (identity.get(session, identity.COMPLETE_AT) or "")
    learn_answer(session, seq, newest=newest, said_at=said_at)


def learn_answer(session: Session, seq: int, *, newest: bool, said_at: str) -> None:
    """Take from the office's newest answer how far it has everything, also when that is lower than before.

    Raises Refused where the office has more from this device than the device knows to have written.
    """
    if seq > own_keys.last_seq(session, identity.need(session, identity.DEVICE), TO_OFFICE):
        raise own_keys.rolled_back()
    if newest:
        identity.put(session, identity.COMPLETE_TO, str(seq))
        identity.put(session, identity.COMPLETE_AT, said_at)


def learn_anew(session: Session) -> None:
    """Take `complete_to` from the newest answer that is not undone; without one, the office has nothing."""
    answers = sa.select(Bundle).where(*_ANSWERS, col(Bundle.undone_at).is_(None))
    newest = session.scalar(answers.order_by(col(Bundle.handled_at).desc(), col(Bundle.seq).desc()).limit(1))
    identity.put(session, identity.COMPLETE_TO, str(_have(session, newest) if newest else 0))


def complete_to(session: Session) -> int:
    """Give the `complete_to` of the office as this desk last learned it."""
    return int(identity.get(session, identity.COMPLETE_TO) or 0)


def neutral_name() -> str:
    """Draw a file name that tells nothing."""
    return outgoing.neutral_name()


def need_enrolment(session: Session) -> None:
    """Refuse to send before the office knows this desk, or after it ended its device. Raises Refused."""
    if identity.get(session, identity.ENDED) is not None:
        words_ = N_(
            "The office has ended the device of this desk; your records are safe here. Get a new name for"
            " this desk, then send the office a request."
        )
        raise Refused("device_ended", said(words_))
    if identity.get(session, identity.ENROLLED) != "true":
        words_ = N_(
            "The office has not approved this desk yet. Send it a request first; your records are safe here."
        )
        raise Refused("not_enrolled", said(words_))


def _change_at(session: Session, seq: int) -> int:
    bundle = outgoing.with_seq(session, TO_OFFICE, seq)
    return bundle.composed_change or 0 if bundle else 0
