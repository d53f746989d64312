"""Official tables in the real window, in both languages: of one group, of a point, beside earlier days."""

import csv
import datetime as dt
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from desk_window import opened
from hands import Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import col
from two_desks import PASSPHRASE, new_office, press, settle

from figure_hands import click_on, current_figure
from outreach_desk.desk import official_behind, official_file, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.listed import COUNTS, LEFT_OUT, THEN
from outreach_desk.desk.report_file import Wanted
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates, language, uic
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, record
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.ui.figures.figure import Figure
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.save_page import SavePage
from outreach_desk.ui.figures.saving import Saving
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
D = dt.date
MEMBERS = 10
TODAY = D(2026, 8, 20)


@pytest.fixture(params=language.LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> str:
    """Show one language after the other."""
    language.set_language(request.param)
    return str(request.param)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two groups, one of ten members that met at a point; two of its clients may be one person."""
    root = tmp_path_factory.mktemp("pilot") / "office"
    with mock.patch.object(dates, "today", return_value=TODAY):
        desk = new_office(root)
        with closing(desk), desk.write() as (session, author):
            _write(lambda table, **values: record.save(session, author, catalog.THINGS[table], values).id)
    return root


def _write(make: Callable[..., str]) -> None:
    group, other = (make("peer_group", code=code, name=f"Nhóm {code}") for code in ("S1", "S2"))
    since = D(2026, 1, 1)
    point = make("intervention_point", code="D1", name="Điểm thử", model="M3_PEER_CAPACITY", starts_on=since)
    for number in range(MEMBERS):
        member = make("member", group_id=group, code=f"TV-{number}")
        make("membership", group_id=group, member_id=member, role="core", starts_on=since)
    for of, on, where in (
        (group, D(2026, 2, 1), point),
        (group, D(2025, 8, 1), None),
        (other, D(2026, 2, 1), None),
    ):
        held = {"kind": "periodic_meeting", "status": "held"}
        make("meeting", group_id=of, held_on=on, point_id=where, **held)
    for month in (1, 2):
        code = uic.build("Hoa", "Lan", 1995, month, "01")
        her = make("client", group_id=group, registered_on=since, uic=code)
        make("consent", client_id=her, purpose="record", given_on=since)
        make("contact", group_id=group, client_id=her, contact_on=D(2026, 3, 1), mode="one_to_one")


@pytest.fixture
def pilot(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a copy of it, which the jobs of the test close."""
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    return unlock.unlock(Home(Path(shutil.copytree(made, tmp_path / "own"))), PASSPHRASE)


@pytest.fixture
def page(qtbot: QtBot, jobs: Jobs, style: Style, pilot: Desk, spoken: str, stick: Path) -> SavePage:
    """Go to where the figures of the first half of 2026 are saved, as CSV."""
    _window, shell = opened(qtbot, jobs, style, pilot)
    return saving(qtbot, jobs, shell)


def saving(qtbot: QtBot, jobs: Jobs, shell: Shell) -> SavePage:
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.findChild(FiguresScreen)
    assert screen is not None
    screen.picker.preset.set_value(FREE)
    screen.picker.first.set_value(D(2026, 1, 1))
    screen.picker.last.set_value(D(2026, 6, 30))
    press(qtbot, jobs, screen.page.action)
    press(qtbot, jobs, screen.to_save)
    screen.saving.page.forms["csv"].setChecked(True)
    return screen.saving.page


def named_by_keys(qtbot: QtBot, jobs: Jobs, field: Any, words: str) -> None:
    """Type a code and leave the field."""
    field.line.setFocus()
    hands = Hands(qtbot)
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type(words)
    hands.key(Qt.Key.Key_Tab)
    settle(qtbot, jobs)


def rows(stick: Path) -> list[list[str]]:
    """Take the file from the stick and give its rows."""
    [file] = stick.glob("report-*.csv")
    found = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    file.unlink()
    return found


def said(page: SavePage) -> str:
    """Give all that stands under the choice of the table."""
    return "\n".join(one.text() for one in page.under.findChildren(QLabel) if one.isVisibleTo(page))


def test_a_pilot_of_one_group_of_ten(qtbot: QtBot, jobs: Jobs, page: SavePage, stick: Path) -> None:
    """It asks for the group; what may still move its figures stands below, and leaves with the choice."""
    page.table.table.set_value("group")
    press(qtbot, jobs, page.action)
    assert page.table.group.problems_shown() == _("Choose the group here.")
    assert list(stick.iterdir()) == []
    assert not page.table.whose.isVisibleTo(page)
    named_by_keys(qtbot, jobs, page.table.group, "S1")
    assert _("What may still move these figures") in said(page)
    press(qtbot, jobs, page.action)
    found = {row[0]: row[1] for row in rows(stick) if len(row) > 1}
    assert str(MEMBERS) in {cell.partition(" ")[0] for cell in found.values()}
    assert "Nhóm S1" in found.values()
    page.table.table.set_value("annual")
    settle(qtbot, jobs)
    assert (page.wanted.official, page.wanted.group) == ("annual", None)
    page.table.table.set_value("report")
    settle(qtbot, jobs)
    assert said(page) == ""


def test_before_and_after_at_a_point_with_days_of_ones_own(
    qtbot: QtBot, jobs: Jobs, page: SavePage, stick: Path
) -> None:
    """As many days before at first; others when written; what is no span is said where it stands."""
    table = page.table
    table.table.set_value("change")
    settle(qtbot, jobs)
    assert (table.first.typed(), table.last.typed()) == ("04/07/2025", "31/12/2025")
    table.whose.set_value("point")
    named_by_keys(qtbot, jobs, table.point, "D1")
    named_by_keys(qtbot, jobs, table.first, "1/7/2025")
    press(qtbot, jobs, page.action)
    [head, *lines] = rows(stick)
    assert "01/07/2025 – 31/12/2025" in head[1]
    assert any(row[0].endswith(": S1.") for row in lines)

    for first, last, field in (("1/7/2026", "1/6/2026", table.last), ("", "1/6/2026", table.first)):
        table.first.line.setText(first)
        table.last.line.setText(last)
        press(qtbot, jobs, page.action)
        assert field.problems_shown() != ""
        assert list(stick.glob("report-*")) == []


@pytest.mark.parametrize("spoken", ["en"], indirect=True)
def test_ranges_are_those_of_the_command(qtbot: QtBot, jobs: Jobs, page: SavePage, pilot: Desk) -> None:
    """Of the group with the pair each figure with its lowest and highest; of the other one nothing."""
    page.table.table.set_value("support")
    page.table.whose.set_value("group")
    for group, pairs in (("S2", 0), ("S1", 1)):
        named_by_keys(qtbot, jobs, page.table.group, group)
        found = _under(qtbot, jobs, group)
        assert found.pairs == pairs
        assert (_("What may still move these figures") in said(page)) == bool(pairs)


def table_of(page: SavePage) -> FigureGrid:
    assert page.official.figures is not None
    return page.official.figures


def cell(page: SavePage, line: str, column: int = 1) -> Figure:
    (found,) = (one for one in table_of(page).figures() if one.codes[1:] == (line, str(column)))
    return found


def press_cell(qtbot: QtBot, jobs: Jobs, page: SavePage, figure: Figure) -> None:
    assert table_of(page).focus(figure.codes)
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)


