"""What a team desk shows of its way to the office: where it stands, what was sent, what the office has."""

import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys, manifest
from outreach_desk.desk import asked, enrol, outgoing, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import words
from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.records.office_word import OfficeReceipt

WRITTEN = "exported"


@dataclass(frozen=True)
class SentFile:
    """One file for the office. `written` is False where the number was spent and no file arrived anywhere.

    `receipt` is what the office said became of its rows (outcome → rows), None where it said nothing.
    """

    seq: int
    file: str
    created: str
    counts: dict[str, int]
    written: bool
    confirmed: bool
    receipt: dict[str, int] | None = None

    @property
    def rows(self) -> int:
        """Give how many rows it holds."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Outbox:
    """How this desk stands with the office. `own_words` are read to the office on enrolment.

    `heard_at`: when the office wrote what it has (UTC). `questions` wait for an answer here. `ended`: the
    office ended the device. `renewed`: why a new one was drawn that the office has not let in yet.
    """

    group_code: str
    own_words: tuple[str, ...]
    office_known: bool
    enrolled: bool
    waiting: int
    confirmed: int
    sent: tuple[SentFile, ...]
    heard_at: str = ""
    questions: int = 0
    ended: bool = False
    renewed: str | None = None


@dataclass(frozen=True)
class OfficeFile:
    """A file from an office that this desk can read, with the six words of the office's key."""

    path: Path
    words: tuple[str, ...]


def look(desk: Desk) -> Outbox:
    """Say how this desk stands with the office. Raises Refused on an office desk."""
    desk.need_team()
    waiting, questions = send.waiting(desk), len(asked.everything(desk))
    with desk.database.read() as session:
        confirmed = send.complete_to(session)
        query = sa.select(Bundle).where(
            col(Bundle.direction) == exchange.OUTGOING,
            col(Bundle.to) == send.TO_OFFICE,
            col(Bundle.device) == identity.need(session, identity.DEVICE),
        )
        rows = session.scalars(query.order_by(col(Bundle.seq).desc())).all()
        receipts = _receipts(session)
        enrolled = identity.get(session, identity.ENROLLED) == "true"
        return Outbox(
            group_code=identity.get(session, identity.GROUP_CODE) or "",
            own_words=tuple(enrol.six_words(keys.public_key(identity.need(session, identity.SIGN_SEED)))),
            office_known=identity.get(session, identity.OFFICE_KEY) is not None,
            enrolled=enrolled,
            waiting=waiting,
            confirmed=confirmed,
            sent=tuple(_sent(row, confirmed, receipts) for row in rows),
            heard_at=identity.get(session, identity.COMPLETE_AT) or "",
            questions=questions,
            ended=identity.get(session, identity.ENDED) is not None,
            renewed=None if enrolled else identity.get(session, identity.RENEWED),
        )


def check_words(desk: Desk, file: str) -> list[str]:
    """Give the check words of a file that was sent, read off the copy kept here. Raises Refused."""
    try:
        return words.six_words((desk.home.kept_aside / file).read_bytes())
    except OSError as error:
        words_ = N_("The copy of this file is not on this computer any more.")
        raise Refused("no_copy", said(words_)) from error


def office_files(desk: Desk, files: list[Path]) -> list[OfficeFile]:
    """Give those of the files that come from an office for this desk; the others are left out."""
    found = []
    for file in files:
        try:
            found.append(OfficeFile(file, tuple(enrol.look_office(desk, file))))
        except Problem:
            continue
    return found


def office_has(desk: Desk, table: str, record_ids: list[str]) -> bool:
    """Say whether one of these records was in a file for the office before it was last changed here."""
    with desk.database.read() as session:
        if identity.get(session, identity.KIND) == identity.OFFICE:
            return False
        written = outgoing.sent(session, send.TO_OFFICE).where(col(Bundle.outcome) == WRITTEN)
        newest = session.scalar(written.order_by(col(Bundle.seq).desc()).limit(1))
        if newest is None:
            return False
        query = sa.select(col(Received.cells)).where(
            col(Received.record_id).in_(record_ids), col(Received.table_name) == table
        )
        times = (json.loads(cells).get("changed_at") for cells in session.scalars(query))
        return any(time and time <= newest.created for time in times)


def _receipts(session: Session) -> dict[int, dict[str, int]]:
    own = col(OfficeReceipt.device) == identity.need(session, identity.DEVICE)
    return {one.seq: json.loads(one.outcomes) for one in session.scalars(sa.select(OfficeReceipt).where(own))}


def _sent(row: Bundle, confirmed: int, receipts: dict[int, dict[str, int]]) -> SentFile:
    seq = row.seq or 0
    return SentFile(
        seq=seq,
        file=row.file_name,
        created=row.created,
        counts=dict(manifest.read(row.manifest.encode()).ours.counts),
        written=row.outcome == WRITTEN,
        confirmed=seq <= confirmed,
        receipt=receipts.get(seq),
    )
