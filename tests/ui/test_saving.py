"""Figures leave the screen as a file: the form and version that were chosen, and the office’s own head."""

import io
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from desk_window import opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import new_office, press, settle, shown

from outreach_desk.desk import letterheads
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.store import safewrite
from outreach_desk.ui import slices
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], QWidget]
Told = list[tuple[str, str]]
Said = list[tuple[str, Callable[[], object]]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an office, which the jobs of the test close."""
    return new_office(tmp_path / "province")


@pytest.fixture
def told(context: Context) -> Told:
    """Hear the banner."""
    heard: Told = []
    context.tell = lambda words, tone="late": heard.append((words, tone))
    return heard


@pytest.fixture
def screen(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> FiguresScreen:
    """Go to where the figures of this month are saved; a stick is there."""
    made = shown(qtbot, jobs, desk, FiguresScreen, context)
    press(qtbot, jobs, named(made, "Save as a file"))
    return made


def choose(screen: QWidget, named: Named, words: str) -> None:
    """Choose one of the rings."""
    ring = named(screen, words)
    assert isinstance(ring, QRadioButton)
    ring.setChecked(True)


def test_a_spreadsheet_of_what_was_shown(
    qtbot: QtBot, jobs: Jobs, screen: FiguresScreen, named: Named, stick: Path, told: Told
) -> None:
    """On the stick, under a neutral name; the banner says that it is for the inside."""
    assert screen.saving.page.sentence.text() == screen.page.sentence.text() != ""
    press(qtbot, jobs, named(screen, "Write the file"))

    [file] = stick.glob("report-*.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
    cells = {cell.value for row in page.iter_rows() for cell in row}
    assert {"DEPARTMENT OF HEALTH", "Report on peer groups and support to clients"} <= cells
    [(words, tone)] = told
    assert (words.splitlines()[0], tone) == (f"Written: {file.name}", "due")
    assert "keep it inside the programme" in words


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_paper_for_others(
    qtbot: QtBot, jobs: Jobs, screen: FiguresScreen, named: Named, stick: Path, told: Told, lang: str
) -> None:
    """Its words can be taken out again, and it says that it is the version for sharing."""
    choose(screen, named, "Paper with header and signatories (PDF)")
    press(qtbot, jobs, named(screen, "For sharing outside: hide small figures"))
    press(qtbot, jobs, named(screen, "Pages across"))
    language.set_language(lang)
    press(qtbot, jobs, screen.saving.page.action)

    [file] = stick.glob("report-*.pdf")
    pages = pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    wanted = {"vi": ("Bản chia sẻ ra ngoài", "Số buổi"), "en": ("Version for sharing outside", "Sessions")}
    assert wanted[lang][0] in text
    assert {round(float(page.mediabox.width)) for page in pages} == {842}
    assert told[-1][1] == "done"


def test_an_official_table_is_saved_and_the_paper_printed(
    qtbot: QtBot,
    jobs: Jobs,
    screen: FiguresScreen,
    named: Named,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: Said,
) -> None:
    """As a spreadsheet, with what was before where it compares; and as paper shown before it is printed."""
    only = (screen.saving.page.charts, screen.saving.page.forms["dhis2"])
    screen.saving.page.forms["dhis2"].setChecked(True)
    assert not any(part.isHidden() for part in only)
    screen.saving.page.table.table.set_value("change")
    assert all(part.isHidden() for part in only)  # an official table has neither
    assert screen.saving.page.wanted.form == "xlsx"
    press(qtbot, jobs, named(screen, "Write the file"))
    [file] = stick.glob("report-*.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
    assert "Before and after a pilot" in {cell.value for row in page.iter_rows() for cell in row}

    press(qtbot, jobs, screen.saving.page.printing)
    paper = screen.saving.paper
    assert paper is not None
    assert "Before and after a pilot".upper() in paper.preview.accessibleDescription()
    monkeypatch.setattr(paper, "run", lambda _dialog: True)
    monkeypatch.setattr(paper, "print_on", lambda _printer: True)
    press(qtbot, jobs, paper.action)
    assert said[-1][0] == "Sent to the printer."
    qtbot.keyClick(paper, Qt.Key.Key_Escape)
    assert screen.saving.currentWidget() is screen.saving.page


def test_what_has_no_version_for_sharing_says_so(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """A report that is split; whole it is written."""
    problems: list[str] = []
    context.show_problem = lambda problem: problems.append(problem.code)
    screen = shown(qtbot, jobs, desk, FiguresScreen, context)
    screen.picker.by.set_value("group")
    press(qtbot, jobs, named(screen, "Save as a file"))
    press(qtbot, jobs, named(screen, "Write the file"))
    assert len(list(stick.glob("report-*.xlsx"))) == 1
    press(qtbot, jobs, named(screen, "For sharing outside: hide small figures"))
    press(qtbot, jobs, named(screen, "Write the file"))
    assert (problems, len(list(stick.iterdir()))) == (["shared_names"], 1)


def test_what_dhis2_cannot_take_is_said_and_nothing_is_written(
    qtbot: QtBot, jobs: Jobs, context: Context, screen: FiguresScreen, named: Named, desk: Desk, stick: Path
) -> None:
    """No code of the unit yet: it is written where the head is."""
    problems: list[str] = []
    context.show_problem = lambda problem: problems.append(problem.code)
    choose(screen, named, "For DHIS2 (dataValueSets, JSON)")
    press(qtbot, jobs, named(screen, "Write the file"))
    assert (problems, list(stick.iterdir())) == (["org_unit"], [])
    letterheads.restore(desk, letterheads.Kept(letterheads.find(desk, dates.today()).letterhead, "VN_01"))
    press(qtbot, jobs, named(screen, "Write the file"))
    assert len(list(stick.glob("report-*.json"))) == 1


def test_the_head_is_rewritten_and_taken_back(
    qtbot: QtBot,
    jobs: Jobs,
    screen: FiguresScreen,
    named: Named,
    desk: Desk,
    stick: Path,
    said: Said,
) -> None:
    """The toast takes it back; as proposed is one press."""
    press(qtbot, jobs, named(screen, "Header and signatories"))
    form = screen.saving.form
    assert form is not None
    assert form.sentence.text() == "Ours, proposed: look whether they are right for you."
    assert not form.shipped.isEnabled()
    form.form.fields["left"].set_value("UBND TỈNH LÁ XANH")
    press(qtbot, jobs, form.action)
    assert letterheads.find(desk, dates.today()).letterhead.left == ("UBND TỈNH LÁ XANH",)
    [(words, undo)] = said
    assert words == "Header and signatories are saved."
    undo()
    qtbot.waitUntil(lambda: jobs.idle)
    assert letterheads.find(desk, dates.today()).letterhead.proposed


def test_what_is_chosen_and_typed_outlives_a_rebuild(
    qtbot: QtBot, jobs: Jobs, context: Context, screen: FiguresScreen, named: Named, stick: Path
) -> None:
    """A change of language makes the screen anew; Escape leads back to the figures."""
    choose(screen, named, "A line for each figure (CSV)")
    press(qtbot, jobs, named(screen, "Header and signatories"))
    assert screen.saving.form is not None
    screen.saving.form.form.fields["right"].set_value("DÒNG MỚI")

    again = FiguresScreen(context)
    qtbot.addWidget(again)
    again.set_typed(screen.typed())
    qtbot.waitUntil(lambda: jobs.idle)

    assert again.saving.page.wanted.form == "csv"
    assert again.saving.form is not None
    assert again.saving.form.form.typed()["right"] == "DÒNG MỚI"
    again.leave()
    assert again.typed()["saving"] is None


STAGES = ["Counting the figures …", "Laying out the pages …", "Writing the file …"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_file_in_the_making_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot,
    jobs: Jobs,
    screen: FiguresScreen,
    named: Named,
    stick: Path,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
) -> None:
    """Stopped at any stage it leaves nothing; nothing else can be begun meanwhile; then it can be made."""
    monkeypatch.setattr(slices, "SECONDS", 0)
    choose(screen, named, "Paper with header and signatories (PDF)")
    page = screen.saving.page
    page.action.setFocus()
    gate, need_folder = threading.Event(), safewrite.need_folder
    if stage == STAGES[-1]:
        monkeypatch.setattr(safewrite, "need_folder", lambda folder: gate.wait(20) and need_folder(folder))
    qtbot.keyClick(page.action, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.busy.words.text() == stage)
    assert (page.busy.isHidden(), page.action.isEnabled(), page.printing.isEnabled()) == (False,) * 3
    page.busy.cancel.click()
    gate.set()
    settle(qtbot, jobs)
    assert (list(stick.iterdir()), told) == ([], [])
    assert page.busy.isHidden()
    assert page.action.isEnabled()
    press(qtbot, jobs, page.action)
    assert [one.suffix for one in stick.iterdir()] == [".pdf"]
    assert page.printing.isEnabled()


def test_going_back_stops_what_is_made(
    qtbot: QtBot, jobs: Jobs, screen: FiguresScreen, stick: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paper to be printed does not come up over another page, and no file is written."""
    monkeypatch.setattr(slices, "SECONDS", 0)
    qtbot.keyClick(screen.saving.page.printing, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: screen.saving.page.busy.words.text() == STAGES[1])
    screen.saving.page.back_wanted.emit()
    settle(qtbot, jobs)
    assert screen.saving.paper is None
    assert screen.saving.page.printing.isEnabled()


@pytest.mark.parametrize("by", ["escape", "leaving"])
def test_a_header_half_typed_waits_as_a_draft(
    qtbot: QtBot, jobs: Jobs, style: Style, desk: Desk, named: Named, by: str
) -> None:
    """Gone back from or left; untouched it leaves nothing; gone on with, it is saved."""
    _window, shell = opened(qtbot, jobs, style, desk)
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.findChild(FiguresScreen)
    assert screen is not None
    press(qtbot, jobs, screen.to_save)
    for typed in ("", "UBND TINH LA XANH"):
        press(qtbot, jobs, screen.saving.page.letterhead)
        form = screen.saving.form
        assert form is not None
        if typed:
            form.form.fields["left"].set_value(typed)
        if by == "escape":
            qtbot.keyClick(form, Qt.Key.Key_Escape)
        else:
            screen.leave()
            press(qtbot, jobs, screen.to_save)
        settle(qtbot, jobs)
        assert len(shell.context.drafts.left()) == bool(typed)
    press(qtbot, jobs, named(shell, "Go on writing"))
    form = screen.saving.form
    assert form is not None
    assert form.isVisibleTo(shell)
    press(qtbot, jobs, form.action)
    assert shell.context.drafts.left() == []
    found: list[letterheads.Kept] = []
    jobs.read(lambda desk: letterheads.find(desk, dates.today()), found.append)
    settle(qtbot, jobs)
    assert found[0].letterhead.left == ("UBND TINH LA XANH",)
