"""Outreach by key and mouse: one person after the other, with and without a name, and a service for each."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add, add_client, press, settle, shown

from outreach_desk.desk import contacts
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import identity, units
from outreach_desk.ui.contacts.contact_form import ContactForm
from outreach_desk.ui.contacts.screen import ContactScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a desk with two clients and a peer educator; the jobs of the test close it."""
    return first_desks.filled("educator", _register, tmp_path / "team")


def _register(made: Desk) -> None:
    for serial, nickname in (("KH-1", "Dao"), ("KH-2", "Na")):
        add(made, "client", {"nickname": nickname}, add_client(made, serial))
    group = made.fact(identity.GROUP)
    add(made, "member", {"group_id": group, "code": "DDV-1", "nickname": "Mai"})


@pytest.fixture
def said(context: Context) -> list[tuple[str, Any]]:
    """Hear what the toast says."""
    heard: list[tuple[str, Any]] = []
    context.say = lambda words, undo=None: heard.append((words, undo))
    return heard


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, said: list[Any], team: Desk) -> ContactScreen:
    """Show the screen."""
    made: ContactScreen = shown(qtbot, jobs, team, ContactScreen, context)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def keys(qtbot: QtBot, jobs: Jobs, screen: QWidget, letter: Qt.Key) -> None:
    qtbot.keyClick(screen.window().focusWidget(), letter, CTRL)
    settle(qtbot, jobs)


def choose(combo: QComboBox, words: str) -> None:
    place = combo.findText(words)
    assert place >= 0, words
    combo.setCurrentIndex(place)


def seen(screen: ContactScreen) -> list[tuple[str, ...]]:
    rows = screen.list.view.rows
    return [tuple(rows.index(row, column).data() for column in range(4)) for row in range(rows.rowCount())]


def test_contacts_are_written_one_after_the_other(
    qtbot: QtBot, jobs: Jobs, named: Named, team: Desk, screen: ContactScreen, said: list[Any]
) -> None:
    """Day, way, place and topics stay for the next person; who it was does not; then one without a name."""
    screen.setFocus()
    press(qtbot, jobs, named(screen, "Write the first contact"))
    qtbot.keyClicks(named(screen, "Client"), "dao")
    choose(named(screen, "Kind of place"), "Street")
    named(screen, "Life skills").setChecked(True)
    later = dates.today() + timedelta(days=7)
    named(screen, "Next contact on").setText(dates.show_day(later))
    keys(qtbot, jobs, screen, Qt.Key.Key_Return)
    assert said[-1][0] == "1 contact is saved."
    who = named(screen, "Client")
    assert (screen.window().focusWidget(), who.text()) == (who, "")
    assert named(screen, "Kind of place").currentText() == "Street"
    choose(named(screen, "Gender, where she stays without a name"), "Woman")
    named(screen, "How many people").setText("2")
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    assert said[-1][0] == "2 contacts are saved."
    today = dates.show_day(dates.today())
    nameless = (today, "without a name · Woman", "Contact: One to one", "Street")
    assert sorted(seen(screen)) == sorted(
        [nameless, nameless, (today, "KH-1", "Contact: One to one", "Street")]
    )
    topics = {contacts.values(team, line.id)["topics"] for line in contacts.look(team)}
    assert topics == {"life_skills"}
    said[-1][1]()
    settle(qtbot, jobs)
    assert len(seen(screen)) == 1


def saved_empty(qtbot: QtBot, jobs: Jobs, screen: ContactScreen) -> ContactForm:
    """Give the form of a new contact after it was refused."""
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    form = screen._form
    assert isinstance(form, ContactForm)
    return form


def test_problems_stand_at_their_fields_and_nobody_under_18_is_a_client(
    qtbot: QtBot, jobs: Jobs, named: Named, team: Desk, screen: ContactScreen
) -> None:
    """The form says what is counted; with a client there is no question of it."""
    form = saved_empty(qtbot, jobs, screen)
    assert form.form.fields["gender"].problems_shown().startswith("Name the client")
    named(screen, "Under 18, counted without a name: Yes").setChecked(True)
    labels = [label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen)]
    assert any(words.startswith("Nobody under 18 is kept as a client") for words in labels)
    assert not named(screen, "Save, and refer her").isEnabled()
    qtbot.keyClicks(named(screen, "Client"), "na")
    named(screen, "Client").settle()
    assert not form.under_age.isVisibleTo(screen)
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    (line,) = contacts.look(team)
    assert (line.client_code, line.under_age) == ("KH-2", False)


