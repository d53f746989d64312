"""A report as a spreadsheet and for DHIS2, and whose report it is: what is written is what was counted."""

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
import python_calamine
from report_world import LATER, Q3, Q3_ADMINISTRATIVE, World, golden

from outreach_desk.ground import language
from outreach_desk.ground.errors import Usage
from outreach_desk.records.reference import shipped
from outreach_desk.reports import gather, letterhead, period, shared, sheet, to_dhis2, to_xlsx
from outreach_desk.reports.structure import cell_of
from outreach_desk.reports.table import Missing, Table

QUARTER = period.preset("2026-Q3", "calendar", shipped())
# What DHIS2 writes down of the resource: these names and no others, all values as text.
WHOLE = {"dataSet", "completeDate", "period", "orgUnit", "attributeOptionCombo", "dataValues"}
SCHEMES = {
    "idScheme",
    "dataSetIdScheme",
    "dataElementIdScheme",
    "orgUnitIdScheme",
    "categoryOptionComboIdScheme",
}
VALUE = {
    "dataElement",
    "period",
    "orgUnit",
    "categoryOptionCombo",
    "attributeOptionCombo",
    "value",
    "comment",
}
PERIOD = re.compile(r"\d{4}(0[1-9]|1[0-2]|Q[1-4]|S[12])?")


def lines(table: Table) -> list[tuple[str, list[float | str]]]:
    """Give the words and figures of each line as a spreadsheet holds them: percentages as shares."""
    found = []
    for part in sheet.of_table(table).parts:
        for line in part.lines:
            cells = [cell for cell in line.cells if cell is not None]
            values = [
                cell.shown
                if cell.value is None
                else cell.value / 100
                if cell.unit == "percent"
                else cell.value
                for cell in cells
            ]
            found.append((line.words, values))
    return found


