"""How a team desk and an office come to know each other: request, approve, office package, accept.

Both sides read six words of the other's key aloud by telephone before they go on.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, compose, keys, manifest, opening, own_keys, signing, trust
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.manifest import Former
from outreach_desk.bundle.opening import Envelope
from outreach_desk.desk import formers, group_given, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.formers import Shared
from outreach_desk.desk.send import TO_OFFICE, learn_complete, neutral_name
from outreach_desk.desk.taking import Arrived
from outreach_desk.ground import dates, logs, words
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import catalog, identity, record
from outreach_desk.records.exchange import Device
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
    """A device that may speak from now on. `created` says that the office had no group of that code.

    `former` are the devices that it was before; they have ended. `shared` are those of them that another
    laptop was at the same time.
    """

    device: str
    group_code: str
    created: bool
    words: list[str]
    former: tuple[str, ...] = ()
    shared: tuple[Shared, ...] = ()

    def warnings(self) -> list[str]:
        """Say in the shown language which names two laptops bore at once, and what follows from it."""
        words_ = _(
            "Two laptops were device {device} at the same time: this one, and the one that is {other} now. A"
            " folder was copied. Where they wrote different things under that name, you will be asked under"
            " “Open questions” when their files come in."
        )
        return [words_.format(device=one.device, other=one.other) for one in self.shared]


@dataclass(frozen=True)
class Accepted:
    """The office that this desk knows now, and whether the office knows this desk.

    `ended`: it has ended this desk's device. `notice` says why its list of devices was not taken.
    """

    words: list[str]
    group_code: str
    enrolled: bool
    ended: bool = False
    notice: str | None = None


def request(desk: Desk, folder: Path) -> Sent:
    """Write this desk's request to be enrolled. Raises Refused."""
    desk.need_team()
    with desk.database.read() as session:
        row = _own_row(session, identity.TEAM)
        row.group_id = identity.get(session, identity.GROUP)
        row.group_code = identity.get(session, identity.GROUP_CODE)
        ours = {
            "kind": manifest.REQUEST,
            "device": row.id,
            "group": row.group_id,
            "former": formers.written(session),
        }
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
    row, _ = look_closely(file)
    return row, six_words(row.sign_key)


def look_closely(file: Path) -> tuple[Device, tuple[Former, ...]]:
    """Read a request without believing it: its row, and the devices that the desk says it was before."""
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
    listed = envelope.manifest.ours.former
    formers.check_form(rows[0].id, listed)
    return rows[0], listed


def approve(desk: Desk, file: Path) -> Approved:
    """Let a device speak for its group; the office's group of that code, or a new one. Raises Refused."""
    desk.need_office()
    row, listed = look_closely(file)
    spoken, created, shared = six_words(row.sign_key), False, list[Shared]()
    former = tuple(one.device for one in listed)
    with desk.write() as (session, author):
        signing.need(session)
        own_office_row(session)
        known = session.get(Device, row.id)
        _refuse_known(known, row)
        if known is None:
            before = formers.group_of(session, row, listed)
            if before is not None:
                group = session.get_one(PeerGroup, before)
            else:
                group, created = _group(session, author, str(row.group_code), row.label)
            row.group_id, row.group_code = group.id, str(group.code)
            row.valid_through, row.successor, row.added_at = None, None, dates.now_instant()
            session.add(row)
            shared = formers.retire(session, row, listed)
            signing.raise_trust(session)
        else:
            former = ()
        code = str((known or row).group_code)
    logs.event(desk.home.log, "approved", created=int(created), former=len(former), shared=len(shared))
    return Approved(row.id, code, created, spoken, former, tuple(shared))


def _refuse_known(known: Device | None, row: Device) -> None:
    if known is not None and known.sign_key != row.sign_key:
        words_ = N_("Another desk has this device name already. Ask the team to make a new request.")
        raise Refused("device_known", said(words_))
    if known is not None and known.valid_through is not None:
        words_ = N_(
            "Device {device} was revoked and cannot speak again. Let the team get a new name for its laptop"
            " and make a new request."
        )
        raise Refused("device_revoked", said(words_, device=row.id))


def office_package(desk: Desk, folder: Path) -> Sent:
    """Write directory, lists and keys for all valid devices. Raises Refused.

    Before anybody is enrolled it is a bare file with nothing but the office's own row.
    """
    desk.need_office()
    with desk.write() as (session, _):
        signing.need(session)
        identity.drop(session, identity.RENEWED)
        own = own_office_row(session)
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


