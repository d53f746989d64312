"""What a team desk shows of its way to the office: where it stands, what was sent, what the office has."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.bundle import keys, manifest
from outreach_desk.desk import enrol, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import words
from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle

WRITTEN = "exported"


@dataclass(frozen=True)
class SentFile:
    """One file for the office. `written` is False where the number was spent and no file arrived anywhere."""

    seq: int
    file: str
    created: str
    counts: dict[str, int]
    written: bool
    confirmed: bool

    @property
    def rows(self) -> int:
        """Give how many rows it holds."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Outbox:
    """How this desk stands with the office. `own_words` are read to the office on enrolment."""

    group_code: str
    own_words: tuple[str, ...]
    office_known: bool
    enrolled: bool
    waiting: int
    confirmed: int
    sent: tuple[SentFile, ...]


@dataclass(frozen=True)
class OfficeFile:
    """A file from an office that this desk can read, with the six words of the office's key."""

    path: Path
    words: tuple[str, ...]


def look(desk: Desk) -> Outbox:
    """Say how this desk stands with the office. Raises Refused on an office desk."""
    desk.need_team()
    waiting = send.waiting(desk)
    with desk.database.read() as session:
        confirmed = send.complete_to(session)
        query = sa.select(Bundle).where(
            col(Bundle.direction) == exchange.OUTGOING,
            col(Bundle.to) == send.TO_OFFICE,
            col(Bundle.device) == identity.need(session, identity.DEVICE),
        )
        rows = session.scalars(query.order_by(col(Bundle.seq).desc())).all()
        return Outbox(
            group_code=identity.get(session, identity.GROUP_CODE) or "",
            own_words=tuple(enrol.six_words(keys.public_key(identity.need(session, identity.SIGN_SEED)))),
            office_known=identity.get(session, identity.OFFICE_KEY) is not None,
            enrolled=identity.get(session, identity.ENROLLED) == "true",
            waiting=waiting,
            confirmed=confirmed,
            sent=tuple(_sent(row, confirmed) for row in rows),
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


def _sent(row: Bundle, confirmed: int) -> SentFile:
    seq = row.seq or 0
    return SentFile(
        seq=seq,
        file=row.file_name,
        created=row.created,
        counts=dict(manifest.read(row.manifest.encode()).ours.counts),
        written=row.outcome == WRITTEN,
        confirmed=seq <= confirmed,
    )