def test_the_chosen_table_stands_there_and_its_cells_open(
    qtbot: QtBot, jobs: Jobs, page: SavePage, pilot: Desk
) -> None:
    """By keys alone: into a change, to its list of the earlier period, back to the same cell, and out."""
    table = page.table
    table.table.set_value("change")
    settle(qtbot, jobs)
    assert table_of(page).isVisibleTo(page)
    shown = table_of(page).figures()
    assert {one.codes[2] for one in shown} == {"1", "2", "3"}
    sessions = next(one for one in shown if one.codes[2] == "3" and one.shown.startswith("1 "))
    line = sessions.codes[1]
    assert table_of(page).focus(cell(page, line).codes)
    hands = Hands(qtbot)
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Right)
    assert current_figure() == "/".join(sessions.codes)
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    saving = page.parentWidget()
    assert isinstance(saving, Saving)
    rows_page = saving.official.rows
    assert saving.currentWidget() is rows_page
    lists = [rows_page.which.combo.itemData(at) for at in range(rows_page.which.combo.count())]
    assert lists[1:] == [COUNTS, LEFT_OUT, THEN + COUNTS, THEN + LEFT_OUT]
    assert rows_page.view.model().rowCount() == 2
    rows_page.which.set_value(THEN + COUNTS)
    settle(qtbot, jobs)
    assert rows_page.view.model().rowCount() == 1
    with pilot.write() as (session, author):  # another window of the program writes
        values = {"held_on": D(2025, 9, 1), "kind": "periodic_meeting", "status": "held"}
        group = session.scalars(sa.select(col(PeerGroup.id))).first()
        record.save(session, author, catalog.THINGS["meeting"], values | {"group_id": group})
    saving.reload()
    settle(qtbot, jobs)
    assert (rows_page.which.read(), rows_page.view.model().rowCount()) == (THEN + COUNTS, 2)
    state = saving.typed()
    hands.key(Qt.Key.Key_Escape)
    assert saving.currentWidget() is page
    assert current_figure() == "/".join(sessions.codes)
    saving.set_typed(state)
    settle(qtbot, jobs)
    assert saving.currentWidget() is rows_page
    assert rows_page.which.read() == THEN + COUNTS
    hands.key(Qt.Key.Key_Escape)
    table.table.set_value("report")
    settle(qtbot, jobs)
    assert not page.official.isVisibleTo(page)


