"""Referrals by key and mouse: a slip is written, found when it is due, and ended as one fact."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from client_hands import choose, keys, texts
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from slip_hands import base, form_of, problems, said, team
from two_desks import add, press, settle, shown

from outreach_desk.desk import client_page, clients, referrals
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.records import identity, units
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals.print_page import PrintPage
from outreach_desk.ui.referrals.printing import Printing
from outreach_desk.ui.referrals.screen import ReferralScreen

Named = Callable[[QWidget, str], Any]


__all__ = ["base", "said", "team"]


def test_an_empty_directory_says_where_it_comes_from(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """The office sends it; nobody is left searching."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "Write the first referral"))
    assert "No organisation is known here yet." in texts(screen)


def test_a_slip_is_written_by_keys(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """Ctrl+N, her nickname, service, the place that offers it, Ctrl+S; the number is said."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.list.setFocus()
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    who = named(screen, "Client")
    qtbot.keyClicks(who, "dao")
    qtbot.keyClick(who, Qt.Key.Key_Return)
    assert who.text() == "KH-1 · Dao"
    assert "She has not agreed" not in texts(screen)
    choose(named(screen, "Service"), "Gynaecology, sexual and reproductive health")
    place = named(screen, "Refer to")
    assert [choice.label for choice in place.suggest("benh")] == ["Benh vien B"]
    assert "1 gives this service." in texts(screen)
    qtbot.keyClicks(place, "benh vien b")
    named(screen, "Issued on").setText(dates.show_day(dates.today() - timedelta(days=5)))
    assert named(screen, "Valid until").text() == dates.show_day(dates.today() + timedelta(days=25))
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    (line,) = referrals.look(team)
    assert (line.client_code, line.organisation, line.service) == ("KH-1", "Benh vien B", "gyn")
    assert uic.serial_valid(line.slip)
    assert said[-1][0] == f"Slip {line.slip} is written: put this number on the paper."
    assert isinstance(screen._page, Printing)
    assert screen._page.page.sentence.text() == f"1 slip, number {line.slip}"
    said[-1][1]()
    settle(qtbot, jobs)
    assert referrals.look(team) == ()
    assert screen._page is None


def test_a_last_day_of_ones_own_stays(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Only the one that the form wrote itself follows the day of issue."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "New referral"))
    named(screen, "Valid until").setText("31/12/2030")
    named(screen, "Issued on").setText("01/07/2026")
    assert named(screen, "Valid until").text() == "31/12/2030"


def test_without_her_consent_the_form_says_what_to_do(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Never given or withdrawn: both in words, with the way to her page; nothing is issued."""
    went: list[tuple[str, Any]] = []
    context.go = lambda name, state: went.append((name, state))
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    her = client_page.open_client(team, base["client_id"])
    clients.withdraw(team, next(one.id for one in her.consents if one.purpose == "refer"))
    screen.set_typed({"page": "new", "client_id": base["client_id"]})
    settle(qtbot, jobs)
    assert named(screen, "Client").text() == "KH-1 · Dao"
    today = dates.show_day(dates.today())
    assert f"She withdrew her consent to be referred on {today}" in problems(screen)["client_id"]
    press(qtbot, jobs, named(screen, "Open her page"))
    assert went == [("clients", {"page": "client", "id": base["client_id"]})]
    form_of(screen).set_values({"service": "gyn", "organisation_id": base["organisation_id"]})
    press(qtbot, jobs, named(screen, "Save"))
    assert texts(screen).count("her consent to be referred") == 1, "it is said once, before Save and after"
    assert referrals.look(team) == ()
    clients.agree(team, base["client_id"], Agreed(("refer",), "spoken", dates.today()))
    screen.reload()
    settle(qtbot, jobs)
    assert problems(screen) == {}
    press(qtbot, jobs, named(screen, "Save"))
    assert len(referrals.look(team)) == 1


def test_open_overdue_done_and_all(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Each part with its count; what is due says so in words, colour and icon."""
    today = dates.today()
    for number, days in (("A", 45), ("B", 30), ("C", 2), ("D", 1), ("E", 1)):
        referrals.issue(team, base | {"serial": number, "issued_on": today - timedelta(days=days)})
    slips = {line.slip: line.id for line in referrals.look(team)}
    done = {"status": "completed", "outcome_on": today, "evidence": "stub"}
    referrals.change(team, slips["D"], done)
    referrals.change(team, slips["E"], {"status": "arrived", "outcome_on": today})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    view = screen.list.view
    seen = {}
    for part in ("Still open", "Overdue", "Waiting for the stub", "Done", "All"):
        button = named(screen, part)
        button.click()
        seen[button.text()] = [line.slip for line in view.rows.rows()]
    assert seen == {
        "Still open (4)": ["A", "B", "C", "E"],
        "Overdue (1)": ["A"],
        "Waiting for the stub (1)": ["E"],
        "Done (1)": ["D"],
        "All (5)": ["A", "B", "C", "E", "D"],
    }
    cells = [view.rows.index(row, 2) for row in range(5)]
    assert [cell.data() for cell in cells] == [
        "15 days overdue",
        "due today",
        "28 days left",
        "arrived · 29 days left",
        "Referral completed",
    ]
    colours = [cell.data(Qt.ItemDataRole.ForegroundRole) for cell in cells]
    wanted = [context.style.colour(token) if token else None for token in ("late", "due", "", "", "done")]
    assert colours == wanted
    assert all(not cell.data(Qt.ItemDataRole.DecorationRole).isNull() for cell in cells)
    assert [view.rows.index(row, 5).data() for row in range(5)] == ["45", "30", "2", "1", ""]
    assert screen.list.sentence.text() == "4 slips are open, 1 of them is overdue."


def test_the_outcome_is_told_all_at_once(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """Enter opens the slip; each status shows what it needs, and the rest is saved as empty."""
    slip = referrals.issue(team, base | {"serial": "Q1"})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    finder = named(screen, "Find a slip")
    qtbot.keyClicks(finder, "kh-1")
    qtbot.keyClick(finder, Qt.Key.Key_Down)
    qtbot.keyClick(screen.list.view, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert (form_of(screen).title.text(), form_of(screen).sentence.text()) == (
        "Q1",
        "Client KH-1 · open for 0 days",
    )
    outcome = form_of(screen).outcome
    assert outcome is not None
    fields = (outcome.day, outcome.evidence, outcome.reason)
    assert [field.isVisibleTo(screen) for field in fields] == [False, False, False]
    choose(named(screen, "Status"), "Not completed")
    choose(named(screen, "Why not completed"), "Cost")
    choose(named(screen, "Status"), "Referral completed")
    assert named(screen, "Date of the outcome").text() == dates.show_day(dates.today())
    named(screen, "Date of the outcome").setText("01/01/2020")
    press(qtbot, jobs, named(screen, "Save"))
    assert problems(screen) == {
        "outcome_on": "The outcome lies before the slip was issued.",
        "evidence": "Say how you know that she received the service.",
    }
    choose(named(screen, "How do you know?"), "Reported by the client (unverified)")
    assert "It counts, but apart" in texts(screen)
    named(screen, "Date of the outcome").setText(dates.show_day(dates.today()))
    press(qtbot, jobs, named(screen, "Save"))
    values = referrals.open_slip(team, slip.id).values
    assert (values["status"], values["evidence"], values["reason"]) == ("completed", "client_said", None)
    assert said[-1][0] == "Slip Q1 is saved."
    said[-1][1]()
    settle(qtbot, jobs)
    assert referrals.open_slip(team, slip.id).values["status"] == "issued"


def test_a_cancelled_slip_counts_nowhere(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """The form says so where it is chosen."""
    slip = referrals.issue(team, base)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    choose(named(screen, "Status"), "Slip cancelled")
    assert "A cancelled slip counts nowhere." in texts(screen)
    press(qtbot, jobs, named(screen, "Save"))
    assert referrals.open_slip(team, slip.id).values["status"] == "cancelled"


def test_problems_of_a_new_slip_stand_at_their_fields(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Words that name nobody are no client."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "Write the first referral"))
    qtbot.keyClicks(named(screen, "Client"), "zzz")
    press(qtbot, jobs, named(screen, "Save"))
    assert problems(screen) == {
        "client_id": "Choose one from the list that opens.",
        "service": "This is needed.",
        "organisation_id": "This is needed.",
    }


def test_what_is_typed_outlives_language_and_going_back(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """A screen made anew shows the same slip, its words, and the part of the list."""
    slip = referrals.issue(team, base | {"serial": "Q1"})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.list.show_part("all")
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    choose(named(screen, "Status"), "Not completed")
    other = ReferralScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert (form_of(other).title.text(), form_of(other).sentence.text()) == (
        "Q1",
        "Client KH-1 · open for 0 days",
    )
    assert (form_of(other).form.fields["status"].value(), other.list.shown) == ("not_completed", "all")
    context.go = lambda _name, state: screen.set_typed(state)
    press(qtbot, jobs, named(screen, "Back"))
    assert said[-1][0] == "Not saved. It is kept as a draft."
    context.go = lambda _name, state: screen.set_typed(state)
    said[-1][1]()
    settle(qtbot, jobs)
    assert form_of(screen).form.fields["status"].value() == "not_completed"


def test_the_place_says_how_to_find_it_and_the_rest_is_behind_all(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Near and offering first; typed words find all; address, telephone and hours to tell her."""
    here, there = (units.children(province)[0].key for province in ("2025:01", "2025:79"))
    add(team, "client", {"commune": here}, base["client_id"])
    near = {"unit": here, "address": "12 duong Thu", "phone": "0200000001", "hours": "8-17"}
    for code, name, more in (("N", "Tram gan", near), ("X", "Tram doi", {"unit": there})):
        values = {"code": code, "name": name, "kind": "commune_health", "services": "gyn"}
        add(team, "organisation", values | more)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "new", "client_id": base["client_id"]})
    settle(qtbot, jobs)
    choose(named(screen, "Service"), "Gynaecology, sexual and reproductive health")
    place = named(screen, "Refer to")
    assert [choice.line for choice in place.suggest("")] == ["Tram gan — same commune"]
    assert [choice.label for choice in place.suggest("trạm đồi")] == ["Tram doi"]
    press(qtbot, jobs, named(screen, "Show all organisations"))
    first = [choice.label for choice in place.suggest("")]
    assert first == ["Tram gan", "Benh vien B", "Tram doi", "Benh vien A", "Benh vien C"]
    qtbot.keyClicks(place, "gan")
    qtbot.keyClick(place, Qt.Key.Key_Return)
    about = named(screen, "How to find it").text()
    assert about.splitlines()[0] == "Commune health station"
    assert all(words in about for words in ("12 duong Thu", "Telephone 0200000001", "Open: 8-17"))


