"""The tour of referrals, of sending, and of figures."""

import shutil
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QRadioButton

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.widgets.wrapped import Check
from tour_camera import LostError
from tour_guide import IMPOSSIBLE, NOWHERE, Guide, column

_OLD_FONT = "NguyÔn ThÞ §µo"
"""A made-up name as a page of an old font gives it."""


def slips(guide: Guide) -> None:
    """See the list of slips in each of its parts."""
    with guide.step("referrals list"):
        guide.go("referrals")
        for name, words in (
            ("open", _("Still open")),
            ("overdue", _("Overdue")),
            ("stub", _("Waiting for the stub")),
            ("done", _("Done")),
            ("all", _("All")),
        ):
            guide.find(words, QRadioButton).click()
            guide.shot(f"team-referrals-{name}")
        guide.fill(_("Find a slip"), NOWHERE)
        guide.shot("team-referrals-none-fits")
        guide.fill(_("Find a slip"), "")


def slip_forms(guide: Guide) -> None:
    """Issue a slip and see its paper."""
    client, place = column("referral", "client_id"), column("referral", "organisation_id")
    with guide.step("new referral"):
        guide.press(_("New referral"))
        guide.shot("team-referrals-new")
        guide.fill(client, NOWHERE)
        guide.fill(column("referral", "issued_on"), IMPOSSIBLE)
        guide.press(_("Save"))
        guide.shot("team-referrals-problems")
        guide.fill(column("referral", "issued_on"), dates.show_day(dates.today()))
        guide.choose(column("referral", "service"), 4)
        _pick_client(guide, agreed=False)
        guide.offer(place, "")
        guide.shot("team-referrals-type-ahead")
        guide.pick(place, guide.suggestions(place)[0])
        guide.fill(column("referral", "note"), _OLD_FONT)
        guide.shot("team-referrals-filled")
        guide.press(_("Save"))
        guide.shot("team-referrals-no-consent", most=1)
        _pick_client(guide, agreed=True)
        guide.press(_("Save"))
        guide.shot("team-referrals-paper", toast=True)
        guide.find(_("Four on a page (A4)"), QRadioButton).click()
        guide.shot("team-referrals-paper-a4")
        guide.press(_("Back"))
        guide.shot("team-referrals-issued")


def _pick_client(guide: Guide, *, agreed: bool) -> None:
    """Pick somebody who agreed to be referred, or who did not."""
    name = column("referral", "client_id")
    [form] = [one for one in guide.shell.findChildren(SlipForm) if one.isVisible()]
    for choice in guide.suggestions(name):
        guide.pick(name, choice)
        if form.open_client.isVisible() is not agreed:
            return
    raise LostError("everybody is the same")


def slips_go_on(guide: Guide) -> None:
    """Note a paper book, ask after a slip, and hold a stub in the hand."""
    with guide.step("paper book"):
        guide.press(_("Paper book"))
        guide.fill(_("First number in the book"), "Q1-001")
        guide.fill(_("Last number in the book"), "Q1")
        guide.press(_("Save"))
        guide.shot("team-referrals-book")
        guide.press(_("Back"))
    with guide.step("attempts"):
        guide.find(_("Overdue"), QRadioButton).click()
        guide.open_row(0)
        guide.press(_("Save the attempt"))
        guide.shot_from("team-referrals-attempt-problems", _("Asking how it ended"))
        guide.choose(column("follow_up", "outcome"), 2)
        guide.fill(_("Ask again on"), dates.show_day(dates.today() + timedelta(days=3)))
        guide.press(_("Save the attempt"))
        guide.shot_from("team-referrals-attempts", _("Asking how it ended"))
        guide.press(_("Back"))
    with guide.step("stub"):
        guide.find(_("Still open"), QRadioButton).click()
        number = guide.select_row(0).current().slip
        guide.fill(_("Find a slip"), number)
        guide.shell.made("referrals").list.finder.enter_wanted.emit()
        guide.settle()
        guide.shot("team-referrals-stub-back", most=1)
        guide.press(_("Back"))
        guide.fill(_("Find a slip"), "")


