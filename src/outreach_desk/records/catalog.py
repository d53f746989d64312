"""All kinds of records, in the order in which they refer to each other."""

from outreach_desk.records import (
    attendance,
    client,
    code,
    consent,
    contact,
    establishment,
    intervention_point,
    meeting,
    member,
    membership,
    organisation,
    peer_group,
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
        client,
        member,
        membership,
        establishment,
        consent,
        meeting,
        attendance,
        contact,
        referral,
        service,
        person_link,
    )
}
OFFICE = tuple(thing for thing in THINGS.values() if thing.owner == "office")
GROUP = tuple(thing for thing in THINGS.values() if thing.owner == "group")

for _thing in THINGS.values():
    defend(_thing)
