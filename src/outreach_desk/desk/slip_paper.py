"""What stands on the paper of a slip: a part to take along, and a stub that comes back.

Neither says who she is: no name, no code of hers, no group of people, no reason, and no word for an illness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from outreach_desk.bundle import own_keys
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import code39, logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity, record, referral, units
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.records.referral import Referral
from outreach_desk.store import safewrite


@dataclass(frozen=True)
class Paper:
    """One slip as it is printed. `qr` are rows of modules, `bars` one row of them (True is dark).

    `bars` is empty where the number has a character that Code 39 does not know.
    """

    number: str
    issued_on: date | None
    valid_until: date | None
    service: str
    service_code: str
    place: str
    address: str
    phone: str
    hours: str
    group: str
    qr: tuple[tuple[bool, ...], ...]
    bars: tuple[bool, ...]


def papers(desk: Desk, ids: Sequence[str]) -> tuple[Paper, ...]:
    """Give what to print of some slips. Raises Refused: one is not here, or has no number."""
    with desk.database.read() as session:
        group = session.get(PeerGroup, identity.get(session, identity.GROUP) or "")
        code = (group.code if group else None) or identity.get(session, identity.GROUP_CODE) or ""
        return tuple(_paper(session, one, code) for one in ids)


def write_pdf(desk: Desk, folder: Path, data: bytes) -> Path:
    """Write printed pages under a neutral name. It is not sealed: an act of its own, logged."""
    path = safewrite.write(folder, f"sheet-{own_keys.new_device()}.pdf", data)
    logs.event(desk.home.log, "slip_pdf_written", bytes=len(data))
    return path


def _paper(session: Session, referral_id: str, group: str) -> Paper:
    slip = session.get(Referral, referral_id)
    if slip is None or slip.deleted:
        raise Refused("no_such_slip", said(N_("This slip is not on this desk any more.")))
    if not slip.serial:
        words = N_("This slip has no number. Write one from your paper book, save, and print it then.")
        raise Refused("no_number", said(words))
    place = session.get(Organisation, slip.organisation_id or "")
    service = record.local_codes(session).find("service_type", slip.service or "")
    return Paper(
        number=slip.serial,
        issued_on=slip.issued_on,
        valid_until=slip.valid_until or (referral.due_on(slip.issued_on) if slip.issued_on else None),
        service=service.paper_label() if service else "",
        service_code=str(service.sort) if service and service.sort else slip.service or "",
        place=place.name or "" if place else "",
        address=_address(place) if place else "",
        phone=place.phone or "" if place else "",
        hours=place.hours or "" if place else "",
        group=group,
        qr=_qr(slip.serial),
        bars=code39.modules(slip.serial),
    )


def _qr(number: str) -> tuple[tuple[bool, ...], ...]:
    import segno  # noqa: PLC0415 - its one door: 0.1 s that only who prints shall wait for

    return tuple(tuple(bool(one) for one in row) for row in segno.make(number, micro=False).matrix)


def _address(place: Organisation) -> str:
    area = units.find(place.unit) if place.unit else None
    return ", ".join(part for part in (place.address or "", area.vi if area else "") if part)
