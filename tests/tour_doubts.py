"""The tour of an office in doubt: files to look at twice, refused ones, questions, waiting rows, trust."""

from pathlib import Path

from outreach_desk.ground.language import _
from outreach_desk.ui.inbox.handled import _title
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.inbox.way_out import ENDED, FORK, LATE
from outreach_desk.ui.register.screen import RegisterScreen
from tour_exchange import open_desk
from tour_guide import Guide, column
from tour_rows import counts, held_counts, waiting_rows
from tour_world import OFFICE, World

CODE, NAME = "PK-07", "Phòng khám Mây Trắng"


def doubts(guide: Guide, world: World, stick: Path) -> None:
    """Open the office of two laptops that parted, with files on the stick that need a person."""
    world.raise_doubts(stick)
    world.close()
    with guide.step("open the far office"):
        open_desk(guide, world.root / OFFICE)
        guide.shot("office-inbox-holes")
    _look_twice(guide)
    _ways_out(guide)
    _questions(guide)
    waiting_rows(guide, _inbox(guide))
    _history(guide)
    _desks(guide)
    _keys(guide)
    _entries(guide)


def _inbox(guide: Guide) -> InboxScreen:
    guide.go("inbox")
    screen = guide.shell.made("inbox")
    assert isinstance(screen, InboxScreen)
    return screen


def _look_twice(guide: Guide) -> None:
    with guide.step("files that alarm"):
        screen = _inbox(guide)
        guide.press(_("See what is inside"))
        guide.shot("office-inbox-alarms")
        handled = screen.handled.handled
        counts(guide, handled, "office-inbox-rows")
        held_counts(guide, handled, "office-inbox-rows-held")
        guide.press(_("I have looked at it"))
        guide.press(_("Take in"))
        guide.shot("office-inbox-taken-in-part")
        guide.press(_("Done"))


def _ways_out(guide: Guide) -> None:
    for reason, act in (
        (LATE, _("Let it in")),
        (ENDED, _("Let it in and ask about the differences")),
        (FORK, _("Let it in and ask about the differences")),
    ):
        with guide.step(f"way out: {reason}"):
            screen = _inbox(guide)
            guide.press(_("See what is inside"))
            refused = next(one for one in screen.handled.handled if one.reason == reason)
            guide.shot_from(f"office-inbox-way-{reason}", _title(refused))
            if reason == ENDED and not refused.parted:  # nobody can let it in: it says what the team does
                guide.press(_("Back"))
                continue
            guide.press(_("I have called the team about {file}").format(file=refused.file))
            guide.press(_("{act}: {file}").format(act=act, file=refused.file))
            guide.shot(f"office-inbox-way-{reason}-done", most=1)
            if screen.handled is not None:
                guide.press(_("Done") if not screen.handled.preview else _("Back"))


def _questions(guide: Guide) -> None:
    with guide.step("questions of each kind"):
        screen = _inbox(guide)
        guide.press(_("See the open questions"))
        view, shown = screen.review.questions.list, set[str]()
        for place, one in enumerate(view.rows.rows()):
            if one.kind not in shown:
                shown.add(one.kind)
                view.selectRow(place)
                guide.shot(f"office-inbox-question-{one.kind}")
                guide.press(_("Answer…"))
                guide.shot(f"office-inbox-answer-{one.kind}")
                guide.press(_("Back"))


def _history(guide: Guide) -> None:
    with guide.step("take back with later files"):
        guide.press(_("What came in"))
        view = _inbox(guide).past.history.list
        for place in range(view.rows.rowCount()):
            view.selectRow(place)
            if place == 0 or view.rows.row_at(place).undone_at:
                guide.shot("office-inbox-past" if place == 0 else "office-inbox-past-undone")
            if place and view.rows.row_at(place).undone_at:
                break
        view.selectRow(view.rows.rowCount() - 2)
        guide.press(_("Take back…"))
        guide.shot("office-inbox-take-back-later")
        guide.press(_("Back"))
        guide.press(_("Back"))


def _register(guide: Guide) -> RegisterScreen:
    guide.go("register")
    screen = guide.shell.made("register")
    assert isinstance(screen, RegisterScreen)
    return screen


def _desks(guide: Guide) -> None:
    with guide.step("a renewed desk asks"):
        _register(guide)
        guide.press(_("A new desk asks"))
        guide.shot("office-register-asks-anew")
        guide.press(_("Let this desk in"))
        guide.press(_("Back"))
    with guide.step("desks that ended"):
        view = _register(guide).desks.list
        place = next(number for number, one in enumerate(view.rows.rows()) if one.successor)
        view.selectRow(place)
        guide.shot("office-register-gone-on")
    with guide.step("revoke"):
        place = next(number for number, one in enumerate(view.rows.rows()) if not one.revoked)
        view.selectRow(place)
        guide.press(_("Revoke…"))
        guide.press(_("I have asked the team, and this desk shall end"))
        guide.shot("office-register-revoke-sure")
        guide.press(_("Revoke this desk"))
        guide.shot("office-register-revoked", toast=True)


def _keys(guide: Guide) -> None:
    with guide.step("new keys"):
        _register(guide)
        guide.press(_("New keys"))
        guide.press(_("I want new keys for this office"))
        guide.press(_("Make the next keys"))
        guide.shot("office-register-keys-made", toast=True)
        guide.press(_("Go on without them; they will need the six words by telephone"))
        guide.press(_("Use the new keys"))
        guide.shot("office-register-keys-used", toast=True)
        guide.press(_("Back"))


def _entries(guide: Guide) -> None:
    with guide.step("an organisation kept and taken off"):
        _register(guide)
        guide.press(_("Show: {list}").format(list=_("Organisations")))
        guide.press(_("Add the first organisation"))
        guide.fill(column("organisation", "code"), CODE)
        guide.fill(column("organisation", "name"), NAME)
        guide.choose(column("organisation", "kind"), 2)
        guide.press(_("Save"))
        guide.shot("office-register-organisation-saved", toast=True)
        guide.open_row(0)
        guide.press(_("Take off the list"))
        guide.shot("office-register-organisation-off", toast=True)
