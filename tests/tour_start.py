"""The tour of the start pages and of desks that hold nothing yet, a team's and the office's."""

from pathlib import Path

from two_desks import drop, new_office

from outreach_desk.desk import enrol
from outreach_desk.ground.language import _
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.start.start import Start
from tour_guide import Guide, column, wait_until
from tour_sheets import no_sheets

PASSPHRASE = "sen hồng chè xanh bến nước"  # noqa: S105 - opens nothing but the desks made here
TEAM, OFFICE = "Nhóm Hoa Sen", "Văn phòng tỉnh"


def start_pages(guide: Guide, root: Path) -> None:
    """Choose, make, refuse: everything before a desk is open."""
    guide.open_window(root / "start")
    with guide.step("choose"):
        guide.shot("start-choose")
    for kind, words in (("team", _("A team’s desk")), ("office", _("The office’s desk"))):
        with guide.step(f"new {kind}"):
            guide.press(words)
            guide.shot(f"start-new-{kind}-empty")
            guide.press(_("Make this desk"))
            guide.shot(f"start-new-{kind}-problems")
            guide.press(_("Offer six words"))
            _name(guide, kind)
            guide.fill(_("The same passphrase once more"), "sen hồng")
            guide.press(_("Make this desk"))
            guide.shot(f"start-new-{kind}-differs")
            guide.press(_("Back"))
    with guide.step("practice"):
        guide.press(_("Practice"))
        guide.shot("start-practice")
    with guide.step("mistake"):
        guide.mistake()


def make_desk(guide: Guide, root: Path, kind: str) -> None:
    """Make a desk by the form."""
    guide.open_window(root)
    guide.press(_("A team’s desk") if kind == "team" else _("The office’s desk"))
    _name(guide, kind)
    if kind == "team":
        guide.fill(_("Group code"), "HS01")
    guide.fill(_("Passphrase"), PASSPHRASE)
    guide.fill(_("The same passphrase once more"), PASSPHRASE)
    guide.press(_("Make this desk"))
    wait_until(lambda: isinstance(guide.window.page, Shell), 30)
    guide.settle()


def _name(guide: Guide, kind: str) -> None:
    if kind == "team":
        guide.fill(_("Name of the group"), TEAM)
    else:
        guide.fill(_("Name of the office"), OFFICE)


def fresh_team(guide: Guide, root: Path, stick: Path) -> None:
    """A team's first minutes: empty lists, the way to the office, the lock."""
    with guide.step("make a team"):
        make_desk(guide, root / "fresh", "team")
    for screen in ("today", "meetings", "clients", "contacts", "directory", "find", "referrals"):
        with guide.step(f"{screen} empty"):
            guide.go(screen)
            guide.shot(f"team-{screen}-empty")
    with guide.step("referral without organisations"):
        guide.press(_("New referral"))
        guide.shot("team-referrals-no-organisation")
        guide.press(_("Back"))
    with guide.step("figures empty"):
        guide.go("figures")
        guide.shot("team-figures-empty")
    no_sheets(guide, "team")
    with guide.step("send before enrolment"):
        aside = stick.rename(stick.with_name("aside"))
        try:
            guide.go("send")
            guide.shot("team-send-no-stick")
        finally:
            aside.rename(stick)
    with guide.step("request"):
        guide.press(_("Look again"))
        guide.shot("team-send-before")
        guide.press(_("Write the request"))
        guide.shot("team-send-requested")
    _office_file(guide, root, stick)
    _lock(guide)


def _office_file(guide: Guide, root: Path, stick: Path) -> None:
    """An office makes its file without letting the team in: wrong words, right words, and still waiting."""
    with guide.step("office file"):
        office = new_office(root / "far-office")
        folder = root / "far"
        folder.mkdir()
        file = enrol.office_package(office, folder).path
        office.close()
        drop(guide.shell.made("send"), file)
        guide.shot("team-send-office-file")
        guide.fill(_("Or type the six words that you hear"), "ba con mèo bay qua sông")
        guide.press(_("Take in this file"))
        guide.shot("team-send-wrong-words")
        guide.press(_("The office read me the same six words"))
        guide.fill(_("Or type the six words that you hear"), "")
        guide.press(_("Take in this file"))
        guide.shot("team-send-known", toast=True)


def _lock(guide: Guide) -> None:
    with guide.step("unlock"):
        guide.press(_("Lock"))
        wait_until(lambda: isinstance(guide.window.page, Start))
        guide.settle()
        guide.shot("start-unlock")
        guide.press(_("Open"))
        guide.shot("start-unlock-missing")
        guide.fill(_("Passphrase"), "con mèo bay cao")
        guide.press(_("Open"))
        guide.shot("start-unlock-wrong")


def fresh_office(guide: Guide, root: Path) -> None:
    """An office's first minutes: empty lists and the forms of its register."""
    with guide.step("make an office"):
        make_desk(guide, root / "fresh-office", "office")
    with guide.step("inbox empty"):
        guide.go("inbox")
        guide.shot("office-inbox-empty")
    with guide.step("find empty"):
        guide.go("find")
        guide.shot("office-find-empty")
    with guide.step("figures empty"):
        guide.go("figures")
        guide.shot("office-figures-empty")
    no_sheets(guide, "office")
    with guide.step("register empty"):
        guide.go("register")
        guide.shot("office-register-empty")
    for name, words, add_words, table in (
        ("organisations", _("Organisations"), _("Add the first organisation"), "organisation"),
        ("points", _("Points"), _("Add the first point"), "intervention_point"),
    ):
        with guide.step(f"register {name}"):
            guide.press(_("Show: {list}").format(list=words))
            guide.shot(f"office-register-{name}-empty")
            guide.press(add_words)
            guide.shot(f"office-register-{name}-form")
            guide.press(_("Save"))
            guide.shot(f"office-register-{name}-problems")
            guide.fill(column(table, "code"), "PK-01")
            guide.fill(column(table, "name"), "Phòng khám Bồ Câu")
            guide.shot(f"office-register-{name}-filled")
            guide.press(_("Back"))
    with guide.step("questions empty"):
        guide.go("inbox")
        guide.shell.made("inbox")._on_questions()
        guide.shot("office-inbox-no-questions")
        guide.press(_("Waiting rows"))
        guide.shot("office-inbox-no-waiting")
