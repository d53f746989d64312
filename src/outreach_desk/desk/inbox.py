"""What an office desk shows of what came in: which files it knows, what is missing, and open questions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept, manifest, opening, own_keys, signing
from outreach_desk.bundle.container import DamagedError
from outreach_desk.desk import called, incoming, questions, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem
from outreach_desk.records import catalog, exchange, review, stamps
from outreach_desk.records.exchange import Bundle, Device, Received, Review


@dataclass(frozen=True)
class Hole:
    """What is missing from one desk. `kind`, `first` and `last` are those of `questions.holes`."""

    kind: str
    label: str
    group_code: str
    first: int | None
    last: int | None
    latest_event: str | None


@dataclass(frozen=True)
class Inbox:
    """How whole the office's data are. `known` are the names of files that were taken in before.

    `rolled_back`: the office was put back to an older state and waits for a person (see `revoke.confirm`).
    """

    known: frozenset[str]
    holes: tuple[Hole, ...]
    questions: int
    held: int
    discarded: int = 0
    rolled_back: bool = False


@dataclass(frozen=True)
class Side:
    """One of two values of a fact: column → CSV text, who wrote it, and when ("" where nobody knows)."""

    cells: dict[str, str]
    writer: str
    at: str = ""


@dataclass(frozen=True)
class Question:
    """One open question: `code` is what people call the record by; `columns` are what it is about."""

    id: str
    kind: str
    table: str
    code: str
    columns: tuple[str, ...]
    opened_at: str
    ours: Side | None = None
    theirs: Side | None = None


def look(desk: Desk) -> Inbox:
    """Say how whole the office's data are."""
    with desk.database.read() as session:
        waits = sa.select(sa.func.count()).where(col(Received.undone).is_(False))
        held = waits.where(col(Received.outcome) == exchange.QUARANTINED)
        discarded = waits.where(col(Received.outcome) == exchange.DISCARDED)
        open_ = sa.select(sa.func.count()).select_from(Review).where(review.is_open())
        return Inbox(
            known=_known(session),
            holes=tuple(_hole(one) for one in questions.find_holes(session)),
            questions=session.scalar(open_) or 0,
            held=session.scalar(held) or 0,
            discarded=session.scalar(discarded) or 0,
            rolled_back=signing.seen(session) is not None,
        )


def open_questions(desk: Desk) -> list[Question]:
    """Give all open questions with both values and who wrote them, oldest first."""
    with desk.database.read() as session:
        rows = review.open_questions(session)
        names = called.names(session, ((row.table_name, row.record_id) for row in rows))
        labels = {one.id: one.label or one.id for one in session.scalars(sa.select(Device))}
        written = _written_at(session, rows)
        return [_question(row, names, labels, written) for row in rows]


def others(desk: Desk, files: Iterable[Path]) -> set[Path]:
    """Give those of the files that are no report for this office: requests, office files, files for others.

    A damaged file is none of them: it is to be refused with words. Nor is one that was taken in before.
    """
    with desk.database.read() as session:
        keys = own_keys.identities_of(session)
        known = _known(session)
    return {file for file in files if file.name not in known and _is_other(file, keys)}


def _known(session: Session) -> frozenset[str]:
    names = session.scalars(
        sa.select(col(Bundle.file_name)).where(col(Bundle.direction) == exchange.INCOMING)
    )
    return frozenset(name for name in names if name)


def _is_other(file: Path, keys: list[str]) -> bool:
    try:
        envelope = opening.open_bundle(taking.read_file(file), keys)
    except DamagedError:
        return False
    except Problem as problem:
        return problem.code == incoming.NOT_FOR_US
    return envelope.manifest.ours.kind != manifest.REPORT


def _hole(found: dict[str, object]) -> Hole:
    first, last = found["first"], found["last"]
    latest = found["latest_event"]
    return Hole(
        kind=str(found["kind"]),
        label=str(found["label"] or found["device"]),
        group_code=str(found["group_code"] or ""),
        first=first if isinstance(first, int) else None,
        last=last if isinstance(last, int) else None,
        latest_event=str(latest) if latest else None,
    )


def _written_at(session: Session, rows: Iterable[Review]) -> dict[tuple[str, str], str]:
    """Find when the writes in question were made: the state whose highest stamp is that write tells."""
    asked = [(row.table_name, row.record_id) for row in rows if row.stamp_ours or row.stamp_theirs]
    reader, found = kept.Reader(session), dict[tuple[str, str], str]()
    for (_table, record_id), states in kept.of(session, asked).items():
        for one in map(reader.state, filter(kept.counts, states)):
            found.setdefault((record_id, str(stamps.highest(one.edits))), one.changed_at)
    return found


def _question(
    row: Review,
    names: dict[tuple[str, str], str],
    labels: dict[str, str],
    written: dict[tuple[str, str], str],
) -> Question:
    thing = catalog.THINGS[row.table_name]
    if row.fact is not None:
        columns = thing.facts.get(row.fact, (row.fact,))
    else:
        columns = tuple((row.detail or "").split())
    return Question(
        id=row.id,
        kind=row.kind,
        table=row.table_name,
        code=names[row.table_name, row.record_id],
        columns=columns,
        opened_at=row.opened_at,
        ours=_side(row.ours, row.stamp_ours, labels, written.get((row.record_id, row.stamp_ours or ""), "")),
        theirs=_side(
            row.theirs, row.stamp_theirs, labels, written.get((row.record_id, row.stamp_theirs or ""), "")
        ),
    )


def _side(cells: str | None, stamp: str | None, labels: dict[str, str], at: str) -> Side | None:
    if cells is None:
        return None
    device = (stamp or "").partition(":")[0]
    return Side(json.loads(cells), labels.get(device, device), at)
