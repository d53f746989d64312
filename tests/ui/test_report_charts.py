"""The charts of a report on paper and in a spreadsheet: the same values, with room for all words."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from chart_world import TODAY
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from sheet_world import libreoffice
from two_desks import PASSPHRASE

from outreach_desk.desk import chart_places, chart_rows, charts, figures, report_file, sealing, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.report_file import Wanted
from outreach_desk.ground import dates, language
from outreach_desk.ground.paths import Home
from outreach_desk.reports import shared, sheet, to_xlsx
from outreach_desk.reports.chart import COLUMNS, HIDDEN, LEVELS, ROWS, TILES, Chart, Mark
from outreach_desk.reports.period import Period
from outreach_desk.reports.sheet import Sheet
from outreach_desk.reports.table import Table
from outreach_desk.ui import slices
from outreach_desk.ui.figures import chart_pages, paper
from outreach_desk.ui.style import Style

A4 = (794, 1123)
MARGIN = 60
SIDES = {False: A4, True: A4[::-1]}


@pytest.fixture
def office(year_office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give the office of the charts on its day."""
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    desk = unlock.unlock(Home(year_office), PASSPHRASE)
    yield desk
    desk.close()


def quarter(desk: Desk) -> Period:
    return figures.parse_period(desk, code="2026-Q3")


def draw(lines: Sheet, landscape: bool) -> bytes:
    return slices.finish(paper.pdf(lines, landscape=landscape))


def whole(desk: Desk) -> Table:
    return figures.report(desk, quarter(desk), TODAY)


def told(pdf: bytes) -> list[str]:
    """Give the words of each page, which begin with its number."""
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    numbers = [f"{number} / {len(pages)} " for number in range(1, len(pages) + 1)]
    assert [page for page, number in zip(pages, numbers, strict=True) if not page.startswith(number)] == []
    return [page.removeprefix(number) for page, number in zip(pages, numbers, strict=True)]


def drawn(charts: tuple[Chart, ...], *, landscape: bool) -> list[chart_pages.Laid]:
    """Lay charts out on pages."""
    made = Sheet("Báo cáo", "Kỳ: 2026-Q3", (), (), charts=charts)
    return chart_pages.laid(made, *SIDES[landscape], MARGIN)


def long_rows(count: int) -> Chart:
    marks = tuple(Mark(f"Phường Thứ {n} – tỉnh Lá Xanh", str(n), n) for n in range(1, count + 1))
    return Chart("areas", "Xã, phường có điểm", "điểm", ROWS, ("Xã", "điểm"), marks, notes=("Ghi chú.",))


@pytest.mark.parametrize(("lang", "landscape"), [("vi", False), ("en", True)])
def test_each_chart_stands_on_paper_with_all_its_words(
    style: Style, office: Desk, lang: str, landscape: bool
) -> None:
    """Title, unit, days and each value, as text that can be taken out; at most two charts to a page."""
    language.set_language(lang)
    made = report_file.content(office, whole(office), Wanted("pdf", landscape=landscape), draw).data
    _check_letters(made)
    pages = told(made)
    head = {"vi": "Phụ lục: biểu đồ", "en": "Appendix: charts"}[lang]
    of_charts = [page for page in pages if page.startswith(head)]
    assert of_charts == pages[-len(of_charts) :] != []
    assert all("2026-Q3 (01/07/2026 – 30/09/2026)" in page for page in of_charts)
    shown = charts.count(office, quarter(office), TODAY).charts
    on = {chart.name: [n for n, page in enumerate(of_charts) if chart.title in page] for chart in shown}
    assert all(on.values())
    assert [chart.unit for chart in shown if chart.unit not in " ".join(of_charts)] == []
    firsts = [places[0] for places in on.values()]
    assert firsts == sorted(firsts)
    assert max(firsts.count(page) for page in firsts) <= 2
    for chart in shown:
        if chart.form == ROWS:
            words = [re.sub(r"\s", "", mark.label + mark.shown) for mark in chart.marks]
            text = re.sub(r"\s", "", "".join(of_charts[n] for n in on[chart.name]))
            assert [one for one in words if one not in text] == []


