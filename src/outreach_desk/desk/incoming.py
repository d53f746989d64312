"""Which of the files that lie there are for this team desk: office packages, answers, twins.

What is sealed tells nobody for whom. So a laptop that the office ended cannot read that it ended: it sees
files that it cannot open, and is told to ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest, opening, own_keys
from outreach_desk.desk import taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.drives import Found
from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle

KINDS = (manifest.OFFICE, manifest.RETURN, manifest.TWIN)
NOT_FOR_US = "not_for_us"


@dataclass(frozen=True)
class Incoming:
    """One file to take in. `known`: it was taken in before. `kind` is None where nobody can tell."""

    found: Found
    kind: str | None
    known: bool = False


@dataclass(frozen=True)
class Lying:
    """The files to take in, and how many others (`closed`) are sealed for somebody else than this laptop.

    They count only where the office has nothing new for it: who reads newer words has not ended.
    """

    files: tuple[Incoming, ...]
    closed: int = 0


def look(desk: Desk, found: Iterable[Found], dropped: Iterable[Path] = ()) -> Lying:
    """Give the files that are for this desk; what was dropped stays, so that it is refused with words."""
    desk.need_team()
    wanted = frozenset(dropped)
    with desk.database.read() as session:
        identities = own_keys.identities_of(session)
        own = identity.need(session, identity.DEVICE)
        taken = _of(session, exchange.INCOMING, "id")
        sent = _of(session, exchange.OUTGOING, "file_name")
        asks = identity.get(session, identity.ENROLLED) == "true"
    offered, closed = [], 0
    for one in found:
        package, reason = None, ""
        try:
            package = opening.open_bundle(taking.read_file(one.path), identities).manifest
        except Problem as problem:
            reason = problem.code
        if package is not None and package.ours.kind in KINDS and package.ours.device != own:
            offered.append(Incoming(one, package.ours.kind, known=package.id in taken))
        elif one.path in wanted:
            offered.append(Incoming(one, None))
        elif reason == NOT_FOR_US and one.path.name not in sent:
            closed += 1
    news = any(one.kind in {manifest.OFFICE, manifest.RETURN} and not one.known for one in offered)
    return Lying(tuple(offered), closed if asks and not news else 0)


def _of(session: Session, direction: str, column: str) -> frozenset[str]:
    wanted = getattr(Bundle, column)
    return frozenset(session.scalars(sa.select(wanted).where(col(Bundle.direction) == direction)))


def need_readable(desk: Desk, file: Path) -> None:
    """Refuse a file that this desk cannot open. Raises Refused."""
    with desk.database.read() as session:
        try:
            opening.open_bundle(taking.read_file(file), own_keys.identities_of(session))
        except Refused as problem:
            told = refusal(session, problem)
            if told is problem:
                raise
            raise told from problem


def refusal(session: Session, problem: Problem) -> Problem:
    """Give the words of a refusal at this desk: a laptop that cannot open a file may have been ended."""
    if problem.code != NOT_FOR_US or identity.get(session, identity.ENROLLED) != "true":
        return problem
    if identity.get(session, identity.KIND) == identity.OFFICE:
        return problem
    words = N_(
        "This laptop cannot open this file: it is sealed for somebody else. If your office gave it to you for"
        " this laptop, call the office and ask whether it has ended this laptop. If so, get a new name for it"
        " under “Send” and ask the office to let it in; your records are safe here."
    )
    return Refused(NOT_FOR_US, said(words))
