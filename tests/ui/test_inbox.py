"""The inbox: preview changes nothing, import tells what it did, the window stays awake, Cancel leaves all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from exchange_world import World, copy_of
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import (
    DAY,
    Desks,
    add,
    add_client,
    drop,
    enrolled,
    export,
    new_team,
    press,
    settle,
    shown,
)

from outreach_desk.desk import drives, enrol, look
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.receive import Handled, Held
from outreach_desk.records import catalog
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.handled import HandledPage
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]
MANY = 2000
BEAT_MS = 10
AWAKE_MS = 200


@pytest.fixture
def office(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give an office that the jobs of the test close."""
    return first_desks.copy("office", tmp_path / "office")


@pytest.fixture
def team(team: Desk) -> Iterator[Desk]:
    """Give a team desk that the office knows."""
    yield team
    team.close()


@pytest.fixture(scope="module")
def first_large(first_world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give desks and a file of many clients, by the pen that writes a laptop's files; nobody opens them."""
    made = copy_of(first_world, tmp_path_factory.mktemp("large") / "world")
    pen = made.senders["a"]
    pen.file(made.stick, {"client": [pen.client(serial=f"L-{number}") for number in range(MANY)]})
    return made


@pytest.fixture
def large(first_large: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give an office, that the jobs of the test close, and plug in a stick with the file of many clients."""
    mine = copy_of(first_large, tmp_path / "large")
    monkeypatch.setattr(drives, "_sticks", lambda: [(mine.stick, "KHO")])
    return mine.desk("office")


class Beats:
    """Counts how often a timer of the window's thread fires."""

    def __init__(self) -> None:
        self._now = monotonic
        self.count = 0
        self._began = monotonic()
        self._ended = self._began
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._ended = self._now()

    def elapsed_ms(self) -> float:
        """Give how long it counted."""
        return (self._ended - self._began) * 1000

    def _on_beat(self) -> None:
        self.count += 1


def tables(desk: Desk) -> dict[str, bytes]:
    """Give all tables of records as bytes, and the desk's own."""
    return {name: look.dump(desk, name).csv() for name in (*catalog.THINGS, "bundle", "received", "review")}


def test_preview_then_import_tells_rows_in_words(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """From the stick to the result, by the keyboard alone; the preview changes nothing."""
    add_client(team, "A-1")
    file = export(team, stick)
    before = tables(office)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    box = named(screen, file.name)
    assert isinstance(box, QCheckBox)
    assert box.isChecked()

    press(qtbot, jobs, named(screen, "See what is inside"))
    rows = named(screen, f"Rows of {file.name}").accessibleDescription()
    assert rows == "Clients: 1 new\nConsents: 1 new"
    assert tables(office) == before

    press(qtbot, jobs, named(screen, "Take in"))
    assert named(screen, f"Outcome of {file.name}").accessibleDescription() == "Taken in."

    press(qtbot, jobs, named(screen, "Done"))
    assert "No new file" in screen.home.page.sentence.text()
    assert named(screen, "What is missing").accessibleDescription() == "Everything that was sent has arrived."


def test_a_file_taken_in_before_changes_nothing_and_says_so(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """It is not offered at first; dropped on the page, it is."""
    add_client(team, "A-1")
    file = export(team, stick)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    press(qtbot, jobs, named(screen, "Take in"))
    press(qtbot, jobs, named(screen, "Done"))

    drop(screen, file)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "See what is inside"))

    assert "taken in before" in named(screen, f"Outcome of {file.name}").accessibleDescription()
    take_in = [one for one in screen.findChildren(QPushButton) if one.accessibleName() == "Take in"]
    assert [one for one in take_in if one.isVisibleTo(screen)] == []


def test_a_damaged_file_is_refused_with_what_to_do_and_the_other_is_taken(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """One bad file keeps nobody else out."""
    good = export(team, stick)
    bad = stick / "desk-zzzzzzzz.desk"
    bad.write_bytes(good.read_bytes()[:-50])
    screen = shown(qtbot, jobs, office, InboxScreen, context)

    press(qtbot, jobs, named(screen, "See what is inside"))
    press(qtbot, jobs, named(screen, "Take in"))

    assert named(screen, f"Outcome of {good.name}").accessibleDescription() == "Taken in."
    refused = named(screen, f"Outcome of {bad.name}").accessibleDescription()
    assert refused.startswith("Not taken in: This file is damaged")
    assert "write a new one" in refused


def test_a_gap_and_a_quiet_desk_are_named(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    """A desk that was let in and has sent nothing stands under what is missing."""
    other = new_team(tmp_path / "other", "Sao Mai", "G2")
    enrolled(office, other, stick)
    other.close()
    export(team, stick)
    screen = shown(qtbot, jobs, office, InboxScreen, context)

    missing = named(screen, "What is missing").accessibleDescription()

    assert missing.splitlines() == [
        "Hoa Sen (G1): nothing has come yet.",
        "Sao Mai (G2): nothing has come yet.",
    ]


def test_open_questions_show_both_values_and_writers(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    """Two laptops of a group write the same fact without having seen each other."""
    twin = new_team(tmp_path / "twin", "May Hai", "G1")
    enrolled(office, twin, stick)
    client = add_client(team, "A-1")
    values = {"group_id": team.fact("group_id"), "serial": "A-1", "registered_on": DAY, "gender": "f"}
    add(twin, "client", values, client)
    add(team, "client", {"gender": "tg_w"}, client)
    export(team, stick)
    export(twin, stick)
    twin.close()
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    press(qtbot, jobs, named(screen, "Take in"))
    press(qtbot, jobs, named(screen, "Done"))

    press(qtbot, jobs, named(screen, "See the open questions"))
    screen.review.questions.list.setCurrentIndex(screen.review.questions.list.rows.index(0, 0))
    told = named(screen, "The question").accessibleDescription()

    assert told.startswith("Client A-1 · ")
    assert "Hoa Sen wrote: " in told
    assert "May Hai wrote: " in told


def test_the_window_stays_awake_while_a_large_file_comes_in(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, large: Desk
) -> None:
    """A timer fires five times a second or more while thousands of rows are written, however fast that is."""
    screen = shown(qtbot, jobs, large, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    gaps = Beats()

    press(qtbot, jobs, named(screen, "Take in"))

    gaps.stop()
    assert gaps.count >= gaps.elapsed_ms() / AWAKE_MS
    assert gaps.count > 5
    assert look.dump(large, "client").csv().count(b"\r\n") == MANY + 1


def test_cancel_in_the_midst_leaves_every_table_unchanged(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, large: Desk
) -> None:
    """Stopped after the first rows were reported: nothing was taken in, and the page says so."""
    told: list[str] = []
    context.tell = lambda words, _tone: told.append(words)
    before = tables(large)
    screen = shown(qtbot, jobs, large, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    assert screen.handled is not None
    busy = screen.handled.busy

    qtbot.mouseClick(named(screen, "Take in"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: busy.bar.maximum() >= MANY, timeout=20000)
    qtbot.mouseClick(named(screen, "Cancel"), Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)

    assert told == ["Stopped. Nothing was taken in; everything is as it was before."]
    assert tables(large) == before
    assert named(screen, "Take in").isEnabled()


def test_only_reports_are_offered_and_a_dropped_file_says_why_it_is_none(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """The office's own file and a request lie on the same stick: they are counted, not offered."""
    report = export(team, stick)
    request = enrol.request(team, stick).path
    enrol.office_package(office, stick)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    assert screen.home.files.chosen() == [report]

    drop(screen, request)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "See what is inside"))

    refused = named(screen, f"Outcome of {request.name}").accessibleDescription()
    assert refused.startswith("Not taken in: This is the request of a new desk")


def test_held_rows_say_table_row_column_and_reason(qtbot: QtBot, named: Named) -> None:
    """A row that waits is told in one sentence, many of them in a few lines and a number."""
    held = [Held("attendance", number, "client_id", "no_such_record") for number in range(1, 31)]
    handled = Handled("desk-a.desk", "imported", device="abcdefgh", seq=4, gap=True, held=held)
    handled.tables = {"attendance": {"new": 2, "quarantined": 30, "conflict": 0}}
    page = HandledPage([handled], preview=False)
    qtbot.addWidget(page)

    told = named(page, "Rows held back from desk-a.desk").accessibleDescription().splitlines()

    assert told[0] == (
        "Attendance, row 1, column “Client”: it names a record that is not here yet."
        " It comes in with the file that brings it."
    )
    assert told[-1] == "… and 10 more rows."
    rows = named(page, "Rows of desk-a.desk").accessibleDescription()
    assert rows == "Attendance: 2 new, 30 held back"
