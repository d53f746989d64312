"""I-01, I-02 and I-12 equal a plain count over a list of points, whatever the points are.

The plain count is written from domain.md 2.11 and 3.3; it reads the list of units from its file by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_units import levels, lies_in, parents, place, read
from report_world import World, world

from outreach_desk.reports import period
from outreach_desk.reports.table import Table
from outreach_desk.store.database import Database

TURN = date(2025, 7, 1)
NATIONAL = {
    "M1_COMMUNITY_SERVICES": "M1_COMMUNITY_SERVICES",
    "M2_WORKER_RIGHTS": "M2_WORKER_RIGHTS",
    "M3_PEER_CAPACITY": "M3_PEER_CAPACITY",
    "T2_HARM_REDUCTION_GBV": "M3_PEER_CAPACITY",
    "T3_WORKER_RIGHTS": "M2_WORKER_RIGHTS",
    "T4_REINTEGRATION": "M1_COMMUNITY_SERVICES",
    "T1_PREVENTION": "T1_PREVENTION",
    "C1_COMMUNE_MODEL": "C1_COMMUNE_MODEL",
    "LOCAL": "LOCAL",
}
LEVELS = {"2024": (2, "district"), "2025": (3, "commune")}
HOANG_MAI = "2024:008"


@dataclass(frozen=True)
class Point:
    model: str
    unit: str | None
    status: str | None
    first: date
    last: date | None
    deleted: bool
    orphan: bool

    @property
    def counts(self) -> bool:
        return not self.deleted and not self.orphan and not (self.status == "ended" and self.last is None)

    def works(self, first: date, last: date) -> bool:
        return self.first <= last and (self.last is None or self.last >= first)


@cache
def areas() -> list[str | None]:
    """Give areas that have met every turn: reused codes, split wards, whole communes, districts, islands."""
    whole = [row["old"] for row in read("admin_unit_successor") if row["share_note"] == "whole"]
    split = [unit for unit, parent in parents().items() if parent == HOANG_MAI][:2]
    new = [str(place(unit, "2025", 3)) for unit in whole[200:203]]
    provinces = ["2024:44", "2024:45", "2025:44", "2024:01", "2025:01"]
    return [None, *provinces, HOANG_MAI, "2024:455", "2024:318", *split, *whole[200:203], *new, "2025:00331"]


days = st.integers(-9, 9).map(lambda number: TURN + timedelta(days=number))
points = st.lists(
    st.builds(
        Point,
        model=st.sampled_from(sorted(NATIONAL)),
        unit=st.integers(0, 17).map(lambda number: areas()[number % len(areas())]),
        status=st.sampled_from([None, "pilot", "maintained", "ended"]),
        first=days,
        last=st.none() | days,
        deleted=st.sampled_from([False, False, False, True]),
        orphan=st.sampled_from([False, False, False, True]),
    ).filter(lambda point: point.last is None or point.first <= point.last),
    max_size=8,
)
spans = st.tuples(days, days).map(sorted).map(lambda ends: period.free(*ends))


def typed(made: World, given_points: list[Point]) -> None:
    lead = made.organisation("X")
    for number, point in enumerate(given_points):
        more = {
            "ends_on": point.last,
            "status": point.status,
            "organisation_id": lead if point.orphan else None,
        }
        made_point = made.point(f"D{number}", point.model, point.unit, point.first, **more)
        if point.deleted:
            made.delete("intervention_point", made_point)
    made.delete("organisation", lead)


def at_work(given_points: list[Point], asked: period.Period) -> dict[str, int]:
    """Count I-01."""
    models = {model for model in NATIONAL.values() if model.startswith("M")}
    found = dict.fromkeys(("TOTAL", *(f"MODEL/{model}" for model in models)), 0)
    for point in given_points:
        if point.counts and point.works(asked.first, asked.last):
            province = lies_in(point.unit, 1) if point.unit else None
            for line in (
                "TOTAL",
                f"MODEL/{NATIONAL[point.model]}",
                f"PROVINCE/{province or 'UNKNOWN'}",
                f"STATUS/{point.status or 'UNKNOWN'}",
            ):
                found[line] = found.get(line, 0) + 1
    return found


def parts(asked: period.Period) -> Iterator[tuple[str, date, date]]:
    if asked.first < TURN:
        yield "2024", asked.first, min(asked.last, TURN - timedelta(days=1))
    if asked.last >= TURN:
        yield "2025", max(asked.first, TURN), asked.last


def localities(given_points: list[Point], asked: period.Period) -> dict[str, int]:
    """Count I-02: each province once for a model, and once in all."""
    found: dict[str, set[str]] = {}
    whole = [p for p in given_points if p.counts and p.works(asked.first, asked.last)]
    shown = {NATIONAL[p.model] for p in whole} | {m for m in NATIONAL.values() if m.startswith("M")}
    for era, first, last in parts(asked):
        found |= {f"{era}/{line}": set() for line in ("TOTAL", *(f"MODEL/{model}" for model in shown))}
        for point in whole:
            province = place(point.unit, era, 1)
            if point.works(first, last) and province:
                found[f"{era}/TOTAL"].add(province)
                found[f"{era}/MODEL/{NATIONAL[point.model]}"].add(province)
    return {line: len(provinces) for line, provinces in found.items()}


def target(given_points: list[Point], asked: period.Period) -> dict[tuple[str, str], float]:
    """Count I-12: areas with a point, areas in force, and the share in tenths of a per cent, half up."""
    found: dict[tuple[str, str], float] = {}
    for era, first, last in parts(asked):
        level, unit = LEVELS[era]
        in_force = [key for key, at in levels().items() if at == level and key.startswith(era)]
        having = {
            area
            for point in given_points
            if point.counts and point.works(first, last) and (area := place(point.unit, era, level))
        }
        wholes = {"TOTAL": None} | {f"PROVINCE/{lies_in(area, 1)}": lies_in(area, 1) for area in having}
        for line, province in wholes.items():
            here, of = (
                [one for one in those if province is None or lies_in(one, 1) == province]
                for those in (having, in_force)
            )
            found[f"{era}/{line}", unit] = len(here)
            found[f"{era}/{line}/in_force", unit] = len(of)
            found[f"{era}/{line}", "percent"] = (2000 * len(here) + len(of)) // (2 * len(of)) / 10
    return found


def shown(table: Table, indicator: str) -> dict[tuple[str, str], float | None]:
    return {(row.line, row.unit): row.value for row in table.rows if row.indicator == indicator}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_points=points, asked=spans)
def test_points_equal_a_plain_count(
    report_database: Database, given_points: list[Point], asked: period.Period
) -> None:
    """By model, province and status, in both eras of units, with what is left out told by its reason."""
    with world(report_database) as made:
        typed(made, given_points)
        table = made.report(asked, TURN, "I-01", "I-02", "I-12")
    assert shown(table, "I-01") == {(line, "point"): n for line, n in at_work(given_points, asked).items()}
    assert shown(table, "I-02") == {
        (line, "province"): n for line, n in localities(given_points, asked).items()
    }
    assert shown(table, "I-12") == target(given_points, asked)
    here = [p for p in given_points if not p.deleted and p.works(asked.first, asked.last)]
    assert table.left_out("I-01") == {
        reason: count
        for reason, count in (
            ("names_deleted", sum(p.orphan for p in here)),
            ("incomplete", sum(not p.orphan and not p.counts for p in here)),
        )
        if count
    }
