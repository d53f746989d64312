"""Figures on the screen are those of the report, in their units, for presets of both calendars."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, add_client, new_team, press, settle, shown

from figure_hands import figure_text, figures_read
from outreach_desk.desk import figure_page, figures
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import ADMINISTRATIVE, CALENDAR, Asked
from outreach_desk.ground import dates, language
from outreach_desk.records import identity
from outreach_desk.reports.table import Missing
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.report import ReportView
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]
D = dt.date


@pytest.fixture
def team(tmp_path: Path) -> Desk:
    """Give a desk with one meeting of two people and nine heads, and one slip."""
    made = new_team(tmp_path / "team")
    group = made.fact(identity.GROUP)
    clients = [add_client(made, f"A-{number}") for number in (1, 2)]
    meeting = add(
        made,
        "meeting",
        {
            "group_id": group,
            "held_on": D(2026, 7, 10),
            "status": "held",
            "kind": "periodic_meeting",
            "anonymous_f": 9,
        },
    )
    for client in clients:
        add(
            made,
            "attendance",
            {"meeting_id": meeting, "client_id": client, "role": "client", "presence": "present"},
        )
    return made


def free(screen: FiguresScreen, named: Named, qtbot: QtBot, first: str, last: str) -> None:
    """Ask for two days of one's own."""
    screen.picker.preset.set_value(FREE)
    for name, day in (("From", first), ("To", last)):
        line = named(screen, name)
        assert isinstance(line, QLineEdit)
        line.clear()
        qtbot.keyClicks(line, day)


def test_every_figure_on_the_screen_is_that_of_the_report(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Each row of `report --json` stands on the screen, with its unit in words."""
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    free(screen, named, qtbot, "1/7/2026", "31/7/2026")
    press(qtbot, jobs, named(screen, "Count"))
    period = figures.parse_period(team, first="2026-07-01", last="2026-07-31")
    table = figures.report(team, period)
    rows = json.loads(figures.written(table, figures.AS_JSON))["rows"]

    read = {
        (row["indicator"], row["line"], row["unit"]): figure_text(
            screen, f"{row['indicator']}/{row['line']}/{row['unit']}"
        )
        for row in rows
    }

    assert read == {(row.indicator, row.line, row.unit): row.shown() for row in table.rows}
    assert figure_text(screen, "I-04/ATTENDANCE/attendance_turn") == "11"
    assert figure_text(screen, "I-04/ATTENDANCE/person") == "2"
    assert figures_read(screen)["I-04, Attendance, persons"] == "2"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Missing: 12 files, of 2 desks. The figures are not whole.", "1 desk has sent nothing yet"]),
        ("vi", ["Còn thiếu 12 tệp của 2 máy: số liệu chưa đầy đủ.", "1 máy chưa gửi gì"]),
    ],
)
def test_what_is_missing_is_named_with_its_unit(
    qtbot: QtBot, team: Desk, lang: str, words: list[str]
) -> None:
    """So many files, of so many desks; desks from which nothing came stand apart. Whole data say nothing."""
    language.set_language(lang)
    report = figure_page.look(team, Asked(code="2026-07"))
    view = ReportView(lambda _token: QColor())
    qtbot.addWidget(view)
    view.set_report(report)
    assert view.findChild(QLabel, "missing") is view.findChild(QLabel, "behind") is None
    view.set_report(replace(report, missing=Missing(12, 2, 1)))
    said = [view.findChild(QLabel, name).text() for name in ("missing", "behind")]
    assert said[0] == words[0]
    assert said[1].startswith(words[1])


def test_too_early_is_said_and_never_nought_per_cent(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Without a mature slip there is no rate."""
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    free(screen, named, qtbot, "1/7/2026", "31/7/2026")
    press(qtbot, jobs, named(screen, "Count"))

    assert figure_text(screen, "I-09/RATE/percent") == "too early to tell"


def test_an_end_before_the_start_stands_at_the_field(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """The last report stays as it is."""
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    free(screen, named, qtbot, "31/7/2026", "1/7/2026")
    press(qtbot, jobs, named(screen, "Count"))

    assert screen.picker.last.problems_shown() == "The period ends before it starts."


def test_missing_days_are_asked_for(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Both at once."""
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    screen.picker.preset.set_value(FREE)
    press(qtbot, jobs, named(screen, "Count"))

    assert screen.picker.first.problems_shown() == "Write the day here."
    assert screen.picker.last.problems_shown() == "Write the day here."


def test_a_preset_counts_by_itself_in_either_calendar(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 20 July the administrative month is that of August: 15/07 to 14/08."""
    monkeypatch.setattr(dates, "today", lambda: D(2026, 7, 20))
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    assert screen.page.sentence.text() == "01/07/2026 – 31/07/2026, as of 20/07/2026"

    calendar = named(screen, "Calendar")
    assert isinstance(calendar, QComboBox)
    calendar.setFocus()
    qtbot.keyClick(calendar, Qt.Key.Key_Down)
    settle(qtbot, jobs)

    assert screen.page.sentence.text() == "15/07/2026 – 14/08/2026, as of 20/07/2026"


@pytest.mark.parametrize(
    ("span", "calendar", "today", "back", "expected"),
    [
        ("month", CALENDAR, D(2026, 7, 20), 0, "2026-07"),
        ("month", CALENDAR, D(2026, 1, 3), 1, "2025-12"),
        ("month", ADMINISTRATIVE, D(2026, 7, 14), 0, "2026-07"),
        ("month", ADMINISTRATIVE, D(2026, 12, 15), 0, "2027-01"),
        ("quarter", CALENDAR, D(2026, 2, 1), 1, "2025-Q4"),
        ("quarter", ADMINISTRATIVE, D(2026, 3, 15), 0, "2026-Q2"),
        ("half", CALENDAR, D(2026, 7, 1), 0, "2026-H2"),
        ("half", ADMINISTRATIVE, D(2026, 6, 15), 1, "2026-H1"),
        ("year", ADMINISTRATIVE, D(2026, 12, 15), 0, "2027"),
        ("year", CALENDAR, D(2026, 12, 31), 1, "2025"),
    ],
)
def test_presets_name_the_period_that_holds_the_day(
    team: Desk, span: str, calendar: str, today: dt.date, back: int, expected: str
) -> None:
    """And the report's own reading of the code holds that day, where it is not one back."""
    code = figure_page.code(span, calendar, today, back)
    report = figure_page.look(team, Asked(calendar=calendar, code=code))
    team.close()

    assert code == expected
    assert (report.first <= today <= report.last) == (back == 0)


def test_what_is_chosen_outlives_a_rebuild(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """A change of language makes the screen anew."""
    screen = shown(qtbot, jobs, team, FiguresScreen, context)
    free(screen, named, qtbot, "1/7/2026", "31/")

    again = FiguresScreen(context)
    qtbot.addWidget(again)
    again.set_typed(screen.typed())

    assert again.picker.typed() == screen.picker.typed()
    assert again.picker.first.isVisibleTo(again)
