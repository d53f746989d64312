"""The official tables of an open desk: of all it holds, of one group, or of the groups at a point."""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import questions, returns, sealed_tables
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figures import AS_CSV, AS_JSON, AS_TABLE
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import identity, meeting
from outreach_desk.records.intervention_point import InterventionPoint
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.reports import forms, official, official_text
from outreach_desk.reports.forms import FORMS
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, unhurried

__all__ = ["FORMS", "Named", "Official", "Period", "count", "nameable", "scopes", "written"]

ALL, GROUP, POINT = "all", "group", "point"
"""Of whom a table is."""
BEFORE = "before"
"""With `GROUP` and `POINT`: what a problem of `count` is about, as its column."""


def count(
    desk: Desk,
    form: str,
    asked: Period,
    on: date | None = None,
    *,
    before: Period | None = None,
    group: str | None = None,
    point: str | None = None,
    as_sealed: bool = False,
    check: Check = unhurried,
) -> Official:
    """Count an official table of a period; `group` and `point` are codes that say of which groups.

    `as_sealed`: what is sealed of it, with its seal, is given as it was sealed. `check` is called often and
    may raise.

    Raises Usage: a comparison has no earlier period, a pilot no group, or both codes are given. Raises
    Refused: there is no such group or point, nobody met at the point, or only an office has the table.
    """
    _check(desk, form, before, group, point)
    before = before if form == forms.CHANGE else None
    with desk.database.read() as session:
        groups = _groups(session, form, group, point, [one for one in (asked, before) if one])
        missing, day = questions.missing(session), on or dates.today()
        kept = None
        if as_sealed and not groups:
            kept = sealed_tables.find(session, form, asked, day, missing, before)
        found = kept or official.build(
            session, form, asked, day, missing=missing, before=before, groups=groups, check=check
        )
        return replace(found, state=sealed_tables.told(session, found))


def need_sealed(table: Official) -> Official:
    """Give an official table that was asked for `as_sealed`. Raises Refused: none of it is."""
    if any(one.sealed for one in table.tables):
        return table
    if table.state:
        raise Refused("table_not_kept", said(N_("The seal of this period does not keep this table.")))
    raise Refused("period_not_sealed", said(N_("This period is not sealed.")))


@dataclass(frozen=True)
class Named:
    """A group or point that a table can be of: its code, and its name."""

    code: str
    name: str


def scopes(form: str, *, of_office: bool) -> tuple[str, ...]:
    """Give of whom such a desk can have a table: of all, of one group, of the groups at a point."""
    if form == forms.GROUP and of_office:
        return (GROUP,)
    return (ALL,) if form == forms.MODELS or not of_office else (ALL, GROUP, POINT)


def nameable(desk: Desk) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Give the groups and the points of a desk by their codes; those without a code cannot be named."""
    with desk.database.read() as session:
        return _named(session, PeerGroup), _named(session, InterventionPoint)


def _named(session: Session, model: type[PeerGroup | InterventionPoint]) -> tuple[Named, ...]:
    query = sa.select(col(model.code), col(model.name)).where(col(model.deleted).is_(False))
    found = [Named(code, name or "") for code, name in session.execute(query) if code]
    return tuple(sorted(found, key=lambda one: (sort_key(one.code), one.name)))


def written(table: Official, form: str) -> str:
    """Give an official table as text: `table` or `csv` in the shown language, or `json`. Raises Usage."""
    if form == AS_TABLE:
        return official_text.text(table)
    if form == AS_CSV:
        return official_text.as_csv(table)
    if form == AS_JSON:
        return official_text.as_json(table)
    raise no_such_form()


def no_such_form() -> Usage:
    """Say which forms an official table has."""
    return Usage("form_unknown", said(N_("An official table is written as table, csv, json, xlsx or pdf.")))


def _check(desk: Desk, form: str, before: Period | None, group: str | None, point: str | None) -> None:
    if form == forms.MODELS and not desk.is_office:
        words = N_("Points and provinces are counted at the office only.")
        raise Refused("office_only", said(words))
    if form == forms.MODELS and (group or point):
        words = N_("This table is of the whole office: name no group and no point.")
        raise Usage("whole_office", said(words))
    if form == forms.CHANGE and before is None:
        words = N_("Say with which days to compare: their first and their last.")
        raise Usage("before_missing", said(words), column=BEFORE)
    if form == forms.GROUP and point:
        raise Usage("group_missing", said(N_("Name one group by its code.")), column=GROUP)
    if group and point:
        raise Usage("group_or_point", said(N_("Give one of both: a group or a point.")))


def _groups(
    session: Session, form: str, group: str | None, point: str | None, spans: list[Period]
) -> list[str]:
    if group is not None:
        return [returns.find_group(session, group)]
    if point is not None:
        return _at_point(session, point, spans)
    own = identity.get(session, identity.GROUP)
    if form == forms.GROUP and own is None:
        raise Usage("group_missing", said(N_("Name one group by its code.")), column=GROUP)
    return [own] if form == forms.GROUP and own is not None else []


def _at_point(session: Session, code: str, spans: list[Period]) -> list[str]:
    """Give the groups that held a meeting at a point in one of the spans."""
    point = sa.select(col(InterventionPoint.id)).where(
        col(InterventionPoint.code) == code, col(InterventionPoint.deleted).is_(False)
    )
    points = list(session.scalars(point))
    if not points:
        raise Refused("no_such_point", said(N_("There is no intervention point of this code.")), column=POINT)
    query = sa.select(col(Meeting.group_id)).where(
        col(Meeting.point_id).in_(points),
        col(Meeting.deleted).is_(False),
        col(Meeting.status) == meeting.HELD,
        col(Meeting.group_id).is_not(None),
        sa.or_(*(col(Meeting.held_on).between(span.first, span.last) for span in spans)),
    )
    groups = sorted({group for group in session.scalars(query) if group is not None})
    if not groups:
        words = N_("No group met at this intervention point in these days.")
        raise Refused("nobody_at_point", said(words), column=POINT)
    return groups
