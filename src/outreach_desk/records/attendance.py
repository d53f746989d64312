"""Who was at a meeting. Its id is made of meeting and attendee: two desks that mark one person agree."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns, ids
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values
from outreach_desk.records.columns import Value

PRESENT, ABSENT, UNMARKED = "present", "absent", "unmarked"


class AttendanceFields(Fields):
    """What the group writes of one attendee: a client or a member, never both."""

    meeting_id: str | None = columns.reference(N_("Meeting"), "meeting", required=True, index=True)
    client_id: str | None = columns.reference(N_("Client"), "client", index=True)
    member_id: str | None = columns.reference(N_("Member"), "member")
    role: str | None = columns.code(N_("Role"), "attendee_role")
    presence: str | None = columns.code(N_("Presence"), "presence", fact="presence", required=True)
    absence_reason: str | None = columns.code(N_("Reason for absence"), "absence_reason", fact="presence")


class Attendance(AttendanceFields, Record, table=True):
    """A row of the table `attendance`."""

    __tablename__ = "attendance"


def make_id(values: Mapping[str, Value]) -> str | None:
    """Make the id from meeting and attendee; None where one is missing."""
    meeting, attendee = values.get("meeting_id"), values.get("client_id") or values.get("member_id")
    if isinstance(meeting, str) and isinstance(attendee, str):
        return ids.of_pair(meeting, attendee)
    return None


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """One attendee, and a reason for absence only where somebody was absent."""
    problems: Problems = {}
    if (values.get("client_id") is None) == (values.get("member_id") is None):
        words = N_("Name one attendee: a client or a member.")
        problems |= checks.one("client_id", "one_attendee", words)
    if values.get("absence_reason") and values.get("presence") != ABSENT:
        words = N_("A reason belongs only to somebody who was absent.")
        problems |= checks.one("absence_reason", "reason_without_absence", words)
    return problems


THING = Thing(
    "attendance",
    Attendance,
    AttendanceFields,
    "group",
    root="meeting_id",
    check=check,
    made_of=("meeting_id", "client_id", "member_id"),
    make_id=make_id,
)
