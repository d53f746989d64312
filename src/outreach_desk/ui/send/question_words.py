"""The words of one question of a team: which record, what it is about, who asks, who wrote which value."""

from outreach_desk.desk import asked
from outreach_desk.desk.team_questions import TeamQuestion
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, review
from outreach_desk.records.base import DELETED
from outreach_desk.records.columns import Column, Kind
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words


def record(one: TeamQuestion) -> str:
    """Name the record by its table and code."""
    return record_words.record(one.asked.table, one.code)


def about(one: TeamQuestion) -> str:
    """Name the columns in question."""
    if DELETED in one.columns:
        return _("Deletion")
    if not one.columns:
        return _("Whole record")
    return ", ".join(record_words.column(one.asked.table, name) for name in one.columns)


def by(one: TeamQuestion) -> str:
    """Say who asks."""
    return _("the office") if one.asked.by == asked.OFFICE else _("this desk")


def message(one: TeamQuestion) -> str:
    """Say what is asked, and for a row that waits at the office where it stands."""
    words = one.asked.message()
    if one.asked.seq is None or one.asked.row is None:
        return words
    place = _("The office could not take in row {row} of your file {seq}.")
    return f"{place.format(row=one.asked.row, seq=one.asked.seq)} {words}"


def side(one: TeamQuestion, cells: dict[str, str] | None, codes: Codes) -> str:
    """Write one of both values with the labels of its fields."""
    if one.asked.kind == review.DELETED_UNSEEN or cells is None:
        return ""
    names = [name for name in one.columns if name in cells] or list(cells)
    return "\n".join(record_words.labelled(one.asked.table, name, cells[name], codes) for name in names)


def sides(one: TeamQuestion, codes: Codes) -> tuple[str, str]:
    """Write both values: what stands now, and the other."""
    if one.asked.kind == review.DELETED_UNSEEN:
        both = review.both_deleted(one.asked.kind, one.asked.theirs)
        kept = _("The record is kept.") if both else _("The record is kept, with the change.")
        return _("The record is deleted."), kept
    return side(one, one.asked.ours, codes), side(one, one.asked.theirs, codes)


def writer(one: TeamQuestion, place: int) -> str:
    """Say who wrote a value, empty where it is not known."""
    if one.own[place]:
        return _("Written on this laptop.")
    return _("Written by {writer}.").format(writer=one.writers[place]) if one.writers[place] else ""


def third(one: TeamQuestion) -> tuple[Column, ...]:
    """Give the columns that a third value can be typed for; none where only the two can be chosen."""
    thing = catalog.THINGS.get(one.asked.table)
    if thing is None or not one.asked.can_be_answered or one.asked.kind == review.DELETED_UNSEEN:
        return ()
    columns = [thing.columns.get(name) for name in one.columns]
    found = tuple(column for column in columns if column is not None and column.kind is not Kind.REFERENCE)
    return found if len(found) == len(columns) else ()
