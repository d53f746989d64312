"""`report --official FORM`: an official table at the terminal or as a file, or what is behind a cell."""

from argparse import Namespace
from datetime import date
from functools import partial

from outreach_desk.cli import report_acts, under_report
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import figures, official, official_behind, official_file
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Period


def report(desk: Desk, asked: Period, on: date, given: Namespace) -> Answer:
    """Count an official table of a period."""
    place = None
    if given.rows is not None:
        report_acts.check_rows_form(given)
        place = official_behind.parse_place(given.rows)
    else:
        report_acts.check(given)
        official_file.check_form(given.form)
    before = None
    if given.before_first or given.before_last:
        first, last = given.before_first, given.before_last
        before = figures.parse_period(desk, first=first, last=last, calendar=given.calendar)
    table = official.count(
        desk,
        given.official,
        asked,
        on,
        before=before,
        group=given.group,
        point=given.point,
        as_sealed=given.sealed,
    )
    if given.sealed:
        official.need_sealed(table)
    if place is not None:
        opened = official_behind.opened(desk, table)
        return report_acts.rows_of(partial(official_behind.look, desk, opened, place), given)
    under = under_report.look(desk, table, given)
    make = partial(official_file.content, desk, table, draw=given.draw, under=under.counts())
    save = partial(official_file.save, desk, table, draw=given.draw, under=under)
    return under_report.added(under, report_acts.given_out(given, make, save), given)
