"""Reports are counted while nobody clicks: whoever opens one sees it at once. Any other job comes first."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, client
from kept_hands import WRONG, keep, rows
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from two_desks import add, export, new_office, settle, shown

from figure_hands import figure_text, grid_of
from outreach_desk.desk import ahead, charts, figures, kept_charts, kept_report, receive
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import MONTH, YEAR
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.reports import gather, period
from outreach_desk.store import database
from outreach_desk.ui import ahead as waiting
from outreach_desk.ui import screens
from outreach_desk.ui.ahead import AGAIN_MS, Ahead
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures import screen as figures_screen
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Check, Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

TODAY = date(2026, 7, 20)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be worth keeping, and nobody wait."""
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    monkeypatch.setattr(ahead, "OPENED", ((MONTH, 0), (YEAR, 0)))
    monkeypatch.setattr(ahead, "_splits", lambda *_given: [])
    monkeypatch.setattr(ahead, "DRAWN", ((MONTH, 0),))
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    monkeypatch.setattr(waiting, "NEXT_MS", 0)
    monkeypatch.setattr(dates, "today", lambda: TODAY)


@pytest.fixture
def parent() -> Iterator[QObject]:
    """Give what the waiting hangs on."""
    made = QObject()
    yield made
    made.deleteLater()


