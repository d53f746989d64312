"""The main job from end to end, as people do it: record, send, merge, count, through the real window.

One office and two teams, each with a window of its own, by keys, mouse and dropped files on what stands on
the screen. Nothing is prepared beforehand; only the last comparison is made with the command line.
"""

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from journey_hands import CTRL, Hands
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_desk.__main__ import main
from outreach_desk.ground import dates, language, words
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import LIGHT
from outreach_desk.records import reference
from outreach_desk.reports import indicators
from outreach_desk.store import vault
from outreach_desk.ui.style import Style

CLINIC = "Phòng khám Bồ Câu"
LANGUAGES = (language.ENGLISH, language.VIETNAMESE)


@dataclass
class Station:
    """One desk: its folder, who sits there, and what she wrote down on paper."""

    home: Home
    name: str
    code: str
    passphrase: str = ""
    words: str = ""


@dataclass
class World:
    """All desks of the journey and the stick that goes from one to the other."""

    hands: Hands
    stick: Path
    office: Station
    a: Station
    b: Station
    today: dt.date
    office_file: str = ""


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
    monkeypatch.setattr(vault, "PASSES", vault.LEAST_PASSES)


@pytest.fixture(params=LANGUAGES)
def world(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> World:
    """Give three computers without a desk, and a stick."""
    language.set_language(request.param)
    stick = tmp_path / "stick"
    stick.mkdir()
    return World(
        Hands(qtbot, Style(qapp, LIGHT), request.param),
        stick,
        Station(Home(tmp_path / "office"), "Văn phòng tỉnh", ""),
        Station(Home(tmp_path / "a"), "Nhóm Hoa Sen", "HS01", "con mèo bay cao ba ngày"),
        Station(Home(tmp_path / "b"), "Nhóm Sao Mai", "SM02", "thuyền nhỏ qua sông buổi sớm"),
        dates.today(),
    )


def code(name: str, value: str) -> str:
    """Give the words of a code on the screen."""
    return reference.shipped().label(name, value)


def plain(six_words: str) -> list[str]:
    """Give six words without their numbers."""
    return re.split(r"\s*\b\d\. ", six_words)[1:]


def new_office(world: World) -> None:
    """Make the office's desk with the passphrase that the program offers; put a clinic on the register."""
    hands, office = world.hands, world.office
    hands.open(office.home)
    hands.press(_("The office’s desk"))
    hands.write(_("Name of the office"), office.name)
    hands.press(_("Offer six words"))
    office.passphrase = hands.read(_("Passphrase"))
    hands.write(_("The same passphrase once more"), office.passphrase)
    hands.press(_("Make this desk"))
    hands.wait_for(_("Register"))
    hands.click(_("Register"))
    hands.click(_("Show: {list}").format(list=_("Organisations")))
    hands.press(_("Add the first organisation"))
    hands.write(_("Code"), "PK01")
    hands.write(_("Name"), CLINIC)
    hands.choose(_("Kind"), code("organisation_kind", "private_clinic"))
    hands.click(code("service_type", "gyn"))
    hands.press(_("Save"))
    assert [row[:2] for row in hands.rows(_("Organisations"))] == [["PK01", CLINIC]]
    hands.close()


def new_team(world: World, station: Station) -> None:
    """Make a team's desk, write its request to the stick, and note its six words."""
    hands = world.hands
    hands.open(station.home)
    hands.press(_("A team’s desk"))
    hands.write(_("Name of the group"), station.name)
    hands.write(_("Group code"), station.code)
    hands.write(_("Passphrase"), station.passphrase)
    hands.write(_("The same passphrase once more"), station.passphrase)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for(_("Send"))
    hands.click(_("Send"))
    hands.drop(world.stick)
    hands.click(_("Write the request"))
    station.words = hands.read(_("Six words of this desk"))
    assert len(plain(station.words)) == 6
    hands.close()


def unlock(world: World, station: Station) -> None:
    """Open a desk that is locked."""
    hands = world.hands
    hands.open(station.home)
    hands.write(_("Passphrase"), station.passphrase)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for(_("Figures"))


def let_in(world: World) -> None:
    """Compare the words of both teams, let them in, and write the office's file."""
    hands = world.hands
    unlock(world, world.office)
    hands.click(_("Register"))
    requests = sorted(world.stick.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for station, request in zip((world.a, world.b), requests, strict=True):
        hands.drop(request)
        assert hands.read(_("Six words of the new desk")) == station.words
        hands.press(_("Let this desk in"))
        if station is world.a:
            hands.press(_("Back"))
    hands.drop(world.stick)
    hands.press(_("Write the office file"))
    world.office_file = hands.read(_("File name"))
    world.office.words = hands.read(_("Six words of the office"))
    hands.press(_("Back"))
    hands.click(_("Show: {list}").format(list=_("Desks")))
    assert sorted(row[0] for row in hands.rows(_("Desks of the teams"))) == ["HS01", "SM02"]
    hands.close()
    for request in requests:
        request.unlink()


def accept(world: World, *, types: bool) -> None:
    """Take in the office's file: tick that the words are the same, or type them."""
    hands = world.hands
    hands.click(_("Send"))
    hands.drop(world.stick / world.office_file)
    assert hands.read(_("Six words of the office")) == world.office.words
    if types:
        hands.write(_("Or type the six words that you hear"), " ".join(plain(world.office.words)))
    else:
        hands.press(_("The office read me the same six words"))
    hands.press(_("Take in this file"))
    hands.wait_for(_("Write the file"))


def register(world: World, nickname: str, on: dt.date) -> None:
    """Write down a client, and that she agrees to a record of her and to be referred."""
    hands = world.hands
    hands.click(_("Clients"))
    hands.key(Qt.Key.Key_N, CTRL)
    for purpose in ("record", "refer"):
        hands.press(_("She agrees: {purpose}").format(purpose=code("consent_purpose", purpose)))
    hands.choose(_("How it was given"), code("consent_how", "spoken"))
    hands.write(_("Given on"), dates.show_day(on))
    hands.write(_("Nickname"), nickname)
    hands.write(_("Registered on"), dates.show_day(on))
    hands.key(Qt.Key.Key_S, CTRL)
    hands.settle()
    assert hands.sees(_("Give a service"))
    hands.press(_("Back"))


def meet(world: World, people: list[str], heads: dict[str, int]) -> None:
    """Write down a meeting of today: who came, and how many without a name."""
    hands = world.hands
    hands.click(_("Meetings"))
    hands.key(Qt.Key.Key_N, CTRL)
    hands.type_in(dates.show_day(world.today))
    for nickname in people:
        hands.pick(_("Who came? Code or nickname"), nickname)
    for name, count in heads.items():
        hands.write(name, str(count))
    hands.click(code("topic", "sti"))
    hands.key(Qt.Key.Key_S, CTRL)
    hands.settle()
    ((_day, _what, held, by_code, unnamed),) = hands.rows(_("Meetings"))
    assert (held, by_code, unnamed) == (_("Yes"), str(len(people)), str(sum(heads.values())))


def refer(world: World, nickname: str, on: dt.date) -> str:
    """Issue a slip for a client; give its number."""
    hands = world.hands
    hands.click(_("Referrals"))
    hands.key(Qt.Key.Key_N, CTRL)
    hands.settle()
    hands.pick(_("Client"), nickname)
    hands.choose(_("Service"), code("service_type", "gyn"))
    hands.pick(_("Refer to"), "phong kham")
    hands.write(_("Issued on"), dates.show_day(on))
    hands.key(Qt.Key.Key_S, CTRL)
    hands.settle()
    ((slip, *_rest),) = hands.rows(_("Referrals"))
    return str(slip)


def complete(world: World, slip: str, on: dt.date) -> None:
    """Write down that the service was received, and how one knows."""
    hands = world.hands
    hands.open_row(_("Referrals"), slip)
    hands.choose(_("Status"), code("referral_status", "completed"))
    hands.write(_("Date of the outcome"), dates.show_day(on))
    hands.choose(_("How do you know?"), code("evidence", "stub"))
    hands.press(_("Save"))
    hands.click(_("Done"))
    assert [row[0] for row in hands.rows(_("Referrals"))] == [slip]


def send(world: World) -> None:
    """Write the file for the office, and compare its check words with those of its hash."""
    hands = world.hands
    before = set(world.stick.iterdir())
    hands.click(_("Send"))
    hands.drop(world.stick)
    hands.press(_("Write the file"))
    (file,) = set(world.stick.iterdir()) - before
    assert hands.read(_("File name")) == file.name
    assert hands.read(_("State of the file")) == _("Written and read back. Not yet confirmed by the office.")
    assert plain(hands.read(_("Check words"))) == six_words_of(file)
    hands.press(_("Done"))
    ((_seq, _written, state, _rows, name),) = hands.rows(_("Files sent"))
    assert (name, state) == (file.name, _("not yet confirmed by the office"))


def six_words_of(file: Path) -> list[str]:
    """Work out the check words of a file: six words of its hash."""
    return words.six_words(file.read_bytes())


def day_at_a(world: World) -> None:
    """Three clients, a meeting with all of them and others without a name, and a slip that is still open."""
    unlock(world, world.a)
    accept(world, types=False)
    for nickname in ("Đào", "Mận", "Lê"):
        register(world, nickname, world.today)
    meet(world, ["dao", "man", "le"], {_("Women"): 2, _("Men"): 1})
    refer(world, "man", world.today)
    send(world)
    world.hands.close()


def day_at_b(world: World) -> None:
    """One client, a meeting, and a slip of forty days ago that was served after twenty."""
    earlier, later = (world.today - dt.timedelta(days=days) for days in (40, 20))
    unlock(world, world.b)
    accept(world, types=True)
    register(world, "Cúc", earlier)
    meet(world, ["cuc"], {_("Women"): 4})
    complete(world, refer(world, "cuc", earlier), later)
    send(world)
    world.hands.close()


def merge(world: World) -> None:
    """Look into both files, then take them in."""
    hands = world.hands
    unlock(world, world.office)
    hands.click(_("Inbox"))
    hands.drop(world.stick)
    hands.press(_("See what is inside"))
    hands.wait_for(_("Take in"))
    files = sorted(path.name for path in world.stick.glob("*.desk"))
    teams = [name for name in files if hands.sees(_("Outcome of {file}").format(file=name))]
    assert [hands.read(_("Outcome of {file}").format(file=name)) for name in teams] == [
        _("Can be taken in.")
    ] * 2
    hands.press(_("Take in"))
    hands.wait_for(_("Done"))
    assert [hands.read(_("Outcome of {file}").format(file=name)) for name in teams] == [_("Taken in.")] * 2
    hands.press(_("Done"))
    assert hands.read(_("What is missing")) == _("Everything that was sent has arrived.")


def read_figures(world: World) -> dict[str, str]:
    """Read every figure off the screen, by its accessible name."""
    names = [name for name in world.hands.names() if name.startswith("I-")]
    return {name: world.hands.read(name) for name in names}


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
    new_office(world)
    for station in (world.a, world.b):
        new_team(world, station)
    let_in(world)
    day_at_a(world)
    day_at_b(world)
    merge(world)
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
