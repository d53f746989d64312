"""Clients by key and mouse: consent first, the UIC, codes only in lists, and each act taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from client_hands import choose, keys, register, texts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle, shown

from outreach_desk.desk import client_page, clients, giving
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.timeline import Event
from outreach_desk.ground import dates, uic
from outreach_desk.records import identity
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]


@pytest.fixture
def team(lone_team: Desk) -> Desk:
    """Give a desk with nobody else."""
    return lone_team


@pytest.fixture
def went(context: Context) -> list[tuple[str, Any]]:
    """See where the screen sends people."""
    seen: list[tuple[str, Any]] = []
    context.go = lambda screen, state: seen.append((screen, state))
    return seen


def events_of(team: Desk, client_id: str) -> list[Event]:
    """Give the services that stand in her timeline."""
    return [one for one in client_page.open_client(team, client_id).events if one.table == "service"]


def form_of(screen: ClientScreen) -> ClientForm:
    assert isinstance(screen._page, ClientForm)
    return screen._page


def test_an_empty_desk_says_what_belongs_here(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """And offers the button; there is nothing to look for yet."""
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    press(qtbot, jobs, named(screen, "Register the first client"))
    assert form_of(screen).title.text() == "New client"


def test_a_client_is_registered_by_keys(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """Ctrl+N, consent, the UIC of what she tells, Ctrl+S; the names of her parents are kept nowhere."""
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.list.setFocus()
    keys(qtbot, jobs, screen, Qt.Key.Key_N)
    boxes = [box for box in screen.findChildren(QCheckBox) if box.text() == "She agrees"]
    assert [box.isChecked() for box in boxes] == [False] * 4, "nobody ticks for her"
    qtbot.keyClick(named(screen, "She agrees: Keep an individual record"), Qt.Key.Key_Space)
    choose(named(screen, "How it was given"), "Spoken")
    for name, typed in (
        ("Mother’s given name", "Hoa"),
        ("Father’s given name", "Hung"),
        ("Birth year", "1995"),
    ):
        qtbot.keyClicks(named(screen, name), typed)
    named(screen, "Nickname").setText("Sông")
    choose(named(screen, "Birth month"), "3")
    choose(named(screen, "Province of birth"), "Thành phố Hà Nội")
    assert "UIC: HOHU9503014" in texts(screen)
    assert named(screen, "UIC").text() == "HOHU9503014", "it follows the answers"
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    (line,) = client_page.look(team)
    page = client_page.open_client(team, line.id)
    assert (line.uic, line.status, page.values["birth_year"], page.values["birth_month"]) == (
        "HOHU9503014",
        "active",
        1995,
        3,
    )
    assert (page.values["population"], uic.serial_valid(line.code)) == ("unspecified", True)
    assert not {"Hoa", "Hung"} & set(map(str, page.values.values()))
    assert said[0][0] == f"Client {line.code} is registered."
    said[0][1]()
    settle(qtbot, jobs)
    assert client_page.look(team) == ()


def test_without_consent_the_form_says_what_to_do(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """All problems stand at their fields at once; what is typed stays."""
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    press(qtbot, jobs, named(screen, "Register the first client"))
    qtbot.keyClicks(named(screen, "Phone"), "12")
    named(screen, "Registered on").setText("32/1/2026")
    press(qtbot, jobs, named(screen, "Save"))
    fields = form_of(screen).form.fields
    shown_words = {name: field.problems_shown() for name, field in fields.items() if field.problems_shown()}
    assert shown_words == {
        "agree_record": "Without her consent keep no record of her. "
        "Count her without a name at the meeting instead.",
        "phone": "Write all digits of the telephone number.",
        "registered_on": "There is no such day. The day comes first, then the month.",
    }
    assert (named(screen, "Phone").text(), client_page.look(team)) == ("12", ())


def test_the_list_finds_by_nickname_and_does_not_show_it(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Without marks; Enter opens what was found, Escape goes back."""
    register(team, serial="KH-1", nickname="Đào", uic="HOHU9503014")
    register(team, serial="KH-2", nickname="Lan")
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.setFocus()
    assert screen.focusWidget() is screen.list.finder
    rows = screen.list.view.rows
    cells = [rows.index(row, column).data() for row in range(2) for column in range(rows.columnCount())]
    assert not any("Đào" in str(cell) for cell in cells)
    finder = named(screen, "Find a client")
    found = {}
    for typed in ("dao", "hohu", "kh-2", "zzz"):
        finder.clear()
        qtbot.keyClicks(finder, typed)
        finder.settle()
        found[typed] = [line.code for line in rows.rows()]
    assert found == {"dao": ["KH-1"], "hohu": ["KH-1"], "kh-2": ["KH-2"], "zzz": []}
    assert "No client fits these words." in texts(screen)
    finder.clear()
    qtbot.keyClicks(finder, "lan")
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert isinstance(screen._page, ClientView)
    assert screen._page.title.text() == "KH-2"
    qtbot.keyClick(screen.window().focusWidget(), Qt.Key.Key_Escape)
    assert (screen._page, finder.text()) == (None, "lan")


