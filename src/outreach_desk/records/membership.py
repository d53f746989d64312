"""Who was in a group in which role, from when to when."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values


class MembershipFields(Fields):
    """What the group writes of a membership."""

    member_id: str | None = columns.reference(N_("Member"), "member", required=True)
    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    role: str | None = columns.code(N_("Role"), "group_role", required=True)
    starts_on: date | None = columns.day(N_("From"), fact="span", required=True)
    ends_on: date | None = columns.day(N_("To"), fact="span")


class Membership(MembershipFields, Record, table=True):
    """A row of the table `membership`."""

    __tablename__ = "membership"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """A membership does not end before it starts."""
    return checks.in_order(values, "starts_on", "ends_on")


THING = Thing("membership", Membership, MembershipFields, "group", check=check)
