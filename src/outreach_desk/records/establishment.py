"""A place where people work: code, kind and commune travel; name and address stay on the desk."""

from outreach_desk.ground.language import N_
from outreach_desk.records import columns
from outreach_desk.records.base import Fields, Record, Thing


class EstablishmentFields(Fields):
    """What the group writes of an establishment."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    code: str | None = columns.line(N_("Code"), most=40, required=True, searched=True)
    kind: str | None = columns.code(N_("Kind"), "place_type")
    commune: str | None = columns.unit(N_("Commune"))
    name: str | None = columns.line(N_("Name"), private=True, searched=True)
    address: str | None = columns.line(N_("Address"), private=True, most=200)


class Establishment(EstablishmentFields, Record, table=True):
    """A row of the table `establishment`."""

    __tablename__ = "establishment"


THING = Thing("establishment", Establishment, EstablishmentFields, "group", code_column="code")
