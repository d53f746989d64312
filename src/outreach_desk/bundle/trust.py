"""The trust list: which devices may speak, for which group, with which keys. The office signs it.

It is replaced whole and has a version; a lower one is never taken.
"""

import csv
import hashlib
import io
import re
from typing import Any

import pyrage
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys
from outreach_desk.bundle.container import DamagedError
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.columns import UUID_PATTERN
from outreach_desk.records.exchange import Device
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


def take(session: Session, devices: list[Device], version: int) -> bool:
    """Put a newer list in place of ours; a lower one, or another one of our version, is not taken."""
    ours = int(identity.get(session, identity.TRUST_VERSION) or 0)
    if version <= ours:
        return False
    session.execute(delete(Device))
    session.add_all(devices)
    identity.put(session, identity.TRUST_VERSION, str(version))
    return True


def sender(session: Session, device_id: str, seq: int | None) -> Device:
    """Give the row of a sender that may still speak. Raises Refused: unknown, or revoked."""
    device = session.get(Device, device_id)
    if device is None or device.role != identity.TEAM:
        words = N_("This file says it comes from device {device}, which this office does not know.")
        raise Refused("unknown_sender", said(words, device=device_id))
    if device.valid_through is not None and (seq is None or seq > device.valid_through):
        words = N_("Device {device} was revoked; this file was made after that. It is kept aside.")
        raise Refused("revoked_sender", said(words, device=device_id))
    return device


def bad_signature(device_id: str) -> Refused:
    """Say that the signature is not the sender's."""
    words = N_("The signature on this file is not that of device {device}. It is kept aside.")
    return Refused("bad_signature", said(words, device=device_id))
