"""The paper of a slip: what it says, what it never says, and that a machine reads its number."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, new_team

from outreach_desk.desk import referrals, slip_paper
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.slip_paper import Paper
from outreach_desk.ground import code39, language
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, identity, record
from outreach_desk.records.columns import Kind
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals import slip_drawing
from outreach_desk.ui.referrals.print_page import PrintPage
from outreach_desk.ui.referrals.slip_drawing import Sheet
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.drop import Drop

DAY = date(2026, 7, 1)
DPI = 300
ILLNESS = re.compile(r"\b(?:HIV|AIDS|PrEP|PEP|STI|dâm|bạo lực|violence|methadone)\b", re.IGNORECASE)
SAID_BY_CODE = {"population": "sw_f at_risk", "status": "active"}


def sentinels(table: str) -> dict[str, Any]:
    """Give a value for every text of a table that would be recognised anywhere."""
    values: dict[str, Any] = {}
    for name, column in catalog.THINGS[table].columns.items():
        if column.kind in {Kind.TEXT, Kind.NOTE} and not column.pattern:
            values[name] = f"Zx{name[:12]}Q"
    return values | {"uic": "HOHU9503014"}


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    made = new_team(tmp_path / "team")
    yield made
    made.close()


def issued(desk: Desk, service: str = "hiv_test", **values: Any) -> tuple[str, dict[str, Any]]:
    """Issue a slip for a client whose every field says something, at a place that says where it is."""
    place = add(
        desk,
        "organisation",
        {
            "code": f"T-{service}",
            "name": "Trạm y tế Lá Xanh",
            "kind": "commune_health",
            "address": "12 đường Thử",
            "unit": "2025:00004",
            "phone": "0200000001",
            "hours": "8–17 giờ",
        },
    )
    hers = sentinels("client") | SAID_BY_CODE | {"birth_year": 1987, "registered_on": DAY}
    client = add(desk, "client", {"group_id": desk.fact(identity.GROUP), **hers})
    add(desk, "consent", {"client_id": client, "purpose": "refer", "given_on": DAY})
    slip = referrals.issue(
        desk,
        {
            "client_id": client,
            "service": service,
            "organisation_id": place,
            "issued_on": DAY,
            "note": "Zxnote of the slipQ",
            **values,
        },
    )
    return slip.id, hers


def drawn(papers: list[Paper], sheet: Sheet, dpi: int = DPI) -> QImage:
    """Draw a page as a picture of a printer's resolution."""
    unit = dpi / 25.4
    width, height = sheet.size
    picture = QImage(round(width * unit), round(height * unit), QImage.Format.Format_Grayscale8)
    picture.fill(QColor("#FFFFFF"))
    painter = QPainter(picture)
    slip_drawing.draw_page(painter, unit, papers)
    painter.end()
    return picture


def read(picture: QImage) -> list[tuple[str, str]]:
    """Give what a scanner reads in a picture: the kind of code, and its text."""
    rows, step = picture.height(), picture.bytesPerLine()
    view = memoryview(bytes(picture.constBits())).cast("B", (rows, step))
    found = zxingcpp.read_barcodes(view)
    return sorted((one.format.name, one.text) for one in found)


def parts(picture: QImage) -> list[QImage]:
    """Cut a slip in two, as scissors do."""
    cut = round(picture.height() * 94 / 148)
    width, height = picture.width(), picture.height()
    return [picture.copy(0, 0, width, cut), picture.copy(0, cut, width, height - cut)]


def page(qtbot: QtBot, papers: tuple[Paper, ...]) -> PrintPage:
    jobs = Jobs()
    holder = QWidget()
    qtbot.addWidget(holder)
    made = PrintPage(jobs, Drop(holder))
    qtbot.addWidget(made)
    made.set_papers(papers)
    qtbot.waitUntil(lambda: jobs.idle)
    jobs.close()
    return made


