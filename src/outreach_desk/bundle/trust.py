"""The trust list: which devices may speak, for which group, with which keys. The office signs it.

It is replaced whole and has a version; a lower one is never taken.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

import pyrage
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.manifest import DEVICE_TABLE
from outreach_desk.bundle.opening import Envelope
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import exchange, identity
from outreach_desk.records.columns import UUID_PATTERN
from outreach_desk.records.exchange import FORKED, Bundle, Device
from outreach_desk.records.stamps import DEVICE_PATTERN, MOST

COLUMNS = (
    "id",
    "group_id",
    "group_code",
    "label",
    "sign_key",
    "next_sign_key",
    "recipient",
    "next_recipient",
    "role",
    "valid_through",
    "successor",
    "added_at",
)
_PATTERNS = {
    "id": DEVICE_PATTERN,
    "group_id": UUID_PATTERN,
    "role": f"{identity.TEAM}|{identity.OFFICE}",
    "valid_through": "0|[1-9][0-9]{0,9}",
    "successor": DEVICE_PATTERN,
}
_NEEDED = ("id", "sign_key", "recipient", "role")
_MOST_CELL = 400
FAR = 1000  # no office makes so many lists between two visits; a person is to ask it
LOWER, OTHER, JUMP = "lower_list", "other_list", "far_list"
_NOT_TAKEN = {
    LOWER: N_("The list of desks in this file is older than the one here; ours was kept."),
    OTHER: N_(
        "The list of desks in this file differs from the one here though both bear one number;"
        " ours was kept. Tell the office: its database may be an older copy."
    ),
    JUMP: N_(
        "The list of desks in this file is more than a thousand numbers ahead of ours; ours was"
        " kept. Let the office read its six words aloud and take the file in with them."
    ),
}


def schema() -> dict[str, Any]:
    """Give the Frictionless schema of `device.csv`."""
    fields = []
    for name in COLUMNS:
        field: dict[str, Any] = {"name": name, "type": "integer" if name == "valid_through" else "string"}
        limits: dict[str, Any] = {"required": True} if name in _NEEDED else {}
        if name in _PATTERNS and name != "valid_through":
            limits["pattern"] = f"^({_PATTERNS[name]})$"
        if limits:
            field["constraints"] = limits
        fields.append(field)
    return {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}


def write(devices: list[Device]) -> bytes:
    """Write `device.csv`, sorted by id."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for device in sorted(devices, key=lambda one: one.id):
        values = (getattr(device, name) for name in COLUMNS)
        writer.writerow(["" if value is None else str(value) for value in values])
    return stream.getvalue().encode()


def read(data: bytes) -> list[Device]:
    """Read `device.csv` strictly. Raises DamagedError."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DamagedError("device_list") from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise DamagedError("device_list")
    devices = [_device(row) for row in rows[1:]]
    if len({device.id for device in devices}) != len(devices):
        raise DamagedError("device_list")
    return devices


def _device(row: list[str]) -> Device:
    if len(row) != len(COLUMNS):
        raise DamagedError("device_list")
    cells = dict(zip(COLUMNS, row, strict=True))
    fits = all(
        cell == "" or re.fullmatch(_PATTERNS.get(name, rf"[^\x00-\x1f]{{1,{_MOST_CELL}}}"), cell)
        for name, cell in cells.items()
    )
    if not fits or any(cells[name] == "" for name in _NEEDED):
        raise DamagedError("device_list")
    try:
        for name in ("sign_key", "next_sign_key"):
            if cells[name]:
                keys.raw_public(cells[name])
        for name in ("recipient", "next_recipient"):
            if cells[name]:
                pyrage.x25519.Recipient.from_str(cells[name])
    except (ValueError, pyrage.RecipientError):
        raise DamagedError("device_list") from None
    through = int(cells["valid_through"]) if cells["valid_through"] else None
    if through is not None and through > MOST:
        raise DamagedError("device_list")
    values: dict[str, Any] = {name: cell or None for name, cell in cells.items()}
    return Device(**{**values, "valid_through": through})


def all_devices(session: Session) -> list[Device]:
    """Give the trust list that this desk holds."""
    return list(session.scalars(select(Device).order_by(col(Device.id))))


def held(session: Session) -> dict[str, Any]:
    """Give version and hash of the list that this desk holds, as a manifest names them."""
    version = int(identity.get(session, identity.TRUST_VERSION) or 0)
    return {"version": version, "hash": hashlib.sha256(write(all_devices(session))).hexdigest()}


def office_recipients(session: Session) -> list[str]:
    """Give the age keys of the office, present and next: reports are sealed for both."""
    office = [
        one for one in all_devices(session) if one.role == identity.OFFICE and one.valid_through is None
    ]
    return list(dict.fromkeys(key for one in office for key in (one.recipient, one.next_recipient) if key))


@dataclass(frozen=True)
class OfficeList:
    """The trust list of an office's file, whose signature is that of the office known here."""

    office: Device
    devices: list[Device]
    version: int
    hash: str


@dataclass(frozen=True)
class Taken:
    """What became of a list. `reason` says why a list that differs from ours was not taken."""

    taken: bool
    reason: str | None = None

    def message(self) -> str | None:
        """Say it in the shown language; None where there is nothing to say."""
        return _(_NOT_TAKEN[self.reason]) if self.reason else None


