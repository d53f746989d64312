"""What is chosen in the lists is there again: on return, in another language, after closing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from client_hands import register
from desk_window import opened
from exchange_world import World
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from two_desks import PASSPHRASE, add, settle

from outreach_desk.desk import stays as chosen
from outreach_desk.desk import unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import identity
from outreach_desk.ui import stays
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.rows_view import RowsView

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def again(qtbot: QtBot) -> Iterator[Callable[[], Jobs]]:
    """Give workers for the same desk, opened once more."""
    made: list[Jobs] = []

    def make() -> Jobs:
        made.append(Jobs())
        return made[-1]

    yield make
    for one in made:
        one.close()


def filled(desk: Desk) -> None:
    group = {"group_id": desk.fact(identity.GROUP)}
    for serial in ("KH-10", "KH-2", "KH-1"):
        register(desk, serial=serial)
    for kind in ("group_talk", "periodic_meeting"):
        add(desk, "meeting", group | {"held_on": TODAY, "kind": kind, "status": "held"})
    add(desk, "organisation", {"code": "A", "name": "Đồi", "kind": "hospital", "services": "gyn"})
    add(desk, "organisation", {"code": "B", "name": "Dốc", "kind": "hospital", "services": "loan"})


def parts(shell: Shell) -> dict[str, QWidget]:
    found = (part for part in shell.findChildren(QWidget) if part.property("stays"))
    return {part.property("stays"): part for part in found}


def combo(shell: Shell, name: str) -> QComboBox:
    part = parts(shell)[name]
    assert isinstance(part, QComboBox)
    return part


def view(shell: Shell, name: str) -> RowsView:
    part = parts(shell)[name]
    assert isinstance(part, RowsView)
    return part


def first_column(rows: RowsView) -> list[str]:
    return [rows.rows.index(row, 0).data() for row in range(rows.rows.rowCount())]


def show(qtbot: QtBot, jobs: Jobs, shell: Shell, *names: str) -> None:
    for name in names:
        shell.go(name)
        settle(qtbot, jobs)


def test_choices_are_there_again_after_closing(
    qtbot: QtBot, jobs: Jobs, again: Callable[[], Jobs], style: Style, lone_team: Desk
) -> None:
    """Kind of meeting, part of the clients, a service, the order of columns; typed words are not."""
    filled(lone_team)
    window, shell = opened(qtbot, jobs, style, lone_team)
    show(qtbot, jobs, shell, "meetings", "clients", "directory", "referrals")
    kinds = combo(shell, "meetings/kind")
    kinds.setCurrentIndex(kinds.findData("group_talk"))
    services = combo(shell, "directory/service")
    services.setCurrentIndex(services.findData("loan"))
    part = parts(shell)["clients/all"]
    assert isinstance(part, QAbstractButton)
    part.setChecked(True)
    order = view(shell, "clients/order")
    order.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert first_column(order) == ["KH-10", "KH-2", "KH-1"]
    for finder in shell.findChildren(Finder):
        finder.setText("Nhai")
        finder.settle()
    window.show_language("pseudo")
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    show(qtbot, jobs, window.page, "meetings")
    assert combo(window.page, "meetings/kind").currentData() == "group_talk"
    window.show_language("en")
    window.close()
    desk = unlock.unlock(lone_team.home, PASSPHRASE)
    kept = chosen.look(desk)
    assert "Nhai" not in str(kept)
    later = again()
    _window, shell = opened(qtbot, later, style, desk)
    show(qtbot, later, shell, "meetings", "clients", "directory")
    assert first_column(view(shell, "meetings/order")) == [dates.show_day(TODAY)]
    assert combo(shell, "meetings/kind").currentText() == "Group education"
    assert combo(shell, "directory/service").currentData() == "loan"
    assert first_column(view(shell, "directory/order")) == ["Dốc"]
    assert parts(shell)["clients/all"].isChecked()  # type: ignore[attr-defined]
    assert first_column(view(shell, "clients/order")) == ["KH-10", "KH-2", "KH-1"]
    assert all(finder.text() == "" for finder in shell.findChildren(Finder))


def test_columns_are_sorted_by_keys_and_told(qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk) -> None:
    """The Vietnamese way, Dốc before Đồi; numbers by what they say; column and direction are told."""
    filled(lone_team)
    _window, shell = opened(qtbot, jobs, style, lone_team)
    show(qtbot, jobs, shell, "directory")
    places = view(shell, "directory/order")
    places.setFocus()
    qtbot.keyClick(places, Qt.Key.Key_1, ALT)
    assert first_column(places) == ["Dốc", "Đồi"]
    assert places.accessibleDescription() == "Name: in ascending order"
    qtbot.keyClick(places, Qt.Key.Key_1, ALT)
    assert first_column(places) == ["Đồi", "Dốc"]
    told = places.rows.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert told == places.accessibleDescription() == "Name: in descending order"
    qtbot.keyClick(places, Qt.Key.Key_1, ALT)
    assert places.accessibleDescription() == ""
    show(qtbot, jobs, shell, "clients")
    codes = view(shell, "clients/order")
    codes.setFocus()
    qtbot.keyClick(codes, Qt.Key.Key_1, ALT)
    assert first_column(codes) == ["KH-1", "KH-2", "KH-10"]


def test_every_list_of_both_desks_keeps_its_order(
    qtbot: QtBot, jobs: Jobs, again: Callable[[], Jobs], style: Style, world: World
) -> None:
    """No list that a screen shows is left out, but those of one file that are made anew each time."""
    made_anew = {"Rows of the file", "Columns of the chosen row", "Desks of the teams", "What happened"}
    names: set[str] = set()
    for desk, worker in ((world.desk("a"), jobs), (world.office, again())):
        _window, shell = opened(qtbot, worker, style, desk)
        show(qtbot, worker, shell, *shell.context.screens)
        names |= set(parts(shell))
        left = {one.accessibleName() for one in shell.findChildren(RowsView) if one.property("stays") is None}
        assert left <= made_anew, left
    assert len(names) > 20


def test_a_line_to_type_into_is_no_choice() -> None:
    """Whatever is named by mistake: only what can be chosen is watched."""
    kept: list[Any] = []
    holder = QWidget()
    line = Finder("Find", "")
    line.setParent(holder)
    stays.called("x", line)  # type: ignore[arg-type]
    stays.Stays({"x": "Nhai"}, lambda *one: kept.append(one)).watch(holder)
    line.setText("Lan")
    line.settle()
    assert kept == []
    assert line.text() == "Lan"
