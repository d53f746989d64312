"""Keeps reports of a desk as counting ahead does, also wrong ones that give themselves away when shown."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from plain_province import draw, put
from sealing_hands import client_at, group_at, meeting_at, office_at
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk import figures, kept_report
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.records import ids, kept_figures, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import gather, period
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import Period
from outreach_desk.store import database

WRONG = 4711
JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
ON = date(2026, 11, 27)


def of_july(home: Home) -> Path:
    """Make an office with a group of two clients and a meeting of both in July; give its folder."""
    made = office_at(home)
    group = group_at(made)
    meeting_at(made, group, date(2026, 7, 10), 3, [client_at(made, group, date(2026, 1, 1)) for _ in "ab"])
    made.close()
    return home.root


@contextmanager
def copied(folder: Path, home: Home) -> Iterator[Desk]:
    """Open a copy of an office, in which a wrong report of July is kept."""
    shutil.copytree(folder, home.root)
    made = opened(home)
    keep(made, JULY, ON, wrong=True)
    assert is_kept(made, JULY, ON)
    yield made
    made.close()


def opened(home: Home) -> Desk:
    """Open an office that was made here."""
    return Desk(home, database.unlock(home, "sen xanh bèo tím cầu vàng"))


def every(desk: Desk, table: str) -> list[str]:
    """Give all records of a table by id."""
    with desk.database.read() as session:
        return [*session.scalars(sa.select(SQLModel.metadata.tables[table].c.id))]


def the_meeting(desk: Desk) -> str:
    """Give the meeting of July."""
    return every(desk, "meeting")[0]


def ask(desk: Desk) -> None:
    """Open a question that keeps a meeting out of all figures; no record changes by it."""
    with desk.database.write() as session:
        session.add(
            Review(
                id=ids.new(),
                kind=review.NAMES_DELETED,
                table_name="meeting",
                record_id=the_meeting(desk),
                opened_at=dates.now_instant(),
            )
        )


def keep(desk: Desk, asked: Period, on: date, by: str | None = None, *, wrong: bool = False) -> None:
    """Count a report and keep it; a wrong one says `WRONG` in each figure."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, by)
        parts = list(gather.parts(session, None, asked, on, by=by))
        if wrong:
            parts = [
                replace(part, rows=tuple(replace(row, value=WRONG) for row in part.rows)) for part in parts
            ]
        kept = list(kept_report.listed_parts(parts, lambda: None))
    with desk.database.write() as session:
        kept_figures.keep(session, name.report, name.state, kept)


def is_kept(desk: Desk, asked: Period, on: date, by: str | None = None) -> bool:
    """Say whether anything of a report that was kept wrong is shown."""
    desk.kept.clear()
    return WRONG in {row.value for row in figures.count(desk, asked, on, by=by).table.rows}


def counted(desk: Desk, asked: Period, on: date, by: str | None = None) -> Counted:
    """Count a report from its records."""
    with desk.database.read() as session:
        return gather.count(session, None, asked, on, by=by)


def rows(desk: Desk) -> list[tuple[Any, ...]]:
    """Give all that is kept."""
    table = kept_figures.KeptFigures.__table__  # type: ignore[attr-defined]
    with desk.database.read() as session:
        return [tuple(row) for row in session.execute(sa.select(table))]


class _OneRead:
    """A database whose every session is the same: what stands in it is forgotten at the end."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def read(self) -> Iterator[Session]:
        yield self._session

    write = read


@contextmanager
def province(of: database.Database, seed: int, home: Home) -> Iterator[Desk]:
    """Give an office whose records are drawn from a seed; nothing of it stays."""
    with of.read() as session:
        put(session, draw(seed))
        yield Desk(home, _OneRead(session))  # type: ignore[arg-type]
