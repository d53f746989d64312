"""Which of the files that lie there are for this team desk: office packages, answers, twins."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.bundle import manifest, opening, own_keys
from outreach_desk.desk import taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.drives import Found
from outreach_desk.ground.errors import Problem
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle

KINDS = (manifest.OFFICE, manifest.RETURN, manifest.TWIN)


@dataclass(frozen=True)
class Incoming:
    """One file to take in. `known`: it was taken in before. `kind` is None where nobody can tell."""

    found: Found
    kind: str | None
    known: bool = False


def look(desk: Desk, found: Iterable[Found], dropped: Iterable[Path] = ()) -> list[Incoming]:
    """Give the files that are for this desk; what was dropped stays, so that it is refused with words."""
    desk.need_team()
    wanted = frozenset(dropped)
    with desk.database.read() as session:
        identities = own_keys.identities_of(session)
        own = identity.need(session, identity.DEVICE)
        taken = frozenset(
            session.scalars(sa.select(col(Bundle.id)).where(col(Bundle.direction) == exchange.INCOMING))
        )
    offered = []
    for one in found:
        try:
            package = opening.open_bundle(taking.read_file(one.path), identities).manifest
        except Problem:
            package = None
        if package is not None and package.ours.kind in KINDS and package.ours.device != own:
            offered.append(Incoming(one, package.ours.kind, known=package.id in taken))
        elif one.path in wanted:
            offered.append(Incoming(one, None))
    return offered


def need_readable(desk: Desk, file: Path) -> None:
    """Refuse a file that this desk cannot open. Raises Refused."""
    with desk.database.read() as session:
        opening.open_bundle(taking.read_file(file), own_keys.identities_of(session))
