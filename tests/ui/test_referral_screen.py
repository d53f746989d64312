"""Referrals by key and mouse: a slip is written, found when it is due, and ended as one fact."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, new_team, press, settle, shown

from outreach_desk.desk import clients, referrals
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.store import vault
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals.screen import ReferralScreen
from outreach_desk.ui.referrals.slip_form import SlipForm

Named = Callable[[QWidget, str], Any]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
    monkeypatch.setattr(vault, "PASSES", vault.LEAST_PASSES)


@pytest.fixture
def team(tmp_path: Path) -> Desk:
    """Give a team desk that the jobs of the test close."""
    return new_team(tmp_path / "team")


@pytest.fixture
def base(team: Desk) -> dict[str, Any]:
    """Give what every slip here has, with three organisations to choose from."""
    places = {
        name: add(
            team, "organisation", {"code": code, "name": name, "kind": "hospital", "services": services}
        )
        for code, name, services in (
            ("T1", "Benh vien A", "hiv_test"),
            ("T2", "Benh vien B", "gyn"),
            ("T3", "Benh vien C", None),
        )
    }
    agreed = Agreed(("record",), "spoken", dates.today())
    her = clients.register(
        team, {"serial": "KH-1", "nickname": "Dao", "registered_on": dates.today()}, agreed
    )
    return {
        "client_id": her.id,
        "service": "gyn",
        "organisation_id": places["Benh vien B"],
        "issued_on": dates.today(),
    }


@pytest.fixture
def said(context: Context) -> list[tuple[str, Any]]:
    """Hear what the toast says."""
    heard: list[tuple[str, Any]] = []
    context.say = lambda words, undo: heard.append((words, undo))
    return heard


def form_of(screen: ReferralScreen) -> SlipForm:
    assert screen._form is not None
    return screen._form


def keys(qtbot: QtBot, jobs: Jobs, screen: QWidget, letter: Qt.Key) -> None:
    qtbot.keyClick(screen.window().focusWidget(), letter, CTRL)
    settle(qtbot, jobs)


def choose(combo: QComboBox, words: str) -> None:
    place = combo.findText(words)
    assert place >= 0, words
    combo.setCurrentIndex(place)


def texts(widget: QWidget) -> str:
    """Give all words that are seen."""
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget.window())
    )


def problems(screen: ReferralScreen) -> dict[str, str]:
    fields = form_of(screen).form.fields
    return {name: field.problems_shown() for name, field in fields.items() if field.problems_shown()}


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
    assert "She has not agreed to be referred." in texts(screen)
    choose(named(screen, "Service"), "Gynaecology, sexual and reproductive health")
    place = named(screen, "Refer to")
    assert [choice.label for choice in place.suggest("benh")] == ["Benh vien B", "Benh vien A", "Benh vien C"]
    assert "1 gives this service." in texts(screen)
    qtbot.keyClicks(place, "benh vien b")
    named(screen, "Issued on").setText(dates.show_day(dates.today() - timedelta(days=5)))
    assert named(screen, "Valid until").text() == dates.show_day(dates.today() + timedelta(days=25))
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    (line,) = referrals.look(team)
    assert (line.client_code, line.organisation, line.service) == ("KH-1", "Benh vien B", "gyn")
    assert uic.serial_valid(line.slip)
    assert said[-1][0] == f"Slip {line.slip} is written: put this number on the paper."
    said[-1][1]()
    settle(qtbot, jobs)
    assert referrals.look(team) == ()


def test_a_last_day_of_ones_own_stays(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Only the one that the form wrote itself follows the day of issue."""
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    press(qtbot, jobs, named(screen, "New referral"))
    named(screen, "Valid until").setText("31/12/2030")
    named(screen, "Issued on").setText("01/07/2026")
    assert named(screen, "Valid until").text() == "31/12/2030"


def test_a_client_who_agreed_gets_no_warning(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, base: dict[str, Any]
) -> None:
    """Coming from her page she is named already; the way to her page is there where she did not agree."""
    went: list[tuple[str, Any]] = []
    context.go = lambda name, state: went.append((name, state))
    screen = shown(qtbot, jobs, team, ReferralScreen, context)
    screen.set_typed({"page": "new", "client_id": base["client_id"]})
    settle(qtbot, jobs)
    assert named(screen, "Client").text() == "KH-1 · Dao"
    press(qtbot, jobs, named(screen, "Open her page"))
    assert went == [("clients", {"page": "client", "id": base["client_id"]})]
    clients.agree(team, base["client_id"], Agreed(("refer",), "spoken", dates.today()))
    screen.reload()
    settle(qtbot, jobs)
    assert "She has not agreed to be referred." not in texts(screen)


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
    for part in ("Still open", "Overdue", "Done", "All"):
        button = named(screen, part)
        button.click()
        seen[button.text()] = [line.slip for line in view.rows.rows()]
    assert seen == {
        "Still open (4)": ["A", "B", "C", "E"],
        "Overdue (1)": ["A"],
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
    assert (form_of(screen).title.text(), form_of(screen).sentence.text()) == ("Q1", "Client KH-1")
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
    assert (form_of(other).title.text(), form_of(other).sentence.text()) == ("Q1", "Client KH-1")
    assert (form_of(other).form.fields["status"].value(), other.list.shown) == ("not_completed", "all")
    press(qtbot, jobs, named(screen, "Back"))
    assert said[-1][0] == "Not saved. It is kept as a draft."
    context.go = lambda _name, state: screen.set_typed(state)
    said[-1][1]()
    settle(qtbot, jobs)
    assert form_of(screen).form.fields["status"].value() == "not_completed"
