"""What a client needs: noted when she says it, settled when it was met or fell away, and by what."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

OPEN, MET, DROPPED = "open", "met", "dropped"


class NeedFields(Fields):
    """What the group writes of a need. State, day and what met it are one fact."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True, index=True)
    service: str | None = columns.code(N_("What she needs"), "service_type", required=True)
    noted_on: date | None = columns.day(N_("Noted on"), required=True)
    status: str | None = columns.code(N_("Need met?"), "need_status", fact="settled", required=True)
    settled_on: date | None = columns.day(N_("Settled on"), fact="settled")
    service_id: str | None = columns.reference(N_("Met by service"), "service", fact="settled")
    referral_id: str | None = columns.reference(N_("Met by referral"), "referral", fact="settled")
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    note: str | None = columns.note(N_("Note"))


class Need(NeedFields, Record, table=True):
    """A row of the table `need`."""

    __tablename__ = "need"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """An open need has no end; a settled one has its day, not before it was noted."""
    noted, settled, status = values.get("noted_on"), values.get("settled_on"), values.get("status")
    problems = checks.not_in_future(values, "noted_on") | checks.not_in_future(values, "settled_on")
    if isinstance(noted, date) and isinstance(settled, date) and settled < noted:
        words = N_("The need cannot be settled before it was noted.")
        problems |= checks.one("settled_on", "settled_before_noted", words)
    if status == OPEN and (settled or values.get("service_id") or values.get("referral_id")):
        words = N_("An open need has no day on which it was settled.")
        problems |= checks.one("status", "settled_without_status", words)
    if status in {MET, DROPPED} and settled is None:
        problems |= checks.one("settled_on", "date_missing", N_("Write the date."))
    return problems


THING = Thing("need", Need, NeedFields, "group", root="client_id", check=check, event_on="noted_on")
