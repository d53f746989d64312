"""How a team desk and an office come to know each other: request, approve, office package, accept.

Both sides read six words of the other's key aloud by telephone before they go on.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, compose, keys, manifest, opening, trust
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.opening import Envelope
from outreach_desk.desk import taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.send import TO_OFFICE, learn_complete, neutral_name
from outreach_desk.desk.taking import Arrived
from outreach_desk.ground import dates, logs, words
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity, record, search
from outreach_desk.records.exchange import Device, Received, Review
from outreach_desk.records.identity import Author
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.store import safewrite


@dataclass(frozen=True)
class Sent:
    """A file that was written, and the six words of the key that signed it."""

    path: Path
    words: list[str]


@dataclass(frozen=True)
class Approved:
    """A device that may speak from now on. `created` says that the office had no group of that code."""

    device: str
    group_code: str
    created: bool
    words: list[str]


@dataclass(frozen=True)
class Accepted:
    """The office that this desk knows now, and whether the office knows this desk."""

    words: list[str]
    group_code: str
    enrolled: bool


def request(desk: Desk, folder: Path) -> Sent:
    """Write this desk's request to be enrolled. Raises Refused."""
    desk.need_team()
    with desk.database.read() as session:
        row = _own_row(session, identity.TEAM)
        row.group_id = identity.get(session, identity.GROUP)
        row.group_code = identity.get(session, identity.GROUP_CODE)
        ours = {"kind": manifest.REQUEST, "device": row.id, "group": row.group_id}
        composed = compose.compose(
            {manifest.DEVICE_TABLE: (trust.write([row]), trust.schema(), 1)},
            ours,
            seed=identity.need(session, identity.SIGN_SEED),
            recipients=[],
        )
    path = safewrite.write(folder, neutral_name(), composed.data)
    return Sent(path, six_words(row.sign_key))


def look(file: Path) -> tuple[Device, list[str]]:
    """Read a request without believing it: its row, and the words to hear from the person who sent it."""
    envelope = opening.open_bundle(taking.read_file(file), [])
    opening.check_content(envelope)
    if envelope.manifest.ours.kind != manifest.REQUEST or envelope.sealed:
        raise Refused("not_a_request", said(N_("This file is not a request of a new desk.")))
    rows = trust.read(envelope.members.get(f"{manifest.DEVICE_TABLE}.csv", b""))
    if len(rows) != 1 or rows[0].id != envelope.manifest.ours.device or rows[0].role != identity.TEAM:
        raise DamagedError("request_form")
    if not envelope.signed_by([rows[0].sign_key]):
        raise trust.bad_signature(rows[0].id)
    if not rows[0].group_code:
        raise DamagedError("request_form")
    return rows[0], six_words(rows[0].sign_key)


def approve(desk: Desk, file: Path) -> Approved:
    """Let a device speak for its group; the office's group of that code, or a new one. Raises Refused."""
    desk.need_office()
    row, spoken = look(file)
    code = str(row.group_code)
    with desk.write() as (session, author):
        _ensure_own_row(session)
        known = session.get(Device, row.id)
        if known is not None and known.sign_key != row.sign_key:
            words_ = N_("Another desk has this device name already. Ask the team to make a new request.")
            raise Refused("device_known", said(words_))
        created = False
        if known is None:
            group, created = _group(session, author, code, row.label)
            row.group_id, row.group_code = group.id, code
            row.valid_through, row.successor, row.added_at = None, None, dates.now_instant()
            session.add(row)
            _raise_trust(session)
    logs.event(desk.home.log, "approved", created=int(created))
    return Approved(row.id, code, created, spoken)


