"""A report on paper: a table that goes on is closed at the foot of its page, who signs has room."""

import io
from dataclasses import replace

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextTable

from outreach_desk.reports.letterhead import Letterhead, Signatory
from outreach_desk.reports.sheet import Figure, Line, Part, Sheet
from outreach_desk.ui.figures import paper
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.text_pages import TextPages

ROOM = 90
MARGIN, GREY = 60, QColor("#B8BEC8")


def sheet(lines: int) -> Sheet:
    """Give a sheet of one part."""
    made = tuple(Line(f"Dòng {number}", (Figure(1, "person", "1"),)) for number in range(lines))
    signing = (Signatory("Người lập biểu", "(Ký, ghi rõ họ tên)"), Signatory("Lãnh đạo Sở Y tế", "(Ký)"))
    head = Letterhead("", ("SỞ Y TẾ",), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), signing, proposed=True)
    return Sheet("Báo cáo", "Kỳ", (), (Part("I-99 · Thử", ("người",), made),), head)


def drawn(pages: TextPages, number: int) -> QImage:
    """Give one page as a picture, a dot for each of the document's units."""
    picture = QImage(pages.width, pages.height, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    pages.draw_page(painter, 1, number)
    painter.end()
    return picture


@pytest.mark.parametrize("landscape", [False, True])
def test_a_table_that_goes_on_is_closed_at_the_foot(style: Style, landscape: bool) -> None:
    """A line across where it ends on each page but its last, and none where nothing goes on."""
    pages = paper.pages(sheet(90), landscape=landscape)
    count = pages.made.pageCount()
    assert count > 2
    for number in range(count):
        picture = drawn(pages, number)
        rows = range(pages.height - MARGIN - 2, pages.height - MARGIN + 2)
        across = [picture.pixelColor(pages.width // 3, y) for y in rows]
        assert any(dot.lightness() < 230 for dot in across) == (number < count - 1)


@pytest.mark.parametrize("landscape", [False, True])
def test_who_signs_has_room_on_one_page(style: Style, landscape: bool) -> None:
    """However many lines stand above: role, hint and the room for a name are not parted."""
    ends = set()
    for lines in range(2, 50):
        pages = paper.pages(sheet(lines), landscape=landscape)
        table = pages.made.rootFrame().childFrames()[-1]
        assert isinstance(table, QTextTable)
        layout = pages.made.documentLayout()
        top = layout.blockBoundingRect(table.cellAt(0, 0).firstCursorPosition().block()).top()
        bottom = layout.frameBoundingRect(table).bottom()
        assert bottom - top >= ROOM + 20
        assert top // pages.height == bottom // pages.height
        assert top // pages.height == pages.made.pageCount() - 1
        assert bottom % pages.height <= pages.height - MARGIN + 1
        ends.add(top // pages.height)
    assert len(ends) > 1


@pytest.mark.parametrize("landscape", [False, True])
def test_its_words_can_be_taken_out_again(style: Style, landscape: bool) -> None:
    """Of head, title, lines and those who sign, each word whole; these on the last page."""
    data = paper.pages(sheet(60), landscape=landscape).pdf()
    told = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told[0]
    assert all("I-99 · Thử" in one for one in told if "Dòng" in one)
    assert all(f"Dòng {number} 1" in " ".join(told) for number in range(60))
    assert "Người lập biểu" in told[-1]
    assert "(Ký, ghi rõ họ tên)" in told[-1]


def test_no_letters_are_drawn_into_one(style: Style) -> None:
    """“fi” in one glyph cannot be searched for: verified would be found as veri ed."""
    made = replace(sheet(2), standing=("Completed, verified – office, fluffy, Thị xã Sầm Sơn",))
    data = paper.pages(made).pdf()
    [page] = pypdf.PdfReader(io.BytesIO(data)).pages
    assert "Completed, verified – office, fluffy, Thị xã Sầm Sơn" in " ".join(page.extract_text().split())