def test_enter_opens_whom_the_end_of_a_code_names(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Not the first in the list that has the same digits elsewhere; a line that was chosen goes before."""
    register(team, serial="AB-010")
    register(team, serial="KH-010")
    register(team, serial="KH-200", uic="MAHA8001004")
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    finder = named(screen, "Find a client")
    opened = []
    for chosen in (False, True):
        screen.setFocus()
        finder.setText("010")
        finder.settle()
        assert [line.code for line in screen.list.view.rows.rows()] == ["KH-200", "KH-010", "AB-010"]
        if chosen:
            screen.list.view.selectRow(0)
        qtbot.keyClick(finder, Qt.Key.Key_Return)
        settle(qtbot, jobs)
        assert screen._page is not None
        opened.append(screen._page.title.text())
        qtbot.keyClick(screen.window().focusWidget(), Qt.Key.Key_Escape)
    assert opened == ["KH-010", "KH-200"]


def test_a_consent_is_withdrawn_and_that_is_taken_back(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """The page says what it means that she does not agree to a record."""
    her = register(team, serial="KH-1")
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "She withdraws it: Keep an individual record"))
    assert "so she counts without a name" in texts(screen)
    assert f"Withdrawn on {dates.show_day(dates.today())}" in texts(screen)
    said[-1][1]()
    settle(qtbot, jobs)
    assert "so she counts without a name" not in texts(screen)
    press(qtbot, jobs, named(screen, "She agrees to more"))
    press(qtbot, jobs, named(screen, "Save"))
    told = {name: field.problems_shown() for name, field in screen._page.form.fields.items()}
    assert {name: words for name, words in told.items() if words} == {
        "agree_refer": "Tick what she agrees to."
    }
    assert screen._page.form.fields["agree_refer"].box.hasFocus()
    press(qtbot, jobs, named(screen, "She agrees: Contact by phone"))
    choose(named(screen, "How it was given"), "Written")
    press(qtbot, jobs, named(screen, "Save"))
    assert client_page.open_client(team, her.id).agreed("phone")


def test_a_service_is_given_and_stands_in_the_timeline(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """The amount is asked for capital only, and is forgotten with it."""
    her = register(team, serial="KH-1")
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Give a service"))
    service, amount = named(screen, "Service"), screen._page.amount  # type: ignore[union-attr]
    assert service.itemText(1) == "— Education, vocational training, jobs —"
    assert not service.model().item(1).isEnabled()
    choose(service, "Legal aid")
    assert not amount.isVisibleTo(screen)
    choose(service, "Loan")
    qtbot.keyClicks(named(screen, "Amount (₫)"), "1500000")
    assert "1,500,000 ₫" in texts(screen)
    press(qtbot, jobs, named(screen, "Save"))
    rows = screen._page.view.rows  # type: ignore[union-attr]
    assert [rows.index(0, column).data() for column in (1, 2)] == ["Service: Loan", "1,500,000 ₫"]
    screen._page.view.opened.emit(rows.row_at(0))  # type: ignore[union-attr]
    settle(qtbot, jobs)
    choose(named(screen, "Service"), "Legal aid")
    press(qtbot, jobs, named(screen, "Save"))
    assert events_of(team, her.id)[0].amount is None
    screen._page.view.opened.emit(rows.row_at(0))  # type: ignore[union-attr]
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Delete service"))
    assert events_of(team, her.id) == []
    said[-1][1]()
    settle(qtbot, jobs)
    assert len(events_of(team, her.id)) == 1


def test_details_are_changed_and_the_builder_stays_away(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """A known UIC is shown; the questions come back when they are asked for."""
    educator = add(
        team, "member", {"group_id": team.fact(identity.GROUP), "code": "DDV-1", "nickname": "Mai"}
    )
    her = register(team, serial="KH-1", uic="HOHU9503014", educator_id=educator)
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Change details"))
    form = form_of(screen)
    assert not form.uic.mother.isVisibleTo(screen)
    assert named(screen, "Peer educator").text() == "DDV-1 · Mai"
    press(qtbot, jobs, named(screen, "Work it out again"))
    assert form.uic.mother.isVisibleTo(screen)
    choose(named(screen, "Gender"), "Woman")
    press(qtbot, jobs, named(screen, "Save"))
    values = client_page.open_client(team, her.id).values
    assert (values["gender"], values["educator_id"], values["serial"]) == ("f", educator, "KH-1")


def test_what_is_typed_outlives_language_and_going_back(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """A screen made anew shows the same page with the same words; Back offers to take them up again."""
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    press(qtbot, jobs, named(screen, "Register the first client"))
    qtbot.keyClicks(named(screen, "Mother’s given name"), "Ho")
    qtbot.keyClicks(named(screen, "Birth year"), "19")
    state = screen.typed()
    other = ClientScreen(context)
    qtbot.addWidget(other)
    other.set_typed(state)
    settle(qtbot, jobs)
    assert (form_of(other).form.fields["mother"].typed(), other._at["page"]) == ("Ho", "new")
    press(qtbot, jobs, named(screen, "Back"))
    assert said[-1][0] == "Not saved. It is kept as a draft."
    context.go = lambda _name, state: screen.set_typed(state)
    said[-1][1]()
    assert named(screen, "Birth year").text() == "19"
    press(qtbot, jobs, named(screen, "Back"))
    heard = len(said)
    press(qtbot, jobs, named(screen, "Register the first client"))
    press(qtbot, jobs, named(screen, "Back"))
    assert len(said) == heard, "nothing was typed, nothing is offered"


def test_a_client_is_deleted_and_put_back(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """The toast says what went with her and carries Undo."""
    her = register(team, serial="KH-1")
    giving.give(team, her.id, {"service": "bhyt", "served_on": dates.today()})
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Delete client"))
    assert (said[-1][0], client_page.look(team)) == (
        "Client KH-1 is deleted. 1 entry of hers went too.",
        (),
    )
    said[-1][1]()
    settle(qtbot, jobs)
    assert [line.code for line in screen.list.view.rows.rows()] == ["KH-1"]


def test_a_referral_begins_on_her_page(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, went: list[Any]
) -> None:
    """With her already named; when the slip is written, her page is shown again."""
    her = register(team, serial="KH-1")
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    keys(qtbot, jobs, screen, Qt.Key.Key_R)
    assert went == [("referrals", {"page": "new", "client_id": her.id, "back": "clients"})]


def test_every_line_of_the_form_has_a_name(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """A screen reader says what belongs into it."""
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    press(qtbot, jobs, named(screen, "Register the first client"))
    nameless = [
        widget
        for kind in (QLineEdit, QComboBox, QCheckBox)
        for widget in form_of(screen).findChildren(kind)
        if widget.isVisibleTo(screen) and not widget.accessibleName()
    ]
    assert nameless == []


def test_her_history_says_who_wrote_what(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """From → to, the latest first; Back leads to her page."""
    her = register(team, serial="KH-1", gender="f")
    clients.change(team, her.id, {"gender": "tg_w"})
    screen = shown(qtbot, jobs, team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    keys(qtbot, jobs, screen, Qt.Key.Key_H)
    words = texts(screen)
    assert "History of Client KH-1" in words
    assert "Gender: Woman → Transgender woman" in words
    assert "this laptop" in words
    press(qtbot, jobs, named(screen, "Back"))
    assert screen._at["page"] == "client"