def test_the_next_person_is_not_reproached_with_what_was_mended(
    qtbot: QtBot, jobs: Jobs, named: Named, team: Desk, screen: ContactScreen
) -> None:
    """Who is named needs no gender: the line that asked for one was out of sight, and comes back empty."""
    form = saved_empty(qtbot, jobs, screen)
    assert form.gender.problems_shown()
    qtbot.keyClicks(named(screen, "Client"), "na")
    named(screen, "Client").settle()
    keys(qtbot, jobs, screen, Qt.Key.Key_Return)
    assert len(contacts.look(team)) == 1
    assert form.gender.isVisibleTo(screen)
    assert not form.gender.problems_shown()


def test_a_contact_leads_to_a_referral(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, screen: ContactScreen
) -> None:
    """It is saved first; the slip will say at which contact it was issued, and the way back leads here."""
    went: list[tuple[str, Any]] = []
    context.go = lambda name, state=None: went.append((name, state))
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    qtbot.keyClicks(named(screen, "Client"), "dao")
    named(screen, "Client").settle()
    keys(qtbot, jobs, screen, Qt.Key.Key_R)
    (line,) = contacts.look(team)
    her = contacts.values(team, line.id)["client_id"]
    state = {"page": "new", "client_id": her, "contact_id": line.id, "back": "contacts"}
    assert went == [("referrals", state)]


def test_a_service_is_given_to_several_in_a_row(
    qtbot: QtBot, jobs: Jobs, named: Named, team: Desk, screen: ContactScreen, said: list[Any]
) -> None:
    """Service, day, place and setting stay; an amount is one person's. A centre says where it was."""
    centre = {"code": "C", "name": "Trung tam Thu", "kind": "social_work_centre", "services": "loan"}
    add(team, "organisation", centre | {"unit": units.children("2025:01")[0].key})
    keys(qtbot, jobs, screen, Qt.Key.Key_D)
    assert named(screen, "Where").currentText() == "In the community"
    qtbot.keyClicks(named(screen, "Client"), "dao")
    choose(named(screen, "Service"), "Loan")
    given_by = named(screen, "Given by")
    qtbot.keyClicks(given_by, "trung")
    qtbot.keyClick(given_by, Qt.Key.Key_Return)
    assert named(screen, "Where").currentText() == "At a social-work centre"
    named(screen, "Amount (₫)").setText("1500000")
    keys(qtbot, jobs, screen, Qt.Key.Key_Return)
    assert (said[-1][0], named(screen, "Amount (₫)").text()) == ("The service is saved.", "")
    qtbot.keyClicks(named(screen, "Client"), "na")
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    lines = contacts.look(team)
    assert sorted((one.client_code, one.what, one.where) for one in lines) == [
        ("KH-1", "loan", "social_work_centre"),
        ("KH-2", "loan", "social_work_centre"),
    ]


def test_a_line_opens_what_it_is_and_can_be_deleted(
    qtbot: QtBot, jobs: Jobs, named: Named, team: Desk, screen: ContactScreen, said: list[Any]
) -> None:
    """A contact or a service, with its values; the toast puts it back."""
    today = dates.today()
    contacts.keep(team, {"contact_on": today, "mode": "online", "gender": "m"})
    screen.reload()
    settle(qtbot, jobs)
    qtbot.keyClick(named(screen, "Find a contact"), Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert named(screen, "Way of contact").currentText() == "Online"
    press(qtbot, jobs, named(screen, "Delete contact"))
    assert contacts.look(team) == ()
    assert said[-1][0] == "The contact is deleted."
    said[-1][1]()
    settle(qtbot, jobs)
    assert len(contacts.look(team)) == 1


def test_what_is_typed_outlives_language_and_going_back(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    screen: ContactScreen,
    said: list[Any],
) -> None:
    """The toast takes it up again."""
    context.go = lambda _name, state=None: screen.set_typed(state)
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    named(screen, "Note").setPlainText("chua xong")
    other = ContactScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert other._form is not None
    assert other._form.form.fields["note"].value() == "chua xong"
    qtbot.keyClick(screen.window().focusWidget(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert said[-1][0] == "Not saved. It is kept as a draft."
    said[-1][1]()
    settle(qtbot, jobs)
    assert named(screen, "Note").toPlainText() == "chua xong"
