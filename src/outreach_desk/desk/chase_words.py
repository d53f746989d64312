"""The words of the chase board, for the window and the terminal alike."""

from outreach_desk.desk.chase import LATE, MISSING, WAITING, Board, Month
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext


def cell(month: Month | None) -> str:
    """Say a month of a group in the fewest letters: ✓ 34, ✓ 0, late 34, missing, …; empty where none asks."""
    if month is None:
        return ""
    count = numbers.show_integer(month.records)
    if month.state == LATE:
        return _("late {n}").format(n=count)
    if month.state == MISSING:
        return _("missing")
    return "…" if month.state == WAITING else f"✓ {count}"


def legend() -> str:
    """Say what the cells mean."""
    return _(
        "✓ 34: received, 34 records · ✓ 0: the group said that nothing happened · late: came after the"
        " due day · missing: nothing recorded and nothing said · …: not due yet"
    )


def whole(name: str, month: Month) -> str:
    """Say a month of a group in a sentence."""
    year, number = name.split("-")
    when = f"{number}/{year}"
    count = ngettext("{n} record", "{n} records", month.records).format(n=numbers.show_integer(month.records))
    heard = dates.show_day(month.heard_on) if month.heard_on else ""
    if month.state == MISSING and month.records:
        return _("{month}: missing. {records} came before the month was over, and nothing since.").format(
            month=when, records=count
        )
    if month.state == MISSING:
        return _("{month}: missing. Nothing is recorded, and nobody said that nothing happened.").format(
            month=when
        )
    if month.state == WAITING:
        return _("{month}: not due yet, {records} so far.").format(month=when, records=count)
    what = _("the group says that nothing happened") if month.zero and not month.records else count
    words = _("{month}: {what}, came in on {day}.") if heard else _("{month}: {what}.")
    if month.state == LATE:
        words = _("{month}: {what}, came in late on {day}.")
    return words.format(month=when, what=what, day=heard)


def sentence(board: Board) -> str:
    """Say how many months of groups are missing on the whole board."""
    missing = sum(board.counts(one)[MISSING] for one in board.months)
    if not missing:
        return _("No month of a group is missing.")
    words = ngettext("{n} month of a group is missing.", "{n} months of groups are missing.", missing)
    return words.format(n=numbers.show_integer(missing))
