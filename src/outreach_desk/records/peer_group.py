"""A peer group, self-help group or club.

The office gives it its id; a new team desk draws a provisional one.
"""

from datetime import date

from outreach_desk.ground.language import N_
from outreach_desk.records import columns
from outreach_desk.records.base import Fields, Record, Thing


class PeerGroupFields(Fields):
    """What the office writes of a group."""

    code: str | None = columns.line(N_("Code"), most=40, required=True, searched=True)
    name: str | None = columns.line(N_("Name"), required=True, searched=True)
    kind: str | None = columns.code(N_("Kind"), "group_kind")
    organisation_id: str | None = columns.reference(N_("Lead organisation"), "organisation")
    unit: str | None = columns.unit(N_("Area"))
    established_on: date | None = columns.day(N_("Established on"), fact="span")
    ended_on: date | None = columns.day(N_("Ended on"), fact="span")


class PeerGroup(PeerGroupFields, Record, table=True):
    """A row of the table `peer_group`."""

    __tablename__ = "peer_group"


THING = Thing("peer_group", PeerGroup, PeerGroupFields, "office", code_column="code")
