"""The tour of the office's desk: files found, looked into, taken in; figures, questions, register."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton
from two_desks import DAY, add, add_client, add_clients, drop, empty, enrolled, export, new_team

from outreach_desk.desk import enrol, figure_page, look
from outreach_desk.desk import figures as figures_of
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import identity
from outreach_desk.ui.shell import Shell
from tour_find import found
from tour_guide import Guide, wait_until
from tour_rows import counts
from tour_sheets import office_sheets
from tour_slips import figures

FORGED = "desk-zzzzzzzz.desk"
LARGE = 600


def office(guide: Guide, root: Path) -> None:
    """Open the office's practice desk and see everything on it. Files and a request wait on the stick."""
    _ask(root)
    guide.open_window(root / "desk")
    with guide.step("open practice"):
        guide.press(_("Practice"))
        guide.press(_("As the office"))
        wait_until(lambda: isinstance(guide.window.page, Shell), 60)
        guide.settle()
    _inbox(guide, root)
    _questions(guide)
    _history(guide)
    found(guide, "office", "0")
    figures(guide, "office")
    _pilot(guide)
    _norms(guide)
    _sealed(guide)
    _chase(guide)
    office_sheets(guide, root / "stick")
    _register(guide)


def _pilot(guide: Guide) -> None:
    """See the official table of one group, and of the groups at a point that nobody has named yet."""
    with guide.step("pilot"):
        guide.go("figures")
        guide.press(_("Save as a file"))
        guide.choose(_("Which table"), 6)
        guide.offer(_("Group"), "")
        guide.shot("office-figures-pilot-groups", most=1)
        guide.pick(_("Group"), guide.suggestions(_("Group"))[0])
        guide.shot("office-figures-pilot")
        guide.choose(_("Which table"), 2)
        guide.choose(_("Counted of"), 3)
        guide.press(_("Print…"))
        guide.shot("office-figures-point-missing", most=1)
        guide.choose(_("Which table"), 4)
        guide.shot("office-figures-models")
        guide.press_figure("models/ONCE/1")
        guide.shot("office-figures-models-behind")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _norms(guide: Guide) -> None:
    """Set a limit that is none, then one."""
    with guide.step("norms"):
        guide.go("figures")
        guide.press(_("Norms"))
        guide.shot("office-norms")
        guide.press(_("Set a limit"))
        guide.fill(_("Limit"), "0")
        guide.press(_("Save"))
        guide.shot("office-norm-problem", most=1)
        guide.fill(_("Limit"), "12")
        guide.press(_("Save"))
        guide.shot("office-norms-set", most=1)
        guide.press(_("Set a limit"))
        guide.shot("office-norm")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _sealed(guide: Guide) -> None:
    """Seal the last quarter of the practice, let something come late, and see both counts."""
    with guide.step("seal"):
        guide.go("figures")
        guide.choose(_("Calendar"), 1)
        guide.choose(_("Period"), 4)
        guide.press(_("Seal this period"))
        guide.shot("office-figures-sealed", most=1)
        guide.press(_("Show: {list}").format(list=_("Charts")))
        guide.shot("office-figures-sealed-charts", most=12)
        guide.press(_("Show: {list}").format(list=_("Figures")))
        guide.jobs.write(_late, lambda _none: None)
        guide.settle()
        guide.shot("office-figures-sealed-late")
        guide.choose(_("Period"), 1)
        guide.shot_from("office-figures-additions", "I-09")


def _late(desk: Desk) -> None:
    group = look.dump(desk, "peer_group").rows[0][0]
    facts = {"status": "held", "kind": "periodic_meeting", "anonymous_f": 12}
    code = figure_page.code(figure_page.QUARTER, figure_page.CALENDAR, dates.today(), 1)
    period = figures_of.parse_period(desk, code=code)
    add(desk, "meeting", {"group_id": group, "held_on": period.last} | facts)


def _chase(guide: Guide) -> None:
    """See which group reported which month, this year and the one before."""
    with guide.step("chase board"):
        guide.go("inbox")
        guide.press(_("Months of the groups"))
        guide.shot("office-chase")
        guide.press(_("Year before"))
        guide.shot("office-chase-before", most=1)
        guide.press(_("Back"))


def _ask(root: Path) -> None:
    """Leave the request of a new team on the stick, and nothing else."""
    empty(root / "stick")
    team = new_team(root / "asking", "Nhóm Bình Minh", "BM01")
    enrol.request(team, root / "stick")
    team.close()


