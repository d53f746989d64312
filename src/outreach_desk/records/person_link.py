"""Two client records are one person, says a person at the office. No client record is rewritten by it."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns, ids
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values
from outreach_desk.records.columns import Value

SAME, DIFFERENT = "same", "different"


class PersonLinkFields(Fields):
    """What the office writes of a pair; `client_id` is the smaller of the two ids."""

    client_id: str | None = columns.reference(N_("Client"), "client", required=True)
    other_id: str | None = columns.reference(N_("Other client"), "client", required=True)
    verdict: str | None = columns.code(N_("Verdict"), "person_link_verdict", required=True)


class PersonLink(PersonLinkFields, Record, table=True):
    """A row of the table `person_link`."""

    __tablename__ = "person_link"


def make_id(values: Mapping[str, Value]) -> str | None:
    """Make the id from the smaller and the larger client id."""
    one, other = values.get("client_id"), values.get("other_id")
    if isinstance(one, str) and isinstance(other, str):
        return ids.of_pair(one, other)
    return None


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """The pair stands in order and is a pair."""
    one, other = values.get("client_id"), values.get("other_id")
    if isinstance(one, str) and isinstance(other, str) and one >= other:
        words = N_("Name two different records, the smaller id first.")
        return checks.one("other_id", "pair_order", words)
    return {}


def canonical(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give for each linked client the one that stands for the person: the smallest id that links reach.

    A client that no link names is not in the answer and stands for herself.
    """
    leader: dict[str, str] = {}

    def find(one: str) -> str:
        while leader.get(one, one) != one:
            one = leader[one]
        return one

    for one, other in pairs:
        first, second = sorted((find(one), find(other)))
        leader[first] = first
        leader[second] = first
        leader.setdefault(one, first)
        leader.setdefault(other, first)
    return {one: find(one) for one in leader}


THING = Thing(
    "person_link",
    PersonLink,
    PersonLinkFields,
    "office",
    check=check,
    made_of=("client_id", "other_id"),
    make_id=make_id,
)
