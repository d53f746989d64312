"""Whatever comes after a seal, in whatever order: sealed figures + all additions told = a count today."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from exchange_world import delete, save
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sealing_hands import client_at, group_at, meeting_at, office_at, values

from outreach_desk.desk import beneath, figures, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.reports import period
from outreach_desk.reports.difference import Key
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.period import Period

MONTHS, CLIENTS = 3, 4
YEARS = itertools.count(1930)
"""Each example has a year of its own: the desk is made once, and no example sees another's."""


@dataclass(frozen=True)
class Act:
    """One thing that somebody does: what, on which day of the quarter, and to which client."""

    what: str
    day: int
    client: int


acts = st.builds(
    Act,
    what=st.sampled_from(
        ["meeting", "contact", "service", "slip", "delete", "link", "seal", "seal", "seal again"]
    ),
    day=st.integers(0, 88),
    client=st.integers(0, CLIENTS - 2),
)


def _act(what: str, day: int) -> Act:
    return Act(what, day, 0)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = office_at(Home(tmp_path_factory.mktemp("sums") / "desk"))
    yield made
    made.close()


class Year:
    """One example: a year of an office in which acts are done one after the other."""

    def __init__(self, office: Desk) -> None:
        self.office = office
        self.year = next(YEARS)
        first = date(self.year, 1, 1)
        self.group = group_at(office, f"G-{self.year}")
        self.clients = sorted(client_at(office, self.group, first) for _ in range(CLIENTS))
        place = {"code": f"O-{self.year}", "name": "Cơ sở thử", "kind": "opc"}
        self.place = save(office, "organisation", place)
        self.made: list[tuple[str, str]] = []
        self.meetings: dict[str, int] = {}

    def month(self, number: int) -> Period:
        first = date(self.year, number + 1, 1)
        return period.free(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    def do(self, act: Act) -> None:
        on, client = date(self.year, 1, 1) + timedelta(days=act.day), self.clients[act.client]
        doing: dict[str, Callable[[], object]] = {
            "meeting": lambda: self.meet(on, act.day % 3, client),
            "contact": lambda: self.write("contact", {"contact_on": on, "mode": "one_to_one"}, client),
            "service": lambda: self.write("service", {"served_on": on, "service": "prep"}, client),
            "slip": lambda: self.write(
                "referral",
                {"issued_on": on, "service": "prep", "status": "issued", "organisation_id": self.place},
                client,
            ),
            "delete": self.delete,
            "link": lambda: self.link(client, self.clients[act.client + 1]),
            "seal": lambda: self.seal(on.month - 1),
            "seal again": lambda: self.seal_again(on.month - 1),
        }
        doing[act.what]()

    def meet(self, on: date, heads: int, client: str) -> None:
        made = meeting_at(self.office, self.group, on, heads, [client])
        self.made.append(("meeting", made))
        self.meetings[made] = on.month - 1

    def write(self, thing: str, facts: dict[str, object], client: str) -> None:
        group = {"group_id": self.group} if thing == "contact" else {}
        self.made.append((thing, save(self.office, thing, facts | group | {"client_id": client})))

    def delete(self) -> None:
        if self.made:
            thing, record_id = self.made.pop()
            delete(self.office, thing, record_id)
            self.meetings.pop(record_id, None)

    def link(self, one: str, other: str) -> None:
        save(self.office, "person_link", {"client_id": one, "other_id": other, "verdict": "same"})

    def seal(self, number: int) -> None:
        asked = self.month(number)
        if sealing.sealed(self.office, asked) is not None:
            sealing.unseal(self.office, asked)
        sealing.seal(self.office, asked, date(self.year, 12, 31))

    def seal_again(self, number: int) -> None:
        """Take a seal off and undo that."""
        if sealing.sealed(self.office, self.month(number)) is not None:
            sealing.seal_again(self.office, sealing.unseal(self.office, self.month(number)))

    def forget(self) -> None:
        for number in range(MONTHS):
            if sealing.sealed(self.office, self.month(number)) is not None:
                sealing.unseal(self.office, self.month(number))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(acts, min_size=6, max_size=12))
@example(done=[_act("seal", 38), _act("meeting", 41), _act("seal", 75), _act("seal", 48)])
@example(done=[_act("seal", 38), _act("meeting", 41), _act("seal", 75), _act("seal again", 38)])
def test_sealed_and_additions_are_what_a_count_gives(office: Desk, done: list[Act]) -> None:
    """For every figure of every sealed month; and of sessions, what a plain list of them says."""
    year = Year(office)
    try:
        for act in done:
            year.do(act)
        after = period.free(date(year.year, MONTHS + 1, 1), date(year.year, MONTHS + 1, 30))
        told = [
            beneath.look(office, figures.report(office, asked)).additions
            for asked in [
                *(
                    year.month(number)
                    for number in range(MONTHS)
                    if sealing.sealed(office, year.month(number)) is not None
                ),
                after,
            ]
        ]
        for number in range(MONTHS):
            asked = year.month(number)
            kept = sealing.sealed(office, asked)
            if kept is None:
                continue
            sums: Counter[Key] = Counter(values(kept.rows))
            for added in itertools.chain(*told):
                if added.period == asked and added.stands:
                    for one in added.figures:
                        sums[one.key] += one.delta or 0
            counted = values(figures.report(office, asked, kept.on).rows)
            assert plain(sums) == plain(counted)
            held = sum(month == number for month in year.meetings.values())
            assert sums["I-04", "SESSIONS", "session"] == held
    finally:
        year.forget()


def plain(found: dict[Key, int | float]) -> dict[Key, int | float]:
    """Leave out shares, which do not add up, and what is 0."""
    return {key: value for key, value in found.items() if key[2] not in SHARES and value}
