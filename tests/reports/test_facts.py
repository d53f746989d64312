"""A figure and the rows behind it never differ, and its parts are what is counted of each part alone.

On provinces made by chance, for every indicator, line and unit, and everything a report can be split by.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from random_province import FIRST, Province
from report_world import World, day

from outreach_desk.records import catalog
from outreach_desk.reports import areas, dimension, gather, indicators, period, structure
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Counted, Units
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    DONG,
    PER_SESSION,
    PERCENT,
    PERSON,
    SESSION,
    SLIP,
    TURN,
)
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Row

ASKED = period.free(day(6, 10), day(8, 14), period.ADMINISTRATIVE)
ON = day(8, 20)
NAMELESS = indicators.Words("", "")
PROVINCES = range(6)


def counted(made: World, by: str | None = None, asked: Period = ASKED) -> Counted:
    return gather.count(made.session, None, asked, ON, by=by)


def plain(facts: Iterable[Fact], unit: str) -> int:
    """Count facts by a loop that knows nothing of figures."""
    once: set[object] = set()
    heads = 0
    if unit == DONG:
        largest = {one.key: one.amount or 0 for one in sorted(facts, key=lambda one: one.amount or 0)}
        return sum(largest.values())
    for fact in facts:
        if unit == PERSON:
            once.add(fact.person)
        elif fact.key is not None:
            once.add(fact.key)
        heads += 0 if unit == PERSON else fact.heads
    return len(once) + heads


@pytest.mark.parametrize("number", PROVINCES)
def test_summary_and_detail_agree(made: World, number: int) -> None:
    """The facts that count make the value, those left out make the reasons; each is a record that is here."""
    Province(made, number)
    report = counted(made)
    of_records = [row for row in report.table.rows if not row.line.endswith(f"/{areas.IN_FORCE}")]
    assert len(report.figures) == len(of_records)
    for row in of_records:
        figure = report.figures[row.indicator, row.line, row.unit]
        counting, left_out = figure.counting(), figure.left_out()
        if figure.planned:
            assert (row.value, row.note) == (None, "no_plan")
        elif figure.over is None and figure.of is None:
            assert row.value == plain(counting, row.unit)
        else:
            whole = plain(figure.over or (), row.unit) if figure.of is None else figure.of
            scale = 100 if row.unit == PERCENT else 1
            shares = None if not whole else int(plain(counting, row.unit) * scale * 10 / whole + 0.5) / 10
            assert row.value == shares
        assert row.reasons == Counter(why for _fact, why in left_out)
        assert not {id(fact) for fact in counting} & {id(fact) for fact, _why in left_out}
        for fact in [*counting, *(fact for fact, _why in left_out)]:
            record = made.session.get(catalog.THINGS[fact.table].model, fact.id)
            assert record is not None
            assert not record.deleted


@pytest.mark.parametrize("number", PROVINCES)
def test_each_share_is_the_quotient_that_its_definition_names(made: World, number: int) -> None:
    """Numerator and denominator are named in `structure.csv`, of areas by their own lines; both are shown."""
    Province(made, number)
    rows = {structure.cell_of(row): row for row in counted(made).table.rows}
    named = structure.known(rows).shares
    shares = [cell for cell in rows if cell[2] in indicators.SHARES]
    assert {indicator for indicator, _line, _unit in shares} == {"I-04", "I-09", "I-12", "I-13", "I-16"}
    for cell in shares:
        part, whole = (rows[one] for one in named.get(cell) or areas_of(cell, rows))
        if not whole.value:
            assert rows[cell].value is None
            continue
        quotient = Fraction(int(part.value or 0) * (100 if cell[2] == PERCENT else 1), int(whole.value))
        assert rows[cell].value == int(quotient * 10 + Fraction(1, 2)) / 10


def areas_of(cell: structure.Cell, rows: dict[structure.Cell, Row]) -> tuple[structure.Cell, structure.Cell]:
    """Give how many areas have something, and how many are in force."""
    indicator, line, _unit = cell
    (unit,) = {one for other, of, one in rows if (other, of) == (indicator, f"{line}/{areas.IN_FORCE}")}
    return (indicator, line, unit), (indicator, f"{line}/{areas.IN_FORCE}", unit)


@pytest.mark.parametrize("number", PROVINCES)
def test_a_split_report_says_all_that_the_whole_says(made: World, number: int) -> None:
    """All rows of the whole stand in it as they are; no part of a line lacks a fact of the whole."""
    Province(made, number)
    whole = counted(made)
    for by in indicators.dimensions():
        parted = counted(made, by)
        assert [row for row in parted.table.rows if dimension.AT not in row.line] == list(whole.table.rows)
        for figure in whole.figures.values():
            parts = of(parted, figure)
            if not indicators.splits(figure.indicator, figure.line, by):
                assert not parts
            elif by == dimension.MONTH:
                agree_by_month(figure, parts)
            else:
                found = {key(fact) for part in parts for fact in part.facts}
                assert found == {key(fact) for fact in figure.facts}
                agree(figure, parts, by)


@pytest.mark.parametrize("number", PROVINCES)
def test_what_is_behind_one_line_is_what_the_whole_report_has(made: World, number: int) -> None:
    """Whoever presses a figure waits for its line alone: the same facts, of it and of all beside it.

    What the line is called stands in the report: units that bear one name are told apart among all.
    """
    Province(made, number)
    for by in (None, *indicators.dimensions()):
        every = counted(made, by).figures
        source = Source(made.session, ASKED)
        lines = sorted({cell[:2] for cell in every})
        Random(number).shuffle(lines)  # noqa: S311 - whatever was asked before
        for indicator, line in lines:
            asked = {cell for cell in every if cell[:2] == (indicator, line)}
            units = Units(line, {cell[2] for cell in asked})
            found = gather.figures(source, indicator, ASKED, ON, by=by, units=units)
            assert asked <= found.keys() <= every.keys()
            for cell in asked:
                assert {key(fact) for fact in found[cell].facts} == {key(fact) for fact in every[cell].facts}
                assert unnamed(found[cell]) == unnamed(every[cell])
        for indicator in {indicator for indicator, _line in lines}:
            of_all = gather.figures(source, indicator, ASKED, ON, by=by)
            assert of_all.keys() == {cell for cell in every if cell[0] == indicator}


def unnamed(figure: Figure) -> Row:
    """Give a figure's row, whatever it is called."""
    return replace(figure.row(), words=NAMELESS)


