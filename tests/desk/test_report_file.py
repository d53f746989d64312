"""A report as a file: what leaves under which name, what of it is told, and the office's own lines."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from test_figures import PASSPHRASE

from outreach_desk.desk import figure_page, figures, letterheads, official_file, report_file, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.report_file import Wanted
from outreach_desk.ground.errors import Cancelled, Refused, Usage
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.reports.letterhead import Signatory
from outreach_desk.reports.sheet import Sheet
from outreach_desk.reports.table import Table

ON = date(2026, 11, 5)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Make an empty office."""
    desk = unlock.new_office(Home(tmp_path_factory.mktemp("reports") / "desk"), PASSPHRASE, name="Tỉnh")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def table(office: Desk) -> Table:
    """Count nothing."""
    return figures.report(office, figures.parse_period(office, code="2026-Q3"), ON)


def draw(sheet: Sheet, landscape: bool) -> bytes:
    """Stand for the window's paper, which the window's tests draw."""
    return f"%PDF {sheet.period} {landscape}".encode()


@pytest.mark.parametrize(
    ("form", "ending"),
    [("table", "txt"), ("csv", "csv"), ("json", "json"), ("xlsx", "xlsx"), ("pdf", "pdf"), ("dhis2", "json")],
)
@pytest.mark.parametrize("outside", [False, True])
def test_each_form_leaves_under_a_neutral_name(
    office: Desk, table: Table, tmp_path: Path, form: str, ending: str, outside: bool
) -> None:
    """One file, read back by the one routine; whoever carries it is told what is in it."""
    saved = report_file.save(office, table, Wanted(form, shared=outside, org_unit="VN_01"), tmp_path, draw)
    assert [path.name for path in tmp_path.iterdir()] == [saved.path.name]
    assert saved.path.name.startswith("report-")
    assert saved.path.name.endswith(f".{ending}")
    assert saved.path.read_bytes() == saved.content.data
    assert saved.as_dict()["shared"] is outside
    assert ("below 5" in saved.warning()) is not outside
    assert "report_written" in office.home.log.read_text("utf-8")


@pytest.mark.parametrize(("form", "least"), [(None, 150), ("annual", 20)])
def test_a_file_is_left_while_it_is_counted(office: Desk, form: str | None, least: int) -> None:
    """Whoever stops is heard within each part of the count, not between the parts alone; the charts too."""
    asked, heard = figure_page.Asked(code="2026-Q3"), [0, 0]

    def report(_done: int, _total: int, counting: list[int] = heard) -> None:
        counting[0] += 1
        if counting[0] == counting[1]:
            raise Cancelled("cancelled", said("…"))

    official_file.prepare(office, asked, Wanted(official=form), report)
    looks = heard[0]
    assert looks >= least
    for heard[1] in range(1, looks + 1, 7):
        heard[0] = 0
        office.kept.clear()
        with pytest.raises(Cancelled):
            official_file.prepare(office, asked, Wanted(official=form), report)


def test_what_cannot_be_written_leaves_nothing(office: Desk, table: Table, tmp_path: Path) -> None:
    """No place, a form that is none, a unit without a code."""
    with pytest.raises(Refused):
        report_file.save(office, table, Wanted(), tmp_path / "gone", draw)
    for wanted, code in ((Wanted("xml"), "form_unknown"), (Wanted("dhis2"), "org_unit")):
        with pytest.raises(Usage) as refused:
            report_file.save(office, table, wanted, tmp_path, draw)
        assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_paper_is_drawn_from_the_same_sheet(office: Desk, table: Table) -> None:
    """By whoever was handed in; across where that is wanted."""
    made = report_file.content(office, table, Wanted("pdf", landscape=True), draw)
    assert made.data.startswith(b"%PDF Period: 2026-Q3 (01/07/2026 ")
    assert made.data.endswith(b" True")


def test_an_office_writes_its_own_head(office: Desk, table: Table) -> None:
    """For the reports of its time alone; the shipped lines come back when it wants them."""
    shipped = letterheads.find(office, ON)
    assert (shipped.letterhead.proposed, shipped.org_unit) == (True, "")
    before = letterheads.keep(
        office,
        ON,
        left="UBND TỈNH LÁ XANH\n\n  SỞ Y TẾ ",
        right="",
        signatories="Người lập | (ký)\nGiám đốc",
        org_unit=" VN_01 ",
    )
    kept = letterheads.find(office, ON)
    assert before == shipped
    assert kept.letterhead.left == ("UBND TỈNH LÁ XANH", "SỞ Y TẾ")
    assert kept.letterhead.right == ()
    assert kept.letterhead.signatories == (Signatory("Người lập", "(ký)"), Signatory("Giám đốc"))
    assert kept.letterhead.proposed is False
    assert letterheads.typed(kept.letterhead)["signatories"] == "Người lập | (ký)\nGiám đốc"
    data = report_file.content(office, table, Wanted("xlsx"), draw).data
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0] for cell in row]
    assert {"UBND TỈNH LÁ XANH", "Giám đốc"} <= set(cells)
    assert json.loads(report_file.content(office, table, Wanted("dhis2"), draw).data)["orgUnit"] == "VN_01"
    assert letterheads.find(office, date(2025, 2, 28)).letterhead.proposed is True

    assert letterheads.forget(office, ON) == kept
    assert letterheads.find(office, ON).letterhead == shipped.letterhead
    letterheads.keep(office, ON, **letterheads.typed(shipped.letterhead), org_unit="")
    assert letterheads.find(office, ON) == shipped
    letterheads.restore(office, kept)
    assert letterheads.find(office, ON) == kept
    letterheads.restore(office, shipped)
