"""The official tables of a sealed period: as they were sealed, and what a new count gives otherwise."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.desk import additions, sealing
from outreach_desk.desk.additions import Kept
from outreach_desk.desk.sealing import Compared
from outreach_desk.records import sealed_report
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import forms, gather, official, official_change, official_kept
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Missing, Table


def find(
    session: Session, form: str, asked: Period, on: date, missing: Missing, before: Period | None
) -> Official | None:
    """Give an official table as its seal keeps it, None where none of its days are sealed with it.

    Of a comparison a side whose days are not sealed is counted, for the report date `on`.
    """
    if before is None:
        return _side(session, form, asked, asked.last)
    sides = [_side(session, form, one, asked.last) for one in (asked, before)]
    if not any(sides):
        return None
    found = [
        side or _count(session, form, one, on, missing, lines_on=asked.last)
        for side, one in zip(sides, (asked, before), strict=True)
    ]
    return official_change.of(*found)


def told(session: Session, table: Official) -> tuple[Words, ...]:
    """Say of an official table whether it is sealed; nothing where its days are not."""
    sealed = [one.sealed for one in table.tables]
    if not any(sealed):
        known = sealing.find(session, table.tables[0].period)
        is_kept = known is not None and not table.groups and _kept(known, table.form) is not None
        return () if known is None or is_kept else (forms.words("", "not_kept"),)
    if all(sealed):
        return (forms.words("", "sealed"),)
    names = (one.period.label() for one, is_so in zip(table.tables, sealed, strict=True) if is_so)
    return (forms.detail("", "half_sealed", ", ".join(names)),)


def compare(
    session: Session, shown: Official, of: Table, counted: Kept, check: Check = unhurried
) -> Compared | None:
    """Count one period of an official table anew and give what differs; None where no seal keeps it.

    `check` is called often and may raise.
    """
    lines_on = shown.tables[0].period.last
    known, kept = sealing.find(session, of.period), _side(session, shown.form, of.period, lines_on)
    if known is None or kept is None:
        return None
    now = _recount(session, known, kept, lines_on, counted, check)
    return sealing.compared(session, known, official_kept.between(kept, now))


def today(session: Session, shown: Official, check: Check = unhurried) -> Official:
    """Count all of an official table anew, as of its days: a seal keeps no records. `check` may raise."""
    lines_on = shown.tables[0].period.last
    sides = [
        _count(session, shown.form, of.period, of.on, of.standing.missing, lines_on=lines_on, check=check)
        for of in shown.tables
    ]
    return official_change.of(*sides) if shown.form == forms.CHANGE else sides[0]


def whole(session: Session, part: Table) -> Table | None:
    """Give the whole report of a seal that a part of it, which an official table is of, was sealed with."""
    known = sealing.find(session, part.period) if part.sealed else None
    return None if known is None else sealing.figures(known, part.period)


def _side(session: Session, form: str, period: Period, lines_on: date) -> Official | None:
    """Give what a seal keeps, where its lines are those that are in force on a day."""
    known = sealing.find(session, period)
    kept = None if known is None else _kept(known, form)
    if known is None or kept is None:
        return None
    found = official_kept.give_back(kept, sealing.figures(known, period))
    if period.last != lines_on and _lines(found) != [line.code for line in forms.lines(form, lines_on)]:
        return None
    return found


def _lines(table: Official) -> Sequence[str]:
    return [line.code for line in table.lines]


def _kept(known: SealedReport, form: str) -> dict[str, object] | None:
    found: dict[str, object] | None = sealed_report.read(known).get(sealing.OFFICIAL, {}).get(form)
    return found


def _recount(
    session: Session, known: SealedReport, kept: Official, lines_on: date, counted: Kept, check: Check
) -> Official:
    """Count it anew for the report date of its seal; the count is kept until something changes."""
    (table,) = kept.tables

    def count() -> Official:
        days = table.period, table.on, table.standing.missing
        return _count(session, kept.form, *days, lines_on=lines_on, check=check).without_records()

    return additions.anew(counted, f"{known.id} {kept.form} {lines_on}", gather.state(session), count)


def _count(
    session: Session,
    form: str,
    period: Period,
    on: date,
    missing: Missing,
    *,
    lines_on: date,
    check: Check = unhurried,
) -> Official:
    chosen = official.chosen(form, lines_on)
    counted = gather.count(session, chosen, period, on, missing=missing, check=check)
    return official.of_counted(session, form, counted, lines_on=lines_on)
