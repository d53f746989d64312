"""The tour of an office that was put back from a copy: it signs nothing until its list is confirmed."""

from pathlib import Path

from two_desks import empty

from outreach_desk.ground.language import _
from tour_exchange import open_desk
from tour_guide import Guide
from tour_world import OFFICE_BEFORE, World


def put_back(guide: Guide, world: World, stick: Path) -> None:
    """Open the older copy of the far office; a file of a team tells it that it is one."""
    empty(stick)
    world.late.rename(stick / world.late.name)
    with guide.step("an office that was put back"):
        open_desk(guide, world.root / OFFICE_BEFORE)
        guide.go("register")
        guide.shell.made("register")._on_confirm()
        guide.shot("office-register-nothing-to-confirm")
        guide.press(_("Back"))
        guide.go("inbox")
        guide.press(_("See what is inside"))
        guide.press(_("Take in"))
        guide.shot("office-inbox-put-back-taken")
        guide.press(_("Done"))
        guide.shot("office-inbox-put-back")
    _signs_nothing(guide)
    _confirm(guide)


def _signs_nothing(guide: Guide) -> None:
    with guide.step("an office that signs nothing"):
        guide.go("register")
        guide.shot("office-register-put-back")
        guide.press(_("Office file"))
        guide.press(_("Write the office file"))
        guide.shot("office-register-office-file-refused")
        guide.press(_("Close this message"))
        guide.press(_("Back"))
        guide.press(_("Answers to the groups"))
        guide.press(_("Write the answers for all groups"))
        guide.shot("office-register-answers-refused")
        guide.press(_("Back"))


def _confirm(guide: Guide) -> None:
    with guide.step("confirm the list"):
        guide.go("inbox")
        guide.press(_("Go through the list of desks"))
        guide.select_row(0)
        guide.shot("office-register-confirm")
        guide.press(_("I have gone through the list and noted what is missing"))
        guide.shot_from("office-register-confirm-sure", _("What confirming does"))
        guide.press(_("Confirm the list"))
        guide.shot("office-register-confirmed")
        guide.press(_("Close this message"))