def outcomes(guide: Guide) -> None:
    """Write down how a slip ended."""
    with guide.step("outcome"):
        guide.find(_("Still open"), QRadioButton).click()
        guide.open_row(0)
        guide.shot("team-referrals-outcome")
        for number, name in ((3, "completed"), (4, "not-completed"), (5, "cancelled")):
            guide.choose(column("referral", "status"), number)
            guide.shot(f"team-referrals-{name}")
        guide.choose(column("referral", "status"), 3)
        guide.press(_("Save"))
        guide.shot("team-referrals-outcome-problems")
        guide.choose(_("How do you know?"), 1)
        guide.press(_("Save"))
        guide.shot("team-referrals-outcome-saved", toast=True)


def directory(guide: Guide) -> None:
    """See who helps, and how to find one of them."""
    with guide.step("directory"):
        guide.go("directory")
        guide.shot("team-directory-list")
        guide.select_row(0)
        guide.shot("team-directory-one")
        guide.fill(_("Find an organisation"), NOWHERE)
        guide.shot("team-directory-none-fits")
        guide.fill(_("Find an organisation"), "")


def outreach(guide: Guide) -> None:
    """See the list of contacts, write contacts and services, and what is refused."""
    with guide.step("outreach list"):
        guide.go("contacts")
        guide.shot("team-contacts-list")
        guide.fill(_("Find a contact"), NOWHERE)
        guide.shot("team-contacts-none-fits")
        guide.fill(_("Find a contact"), "")
    with guide.step("new contact"):
        guide.press(_("New contact"))
        guide.shot("team-contacts-new")
        guide.fill(column("contact", "contact_on"), IMPOSSIBLE)
        guide.press(_("Save"))
        guide.shot("team-contacts-problems", most=1)
        guide.fill(column("contact", "contact_on"), dates.show_day(dates.today()))
        client = column("contact", "client_id")
        guide.pick(client, guide.suggestions(client)[0])
        guide.shot("team-contacts-client", most=1)
        guide.press(_("Save, and for the next person"))
        guide.shot("team-contacts-next", toast=True, most=1)
        guide.press(_("Back"))
    with guide.step("service in a row"):
        guide.press(_("Give a service"))
        guide.choose(column("service", "service"), 4)
        place = column("service", "organisation_id")
        guide.pick(place, guide.suggestions(place)[0])
        guide.shot("team-contacts-give")
        guide.press(_("Save"))
        guide.shot("team-contacts-give-problems", most=1)
        guide.press(_("Back"))
    with guide.step("known contact"):
        guide.open_row(0)
        guide.shot("team-contacts-known", most=1)
        guide.press(_("Back"))


def send(guide: Guide, root: Path, stick: Path) -> None:
    """Send a file, look at what was sent, and lose the stick."""
    with guide.step("send"):
        guide.go("send")
        guide.shot("team-send-list")
        guide.press(_("Write the file"))
        guide.shot("team-send-written")
    _read_again(guide, root, stick)
    with guide.step("what was sent"):
        guide.press(_("Done"))
        guide.shot("team-send-after")
        guide.open_row(2)
        guide.shot("team-send-known-file")
        guide.press(_("Write the same file again"))
        guide.shot("team-send-known-file-again", most=1)
        guide.press(_("Done"))
        guide.press(_("A file from the office"))
        guide.shot("team-send-newer-office-file")
        guide.press(_("Back"))
        guide.press(_("Questions"))
        guide.shot("team-send-no-questions")
        guide.press(_("Back"))
        guide.press(_("For the group’s other laptop"))
        guide.press(_("Write the file for the other laptop"))
        guide.shot("team-send-no-twin")
        guide.press(_("Back"))
    with guide.step("stick is gone"):
        shutil.move(stick, root / "gone")
        try:
            guide.press(_("Write the file"))
            guide.shot("team-send-refused")
        finally:
            shutil.move(root / "gone", stick)