def _inbox(guide: Guide, root: Path) -> None:
    stick, aside = root / "stick", root / "sent"
    aside.mkdir()
    with guide.step("two laptops of a group"):
        guide.go("inbox")
        guide.jobs.write(lambda desk: _quarrel(desk, root, aside), lambda _none: None)
        guide.settle()
    with guide.step("inbox"):
        for path in [*aside.iterdir(), *(root / "desk-practice" / "inbox").iterdir()]:
            path.rename(stick / path.name)
        forged = stick / FORGED
        forged.write_bytes(b"nothing of ours")
        guide.press(_("Look again"))
        guide.shot("office-inbox-found")
        drop(guide.shell.made("inbox"), forged)
        guide.press(_("See what is inside"))
        guide.shot("office-inbox-preview")
        counts(guide, guide.shell.made("inbox").handled.handled, "office-inbox-count")
    with guide.step("import"):
        if not guide.find(_("Take in"), QAbstractButton).isEnabled():
            guide.press(_("I have looked at it"))
        guide.find(_("Take in"), QAbstractButton).click()
        busy = guide.shell.made("inbox").handled.busy
        wait_until(lambda: busy.bar.value() > 0 or guide.jobs.idle)
        guide.shot("office-inbox-importing", settle=False)
        guide.settle()
        QCoreApplication.processEvents()
        guide.shot("office-inbox-result")
        guide.press(_("Done"))
        guide.shot("office-inbox-after")
        guide.press(_("Show files taken in before"))
        guide.shot("office-inbox-known-files")


def _quarrel(office: Desk, root: Path, aside: Path) -> None:
    """Two laptops of one group write one fact without having seen each other; one file of a third is lost."""
    team, twin = (
        new_team(root / name, words, "SD09") for name, words in (("one", "Máy một"), ("two", "Máy hai"))
    )
    for desk in (team, twin):
        enrolled(office, desk, aside)
    client = add_client(team, "SD09-0001")
    values = {
        "group_id": team.fact(identity.GROUP),
        "serial": "SD09-0001",
        "registered_on": DAY,
        "gender": "f",
    }
    add(twin, "client", values, client)
    add(team, "client", {"gender": "tg_w"}, client)
    add_clients(team, LARGE)
    export(twin, aside)
    export(team, aside).unlink()
    add(team, "client", {"population": "unspecified"}, client)
    export(team, aside)
    team.close()
    twin.close()


def _questions(guide: Guide) -> None:
    with guide.step("questions"):
        guide.press(_("See the open questions"))
        guide.select_row(0)
        guide.shot("office-inbox-questions")
        guide.press(_("Answer…"))
        guide.shot("office-inbox-answer")
        guide.press(_("Keep this"))
        guide.shot("office-inbox-answered", toast=True)
        guide.press(_("Waiting rows"))
        guide.shot("office-inbox-waiting")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _history(guide: Guide) -> None:
    with guide.step("what came in"):
        guide.press(_("What came in"))
        guide.shot("office-inbox-history")
        guide.press(_("Take back…"))
        guide.shot("office-inbox-take-back")
        guide.press(_("Take back now"))
        guide.shot("office-inbox-taken-back", toast=True)
        guide.press(_("Let in again"))
        guide.press(_("Back"))


def _register(guide: Guide) -> None:
    with guide.step("register"):
        guide.go("register")
        guide.select_row(0)
        guide.shot("office-register-desks")
        guide.press(_("Revoke…"))
        guide.shot("office-register-revoke")
        guide.press(_("Back"))
        guide.press(_("New keys"))
        guide.shot("office-register-keys")
        guide.press(_("Back"))
        guide.press(_("Answers to the groups"))
        guide.press(_("Write the answers for all groups"))
        guide.shot("office-register-answers")
        guide.press(_("Back"))
        for name, words in (("organisations", _("Organisations")), ("points", _("Points"))):
            guide.press(_("Show: {list}").format(list=words))
            guide.shot(f"office-register-{name}")
            guide.open_row(0)
            guide.shot(f"office-register-{name}-known")
            guide.press(_("Back"))
    with guide.step("request"):
        guide.press(_("Show: {list}").format(list=_("Desks")))
        guide.press(_("A new desk asks"))
        guide.shot("office-register-request")
        guide.press(_("Let this desk in"))
        guide.shot("office-register-let-in", toast=True)
    with guide.step("office file"):
        guide.go("register")
        if not _in_sight(guide, _("Office file")):
            guide.press(_("Back"))
        guide.press(_("Office file"))
        guide.shot("office-register-office-file")
        guide.press(_("Write the office file"))
        guide.shot("office-register-office-file-written")
        guide.press(_("Back"))


def _in_sight(guide: Guide, name: str) -> bool:
    return any(
        button.accessibleName() == name and button.isVisible()
        for button in guide.window.findChildren(QAbstractButton)
    )
