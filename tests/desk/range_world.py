"""Random provinces with undecided pairs and open questions, and every way in which these may be decided."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from random import Random
from typing import Any

import sqlalchemy as sa
from plain_province import Province, Row, draw, put
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk.ends import Range
from outreach_desk.ground import uic
from outreach_desk.records import catalog, review
from outreach_desk.reports import difference, gather
from outreach_desk.reports.difference import Key
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table

NEAR = (("Hoa", "Lan", 1995), ("Đào", "Mận", 1988))
"""Two families of codes: whoever has one of a family may be anybody of it, and nobody of the other."""
ASKED = {
    "client": ("gender", "birth_year", "population", "group_id", "status", "deleted"),
    "consent": ("given_on", "client_id"),
    "contact": ("contact_on", "client_id", "group_id"),
    "meeting": ("held_on", "status", "kind", "anonymous_f", "group_id", "point_id", "deleted"),
    "attendance": ("presence", "client_id"),
    "service": ("served_on", "client_id", "amount", "service", "referral_id"),
    "referral": ("issued_on", "outcome_on", "status", "evidence", "client_id", "deleted"),
    "follow_up": ("done_on", "result"),
    "membership": ("role", "ends_on", "group_id"),
    "member": ("client_id",),
    "organisation": ("kind",),
    "peer_group": ("ended_on", "established_on", "deleted"),
    "intervention_point": ("unit", "model", "status", "starts_on"),
    "period_report": ("planned_meetings", "planned_turns"),
    "person_link": ("verdict",),
}


@dataclass
class Doubtful:
    """A province in a session, and what is undecided in it: pairs of clients, and conflicts."""

    session: Session
    province: Province
    random: Random
    conflicts: list[tuple[str, Row, str, Any]] = field(default_factory=list)

    def report(self, asked: Period, on: date, linked: Iterable[tuple[str, str]] = ()) -> Table:
        """Count, as if some pairs were linked."""
        return gather.gather(self.session, None, asked, on, supposed=[*linked])

    def ask(self, count: int) -> None:
        """Let two writes of some facts have met."""
        for number in range(count):
            name = self.random.choice([*ASKED])
            rows = self.province[name]
            if not rows:
                continue
            row, fact = self.random.choice(rows), self.random.choice(ASKED[name])
            other = self.random.choice(rows)[fact] if fact != "deleted" else not row["deleted"]
            if fact == "verdict":
                other = "different" if row[fact] == "same" else "same"
            if other == row[fact] or any((one[1], one[2]) == (row, fact) for one in self.conflicts):
                continue
            self.conflicts.append((name, row, fact, other))
            question = {
                "id": f"asked {number}",
                "kind": review.CONFLICT,
                "table_name": name,
                "record_id": row["id"],
                "fact": fact,
                "ours": json.dumps({fact: _text(row[fact])}),
                "theirs": json.dumps({fact: _text(other)}),
                "opened_at": "2026-01-01T00:00:00Z",
            }
            self.session.execute(sa.insert(_table("review")), question)

    def answer(self) -> None:
        """Decide everything by chance: either value, and what is named stands or whatever names it goes."""
        for name, row, fact, other in self.conflicts:
            if self.random.random() < 0.5:
                self._set(name, row["id"], fact, other)
        for question in review.open_questions(self.session):
            if question.kind != review.NAMES_DELETED:
                continue
            if self.random.random() < 0.5:
                self._set(question.table_name, question.record_id, "deleted", value=True)
                continue
            thing, of = catalog.THINGS[question.table_name], _table(question.table_name)
            row = self.session.execute(sa.select(of).where(of.c.id == question.record_id)).mappings().one()
            for column, named in thing.references.items():
                if row[column] is not None:
                    self._set(named, row[column], "deleted", value=False)
        settle(self.session)

    def _set(self, name: str, record_id: str, fact: str, value: Any) -> None:
        of = _table(name)
        self.session.execute(sa.update(of).where(of.c.id == record_id).values({fact: value}))


def doubtful(session: Session, seed: int, *, near: tuple[int, int], questions: int) -> Doubtful:
    """Put a province into a session: so many of its clients are like each other by each family of codes."""
    random, province = Random(seed), draw(seed)  # noqa: S311 - fiction, no secret
    stay = [row for row in province["client"] if not row["deleted"] and not row["erased"]]
    random.shuffle(stay)
    for many, (mother, father, year) in zip(near, NEAR, strict=True):
        for month in range(1, many + 1):
            if stay:
                stay.pop()["uic"] = uic.build(mother, father, year, month, "01")
    for row in province["client"]:
        row.setdefault("uic", None)
    province["review"] = []
    for row in chain.from_iterable(province.values()):
        # Where nothing is deleted a conflict alone asks: its range is narrow.
        row["deleted"] = row["deleted"] and seed % 2 == 0
    put(session, province)
    made = Doubtful(session, province, random)
    if questions:
        settle(session)
        made.ask(questions)
    return made


def settle(session: Session) -> None:
    """Ask, as a desk does, about all that names what is deleted, and about nothing else that does not."""
    asked = _table("review")
    session.execute(sa.delete(asked).where(asked.c.kind == review.NAMES_DELETED))
    gone = {
        (name, own)
        for name in catalog.THINGS
        for own in session.scalars(sa.select(_table(name).c.id).where(_table(name).c.deleted))
    }
    for name, thing in catalog.THINGS.items():
        of = _table(name)
        for row in session.execute(sa.select(of).where(of.c.deleted.is_(False))).mappings():
            if any((table, row[column]) in gone for column, table in thing.references.items()):
                question = {
                    "id": f"{name} {row['id']}",
                    "kind": review.NAMES_DELETED,
                    "table_name": name,
                    "record_id": row["id"],
                    "opened_at": "2026-01-01T00:00:00Z",
                }
                session.execute(sa.insert(asked), question)


def outside(ranges: Iterable[Range], before: Table, after: Table) -> Mapping[Key, Any]:
    """Give the figures of a report that became what their range does not hold."""
    known = {difference.key(one.row): one for one in ranges}
    now = {difference.key(row): row for row in after.rows}
    found = {}
    for row in before.rows:
        key = difference.key(row)
        if key not in now and row.line.endswith("/in_force"):
            continue  # a province without any has no line
        nothing = None if row.unit in SHARES and "/PROVINCE/" not in row.line else 0
        value = now[key].value if key in now else nothing
        one = known.get(key)
        if one is None:
            fits = value == row.value
        elif value is None:
            fits = one.may_lack or row.value is None or bool(one.untold)
        else:
            fits = (one.low is None or one.low <= value) and (one.high is None or value <= one.high)
            fits = fits and (one.high is not None or bool(one.untold))
        if not fits:
            found[key] = row.value, value, one and (one.low, one.high, one.untold, one.may_lack)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]
