"""Somebody to ask after on a day, and what came of it. Each attempt is a row: the next one is a new row.

It says what it is about: a meeting she missed, a slip without an answer, a job to hold for three months.
"""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

ABSENT, REFERRAL, NEED, RESULT, CONTACT, OTHER = "absent", "referral", "need", "result", "contact", "other"
REACHED, NOT_REACHED, OTHER_INFORMANT, NOT_NEEDED = (
    "reached",
    "not_reached",
    "other_informant",
    "not_needed",
)
ATTEMPTS = 3
"""How often somebody is asked after before a person decides what to do (domain.md 2.3)."""


class FollowUpFields(Fields):
    """What the group writes of a follow-up. Day, way, outcome and result of the attempt are one fact."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True, index=True)
    reason: str | None = columns.code(N_("Why to ask after her"), "follow_up_reason", required=True)
    due_on: date | None = columns.day(N_("Due on"), required=True, index=True)
    attempt: int | None = columns.whole(N_("Attempt"), least=1, most=9)
    meeting_id: str | None = columns.reference(N_("Missed meeting"), "meeting")
    referral_id: str | None = columns.reference(N_("About the slip"), "referral", index=True)
    service_id: str | None = columns.reference(N_("About the service"), "service")
    need_id: str | None = columns.reference(N_("About the need"), "need")
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    done_on: date | None = columns.day(N_("Done on"), fact="done")
    way: str | None = columns.code(N_("How"), "follow_up_way", fact="done")
    outcome: str | None = columns.code(N_("What came of it"), "follow_up_outcome", fact="done")
    result: str | None = columns.code(N_("Result"), "service_result", fact="done")
    note: str | None = columns.note(N_("Note"))


class FollowUp(FollowUpFields, Record, table=True):
    """A row of the table `follow_up`."""

    __tablename__ = "follow_up"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """What was done has its day and its outcome; what is open has neither."""
    done, outcome = values.get("done_on"), values.get("outcome")
    problems = checks.not_in_future(values, "done_on")
    if done and not outcome:
        problems |= checks.one("outcome", "outcome_missing", N_("Say what came of it."))
    if done is None and (outcome or values.get("way") or values.get("result")):
        problems |= checks.one("done_on", "date_missing", N_("Write the date."))
    return problems


THING = Thing(
    "follow_up", FollowUp, FollowUpFields, "group", root="client_id", check=check, event_on="done_on"
)
