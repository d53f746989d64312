"""I-01, I-02 and I-12: points, provinces and the share of areas, in the units of their time."""

from datetime import date

import pytest
from report_world import World

from outreach_desk.records import identity, units
from outreach_desk.reports import gather, indicators, period
from outreach_desk.reports.table import Table

M1, M2, M3 = "M1_COMMUNITY_SERVICES", "M2_WORKER_RIGHTS", "M3_PEER_CAPACITY"
BEFORE = period.free(date(2024, 1, 1), date(2024, 12, 31))
SINCE = period.free(date(2026, 1, 1), date(2026, 12, 31))
ACROSS = period.free(date(2025, 1, 1), date(2025, 12, 31))
START = date(2023, 3, 1)
QUANG_BINH, QUANG_TRI, NEW_QUANG_TRI = "2024:44", "2024:45", "2025:44"
HANOI, NEW_HANOI = "2024:01", "2025:01"
HOANG_MAI, BO_TRACH, DONG_HOI = "2024:008", "2024:455", "2024:450"
ON = date(2026, 11, 5)


def counted(made: World, asked: period.Period, *chosen: str) -> Table:
    return made.report(asked, ON, *chosen)


def values(table: Table, indicator: str, unit: str) -> dict[str, float | None]:
    return {row.line: row.value for row in table.rows if (row.indicator, row.unit) == (indicator, unit)}


def test_a_point_counts_when_it_is_at_work_for_a_day(made: World) -> None:
    """Its last day belongs to it, the day after does not."""
    made.point("D1", M1, HANOI, date(2024, 12, 31))
    made.point("D2", M1, HANOI, START, ends_on=date(2024, 1, 1))
    made.point("D3", M1, HANOI, START, ends_on=date(2023, 12, 31))
    made.point("D4", M1, HANOI, date(2025, 1, 1))
    assert made.figure("I-01", "TOTAL", "point", BEFORE) == 2


def test_points_by_model_province_and_status(made: World) -> None:
    """A theme counts as its model; the three models stand there even with nothing in them."""
    made.point("D1", "T2_HARM_REDUCTION_GBV", HOANG_MAI, START, status="pilot")
    made.point("D2", M3, BO_TRACH, START, status="maintained")
    made.point("D3", "LOCAL", None, START)
    assert values(counted(made, BEFORE, "I-01"), "I-01", "point") == {
        "TOTAL": 3,
        f"MODEL/{M1}": 0,
        f"MODEL/{M2}": 0,
        f"MODEL/{M3}": 2,
        "MODEL/LOCAL": 1,
        f"PROVINCE/{HANOI}": 1,
        f"PROVINCE/{QUANG_BINH}": 1,
        "PROVINCE/UNKNOWN": 1,
        "STATUS/pilot": 1,
        "STATUS/maintained": 1,
        "STATUS/UNKNOWN": 1,
    }


def test_what_is_called_ended_without_a_last_day_is_left_out(made: World) -> None:
    """And said so; what belongs to a deleted organisation too; a deleted point is nowhere."""
    giver = made.organisation("X")
    made.point("D1", M1, HANOI, START, status="ended")
    made.point("D2", M1, HANOI, START, organisation_id=giver)
    made.delete("intervention_point", made.point("D3", M1, HANOI, START))
    made.delete("organisation", giver)
    for indicator, line in (("I-01", "TOTAL"), ("I-02", "2024/TOTAL")):
        row = counted(made, BEFORE, indicator).find(
            indicator, line, indicators.indicators()[indicator].units[0]
        )
        assert row is not None
        assert (row.value, row.reasons) == (0, {"incomplete": 1, "names_deleted": 1})


def test_a_province_with_several_models_counts_once_in_the_total(made: World) -> None:
    """Two points of one model there are one province of it; a note says that the sum differs."""
    for number, (model, unit) in enumerate(
        ((M1, HANOI), (M1, HOANG_MAI), (M3, HANOI), (M3, BO_TRACH), (M2, QUANG_TRI))
    ):
        made.point(f"D{number}", model, unit, START)
    table = counted(made, BEFORE, "I-02")
    found = values(table, "I-02", "province")
    assert found == {f"2024/MODEL/{M1}": 1, f"2024/MODEL/{M2}": 1, f"2024/MODEL/{M3}": 2, "2024/TOTAL": 3}
    assert [note.code for note in table.notes] == ["localities_no_sum"]


def test_a_reused_code_is_two_provinces(made: World) -> None:
    """44 was Quảng Bình and is Quảng Trị: two provinces by the old units, one by the new."""
    made.point("D1", M1, QUANG_BINH, START)
    made.point("D2", M1, QUANG_TRI, START)
    made.point("D3", M1, NEW_QUANG_TRI, date(2025, 8, 1))
    found = values(counted(made, ACROSS, "I-02"), "I-02", "province")
    assert (found["2024/TOTAL"], found["2025/TOTAL"]) == (2, 1)
    assert values(counted(made, BEFORE, "I-02"), "I-02", "province")["2024/TOTAL"] == 2
    assert set(values(counted(made, SINCE, "I-02"), "I-02", "province")) == {
        f"2025/{line}" for line in ("TOTAL", f"MODEL/{M1}", f"MODEL/{M2}", f"MODEL/{M3}")
    }


