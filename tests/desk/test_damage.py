"""What spreadsheets do to cells is recognised; what a person wrote is not called damage."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.desk import damage
from outreach_desk.desk.workbook import Raw
from outreach_desk.ground import legacy
from outreach_desk.records import catalog
from outreach_desk.records.columns import Column

CLIENT, MEETING = catalog.THINGS["client"].columns, catalog.THINGS["meeting"].columns
VIETNAMESE = "Đặng Thị Phượng Nguyễn Hòa ỡ ẵ Ệ ự à í Ð"


def found(
    column: Column, handed_out: str, raw: Raw, *, month_first: bool = False
) -> tuple[str, str | None] | None:
    """Look at a cell that was handed out as one thing and came back as another."""
    typed = damage.straight(column, raw, damage.as_text(raw))
    seen = damage.find(column, raw, typed, lambda one: one == handed_out, handed_out, month_first=month_first)
    return (seen.code, seen.repaired) if seen else None


@pytest.mark.parametrize(
    ("handed_out", "raw", "code"),
    [
        ("0012", "12", "zeros_lost"),
        ("0912345678", "912345678", "zeros_lost"),
        ("0912345678", 912345678.0, "zeros_lost"),
        ("+84912345678", "84912345678", "zeros_lost"),
        ("12345678901234567", "1.23456789012346E+016", "rounded"),
        ("12345678901234567", 1.2345678901234568e16, "rounded"),
        ("100000000000", "1E+11", "rounded"),
        ("00E5", "0", "made_number"),
        ("00E5", 0.0, "made_number"),
        ("1.50", "1.5", "made_number"),
        ("08:30", "08:30:00", "made_day"),
        ("8:30", "08:30:00 AM", "made_day"),
        ("20:15", "08:15:00 PM", "made_day"),
        ("3/4", date(2026, 3, 4), "made_day"),
        ("3/4", "2026/03/04", "made_day"),
        ("3/4", "04/03/2026", "made_day"),
        ("MAR1", date(2026, 3, 1), "made_day"),
        ("true", True, None),
        ("TRUE", True, "made_flag"),
        ("'tis", "tis", "apostrophe_lost"),
        ("Đặng", "Ä\uf190áº·ng", "mojibake"),
    ],
)
def test_a_spoiled_text_is_recognised_with_what_it_was(handed_out: str, raw: Raw, code: str | None) -> None:
    """The cases that real spreadsheets showed; what comes back alike is no damage at all."""
    column = CLIENT["partner_code"]
    if code is None:
        assert damage.straight(column, raw, damage.as_text(raw)) == handed_out
    else:
        assert found(column, handed_out, raw) == (code, handed_out)


@pytest.mark.parametrize(
    ("handed_out", "raw", "expected"),
    [
        ("2026-07-01", "7/1/2026", ("day_order", "2026-07-01")),
        ("2026-07-01", "07/01/26", ("day_order", "2026-07-01")),
        ("2026-07-01", "1/7/26", ("day_rewritten", "2026-07-01")),
        ("2026-07-01", "46204", ("day_rewritten", "2026-07-01")),
        ("2026-07-01", "8/7/2026", None),
        ("2026-07-01", date(2026, 7, 8), None),
    ],
)
def test_a_rewritten_day_is_recognised(
    handed_out: str, raw: Raw, expected: tuple[str, str | None] | None
) -> None:
    """Another order, two digits of a year, a serial number; another day is a person's."""
    assert found(CLIENT["registered_on"], handed_out, raw) == expected