def agree(figure: Figure, parts: list[Figure], by: str) -> None:
    """A whole is at least each part and at most their sum; turns add up where nothing can count in two."""
    if figure.unit in {PERCENT, PER_SESSION}:
        return
    value, values = figure.row().value or 0, [part.row().value or 0 for part in parts]
    assert max(values, default=0) <= value <= sum(values)
    if by in {dimension.GENDER, dimension.AGE, dimension.NEWNESS} or figure.unit in {SESSION, SLIP}:
        assert sum(values) == value


def agree_by_month(figure: Figure, parts: list[Figure]) -> None:
    """Turns of the months add up; persons never; what a month asks of itself is compared elsewhere."""
    if figure.unit in {TURN, ATTENDANCE_TURN, SESSION, SLIP}:
        assert sum(part.row().value or 0 for part in parts) == (figure.row().value or 0)
    elif figure.unit == PERSON and figure.indicator not in {
        indicators.GROUPS,
        indicators.NEW,
        indicators.EDUCATORS,
    }:
        value, values = figure.row().value or 0, [part.row().value or 0 for part in parts]
        assert max(values) <= value <= sum(values)


def of(report: Counted, figure: Figure) -> list[Figure]:
    """Give the parts of a figure."""
    return [
        one
        for (indicator, line, unit), one in report.figures.items()
        if (indicator, unit) == (figure.indicator, figure.unit)
        and line.startswith(f"{figure.line}{dimension.AT}")
    ]


