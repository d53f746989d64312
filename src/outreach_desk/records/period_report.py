"""What a group says of one month: what it plans, and that nothing happened where nothing did.

Its id is made of group and period: two laptops of a group that speak of one month agree.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns, ids
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values
from outreach_desk.records.columns import Value

PERIOD_PATTERN = "20[0-9]{2}-(0[1-9]|1[0-2])"
_HALF_DIGEST = 16


class PeriodReportFields(Fields):
    """What the group writes of a month. The plan is one fact; *nothing to report* and its day another."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    period: str | None = columns.line(N_("Month"), most=7, required=True, pattern=PERIOD_PATTERN)
    planned_meetings: int | None = columns.whole(N_("Planned meetings"), most=1_000, fact="plan")
    planned_people: int | None = columns.whole(N_("Planned people"), most=100_000, fact="plan")
    planned_turns: int | None = columns.whole(N_("Planned turns"), most=100_000, fact="plan")
    zero: bool | None = columns.flag(N_("Nothing to report"), fact="said")
    said_on: date | None = columns.day(N_("Said on"), fact="said")
    note: str | None = columns.note(N_("Note"))


class PeriodReport(PeriodReportFields, Record, table=True):
    """A row of the table `period_report`."""

    __tablename__ = "period_report"


def make_id(values: Mapping[str, Value]) -> str | None:
    """Make the id from group and period; None where one is missing."""
    group, period = values.get("group_id"), values.get("period")
    if isinstance(group, str) and isinstance(period, str):
        return ids.made_of(group, hashlib.sha256(period.encode()).digest()[:_HALF_DIGEST])
    return None


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """Whoever says that nothing happened says when she said it, and not before the month began."""
    problems = checks.not_in_future(values, "said_on")
    said_on, period = values.get("said_on"), values.get("period")
    if values.get("zero") is not None and said_on is None:
        problems |= checks.one("said_on", "date_missing", N_("Write the date."))
    begun = isinstance(said_on, date) and isinstance(period, str) and said_on.strftime("%Y-%m") >= period
    if values.get("zero") and said_on is not None and not begun:
        words = N_("Nobody can say before a month begins that nothing happened in it.")
        problems |= checks.one("said_on", "said_too_early", words)
    return problems


THING = Thing(
    "period_report",
    PeriodReport,
    PeriodReportFields,
    "group",
    check=check,
    made_of=("group_id", "period"),
    make_id=make_id,
)