def test_only_one_service_is_shown_and_stays_chosen(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Part, service and words outlive a rebuild and what comes in."""
    referrals.issue(team, base | {"serial": "A"})
    referrals.issue(team, base | {"serial": "B", "service": "loan"})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    choose(named(screen, "Only this service"), "Loan")
    assert [line.slip for line in screen.list.view.rows.rows()] == ["B"]
    assert named(screen, "Still open").text() == "Still open (1)"
    other = ReferralScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    other.reload()
    settle(qtbot, jobs)
    assert [line.slip for line in other.list.view.rows.rows()] == ["B"]


def test_a_referral_from_a_meeting_or_a_contact_goes_back_there(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """The slip says where it was issued; left or written, the screen from which one came is shown."""
    went: list[str] = []
    context.go = lambda name, _state=None: went.append(name)
    group = team.fact(identity.GROUP)
    day = dates.today()
    meeting = add(
        team,
        "meeting",
        {"group_id": group, "held_on": day, "kind": "periodic_meeting", "status": "held"},
    )
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    state = {"page": "new", "client_id": base["client_id"], "meeting_id": meeting, "back": "meetings"}
    screen.set_typed(state)
    settle(qtbot, jobs)
    form_of(screen).set_values({"service": "gyn", "organisation_id": base["organisation_id"]})
    press(qtbot, jobs, named(screen, "Save"))
    (line,) = referrals.look(team)
    assert referrals.open_slip(team, line.id).values["meeting_id"] == meeting
    assert went == []
    press(qtbot, jobs, named(screen, "Back"))
    assert went == ["meetings"]
    screen.set_typed(state)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Back"))
    assert went == ["meetings", "meetings"]


def test_a_deleted_slip_can_be_put_back(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
) -> None:
    """The toast offers it."""
    slip = referrals.issue(team, base)
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "slip", "id": slip.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Delete slip"))
    assert referrals.look(team) == ()
    said[-1][1]()
    settle(qtbot, jobs)
    assert [line.id for line in referrals.look(team)] == [slip.id]


def test_todays_slips_are_printed_together(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    base: dict[str, Any],
    said: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four on a page; who has no printer writes a PDF, with a warning."""
    for _number in range(5):
        referrals.issue(team, base)
    referrals.issue(team, base | {"issued_on": dates.today() - timedelta(days=1)})
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "Print today’s slips"))
    assert isinstance(screen._page, Printing)
    page = screen._page.page
    assert page.sentence.text().startswith("5 slips, from ")
    named(screen, "Four on a page (A4)").setChecked(True)
    asked: list[str] = []

    def answer(_page: PrintPage, dialog: QPrintDialog) -> bool:
        asked.append(dialog.printer().docName())
        dialog.printer().setOutputFileName(str(team.home.root / "printed.pdf"))
        return True

    monkeypatch.setattr(PrintPage, "run", answer)
    keys(qtbot, jobs, screen, Qt.Key.Key_P)
    printed = pypdf.PdfReader(team.home.root / "printed.pdf")
    assert (asked, len(printed.pages), said[-1][0]) == (["sheet"], 2, "Sent to the printer.")