def _read_again(guide: Guide, root: Path, stick: Path) -> None:
    """Read the stick when the file is whole, damaged, gone, and when the stick itself is gone."""
    heading, read = _("Is the file whole on the stick?"), _("Read the stick again now")
    with guide.step("read the stick again"):
        part = guide.shell.made("send").delivered.page.stick
        [(name, _number)] = part.files.items()
        file = stick / name
        data = file.read_bytes()
        guide.press(read)
        guide.shot_from("team-send-stick-whole", heading)
        file.write_bytes(data[: len(data) // 2])
        guide.press(read)
        guide.shot_from("team-send-stick-damaged", heading)
        guide.press(_("{act}: {file}").format(act=_("Write it again"), file=name))
        guide.shot("team-send-stick-written-again", most=1)
        file.unlink()
        guide.press(read)
        guide.shot_from("team-send-stick-missing", heading)
        guide.press(_("{act}: {file}").format(act=_("Write it again"), file=name))
    with guide.step("read a stick that is gone"):
        shutil.move(stick, root / "gone")
        try:
            guide.press(read)
            guide.shot("team-send-stick-gone", most=1)
            guide.press(_("Close this message"))
        finally:
            shutil.move(root / "gone", stick)


def figures(guide: Guide, kind: str) -> None:
    """See the figures of a desk, with a period of one's own that is not named yet."""
    with guide.step(f"{kind} figures"):
        guide.go("figures")
        guide.shot(f"{kind}-figures-month")
        guide.shot_from(f"{kind}-figures-support", "I-07")
        guide.choose(_("Period"), 3)
        guide.choose(_("Calendar"), 2)
        guide.shot(f"{kind}-figures-quarter", most=1)
        guide.choose(_("Split by"), 5)
        guide.shot_from(f"{kind}-figures-split", "I-05")
        guide.choose(_("Split by"), 1)
        for name, line in (("behind", "I-05/TOTAL/person"), ("share", "I-09/RATE/percent")):
            guide.press_figure(line)
            guide.shot(f"{kind}-figures-{name}", most=1)
            guide.choose(_("Show"), guide.find(_("Show"), QComboBox).count() - 1)
            guide.shot(f"{kind}-figures-{name}-left-out", most=1)
            guide.press(_("Back"))
        guide.press(_("Show: {list}").format(list=_("Charts")))
        guide.shot(f"{kind}-figures-charts", most=12)
        for box in guide.window.findChildren(Check):
            if box.isVisible():
                box.setChecked(True)
        guide.shot(f"{kind}-figures-charts-tables", most=12)
        guide.press(_("Show: {list}").format(list=_("Figures")))
        guide.choose(_("Period"), 9)
        guide.press(_("Count"))
        guide.shot(f"{kind}-figures-missing", most=1)
        guide.fill(_("From"), "15/07/2026")
        guide.fill(_("To"), "14/06/2026")
        guide.press(_("Count"))
        guide.shot(f"{kind}-figures-turned", most=1)
    _saved(guide, kind)


def _saved(guide: Guide, kind: str) -> None:
    """See how figures are saved and printed, and an official table that lacks a day."""
    with guide.step(f"{kind} figures saved"):
        guide.choose(_("Period"), 3)
        guide.press(_("Save as a file"))
        guide.shot(f"{kind}-figures-save")
        guide.press(_("Paper with header and signatories (PDF)"))
        guide.press(_("For sharing outside: hide small figures"))
        guide.press(_("Write the file"))
        guide.shot(f"{kind}-figures-save-written", most=1)
        guide.press(_("Close this message"))
        guide.press(_("Print…"))
        guide.shot(f"{kind}-figures-save-print", most=2)
        guide.press(_("Back"))
        guide.press(_("Header and signatories"))
        guide.shot(f"{kind}-figures-save-head")
        guide.press(_("Back"))
        guide.choose(_("Which table"), 5 if kind == "office" else 4)
        guide.shot(f"{kind}-figures-save-change")
        guide.fill(_("Compare with: from"), "")
        guide.press(_("Print…"))
        guide.shot(f"{kind}-figures-save-change-missing", most=1)
        guide.press(_("Back"))
