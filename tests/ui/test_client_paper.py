"""The paper for a client: seen before it is printed, in words, with nothing left anywhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client_hands import keys, register
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import press, settle, shown

from outreach_desk.desk import giving
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.ui.clients.paper_page import PaperPage
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets.text_pages import TextPages

Named = Callable[[QWidget, str], Any]


@pytest.fixture
def page(qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk) -> tuple[ClientScreen, PaperPage]:
    """Show the paper of a client with many services."""
    her = register(lone_team, serial="KH-1", nickname="Đào <b>", gender="f").id
    for _time in range(25):
        giving.give(lone_team, her, {"service": "bhyt", "served_on": dates.today(), "note": "Ẵ Ỗ Ữ g y ặ"})
    screen = shown(qtbot, jobs, lone_team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her})
    settle(qtbot, jobs)
    keys(qtbot, jobs, screen, Qt.Key.Key_P)
    assert isinstance(screen._page, PaperPage)
    return screen, screen._page


def words(page: PaperPage) -> str:
    return page.preview.accessibleDescription()


def test_everything_is_said_in_words(page: tuple[ClientScreen, PaperPage]) -> None:
    """Codes are said in words; private columns bear their mark; nothing is read as markup."""
    told = words(page[1])
    assert "Gender: Woman" in told
    assert "Nickname: Đào <b> (only on this computer)" in told
    assert "Service: Health-insurance card" in told
    assert "Nothing of this was sent to anybody yet." in told
    assert "entries" in page[1].sentence.text()


def test_it_speaks_vietnamese(qtbot: QtBot, jobs: Jobs, page: tuple[ClientScreen, PaperPage]) -> None:
    """When the program does, as on a team's laptop."""
    language.set_language(language.VIETNAMESE)
    screen, _page = page
    screen.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert isinstance(screen._page, PaperPage)
    told = words(screen._page)
    assert "Tên thường gọi: Đào <b> (chỉ lưu trên máy tính này)" in told
    assert "Giới tính: Nữ" in told


def test_all_pages_are_drawn(page: tuple[ClientScreen, PaperPage]) -> None:
    """Each has letters on it, and none is cut at the foot: the margins stay white."""
    paper = page[1]._made
    assert paper is not None
    assert paper.made.pageCount() > 2
    for number in range(paper.made.pageCount()):
        image = QImage(paper.width, paper.height, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paper.draw_page(painter, 1, number)
        painter.end()
        dark = [_is_dark(image, row) for row in range(paper.height)]
        assert any(dark), number
        assert not any(dark[:40] + dark[-40:]), number


def _is_dark(image: QImage, row: int) -> bool:
    return any(image.pixelColor(column, row).value() < 128 for column in range(0, image.width(), 2))


def test_it_is_printed_by_the_dialog_and_leaves_no_file(
    qtbot: QtBot,
    jobs: Jobs,
    page: tuple[ClientScreen, PaperPage],
    said: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The spooler keeps a neutral name; the dialog offers no file."""
    before = sorted(path for path in tmp_path.rglob("*") if "lone" not in path.parts)
    seen: list[tuple[str, bool]] = []

    def run(dialog: QPrintDialog) -> bool:
        printer = dialog.printer()
        can = dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
        seen.append((printer.docName(), can))
        return False

    monkeypatch.setattr(page[1], "run", run)
    press(qtbot, jobs, page[1].action)
    assert (seen, said) == ([("sheet", False)], [])
    printed: list[int] = []
    monkeypatch.setattr(page[1], "run", lambda _dialog: True)
    monkeypatch.setattr(
        TextPages, "print_on", lambda paper, _printer: not printed.append(paper.made.pageCount())
    )
    press(qtbot, jobs, page[1].action)
    assert (len(printed), said[-1][0]) == (1, "Sent to the printer.")
    assert sorted(path for path in tmp_path.rglob("*") if "lone" not in path.parts) == before


def test_a_printer_gets_every_page(page: tuple[ClientScreen, PaperPage], tmp_path: Path) -> None:
    """As many as are seen; A4."""
    paper = page[1]._made
    assert paper is not None
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    paper.lay_out(printer)
    printer.setFullPage(True)
    layout = printer.pageLayout()
    assert (layout.pageSize().id(), layout.orientation(), layout.margins()) == (
        QPageSize.PageSizeId.A4,
        QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
    )
    paper.print_on(printer)
    assert (tmp_path / "out.pdf").read_bytes().count(b"/Type /Page\n") == paper.made.pageCount()
