"""`report --official FORM`: one of the official tables at the terminal."""

import json
from argparse import Namespace
from datetime import date

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import figures, official
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.official import Period


def report(desk: Desk, asked: Period, on: date, given: Namespace) -> Answer:
    """Count an official table of a period."""
    before = None
    if given.before_first or given.before_last:
        first, last = given.before_first, given.before_last
        before = figures.parse_period(desk, first=first, last=last, calendar=given.calendar)
    table = official.count(
        desk, given.official, asked, on, before=before, group=given.group, point=given.point
    )
    data = json.loads(official.written(table, figures.AS_JSON))
    return Answer(data, raw=official.written(table, given.form).encode("utf-8"))