def accept(desk: Desk, file: Path, *, spoken: str | None = None, anew: bool = False) -> Accepted:
    """Take in an office package. The first one makes its office ours; `spoken` are the words heard for it.

    `anew` takes another office key in place of the known one (the office lost it), by its words only.
    Raises Refused; then nothing was changed.
    """
    desk.need_team()
    with desk.write() as (session, author):
        envelope = opening.open_bundle(taking.read_file(file), own_keys.identities_of(session))
        known = identity.get(session, identity.OFFICE_KEY) is not None
        office = _office_of(session, envelope, spoken, anew=anew)
        taken = None
        if envelope.sealed or anew or not known:  # a bare file is the first word of an office, and no more
            taken = trust.take_list(session, envelope, far=spoken is not None, anew=anew)
        own = session.get(Device, author.device)
        ended = own is not None and own.valid_through is not None and own.sign_key == _own_key(session)
        if own is None and anew:
            identity.put(session, identity.ENROLLED, "false")
        elif ended:
            identity.put(session, identity.ENROLLED, "false")
            identity.put(session, identity.ENDED, "true")
        elif own is not None and own.group_id and own.sign_key == _own_key(session):
            taking.take_office_tables(session, Arrived(file, b"", envelope))
            group_given.take(session, own)
            have = envelope.manifest.ours.have.get(author.device, {}).get(TO_OFFICE)
            if have is not None:
                learn_complete(session, have, envelope.manifest.created)
        enrolled = identity.get(session, identity.ENROLLED) == "true"
        code = identity.get(session, identity.GROUP_CODE) or ""
    logs.event(desk.home.log, "accepted", enrolled=int(enrolled))
    return Accepted(six_words(office), code, enrolled, ended, taken.message() if taken else None)


def look_office(desk: Desk, file: Path) -> list[str]:
    """Read an office package without taking it: the six words to hear from the office."""
    desk.need_team()
    with desk.database.read() as session:
        envelope = opening.open_bundle(taking.read_file(file), own_keys.identities_of(session))
        return six_words(_office_of(session, envelope, None, anew=False))


def office_key(desk: Desk, folder: Path) -> Path:
    """Write the office's age identities as a text file: with it, `age` opens every bundle sent here."""
    desk.need_office()
    with desk.database.read() as session:
        text = "\n".join(own_keys.identities_of(session))
    path = safewrite.write(folder, "office-key.txt", f"{text}\n".encode())
    logs.event(desk.home.log, "office_key_written")
    return path


def six_words(sign_key: str) -> list[str]:
    """Give the six words of a signing key."""
    return words.six_words(keys.raw_public(sign_key))


def own_office_row(session: Session) -> Device:
    """Give the office's own row of the list; it stands there from the first time it is asked for."""
    own = session.get(Device, identity.need(session, identity.DEVICE))
    if own is None:
        own = _own_row(session, identity.OFFICE)
        session.add(own)
        signing.raise_trust(session)
    return own


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


def _group(session: Session, author: Author, code: str, label: str | None) -> tuple[PeerGroup, bool]:
    query = sa.select(PeerGroup).where(col(PeerGroup.code) == code, col(PeerGroup.deleted).is_(False))
    found = session.scalars(query.order_by(col(PeerGroup.id)).limit(1)).first()
    if found is not None:
        return found, False
    made = record.save(session, author, catalog.THINGS["peer_group"], {"code": code, "name": label or code})
    return session.get_one(PeerGroup, made.id), True


def _office_of(session: Session, envelope: Envelope, spoken: str | None, *, anew: bool) -> str:
    """Give the key of the office that signed, as this desk knows it or, the first time, as the file says."""
    if envelope.manifest.ours.kind != manifest.OFFICE:
        raise Refused("not_an_office_file", said(N_("This file is not an office package.")))
    opening.check_content(envelope)
    found = trust.office_list(session, envelope, anew=anew)
    if not envelope.sealed and (len(found.devices) != 1 or len(envelope.manifest.resources) != 1):
        raise DamagedError("office_form")
    heard = spoken is not None and words.matches(keys.raw_public(found.office.sign_key), spoken)
    if not heard and (spoken is not None or anew):
        words_ = N_("These are not the six words of this file. Ask the office to read them again.")
        raise Refused("wrong_words", said(words_))
    return found.office.sign_key