def key(fact: Fact) -> tuple[object, ...]:
    return fact.table, fact.id, fact.gender


@pytest.mark.parametrize("number", PROVINCES)
def test_a_month_is_what_its_own_report_says(made: World, number: int) -> None:
    """Value, note and reasons of each line; administrative months bear the name of the month they end in."""
    Province(made, number)
    parted = counted(made, dimension.MONTH)
    months = ASKED.named_months()
    assert [code for code, _ in months] == ["2026-06", "2026-07", "2026-08"]
    for code, month in months:
        alone = counted(made, None, month)
        for (indicator, line, unit), figure in alone.figures.items():
            if indicators.splits(indicator, line, dimension.MONTH):
                expected, found = figure.row(), parted.table.find(indicator, f"{line}@{code}", unit)
                if found is None:  # a line that the whole period has not, and so no month of it
                    assert not expected.value
                    continue
                assert (found.value, found.note, found.reasons) == (
                    expected.value,
                    expected.note,
                    expected.reasons,
                )


def test_what_cannot_be_split_is_said(made: World) -> None:
    """Slips name no model; the figures stand whole."""
    made.slip(made.client(), "prep", day(7, 1), made.organisation("X"))
    report = counted(made, dimension.MODEL).table
    assert [note.said() for note in report.notes if note.indicator == "I-08"][-1] == (
        "Cannot be split by support model: its records do not name one."
    )
    assert report.find("I-08", "TOTAL", "slip") is not None


def test_each_value_has_a_line_in_each_unit_and_what_has_none_too(made: World) -> None:
    """She moved between two groups: a person in each, one in all; a contact without a commune is not lost."""
    other = made.make("peer_group", code="G-02", name="Nhóm Cúc")
    her, same = made.client(), made.client()
    made.link(her, same)
    made.contact(day(7, 1), client_id=her, commune="2025:00004")
    made.contact(day(7, 2), client_id=same, group_id=other)
    by_group, by_commune = counted(made, dimension.GROUP).table, counted(made, dimension.COMMUNE).table
    found = {row.line: (row.value, row.label()) for row in by_group.rows if row.indicator == "I-06"}
    assert found["NEW_YEAR"][0] == 1
    assert found["NEW_YEAR@G-01"] == (1, "New in the year – G-01")
    assert found["NEW_YEAR@G-02"] == (1, "New in the year – G-02")
    turns = {
        row.line: (row.value, row.label())
        for row in by_commune.rows
        if (row.indicator, row.unit) == ("I-05", "turn") and row.line.startswith("TOTAL@")
    }
    assert turns == {
        "TOTAL@2025:00004": (1, "Total – Phường Ba Đình, Thành phố Hà Nội"),
        "TOTAL@NOT_STATED": (1, "Total – not stated"),
    }
    assert "not_a_sum" in {note.code for note in by_group.notes if note.indicator == "I-06"}


def test_new_and_again_and_heads_by_gender(made: World) -> None:
    """Who was reached earlier in the year is reached again; heads of a meeting have the gender as counted."""
    old, new = made.client(), made.client()
    made.contact(FIRST, client_id=old)
    for who in (old, new):
        made.contact(day(7, 1), client_id=who)
    made.meeting(day(7, 2), kind="group_talk", anonymous_tg_w=4)
    persons = {
        row.line: row.value
        for row in counted(made, dimension.NEWNESS).table.rows
        if (row.indicator, row.unit) == ("I-05", "person") and row.line.startswith("TOTAL@")
    }
    assert persons == {"TOTAL@NEW_YEAR": 1, "TOTAL@REPEAT": 1, "TOTAL@NOT_STATED": 0}
    found = counted(made, dimension.GENDER).table.find("I-05", "TOTAL/anonymous@tg_w", "turn")
    assert found is not None
    assert found.value == 4
