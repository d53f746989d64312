"""A client's consent for one purpose: given, provable, and withdrawn when she says so."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

RECORD = "record"


class ConsentFields(Fields):
    """What the group writes of a consent."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True, index=True)
    purpose: str | None = columns.code(N_("Purpose"), "consent_purpose", required=True)
    text_version: str | None = columns.line(N_("Version of the text read to her"), most=20)
    how: str | None = columns.code(N_("How it was given"), "consent_how")
    given_on: date | None = columns.day(N_("Given on"), required=True)
    withdrawn_on: date | None = columns.day(N_("Withdrawn on"))


class Consent(ConsentFields, Record, table=True):
    """A row of the table `consent`."""

    __tablename__ = "consent"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """Consent is not given or withdrawn in the future, nor withdrawn before it was given."""
    problems = checks.not_in_future(values, "given_on") | checks.not_in_future(values, "withdrawn_on")
    given, withdrawn = values.get("given_on"), values.get("withdrawn_on")
    if isinstance(given, date) and isinstance(withdrawn, date) and withdrawn < given:
        words = N_("Consent cannot be withdrawn before it was given.")
        problems |= checks.one("withdrawn_on", "withdrawn_before_given", words)
    return problems


THING = Thing("consent", Consent, ConsentFields, "group", root="client_id", check=check)
