"""Changes of what is known are taken back by the toast, in the real window."""

from collections.abc import Callable
from typing import Any

import pytest
from client_hands import register
from desk_window import opened
from hands import CTRL, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle

from outreach_desk.desk import giving, history, registry
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import catalog, identity
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.new_member import ROLE
from outreach_desk.ui.register.screen import ORGANISATIONS
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()


def values(desk: Desk, table: str, record_id: str) -> dict[str, Any]:
    thing = catalog.THINGS[table]
    with desk.database.read() as session:
        row = session.get_one(thing.model, record_id)
        return {name: getattr(row, name) for name in ("deleted", *thing.columns)}


def save(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)


def take_back(qtbot: QtBot, jobs: Jobs, shell: Shell) -> None:
    assert shell.toast.isVisibleTo(shell)
    assert shell.toast.undo.isVisibleTo(shell)
    press(qtbot, jobs, shell.toast.undo)


@pytest.mark.parametrize("where", ["contact", "service", "service of her", "client"])
def test_a_change_is_taken_back(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, named: Named, where: str
) -> None:
    """A contact, a service from its list and from her page, and she herself; the undoing is a new write."""
    her = register(lone_team, serial="KH-1", note="trước").id
    group = {"group_id": lone_team.fact(identity.GROUP), "client_id": her, "note": "trước"}
    contact = add(lone_team, "contact", group | {"contact_on": TODAY, "mode": "phone"})
    service = giving.give(lone_team, her, {"service": "loan", "served_on": TODAY, "amount": 500}).id
    table, record_id, screen, state = {
        "contact": ("contact", contact, "contacts", {"page": "contact", "id": contact}),
        "service": ("service", service, "contacts", {"page": "service", "id": service}),
        "service of her": ("service", service, "clients", {"page": "give", "id": her, "service_id": service}),
        "client": ("client", her, "clients", {"page": "change", "id": her, "code": "KH-1"}),
    }[where]
    before = values(lone_team, table, record_id)
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go(screen, state)
    settle(qtbot, jobs)
    column, words = ("amount", "900") if table == "service" else ("note", "sau")
    field = named(shell, catalog.THINGS[table].columns[column].label)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, words)
    save(qtbot, jobs)
    assert str(values(lone_team, table, record_id)[column]) == words
    take_back(qtbot, jobs, shell)
    assert values(lone_team, table, record_id) == before
    latest = history.of(lone_team, table, record_id)[0]
    assert [(step.column, step.before, step.after) for step in latest.steps] == [
        (column, words, str(before[column]))
    ]


@pytest.mark.parametrize("is_new", [True, False])
def test_an_entry_of_the_office_is_taken_back(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, named: Named, is_new: bool
) -> None:
    """A new organisation goes from the list, a changed one has its name again."""
    kept = registry.save(office, "organisation", {"code": "TT", "name": "Tram", "kind": "hospital"}).id
    _window, shell = opened(qtbot, jobs, style, office)
    shell.go("register")
    settle(qtbot, jobs)
    screen = shell.made("register")
    entries = {one.id: one for one in registry.look(office).organisations}
    screen._show_list(ORGANISATIONS)  # type: ignore[attr-defined]
    screen._show_entry("organisation", None if is_new else entries[kept])  # type: ignore[attr-defined]
    for label, words in (("Code", "Q9"), ("Name", "Quy Hat")):
        field = named(shell, label)
        field.selectAll()
        qtbot.keyClicks(field, words)
    if is_new:
        screen.entry.form.fields["kind"].set_value("hospital")  # type: ignore[attr-defined]
    save(qtbot, jobs)
    assert "Q9" in {one.values["code"] for one in registry.look(office).organisations}
    take_back(qtbot, jobs, shell)
    assert {one.id: one for one in registry.look(office).organisations} == entries


def test_a_member_written_down_at_a_meeting_is_taken_back(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk
) -> None:
    """She goes from the group and from the list that is being typed."""
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go("meetings", {"meeting": None})
    settle(qtbot, jobs)
    screen = shell.made("meetings")
    form = screen.page.form  # type: ignore[attr-defined]
    form.new_member.wanted.emit({"code": "TV-1", "nickname": "Lan", ROLE: "core"})
    settle(qtbot, jobs)
    attendance = form.attendance
    assert [person.code for person, _mark in attendance.listed()] == ["TV-1"]
    take_back(qtbot, jobs, shell)
    assert list(attendance.listed()) == []
    with lone_team.database.read() as session:
        assert all(row.deleted for row in session.query(catalog.THINGS["member"].model))


@pytest.mark.parametrize("how", ["mouse", "keyboard", "time"])
def test_the_keyboard_stays_on_the_page(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, how: str
) -> None:
    """When Undo is pressed and goes, or goes by itself: not at whatever stands next."""
    register(lone_team, serial="KH-1")
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go("clients")
    settle(qtbot, jobs)
    shell.made("clients").setFocus()
    before = keyboard()
    done: list[str] = []
    shell.context.say("Done.", lambda: done.append("undone"))
    if how == "mouse":
        qtbot.mouseClick(shell.toast.undo, Qt.MouseButton.LeftButton)
    else:
        shell.toast.undo.setFocus(Qt.FocusReason.TabFocusReason)
        assert keyboard() is shell.toast.undo
        if how == "keyboard":
            qtbot.keyClick(keyboard(), Qt.Key.Key_Return)
        else:
            shell.toast._timer.timeout.emit()
    assert (shell.toast.isVisibleTo(shell), done) == (False, [] if how == "time" else ["undone"])
    assert keyboard() is before
