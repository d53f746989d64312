"""The steps of the journey: what people do at the desks of an office and of two teams."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from journey_hands import CTRL, Hands
from outreach_desk.ground import dates, words
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.records import reference

CLINIC = "Phòng khám Bồ Câu"


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
    assert hands.sees(_("How the paper will look"))
    hands.key(Qt.Key.Key_Escape)
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
    assert plain(hands.read(_("Check words"))) == words.six_words(file.read_bytes())
    hands.press(_("Done"))
    ((_seq, _written, state, _rows, name),) = hands.rows(_("Files sent"))
    assert (name, state) == (file.name, _("not yet confirmed by the office"))


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
