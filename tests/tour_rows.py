"""The tour of single rows: those behind a count of a file, and those that wait for a person's decision."""

from collections.abc import Sequence

from outreach_desk.desk.receive import Handled
from outreach_desk.ground.language import _
from outreach_desk.records import exchange
from outreach_desk.ui import record_words
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.widgets.inside import InsidePage
from tour_camera import LostError
from tour_guide import Guide

OTHER_GROUP, NO_DEVICE, FAULTY = "other_group", "no_such_device", "birth_year"


def counts(guide: Guide, handled: Sequence[Handled], name: str) -> None:
    """Open the first count of each outcome of a preview; a row that waits is chosen once per reason."""
    shown: set[str] = set()
    for one in handled:
        for table, of_table in one.tables.items():
            for outcome in record_words.told_outcomes(of_table):
                if one.inside is None or outcome in shown:
                    continue
                shown.add(outcome)
                with guide.step(f"{name}: {outcome}"):
                    _open(guide, one, table, outcome)
                    guide.shot(f"{name}-{outcome}")
                    guide.press(_("Back"))
    if not shown:
        raise LostError("no count can be opened")


def held_counts(guide: Guide, handled: Sequence[Handled], name: str) -> None:
    """Open each count of rows that wait, and choose one row of each reason."""
    shown: set[str] = set()
    for one in handled:
        for table, of_table in one.tables.items():
            if one.inside is not None and of_table.get(exchange.QUARANTINED):
                _open(guide, one, table, exchange.QUARANTINED)
                [page] = [page for page in guide.window.findChildren(InsidePage) if page.isVisible()]
                for place, row in enumerate(page.list.rows.rows()):
                    if row.reason not in shown:
                        shown.add(row.reason)
                        guide.select_row(place)
                        guide.shot(f"{name}-{row.reason}")
                guide.press(_("Back"))


def _open(guide: Guide, one: Handled, table: str, outcome: str) -> None:
    said = record_words.outcome(outcome, one.tables[table][outcome])
    name = _("{table}: {outcomes} ({file})")
    guide.press(name.format(table=record_words.table(table), outcomes=said, file=one.file))


def waiting_rows(guide: Guide, screen: InboxScreen) -> None:
    """See what may be done with a row of each reason, decide about three of them, and write the list."""
    with guide.step("waiting rows"):
        guide.press(_("Close this message"))
        guide.press(_("Waiting rows"))
        shown: set[str | None] = set()
        for place, one in enumerate(list(screen.review.held.list.rows.rows())):
            if one.reason not in shown:
                shown.add(one.reason)
                guide.select_row(place)
                guide.shot(f"office-inbox-waiting-{one.reason}")
    with guide.step("let in"):
        for reason, sure in (
            (OTHER_GROUP, _("I have called both groups, and it may come in all the same")),
            (NO_DEVICE, _("I have called the team, and this row is theirs")),
        ):
            _choose(guide, screen, reason)
            guide.press(sure)
            guide.shot_from(f"office-inbox-let-in-sure-{reason}", _("What to do with this row"))
            guide.press(_("Let it in"))
            guide.shot(f"office-inbox-let-in-{reason}", toast=True, most=1)
    with guide.step("discard"):
        _choose(guide, screen, FAULTY)
        guide.press(_("Discard this row"))
        guide.shot("office-inbox-discarded", toast=True, most=1)
        guide.press(_("Show discarded rows too"))
        _choose(guide, screen, FAULTY)
        guide.shot("office-inbox-discarded-shown")
        guide.press(_("Let it wait again"))
        guide.shot("office-inbox-waits-again", toast=True, most=1)
    with guide.step("list of waiting rows"):
        guide.press(_("Write the list of waiting rows"))
        guide.shot("office-inbox-waiting-written")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _choose(guide: Guide, screen: InboxScreen, why: str) -> None:
    """Choose a row by the reason for which it waits, or by the column that is wrong in it."""
    found = list(screen.review.held.list.rows.rows())
    places = [place for place, one in enumerate(found) if why == one.reason or why in one.columns]
    if not places:
        raise LostError(f"no row waits for {why}: {[(one.reason, one.columns) for one in found]}")
    guide.select_row(places[-1])
