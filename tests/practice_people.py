"""The second count of a practice goes on: points, peer educators and their clients, who led and trained."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from practice_count import Cell, Known, Row, codes, contacts, tenths

MODELS = ("M1_COMMUNITY_SERVICES", "M2_WORKER_RIGHTS", "M3_PEER_CAPACITY")
COUNTRY = {"2024": 696, "2025": 3321}
TURN = date(2025, 7, 1)
NORM_OF_A_CASE = 400_000
DONOR_YEAR = 10  # October


def count(
    known: Known, first: date, last: date, months: list[tuple[date, date]], on: date
) -> dict[Cell, Any]:
    """Give the figures of I-01, I-02, I-12 to I-17, and of who led and was trained in I-04."""
    month = [one for one in months if one[0] <= on or one is months[0]][-1]
    spread = _communication(known, first, last) | _livelihood(known, first, last)
    spread |= _health(known, first, last)
    return (
        spread
        | _points(known, first, last)
        | _led(known, first, last)
        | _educators(known, first, last, month)
        | _prevention(known, first, last)
    )


def _points(known: Known, first: date, last: date) -> dict[Cell, Any]:
    """The practice's points lie in no area: they are points, and of no province."""
    assert first >= TURN
    points = [
        row
        for row in known.live("intervention_point").values()
        if row["starts_on"] <= last and (row.get("ends_on") is None or row["ends_on"] >= first)
    ]
    assert not any(row.get("unit") or row.get("status") for row in points)
    cells: dict[Cell, Any] = {("I-01", line, "point"): len(points) for line in ("TOTAL",)}
    cells |= {("I-01", f"{line}/UNKNOWN", "point"): len(points) for line in ("PROVINCE", "STATUS")}
    for model in MODELS:
        cells["I-01", f"MODEL/{model}", "point"] = sum(row["model"] == model for row in points)
    cells |= {("I-02", f"2025/{line}", "province"): 0 for line in ("TOTAL", *(f"MODEL/{m}" for m in MODELS))}
    cells["I-12", "2025/TOTAL", "commune"] = 0
    cells["I-12", "2025/TOTAL", "percent"] = 0.0
    return cells | {("I-12", "2025/TOTAL/in_force", "commune"): COUNTRY["2025"]}


def _led(known: Known, first: date, last: date) -> dict[Cell, Any]:
    held = {
        key: row
        for key, row in known.live("meeting").items()
        if first <= row["held_on"] <= last and row["status"] == "held"
    }
    led = sum(bool(row.get("peer_led")) for row in held.values())
    trained = {
        _member(known, str(row["member_id"]))
        for row in known.live("attendance").values()
        if row.get("member_id")
        and row["presence"] == "present"
        and held.get(row["meeting_id"], {}).get("kind") == "training"
    }
    return {
        ("I-04", "PEER_LED", "session"): led,
        ("I-04", "PEER_LED", "percent"): tenths(Fraction(100 * led, len(held))),
        ("I-04", "TRAINED", "person"): len(trained),
    }


def _member(known: Known, key: str) -> str:
    client = known.tables["member"][key].get("client_id")
    return known.person(client) if client else key


def _educators(known: Known, first: date, last: date, month: tuple[date, date]) -> dict[Cell, Any]:
    def on(start: date, end: date) -> set[str]:
        return {
            _member(known, str(row["member_id"]))
            for row in known.live("membership").values()
            if row["role"] == "peer_educator"
            and row["starts_on"] <= end
            and (row.get("ends_on") is None or row["ends_on"] >= start)
        }

    before, during, now = (
        on(first - timedelta(days=1), first - timedelta(days=1)),
        on(first, last),
        on(last, last),
    )
    active = {
        known.person(key) for key, row in known.live("client").items() if _active(known, key, row, last)
    }
    reached = {
        known.person(who)
        for who, _, day in contacts(known)
        if who and month[0] <= day <= month[1] and known.agreed(who, day)
    }
    return {
        ("I-16", "EDUCATORS", "person"): len(now),
        ("I-16", "JOINED", "person"): len(during - before),
        ("I-16", "LEFT", "person"): len((before | during) - now),
        ("I-16", "ACTIVE", "person"): len(active),
        ("I-16", "PER_EDUCATOR", "per_educator"): tenths(Fraction(len(active), len(now))) if now else None,
        ("I-16", "REACHED", "person"): len(active & reached),
        ("I-16", "REACHED", "percent"): tenths(Fraction(100 * len(active & reached), len(active))),
    }


def _active(known: Known, key: str, row: Row, last: date) -> bool:
    status, since = row.get("status") or "active", row.get("status_on")
    assert status in codes("client_status")
    still = status == "active" or (since is not None and since > last)
    return row["registered_on"] <= last and still and known.agreed(key, last)