def words_of(pdf: bytes) -> str:
    """Take the text out of a PDF; the font’s space comes out as a tab."""
    return "\n".join(one.extract_text().replace("\t", " ") for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_paper_says_where_to_go_and_nothing_about_her(
    qtbot: QtBot, style: Style, desk: Desk, lang: str
) -> None:
    """Each field of hers holds a sentinel; the text taken out of the printed file holds none of them."""
    language.set_language(lang)
    referral, hers = issued(desk)
    papers = slip_paper.papers(desk, [referral])
    pdf = page(qtbot, papers).as_pdf()
    text = words_of(pdf)
    for wanted in (
        papers[0].number,
        "01/07/2026",
        "31/07/2026",
        "Trạm y tế Lá Xanh",
        "12 đường Thử, Phường Ba Đình",
        "150",
    ):
        assert wanted in text
    assert text.count(papers[0].number) == 2
    forbidden = [*hers.values(), referral, "Zx", "1987", "at_risk"]
    assert [one for one in forbidden if str(one).casefold() in text.casefold()] == []
    assert ILLNESS.findall(text) == []
    # In what is packed two letters can stand by chance: only long ones say something of the raw file.
    long = [str(one) for one in forbidden if len(str(one)) >= 8]
    assert [one for one in long if one.encode() in pdf] == []


def test_no_service_names_an_illness_on_paper(desk: Desk) -> None:
    """Every service that can be chosen has neutral words for the paper."""
    with desk.database.read() as session:
        codes = record.local_codes(session).codes("service_type")
    for lang in ("vi", "en"):
        language.set_language(lang)
        told = [code.paper_label() for code in codes]
        assert [one for one in told if ILLNESS.search(one)] == []


@pytest.mark.parametrize("number", [None, "Q1-007", "A.B-C 12"])
def test_a_machine_reads_the_number_on_both_parts(style: Style, desk: Desk, number: str | None) -> None:
    """QR and Code 39 hold the number and nothing else, twice: to take along, and on the stub."""
    referral, _hers = issued(desk, serial=number)
    (paper,) = slip_paper.papers(desk, [referral])
    wanted = [("Code39", paper.number), ("QRCode", paper.number)]
    assert [read(part) for part in parts(drawn([paper], Sheet.A6))] == [wanted, wanted]


def test_four_slips_lie_on_a_page_of_a4(style: Style, desk: Desk) -> None:
    """Each with its own number; a fifth begins a page."""
    ids = [issued(desk, service)[0] for service in ("gyn", "loan", "prep", "legal_aid", "bhyt")]
    papers = slip_paper.papers(desk, ids)
    pages = Sheet.A4.pages(papers)
    assert [len(one) for one in pages] == [4, 1]
    found = {text for _kind, text in read(drawn(pages[0], Sheet.A4))}
    assert found == {paper.number for paper in papers[:4]}


def test_the_file_has_the_size_of_the_paper(qtbot: QtBot, style: Style, desk: Desk) -> None:
    """A6 and A4, one page for one slip, in points; it says of no program and no day who made it."""
    papers = slip_paper.papers(desk, [issued(desk)[0]])
    made = page(qtbot, papers)
    for sheet, size in ((Sheet.A6, (298, 420)), (Sheet.A4, (595, 842))):
        made.sheets[sheet].setChecked(True)
        file = pypdf.PdfReader(io.BytesIO(made.as_pdf()))
        (only,) = file.pages
        assert (round(only.mediabox.width), round(only.mediabox.height)) == pytest.approx(size, abs=2)


def test_a_number_that_code_39_does_not_know(style: Style, desk: Desk) -> None:
    """A book may be numbered in any letters: QR alone says it."""
    referral, _hers = issued(desk, serial="Đ-7")
    (paper,) = slip_paper.papers(desk, [referral])
    assert paper.bars == ()
    assert [read(part) for part in parts(drawn([paper], Sheet.A6))] == [[("QRCode", "Đ-7")]] * 2


def test_a_slip_without_a_number_is_not_printed(desk: Desk) -> None:
    """Its stub would lead nowhere; a deleted one is not printed either."""
    referral, _hers = issued(desk)
    add(desk, "referral", {"serial": None}, referral)
    with pytest.raises(Refused) as refused:
        slip_paper.papers(desk, [referral])
    assert refused.value.code == "no_number"
    referrals.delete(desk, referral)
    with pytest.raises(Refused) as refused:
        slip_paper.papers(desk, [referral])
    assert refused.value.code == "no_such_slip"


def test_the_pdf_is_written_under_a_neutral_name(desk: Desk, tmp_path: Path) -> None:
    """The log knows how large it was and nothing more."""
    path = slip_paper.write_pdf(desk, tmp_path, b"%PDF-1.4 x")
    assert path.read_bytes() == b"%PDF-1.4 x"
    assert path.name.startswith("sheet-")
    assert "slip_pdf_written bytes=10" in desk.home.log.read_text("utf-8")


def test_each_character_of_code_39_is_read() -> None:
    """The whole table, by a scanner that is not ours."""
    text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. "
    assert code39.modules("a") == code39.modules("A")
    assert [code39.modules(one) for one in ("*", "", "đ", "A/B")] == [()] * 4
    for start in range(0, len(text), 8):
        part = text[start : start + 8]
        found = code39.modules(f"A{part}Z")
        row = bytes([255] * 40) + b"".join((b"\x00" if dark else b"\xff") * 4 for dark in found)
        line = row + bytes([255] * 40)
        view = memoryview(line * 40).cast("B", (40, len(line)))
        assert [one.text for one in zxingcpp.read_barcodes(view)] == [f"A{part}Z"]


def test_the_preview_keeps_a_slip_on_its_quarter(qtbot: QtBot, desk: Desk) -> None:
    """On the coarse dots of a screen the bars are no wider than on paper: the neighbour stays white."""
    made = page(qtbot, slip_paper.papers(desk, [issued(desk)[0]]))
    made.sheets[Sheet.A4].setChecked(True)
    made.preview.setParent(None)  # type: ignore[call-overload] - by itself it is as wide as is said
    qtbot.addWidget(made.preview)
    for width in (640, 380):
        made.preview.resize(width, made.preview.height())
        picture = made.preview.grab().toImage()
        wide = picture.width() // 2
        dark = [
            (across, down)
            for across in range(wide + 4, picture.width() - 4, 2)
            for down in range(4, picture.height() // 2 - 8, 2)
            if picture.pixelColor(across, down).value() < 100
        ]
        assert dark == [], width
