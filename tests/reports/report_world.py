"""The golden example of domain.md 3.4, typed through the one `save`, and a small world."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog, ids, record
from outreach_desk.records.identity import Author
from outreach_desk.reports import gather, period
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table
from outreach_desk.store.database import Database

Q3 = period.free(date(2026, 7, 1), date(2026, 9, 30))
Q3_ADMINISTRATIVE = period.free(date(2026, 6, 15), date(2026, 9, 14), period.ADMINISTRATIVE)
LATER = date(2026, 11, 5)


def day(month: int, number: int) -> date:
    """Give a day of 2026."""
    return date(2026, month, number)


class World:
    """One open session in which records are made by short names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.author = Author("abcdefgh")
        self.group = self.make("peer_group", code="G-01", name="Nhóm Sen")

    def make(self, thing: str, /, **values: Any) -> str:
        """Save a record and give its id."""
        return record.save(self.session, self.author, catalog.THINGS[thing], values).id

    def change(self, thing: str, record_id: str, /, **values: Any) -> None:
        """Change a record."""
        record.save(self.session, self.author, catalog.THINGS[thing], values, record_id)

    def delete(self, name: str, record_id: str) -> None:
        """Delete a record."""
        record.delete(self.session, self.author, catalog.THINGS[name], record_id)

    def client(self, *, consent: date | None = date(2026, 1, 1), withdrawn: date | None = None) -> str:
        """Make a client, with consent to a record from that day on."""
        made = self.make("client", group_id=self.group, registered_on=date(2026, 1, 1))
        if consent:
            self.make("consent", client_id=made, purpose="record", given_on=consent, withdrawn_on=withdrawn)
        return made

    def organisation(self, code: str, kind: str = "opc") -> str:
        """Make an organisation."""
        return self.make("organisation", code=code, name=f"Cơ sở {code}", kind=kind)

    def service(self, client: str, what: str, on: date, giver: str | None = None, **values: Any) -> str:
        """Make a service."""
        return self.make(
            "service", client_id=client, service=what, served_on=on, organisation_id=giver, **values
        )

    def slip(self, client: str, what: str, issued: date, target: str, **values: Any) -> str:
        """Make a slip, open unless told otherwise."""
        asked = {"status": "issued"} | values
        return self.make(
            "referral", client_id=client, service=what, issued_on=issued, organisation_id=target, **asked
        )

    def meeting(self, on: date, *, kind: str = "periodic_meeting", **values: Any) -> str:
        """Make a meeting, held unless told otherwise."""
        asked = {"status": "held", "group_id": self.group} | values
        return self.make("meeting", held_on=on, kind=kind, **asked)

    def came(self, meeting: str, *, presence: str = "present", **who: str) -> str:
        """Mark an attendee."""
        return self.make("attendance", meeting_id=meeting, presence=presence, **who)

    def contact(self, on: date, **values: Any) -> str:
        """Make a contact."""
        asked = {"mode": "one_to_one", "group_id": self.group} | values
        return self.make("contact", contact_on=on, **asked)

    def point(self, code: str, model: str, unit: str | None, starts: date, **values: Any) -> str:
        """Make an intervention point."""
        asked = {"code": code, "name": f"Điểm {code}", "model": model, "unit": unit, "starts_on": starts}
        return self.make("intervention_point", **(asked | values))

    def member(self, role: str, starts: date, ends: date | None = None, **values: Any) -> str:
        """Make a member with a role from one day to another."""
        asked = {"group_id": self.group, "code": f"TV{ids.new()[-6:]}"} | values
        made = self.make("member", **asked)
        span = {"group_id": asked["group_id"], "role": role, "starts_on": starts, "ends_on": ends}
        self.make("membership", member_id=made, **span)
        return made

    def copies(self, thing: str, made: str, changes: Iterable[dict[str, Any]]) -> list[str]:
        """Write many records like one that was saved, each with a few values of its own."""
        self.session.flush()
        whole = SQLModel.metadata.tables[catalog.THINGS[thing].name]
        like = dict(self.session.execute(sa.select(whole).where(whole.c.id == made)).mappings().one())
        rows = [{**like, "id": ids.new(), **values} for values in changes]
        self.session.execute(sa.insert(whole), rows)
        return [row["id"] for row in rows]

    def link(self, one: str, other: str, verdict: str = "same") -> str:
        """Say that two clients are one person."""
        first, second = sorted((one, other))
        return self.make("person_link", client_id=first, other_id=second, verdict=verdict)

    def report(self, asked: Period = Q3, on: date = LATER, *chosen: str) -> Table:
        """Count."""
        return gather.gather(self.session, chosen or None, asked, on)

    def figure(
        self, indicator: str, line: str, unit: str, asked: Period = Q3, on: date = LATER
    ) -> int | float | None:
        """Give one figure; a row that is not there is a failure."""
        found = self.report(asked, on, indicator).find(indicator, line, unit)
        assert found is not None
        return found.value

    def pair(self, line: str, asked: Period = Q3, indicator: str = "I-07") -> tuple[Any, Any]:
        """Give turns (or slips) and persons of a line."""
        events = {"I-07": "turn", "I-08": "slip"}[indicator]
        return tuple(self.figure(indicator, line, unit, asked) for unit in (events, "person"))  # type: ignore[return-value]


@contextmanager
def world(database: Database) -> Iterator[World]:
    """Give a world that is forgotten at the end: nothing is committed."""
    with database.read() as session:
        yield World(session)


def golden(made: World) -> dict[str, str]:
    """Type the golden example. Gives the ids of A, B, C and of the two slips."""
    a, b, c = made.client(), made.client(), made.client()
    x, y, z = made.organisation("X", "legal_aid_centre"), made.organisation("Y"), made.organisation("Z")
    for _ in ("first device", "second device"):
        made.service(a, "legal_counsel", day(7, 5), x)
    made.service(a, "legal_counsel", day(7, 6), x)
    made.service(b, "sti_care", day(7, 5), y)
    made.service(c, "sti_care", day(8, 10), y)
    done = {"status": "completed", "outcome_on": day(9, 25), "evidence": "stub"}
    s1 = made.slip(a, "hiv_test", day(9, 20), z, serial="S1", **done)
    made.service(a, "hiv_test", day(9, 25), z, referral_id=s1)
    made.service(a, "sti_care", day(10, 1), y)
    meeting = made.meeting(day(8, 10), anonymous_f=3, anonymous_undisclosed=2)
    made.came(meeting, client_id=a)
    made.came(meeting, client_id=b)
    s2 = made.slip(c, "sti_care", day(9, 28), y, serial="S2")
    return {"A": a, "B": b, "C": c, "S1": s1, "S2": s2}
