"""A second opinion: I-01, I-02, I-12 to I-16 over plain rows, from the rules in words alone.

Provinces, districts and communes are those of `resources`; the districts ended with June 2025.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from plain_count import Figures, Turn, line_of, share, touches, turns_of_support
from plain_province import Province, Row
from plain_rows import Plain, Span, reaches, shipped

OLD, NEW = "2024", "2025"
_TURN = date(2025, 7, 1)
_RESOURCES = Path(__file__).parents[2] / "resources"
_PROVINCE, _DISTRICT, _COMMUNE = "1", "2", "3"
_OPEN_ENDED = {None, "active"}
_NORM_OF_A_CASE = 400_000


@cache
def units() -> dict[str, Row]:
    """Give all areas by era and code."""
    with (_RESOURCES / "admin_unit.csv").open(encoding="utf-8", newline="") as file:
        return {f"{row['era']}:{row['code']}": row for row in csv.DictReader(file)}


@cache
def _became() -> dict[str, set[str]]:
    """Give for each commune of before what it became; and the other way round."""
    known: dict[str, set[str]] = defaultdict(set)
    with (_RESOURCES / "admin_unit_successor.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if units()[row["new"]]["level"] == _COMMUNE:
                known[row["old"]].add(row["new"])
                known[row["new"]].add(row["old"])
    return known


def above(unit: str, level: str) -> str | None:
    """Give the area of a level that an area of the same time lies in, or is; None if it is wider."""
    row = units()[unit]
    while row["level"] != level:
        if not row["parent"]:
            return None
        unit = f"{row['era']}:{row['parent']}"
        row = units()[unit]
    return unit


@cache
def _communes_in(unit: str) -> frozenset[str]:
    level, era = units()[unit]["level"], units()[unit]["era"]
    lowest = [one for one in _became() if units()[one]["era"] == era]
    return frozenset(one for one in lowest if above(one, level) == unit)


@cache
def lies_in(unit: str | None, level: str, era: str) -> str | None:
    """Give the one area of a level and time in which an area lies for certain; None where it is not."""
    if unit is None or unit not in units():
        return None
    if units()[unit]["era"] == era:
        return above(unit, level)
    of_that_time = {other for one in _communes_in(unit) for other in _became()[one]}
    found = {above(other, level) for other in of_that_time}
    return found.pop() if len(found) == 1 else None


@cache
def in_force(era: str, level: str, province: str | None = None) -> int:
    """Count the areas of a level, in the country or in a province."""
    every = (one for one, row in units().items() if (row["era"], row["level"]) == (era, level))
    return sum(province is None or above(one, _PROVINCE) == province for one in every)


def eras(span: Span) -> list[tuple[str, Span]]:
    """Give the parts of a period before and since the districts ended."""
    parts = [(OLD, Span(span.first, min(span.last, _TURN - timedelta(days=1))))]
    parts.append((NEW, Span(max(span.first, _TURN), span.last)))
    return [(era, part) for era, part in parts if part.first <= part.last]


def office_figures(province: Province, span: Span, months: list[tuple[date, date]]) -> Figures:
    """Count all; `months` as for the others."""
    plain = Plain(province)
    found: Figures = {}
    found |= _points(plain, span)
    for era, part in eras(span):
        found |= _localities(plain, era, part)
        found |= _areas(plain, era, part)
    found |= _communication(plain, span)
    found |= _jobs(plain, span)
    found |= _capital(plain, span)
    found |= _health(plain, span)
    found |= _educators(plain, span, months)
    return found | _more_of_sessions(plain, span)


def at_work(plain: Plain, span: Span) -> list[Row]:
    """Give the points at work on a day of the period at least."""
    return [
        row
        for row in plain.standing["intervention_point"]
        if row["starts_on"] is not None
        and row["starts_on"] <= span.last
        and (row["ends_on"] >= span.first if row["ends_on"] else row["status"] != "ended")
    ]


def _points(plain: Plain, span: Span) -> Figures:
    found: dict[str, int] = defaultdict(int)
    for row in at_work(plain, span):
        unit = row["unit"]
        area = above(unit, _PROVINCE) if unit else None
        model = plain.base("support_model", row["model"]) if row["model"] else "UNKNOWN"
        for line in (
            "TOTAL",
            f"MODEL/{model}",
            f"PROVINCE/{area or 'UNKNOWN'}",
            f"STATUS/{row['status'] or 'UNKNOWN'}",
        ):
            found[line] += 1
    return {("I-01", line, "point"): count for line, count in found.items()}


def _localities(plain: Plain, era: str, span: Span) -> Figures:
    found: dict[str, set[str]] = defaultdict(set)
    for row in at_work(plain, span):
        area = lies_in(row["unit"], _PROVINCE, era)
        if area is not None:
            model = plain.base("support_model", row["model"]) if row["model"] else "UNKNOWN"
            found["TOTAL"].add(area)
            found[f"MODEL/{model}"].add(area)
    return {("I-02", f"{era}/{line}", "province"): len(areas) for line, areas in found.items()}


def _shares(indicator: str, prefix: str, unit: str, era: str, areas: Iterable[str | None]) -> Figures:
    level = _DISTRICT if unit == "district" else _COMMUNE
    known = {area for area in areas if area is not None}
    found: Figures = {}
    for province in [None, *sorted({above(area, _PROVINCE) or "" for area in known})]:
        inside = [area for area in known if province in {None, above(area, _PROVINCE)}]
        line, whole = (
            f"{prefix}/PROVINCE/{province}" if province else f"{prefix}/TOTAL",
            in_force(era, level, province),
        )
        found[indicator, line, unit] = len(inside)
        found[indicator, f"{line}/in_force", unit] = whole
        found[indicator, line, "percent"] = share(100 * len(inside), whole)
    return found


def _areas(plain: Plain, era: str, span: Span) -> Figures:
    unit, level = ("district", _DISTRICT) if era == OLD else ("commune", _COMMUNE)
    at = (lies_in(row["unit"], level, era) for row in at_work(plain, span))
    found = _shares("I-12", era, unit, era, at)
    told = [(row["commune"], row["contact_on"]) for row in plain.standing["contact"]]
    # A session that says no commune of its own was where its point is.
    points = {row["id"]: row["unit"] for row in plain.province["intervention_point"]}
    told += [
        (row["commune"] or points.get(row["point_id"]), row["held_on"])
        for row in plain.held()
        if reaches(row)
    ]
    communes = (lies_in(area, _COMMUNE, era) for area, day in told if day in span)
    return found | _shares("I-13", f"COMMUNES/{era}", "commune", era, communes)


def _communication(plain: Plain, span: Span) -> Figures:
    turns: dict[str, set[object]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    unnamed: dict[str, int] = defaultdict(int)
    audience = {}
    for row in plain.held():
        if row["held_on"] in span and reaches(row):
            audience[row["id"]] = f"AUDIENCE/{row['audience'] or 'UNKNOWN'}"
            for line in (audience[row["id"]], "TOTAL"):
                unnamed[line] += sum(
                    value or 0 for name, value in row.items() if name.startswith("anonymous_")
                )
    for day, occasion, person, client in touches(plain):
        if day not in span:
            continue
        line = "CONTACT"
        if isinstance(occasion, tuple) and occasion[0] == "meeting":
            line = audience[occasion[1]]
        for one in (line, "TOTAL"):
            turns[one].add((person, occasion))
            if person is not None and client is not None and plain.agreed(client, day):
                people[one].add(person)
    found: Figures = {}
    for line in turns.keys() | unnamed.keys():
        found["I-13", line, "turn"] = len(turns[line]) + unnamed[line]
        found["I-13", line, "person"] = len(people[line])
    return found


def _jobs(plain: Plain, span: Span) -> Figures:
    people: dict[str, set[str]] = defaultdict(set)
    for key, ways in turns_of_support(plain, span).items():
        if any(agreed for _, agreed in ways):
            what = plain.base("service_type", key[1])
            people[{"voc_training": "TRAINED", "job_placement": "PLACED"}.get(what, "")].add(key[0])
    results = [(row["client_id"], row["result"], row["served_on"]) for row in plain.standing["service"]]
    results += [(row["client_id"], row["result"], row["done_on"]) for row in plain.standing["follow_up"]]
    for client, result, day in results:
        line = {"job_found": "PLACED", "job_kept_3m": "KEPT_3M", "job_kept_6m": "KEPT_6M"}.get(result or "")
        if client and line and day in span and plain.agreed(client, day):
            people[line].add(plain.person(client))
    lines = ("TRAINED", "PLACED", "KEPT_3M", "KEPT_6M")
    return {("I-14", line, "person"): len(people[line]) for line in lines}


def _amounts(plain: Plain) -> dict[Turn, int]:
    """Give the money of each turn that tells it, the most that was written."""
    amounts: dict[Turn, int] = {}
    for row in plain.standing["service"]:
        if row["client_id"] and row["amount"] is not None:
            key = (plain.person(row["client_id"]), row["service"], row["served_on"], row["organisation_id"])
            amounts[key] = max(row["amount"], amounts.get(key, 0))
    return amounts


def _health(plain: Plain, span: Span) -> Figures:
    found: dict[tuple[str, str], int] = defaultdict(int)
    turns = turns_of_support(plain, span)
    for key, amount in _amounts(plain).items():
        if key not in turns or line_of(plain, key[1]) != "HEALTH":
            continue
        for line in ("TOTAL", "OVER_AMOUNT") if amount > _NORM_OF_A_CASE else ("TOTAL",):
            found[line, "case"] += 1
            found[line, "dong"] += amount
    return {("I-15", line, unit): value for (line, unit), value in found.items()}


def _capital(plain: Plain, span: Span) -> Figures:
    amounts = _amounts(plain)
    found: dict[tuple[str, str], int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    for key, ways in turns_of_support(plain, span).items():
        what = plain.base("service_type", key[1])
        if shipped("service_type").get(what, {}).get("line") != "CAPITAL":
            continue
        for line in ("CAPITAL", f"CAPITAL/{what}"):
            found[line, "case"] += 1
            found[line, "dong"] += amounts.get(key, 0)
            if any(agreed for _, agreed in ways):
                people[line].add(key[0])
        found["NO_AMOUNT", "case"] += key not in amounts
    found |= {(line, "person"): len(ones) for line, ones in people.items()}
    return {("I-14", line, unit): value for (line, unit), value in found.items()}


def educators(plain: Plain, first: date, last: date) -> set[str]:
    """Give who had the role of an educator on a day between these."""
    ended = {row["id"]: row["ended_on"] for row in plain.province["peer_group"]}
    found = set()
    for row in plain.standing["membership"]:
        if row["role"] != "peer_educator" or not (row["member_id"] and row["group_id"] and row["starts_on"]):
            continue
        ends = min(row["ends_on"] or date.max, ended[row["group_id"]] or date.max)
        if row["starts_on"] <= last and ends >= first:
            member = next(one for one in plain.province["member"] if one["id"] == row["member_id"])
            found.add(plain.human(member))
    return found


def active(plain: Plain, on: date) -> set[str]:
    """Give who was registered, had agreed, and was not yet given up or closed on a day."""
    return {
        plain.person(row["id"])
        for row in plain.standing["client"]
        if row["registered_on"] is not None
        and row["registered_on"] <= on
        and plain.agreed(row["id"], on)
        and (row["status"] in _OPEN_ENDED or (row["status_on"] is not None and row["status_on"] > on))
    }


def _educators(plain: Plain, span: Span, months: list[tuple[date, date]]) -> Figures:
    now, before = educators(plain, span.last, span.last), span.first - timedelta(days=1)
    earlier, during = educators(plain, before, before), educators(plain, span.first, span.last)
    clients, month = active(plain, span.last), Span(*months[-1])
    reached = {
        person
        for day, _, person, client in touches(plain)
        if client is not None and day in month and plain.agreed(client, day)
    }
    return {
        ("I-16", "EDUCATORS", "person"): len(now),
        ("I-16", "JOINED", "person"): len(during - earlier),
        ("I-16", "LEFT", "person"): len((during | earlier) - now),
        ("I-16", "ACTIVE", "person"): len(clients),
        ("I-16", "PER_EDUCATOR", "per_educator"): share(len(clients), len(now)),
        ("I-16", "REACHED", "person"): len(clients & reached),
        ("I-16", "REACHED", "percent"): share(100 * len(clients & reached), len(clients)),
    }


def _more_of_sessions(plain: Plain, span: Span) -> Figures:
    held = [row for row in plain.held() if row["held_on"] in span]
    led = sum(row["peer_led"] is True for row in held)
    trained = {
        plain.human(member)
        for meeting, mark in plain.marks()
        if meeting["held_on"] in span and meeting["kind"] == "training" and (member := plain.member(mark))
    }
    return {
        ("I-04", "PEER_LED", "session"): led,
        ("I-04", "PEER_LED", "percent"): share(100 * led, len(held)),
        ("I-04", "TRAINED", "person"): len(trained),
    }
