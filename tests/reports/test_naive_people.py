"""I-13, I-14, I-16 and the further lines of I-04 equal a plain count, whatever the data are.

The plain count is written from domain.md 2.3 to 2.9, 3.1 and 3.3; its days lie around the end of districts.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_units import levels, lies_in, place
from report_world import World, world

from outreach_desk.reports import period
from outreach_desk.store.database import Database

TURN = date(2025, 7, 1)
ASKED = period.free(date(2025, 6, 29), date(2025, 7, 2))
CLIENTS, MEMBERS = 3, 3
REACHING = {"group_talk", "training"}
COMMUNES = ("2024:00001", "2025:00097", "2025:00331", "2024:008", None)

days = st.integers(-3, 3).map(lambda number: TURN + timedelta(days=number))
who = st.integers(0, CLIENTS - 1)
member = st.integers(0, MEMBERS - 1)
commune = st.sampled_from(COMMUNES)


@dataclass(frozen=True)
class Meeting:
    on: date
    kind: str
    held: bool
    audience: str | None
    commune: str | None
    peer_led: bool | None
    heads: int
    clients: list[int]
    members: list[int]


@dataclass(frozen=True)
class Given:
    client: int
    what: str
    on: date
    amount: int | None
    result: str | None
    slip: bool


@dataclass(frozen=True)
class Span:
    member: int
    role: str
    first: date
    last: date | None
    closing: bool


@dataclass(frozen=True)
class Case:
    consents: list[tuple[date, date | None] | None]
    statuses: list[tuple[str | None, date | None]]
    links: list[tuple[int, int]]
    gone: list[int]
    members: list[tuple[int | None, bool]]
    spans: list[Span]
    closed: date
    meetings: list[Meeting]
    contacts: list[tuple[date, int | None, str | None]]
    services: list[Given]
    asked_after: list[tuple[int, date, str]]
    on: date

    def person(self, client: int) -> int:
        reached = {client}
        for _ in range(CLIENTS):
            for pair in self.links:
                reached |= set(pair) if reached & set(pair) else set()
        return min(reached)

    def agreed(self, client: int, on: date) -> bool:
        span = self.consents[client]
        return span is not None and span[0] <= on and (span[1] is None or on < span[1])

    def human(self, number: int) -> int | str:
        """Give who a member is: the person of her client record, or herself."""
        client = self.members[number][0]
        return f"m{number}" if client is None or client in self.gone else self.person(client)


results = st.sampled_from([None, None, "job_found", "job_kept_3m", "job_kept_6m"])
meetings = st.builds(
    Meeting,
    on=days,
    kind=st.sampled_from(["training", "training", "group_talk", "core_briefing"]),
    held=st.sampled_from([True, True, True, False]),
    audience=st.sampled_from([None, "students", "public"]),
    commune=commune,
    peer_led=st.sampled_from([None, True, False]),
    heads=st.integers(0, 2),
    clients=st.lists(who, unique=True, max_size=3),
    members=st.lists(member, unique=True, min_size=1, max_size=2),
)
services = st.builds(
    Given,
    client=who,
    what=st.sampled_from(["voc_training", "job_placement", "loan", "loan", "loan", "grant_capital"]),
    on=days,
    amount=st.sampled_from([None, 1, 2]),
    result=results,
    slip=st.sampled_from([False, False, True]),
)
spans = st.builds(
    Span,
    member=member,
    role=st.sampled_from(["peer_educator", "peer_educator", "core"]),
    first=days,
    last=st.none() | days,
    closing=st.booleans(),
).filter(lambda span: span.last is None or span.first <= span.last)
consents = st.none() | st.tuples(days, st.none() | st.none() | days).filter(
    lambda ends: ends[1] is None or ends[0] < ends[1]
)
statuses = st.tuples(st.sampled_from([None, "active", "inactive", "lost"]), st.none() | days)
cases = st.builds(
    Case,
    consents=st.lists(consents, min_size=CLIENTS, max_size=CLIENTS),
    statuses=st.lists(statuses, min_size=CLIENTS, max_size=CLIENTS),
    links=st.lists(st.tuples(who, who).filter(lambda pair: pair[0] != pair[1]), max_size=2),
    gone=st.lists(who, max_size=1),
    members=st.lists(
        st.tuples(st.none() | who, st.sampled_from([False, False, True])), min_size=MEMBERS, max_size=MEMBERS
    ),
    spans=st.lists(spans, min_size=2, max_size=5),
    closed=days,
    meetings=st.lists(meetings, min_size=1, max_size=3),
    contacts=st.lists(st.tuples(days, st.none() | who, commune), max_size=3),
    services=st.lists(services, min_size=2, max_size=5),
    asked_after=st.lists(st.tuples(who, days, results.filter(bool)), max_size=3),
    on=st.sampled_from([date(2025, 6, 30), date(2025, 7, 20)]),
)


def typed(made: World, case: Case) -> None:
    """Type the case as people would; what is deleted is deleted at the end."""
    closing = made.make("peer_group", code="G-02", name="Nhóm thử", ended_on=case.closed)
    clients = [
        made.make("client", group_id=made.group, registered_on=TURN, status=status, status_on=since)
        for status, since in case.statuses
    ]
    for client, agreed in zip(clients, case.consents, strict=True):
        if agreed:
            made.make(
                "consent", client_id=client, purpose="record", given_on=agreed[0], withdrawn_on=agreed[1]
            )
    members = [
        made.make(
            "member",
            group_id=made.group,
            code=f"TV{number}",
            client_id=None if client is None else clients[client],
        )
        for number, (client, _) in enumerate(case.members)
    ]
    for span in case.spans:
        group = closing if span.closing else made.group
        values = {"role": span.role, "starts_on": span.first, "ends_on": span.last, "group_id": group}
        made.make("membership", member_id=members[span.member], **values)
    _events(made, case, clients, members)
    for one, other in case.links:
        made.link(clients[one], clients[other])
    for number in case.gone:
        made.delete("client", clients[number])
    for one, (_, deleted) in zip(members, case.members, strict=True):
        if deleted:
            made.delete("member", one)


def _events(made: World, case: Case, clients: list[str], members: list[str]) -> None:
    for one in case.meetings:
        more: dict[str, Any] = {"kind": one.kind, "audience": one.audience, "commune": one.commune}
        more |= {"anonymous_f": one.heads} if one.held else {"status": "did_not_happen"}
        more |= {} if one.held else {"not_held_reason": "weather"}
        meeting = made.meeting(one.on, peer_led=one.peer_led, **more)
        for number in one.clients:
            made.came(meeting, client_id=clients[number])
        for number in one.members:
            made.came(meeting, member_id=members[number])
    for on, number, where in case.contacts:
        made.contact(on, commune=where, client_id=None if number is None else clients[number])
    target = made.organisation("Y")
    for given_one in case.services:
        client, what, on = clients[given_one.client], given_one.what, given_one.on
        if given_one.slip:
            made.slip(client, what, on, target, status="completed", outcome_on=on, evidence="stub")
        else:
            made.service(client, what, on, target, amount=given_one.amount, result=given_one.result)
    for number, on, result in case.asked_after:
        made.make(
            "follow_up",
            client_id=clients[number],
            reason="result",
            due_on=on,
            done_on=on,
            outcome="reached",
            result=result,
        )


def here(on: date, first: date = ASKED.first, last: date = ASKED.last) -> bool:
    return first <= on <= last


def half_up(part: int, whole: int, times: int = 1) -> float:
    return (20 * times * part + whole) // (2 * whole) / 10


def reached(case: Case) -> Iterator[tuple[str, int | None, Any, date, bool]]:
    """Give (line, person, occasion, day, whether she agreed) of each head and person who was reached."""
    for number, one in enumerate(case.meetings):
        if not one.held or one.kind not in REACHING:
            continue
        line = f"AUDIENCE/{one.audience or 'UNKNOWN'}"
        for head in range(one.heads):
            yield line, None, (number, head), one.on, False
        came = [client for client in one.clients if client not in case.gone]
        for own in one.members:
            client, deleted = case.members[own]
            came += [client] if client is not None and not deleted and client not in case.gone else []
        for client in came:
            yield line, case.person(client), number, one.on, case.agreed(client, one.on)
    for number, (on, who_, _) in enumerate(case.contacts):
        if who_ is None:
            yield "CONTACT", None, ("c", number), on, False
        elif who_ not in case.gone:
            yield "CONTACT", case.person(who_), ("day", on), on, case.agreed(who_, on)


def communication(case: Case) -> dict[tuple[str, str], float]:
    """Count I-13."""
    turns: dict[str, set[Any]] = defaultdict(set)
    people: dict[str, set[int]] = defaultdict(set)
    for line, person, occasion, on, agreed in reached(case):
        for at in (line, "TOTAL") if here(on) else ():
            turns[at].add((person, occasion))
            if agreed and person is not None:
                people[at].add(person)
    audiences = ("public", "venue_workers", "factory_workers", "students", "officials", "other")
    lines = {"TOTAL", "CONTACT", *(f"AUDIENCE/{one}" for one in audiences), *turns}
    found: dict[tuple[str, str], float] = {(line, "turn"): len(turns[line]) for line in lines}
    found |= {(line, "person"): len(people[line]) for line in lines}
    where = [(one.on, one.commune) for one in case.meetings if one.held and one.kind in REACHING]
    where += [(on, at) for on, client, at in case.contacts if client is None or client not in case.gone]
    for era, first, last in (
        ("2024", ASKED.first, TURN - timedelta(days=1)),
        ("2025", TURN, ASKED.last),
    ):
        having = {place(at, era, 3) for on, at in where if here(on, first, last)} - {None}
        in_force = [key for key, level in levels().items() if level == 3 and key.startswith(era)]
        wholes = {"TOTAL": None} | {
            f"PROVINCE/{lies_in(str(one), 1)}": lies_in(str(one), 1) for one in having
        }
        for line, province in wholes.items():
            with_it, of = (
                len([one for one in those if province is None or lies_in(str(one), 1) == province])
                for those in (having, in_force)
            )
            found[f"COMMUNES/{era}/{line}", "commune"] = with_it
            found[f"COMMUNES/{era}/{line}", "percent"] = half_up(with_it, of, 100)
            found[f"COMMUNES/{era}/{line}/in_force", "commune"] = of
    return found


def livelihood(case: Case) -> dict[tuple[str, str], float]:
    """Count I-14: a case given twice is one, with the larger sum."""
    people: dict[str, set[int]] = defaultdict(set)
    sums: dict[str, dict[Any, int]] = defaultdict(dict)
    of_result = {"job_found": "PLACED", "job_kept_3m": "KEPT_3M", "job_kept_6m": "KEPT_6M"}
    of_service = {"voc_training": "TRAINED", "job_placement": "PLACED"}
    told = list(case.asked_after)
    for one in case.services:
        if one.client in case.gone or not here(one.on):
            continue
        person, agreed = case.person(one.client), case.agreed(one.client, one.on)
        capital = ["CAPITAL", f"CAPITAL/{one.what}"] if one.what in {"loan", "grant_capital"} else []
        for line in capital:
            key = (person, one.what, one.on)
            amount = 0 if one.slip else one.amount or 0
            sums[line][key] = max(amount, sums[line].get(key, 0))
        for line in [*capital, of_service.get(one.what, "")]:
            people[line] |= {person} if agreed else set()
        told += [(one.client, one.on, one.result)] if one.result and not one.slip else []
    for client, on, result in told:
        if here(on) and client not in case.gone and case.agreed(client, on):
            people[of_result[result]].add(case.person(client))
    lines = ("TRAINED", "PLACED", "KEPT_3M", "KEPT_6M", "CAPITAL", *sums)
    found: dict[tuple[str, str], float] = {(line, "person"): len(people[line]) for line in lines}
    for line in {"CAPITAL", *sums}:
        found |= {(line, "case"): len(sums[line]), (line, "dong"): sum(sums[line].values())}
    return found | {("NO_AMOUNT", "case"): sum(amount == 0 for amount in sums["CAPITAL"].values())}


def educators(case: Case, first: date, last: date) -> set[int | str]:
    return {
        case.human(span.member)
        for span in case.spans
        if span.role == "peer_educator"
        and not case.members[span.member][1]
        and span.first <= last
        and (span.last is None or span.last >= first)
        and (not span.closing or case.closed >= first)
    }


def workload(case: Case) -> dict[tuple[str, str], float | None]:
    """Count I-16: before, plus who joined, less who left, are those of the last day."""
    eve = ASKED.first - timedelta(days=1)
    before, during = educators(case, eve, eve), educators(case, ASKED.first, ASKED.last)
    now = educators(case, ASKED.last, ASKED.last)
    active = {
        case.person(client)
        for client, (status, since) in enumerate(case.statuses)
        if client not in case.gone
        and case.agreed(client, ASKED.last)
        and (status in {None, "active"} or (since is not None and since > ASKED.last))
    }
    month = (ASKED.first, date(2025, 6, 30)) if case.on < TURN else (TURN, ASKED.last)
    met = {who_ for _, who_, _, on, agreed in reached(case) if agreed and here(on, *month)} & active
    joined, left = during - before, (before | during) - now
    assert len(before) + len(joined) - len(left) == len(now)
    return {
        ("EDUCATORS", "person"): len(now),
        ("JOINED", "person"): len(joined),
        ("LEFT", "person"): len(left),
        ("ACTIVE", "person"): len(active),
        ("PER_EDUCATOR", "per_educator"): half_up(len(active), len(now)) if now else None,
        ("REACHED", "person"): len(met),
        ("REACHED", "percent"): half_up(len(met), len(active), 100) if active else None,
    }


def led(case: Case) -> dict[tuple[str, str], float | None]:
    """Count who led and who was trained in I-04."""
    held = [one for one in case.meetings if one.held and here(one.on)]
    peers = sum(one.peer_led is True for one in held)
    trained = {
        case.human(number)
        for one in held
        if one.kind == "training"
        for number in one.members
        if not case.members[number][1]
    }
    return {
        ("PEER_LED", "session"): peers,
        ("PEER_LED", "percent"): half_up(peers, len(held), 100) if held else None,
        ("TRAINED", "person"): len(trained),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases)
def test_people_equal_a_plain_count(report_database: Database, case: Case) -> None:
    """Links, consents, deletions, two roles, a group that closed, both eras of communes."""
    with world(report_database) as made:
        typed(made, case)
        table = made.report(ASKED, case.on, "I-04", "I-13", "I-14", "I-16")
    shown = {
        name: {(row.line, row.unit): row.value for row in table.rows if row.indicator == name}
        for name in ("I-04", "I-13", "I-14", "I-16")
    }
    assert shown["I-13"] == communication(case)
    assert shown["I-14"] == livelihood(case)
    assert shown["I-16"] == workload(case)
    assert {line: value for line, value in shown["I-04"].items() if line in led(case)} == led(case)
