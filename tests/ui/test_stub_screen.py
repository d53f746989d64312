"""What becomes of a slip: stubs that come back, reasons, attempts and paper books, in the real screen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from client_hands import choose, keys, texts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from slip_hands import base, form_of, said, team
from two_desks import add, press, settle, shown

from outreach_desk.desk import referrals, slip_number
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals.screen import ReferralScreen

Named = Callable[[QWidget, str], Any]


__all__ = ["base", "said", "team"]


def scan(qtbot: QtBot, jobs: Jobs, screen: QWidget, words: str) -> None:
    """Type as a scanner does: wherever the keyboard is, letters and Enter."""
    for letter in words:
        qtbot.keyClick(screen.window().focusWidget(), letter)
    qtbot.keyClick(screen.window().focusWidget(), Qt.Key.Key_Return)
    settle(qtbot, jobs)


def test_a_stub_that_comes_back_is_keyed_by_its_number(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """Scanned while a row of the list has the keyboard; only the day of service is left to type."""
    days = [dates.today() - timedelta(days=days) for days in (9, 4)]
    slip = referrals.issue(team, base | {"issued_on": days[0]})
    second = referrals.issue(team, base)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.activateWindow()
    screen.list.view.selectRow(0)
    screen.list.view.setFocus()
    scan(qtbot, jobs, screen, slip.slip)
    assert form_of(screen).title.text() == slip.slip
    day = named(screen, "Date of the outcome")
    assert (screen.window().focusWidget(), day.text()) == (day, "")
    qtbot.keyClicks(day, days[1].strftime("%d%m%y"))
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    values = referrals.open_slip(team, slip.id).values
    told = (values["status"], values["outcome_on"], values["evidence"], values["returned_on"])
    assert told == ("completed", days[1], "stub", dates.today())
    assert said[-1][0] == f"Slip {slip.slip} is saved."
    scan(qtbot, jobs, screen, second.slip)  # the next one of the pile, with nothing to empty before
    assert form_of(screen).title.text() == second.slip


@pytest.mark.parametrize(("number", "wanted"), [(7, "no_such_serial"), (0, "wrong_check")])
def test_a_number_that_leads_nowhere_says_why(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    number: int,
    wanted: str,
) -> None:
    """Misread, or not of this desk; the words that find something still open it."""
    problems: list[str] = []
    told: list[str] = []
    context.show_problem = lambda problem: problems.append(problem.code)
    context.tell = lambda words, _tone="late": told.append(words)
    slip = referrals.issue(team, base)
    wrong = slip.slip[:-1] + ("0" if slip.slip[-1] != "0" else "1")
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.list.finder.setFocus()
    scan(qtbot, jobs, screen, uic.serial(team.device, number) if number else wrong)
    assert (problems, screen._page, told) == ([wanted], None, [])
    screen.list.finder.setText("")
    scan(qtbot, jobs, screen, "kh-1")
    assert told == [""]  # what was wrong before is over
    assert (problems, form_of(screen).title.text()) == ([wanted], slip.slip)
    add(team, "client", {"serial": uic.serial(team.device, 99)}, base["client_id"])
    screen.set_typed({"page": "list"})
    screen.reload()
    settle(qtbot, jobs)
    screen.list.finder.setText("")
    screen.list.finder.setFocus()
    scan(qtbot, jobs, screen, uic.serial(team.device, 99))
    assert (problems, form_of(screen).title.text()) == ([wanted], slip.slip)


def test_reasons_say_who_declined(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Some by themselves, others are asked; it is saved with the reason and goes with it."""
    slip = referrals.issue(team, base)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    choose(named(screen, "Status"), "Not completed")
    choose(named(screen, "Why not completed"), "Facility declined")
    assert named(screen, "Who declined").currentText() == "The facility"
    choose(named(screen, "Why not completed"), "Refused")
    assert named(screen, "Who declined").currentText() == "The client"
    press(qtbot, jobs, named(screen, "Save"))
    values = referrals.open_slip(team, slip.id).values
    assert (values["reason"], values["declined_by"]) == ("refused", "client")
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    choose(named(screen, "Status"), "Slip issued")
    press(qtbot, jobs, named(screen, "Save"))
    values = referrals.open_slip(team, slip.id).values
    assert (values["status"], values["reason"], values["declined_by"]) == ("issued", None, None)


def test_attempts_are_written_on_the_slip(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """What was tried, when the next is due; problems stand at their fields, and it can be taken back."""
    slip = referrals.issue(team, base | {"issued_on": dates.today() - timedelta(days=40)})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    assert form_of(screen).sentence.text() == "Client KH-1 · open for 40 days · 10 days overdue"
    part = form_of(screen).attempts
    assert part is not None
    order = [named(screen, name) for name in ("Status", "Save the attempt", "Service")]
    tops = [one.mapTo(screen, QPoint(0, 0)).y() for one in order]
    assert tops == sorted(tops)  # the work stands above what was written when the slip was issued
    press(qtbot, jobs, named(screen, "Save the attempt"))
    assert part.form.fields["outcome"].problems_shown() == "Say what came of it."
    choose(named(screen, "How"), "By phone")
    choose(named(screen, "What came of it"), "Not reached")
    soon = dates.today() + timedelta(days=3)
    named(screen, "Ask again on").setText(dates.show_day(soon))
    press(qtbot, jobs, named(screen, "Save the attempt"))
    today = dates.show_day(dates.today())
    assert part.told.text() == (
        f"1. {today} · By phone · Not reached\n2. to be asked on {dates.show_day(soon)}"
    )
    assert part.untouched()
    assert part.isAncestorOf(screen.window().focusWidget())  # not in the client, ready to be overwritten
    assert said[-1][0] == "The attempt is saved."
    said[-1][1]()
    settle(qtbot, jobs)
    assert part.told.text() == "Nobody has asked yet."


def test_a_paper_book_gives_the_next_number(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Noted once; a number that is taken is told with whose it is before it is saved."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "Paper book"))
    named(screen, "First number in the book").setText("Q1-007")
    named(screen, "Last number in the book").setText("Q1-006")
    press(qtbot, jobs, named(screen, "Save"))
    assert "The last number must be like the first one" in texts(screen)
    named(screen, "Last number in the book").setText("Q1-050")
    press(qtbot, jobs, named(screen, "Save"))
    book = slip_number.book(team)
    assert book is not None
    assert book.next == "Q1-007"
    referrals.issue(team, base | {"serial": "Q1-007"})
    screen.set_typed({"page": "new"})
    settle(qtbot, jobs)
    assert "comes Q1-008 next" in texts(screen)
    qtbot.keyClicks(named(screen, "Slip number"), "q1007")
    qtbot.waitUntil(lambda: "for client KH-1 has this number already" in texts(screen))


def test_after_a_number_that_leads_nowhere_the_next_one_is_scanned(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, base: dict[str, Any]
) -> None:
    """A pile of stubs goes on: nobody empties the line by hand first."""
    slip = referrals.issue(team, base)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.activateWindow()
    screen.list.finder.setFocus()
    scan(qtbot, jobs, screen, "P9999")
    scan(qtbot, jobs, screen, slip.slip)
    assert form_of(screen).title.text() == slip.slip
