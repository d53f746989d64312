"""An intervention point: a support model at a place, in a programme period, led by an organisation."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values


class InterventionPointFields(Fields):
    """What the office writes of a point."""

    code: str | None = columns.line(N_("Code"), most=40, required=True, searched=True)
    name: str | None = columns.line(N_("Name"), required=True, searched=True)
    model: str | None = columns.code(N_("Support model"), "support_model", required=True)
    organisation_id: str | None = columns.reference(N_("Lead organisation"), "organisation")
    programme_period: str | None = columns.code(N_("Programme period"), "programme_period")
    unit: str | None = columns.unit(N_("Area"))
    starts_on: date | None = columns.day(N_("Starts on"), fact="span", required=True)
    ends_on: date | None = columns.day(N_("Ends on"), fact="span")
    status: str | None = columns.code(N_("Status"), "point_status")


class InterventionPoint(InterventionPointFields, Record, table=True):
    """A row of the table `intervention_point`."""

    __tablename__ = "intervention_point"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """A point does not end before it starts."""
    return checks.in_order(values, "starts_on", "ends_on")


THING = Thing(
    "intervention_point",
    InterventionPoint,
    InterventionPointFields,
    "office",
    check=check,
    code_column="code",
)
