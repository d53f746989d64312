"""Figures leave the screen as a file: the form and version that were chosen, and the office’s own head."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import new_office, press, shown

from outreach_desk.desk import letterheads
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an office, which the jobs of the test close."""
    return new_office(tmp_path / "province")


@pytest.fixture
def told(context: Context) -> list[tuple[str, str]]:
    """Hear the banner."""
    heard: list[tuple[str, str]] = []
    context.tell = lambda words, tone="late": heard.append((words, tone))
    return heard


def opened(qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk) -> FiguresScreen:
    """Go to where the figures of this month are saved."""
    screen = shown(qtbot, jobs, desk, FiguresScreen, context)
    press(qtbot, jobs, named(screen, "Save as a file"))
    return screen


def choose(screen: QWidget, named: Named, words: str) -> None:
    """Choose one of the rings."""
    ring = named(screen, words)
    assert isinstance(ring, QRadioButton)
    ring.setChecked(True)


def test_a_spreadsheet_of_what_was_shown(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    desk: Desk,
    stick: Path,
    told: list[tuple[str, str]],
) -> None:
    """On the stick, under a neutral name; the banner says that it is for the inside."""
    screen = opened(qtbot, jobs, context, named, desk)
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
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    desk: Desk,
    stick: Path,
    told: list[tuple[str, str]],
    lang: str,
) -> None:
    """Its words can be taken out again, and it says that it is the version for sharing."""
    screen = opened(qtbot, jobs, context, named, desk)
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
    context: Context,
    named: Named,
    desk: Desk,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: list[tuple[str, Callable[[], object]]],
) -> None:
    """As a spreadsheet, with what was before where it compares; and as paper shown before it is printed."""
    screen = opened(qtbot, jobs, context, named, desk)
    screen.saving.page.table.table.set_value("change")
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
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """No code of the unit yet: it is written where the head is."""
    problems: list[str] = []
    context.show_problem = lambda problem: problems.append(problem.code)
    screen = opened(qtbot, jobs, context, named, desk)
    choose(screen, named, "For DHIS2 (dataValueSets, JSON)")
    press(qtbot, jobs, named(screen, "Write the file"))
    assert (problems, list(stick.iterdir())) == (["org_unit"], [])
    letterheads.restore(desk, letterheads.Kept(letterheads.find(desk, dates.today()).letterhead, "VN_01"))
    press(qtbot, jobs, named(screen, "Write the file"))
    assert len(list(stick.glob("report-*.json"))) == 1


def test_the_head_is_rewritten_and_taken_back(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    desk: Desk,
    stick: Path,
    said: list[tuple[str, Callable[[], object]]],
) -> None:
    """The toast takes it back; as proposed is one press."""
    screen = opened(qtbot, jobs, context, named, desk)
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
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """A change of language makes the screen anew; Escape leads back to the figures."""
    screen = opened(qtbot, jobs, context, named, desk)
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