def test_one_turned_day_makes_the_others_doubtful() -> None:
    """Where a file has its months first, a changed day is read so as well, and said to be in doubt."""
    column = CLIENT["registered_on"]
    assert found(column, "2026-07-01", "3/4/2026", month_first=True) == ("day_order", "2026-03-04")
    assert damage.turned("7/1/2026", lambda one: one == "2026-07-01")
    assert not damage.turned("1/7/2026", lambda one: one == "2026-07-01")
    assert not damage.turned("1/1/2026", lambda one: one == "2026-01-01")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026/07/01", "2026-07-01"),
        ("2026-07-01 00:00:00", "2026-07-01"),
        ("1.7.2026", "2026-07-01"),
        (46204.0, "2026-07-01"),
        (datetime(2026, 7, 1), "2026-07-01"),  # noqa: DTZ001 - a spreadsheet's day has no zone
        (date(2026, 7, 1), "2026-07-01"),
    ],
)
def test_one_day_in_many_forms_is_one_day(raw: Raw, expected: str) -> None:
    """Where the order is beyond doubt the form does not count."""
    assert damage.straight(CLIENT["registered_on"], raw, damage.as_text(raw)) == expected


@pytest.mark.parametrize(
    "raw",
    ["08:30", "8:30", "08:30:00", time(8, 30), timedelta(hours=8, minutes=30), "PT08H30M00S", "08:30:00 AM"],
)
def test_one_time_in_many_forms_is_one_time(raw: Raw) -> None:
    """Spreadsheets keep a time as a part of a day, and write it as they like."""
    assert damage.straight(MEETING["starts_at"], raw, damage.as_text(raw)) == "08:30"


@pytest.mark.parametrize("raw", ["2025:01:00", timedelta(hours=2025, minutes=1), "PT2025H01M00.000000001S"])
def test_a_unit_that_became_hours_is_known(raw: Raw) -> None:
    """`era:code` looks like hours and minutes to a spreadsheet."""
    assert damage.straight(CLIENT["commune"], raw, damage.as_text(raw)) == "2025:01" or found(
        CLIENT["commune"], "2025:01", raw
    ) == ("made_day", "2025:01")


@pytest.mark.parametrize("raw", [5.0, True, date(2026, 7, 1), time(8, 0), 1e20, "1.23456789012346E+016"])
def test_what_is_no_text_among_texts_is_doubted(raw: Raw) -> None:
    """Also where nobody knows what stood there: a person must name such a cell to take it."""
    seen = damage.find(CLIENT["partner_code"], raw, damage.as_text(raw), lambda _one: False, None)
    assert seen is not None
    assert seen.repaired is None


@pytest.mark.parametrize("typed", ["Nhài", "0913", "A-1", "3/4", "á à", "Áo", "Ã", ""])
def test_what_a_person_writes_is_no_damage(typed: str) -> None:
    """An edited text stays an edited text."""
    assert damage.find(CLIENT["nickname"], typed, typed, lambda one: one == "Lan", "Lan") is None


@pytest.mark.parametrize(
    ("broken", "whole"), [("Viá»‡t Nam", "Việt Nam"), ("Nguyá»…n", "Nguyễn"), ("HÃ\xa0 Ná»™i", "Hà Nội")]
)
def test_the_examples_of_broken_letters(broken: str, whole: str) -> None:
    """Domain E4, and a letter half of which is a no-break space."""
    assert legacy.mojibake(broken) == whole


@given(st.text(st.sampled_from(VIETNAMESE), min_size=1, max_size=20))
def test_broken_letters_are_mended_and_whole_ones_left_alone(word: str) -> None:
    """Either way of keeping the five undefined bytes; no Vietnamese text is ever taken for broken."""
    data = word.encode("utf-8")
    broken = "".join(_letter(byte) for byte in data)
    assert legacy.mojibake(word) is None
    if broken != word:
        assert legacy.mojibake(broken) == damage.text.clean(word)


def _letter(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(0xF100 + byte)


@given(
    st.one_of(st.floats(), st.integers(), st.booleans(), st.dates(), st.times(), st.timedeltas(), st.text())
)
def test_any_cell_can_be_looked_at(raw: Raw) -> None:
    """No cell of any kind ends the reading."""
    for column in (*CLIENT.values(), *MEETING.values()):
        typed = damage.straight(column, raw, damage.as_text(raw))
        damage.find(column, raw, typed, lambda _one: False, "1", month_first=True)
