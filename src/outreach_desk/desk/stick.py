"""A stick that files of this desk went to: write the same bytes again, and check what lies there.

A number is never composed twice. What is written again are the sealed bytes that were kept aside, and only
if they still have the hash that was recorded when the number was spent (`bundle-format.md` §9).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.bundle import manifest
from outreach_desk.desk import drives
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.outgoing import CLUSTER, Exported
from outreach_desk.desk.send import TO_OFFICE
from outreach_desk.ground import logs, words
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange
from outreach_desk.records.exchange import Bundle
from outreach_desk.store import safewrite

WHOLE, DAMAGED, UNKNOWN = "whole", "damaged", "unknown"
# A package of the office is recorded without its bytes; no file is judged by the hash of nothing.
_NO_HASH = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class OnStick:
    """One file that lies there. `seq` and `sent` where this desk knows it: its number, and that it left here.

    `unknown`: this desk never recorded a file of this name or content, so it can say nothing about it.
    """

    file: str
    state: str
    seq: int | None = None
    sent: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


@dataclass(frozen=True)
class StickCheck:
    """What was found on a stick, and how many left-over parts were removed from it."""

    files: tuple[OnStick, ...]
    parts: int

    @property
    def damaged(self) -> tuple[OnStick, ...]:
        """Give the files that do not hold what was written."""
        return tuple(one for one in self.files if one.state == DAMAGED)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {"files": [one.as_dict() for one in self.files], "parts": self.parts}


def copy_again(desk: Desk, seq: int, folder: Path) -> Exported:
    """Write the file of a number for the office once more, the same bytes. Raises Refused; see `export`."""
    desk.need_team()
    device = safewrite.need_folder(folder)
    with desk.database.read() as session:
        bundle = session.scalar(_sent().where(col(Bundle.to) == TO_OFFICE, col(Bundle.seq) == seq))
        if bundle is None:
            raise Refused("no_such_number", said(N_("This desk never wrote a file of this number.")))
        session.expunge_all()
    data = _kept(desk, bundle)
    spoken = words.six_words(data)
    target = folder / bundle.file_name
    if _hash(target) != bundle.file_hash:
        safewrite.need_room(folder, len(data) + CLUSTER)
        if target.exists():
            # It bears a name that we drew, and not what we wrote: what is left of a copy that was cut short.
            safewrite.replace(target, data, device=device)
        else:
            safewrite.write(folder, bundle.file_name, data, device=device)
    with desk.write() as (session, _):
        session.get_one(Bundle, bundle.id).outcome = "exported"
    counts = dict(manifest.read(bundle.manifest.encode()).ours.counts)
    logs.event(desk.home.log, "exported_again", seq=seq)
    return Exported(target, seq, bundle.since or 0, spoken, sum(counts.values()), counts)


def check(desk: Desk, folder: Path) -> StickCheck:
    """Read every file of desks on a stick and compare its hash with what this desk recorded.

    Only a stick that was unplugged meanwhile answers for itself and not from the memory of this computer.
    Raises Refused: no such place.
    """
    if not folder.is_dir():
        raise Refused("no_folder", said(N_("This place is not there. Plug the stick in again and repeat.")))
    parts = safewrite.clear_parts(folder)
    with desk.database.read() as session:
        recorded = session.execute(
            sa.select(
                col(Bundle.file_name), col(Bundle.file_hash), col(Bundle.seq), col(Bundle.direction)
            ).where(col(Bundle.file_hash) != _NO_HASH)
        ).all()
    by_hash = {file_hash: (seq, way) for _name, file_hash, seq, way in recorded}
    by_name = {name.lower(): (seq, way) for name, _digest, seq, way in recorded if name}
    found = []
    for one in drives.files([drives.dropped_place(folder)]):
        digest = _hash(one.path)
        known = by_hash.get(digest or "")
        state = WHOLE
        if known is None:
            known = by_name.get(one.path.name.lower())
            state = UNKNOWN if known is None and digest is not None else DAMAGED
        seq, way = known or (None, None)
        found.append(OnStick(one.path.name, state, seq, way == exchange.OUTGOING))
    found.sort(key=lambda one: one.file)
    checked = StickCheck(tuple(found), parts)
    logs.event(desk.home.log, "stick_checked", files=len(found), damaged=len(checked.damaged), parts=parts)
    return checked


def _sent() -> "sa.Select[Bundle]":
    return sa.select(Bundle).where(col(Bundle.direction) == exchange.OUTGOING)


def _hash(path: Path) -> str | None:
    try:
        return safewrite.digest_of(path).hex()
    except OSError:
        return None


def _kept(desk: Desk, bundle: Bundle) -> bytes:
    try:
        data = (desk.home.kept_aside / bundle.file_name).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != bundle.file_hash:
        words_ = N_(
            "The copy of this file is not on this computer any more, so it cannot be written again. "
            "Nothing is lost: write a new file, it holds everything that the office does not have."
        )
        raise Refused("no_copy", said(words_))
    return data
