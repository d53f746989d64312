"""A referral slip from issue to outcome. Status, date, evidence and reason are one fact."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

ISSUED, ARRIVED, COMPLETED = "issued", "arrived", "completed"
NOT_COMPLETED, CANCELLED = "not_completed", "cancelled"
VALID_DAYS = 30


class ReferralFields(Fields):
    """What the group writes of a referral."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True, index=True)
    serial: str | None = columns.line(N_("Slip number"), most=40, searched=True)
    issued_on: date | None = columns.day(N_("Issued on"), required=True)
    service: str | None = columns.code(N_("Service"), "service_type", required=True)
    organisation_id: str | None = columns.reference(N_("Refer to"), "organisation", required=True)
    valid_until: date | None = columns.day(N_("Valid until"))
    meeting_id: str | None = columns.reference(N_("Issued at meeting"), "meeting")
    contact_id: str | None = columns.reference(N_("Issued at contact"), "contact")
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    status: str | None = columns.code(N_("Status"), "referral_status", fact="outcome", required=True)
    outcome_on: date | None = columns.day(N_("Date of the outcome"), fact="outcome")
    evidence: str | None = columns.code(N_("Evidence"), "evidence", fact="outcome")
    reason: str | None = columns.code(N_("Why not completed"), "not_completed_reason", fact="outcome")
    declined_by: str | None = columns.code(N_("Who declined"), "declined_by")
    returned_on: date | None = columns.day(N_("Stub came back on"))
    note: str | None = columns.note(N_("Note"))


class Referral(ReferralFields, Record, table=True):
    """A row of the table `referral`."""

    __tablename__ = "referral"


def due_on(issued_on: date) -> date:
    """Give the last day on which a slip counts as served in time: 30 days after its issue."""
    return issued_on + timedelta(days=VALID_DAYS)


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """Each status has what it needs, and dates stand in their order."""
    issued, status, outcome_on = values.get("issued_on"), values.get("status"), values.get("outcome_on")
    problems = checks.not_in_future(values, "issued_on") | checks.not_in_future(values, "outcome_on")
    problems |= checks.not_in_future(values, "returned_on")
    if isinstance(outcome_on, date) and isinstance(issued, date) and outcome_on < issued:
        words = N_("The outcome lies before the slip was issued.")
        problems |= checks.one("outcome_on", "before_issue", words)
    if status in {ARRIVED, COMPLETED} and outcome_on is None:
        problems |= checks.one("outcome_on", "date_missing", N_("Write the date."))
    if status == COMPLETED and not values.get("evidence"):
        words = N_("Say how you know that she received the service.")
        problems |= checks.one("evidence", "evidence_missing", words)
    if status == NOT_COMPLETED and not values.get("reason"):
        problems |= checks.one("reason", "reason_missing", N_("Say why it was not completed."))
    if status != NOT_COMPLETED and values.get("reason"):
        words = N_("A reason belongs only to a referral that was not completed.")
        problems |= checks.one("reason", "reason_without_need", words)
    if status == ISSUED and (outcome_on is not None or values.get("evidence")):
        words = N_("An open slip has no outcome yet: choose another status or empty the outcome.")
        problems |= checks.one("status", "outcome_without_status", words)
    return problems


THING = Thing(
    "referral",
    Referral,
    ReferralFields,
    "group",
    root="client_id",
    check=check,
    code_column="serial",
    event_on="issued_on",
)