def office_package(desk: Desk, folder: Path) -> Sent:
    """Write directory, lists and keys for all valid devices. Raises Refused.

    Before anybody is enrolled it is a bare file with nothing but the office's own row.
    """
    desk.need_office()
    with desk.write() as (session, _):
        own = _ensure_own_row(session)
        devices = trust.all_devices(session)
        teams = [one for one in devices if one.role == identity.TEAM and one.valid_through is None]
        listed = devices if teams else [own]
        data = trust.write(listed)
        tables: dict[str, compose.Table] = {manifest.DEVICE_TABLE: (data, trust.schema(), len(listed))}
        if teams:
            tables |= {
                thing.name: compose.record_table(thing, compose.changed_rows(session, thing, 0))
                for thing in catalog.OFFICE
                if thing.name != "person_link"
            }
        version = int(identity.get(session, identity.TRUST_VERSION) or 0)
        ours = {
            "kind": manifest.OFFICE,
            "to": "all",
            "device": own.id,
            "office": keys.key_hash(own.sign_key),
            "trust": {"version": version, "hash": hashlib.sha256(data).hexdigest()},
            "have": {
                one.id: {TO_OFFICE: chain.complete_to(chain.of_device(session, one.id, TO_OFFICE))}
                for one in teams
            },
        }
        composed = compose.compose(
            tables,
            ours,
            seed=identity.need(session, identity.SIGN_SEED),
            recipients=[one.recipient for one in teams],
        )
    path = safewrite.write(folder, neutral_name(), composed.data)
    logs.event(desk.home.log, "office_package", devices=len(teams))
    return Sent(path, six_words(own.sign_key))


def accept(desk: Desk, file: Path, *, spoken: str | None = None) -> Accepted:
    """Take in an office package. The first one makes its office ours; `spoken` are the words heard for it.

    Raises Refused; then nothing was changed.
    """
    desk.need_team()
    with desk.write() as (session, author):
        envelope = opening.open_bundle(
            taking.read_file(file), [identity.need(session, identity.AGE_IDENTITY)]
        )
        office, devices = _office_of(session, envelope, spoken)
        office_sign_key = office.sign_key
        identity.put(session, identity.OFFICE_KEY, office_sign_key)
        listed = envelope.manifest.ours.trust
        trust.take(session, devices, listed.version if listed else 0)
        own = session.get(Device, author.device)
        if own is not None and own.group_id and own.sign_key == _own_key(session):
            taking.take_office_tables(session, Arrived(file, b"", envelope))
            _join_group(session, own)
            have = envelope.manifest.ours.have.get(author.device, {}).get(TO_OFFICE)
            if have is not None:
                learn_complete(session, have, envelope.manifest.created)
        enrolled = identity.get(session, identity.ENROLLED) == "true"
        code = identity.get(session, identity.GROUP_CODE) or ""
    logs.event(desk.home.log, "accepted", enrolled=int(enrolled))
    return Accepted(six_words(office_sign_key), code, enrolled)


def look_office(desk: Desk, file: Path) -> list[str]:
    """Read an office package without taking it: the six words to hear from the office."""
    desk.need_team()
    with desk.database.read() as session:
        envelope = opening.open_bundle(
            taking.read_file(file), [identity.need(session, identity.AGE_IDENTITY)]
        )
        office, _ = _office_of(session, envelope, None)
    return six_words(office.sign_key)


def office_key(desk: Desk, folder: Path) -> Path:
    """Write the office's age identity as a text file: with it, `age` opens every bundle sent here."""
    desk.need_office()
    with desk.database.read() as session:
        text = identity.need(session, identity.AGE_IDENTITY)
    path = safewrite.write(folder, "office-key.txt", f"{text}\n".encode())
    logs.event(desk.home.log, "office_key_written")
    return path


def six_words(sign_key: str) -> list[str]:
    """Give the six words of a signing key."""
    return words.six_words(keys.raw_public(sign_key))


def _own_key(session: Session) -> str:
    return keys.public_key(identity.need(session, identity.SIGN_SEED))


def _own_row(session: Session, role: str) -> Device:
    return Device(
        id=identity.need(session, identity.DEVICE),
        label=identity.get(session, identity.LABEL),
        sign_key=_own_key(session),
        recipient=keys.recipient(identity.need(session, identity.AGE_IDENTITY)),
        role=role,
        added_at=dates.now_instant(),
    )


