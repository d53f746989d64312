"""All kinds of records, in the order in which they refer to each other.

Of the one ring the member stands first: nearly every client names an educator, hardly a member is a client.
A record that comes after what names it costs the database a search of every table that may have named it.
"""

from outreach_desk.records import (
    attendance,
    client,
    code,
    consent,
    contact,
    establishment,
    follow_up,
    intervention_point,
    meeting,
    member,
    membership,
    need,
    organisation,
    peer_group,
    period_report,
    person_link,
    referral,
    service,
)
from outreach_desk.records.base import Thing, defend

THINGS: dict[str, Thing] = {
    module.THING.name: module.THING
    for module in (
        code,
        organisation,
        peer_group,
        intervention_point,
        member,
        client,
        membership,
        establishment,
        consent,
        meeting,
        attendance,
        contact,
        referral,
        service,
        need,
        follow_up,
        period_report,
        person_link,
    )
}
OFFICE = tuple(thing for thing in THINGS.values() if thing.owner == "office")
GROUP = tuple(thing for thing in THINGS.values() if thing.owner == "group")

for _thing in THINGS.values():
    defend(_thing)
