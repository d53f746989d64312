"""Official tables as sheets of lines, and their version for sharing: no more than the shared report tells."""

import io
from datetime import date

import openpyxl
import pytest
from report_world import LATER, Q3, World, golden

from outreach_desk.ground.errors import Usage
from outreach_desk.reports import forms, gather, official, official_sheet, period, shared, to_xlsx
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.structure import cell_of
from outreach_desk.reports.table import Row, Table

BEFORE = period.free(date(2026, 4, 1), date(2026, 6, 30))


@pytest.fixture
def busy(made: World) -> World:
    """Give a world with large and small figures in both quarters."""
    golden(made)
    place, many = made.organisation("W"), [made.client() for _ in range(9)]
    for number, one in enumerate(many):
        made.service(one, "legal_counsel", date(2026, 7, 2), place)
        made.service(one, "sti_care", date(2026, 5, 2), place)
        if number < 3:
            made.service(one, "prep", date(2026, 5, 3), place)
    for model in ("M1_COMMUNITY_SERVICES", "M3_PEER_CAPACITY"):
        made.make("intervention_point", code=model[:2], name="Điểm", model=model, starts_on=date(2026, 1, 1))
    return made


def table(world: World, form: str) -> tuple[Official, list[Table]]:
    """Give an official table and the whole reports of its days."""
    before = BEFORE if form == forms.CHANGE else None
    spans = [Q3, *([BEFORE] if before else [])]
    reports = [gather.gather(world.session, None, span, LATER) for span in spans]
    return official.build(world.session, form, Q3, LATER, before=before), reports


FORMS = [forms.ANNUAL, forms.SUPPORT, forms.MODELS, forms.CHANGE]


@pytest.mark.parametrize("form", FORMS)
def test_no_small_figure_and_no_more_than_the_shared_report_tells(busy: World, form: str) -> None:
    """A figure that stands in the report is shown as there; of several lines together only if all are."""
    made, reports = table(busy, form)
    outside = official_sheet.for_sharing(made, reports)
    seen = [{cell_of(row): row.value for row in shared.of(one).rows} for one in reports]
    places = [(line, place) for line in range(len(made.lines)) for place in range(len(made.columns))]
    hidden = 0
    for line, place in places:
        true, cell = made.lines[line].cells[place], outside.lines[line].cells[place]
        if not isinstance(true, Row) or not isinstance(cell, Row):
            assert cell == true
            continue
        of = seen[1 if form == forms.CHANGE and place == 0 else 0]
        parts = [of.get((true.indicator, one, true.unit), 0) for one in true.line.split("+")]
        if cell.value is None:
            hidden += true.value is not None
            continue
        assert cell.value == true.value
        assert None not in parts
        if form != forms.CHANGE and true.unit not in {"province", "percent"}:
            assert cell.value == 0 or cell.value >= 5
    assert hidden > 0


def test_a_change_is_hidden_with_either_end(busy: World) -> None:
    """From what was and what changed, what is could be told."""
    made, reports = table(busy, forms.CHANGE)
    for line in official_sheet.for_sharing(made, reports).lines:
        then, now, change = (cell.value if isinstance(cell, Row) else None for cell in line.cells)
        assert (change is None) == (then is None or now is None)


def test_what_was_left_out_and_whose_it_is_are_not_told(busy: World) -> None:
    """And a table of one group has no version for sharing."""
    busy.service(busy.client(consent=None), "prep", date(2026, 8, 1))
    made, reports = table(busy, forms.ANNUAL)
    assert any("1 " in words.en for words in made.footnotes)
    outside = official_sheet.for_sharing(made, reports)
    assert not any("1 " in words.en for words in outside.footnotes)
    assert "Version for sharing outside" in "\n".join(official_sheet.of(outside).standing)
    own = official.build(busy.session, forms.GROUP, Q3, LATER, groups=[busy.group])
    with pytest.raises(Usage) as refused:
        official_sheet.for_sharing(own, reports)
    assert refused.value.code == "shared_names"


@pytest.mark.parametrize("form", FORMS)
def test_every_figure_of_the_spreadsheet_is_that_of_the_table(busy: World, form: str) -> None:
    """Numbers are numbers, and the unit stands above the column or in the line."""
    made, _reports = table(busy, form)
    lines = official_sheet.of(made)
    assert lines.standing[-1].startswith("Rules and their versions: I-0")
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx.write(lines))).worksheets[0]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in page.iter_rows()}
    for line, drawn in zip(made.lines, lines.parts[0].lines, strict=True):
        cells = rows[drawn.words]
        for place, cell in enumerate(line.cells):
            wanted = None if not isinstance(cell, Row) else cell.value
            if isinstance(cell, Row) and cell.unit == "percent" and wanted is not None:
                wanted = wanted / 100
            assert cells[place] == (cell.shown() if isinstance(cell, Row) and cell.value is None else wanted)
            if isinstance(cell, Row) and made.columns[place].unit is None:
                assert drawn.words.endswith(")")


@pytest.mark.parametrize("by", ["group", "organisation", "commune"])
def test_a_report_split_by_names_is_not_shared(busy: World, by: str) -> None:
    """By gender it is, and its parts add up to nothing that is hidden."""
    with pytest.raises(Usage) as refused:
        shared.of(gather.count(busy.session, None, Q3, LATER, by=by).table)
    assert refused.value.code == "shared_names"
    split = shared.of(gather.count(busy.session, None, Q3, LATER, by="gender").table)
    small = {row.value for row in split.rows if row.unit in {"person", "turn", "slip"}} & {1, 2, 3, 4}
    assert small == set()
