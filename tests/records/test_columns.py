"""One column: what it takes, how it is cleaned, and its one text in a bundle."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.records.catalog import THINGS
from outreach_desk.records.columns import BadCellError, Column, Kind

ALL = [(thing.name, column) for thing in THINGS.values() for column in thing.columns.values()]


def column(kind: Kind, **marks: Any) -> Column:
    return Column("c", kind, "C", **marks)


def problem(column: Column, value: Any) -> str:
    with pytest.raises(BadCellError) as bad:
        column.accept(value)
    return bad.value.problem.code


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (Kind.TEXT, 'Đường số 1, "A"'),
        (Kind.NOTE, "một\nhai"),
        (Kind.CODE, "sw_f"),
        (Kind.CODES, "sw_f sw_m"),
        (Kind.UNIT, "2025:00331"),
        (Kind.UNIT, "2024:01"),
        (Kind.TIME, "23:59"),
        (Kind.REFERENCE, "0190b3c4-5d6e-7f80-9a0b-0c0d0e0f1011"),
        (Kind.DAY, date(2024, 2, 29)),
        (Kind.WHOLE, 0),
        (Kind.WHOLE, -17),
        (Kind.WHOLE, 10_000_000_000),
        (Kind.FLAG, False),
        (Kind.FLAG, True),
        (Kind.TEXT, None),
    ],
)
def test_a_value_and_its_text_are_the_same_thing(kind: Kind, good: Any) -> None:
    """Accepted, written as a cell, read back."""
    one = column(kind)
    assert one.accept(good) == good
    assert one.parse(one.cell(good)) == good


@pytest.mark.parametrize(
    ("kind", "bad", "code"),
    [
        (Kind.CODE, "1abc", "wrong_form"),
        (Kind.CODE, "a-b", "wrong_form"),
        (Kind.CODE, "nữ", "wrong_form"),
        (Kind.CODE, "a" * 41, "wrong_form"),
        (Kind.CODES, "a,b", "wrong_form"),
        (Kind.UNIT, "1999:01", "wrong_form"),
        (Kind.UNIT, "00331", "wrong_form"),
        (Kind.TIME, "24:00", "wrong_form"),
        (Kind.TIME, "8:30", "wrong_form"),
        (Kind.REFERENCE, "0190B3C4-5D6E-7F80-9A0B-0C0D0E0F1011", "wrong_form"),
        (Kind.REFERENCE, "x", "wrong_form"),
        (Kind.DAY, "2026-01-01", "not_a_day"),
        (Kind.DAY, datetime(2026, 1, 1, tzinfo=UTC), "not_a_day"),
        (Kind.DAY, date(1899, 12, 31), "day_out_of_range"),
        (Kind.DAY, date(2200, 1, 1), "day_out_of_range"),
        (Kind.WHOLE, "1", "not_a_number"),
        (Kind.WHOLE, 1.0, "not_a_number"),
        (Kind.WHOLE, True, "not_a_number"),
        (Kind.FLAG, "true", "not_a_flag"),
        (Kind.FLAG, 1, "not_a_flag"),
        (Kind.TEXT, 5, "not_text"),
        (Kind.TEXT, "a\x00b", "forbidden_character"),
        (Kind.TEXT, "\ud800", "forbidden_character"),
    ],
)
def test_what_a_column_does_not_take(kind: Kind, bad: Any, code: str) -> None:
    """Each refusal has a code and never repeats what was typed."""
    assert problem(column(kind), bad) == code


def test_limits_of_numbers_and_texts() -> None:
    """Both ends are in; length counts after cleaning."""
    number = column(Kind.WHOLE, least=1, most=12)
    assert [number.accept(1), number.accept(12)] == [1, 12]
    assert [problem(number, 0), problem(number, 13)] == ["too_small", "too_large"]
    text = column(Kind.TEXT, most=3)
    assert text.accept("  ho\u0300a ") == "hòa"
    assert problem(text, "abcd") == "too_long"


def test_a_message_never_repeats_the_value() -> None:
    """It may stand in a log or on a screen that others see."""
    with pytest.raises(BadCellError) as bad:
        column(Kind.CODE).accept("Nguyễn Thị Bí Mật")
    assert "Mật" not in str(bad.value) + repr(bad.value.problem) + bad.value.problem.message()


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.WHOLE, "01"),
        (Kind.WHOLE, "+1"),
        (Kind.WHOLE, "1.0"),
        (Kind.WHOLE, " 1"),
        (Kind.WHOLE, "-0"),
        (Kind.WHOLE, "1e3"),
        (Kind.WHOLE, "１"),
        (Kind.WHOLE, "9" * 19),
        (Kind.FLAG, "True"),
        (Kind.FLAG, "1"),
        (Kind.DAY, "2026-1-1"),
        (Kind.DAY, "20260101"),
        (Kind.DAY, "2026-02-30"),
        (Kind.DAY, "2026-W01-1"),
        (Kind.DAY, "01/01/2026"),
    ],
)
def test_a_cell_has_one_form(kind: Kind, cell: str) -> None:
    """Two texts for one value would make two files of one state."""
    with pytest.raises(BadCellError):
        column(kind).parse(cell)


@given(st.text(max_size=60))
def test_whatever_a_text_column_takes_reads_back(value: str) -> None:
    """Taken twice it is the same as taken once; its cell is itself."""
    one = column(Kind.TEXT)
    try:
        taken = one.accept(value)
    except BadCellError:
        return
    assert one.accept(taken) == taken
    assert one.parse(one.cell(taken)) == taken


@given(st.text(max_size=60))
def test_whatever_a_note_takes_reads_back(value: str) -> None:
    """With its lines."""
    one = column(Kind.NOTE)
    try:
        taken = one.accept(value)
    except BadCellError:
        return
    assert one.accept(taken) == taken


@pytest.mark.parametrize(("table", "column"), ALL, ids=lambda part: getattr(part, "name", part))
def test_the_schema_says_what_the_column_checks(table: str, column: Column) -> None:
    """Name, type, limits, and our own marks where they are."""
    schema = column.schema()
    assert schema["name"] == column.name
    assert schema["type"] == {"day": "date", "whole": "integer", "flag": "boolean"}.get(
        column.kind.value, "string"
    )
    ours = schema.get("outreachDesk", {})
    assert ours.get("references") == column.references
    assert ours.get("codes") == column.codes
    assert ours.get("personal", False) == (column.personal or column.private)
    assert ours.get("private", False) == column.private
    if column.travels:
        assert ours.get("fact", column.name) == column.fact
    limits = schema.get("constraints", {})
    assert "required" not in limits
    if column.kind is Kind.WHOLE:
        assert (limits.get("minimum"), limits.get("maximum")) == (column.least, column.most)