def _communication(known: Known, first: date, last: date) -> dict[Cell, Any]:
    """Each turn of I-05 by the audience of its session; the practice writes no commune."""
    meetings, heads = known.tables["meeting"], defaultdict[str, int](int)
    turns: dict[str, set[Any]] = defaultdict(set)
    persons: dict[str, set[str]] = defaultdict(set)
    for who, occasion, day in contacts(known):
        if not first <= day <= last:
            continue
        meeting = meetings.get(occasion)
        line = f"AUDIENCE/{meeting.get('audience') or 'UNKNOWN'}" if meeting else "CONTACT"
        for at in (line, "TOTAL"):
            if who is None:
                heads[at] += 1
                continue
            turns[at].add((known.person(who), occasion, day))
            if known.agreed(who, day):
                persons[at].add(known.person(who))
    lines = {"TOTAL", "CONTACT", *(f"AUDIENCE/{code}" for code in codes("audience")), *turns, *heads}
    cells: dict[Cell, Any] = {}
    for line in lines:
        cells["I-13", line, "turn"] = len(turns[line]) + heads[line]
        cells["I-13", line, "person"] = len(persons[line])
    assert not any(row.get("commune") for row in [*meetings.values(), *known.tables["contact"].values()])
    cells["I-13", "COMMUNES/2025/TOTAL", "commune"] = 0
    cells["I-13", "COMMUNES/2025/TOTAL", "percent"] = 0.0
    return cells | {("I-13", "COMMUNES/2025/TOTAL/in_force", "commune"): COUNTRY["2025"]}


def _livelihood(known: Known, first: date, last: date) -> dict[Cell, Any]:
    services, slips = known.live("service"), known.live("referral")
    done = {key: row for key, row in slips.items() if row["status"] == "completed"}
    came_of = {row.get("referral_id") for row in services.values()}
    events = [(row, row["served_on"]) for row in services.values()]
    events += [(row, row["outcome_on"]) for key, row in done.items() if key not in came_of]
    persons: dict[str, set[str]] = defaultdict(set)
    cases: dict[str, dict[Any, int]] = defaultdict(dict)
    for row, day in events:
        if not first <= day <= last:
            continue
        service = _base(known, row["service"])
        line = {"voc_training": "TRAINED", "job_placement": "PLACED"}.get(service)
        capital = codes("service_type")[service]["line"] == "CAPITAL"
        for at in ["CAPITAL", f"CAPITAL/{service}"] if capital else [line] if line else []:
            if known.agreed(row["client_id"], day):
                persons[at].add(known.person(row["client_id"]))
            if capital:
                case = (known.person(row["client_id"]), row["service"], day, row.get("organisation_id"))
                cases[at][case] = max(row.get("amount") or 0, cases[at].get(case, 0))
    results = [(row.get("result"), row["client_id"], row["served_on"]) for row in services.values()]
    results += [(r.get("result"), r["client_id"], r.get("done_on")) for r in known.live("follow_up").values()]
    lines = {"job_found": "PLACED", "job_kept_3m": "KEPT_3M", "job_kept_6m": "KEPT_6M"}
    for result, client, day in results:
        if result in lines and day and first <= day <= last and known.agreed(client, day):
            persons[lines[result]].add(known.person(client))
    cells: dict[Cell, Any] = {
        ("I-14", line, "person"): len(persons[line])
        for line in ("TRAINED", "PLACED", "KEPT_3M", "KEPT_6M", "CAPITAL", *cases)
    }
    for line in {"CAPITAL", *cases}:
        cells["I-14", line, "case"] = len(cases[line])
        cells["I-14", line, "dong"] = sum(cases[line].values())
    return cells | {("I-14", "NO_AMOUNT", "case"): sum(not one for one in cases["CAPITAL"].values())}


def _health(known: Known, first: date, last: date) -> dict[Cell, Any]:
    cases = defaultdict[Any, int](int)
    for row in known.live("service").values():
        health = codes("service_type")[_base(known, row["service"])]["line"] == "HEALTH"
        if health and row.get("amount") is not None and first <= row["served_on"] <= last:
            case = (
                known.person(row["client_id"]),
                row["service"],
                row["served_on"],
                row.get("organisation_id"),
            )
            cases[case] = max(cases[case], row["amount"])
    dear = [amount for amount in cases.values() if amount > NORM_OF_A_CASE]
    return {
        ("I-15", "TOTAL", "case"): len(cases),
        ("I-15", "TOTAL", "dong"): sum(cases.values()),
        ("I-15", "OVER_AMOUNT", "case"): len(dear),
        ("I-15", "OVER_AMOUNT", "dong"): sum(dear),
    }


def _base(known: Known, service: str) -> str:
    local = known.tables["code"].get(service)
    return str(local["maps_to"]) if local else service


def _prevention(known: Known, first: date, last: date) -> dict[Cell, Any]:
    """Count who was reached and tested, or got a slip to a test, in the donor's year for the first time."""
    begins = date(last.year - (last.month < DONOR_YEAR), DONOR_YEAR, 1)
    met: dict[str, date] = {}
    for who, _, day in contacts(known):
        if who and begins <= day <= last and known.agreed(who, day):
            met[known.person(who)] = min(day, met.get(known.person(who), day))
    offers: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    for table, column in (("service", "served_on"), ("referral", "issued_on")):
        for row in known.live(table).values():
            day, client = row[column], row["client_id"]
            is_test = _base(known, row["service"]) == "hiv_test" and row.get("status") != "cancelled"
            if is_test and begins <= day <= last and known.agreed(client, day):
                refused = row.get("declined_by") == "client" or row.get("reason") == "refused"
                offers[known.person(client)].append((day, refused and row["status"] == "not_completed"))
    counted = {
        one: all(refused for _, refused in found)
        for one, found in offers.items()
        if one in met and max(met[one], min(day for day, _ in found)) >= first
    }
    gone = sum(counted.values())
    return {
        ("I-17", "TOTAL", "person"): len(counted),
        ("I-17", "TESTED_OR_REFERRED", "person"): len(counted) - gone,
        ("I-17", "DECLINED", "person"): gone,
    }