def test_a_new_province_made_of_several_says_nothing_of_the_time_before(made: World) -> None:
    """It is left out there and said so; Hà Nội, which stayed whole, counts."""
    made.point("D1", M1, NEW_QUANG_TRI, START)
    made.point("D2", M1, NEW_HANOI, START)
    row = counted(made, BEFORE, "I-02").find("I-02", "2024/TOTAL", "province")
    assert row is not None
    assert (row.value, row.reasons) == (1, {"area_unclear": 1})


def test_the_target_is_counted_by_district_until_it_ended_and_by_commune_since(made: World) -> None:
    """70 of 696 districts, 15 of Hà Nội's 30, 3 of 3,321 communes; a period with both never adds them."""
    for number, district in enumerate(units.units_of("2024", units.DISTRICT)[:70]):
        made.point(f"D{number}", M1, district.key, START, ends_on=date(2025, 6, 30))
    for number, commune in enumerate(units.units_of("2025", units.COMMUNE)[:3]):
        made.point(f"X{number}", M1, commune.key, date(2025, 7, 1))
    old = {"2024/TOTAL": 10.1, "2024/PROVINCE/2024:01": 50.0}
    before = values(counted(made, BEFORE, "I-12"), "I-12", "percent")
    since = values(counted(made, SINCE, "I-12"), "I-12", "percent")
    across = counted(made, ACROSS, "I-12")
    assert {line: before[line] for line in old} == old
    assert since["2025/TOTAL"] == 0.1
    assert {line.split("/")[0] for line in before} == {"2024"}
    assert {line.split("/")[0] for line in since} == {"2025"}
    assert values(across, "I-12", "percent") == before | since
    assert [note.code for note in across.notes] == ["two_levels"]
    assert across.find("I-12", "2024/TOTAL/in_force", "district").value == 696  # type: ignore[union-attr]
    assert across.find("I-12", "2025/TOTAL/in_force", "commune").value == 3321  # type: ignore[union-attr]


def test_by_month_each_month_stands_in_its_own_units(made: World) -> None:
    """June in districts, July in communes: no month has a share of units that were not there."""
    made.point("D1", M1, BO_TRACH, START)
    asked = period.free(date(2025, 6, 1), date(2025, 7, 31))
    found = gather.count(made.session, ("I-12",), asked, ON, by="month").table
    assert {row.line: row.value for row in found.rows if "@" in row.line and row.unit == "percent"} == {
        "2024/TOTAL@2025-06": 0.1,
        "2025/TOTAL@2025-07": 0.0,
    }


@pytest.mark.parametrize(
    ("last", "lines"),
    [
        (date(2025, 6, 30), {"2024"}),
        (date(2025, 7, 1), {"2024", "2025"}),
    ],
)
def test_the_day_on_which_districts_ended(made: World, last: date, lines: set[str]) -> None:
    """30/06/2025 is the last of them."""
    table = counted(made, period.free(date(2025, 6, 1), last), "I-12")
    assert {row.line.split("/")[0] for row in table.rows} == lines


def test_an_area_that_is_wider_or_was_split_is_told_apart(made: World) -> None:
    """A whole province is no district; every ward of old Hoàng Mai went to several new ones."""
    split = units.children(HOANG_MAI)[0].key
    made.point("D1", M1, HANOI, START)
    made.point("D2", M1, split, START)
    for asked, line, unit, expected in (
        (BEFORE, "2024/TOTAL", "district", (1, {"area_unclear": 1})),
        (SINCE, "2025/TOTAL", "commune", (0, {"area_unclear": 2})),
    ):
        row = counted(made, asked, "I-12").find("I-12", line, unit)
        assert row is not None
        assert (row.value, row.reasons) == expected


def test_a_team_desk_leaves_them_to_the_office(made: World) -> None:
    """It says so in words, never 0."""
    made.point("D1", M1, HANOI, START)
    identity.put(made.session, identity.KIND, identity.TEAM)
    table = gather.gather(made.session, ("I-01", "I-02", "I-12"), BEFORE, ON)
    assert [(row.indicator, row.line, row.value, row.shown()) for row in table.rows] == [
        (one, "OFFICE", None, "counted by the office only") for one in ("I-01", "I-02", "I-12")
    ]


def test_they_are_not_among_the_figures_of_one_group() -> None:
    """What the office tells a group is about that group alone."""
    assert set(indicators.indicators()) - set(indicators.of_one_group()) == {"I-01", "I-02", "I-12", "I-17"}
