"""The tour of a team's desk that is in use: each list, form, refusal and message of its screens."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from outreach_desk.desk import today
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, identity, record
from outreach_desk.ui.meetings.attendee import Attendee
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.today.home import TodayHome
from tour_clients import clients
from tour_find import found
from tour_guide import IMPOSSIBLE, NOWHERE, Guide, column, wait_until
from tour_sheets import team_sheets
from tour_slips import directory, figures, outcomes, outreach, send, slip_forms, slips, slips_go_on

MANY = 400


def team(guide: Guide, root: Path, stick: Path) -> None:
    """Open the team's practice desk and see everything on it."""
    guide.open_window(root / "desk")
    with guide.step("open practice"):
        guide.press(_("Practice"))
        guide.press(_("As a team"))
        wait_until(lambda: isinstance(guide.window.page, Shell), 60)
        guide.settle()
    _today(guide)
    _meetings(guide)
    _meeting_form(guide)
    _meeting_kept(guide)
    _meeting_days(guide)
    clients(guide)
    outreach(guide)
    slips(guide)
    slip_forms(guide)
    slips_go_on(guide)
    outcomes(guide)
    directory(guide)
    found(guide, "team", "0")
    send(guide, root, stick)
    figures(guide, "team")
    team_sheets(guide, root, stick)
    _long_list(guide)


def _today(guide: Guide) -> None:
    with guide.step("today"):
        guide.go("today")
        guide.shot("team-today-list")
    with guide.step("plan of a month"):
        guide.press(_("Plan of the month"))
        guide.fill(column("period_report", "planned_turns"), "nhiều")
        guide.press(_("Save"))
        guide.shot("team-today-plan-problems")
        guide.press(_("Back"))
        guide.press(_("Throw it away"))
    with guide.step("somebody to ask after"):
        guide.press(_("Ask after somebody"))
        guide.press(_("Save"))
        guide.shot("team-today-add-problems")
        guide.press(_("Back"))
    with guide.step("follow-up done"):
        home = guide.shell.findChild(TodayHome)
        asked = [place for place, due in enumerate(home.rows.rows.rows()) if due.kind == today.FOLLOW_UP]
        guide.open_row(asked[0])
        guide.shot("team-today-done")
        guide.choose(_("Did you reach her?"), 2)
        guide.shot("team-today-not-reached")
        guide.press(_("Save"))
        guide.shot("team-today-written", toast=True)
        guide.press(_("Undo"))


def _meetings(guide: Guide) -> None:
    with guide.step("meetings list"):
        guide.go("meetings")
        guide.shot("team-meetings-list")
        guide.fill(_("Find a meeting"), NOWHERE)
        guide.shot("team-meetings-none-fits")
        guide.fill(_("Find a meeting"), "")
    with guide.step("meeting problems"):
        guide.press(_("New meeting"))
        guide.shot("team-meetings-new")
        guide.fill(column("meeting", "held_on"), IMPOSSIBLE)
        guide.fill(column("meeting", "starts_at"), "25:99")
        guide.fill(_("Women"), "ba")
        guide.fill(column("meeting", "commune"), NOWHERE)
        guide.fill(_("Who came? Code or nickname"), NOWHERE)
        guide.press(_("Save"))
        guide.fill(_("Who came? Code or nickname"), "")
        guide.press(_("Save"))
        guide.shot("team-meetings-problems")
    with guide.step("meeting not held"):
        held, not_held = (guide.codes.label("meeting_status", code) for code in ("held", "did_not_happen"))
        guide.press(f"{column('meeting', 'status')}: {not_held}")
        guide.shot("team-meetings-not-held")
        guide.press(f"{column('meeting', 'status')}: {held}")
        guide.press(_("Back"))
        guide.shot("team-meetings-draft")
        guide.press(_("Throw it away"))
        guide.shot("team-meetings-thrown", toast=True)


