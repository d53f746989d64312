"""Figures equal a plain count in Python over the same small data, whatever the data are.

The plain count is written from domain.md 3.1 and 3.3 with loops over lists and knows nothing of the database.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_world import World, world

from outreach_desk.records.reference import shipped
from outreach_desk.reports import period
from outreach_desk.reports.table import Table
from outreach_desk.store.database import Database

FIRST = date(2026, 7, 1)
ASKED = period.free(FIRST + timedelta(days=2), FIRST + timedelta(days=9))
ON = FIRST + timedelta(days=36)
CLIENTS, GIVERS = 4, 2
TYPES = ("prep", "pep", "sti_care")

days = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
who = st.integers(0, CLIENTS - 1)
where = st.integers(0, GIVERS - 1)


@dataclass(frozen=True)
class Given:
    client: int
    what: str
    on: date
    giver: int
    deleted: bool
    slip: int | None


@dataclass(frozen=True)
class Slip:
    client: int
    what: str
    issued: date
    giver: int
    status: str
    after: int
    evidence: str

    @property
    def served(self) -> date | None:
        return self.issued + timedelta(days=self.after) if self.status == "completed" else None


@dataclass(frozen=True)
class Case:
    consents: list[tuple[date, date | None] | None]
    links: list[tuple[int, int]]
    gone: list[int]
    services: list[Given]
    slips: list[Slip]
    meetings: list[tuple[date, int, list[int]]]
    contacts: list[tuple[date, int | None]]

    def person(self, client: int) -> int:
        reached = {client}
        for _ in range(CLIENTS):
            for one, other in self.links:
                if reached & {one, other}:
                    reached |= {one, other}
        return min(reached)

    def agreed(self, client: int, on: date) -> bool:
        span = self.consents[client]
        return span is not None and span[0] <= on and (span[1] is None or on < span[1])


consents = st.none() | st.tuples(days, st.none() | st.just(FIRST + timedelta(days=13)))
services = st.builds(
    Given,
    client=who,
    what=st.sampled_from(TYPES),
    on=days,
    giver=where,
    deleted=st.booleans(),
    slip=st.none() | st.integers(0, 2),
)
slips = st.builds(
    Slip,
    client=who,
    what=st.sampled_from(TYPES),
    issued=days,
    giver=where,
    status=st.sampled_from(["completed", "issued", "cancelled"]),
    after=st.sampled_from([0, 1, 30, 31]),
    evidence=st.sampled_from(["stub", "client_said"]),
)
cases = st.builds(
    Case,
    consents=st.lists(consents, min_size=CLIENTS, max_size=CLIENTS),
    links=st.lists(st.tuples(who, who).filter(lambda pair: pair[0] != pair[1]), max_size=2),
    gone=st.lists(who, max_size=1),
    services=st.lists(services, max_size=6),
    slips=st.lists(slips, min_size=3, max_size=3),
    meetings=st.lists(st.tuples(days, st.integers(0, 3), st.lists(who, unique=True)), max_size=3),
    contacts=st.lists(st.tuples(days, st.none() | who), max_size=4),
)


def typed(made: World, case: Case) -> None:
    """Type the case as people would."""
    clients = [made.client(consent=None) for _ in range(CLIENTS)]
    givers = [made.organisation(f"O{number}") for number in range(GIVERS)]
    for client, span in zip(clients, case.consents, strict=True):
        if span:
            made.make("consent", client_id=client, purpose="record", given_on=span[0], withdrawn_on=span[1])
    slip_ids = []
    for slip in case.slips:
        done = {"outcome_on": slip.served, "evidence": slip.evidence} if slip.served else {}
        slip_ids.append(
            made.slip(
                clients[slip.client], slip.what, slip.issued, givers[slip.giver], status=slip.status, **done
            )
        )
    for service in case.services:
        linked = None if service.slip is None else slip_ids[service.slip]
        service_id = made.service(
            clients[service.client], service.what, service.on, givers[service.giver], referral_id=linked
        )
        if service.deleted:
            made.delete("service", service_id)
    type_events(made, case, clients)
    for one, other in case.links:
        made.link(clients[one], clients[other])
    for number in case.gone:
        made.delete("client", clients[number])


def type_events(made: World, case: Case, clients: list[str]) -> None:
    """Type meetings and contacts."""
    for on, heads, present in case.meetings:
        meeting = made.meeting(on, anonymous_f=heads)
        for number in present:
            made.came(meeting, client_id=clients[number])
    for on, number in case.contacts:
        made.contact(on, **({} if number is None else {"client_id": clients[number]}))


def in_period(on: date | None) -> bool:
    return on is not None and ASKED.first <= on <= ASKED.last


def support(case: Case) -> dict[str, tuple[int, int]]:
    """Count I-07 both columns together: turns and persons by line and in total."""
    alive = [s for s in case.services if not s.deleted and s.client not in case.gone]
    done = [(n, s) for n, s in enumerate(case.slips) if s.served and s.client not in case.gone]
    events: list[tuple[int, str, date, int, bool]] = [
        (case.person(s.client), s.what, s.on, s.giver, case.agreed(s.client, s.on)) for s in alive
    ]
    for number, slip in done:
        has_service = any(
            s.slip == number and case.person(s.client) == case.person(slip.client) for s in alive
        )
        if slip.served and not has_service:
            agreed = case.agreed(slip.client, slip.served)
            events.append((case.person(slip.client), slip.what, slip.served, slip.giver, agreed))
    found = {}
    for line in ("HIV", "HEALTH", "TOTAL"):
        here = [
            event for event in events if in_period(event[2]) and line in {shipped().line(event[1]), "TOTAL"}
        ]
        found[line] = (len({event[:4] for event in here}), len({event[0] for event in here if event[4]}))
    return found


def attendance(case: Case) -> tuple[int, int, int]:
    """Count lượt tham gia, of these anonymous, and persons."""
    turns = anonymous = 0
    persons = set()
    for on, heads, present in case.meetings:
        if not in_period(on):
            continue
        here = {case.person(client) for client in present if client not in case.gone}
        named = {
            case.person(client) for client in present if client not in case.gone and case.agreed(client, on)
        }
        turns += len(here) + heads
        anonymous += len(here - named) + heads
        persons |= named
    return turns, anonymous, len(persons)


def reached(case: Case) -> tuple[int, int, int, int, int]:
    """Count I-05 turns, of these without a name, persons; and of I-06 who is new and who is reached again."""
    events = [(on, f"M{number}", who) for number, (on, _, here) in enumerate(case.meetings) for who in here]
    events += [(on, "contact", who) for on, who in case.contacts if who is not None]
    heads = sum(heads for on, heads, _ in case.meetings if in_period(on))
    heads += sum(who is None and in_period(on) for on, who in case.contacts)
    turns, named, before = set(), set(), set()
    for on, occasion, who in events:
        if who in case.gone:
            continue
        if in_period(on):
            turns.add((case.person(who), occasion, on))
            if case.agreed(who, on):
                named.add((case.person(who), occasion, on))
        elif on < ASKED.first and case.agreed(who, on):
            before.add(case.person(who))
    people = {person for person, _, _ in named}
    unnamed = heads + len(turns - named)
    return len(turns) + heads, unnamed, len(people), len(people - before), len(people & before)


def completion(case: Case) -> tuple[int, int, int, int]:
    """Count slips issued in the period, the mature, those of them served in time, and completions."""
    standing = [s for s in case.slips if s.status != "cancelled" and s.client not in case.gone]
    issued = [s for s in standing if in_period(s.issued)]
    mature = [s for s in issued if (ON - s.issued).days > 30]
    in_time = [s for s in mature if s.served and s.after <= 30]
    return len(issued), len(mature), len(in_time), sum(in_period(s.served) for s in standing)


def value(table: Table, indicator: str, line: str, unit: str) -> int | float | None:
    row = table.find(indicator, line, unit)
    assert row is not None
    return row.value


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases)
def test_figures_equal_a_plain_count(report_database: Database, case: Case) -> None:
    """Links, consents, deletions, repeated entries, slips with and without their services, heads."""
    with world(report_database) as made:
        typed(made, case)
        table = made.report(ASKED, ON)
    lines = ("HIV", "HEALTH", "TOTAL")
    assert support(case) == {
        line: (value(table, "I-07", line, "turn"), value(table, "I-07", line, "person")) for line in lines
    }
    columns = [
        value(table, "I-07", f"TOTAL/{part}", "turn") for part in ("direct", "referral", "self_reported")
    ]
    assert sum(int(column or 0) for column in columns) == support(case)["TOTAL"][0]
    assert attendance(case) == (
        value(table, "I-04", "ATTENDANCE", "attendance_turn"),
        value(table, "I-04", "ATTENDANCE/anonymous", "attendance_turn"),
        value(table, "I-04", "ATTENDANCE", "person"),
    )
    assert reached(case) == (
        value(table, "I-05", "TOTAL", "turn"),
        value(table, "I-05", "TOTAL/anonymous", "turn"),
        value(table, "I-05", "TOTAL", "person"),
        value(table, "I-06", "NEW_YEAR", "person"),
        value(table, "I-06", "REPEAT", "person"),
    )
    genders = [row.value for row in table.rows if row.indicator == "I-05" and row.line.startswith("GENDER")]
    assert sum(int(one or 0) for one in genders) == reached(case)[2]
    assert completion(case) == (
        value(table, "I-08", "TOTAL", "slip"),
        value(table, "I-09", "MATURE", "slip"),
        value(table, "I-09", "SERVED", "slip"),
        value(table, "I-09", "COMPLETED", "slip"),
    )