def _ensure_own_row(session: Session) -> Device:
    own = session.get(Device, identity.need(session, identity.DEVICE))
    if own is None:
        own = _own_row(session, identity.OFFICE)
        session.add(own)
        _raise_trust(session)
    return own


def _raise_trust(session: Session) -> None:
    session.flush()
    version = int(identity.get(session, identity.TRUST_VERSION) or 0)
    identity.put(session, identity.TRUST_VERSION, str(version + 1))


def _group(session: Session, author: Author, code: str, label: str | None) -> tuple[PeerGroup, bool]:
    query = sa.select(PeerGroup).where(col(PeerGroup.code) == code, col(PeerGroup.deleted).is_(False))
    found = session.scalars(query.order_by(col(PeerGroup.id)).limit(1)).first()
    if found is not None:
        return found, False
    made = record.save(session, author, catalog.THINGS["peer_group"], {"code": code, "name": label or code})
    return session.get_one(PeerGroup, made.id), True


def _office_of(session: Session, envelope: Envelope, spoken: str | None) -> tuple[Device, list[Device]]:
    """Find the office that signed, as this desk knows it or, the first time, as the file says."""
    ours = envelope.manifest.ours
    if ours.kind != manifest.OFFICE:
        raise Refused("not_an_office_file", said(N_("This file is not an office package.")))
    opening.check_content(envelope)
    data = envelope.members.get(f"{manifest.DEVICE_TABLE}.csv", b"")
    devices = trust.read(data)
    office = next((one for one in devices if one.id == ours.device and one.role == identity.OFFICE), None)
    bare_with_more = not envelope.sealed and (len(devices) != 1 or len(envelope.manifest.resources) != 1)
    if office is None or ours.trust is None or bare_with_more:
        raise DamagedError("office_form")
    if ours.trust.hash != hashlib.sha256(data).hexdigest():
        raise DamagedError("trust_hash")
    known = identity.get(session, identity.OFFICE_KEY)
    if known is not None and office.sign_key != known:
        words_ = N_("This file comes from another office than yours. Nothing was taken from it.")
        raise Refused("wrong_office", said(words_))
    if not envelope.signed_by([office.sign_key]):
        raise trust.bad_signature(ours.device)
    if spoken is not None and not words.matches(keys.raw_public(office.sign_key), spoken):
        words_ = N_("These are not the six words of this file. Ask the office to read them again.")
        raise Refused("wrong_words", said(words_))
    return office, devices


def _join_group(session: Session, own: Device) -> None:
    """Put the office's group in place of the provisional one, before anything was ever sent."""
    provisional, group = identity.need(session, identity.GROUP), str(own.group_id)
    if identity.get(session, identity.ENROLLED) == "true":
        return
    if session.get(PeerGroup, group) is None:
        raise DamagedError("office_form")
    if provisional != group:
        _move(session, provisional, group)
    identity.put(session, identity.GROUP, group)
    identity.put(session, identity.GROUP_CODE, str(own.group_code))
    identity.put(session, identity.ENROLLED, "true")


def _move(session: Session, provisional: str, group: str) -> None:
    """Put one group in another's place: in every record that names it, and in this desk's kept writes."""
    number = identity.next_change(session)
    for thing in catalog.THINGS.values():
        for name in (name for name, table in thing.references.items() if table == PeerGroup.__tablename__):
            columns = thing.model.__table__.c  # type: ignore[attr-defined]
            moved = {name: group, "change": number}
            session.execute(sa.update(thing.model).where(columns[name] == provisional).values(moved))
    for kept in session.scalars(sa.select(Received).where(col(Received.cells).contains(provisional))):
        cells = json.loads(kept.cells)
        kept.cells = json.dumps(
            {name: group if cell == provisional else cell for name, cell in cells.items()}, ensure_ascii=False
        )
    for model in (Received, Review):
        session.execute(sa.delete(model).where(col(model.record_id) == provisional))
    session.execute(sa.delete(PeerGroup).where(col(PeerGroup.id) == provisional))
    search.refresh(session, catalog.THINGS[PeerGroup.__tablename__], [provisional])