def _check_letters(pdf: bytes) -> None:
    """All letters are of our own fonts, which the file holds; nothing in it is a picture."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    inner = [one.get_object() for font in fonts for one in font["/DescendantFonts"]]
    assert all("BeVietnamPro" in one["/BaseFont"] for one in inner)
    assert all("/FontFile2" in one["/FontDescriptor"].get_object() for one in inner)
    assert [page for page in pages if page["/Resources"].get("/XObject")] == []


@pytest.mark.parametrize("landscape", [False, True])
def test_nothing_on_a_page_is_cut_or_covers_another(style: Style, office: Desk, landscape: bool) -> None:
    """All words lie within the edges of their page, none upon others, each in the room that it needs."""
    found = charts.count(office, quarter(office), TODAY).charts
    wide, tall = SIDES[landscape]
    edges = QRectF(MARGIN, MARGIN, wide - 2 * MARGIN, tall - 2 * MARGIN).adjusted(-1, -1, 1, 1)
    pages = drawn((*found, long_rows(70)), landscape=landscape)
    assert len(pages) > 6
    for page in pages:
        places = []
        for piece in page.pieces:
            letters = chart_pages.letters(piece.size)
            for words in piece.scene.words:
                need = letters.height(words.text, words.place.width(), bold=words.bold)
                assert need <= words.place.height() + 1
                place = QRectF(
                    MARGIN + words.place.left() * piece.scale,
                    piece.y + words.place.top() * piece.scale,
                    words.place.width() * piece.scale,
                    words.place.height() * piece.scale,
                )
                assert edges.contains(place)
                places.append(place.adjusted(1, 1, -1, -1))
        assert not [one for n, one in enumerate(places) for other in places[:n] if one.intersects(other)]


def test_rows_that_are_longer_than_a_page_go_on(style: Style) -> None:
    """Each row stands once, in order; the title comes again, and the note stands with the last row."""
    pages = drawn((long_rows(70),), landscape=False)
    told = [[words.text for piece in page.pieces for words in piece.scene.words] for page in pages]
    assert len(told) == 3 or len(told) == 4
    assert [text for page in told for text in page if text.startswith("Phường")] == [
        mark.label for mark in long_rows(70).marks
    ]
    assert ["Xã, phường có điểm (continued)" in page for page in told] == [False, *[True] * (len(told) - 1)]
    assert ["Ghi chú." in page for page in told] == [*[False] * (len(told) - 1), True]
    assert any(text.startswith("Phường") for text in told[-1])


def test_values_are_told_apart_without_colour(style: Style) -> None:
    """In grey the months before are light and those of the period dark, as their words in the legend."""
    marks = (
        Mark("01/2026", "9", 9, kind="earlier", short="01", under="2026"),
        Mark("02/2026", "9", 9, kind="main", short="02"),
    )
    chart = Chart("months", "Tháng", "", COLUMNS, ("Tháng", "người"), marks)
    made = Sheet("Báo cáo", "Kỳ", (), (), charts=(chart,))
    [page] = chart_pages.pages(made, *A4, MARGIN)
    picture = QImage(*A4, QImage.Format.Format_RGB32)
    picture.fill("white")
    painter = QPainter(picture)
    page.draw(painter)
    painter.end()
    [first, second] = next(iter(drawn((chart,), landscape=False))).pieces[-1].scene.places
    y = next(iter(drawn((chart,), landscape=False))).pieces[-1].y
    grey = [
        picture.pixelColor(round(MARGIN + place.center().x()), round(y + place.center().y())).lightness()
        for place in (first, second)
    ]
    assert grey[0] - grey[1] > 60


def test_paper_for_others_shows_the_charts_of_its_own_tables_alone(style: Style, office: Desk) -> None:
    """Hidden figures stay so; what is left out is said; no month and no area is named in a chart."""
    made = report_file.content(office, whole(office), Wanted("pdf", shared=True), draw).data
    pages = told(made)
    text = " ".join(page for page in pages if page.startswith("Appendix: charts"))
    assert "are left out of this version" in text
    shown = chart_rows.of(shared.of(whole(office)))
    assert [chart.title for chart in shown if chart.title not in text] == []
    assert [word for word in ("Reached, by month", "Communes and areas", "09/2025") if word in text] == []


def test_a_sealed_period_draws_what_was_sealed(
    style: Style, office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its charts are those of its rows, whatever the records say now; and it says so."""
    monkeypatch.setattr(dates, "today", lambda: date(2026, 10, 2))
    august = figures.parse_period(office, code="2026-08")
    sealing.seal(office, august)
    kept = sealing.need_sealed(office, august)
    lines = report_file.prepare(office, report_file.Asked(code="2026-08"), Wanted("pdf")).lines
    assert lines.charts == chart_rows.of(kept)
    assert "The figures are sealed: what came later is not in them." in lines.standing
    assert "Only the sealed figures are drawn" in lines.about_charts[0]
    sealing.unseal(office, august)
    lines = report_file.prepare(office, report_file.Asked(code="2026-08"), Wanted("pdf")).lines
    assert ("I-05-person" in {chart.name for chart in lines.charts}, lines.about_charts) == (True, ())
    assert "sealed" not in "\n".join(lines.standing)


def cells(data: bytes, page: int) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[page]]


