"""Figures that were counted before somebody asks for them: they stay on this desk and are nobody's record.

A report bears the state of the desk in which it was counted, so that one of another state is never taken
for it. Its parts stay until they are counted in a newer state, and of all reports only so many are kept. They
name records by their ids; what people are called stands in none. Whatever in it cannot be believed is as if
it were not there.
"""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.records.naming import SQLModel

MOST = 240
"""So many reports are kept; of more, those go that were counted first."""


class KeptFigures(SQLModel, table=True):
    """One part of a report: its `figures` as a text, and the first `records` behind each, if they were kept.

    `report` is the digest of what was asked, `state` of that in which the desk was; `place` rises with each
    report that is counted. `proof` is the digest of name and contents.
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
    """Give the figures of a report as they were kept in this state, by part."""
    return _figures(session, report, col(KeptFigures.state) == state)


def earlier(session: Session, report: str, state: str) -> dict[str, str]:
    """Give the figures of a report that were kept in another state than this one, by part."""
    return _figures(session, report, col(KeptFigures.state) != state)


def there(session: Session, report: str, state: str, *, with_records: bool) -> set[str]:
    """Give the parts of a report that are kept, or those that are with the records behind them."""
    query = sa.select(col(KeptFigures.part)).where(
        col(KeptFigures.report) == report, col(KeptFigures.state) == state
    )
    if with_records:
        query = query.where(col(KeptFigures.records).is_not(None))
    return set(session.scalars(query))


def records(session: Session, report: str, part: str, state: str) -> bytes | None:
    """Give the records behind a part as they were kept in this state, None where they were not."""
    found = session.get(KeptFigures, (report, part))
    if found is None or found.state != state:
        return None
    if found.proof != _proof(report, part, state, found.figures, found.records):
        return None
    return found.records


def keep(session: Session, report: str, state: str, parts: Iterable[tuple[str, str, bytes | None]]) -> None:
    """Keep parts of a report (name, figures, records) in place of earlier ones; what is too many goes."""
    table = KeptFigures.__table__  # type: ignore[attr-defined]
    newest = session.scalar(sa.select(sa.func.max(table.c.place))) or 0
    of_it = sa.select(sa.func.max(table.c.place)).where(table.c.report == report, table.c.state == state)
    place = session.scalar(of_it) or newest + 1
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


def _figures(session: Session, report: str, condition: "sa.ColumnElement[bool]") -> dict[str, str]:
    query = sa.select(
        col(KeptFigures.part),
        col(KeptFigures.state),
        col(KeptFigures.figures),
        col(KeptFigures.records),
        col(KeptFigures.proof),
    ).where(col(KeptFigures.report) == report, condition)
    return {
        part: figures
        for part, state, figures, records, proof in session.execute(query)
        if proof == _proof(report, part, state, figures, records)
    }
