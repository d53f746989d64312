"""An organisation that runs points, gives services or receives referrals. The office keeps the list."""

from datetime import date

from outreach_desk.ground.language import N_
from outreach_desk.records import columns
from outreach_desk.records.base import Fields, Record, Thing


class OrganisationFields(Fields):
    """What the office writes of an organisation."""

    code: str | None = columns.line(N_("Code"), most=40, required=True, searched=True)
    name: str | None = columns.line(N_("Name"), required=True, searched=True)
    kind: str | None = columns.code(N_("Kind"), "organisation_kind", required=True)
    unit: str | None = columns.unit(N_("Area"))
    services: str | None = columns.codes(N_("Services offered"), "service_type")
    address: str | None = columns.line(N_("Address"), most=200)
    phone: str | None = columns.line(N_("Phone"), most=20)
    hours: str | None = columns.line(N_("Opening hours"))
    active_from: date | None = columns.day(N_("Active from"), fact="active")
    active_to: date | None = columns.day(N_("Active to"), fact="active")


class Organisation(OrganisationFields, Record, table=True):
    """A row of the table `organisation`."""

    __tablename__ = "organisation"


THING = Thing("organisation", Organisation, OrganisationFields, "office", code_column="code")
