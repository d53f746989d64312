"""Crowds are counted as if each of their records were looked at.

The same provinces are counted twice: as always, and with every client put apart, so that each record becomes
a fact of its own. Values, notes, reasons and the rows behind each cell are the same.
"""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from plain_province import DAYS, FIRST, draw, put
from sqlalchemy.orm import Session
from test_second_opinion import asked

from outreach_desk.reports import gather, indicators, period
from outreach_desk.reports.clients import Clients
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.gather import Counted
from outreach_desk.store.database import Database

PROVINCES = range(200, 212)
SPLIT = 220
LAST = FIRST + timedelta(days=DAYS)
FEW = 3


class Shown(NamedTuple):
    """What is shown of a cell, and the rows that count in it and that do not."""

    value: float | None
    note: str | None
    reasons: dict[str, int]
    counting: Counter[Fact]
    aside: Counter[Fact]


def count(session: Session, seed: int, by: str | None = None) -> Counted:
    """Count everything: of half of the provinces over all days, else over a period drawn from the seed."""
    of, on = asked(seed)
    if seed % 2 == 0:
        of, on = period.free(FIRST, LAST, of.calendar), LAST
    return gather.count(session, None, of, on, by=by)


def cells(report: Counted) -> dict[tuple[str, str, str], Shown]:
    """Give what is shown, by cell."""
    shown = {}
    for row in report.table.rows:
        cell = row.indicator, row.line, row.unit
        figure = report.figures.get(cell)
        lists = (Counter(figure.counting()), Counter(figure.aside())) if figure else (Counter(), Counter())
        shown[cell] = Shown(row.value, row.note, row.reasons, *lists)
    return shown


def differing(session: Session, seed: int, by: str | None = None) -> dict[object, tuple[object, object]]:
    """Give the cells that are counted otherwise when each record is looked at."""
    always = cells(count(session, seed, by))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clients, "apart", property(lambda self: set(self.said)))
        each = cells(count(session, seed, by))
    assert always.keys() == each.keys()
    return {cell: (always[cell], each[cell]) for cell in always if always[cell] != each[cell]}


@pytest.mark.parametrize("seed", PROVINCES)
def test_crowds_are_counted_as_their_facts_are(report_database: Database, seed: int) -> None:
    """Whatever the province, the period and the calendar."""
    with report_database.read() as session:
        put(session, draw(seed))
        assert differing(session, seed) == {}


@pytest.mark.parametrize("by", indicators.dimensions())
def test_parts_of_crowds_are_counted_as_those_of_facts(report_database: Database, by: str) -> None:
    """Whatever a report is split by."""
    with report_database.read() as session:
        put(session, draw(SPLIT))
        assert differing(session, SPLIT, by) == {}


def test_there_are_crowds_and_who_is_apart_is_in_none(report_database: Database) -> None:
    """Else the tests above would compare the same with the same."""

    def in_crowds(report: Counted) -> Counter[str]:
        return Counter(
            fact.table
            for figure in report.figures.values()
            for crowd in Facts.of(figure.facts).crowds
            for fact in crowd.facts()
            if fact.client is not None
        )

    found, when_apart = Counter[str](), Counter[str]()
    for seed in PROVINCES:
        with report_database.read() as session, pytest.MonkeyPatch.context() as patch:
            put(session, draw(seed))
            found += in_crowds(count(session, seed))
            patch.setattr(Clients, "apart", property(lambda self: set(self.said)))
            when_apart += in_crowds(count(session, seed))
    assert found.keys() == {"attendance", "contact", "referral", "service"}
    assert not when_apart


@pytest.mark.parametrize("seed", PROVINCES)
def test_the_first_rows_are_those_of_the_first_days(report_database: Database, seed: int) -> None:
    """How many records there are, and the first by day, is known without making all."""
    with report_database.read() as session:
        put(session, draw(seed))
        figures = count(session, seed).figures.values()
        for facts in (part for one in figures for part in (one.counting(), one.aside())):
            records = {(fact.at.on or date.min, fact.table, fact.id) for fact in facts}
            assert facts.records() == len(records)
            early = {(fact.at.on or date.min, fact.table, fact.id) for fact in facts.early(FEW)}
            assert early <= records
            assert len(early) >= min(FEW, len(records))
            if early:
                assert sorted(records)[: len(early)] == sorted(early)