def office_list(session: Session, envelope: Envelope, *, anew: bool = False) -> OfficeList:
    """Read the list of an `office` or `return` bundle and hold the signature against the office known here.

    The first time, and `anew`, its own word is believed: six words are to be heard. Raises Refused,
    DamagedError.
    """
    ours = envelope.manifest.ours
    data = envelope.members.get(f"{DEVICE_TABLE}.csv", b"")
    devices = read(data)
    office = next((one for one in devices if one.id == ours.device and one.role == identity.OFFICE), None)
    if office is None or office.valid_through is not None or ours.trust is None:
        raise DamagedError("office_form")
    if ours.trust.hash != hashlib.sha256(data).hexdigest():
        raise DamagedError("trust_hash")
    known = office_keys(session) if not anew else set()
    if known and office.sign_key not in known:
        words = N_(
            "This file comes from another office than yours. Nothing was taken from it. If your office has a"
            " new key, let it read its six words aloud and take the file in with them."
        )
        raise Refused("wrong_office", said(words))
    if not envelope.signed_by(known or {office.sign_key}):
        raise bad_signature(called(office))
    return OfficeList(office, devices, ours.trust.version, ours.trust.hash)


def office_keys(session: Session) -> set[str]:
    """Give the keys with which our office may sign: the one known here, and the next that it has named."""
    known = identity.get(session, identity.OFFICE_KEY)
    if known is None:
        return set()
    coming = session.scalars(
        select(col(Device.next_sign_key)).where(
            col(Device.role) == identity.OFFICE,
            col(Device.sign_key) == known,
            col(Device.valid_through).is_(None),
        )
    )
    return {known, *(key for key in coming if key)}


def take_list(session: Session, envelope: Envelope, *, far: bool = False, anew: bool = False) -> Taken:
    """Put a newer list in place of ours, and the office's promoted key with it.

    A lower list, another one of our version, and one that jumps far ahead (unless a person said so: `far`)
    are not taken; the rest of the bundle is. Raises as `office_list`.
    """
    found = office_list(session, envelope, anew=anew)
    ours = held(session)
    if not anew and identity.get(session, identity.OFFICE_KEY) is not None:
        if (found.version, found.hash) == (ours["version"], ours["hash"]):
            return Taken(taken=False)
        if found.version <= ours["version"]:
            return Taken(False, LOWER if found.version < ours["version"] else OTHER)
        if found.version > ours["version"] + FAR and ours["version"] and not far:
            return Taken(False, JUMP)
    session.execute(delete(Device))
    session.add_all(found.devices)
    session.flush()
    identity.put(session, identity.TRUST_VERSION, str(found.version))
    identity.put(session, identity.OFFICE_KEY, found.office.sign_key)
    return Taken(taken=True)


@dataclass(frozen=True)
class Leave:
    """What a person allows a sender: late files of a revoked one, or both histories of one that parted."""

    let_in: bool = False
    fork: bool = False


NONE = Leave()


def sender(session: Session, envelope: Envelope, leave: Leave = NONE) -> Device:
    """Give the row of a sender that may speak. Raises Refused: unknown, revoked, or late.

    What is in already stays in. What a revoked device made in time and what came only afterwards needs a
    person. Of a device that parted both histories may be let in to their ends.
    """
    ours = envelope.manifest.ours
    device = known_team(session, ours.device)
    if device.valid_through is None or _is_in(session, envelope):
        return device
    if leave.fork and has_parted(session, device.id):
        return device
    if ours.seq is None or ours.seq > device.valid_through:
        words = N_("The desk “{desk}” was revoked, and this file was made after that. It is kept aside.")
        raise Refused("revoked_sender", said(words, desk=called(device)))
    if not leave.let_in:
        words = N_(
            "The desk “{desk}” was revoked before this file (number {seq}) came in. It is kept aside. If the"
            " team says that it is theirs, let it in."
        )
        raise Refused("revoked_late", said(words, desk=called(device), seq=ours.seq))
    return device


def known_team(session: Session, device_id: str) -> Device:
    """Give the row of a team device, revoked or not. Raises Refused: unknown."""
    device = session.get(Device, device_id)
    if device is None or device.role != identity.TEAM:
        words = N_("This file says it comes from device {device}, which this office does not know.")
        raise Refused("unknown_sender", said(words, device=device_id))
    return device


def has_parted(session: Session, device: str) -> bool:
    """Say whether two laptops claimed to be this device and both were let in here."""
    parted = select(col(Bundle.id)).where(col(Bundle.device) == device, col(Bundle.outcome) == FORKED)
    return session.scalar(parted.limit(1)) is not None


def _is_in(session: Session, envelope: Envelope) -> bool:
    known = session.get(Bundle, envelope.manifest.id)
    return known is not None and known.manifest_hash == envelope.manifest_hash


def called(device: Device) -> str:
    """Give what people call a desk of the list."""
    return exchange.called(device.label, device.group_code, device.id)


def bad_signature(desk: str) -> Refused:
    """Say that the signature is not that of the desk that people call so."""
    words = N_("The signature on this file is not that of the desk “{desk}”. It is kept aside.")
    return Refused("bad_signature", said(words, desk=desk))
