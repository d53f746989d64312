"""Charts of a report's own rows: what the shared tables hide, they hide, and they show nothing else."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import Q3, World, golden
from shared_world import drawn

from outreach_desk.desk import chart_rows
from outreach_desk.reports import shared
from outreach_desk.reports.chart import HIDDEN, LEVELS, Chart
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.table import Row, Table

reports = st.builds(drawn, st.integers(0, 2**32), st.sampled_from([0, 3, 8, 20, 60]))


def map_of(table: Table) -> Chart | None:
    return next((chart for chart in chart_rows.of(table) if chart.name == "map"), None)


def with_points(table: Table, **points: int | None) -> Table:
    """Give a report whose points stand in these provinces (`e2025_01`), None where one is hidden."""
    rows = [
        Row(
            "I-01",
            f"PROVINCE/{key[1:].replace('_', ':')}",
            "point",
            value,
            Words("Tỉnh", "Province"),
            shared.UNDER_FIVE if value is None else None,
        )
        for key, value in points.items()
    ]
    return replace(table, rows=tuple(rows), shared=True)


@settings(max_examples=40, deadline=None)
@given(reports)
def test_a_chart_shows_what_its_row_shows(table: Table) -> None:
    """Of every mark there is a row with these words and this value, hidden where it is hidden."""
    outside = shared.of(table)
    rows = {(row.unit, row.label(), row.shown(), row.value) for row in outside.rows}
    issued = outside.find("I-08", "TOTAL", "slip")
    assert issued is not None
    for chart in chart_rows.of(outside):
        unit = {"supported-person": "person", "supported-turn": "turn", "coverage-table": "person"}
        for mark in chart.marks:
            label = issued.label() if mark.label == "Issued" else mark.label
            assert (unit.get(chart.name, "slip"), label, mark.shown, mark.value) in rows
            assert (mark.kind == HIDDEN) == (mark.value is None)
            assert mark.whole is None


def test_the_golden_example_for_others(made: World) -> None:
    """Nothing of it is five or more: no bar is drawn, and each says so."""
    golden(made)
    charts = chart_rows.of(shared.of(made.report(Q3, date(2026, 11, 5))))
    names = ["supported-person", "supported-turn", "coverage-table", "slips-table"]
    assert [chart.name for chart in charts] == names
    marks = [mark for chart in charts for mark in chart.marks]
    assert {mark.shown for mark in marks} <= {"<5", "hidden", "0"}
    assert {mark.value for mark in marks} == {None, 0}


def test_a_hidden_province_is_told_apart_from_one_without_points(made: World) -> None:
    """It has words and a look of its own, and the legend names it."""
    chart = map_of(with_points(made.report(), e2025_01=None, e2025_48=7))
    assert chart is not None
    shown = {mark.short: (mark.shown, mark.value, mark.kind) for mark in chart.marks}
    assert (shown["Hà Nội"], shown["Đà Nẵng"]) == (("<5", None, HIDDEN), ("7", 7, LEVELS[3]))
    assert (HIDDEN, "hidden") in chart.legend
    plain = map_of(with_points(made.report(), e2025_48=7))
    assert plain is not None
    assert HIDDEN not in dict(plain.legend)


def test_points_of_two_times_have_no_one_map(made: World) -> None:
    """To add those of the old provinces up for a new one would tell of figures that are hidden."""
    assert map_of(with_points(made.report(), e2024_02=None, e2025_48=7)) is None
    assert map_of(with_points(made.report(), eUNKNOWN=9)) is None
    both = map_of(with_points(made.report(), eUNKNOWN=9, e2025_48=7))
    assert both is not None
    assert sum(mark.value or 0 for mark in both.marks) == 7
