"""Figures that were counted before somebody asks for them: they stay on this desk and are nobody's record.

A report is named after all that it was counted by, so that another one is never taken for it. Only those of
the newest state of the desk are kept, and of them only so many. They name records by their ids; what people
are called stands in none. Whatever in it cannot be believed is as if it were not there.
"""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.records.naming import SQLModel

MOST = 40
"""So many reports are kept; of more, those go that were counted first."""


class KeptFigures(SQLModel, table=True):
    """One part of a report: `figures` as JSON, and the first `records` behind each, where they were listed.

    `report` is the digest of all that it was counted by, the desk's `state` among it; `place` rises with each
    report. `proof` is the digest of name and contents.
    """

    __tablename__ = "kept_figures"

    report: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    state: str = Field(nullable=False)
    place: int = Field(nullable=False)
    figures: str = Field(nullable=False)
    records: bytes | None = Field(default=None)
    proof: str = Field(nullable=False)


def find(session: Session, report: str, state: str) -> dict[str, str]:
    """Give the figures of a report as they were kept, by part."""
    query = sa.select(
        col(KeptFigures.part), col(KeptFigures.figures), col(KeptFigures.records), col(KeptFigures.proof)
    ).where(col(KeptFigures.report) == report, col(KeptFigures.state) == state)
    return {
        part: figures
        for part, figures, records, proof in session.execute(query)
        if proof == _proof(report, part, state, figures, records)
    }


def listed(session: Session, report: str, state: str) -> set[str]:
    """Give the parts of a report that are kept with the records behind them."""
    query = sa.select(col(KeptFigures.part)).where(
        col(KeptFigures.report) == report,
        col(KeptFigures.state) == state,
        col(KeptFigures.records).is_not(None),
    )
    return set(session.scalars(query))


def records(session: Session, report: str, part: str) -> bytes | None:
    """Give the records behind a part as they were kept, None where they were not."""
    found = session.get(KeptFigures, (report, part))
    if found is None or found.proof != _proof(report, part, found.state, found.figures, found.records):
        return None
    return found.records


def keep(session: Session, report: str, state: str, parts: Iterable[tuple[str, str, bytes | None]]) -> None:
    """Keep parts of a report: name, figures, records. Those of other states go, and what is too many."""
    table = KeptFigures.__table__  # type: ignore[attr-defined]
    session.execute(sa.delete(table).where(table.c.state != state))
    newest = session.scalar(sa.select(sa.func.max(table.c.place))) or 0
    known = session.scalar(sa.select(sa.func.max(table.c.place)).where(table.c.report == report))
    place = known or newest + 1
    for part, figures, behind in parts:
        session.execute(sa.delete(table).where(table.c.report == report, table.c.part == part))
        proof = _proof(report, part, state, figures, behind)
        values = {"report": report, "part": part, "state": state, "place": place}
        session.execute(
            sa.insert(table).values(values | {"figures": figures, "records": behind, "proof": proof})
        )
    session.execute(sa.delete(table).where(table.c.place <= max(newest, place) - MOST))


def forget(session: Session) -> None:
    """Throw all of it away."""
    session.execute(sa.delete(KeptFigures))


def _proof(report: str, part: str, state: str, figures: str, behind: bytes | None) -> str:
    head = "\n".join((report, part, state, figures, "-" if behind is None else "+"))
    return hashlib.sha256(head.encode() + (behind or b"")).hexdigest()