def test_a_spreadsheet_has_the_numbers_and_draws_them(office: Desk) -> None:
    """A row for each mark with its number as a number; and one chart for each, which names its rows."""
    data = report_file.content(office, whole(office), Wanted("xlsx"), draw).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Report", "Charts"]
    shown = charts.count(office, quarter(office), TODAY).charts
    rows = [[cell for cell in row if cell is not None] for row in cells(data, 1)]
    for chart in shown:
        start = rows.index([chart.title]) + (2 if chart.unit else 1)
        for mark, row in zip(chart.marks, rows[start + 1 :], strict=False):
            numbers = [] if mark.value is None else [mark.value]
            wholes = [mark.whole] if chart.form == COLUMNS and mark.whole is not None else []
            assert row == [mark.label, *(round(one, 1) for one in numbers), *wholes, mark.shown]
    assert len(book.worksheets[1]._charts) == len(shown)


def test_a_spreadsheet_for_others_hides_in_its_charts_what_its_tables_hide(office: Desk) -> None:
    """No number from 1 to 4 and none that the tables do not show; a hidden one is an empty cell."""
    data = report_file.content(office, whole(office), Wanted("xlsx", shared=True), draw).data
    rows = cells(data, 1)
    figures_shown = [cell for row in rows for cell in row if isinstance(cell, int | float)]
    assert [one for one in figures_shown if 0 < one < 5] == []
    known = {cell for row in cells(data, 0) for cell in row if isinstance(cell, int | float)}
    assert set(figures_shown) <= known | {0}
    assert any(row[1] is None and "<5" in row for row in rows)


def test_libreoffice_keeps_every_cell_and_the_charts(office: Desk, tmp_path: Path) -> None:
    """Asked only where it is installed: words, numbers and hidden cells of both pages, and the charts."""
    language.set_language("vi")
    for wanted in (Wanted("xlsx"), Wanted("xlsx", shared=True)):
        path = tmp_path / f"bieu-do-{wanted.shared}.xlsx"
        path.write_bytes(report_file.content(office, whole(office), wanted, draw).data)
        again = libreoffice(path, tmp_path, "xlsx").read_bytes()
        for page in (0, 1):
            before, after = (
                [[cell for cell in row if cell is not None] for row in cells(data, page)]
                for data in (path.read_bytes(), again)
            )
            assert [row for row in after if row] == [row for row in before if row]
        books = [openpyxl.load_workbook(io.BytesIO(data)) for data in (path.read_bytes(), again)]
        assert len({len(book.worksheets[1]._charts) for book in books}) == 1
        assert books[1].sheetnames[1] == "Biểu đồ"


def test_who_wants_none_gets_none(office: Desk) -> None:
    """Without charts the file has one page of tables; so has a report of some figures only."""
    for table, wanted in (
        (whole(office), Wanted("xlsx", charts=False)),
        (figures.count(office, quarter(office), TODAY, chosen=["I-05"]).table, Wanted("xlsx")),
    ):
        data = report_file.content(office, table, wanted, draw).data
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["Report"]


def test_rows_are_as_high_as_their_words_need(office: Desk) -> None:
    """Long lines and long heads wrap in a spreadsheet, and not every program makes room by itself."""
    data = to_xlsx.write(sheet.of_table(whole(office)))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    across = {place.min_row for place in page.merged_cells.ranges}
    long = [row[0] for row in page if len(str(row[0].value or "")) > 60 and row[0].row not in across]
    assert long != []
    assert [cell.value for cell in long if (page.row_dimensions[cell.row].height or 0) < 30] == []


@pytest.mark.parametrize(
    ("landscape", "era"), [(False, "2024"), (True, "2024"), (False, "2025"), (True, "2025")]
)
def test_a_map_can_be_read_on_paper(style: Style, landscape: bool, era: str) -> None:
    """Across, where the page is low, the number stands beside the name: no letter is below 8 (6 points)."""
    chart = chart_places.provinces(era, {f"{era}:01": ("120", 120)})
    [page] = drawn((chart,), landscape=landscape)
    piece = page.pieces[-2]
    assert piece.scale * piece.size > 8
    assert piece.scale == 1 or (landscape, era) == (False, "2024")
    words = [words.text for words in piece.scene.words]
    assert {"120", "0", *(text for mark in chart.marks for text in mark.short.split())} <= {
        *words,
        *(one for text in words for one in text.split()),
    }
    assert len(piece.scene.places) == len(chart.marks)


def test_hidden_tiles_look_like_no_number(style: Style) -> None:
    """Whoever sees the colour alone learns nothing of a hidden figure: it is that of no level."""
    marks = tuple(
        Mark(f"Tỉnh {n}", words, value, kind=kind, short=f"T{n}", place=(1, n))
        for n, (words, value, kind) in enumerate((("<5", None, HIDDEN), ("0", 0, LEVELS[0])), 1)
    )
    chart = Chart("map", "Điểm", "điểm", TILES, ("Tỉnh", "điểm"), marks)
    [page] = drawn((chart,), landscape=False)
    [tile, other] = page.pieces[-1].scene.blocks
    assert tile.fill != other.fill
