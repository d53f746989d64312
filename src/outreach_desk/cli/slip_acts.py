"""The words for referral slips: list the open ones, and take in a stub by its number."""

from argparse import Namespace
from collections.abc import Callable
from datetime import date

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import referrals, stubs
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import _


def slips(desk: Desk, given: Namespace) -> Answer:
    """List the slips whose outcome is not known; with `--overdue` those past their last day."""
    desk.need_team()
    today = dates.today()
    found = [line for line in referrals.look(desk) if line.is_open]
    if given.overdue:
        found = [line for line in found if line.is_overdue(today)]
    shown = [
        {
            "id": line.id,
            "slip": line.slip,
            "client": line.client_code,
            "service": line.service,
            "issued_on": line.issued_on.isoformat() if line.issued_on else None,
            "due_on": line.due_on.isoformat() if line.due_on else None,
            "days_late": line.days_late(today),
            "waits_for_stub": line.waits_for_stub,
        }
        for line in found
    ]
    lines = [
        _("{slip}: client {code}, due on {day}").format(
            slip=line.slip,
            code=line.client_code,
            day=dates.show_day(line.due_on) if line.due_on else _("unknown day"),
        )
        for line in found
    ]
    return Answer({"slips": shown}, lines or [_("No slip is open.")])


def stub(desk: Desk, given: Namespace) -> Answer:
    """Take in a stub that came back."""
    desk.need_team()
    returned = _day(given.returned, "returned") if given.returned else None
    done = stubs.take(desk, given.number, _day(given.served, "served"), returned)
    data = {
        "id": done.id,
        "slip": done.slip,
        "status": done.values["status"],
        "outcome_on": done.values["outcome_on"].isoformat(),
        "returned_on": done.values["returned_on"].isoformat(),
    }
    return Answer(data, [_("Slip {slip} is saved.").format(slip=done.slip)])


def _day(typed: str, column: str) -> date:
    try:
        return dates.parse_day(typed)
    except text.Unreadable as unreadable:
        raise Usage(unreadable.problem.code, unreadable.problem.words, column=column) from None


ACTS: dict[str, Callable[[Desk, Namespace], Answer]] = {"slips": slips, "stub": stub}