def _meeting_form(guide: Guide) -> None:
    who = _("Who came? Code or nickname")
    with guide.step("attendance"):
        guide.press(_("New meeting"))
        guide.offer(who, "h")
        guide.shot("team-meetings-type-ahead")
        guide.fill(who, "")
        for choice in guide.suggestions(who)[:7]:
            guide.pick(who, choice)
        rows = guide.shell.findChildren(Attendee)
        for row, answer in zip(rows, ("absent", "unmarked", "absent"), strict=False):
            guide.press(f"{row.person.code}: {guide.codes.label('presence', answer)}")
        guide.choose(_("{code}: why absent").format(code=rows[0].person.code), 1)
    with guide.step("new member"):
        guide.press(_("New member"))
        guide.fill(_("Code of the new member"), "")  # one is proposed
        guide.press(_("Add this member"))
        guide.shot("team-meetings-new-member")
        guide.press(_("Do not add"))
    with guide.step("new establishment"):
        kind = guide.shell.made("meetings").page.form.fields["kind"]
        usual = kind.value()
        kind.set_value("establishment_visit")
        guide.press(_("New establishment"))
        guide.shot_from("team-meetings-new-establishment", _("New establishment"))
        guide.press(_("Do not add"))
        kind.set_value(usual)
    with guide.step("meeting filled"):
        guide.fill(column("meeting", "starts_at"), "14:00")
        guide.fill(column("meeting", "ends_at"), "16:30")
        guide.fill(_("Women"), "3")
        guide.fill(_("Trans women"), "2")
        for box in [box for box in guide.shell.findChildren(QCheckBox) if box.isVisible()][:3]:
            box.setChecked(True)
        guide.fill(column("meeting", "place"), "Nhà chị tổ trưởng")
        guide.shot("team-meetings-filled")
        guide.shot_from("team-meetings-people", _("People by code"))
        guide.press(_("Save"))
        guide.shot("team-meetings-saved", toast=True)


def _meeting_kept(guide: Guide) -> None:
    with guide.step("same day"):
        guide.press(_("New meeting"))
        guide.shot("team-meetings-same-day")
        guide.press(_("Back"))
    with guide.step("known meeting"):
        guide.open_row(2)
        guide.shot("team-meetings-known")
        guide.press(_("Delete meeting"))
        guide.shot("team-meetings-deleted", toast=True)
        guide.press(_("Undo"))


def _meeting_days(guide: Guide) -> None:
    with guide.step("attendance sheet"):
        guide.open_row(2)
        guide.press(_("Attendance sheet"))
        guide.shot("team-meetings-paper")
        guide.press(_("With nicknames and place"))
        guide.shot("team-meetings-paper-names")
        guide.press(_("Back"))
        guide.press(_("Back"))
    with guide.step("last meeting again"):
        guide.press(_("Repeat the last meeting"))
        guide.fill(_("By number on the sheet"), "1-3 999")
        guide.press(_("Save"))
        guide.shot("team-meetings-again")
        guide.fill(_("By number on the sheet"), "")
        guide.press(_("Back"))
    with guide.step("planned meeting"):
        guide.press(_("New meeting"))
        guide.fill(column("meeting", "held_on"), dates.show_day(dates.today() + timedelta(days=2)))
        guide.choose(column("meeting", "kind"), 7)
        guide.shot("team-meetings-planned")
        guide.press(_("Save"))
        guide.choose(_("Show: state"), 1)
        guide.shot("team-meetings-planned-list")
        guide.choose(_("Show: state"), 0)


def _long_list(guide: Guide) -> None:
    """Write many clients in one act: their list is long, and what is in its midst is seen."""
    with guide.step("long list"):
        guide.jobs.write(_add_many, lambda _none: None)
        guide.go("clients")
        guide.select_row(MANY // 2)
        guide.shot("team-clients-long")


def _add_many(desk: Desk) -> None:
    group = desk.fact(identity.GROUP)
    with desk.write() as (session, author):
        for number in range(MANY):
            values = {"group_id": group, "serial": f"DAI-{number:04d}", "registered_on": dates.today()}
            record.save(session, author, catalog.THINGS["client"], values)