def by_openpyxl(data: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def by_calamine(data: bytes) -> list[list[Any]]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.mark.parametrize("reader", [by_openpyxl, by_calamine])
@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_of_the_spreadsheet_is_the_counted_one(
    made: World, monkeypatch: pytest.MonkeyPatch, reader: Any, outside: bool, lang: str
) -> None:
    """Line by line, read by two other programs: numbers are numbers, and nothing else stands in a line."""
    monkeypatch.setattr(language._shown, "language", lang)
    golden(made)
    table = shared.of(made.report()) if outside else made.report()
    rows = reader(to_xlsx.write(sheet.of_table(table), landscape=outside))
    wanted = lines(table)
    words = {line for line, _ in wanted}
    read = [(row[0], [cell for cell in row[1:] if cell not in {None, ""}]) for row in rows if row[0] in words]
    assert read == [
        (line, pytest.approx(values)) if not outside else (line, values) for line, values in wanted
    ]


def test_the_spreadsheet_says_what_it_is(made: World) -> None:
    """Period, calendar, state of the data, units, rules with their version, whose it is and who signs."""
    golden(made)
    table = made.report(Q3_ADMINISTRATIVE)
    data = to_xlsx.write(sheet.of_table(table, letterhead.shipped(LATER, "office")))
    text = "\n".join(str(cell) for row in by_openpyxl(data) for cell in row if cell is not None)
    for wanted in (
        "DEPARTMENT OF HEALTH",
        "15/06/2026 – 14/09/2026 · administrative calendar",
        "bundles merged: 0, missing: 0 · open questions: 0",
        "Rule (version 2): Turn:",
        "turns",
        "For the Department of Health",
    ):
        assert wanted in text
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert (book.properties.creator, book.properties.title) in {(None, None), ("", None)}


def test_no_words_are_a_formula(made: World) -> None:
    """A code of a list may begin like one."""
    table = made.report()
    row = table.rows[0]
    forged = type(row.words)("=1+1", "=1+1")
    altered = table.__class__(**{**vars(table), "rows": (type(row)(**{**vars(row), "words": forged}),)})
    data = to_xlsx.write(sheet.of_table(altered))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for line in page.iter_rows() for cell in line if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_dhis2_takes_what_is_written(made: World) -> None:
    """The names that its documentation gives, values as text, each element once, every figure in it."""
    golden(made)
    table = made.report(QUARTER)
    written = to_dhis2.write(table, "VN_01")
    shape = json.loads(written.text)
    having = [row for row in table.rows if row.value is not None]
    assert WHOLE - {"attributeOptionCombo"} <= shape.keys() <= WHOLE | SCHEMES
    assert date.fromisoformat(shape["completeDate"]) == LATER
    assert (shape["period"], shape["orgUnit"]) == ("2026Q3", "VN_01")
    assert PERIOD.fullmatch(shape["period"])
    elements = [one["dataElement"] for one in shape["dataValues"]]
    assert len(set(elements)) == len(elements) == len(having) == written.values
    for one in shape["dataValues"]:
        assert {"dataElement", "value"} <= one.keys() <= VALUE
        assert all(isinstance(part, str) for part in one.values())
    codes = {cell: of["data_element"] for cell, of in to_dhis2.mapping().items()}
    values = {one["dataElement"]: one["value"] for one in shape["dataValues"]}
    assert values == {codes[cell_of(row)]: str(row.value) for row in having}
    for wanted in (
        "turn; rule 1; 2026-07-01/2026-09-30 calendar; made",
        "bundles 0, missing 0 of 0 desks, desks behind 0; open questions 0",
    ):
        assert wanted in written.text


@pytest.mark.parametrize(
    ("code", "name"), [("2025-10", "202510"), ("2025-Q4", "2025Q4"), ("2025-H1", "2025S1"), ("2025", "2025")]
)
def test_whoever_reads_it_as_it_comes_has_all_before_the_values(
    made: World, monkeypatch: pytest.MonkeyPatch, code: str, name: str
) -> None:
    """DHIS2 stops reading what a set is at its values, and takes nothing but text as a member's value."""
    golden(made)
    combined = {("I-07", "LEGAL", "turn"): {"data_element": "LEGAL", "category_option_combo": "TURNS"}}
    monkeypatch.setattr(to_dhis2, "mapping", lambda: combined)
    table = made.report(period.preset(code, "calendar", shipped()))
    written = to_dhis2.write(table, "VN_01")
    members = json.loads(written.text, object_pairs_hook=list)
    assert members[-1][0] == "dataValues"
    head = dict(members[:-1])
    assert all(isinstance(value, str) for value in head.values())
    schemes = {
        f"{one}IdScheme": "code" for one in ("dataSet", "dataElement", "orgUnit", "categoryOptionCombo")
    }
    assert {key: value for key, value in head.items() if key not in schemes} == {
        "dataSet": "OUTREACH_DESK",
        "completeDate": "2026-11-05",
        "period": name,
        "orgUnit": "VN_01",
    }
    assert schemes.items() <= head.items()
    [[element, combination, value, comment]] = members[-1][1]
    assert (element, combination) == (("dataElement", "LEGAL"), ("categoryOptionCombo", "TURNS"))
    assert (value, comment[0]) == (("value", "0"), "comment")
    assert len(written.unmapped) == sum(row.value is not None for row in table.rows) - 1 > 100


def test_a_set_that_may_still_grow_is_not_registered_as_complete(made: World) -> None:
    """While its period runs, a bundle is missing or a desk is behind: DHIS2 would show it as all there is."""
    golden(made)
    last = to_dhis2.write(made.report(QUARTER, date(2026, 9, 30)), "VN_01")
    after = to_dhis2.write(made.report(QUARTER, date(2026, 10, 1)), "VN_01")
    lacking, behind = (
        to_dhis2.write(gather.gather(made.session, None, QUARTER, LATER, missing=missing), "VN_01")
        for missing in (Missing(bundles=1, desks=1), Missing(behind=1))
    )
    written = (last, after, lacking, behind)
    assert [one.complete for one in written] == [False, True, False, False]
    told = ["completeDate" in json.loads(one.text) for one in written]
    assert told == [False, True, False, False]


def test_what_is_not_in_the_file_for_dhis2_is_told(made: World) -> None:
    """A figure that is too early or hidden is left out and counted; one without a code is named."""
    golden(made)
    early = made.report(QUARTER, date(2026, 10, 5))
    written = to_dhis2.write(early, "VN_01")
    assert written.empty == sum(row.value is None for row in early.rows) >= 3
    assert written.unmapped == ()
    outside = shared.of(made.report(QUARTER))
    hidden = to_dhis2.write(outside, "VN_01")
    assert hidden.empty == sum(row.value is None for row in outside.rows) > 20
    assert "<5" not in hidden.text
    of_its_own = {"list": "activity_kind", "code": "own_kind", "vi": "Riêng", "en": "Own"}
    made.make("code", **of_its_own)
    made.meeting(date(2026, 7, 9), kind="own_kind")
    assert to_dhis2.write(made.report(QUARTER), "VN_01").unmapped == (
        ("I-04", "SESSIONS/own_kind", "session"),
    )


@pytest.mark.parametrize(
    ("code", "name"), [("2026-07", "202607"), ("2026-Q3", "2026Q3"), ("2026-H1", "2026S1"), ("2026", "2026")]
)
def test_periods_as_dhis2_names_them(code: str, name: str) -> None:
    """Months, quarters, halves and years of the calendar."""
    assert to_dhis2.period_code(period.preset(code, "calendar", shipped())) == name


@pytest.mark.parametrize(
    "asked",
    [
        Q3,
        Q3_ADMINISTRATIVE,
        period.preset("2026-Q3", "administrative", shipped()),
        period.preset("P2021_2025", "calendar", shipped()),
    ],
)
def test_a_period_that_dhis2_cannot_name_is_refused(made: World, asked: period.Period) -> None:
    """And so is a unit without a code: nothing is guessed."""
    with pytest.raises(Usage) as refused:
        to_dhis2.write(made.report(asked), "VN_01")
    assert refused.value.code == "dhis2_period"
    for code in ("", "Hà Nội", "x" * 51):
        with pytest.raises(Usage) as refused:
            to_dhis2.write(made.report(QUARTER), code)
        assert refused.value.code == "org_unit"


def test_each_code_for_dhis2_stands_once_and_fits() -> None:
    """DHIS2 takes 50 letters."""
    codes = [of["data_element"] for of in to_dhis2.mapping().values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z0-9_]{1,50}", code) for code in codes)


@pytest.mark.parametrize(
    ("on", "desk", "line", "signs"),
    [
        (date(2025, 2, 28), "office", "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI", 2),
        (date(2025, 3, 1), "office", "SỞ Y TẾ", 2),
        (date(2026, 7, 1), "team", "NHÓM, CÂU LẠC BỘ …", 2),
    ],
)
def test_whose_report_it_is_goes_by_its_day(
    monkeypatch: pytest.MonkeyPatch, on: date, desk: str, line: str, signs: int
) -> None:
    """The labour department until 28/02/2025, the health department from then on; ours are proposed."""
    monkeypatch.setattr(language._shown, "language", "vi")
    found = letterhead.shipped(on, desk)
    assert (found.left[-1], found.right[0]) == (line, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (len(found.signatories), found.proposed) == (signs, True)
