"""Where to send her: places open on the day with the service, near ones first, the rest behind them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from team_desk import make

from outreach_desk.desk import directory
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.directory import FAR, SAME_COMMUNE, SAME_PROVINCE, Place
from outreach_desk.records import units

DAY = date(2026, 7, 1)
HERE, BESIDE = (unit.key for unit in units.children("2025:01")[:2])
ELSEWHERE = units.children("2025:79")[0].key


def place(name: str, **values: Any) -> Place:
    return Place(name, name, name, frozenset(values.pop("services", ())), **values)


def names(places: list[Place]) -> list[str]:
    return [one.name for one in places]


def test_how_near_two_areas_are() -> None:
    """Commune, province, far; what is not known is far; a ward of before 2025 is where it is now."""
    assert directory.nearness(HERE, HERE) == SAME_COMMUNE
    assert directory.nearness(BESIDE, HERE) == SAME_PROVINCE
    assert directory.nearness("2025:01", HERE) == SAME_PROVINCE
    assert directory.nearness("2025:01", "2025:01") == SAME_PROVINCE
    assert (directory.nearness(ELSEWHERE, HERE), directory.nearness(None, HERE)) == (FAR, FAR)
    assert (directory.nearness(HERE, None), directory.nearness("2025:99999", HERE)) == (FAR, FAR)
    old = next(unit for unit in units.units_of(units.OLD, units.COMMUNE) if units.successors(unit.key))
    after = units.successors(old.key)[0].unit.key
    assert directory.nearness(old.key, after) == SAME_COMMUNE


def test_first_what_offers_it_near_by_then_the_rest() -> None:
    """Closed on the day is nowhere; where none near offers it, those far away are offered."""
    places = [
        place("far", services=["gyn"], unit=ELSEWHERE),
        place("province", services=["gyn"], unit=BESIDE),
        place("commune", services=["gyn"], unit=HERE),
        place("other service", services=["prep"], unit=HERE),
        place("closed", services=["gyn"], unit=HERE, closes=DAY - timedelta(days=1)),
        place("not yet", services=["gyn"], unit=HERE, opens=DAY + timedelta(days=1)),
        place("last day", services=["gyn"], unit=HERE, opens=DAY, closes=DAY),
    ]
    assert names(directory.near(places, "gyn", HERE, DAY)) == ["commune", "last day", "province"]
    assert names(directory.in_order(places, "gyn", HERE, DAY)) == [
        "commune",
        "last day",
        "province",
        "far",
        "other service",
    ]
    assert names(directory.near(places, "gyn", None, DAY)) == ["far", "province", "commune", "last day"]
    assert names(directory.near(places, "loan", HERE, DAY)) == [
        "commune",
        "other service",
        "last day",
        "province",
        "far",
    ]


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([HERE, BESIDE, ELSEWHERE, None])), max_size=8),
    st.sampled_from([HERE, ELSEWHERE, None]),
)
def test_what_is_offered_first_is_the_beginning_of_all(
    made: list[tuple[bool, str | None]], home: str | None
) -> None:
    """And it is never empty where any place is open."""
    places = [
        place(str(number), services=["gyn"] if offers else [], unit=unit)
        for number, (offers, unit) in enumerate(made)
    ]
    first, everything = directory.near(places, "gyn", home, DAY), directory.in_order(places, "gyn", home, DAY)
    assert everything[: len(first)] == first
    assert bool(first) == bool(places)


def test_the_directory_says_how_to_find_a_place(team: Desk) -> None:
    """Address, telephone, hours and kind; the group's own area; nobody who may be told nothing."""
    values = {"address": "12 đường Thử", "phone": "0200000001", "hours": "Thứ Hai – Thứ Sáu, 8–17 giờ"}
    make(team, "organisation", code="T", name="Trạm", kind="commune_health", unit=HERE, **values)
    make(team, "organisation", code="C", name="Công an", kind="police")
    found = directory.look(team)
    (one,) = found.places
    assert (one.address, one.phone, one.hours) == tuple(values.values())
    assert (one.kind, one.unit, found.unit) == ("commune_health", HERE, None)