def done(qtbot: QtBot, of: Ahead) -> None:
    """Wait until nothing is left to be counted ahead."""
    qtbot.waitUntil(lambda: of.timer.remainingTime() > AGAIN_MS // 2, timeout=20000)


def test_after_an_import_the_page_is_there_at_once(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    parent: QObject,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The office takes a file in; a moment later all is counted, and the page shows what the file brought."""
    office = world.office
    office.close = lambda: None  # type: ignore[method-assign]  # the world closes it
    her = client(world.desk("a"))
    values = {"client_id": her, "service": "prep", "served_on": date(2026, 7, 2)}
    add(world.desk("a"), "service", values)
    file = export(world.desk("a"), world.stick)
    jobs.open(lambda: office, lambda _none: None)
    made = Ahead(jobs, ahead.step, parent)
    done(qtbot, made)
    before = {row[:3] for row in rows(office)}

    jobs.write(lambda desk: receive.receive(desk, [file]), lambda _done: None)
    settle(qtbot, jobs)
    done(qtbot, made)
    assert len({(row[0], row[2]) for row in {row[:3] for row in rows(office)} - before}) == len(
        ahead.OPENED
    ) * len(period.CALENDARS)

    office.kept.clear()
    monkeypatch.setattr(gather, "_whole", lambda *_all: pytest.fail("counted"))
    screen = shown(qtbot, jobs, office, FiguresScreen, context)
    assert figure_text(screen, "I-07/HIV/turn") == "1"
    screen.report.pressed.emit(("I-07", "HIV", "turn"))
    settle(qtbot, jobs)
    assert screen.behind._shown is not None
    assert [(line.table, line.on) for line in screen.behind._shown.rows] == [("service", date(2026, 7, 2))]


def test_the_page_shows_what_is_kept_until_something_changes(
    qtbot: QtBot, jobs: Jobs, context: Context, tmp_path: Path
) -> None:
    """It is shown as it was kept, and counted anew after a record."""
    office = new_office(tmp_path / "office")
    keep(office, figures.parse_period(office, code="2026-07"), TODAY, wrong=True)
    screen = shown(qtbot, jobs, office, FiguresScreen, context)
    assert figure_text(screen, "I-04/SESSIONS/session").replace(",", "") == str(WRONG)
    jobs.write(lambda desk: add(desk, "peer_group", {"code": "G9", "name": "Nhóm 9"}), lambda _own: None)
    settle(qtbot, jobs)
    assert (figure_text(screen, "I-04/SESSIONS/session"), figure_text(screen, "I-03/OPEN/group")) == (
        "0",
        "1",
    )


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Let each indicator wait until it may be counted, and be shown at once."""
    go_on, count = threading.Semaphore(0), gather._whole

    def slowly(*given: Any) -> Any:
        go_on.acquire(timeout=5)
        return count(*given)

    monkeypatch.setattr(gather, "_whole", slowly)
    monkeypatch.setattr(figures_screen, "_SECONDS_BETWEEN", 0.0)
    return go_on


def hold(go_on: threading.Semaphore) -> None:
    """Let no further indicator be counted."""
    while go_on.acquire(blocking=False):
        pass


def test_last_figures_say_so_until_they_are_counted_anew(
    qtbot: QtBot, jobs: Jobs, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change they are there at once, marked, and open nothing; each is freed when it is counted."""
    go_on = one_by_one(monkeypatch)
    office = new_office(tmp_path / "office")
    go_on.release(100)
    keep(office, figures.parse_period(office, code="2026-07"), TODAY)
    screen = shown(qtbot, jobs, office, FiguresScreen, context)
    hold(go_on)

    def marked() -> list[str]:
        return [one.text() for one in screen.report.findChildren(QLabel, "before") if not one.isHidden()]

    assert marked() == []
    groups = grid_of(screen, "I-03/OPEN/group")
    served = grid_of(screen, "I-07/HIV/turn")
    jobs.write(lambda desk: add(desk, "peer_group", {"code": "G9", "name": "Nhóm 9"}), lambda _own: None)
    qtbot.waitUntil(lambda: len(marked()) == 15)
    assert grid_of(screen, "I-03/OPEN/group") is groups
    assert figure_text(screen, "I-03/OPEN/group") == "0"
    assert not groups.isEnabled()
    assert all("trước thay đổi" in words or "before the last change" in words for words in marked())
    go_on.release(3)
    qtbot.waitUntil(lambda: len(marked()) == 12)
    assert figure_text(screen, "I-03/OPEN/group") == "1"
    assert grid_of(screen, "I-03/OPEN/group").isEnabled()
    assert not served.isEnabled()
    go_on.release(100)
    settle(qtbot, jobs)
    assert marked() == []
    assert grid_of(screen, "I-07/HIV/turn") is served
    assert served.isEnabled()


def test_last_charts_say_so_until_they_are_counted_anew(
    qtbot: QtBot, jobs: Jobs, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks at them after a change sees the last ones at once, marked."""
    office = new_office(tmp_path / "office")
    of = figures.parse_period(office, code="2026-07")
    with office.database.write() as session:
        name = kept_report.name(session, of, TODAY, None)
        kept_charts.keep(session, name, charts.gather(session, of, TODAY))
    screen = shown(qtbot, jobs, office, FiguresScreen, context)
    jobs.write(lambda desk: add(desk, "peer_group", {"code": "G9", "name": "Nhóm 9"}), lambda _own: None)
    settle(qtbot, jobs)
    go_on, gather_charts = threading.Event(), charts.gather

    def slowly(*given: Any) -> Any:
        go_on.wait(5)
        return gather_charts(*given)

    monkeypatch.setattr(charts, "gather", slowly)
    view = screen.views.charts

    def marked() -> list[str]:
        return [one.text() for one in view.findChildren(QLabel, "before") if not one.isHidden()]

    def groups() -> list[str]:
        marks = next(one for one in view.cards if one.name == "groups-met").drawing.marks
        return [str(marks.data(marks.index(row, 0))) for row in range(marks.rowCount())]

    screen.views.show_view(1)
    qtbot.waitUntil(lambda: bool(marked()))
    assert ["before the last change" in words for words in marked()] == [True]
    before = groups()
    go_on.set()
    settle(qtbot, jobs)
    assert marked() == []
    assert groups() != before
    go_on.clear()
    jobs.write(lambda desk: add(desk, "peer_group", {"code": "G8", "name": "Nhóm 8"}), lambda _own: None)
    qtbot.waitUntil(view.busy.isVisible)
    assert marked() == [], "what stands there was counted later than what is kept"
    go_on.set()
    settle(qtbot, jobs)


def test_what_is_counted_comes_one_by_one(
    qtbot: QtBot, jobs: Jobs, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page fills while it is counted, gives way to whoever asks for something; what is there stays."""
    go_on, heard, seen = one_by_one(monkeypatch), [], []
    office = new_office(tmp_path / "office")
    go_on.release(100)
    screen = shown(qtbot, jobs, office, FiguresScreen, context)
    hold(go_on)
    tell = screen.page.set_sentence
    monkeypatch.setattr(screen.page, "set_sentence", lambda words: (seen.append(words), tell(words)))
    screen.picker.preset.set_value("month 1")
    go_on.release(2)
    qtbot.waitUntil(lambda: len(screen.report._shown) == 2)
    first = screen.report.findChildren(FigureGrid)[-1]  # those of the last report go in a moment
    jobs.read(lambda _desk: "other", heard.append)
    go_on.release(1)
    qtbot.waitUntil(lambda: heard == ["other"])
    assert len(screen.report._shown) < 5
    go_on.release(100)
    settle(qtbot, jobs)
    assert len(screen.report._shown) == 15
    assert first in screen.report.findChildren(FigureGrid)
    assert any(words.startswith(("Đang tính … đã có 2 trên 15", "Counting … 2 of 15")) for words in seen)


def test_a_desk_closed_meanwhile_is_whole(
    qtbot: QtBot, parent: QObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It closes at once; what was kept by then is there, and the rest is counted next time."""
    desk = new_office(tmp_path / "office")
    keys, jobs, begun, steps = desk.database.keys, Jobs(), threading.Event(), []
    count = gather._whole

    def whole(*given: Any) -> Any:
        if len(steps) == 2 and not begun.is_set():
            begun.set()
            threading.Event().wait(0.05)
        return count(*given)

    def step(desk: Desk, check: Check) -> bool:
        more = ahead.step(desk, check)
        steps.append(more)
        return more

    monkeypatch.setattr(gather, "_whole", whole)
    jobs.open(lambda: desk, lambda _none: None)
    Ahead(jobs, step, parent)
    qtbot.waitUntil(begun.is_set)
    jobs.close()
    assert steps == [True, True]
    again = Desk(Home(tmp_path / "office"), database._open(
        Home(tmp_path / "office"), keys, database.DeskLock(Home(tmp_path / "office").lock), new=False
    ))  # fmt: skip
    assert len({row[0] for row in rows(again)}) == 2
    assert database.integrity(again.database) == []
    while ahead.step(again, lambda: None):
        pass
    assert len({row[0] for row in rows(again)}) == len(ahead.OPENED) * len(period.CALENDARS)
    again.close()


def test_a_full_disk_is_told_to_nobody(
    qtbot: QtBot, jobs: Jobs, parent: QObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asked for it to be kept; it is tried again much later."""

    def full(_desk: Desk, _check: Check) -> bool:
        raise database.NotSavedError

    problems: list[object] = []
    jobs.problem.connect(problems.append)
    jobs.open(lambda: new_office(tmp_path / "office"), lambda _none: None)
    made = Ahead(jobs, full, parent)
    done(qtbot, made)
    assert problems == []


def test_an_office_counts_ahead_and_a_team_does_not(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, lone_team: Desk
) -> None:
    """The shell of an office begins by itself."""
    for desk, expected in ((office, True), (lone_team, False)):
        opened = screens.look(desk)
        shell = Shell(jobs, style, opened, screens.look)
        qtbot.addWidget(shell)
        assert (shell.findChild(Ahead) is not None) == expected
    lone_team.close()
