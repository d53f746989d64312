"""The tour of what comes back to a team: files taken in, questions, the other laptop, and a new name."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox
from two_desks import PASSPHRASE, drop, empty

from outreach_desk.desk.desk import Desk
from outreach_desk.ground.language import _
from outreach_desk.records import identity
from outreach_desk.ui.send.screen import SendScreen
from outreach_desk.ui.shell import Shell
from tour_guide import IMPOSSIBLE, Guide, column, wait_until
from tour_rows import counts
from tour_world import OLD, ONE, World

DAMAGED = "desk-zzzzzzzz.desk"


def exchange(guide: Guide, root: Path, stick: Path) -> World:
    """Open the first of two laptops when the office has answered; its world is left for the office."""
    empty(stick)
    world = World(root)
    world.part_the_laptops()
    world.speak(stick)
    world.one.close()
    _older_copy(guide, root)
    with guide.step("open the first laptop"):
        open_desk(guide, root / ONE)
    _take_in(guide)
    _questions(guide)
    _known_files(guide, root)
    _twin(guide)
    _ended(guide)
    return world


def open_desk(guide: Guide, root: Path) -> None:
    """Open a desk that was made before, by its passphrase."""
    guide.open_window(root)
    guide.fill(_("Passphrase"), PASSPHRASE)
    guide.press(_("Open"))
    wait_until(lambda: isinstance(guide.window.page, Shell), 60)
    guide.settle()


def _send(guide: Guide) -> SendScreen:
    guide.go("send")
    screen = guide.shell.made("send")
    assert isinstance(screen, SendScreen)
    return screen


def _take_in(guide: Guide) -> None:
    with guide.step("files for this laptop"):
        _send(guide)
        guide.shot("team-send-unanswered")
        guide.press(_("A file from the office"))
        guide.shot("team-send-incoming")
        guide.press(_("Look inside"))
        guide.shot("team-send-inside")
        counts(guide, _send(guide).intake.taken.handled, "team-send-rows")
        guide.press(_("Take in"))
        guide.shot("team-send-taken")
        guide.press(_("Look at the questions"))


def _questions(guide: Guide) -> None:
    with guide.step("questions of each kind"):
        shown: set[str] = set()
        view = _send(guide).questions.list
        for place, one in enumerate(view.rows.rows()):
            if one.asked.kind not in shown:
                shown.add(one.asked.kind)
                view.selectRow(place)
                guide.shot(f"team-send-question-{one.asked.kind}")
    with guide.step("a third value"):
        place = next(
            number for number, one in enumerate(view.rows.rows()) if one.columns == ("registered_on",)
        )
        view.selectRow(place)
        guide.settle()
        guide.press(_("Write a third…"))
        guide.fill(column("client", "registered_on"), IMPOSSIBLE)
        guide.press(_("Save this value"))
        guide.shot("team-send-third-problem")
        guide.fill(column("client", "registered_on"), "04/07/2026")
        guide.press(_("Save this value"))
        guide.shot("team-send-answered", toast=True)
        guide.press(_("Back"))
        guide.shot("team-send-heard")
        guide.open_row(1)
        guide.shot("team-send-receipt")
        guide.press(_("Done"))


def _known_files(guide: Guide, root: Path) -> None:
    with guide.step("files that bring nothing"):
        screen = _send(guide)
        damaged = root / DAMAGED
        damaged.write_bytes(b"nothing of ours")
        drop(screen, damaged)
        guide.shot("team-send-damaged")
        for box in screen.intake.incoming.files.findChildren(QCheckBox):
            box.setChecked(True)
        guide.press(_("Close this message"))
        guide.press(_("Look inside"))
        guide.shot("team-send-nothing-inside")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _twin(guide: Guide) -> None:
    with guide.step("the other laptop"):
        _send(guide)
        guide.press(_("For the group’s other laptop"))
        guide.shot("team-send-twin")
        guide.press(_("Write the file for the other laptop"))
        guide.shot("team-send-twin-written")
        guide.press(_("Done"))


def _ended(guide: Guide) -> None:
    with guide.step("a new name"):
        _send(guide)
        guide.press(_("This laptop was copied, restored or ended: get a new name"))
        guide.shot("team-send-new-name")
        guide.press(_("Back"))
        guide.jobs.write(_end, lambda _none: None)
        guide.shot("team-send-ended")
        guide.press(_("Get a new name"))
        guide.press(_("Yes, get a new name"))
        guide.shot("team-send-renewed", toast=True)
        guide.press(_("Write the request"))
    with guide.step("renewed, at the next opening"):
        guide.press(_("Lock"))
        guide.fill(_("Passphrase"), PASSPHRASE)
        guide.press(_("Open"))
        wait_until(lambda: isinstance(guide.window.page, Shell), 60)
        guide.shot("team-meetings-renewed-banner")


def _end(desk: Desk) -> None:
    """As a list of the office does that ends this laptop; none that is sealed for others can be read here."""
    with desk.write() as (session, _author):
        identity.put(session, identity.ENROLLED, "false")
        identity.put(session, identity.ENDED, "true")


def _older_copy(guide: Guide, root: Path) -> None:
    """A copy from before: the office knows more of it than it knows itself."""
    with guide.step("an older copy"):
        open_desk(guide, root / OLD)
        _send(guide)
        guide.press(_("A file from the office"))
        guide.press(_("Look inside"))
        guide.shot("team-send-older-copy")
