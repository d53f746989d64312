"""A service given to a client: what, when, by whom, and from which referral it came."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

COMMUNITY, SOCIAL_WORK_CENTRE, FACILITY = "community", "social_work_centre", "facility"
"""Where a service is given: the first two are the first model's (domain.md 2.1)."""


class ServiceFields(Fields):
    """What the group writes of a service. Amounts are whole ₫."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True, index=True)
    service: str | None = columns.code(N_("Service"), "service_type", required=True)
    served_on: date | None = columns.day(N_("Date"), required=True)
    organisation_id: str | None = columns.reference(N_("Given by"), "organisation")
    setting: str | None = columns.code(N_("Where"), "service_setting")
    amount: int | None = columns.whole(N_("Amount (₫)"), most=10_000_000_000)
    referral_id: str | None = columns.reference(N_("From referral"), "referral")
    result: str | None = columns.code(N_("Result"), "service_result")
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    note: str | None = columns.note(N_("Note"))


class Service(ServiceFields, Record, table=True):
    """A row of the table `service`."""

    __tablename__ = "service"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """A service lies in the past."""
    return checks.not_in_future(values, "served_on")


THING = Thing("service", Service, ServiceFields, "group", root="client_id", check=check, event_on="served_on")
