"""The main job from end to end, as people do it: record, send, merge, count, through the real window.

One office and two teams, each with a window of its own, by keys, mouse and dropped files on what stands on
the screen. Nothing is prepared beforehand; only the last comparison is made with the command line.
"""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import journey_steps as steps
from figure_hands import figures_read
from journey_hands import Hands
from journey_steps import Station, World
from outreach_desk.__main__ import main
from outreach_desk.ground import dates, language, numbers
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.reports import indicators
from outreach_desk.ui.style import Style
from waiting import light


@pytest.fixture(scope="module")
def style(qapp: QApplication) -> Style:
    """Give the looks, once: taken on again they would paint what is left of the last window anew."""
    return light(qapp)


@pytest.fixture(params=(language.ENGLISH, language.VIETNAMESE))
def world(request: pytest.FixtureRequest, qtbot: QtBot, style: Style, tmp_path: Path) -> World:
    """Give three computers without a desk, and a stick."""
    language.set_language(request.param)
    stick = tmp_path / "stick"
    stick.mkdir()
    return World(
        Hands(qtbot, style, request.param),
        stick,
        Station(Home(tmp_path / "office"), "Văn phòng tỉnh", ""),
        Station(Home(tmp_path / "a"), "Nhóm Hoa Sen", "HS01", "con mèo bay cao ba ngày"),
        Station(Home(tmp_path / "b"), "Nhóm Sao Mai", "SM02", "thuyền nhỏ qua sông buổi sớm"),
        dates.today(),
    )


def read_figures(world: World) -> dict[str, str]:
    """Read every figure off the screen, by what it is said to be aloud."""
    return figures_read(world.hands.shown())


def report(world: World, capsys: pytest.CaptureFixture[str], *period: str) -> dict[str, str]:
    """Ask the command line for `report --json`; give each value as it is written, by accessible name.

    The JSON has codes only; the words of a line and a unit come from the same report as CSV.
    """
    file = world.stick.parent / "passphrase"
    file.write_text(world.office.passphrase, encoding="utf-8")
    call = ["--home", str(world.office.home.root), "--passphrase-file", str(file)]
    call += ["--lang", language.language()]
    capsys.readouterr()
    assert main([*call, "--json", "report", *period]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert main([*call, "report", *period, "--as", "csv"]) == 0
    beside = list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))
    names = [f"{row[_('Indicator')]}, {row[_('Line')]}, {row[_('Unit')]}" for row in beside]
    return {name: written(row) for name, row in zip(names, rows, strict=True)}


def written(row: dict[str, Any]) -> str:
    """Write a row of the JSON as people do: with a comma in Vietnamese, in words where there is no figure."""
    if row["value"] is None:
        return indicators.note_words(row["note"]).said()
    if isinstance(row["value"], int):
        return numbers.show_integer(row["value"])
    figure = f"{row['value']}%" if row["unit"] == indicators.PERCENT else str(row["value"])
    return figure.replace(".", ",") if language.language() == language.VIETNAMESE else figure


def figure(figures: dict[str, str], indicator: str, line: str, unit: str) -> str:
    """Look one figure up."""
    words = indicators.line_words(indicator, line).said(), indicators.unit_words(unit).said()
    return figures[f"{indicator}, {words[0]}, {words[1]}"]


def test_two_teams_record_and_send_and_the_office_counts(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure on the office's screen is that of `report --json`, and what the teams have typed."""
    steps.new_office(world)
    for station in (world.a, world.b):
        steps.new_team(world, station)
    steps.let_in(world)
    steps.day_at_a(world)
    steps.day_at_b(world)
    steps.merge(world)
    hands, first, last = world.hands, world.today - dt.timedelta(days=60), world.today
    hands.click(_("Figures"))
    hands.choose(_("Period"), _("This year"))
    this_year = read_figures(world)
    hands.choose(_("Period"), _("From … to …"))
    hands.write(_("From"), dates.show_day(first))
    hands.write(_("To"), dates.show_day(last))
    hands.press(_("Count"))
    figures = read_figures(world)
    hands.close()

    assert report(world, capsys, "--from", f"{first}", "--to", f"{last}") == figures
    assert report(world, capsys, "--period", f"{last:%Y}") == this_year
    expected = {
        ("I-03", "MET", "group"): "2",
        ("I-04", "SESSIONS", "session"): "2",
        ("I-04", "ATTENDANCE", "attendance_turn"): "11",
        ("I-04", "ATTENDANCE/anonymous", "attendance_turn"): "7",
        ("I-04", "ATTENDANCE", "person"): "4",
        ("I-07", "TOTAL", "turn"): "1",
        ("I-07", "TOTAL", "person"): "1",
        ("I-08", "TOTAL", "slip"): "2",
        ("I-08", "TOTAL", "person"): "2",
        ("I-09", "MATURE", "slip"): "1",
        ("I-09", "NOT_MATURE", "slip"): "1",
        ("I-09", "COMPLETED/verified", "slip"): "1",
        ("I-09", "RATE", "percent"): written({"value": 100.0, "unit": "percent"}),
    }
    assert expected == {key: figure(figures, *key) for key in expected}
