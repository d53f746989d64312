"""Checks between fields that several kinds of records share."""

from datetime import date

from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said
from outreach_desk.records.base import Problems, Values


def one(column: str, code: str, words: str) -> Problems:
    """Give one problem at one column."""
    return {column: [FieldProblem(code, said(words))]}


def not_in_future(values: Values, column: str) -> Problems:
    """A thing that happened has no date after today (UTC+7)."""
    day = values.get(column)
    if isinstance(day, date) and day > dates.today():
        return one(column, "in_future", N_("This date lies in the future."))
    return {}


def in_order(values: Values, first: str, last: str) -> Problems:
    """A span does not end before it starts."""
    starts, ends = values.get(first), values.get(last)
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        return one(last, "ends_before_start", N_("The end lies before the start."))
    return {}
