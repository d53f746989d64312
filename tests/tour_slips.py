"""The tour of referrals, of sending, and of figures."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QRadioButton

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from tour_guide import IMPOSSIBLE, NOWHERE, Guide, column


def slips(guide: Guide) -> None:
    """See the list of slips in each of its parts."""
    with guide.step("referrals list"):
        guide.go("referrals")
        for name, words in (
            ("open", _("Still open")),
            ("overdue", _("Overdue")),
            ("done", _("Done")),
            ("all", _("All")),
        ):
            guide.find(words, QRadioButton).click()
            guide.shot(f"team-referrals-{name}")
        guide.fill(_("Find a slip"), NOWHERE)
        guide.shot("team-referrals-none-fits")
        guide.fill(_("Find a slip"), "")


def slip_forms(guide: Guide) -> None:
    """Issue a slip, and write down how one ended."""
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
        guide.pick(client, guide.suggestions(client)[-1])
        guide.offer(place, "")
        guide.shot("team-referrals-type-ahead")
        guide.pick(place, guide.suggestions(place)[0])
        guide.shot("team-referrals-filled")
        guide.press(_("Save"))
        guide.shot("team-referrals-issued", toast=True)
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


def send(guide: Guide, root: Path, stick: Path) -> None:
    """Send a file, look at what was sent, and lose the stick."""
    with guide.step("send"):
        guide.go("send")
        guide.shot("team-send-list")
        guide.press(_("Write the file"))
        guide.shot("team-send-written")
        guide.press(_("Done"))
        guide.shot("team-send-after")
        guide.open_row(2)
        guide.shot("team-send-known-file")
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


def figures(guide: Guide, kind: str) -> None:
    """See the figures of a desk, with a period of one's own that is not named yet."""
    with guide.step(f"{kind} figures"):
        guide.go("figures")
        guide.shot(f"{kind}-figures-month")
        guide.shot_from(f"{kind}-figures-support", "I-07")
        guide.choose(_("Period"), 3)
        guide.choose(_("Calendar"), 2)
        guide.shot(f"{kind}-figures-quarter", most=1)
        guide.choose(_("Period"), 9)
        guide.press(_("Count"))
        guide.shot(f"{kind}-figures-missing", most=1)
        guide.fill(_("From"), "15/07/2026")
        guide.fill(_("To"), "14/06/2026")
        guide.press(_("Count"))
        guide.shot(f"{kind}-figures-turned", most=1)
