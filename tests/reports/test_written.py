"""The same table for the terminal, for a spreadsheet and for another program."""

import csv
import io
import json
from datetime import date

import pytest
from report_world import LATER, Q3, Q3_ADMINISTRATIVE, World, golden

from outreach_desk.ground import language
from outreach_desk.reports import gather, indicators, to_csv, to_json, to_text
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.table import Missing, Row


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the words of data in Vietnamese, without asking for a catalogue."""
    monkeypatch.setattr(language._shown, "language", "vi")


def test_json_is_what_the_command_promises(made: World) -> None:
    """Days, calendar, report date and rows of indicator, line, unit, value, excluded."""
    golden(made)
    report = json.loads(to_json.write(made.report()))
    assert {name: report[name] for name in ("from", "to", "calendar", "on")} == {
        "from": "2026-07-01",
        "to": "2026-09-30",
        "calendar": "calendar",
        "on": "2026-11-05",
    }
    for row in (
        {"indicator": "I-07", "line": "LEGAL", "unit": "turn", "value": 2, "excluded": 0},
        {"indicator": "I-07", "line": "TOTAL", "unit": "person", "value": 3, "excluded": 0},
        {"indicator": "I-09", "line": "RATE", "unit": "percent", "value": 50.0, "excluded": 0},
    ):
        assert row in report["rows"]


def test_json_says_that_it_is_too_early(made: World) -> None:
    """The value is null, never 0, and a note says why."""
    golden(made)
    report = to_json.as_dict(made.report(Q3, date(2026, 10, 5)))
    row = next(row for row in report["rows"] if row["line"] == "RATE")
    assert row == {
        "indicator": "I-09",
        "line": "RATE",
        "unit": "percent",
        "value": None,
        "excluded": 0,
        "note": "too_early",
    }


def test_json_says_how_whole_the_data_are(made: World) -> None:
    """Bundles merged and missing, open questions, and the version of each rule."""
    table = gather.gather(made.session, ["I-08"], Q3, LATER, missing=Missing(3, 2, 1))
    report = to_json.as_dict(table)
    assert report["bundles"] == {"merged": 0, "missing": 3, "missing_of_desks": 2, "desks_behind": 1}
    assert (report["unresolved"], report["rules"]) == (0, {"I-08": "1"})


def test_rows_are_named_once(made: World) -> None:
    """No two rows have the same indicator, line and unit, and all codes are plain ASCII."""
    golden(made)
    names = [(row.indicator, row.line, row.unit) for row in made.report().rows]
    assert len(set(names)) == len(names)
    assert all("".join(name).isascii() for name in names)


def test_text_for_the_terminal(made: World, vietnamese: None) -> None:
    """Turns and persons stand side by side under their words, with the rule below."""
    golden(made)
    shown = to_text.write(made.report(Q3, date(2026, 10, 5)))
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    for line in (
        "lượt người người",
        "Pháp lý 2 1",
        "Tổng 5 3",
        "Trong đó ẩn danh 5",
        "Tỷ lệ thành công chưa đủ thời gian",
        "Số người: tổng không bằng cộng dồn.",
    ):
        assert line in lines
    assert "50,0%" in to_text.write(made.report(Q3, LATER))


def test_text_names_period_calendar_and_what_is_left_out(made: World) -> None:
    """So that a printed page can be read alone."""
    made.service(made.client(consent=None), "prep", date(2026, 8, 1))
    shown = to_text.write(made.report(Q3_ADMINISTRATIVE, LATER))
    assert shown.startswith(
        "Period: 15/06/2026 – 14/09/2026 · administrative calendar · report date 05/11/2026\n"
    )
    assert "bundles merged: 0, missing: 0 · open questions: 0" in shown
    assert "Left out: 1 without consent to a record (counted as turns, not as persons)." in shown


def test_csv_for_people(made: World, vietnamese: None) -> None:
    """A mark for spreadsheets, CRLF, every cell in quotes, units in words."""
    golden(made)
    text = to_csv.write(made.report())
    assert text.startswith('\ufeff"')
    lines = text.split("\r\n")
    assert all(line.startswith(('"', "\ufeff")) and line.endswith('"') for line in lines[:-1])
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert {len(row) for row in rows} == {19}
    cells = {(row[0], row[2], row[4]): row[5] for row in rows}
    assert cells["I-07", "TOTAL", "lượt người"] == "5"
    assert cells["I-09", "RATE", "%"] == "50,0%"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_for_people_is_a_formula(start: str) -> None:
    """An apostrophe keeps it text."""
    assert to_csv.guarded(f"{start}1+1") == f"'{start}1+1"
    assert to_csv.guarded("1+1") == "1+1"


def test_large_numbers_are_grouped_for_people(vietnamese: None) -> None:
    """45.122 on the screen; one decimal for averages."""
    words = Words("", "")
    assert Row("I-07", "TOTAL", "turn", 45122, words).shown() == "45.122"
    assert Row("I-04", "AVERAGE", "per_session", 7.5, words).shown() == "7,5"
    assert Row("I-04", "MONTHLY", "percent", 33.3, words).shown() == "33,3%"


def test_every_row_has_its_words(made: World) -> None:
    """Indicators, units and lines have words in both languages, and a rule with a version."""
    golden(made)
    for row in made.report().rows:
        meaning = indicators.indicators()[row.indicator]
        assert row.unit in meaning.units
        assert all((row.words.vi, row.words.en, meaning.rule.vi, meaning.rule.en, meaning.version))
        assert indicators.unit_words(row.unit).vi
