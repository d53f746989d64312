"""An outreach contact with a client or with somebody who stays without a name."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values


class ContactFields(Fields):
    """What the group writes of a contact."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    client_id: str | None = columns.reference(N_("Client"), "client", index=True)
    gender: str | None = columns.code(N_("Gender, where she stays without a name"), "gender")
    under_age: bool | None = columns.flag(N_("Under 18, counted without a name"))
    contact_on: date | None = columns.day(N_("Date"), required=True)
    mode: str | None = columns.code(N_("Way of contact"), "contact_mode", required=True)
    place_type: str | None = columns.code(N_("Kind of place"), "place_type")
    commune: str | None = columns.unit(N_("Commune"))
    topics: str | None = columns.codes(N_("Topics"), "topic")
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    note: str | None = columns.note(N_("Note"))


class Contact(ContactFields, Record, table=True):
    """A row of the table `contact`."""

    __tablename__ = "contact"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """A contact lies in the past; somebody under 18 is no client."""
    problems = checks.not_in_future(values, "contact_on")
    if values.get("under_age") and values.get("client_id"):
        words = N_("She is under 18: count her without a name, not as a client.")
        problems |= checks.one("under_age", "under_age", words)
    return problems


THING = Thing("contact", Contact, ContactFields, "group", check=check, event_on="contact_on")
