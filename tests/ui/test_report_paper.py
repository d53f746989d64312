"""A report on paper: a table that goes on is closed at the foot of its page, who signs has room."""

import io
from dataclasses import replace

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextTable

from outreach_desk.reports.letterhead import Letterhead, Signatory
from outreach_desk.reports.sheet import Figure, Line, Part, Sheet
from outreach_desk.ui import slices
from outreach_desk.ui.figures import paper, paper_writer
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
def test_a_table_that_goes_on_is_closed_on_each_page(style: Style, landscape: bool) -> None:
    """It has a line across below its last row, and its head above its first."""
    pages = paper.pages(sheet(90), landscape=landscape)
    count, found = pages.count, tables(pages)
    assert len(found) == count > 2
    for number, table in enumerate(found):
        place = pages.made.documentLayout().frameBoundingRect(table)
        assert (place.top() // pages.height, place.bottom() // pages.height) == (number, number)
        assert place.bottom() % pages.height <= pages.height - MARGIN
        assert title(table) == "I-99 · Thử"
        picture, last = drawn(pages, number), table.cellAt(table.rows() - 1, 0).firstCursorPosition().block()
        words = pages.made.documentLayout().blockBoundingRect(last).bottom() - number * pages.height
        across = [picture.pixelColor(pages.width // 3, y) for y in range(round(words), round(words) + 6)]
        assert any(dot.lightness() < 230 for dot in across)


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


LONG = "Người lao động trong cơ sở kinh doanh dịch vụ và những người khác nữa ở xã, phường, đặc khu " * 2
NOTE = "Cách tính: một dòng dài nói con số được tính như thế nào, để ai đọc cũng hiểu đúng. " * 4


def parts(first: int, second: int) -> Sheet:
    """Give a sheet of two parts with notes; every third line needs several lines of letters."""
    made = []
    for name, lines in (("A", first), ("B", second)):
        rows = [
            Line(f"{name}{number} {LONG if number % 3 == 2 else ''}", (Figure(1, "person", "1"),))
            for number in range(lines)
        ]
        made.append(Part(f"I-99 · {name}", ("người",), tuple(rows), (NOTE, "Một chú thích ngắn.")))
    return replace(sheet(0), parts=tuple(made))


def on_pages(pages: TextPages) -> dict[int, set[int]]:
    """Give by block the pages on which its lines stand, for those that hold words."""
    assert pages.count  # all is laid out
    layout, found, block = pages.made.documentLayout(), dict[int, set[int]](), pages.made.begin()
    while block.isValid():
        top, lines = layout.blockBoundingRect(block).top(), block.layout()
        if block.text():
            ys = [top + lines.lineAt(number).y() for number in range(lines.lineCount())]
            found[block.blockNumber()] = {int(y // pages.height) for y in ys}
        block = block.next()
    return found


def title(table: QTextTable) -> str:
    return table.cellAt(0, 0).firstCursorPosition().block().text()


def tables(pages: TextPages) -> list[QTextTable]:
    framed = pages.made.rootFrame().childFrames()
    return [one for one in framed if isinstance(one, QTextTable) and one.format().border()]


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("second", [1, 2, 9])
def test_what_belongs_together_stands_on_one_page(style: Style, second: int, landscape: bool) -> None:
    """No row is torn, no head is left with one row, no note and nobody who signs stands without two rows."""
    ends = set()
    for first in range(2, 44):
        pages = paper.pages(parts(first, second), landscape=landscape)
        on = on_pages(pages)
        torn_or_left_out = [block for block, places in on.items() if len(places) != 1]
        assert torn_or_left_out == []
        for name, count in (("A", first), ("B", second)):
            rows, below = rows_of(pages, on, name)
            assert len(rows) == count
            assert rows[: min(2, count)] == rows[:1] * min(2, count)
            assert {*rows[-2:], *below} == {rows[-1]}
        assert max(map(max, on.values())) == rows[-1]
        ends.add(pages.count)
    assert len(ends) > 1


def rows_of(pages: TextPages, on: dict[int, set[int]], name: str) -> tuple[list[int], list[int]]:
    """Give the pages of the rows of a part in order, and of its two notes; each head stands with rows."""
    pieces = [one for one in tables(pages) if title(one)[-1] == name]
    rows = []
    for piece in pieces:
        assert piece.rows() > 2
        for row in range(piece.rows()):
            rows += on[piece.cellAt(row, 0).firstCursorPosition().blockNumber()] if row > 1 else ()
        assert on[piece.cellAt(0, 0).firstCursorPosition().blockNumber()] == {rows[-1]}
    last = pieces[-1].lastCursorPosition().blockNumber()
    return rows, [*on[last + 1], *on[last + 2]]


def test_what_is_too_much_for_a_page_is_not_kept_together(style: Style) -> None:
    """Notes longer than a page begin below their table and go on; who signs is whole nevertheless."""
    made = parts(5, 3)
    long = replace(made, parts=(replace(made.parts[1], below=(NOTE * 40,)),))
    pages = paper.pages(long)
    on = on_pages(pages)
    [table] = tables(pages)
    last = table.lastCursorPosition().blockNumber()
    assert (on[last], on[last + 1]) == ({0}, {0, 1})
    for lines in range(30, 60):
        pages = paper.pages(replace(long, parts=(replace(long.parts[0], below=(NOTE * lines,)),)))
        signed = pages.made.rootFrame().childFrames()[-1]
        place = pages.made.documentLayout().frameBoundingRect(signed)
        assert place.top() // pages.height == place.bottom() // pages.height


@pytest.mark.parametrize("landscape", [False, True])
def test_its_words_can_be_taken_out_again(style: Style, landscape: bool) -> None:
    """Of head, title, lines and those who sign, each word whole; these on the last page."""
    data = slices.finish(paper.pdf(sheet(60), landscape=landscape))
    told = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told[0]
    assert all("I-99 · Thử" in one for one in told if "Dòng" in one)
    assert all(f"Dòng {number} 1" in " ".join(told) for number in range(60))
    assert "Người lập biểu" in told[-1]
    assert "(Ký, ghi rõ họ tên)" in told[-1]


def test_no_letters_are_drawn_into_one(style: Style) -> None:
    """“fi” in one glyph cannot be searched for: verified would be found as veri ed."""
    made = replace(sheet(2), standing=("Completed, verified – office, fluffy, Thị xã Sầm Sơn",))
    data = slices.finish(paper.pdf(made))
    [page] = pypdf.PdfReader(io.BytesIO(data)).pages
    assert "Completed, verified – office, fluffy, Thị xã Sầm Sơn" in " ".join(page.extract_text().split())


def test_a_column_of_words_is_wide(style: Style) -> None:
    """The name of a group has room on one line; a column of figures stays narrow."""
    name = "Câu lạc bộ Hoa Hướng Dương ven sông"
    made = Part("", ("số liệu",), (Line("Tên nhóm", (Figure(None, "", name),)),))
    for part, lines in ((made, 1), (sheet(2).parts[0], 1)):
        pages = paper.pages(replace(sheet(0), parts=(part,)))
        [table] = tables(pages)
        cell = table.cellAt(table.rows() - 1, 1).firstCursorPosition().block()
        assert pages.count == 1
        assert cell.layout().lineCount() == lines
    widths = [paper_writer.widths(part)[-1].rawValue() for part in (made, sheet(2).parts[0])]
    assert widths == [40, 15]


@pytest.mark.parametrize("landscape", [False, True])
def test_long_paper_is_made_piece_by_piece_and_has_every_row_once(style: Style, landscape: bool) -> None:
    """In several documents, numbered through, no page without rows; each piece of work is a small one."""
    made = parts(180, 150)
    making, shares = paper.pdf(made, landscape=landscape), []
    while True:
        try:
            shares.append(next(making))
        except StopIteration as done:
            data = done.value
            break
    assert shares == sorted(shares)
    told = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(told) > 12
    assert len(shares) > len(told) + len(told) // 6
    pages = paper.pages(made, landscape=landscape)
    assert pages.count == len(told)
    assert pages.made.pageCount() == 6
    for number, one in enumerate(told, 1):
        assert one.count(f"{number} / {len(told)}") == 1
        assert "I-99 · " in one
    words = " ".join(told).split()
    rows = [f"A{number}" for number in range(180)] + [f"B{number}" for number in range(150)]
    assert {words.count(row) for row in rows} == {1}
    assert all(row in pages.pages().said for row in rows)


def test_a_table_that_lacks_a_little_room_is_written_closer(style: Style) -> None:
    """Thirteen lines across with what stands above and below: one page; what needs two keeps its room."""
    made = replace(sheet(13), standing=("Lập lúc", "3 máy", "Cách tính", "Số liệu đã chốt"))
    made = replace(made, parts=(replace(made.parts[0], title="", below=("Thay đổi", "Bảng", "Không tính")),))
    one, two = (paper.pages(of, landscape=True) for of in (made, replace(made, parts=sheet(30).parts)))
    assert (one.count, one.made.documentMargin()) == (1, paper_writer.CLOSE.margin)
    assert one.made.documentLayout().documentSize().height() <= one.height
    assert (two.count, two.made.documentMargin()) == (2, paper_writer.WIDE.margin)


def test_sentences_are_as_wide_as_the_page(style: Style) -> None:
    """Under their title, without the head of a table; figures that belong to them follow with theirs."""
    told = Part("Chưa rõ", (), (Line(NOTE, ()), Line("Còn 1 cặp.", ())))
    ranges = Part(
        "", ("ít nhất", "nhiều nhất"), (Line("I-05", (Figure(None, "", "1"), Figure(None, "", "2"))),)
    )
    whole = sheet(3)
    pages = paper.pages(replace(whole, parts=(*whole.parts, told, ranges)))
    found = [cells(one) for one in tables(pages)[1:3]]
    assert found == [
        [["Chưa rõ"], [NOTE], ["Còn 1 cặp."]],
        [["Line", "ít nhất", "nhiều nhất"], ["I-05", "1", "2"]],
    ]


def cells(table: QTextTable) -> list[list[str]]:
    """Give the words of a table row by row."""
    places = range(table.columns())
    return [
        [table.cellAt(row, place).firstCursorPosition().block().text() for place in places]
        for row in range(table.rows())
    ]