def test_a_cell_of_a_pilot_opens_the_record_of_the_group(
    qtbot: QtBot, jobs: Jobs, style: Style, pilot: Desk, spoken: str, stick: Path
) -> None:
    """Its name was read from there; and back again to the list."""
    _window, shell = opened(qtbot, jobs, style, pilot)
    page = saving(qtbot, jobs, shell)
    page.table.table.set_value("group")
    named_by_keys(qtbot, jobs, page.table.group, "S1")
    assert cell(page, "NAME").shown == "Nhóm S1"
    press_cell(qtbot, jobs, page, cell(page, "NAME"))
    saved = page.parentWidget()
    assert isinstance(saved, Saving)
    assert saved.official.rows.view.model().rowCount() == 1
    hands = Hands(qtbot)
    assert keyboard() is saved.official.rows.view
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert not saved.isVisible()
    hands.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert saved.isVisible()
    assert keyboard() is saved.official.rows.view
    hands.key(Qt.Key.Key_Escape)
    assert current_figure() == "/".join(cell(page, "NAME").codes)


@pytest.mark.parametrize("spoken", ["vi"], indirect=True)
def test_no_other_groups_table_stands_under_a_choice(
    qtbot: QtBot, jobs: Jobs, page: SavePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While that of the group is counted, the page says so."""
    page.table.table.set_value("support")
    page.table.whose.set_value("group")
    named_by_keys(qtbot, jobs, page.table.group, "S1")
    assert page.official.figures
    go_on, under = threading.Event(), official_file.under
    monkeypatch.setattr(official_file, "under", lambda *a, **k: go_on.wait(5) and under(*a, **k))
    page.table.group.line.setFocus()
    hands = Hands(qtbot)
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type("S2")
    hands.key(Qt.Key.Key_Tab)
    assert page.official.figures is None
    assert any(_("Counting …") == one.text() for one in page.official.findChildren(QLabel))
    go_on.set()
    settle(qtbot, jobs)
    assert page.official.figures


@pytest.mark.parametrize("spoken", ["en"], indirect=True)
def test_a_late_answer_is_shown_at_no_other_cell(
    qtbot: QtBot, jobs: Jobs, page: SavePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left before its rows were there, and another opened: those of the other."""
    page.table.table.set_value("change")
    settle(qtbot, jobs)
    saving = page.parentWidget()
    assert isinstance(saving, Saving)
    go_on, look, asked = threading.Event(), official_behind.look, []

    def slowly(desk: Desk, **given: Any) -> Any:
        asked.append(given["place"])
        return look(desk, **given) if go_on.wait(5) else None

    monkeypatch.setattr(official_behind, "look", slowly)
    first, *_others, last = table_of(page).figures()
    click_on(page, "/".join(first.codes))
    qtbot.waitUntil(lambda: bool(asked))
    saving.official.rows.back_wanted.emit()
    assert saving.currentWidget() is page
    rows_page, shown = saving.official.rows, []
    show = rows_page.set_behind
    monkeypatch.setattr(rows_page, "set_behind", lambda found: (shown.append(found.cell[0]), show(found)))
    click_on(page, "/".join(last.codes))
    go_on.set()
    settle(qtbot, jobs)
    assert shown == ["I-09"]
    assert rows_page.typed()[0][0] == last.codes[1] != first.codes[1]
    assert last.shown.split(" ")[0] in rows_page.sentence.text()
    assert rows_page.title.text().startswith("I-09")
    assert rows_page.isAncestorOf(saving.focusWidget())


def _under(qtbot: QtBot, jobs: Jobs, group: str) -> Any:
    found: list[Any] = []
    asked = Asked(first="2026-01-01", last="2026-06-30")
    wanted = Wanted(official="support", group=group)

    def look(desk: Desk) -> Doubts:
        table, _first = official_file.under(desk, asked, wanted, "support")
        return official_file.doubts(desk, table)

    jobs.read(look, found.append)
    settle(qtbot, jobs)
    return found[0]


@pytest.mark.parametrize("spoken", ["vi"], indirect=True)
def test_a_table_of_some_groups_stays_inside(
    qtbot: QtBot, jobs: Jobs, page: SavePage, stick: Path, named: Named
) -> None:
    """For outside there is none: it is said, and nothing is written; what is chosen outlives a rebuild."""
    page.table.table.set_value("annual")
    page.table.whose.set_value("group")
    named_by_keys(qtbot, jobs, page.table.group, "S1")
    page.shared.setChecked(True)
    press(qtbot, jobs, page.action)
    words = "A table of some groups has no version for sharing: take that of all, or keep it inside."
    assert page.table.table.problems_shown() == _(words)
    assert list(stick.iterdir()) == []
    wanted, state = page.wanted, page.typed()
    page.table.begin(of_office=True)
    assert page.wanted.official is None
    page.set_typed(state)
    assert page.wanted == wanted
