"""Values behind the charts: slips on their way, known clients, points by area, and the tiles of both eras."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import LATER, Q3, Q3_ADMINISTRATIVE, World, day, golden, world

from outreach_desk.desk import chart_coverage, chart_months, chart_places, chart_slips
from outreach_desk.records import reference, units
from outreach_desk.reports import period, points_by_area, slip_paths, tiles
from outreach_desk.reports.chart import EARLIER, LEVELS, MAIN, Chart
from outreach_desk.reports.period import ADMINISTRATIVE, Period
from outreach_desk.reports.slip_paths import WAYS
from outreach_desk.reports.source import Source
from outreach_desk.store.database import Database

CODES = reference.shipped()
HONG_HA = "2025:00097"
"""A ward of Hà Nội."""


def values(chart: Chart) -> list[tuple[str, str]]:
    return [(mark.label, mark.shown) for mark in chart.marks]


def source(made: World, asked: Period, on: date) -> Source:
    """Read all the months that are shown."""
    months = chart_months.spans(asked, CODES, on)
    return Source(made.session, Period(months[0].first, months[-1].last, asked.calendar))


def trend(made: World, asked: Period, on: date) -> dict[str, Chart]:
    """Give the charts over months by name."""
    months = chart_months.gather(source(made, asked, on), asked, on)
    return {chart.name: chart for chart in (*chart_months.trends(months), chart_months.groups(months))}


def test_the_golden_example_month_by_month(made: World) -> None:
    """Persons are counted anew in each month: 2 + 1 + 1 are not the three of the quarter."""
    golden(made)
    charts = trend(made, Q3, LATER)
    last = {name: [(mark.label, mark.shown) for mark in chart.marks[-3:]] for name, chart in charts.items()}
    months = ("07/2026", "08/2026", "09/2026")
    assert last == {
        "I-05-person": list(zip(months, "020", strict=True)),
        "I-05-turn": list(zip(months, "070", strict=True)),
        "I-07-person": list(zip(months, "211", strict=True)),
        "I-07-turn": list(zip(months, "311", strict=True)),
        "groups-met": list(zip(months, ("0/1", "1/1", "0/1"), strict=True)),
    }
    assert [len(chart.marks) for chart in charts.values()] == [12] * 5
    assert "Persons are counted anew in each month: months do not add up." in charts["I-07-person"].notes


def test_months_before_the_period_are_told_apart(made: World) -> None:
    """Twelve months, the last three inside; those before bear another mark and have words for it."""
    chart = trend(made, Q3, LATER)["I-05-person"]
    assert [mark.kind for mark in chart.marks] == [EARLIER] * 9 + [MAIN] * 3
    assert chart.legend == ((MAIN, "Months of the period"), (EARLIER, "Months before"))
    assert chart.marks[0].label == "10/2025"


def test_a_month_that_is_not_over_says_so(made: World) -> None:
    """The chart ends with the month of the report date, and marks it."""
    chart = trend(made, period.free(day(1, 1), day(12, 31)), day(8, 20))["I-07-turn"]
    assert (chart.marks[-1].label, chart.marks[-1].short, chart.marks[-2].label) == (
        "08/2026 *",
        "08*",
        "07/2026",
    )
    assert chart.notes == ("* This month was not over on the report date.",)


def test_administrative_months_begin_on_the_15th(made: World) -> None:
    """What happened on 25 September is of October's month."""
    golden(made)
    asked = period.preset("2026-10", ADMINISTRATIVE, CODES)
    assert values(trend(made, asked, LATER)["I-07-turn"])[-2:] == [("09/2026", "0"), ("10/2026", "2")]


def test_the_golden_slips(made: World) -> None:
    """S1 came back with its stub; S2 is open, and on 5 October its days have not passed."""
    golden(made)
    paths = slip_paths.count(Source(made.session, Q3), Q3, LATER)
    assert (paths.issued, {way: count for way, count in paths.ways.items() if count}) == (
        2,
        {"verified": 1, "open": 1},
    )
    assert values(chart_slips.completion(paths, CODES)) == [
        (CODES.label("service_type", "sti_care"), "0.0% (0 of 1)"),
        (CODES.label("service_type", "hiv_test"), "100.0% (1 of 1)"),
    ]
    early = chart_slips.completion(slip_paths.count(Source(made.session, Q3), Q3, day(10, 5)), CODES)
    assert {mark.shown for mark in early.marks} == {"too early to tell (1 slip)"}
    assert {mark.value for mark in early.marks} == {None}


def test_the_cascade_stands_apart_what_she_said_herself(made: World) -> None:
    """Ten slips, one at each place; the cancelled one is none of them."""
    her, target = made.client(), made.organisation("X")
    on, reason = day(8, 2), {"reason": "no_show"}
    for status, more in (
        ("completed", {"outcome_on": on, "evidence": "stub"}),
        ("completed", {"outcome_on": on, "evidence": "escorted"}),
        ("completed", {"outcome_on": on, "evidence": "client_said"}),
        ("arrived", {"outcome_on": on}),
        ("not_completed", reason),
        ("issued", {}),
        ("cancelled", {}),
    ):
        made.slip(her, "hiv_test", day(8, 1), target, status=status, **more)
    chart = chart_slips.cascade(slip_paths.count(Source(made.session, Q3), Q3, LATER))
    assert [int(mark.shown) for mark in chart.marks] == [6, 4, 2, 1, 1, 1, 1]


def test_what_came_after_the_report_date_had_not_come_yet(made: World) -> None:
    """On 1 August the slip served on the 2nd was open."""
    done = {"status": "completed", "outcome_on": day(8, 2), "evidence": "stub"}
    made.slip(made.client(), "hiv_test", day(7, 30), made.organisation("X"), **done)
    ways = [slip_paths.count(Source(made.session, Q3), Q3, day(8, number)).ways for number in (1, 2)]
    assert [way["open"] for way in ways] == [1, 0]
    assert [way["verified"] for way in ways] == [0, 1]


STATUSES = st.sampled_from(
    [
        ("issued", None, None),
        ("arrived", 3, None),
        ("completed", 5, "stub"),
        ("completed", 29, "client_said"),
        ("completed", 31, "facility_call"),
        ("not_completed", 9, None),
        ("cancelled", None, None),
    ]
)
SLIPS = st.lists(
    st.tuples(st.integers(0, 100), st.sampled_from(["hiv_test", "sti_care"]), STATUSES), max_size=8
)


@given(SLIPS, st.integers(60, 150))
@settings(max_examples=20, deadline=None)
def test_parts_sum_to_what_was_issued_and_agree_with_the_figures(
    report_database: Database, slips: list[tuple[int, str, tuple[str, int | None, str | None]]], after: int
) -> None:
    """Each slip stands at one place; I-08 counts as many, and I-09 as many mature and served in time."""
    with world(report_database) as made:
        her, target = made.client(), made.organisation("X")
        for since, service, (status, later, evidence) in slips:
            issued = date.fromordinal(day(6, 20).toordinal() + since)
            outcome = None if later is None else date.fromordinal(issued.toordinal() + later)
            reason = "no_show" if status == "not_completed" else None
            more = {"outcome_on": outcome, "evidence": evidence, "reason": reason}
            made.slip(her, service, issued, target, status=status, **more)
        on = date.fromordinal(day(6, 20).toordinal() + after)
        paths = slip_paths.count(Source(made.session, Q3), Q3, on)
        assert paths.issued == made.figure("I-08", "TOTAL", "slip", Q3, on)
        assert set(paths.ways) == set(WAYS)
        mature, served = (
            sum(getattr(found, name) for found in paths.services.values()) for name in ("mature", "served")
        )
        young = sum(found.young for found in paths.services.values())
        assert (mature, young) == tuple(
            made.figure("I-09", line, "slip", Q3, on) for line in ("MATURE", "NOT_MATURE")
        )
        assert mature + young == paths.issued
        assert served == made.figure("I-09", "SERVED", "slip", Q3, on)
        chart = chart_slips.cascade(paths)
        shown = [int(mark.shown) for mark in chart.marks]
        assert shown[0] == sum(shown[2:]) == paths.issued
        assert shown[0] >= shown[1] >= shown[2]


def test_coverage_is_of_the_persons_known_on_the_last_day(made: World) -> None:
    """Linked records are one person; who left before and who agreed to nothing are not known."""
    one, other, not_met = made.client(), made.client(), made.client()
    made.link(one, other)
    nameless, left = made.client(consent=None), made.client()
    made.change("client", left, status="lost", status_on=day(9, 1))
    for who in (one, other, nameless, left):
        made.contact(day(8, 1), client_id=who)
    chart = chart_coverage.reached(Source(made.session, Q3), Q3, LATER)
    assert values(chart) == [
        ("Active clients known on 30/09/2026", "2"),
        ("Of these reached in the period", "1 (50.0%)"),
        ("Apart: reached, not active on that day", "1"),
    ]
    assert made.figure("I-05", "TOTAL", "person") == sum(mark.value or 0 for mark in chart.marks[1:])
    assert not_met


def test_each_month_is_that_of_its_own_report(made: World) -> None:
    """Twelve months are read at once, and each says what a report of that month alone says."""
    golden(made)
    for asked in (Q3, Q3_ADMINISTRATIVE):
        found = chart_months.gather(source(made, asked, LATER), asked, LATER)
        for month in found[-4:]:
            table = made.report(month.days, LATER, "I-03", "I-05", "I-07")
            cells = {("I-03", line): table.find("I-03", line, "group") for line in ("MET", "OPEN")}
            cells |= {
                (one, unit): table.find(one, "TOTAL", unit)
                for one in ("I-05", "I-07")
                for unit in ("person", "turn")
            }
            assert month.counts == {key: row.value for key, row in cells.items() if row}
            assert len(month.counts) == 6


def point(made: World, unit: str | None, **values: object) -> None:
    """Make a point, open since 2024 unless told otherwise."""
    code = f"P-{made.make('organisation', code='O', name='Nơi thử', kind='opc')}"
    asked = {"starts_on": date(2024, 1, 1), "unit": unit, "model": "LOCAL"} | values
    made.make("intervention_point", code=code, name="Điểm thử", **asked)


def test_points_lie_in_the_provinces_of_the_map(made: World) -> None:
    """Ended before and begun later count not; an old commune lies in the province that took it in."""
    point(made, HONG_HA)
    point(made, HONG_HA, ends_on=day(7, 1))
    point(made, "2025:01")
    point(made, "2024:02")  # Hà Giang went into Tuyên Quang
    point(made, None)
    point(made, HONG_HA, ends_on=day(6, 30))
    point(made, HONG_HA, starts_on=day(10, 1))
    found = points_by_area.count(Source(made.session, Q3), Q3)
    assert {key: count for key, count in found.provinces.items() if count} == {"2025:01": 3, "2025:08": 1}
    assert (found.areas, found.no_area, found.not_placed, found.points) == (
        {HONG_HA: 2, "2025:01": 1, "2024:02": 1},
        1,
        0,
        5,
    )
    assert values(chart_places.areas(found)) == [
        ("Tỉnh Hà Giang", "1"),
        ("Thành phố Hà Nội", "1"),
        ("Phường Hồng Hà, Thành phố Hà Nội", "2"),
        ("Area not written", "1"),
    ]


def test_a_new_area_on_the_old_map_only_where_it_is_certain(made: World) -> None:
    """Hồng Hà was of Hà Nội always; Tuyên Quang as it is now was two provinces."""
    point(made, HONG_HA)
    point(made, "2025:08")
    asked = period.free(date(2024, 1, 1), date(2024, 12, 31))
    found = points_by_area.count(Source(made.session, asked), asked)
    assert (found.era, len(found.provinces), found.provinces["2024:01"], found.not_placed) == (
        "2024",
        63,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("first", "last", "tiles_shown", "told"),
    [
        (date(2025, 6, 1), date(2025, 6, 30), 63, False),
        (date(2025, 7, 1), date(2025, 7, 31), 34, False),
        (date(2025, 6, 30), date(2025, 7, 1), 34, True),
    ],
)
def test_the_map_is_that_of_the_last_day(
    made: World, first: date, last: date, tiles_shown: int, told: bool
) -> None:
    """63 tiles to 30/06/2025, 34 since; a period that crosses the day says so."""
    asked = period.free(first, last)
    chart = chart_places.tile_map(points_by_area.count(Source(made.session, asked), asked), asked)
    assert len(chart.marks) == tiles_shown
    assert any("63 provinces" in note for note in chart.notes) == told


def test_the_map_adds_up_to_the_points_of_the_report(made: World) -> None:
    """Tiles, and what lies on none, are I-01; a team desk, which holds points of others, has no map."""
    for unit in (HONG_HA, "2024:02", "2025:08", None):
        point(made, unit)
    point(made, HONG_HA, status="ended")
    found = points_by_area.count(Source(made.session, Q3), Q3)
    assert sum(found.provinces.values()) + found.no_area + found.not_placed == found.points
    assert found.points == made.figure("I-01", "TOTAL", "point") == 4
    assert chart_places.charts(Source(made.session, Q3, of_one_group=True), Q3) == ()


def test_the_map_names_and_numbers_each_province(made: World) -> None:
    """Each tile has its whole name and number; its level follows from that number."""
    for _ in range(3):
        point(made, HONG_HA)
    chart = chart_places.tile_map(points_by_area.count(Source(made.session, Q3), Q3), Q3)
    found = {mark.label: (mark.shown, mark.short, mark.kind) for mark in chart.marks}
    assert found["Thành phố Hà Nội"] == ("3", "Hà Nội", LEVELS[2])
    assert found["Thành phố Hồ Chí Minh"] == ("0", "TP.HCM", LEVELS[0])
    assert [words for _kind, words in chart.legend] == ["none", "1–2", "3–5", "≥ 6"]


@pytest.mark.parametrize(("era", "count"), [(units.OLD, 63), (units.NEW, 34)])
def test_tiles_are_the_provinces_each_on_a_place_of_its_own(era: str, count: int) -> None:
    """As many as the list of units has, none twice, no two on one place, no gap in the rows."""
    found = tiles.of_era(era)
    assert Counter(tile.key for tile in found) == Counter(unit.key for unit in units.provinces(era))
    assert len(found) == len({(tile.row, tile.column) for tile in found}) == count
    assert {tile.row for tile in found} == set(range(1, max(tile.row for tile in found) + 1))
    own_words = {"TP.HCM", "BR-VT"}
    shorts = {unit.key: unit.short for unit in units.provinces(era)}
    assert [tile.short for tile in found if tile.short not in {shorts[tile.key], *own_words}] == []


def test_tiles_stand_as_the_country_lies() -> None:
    """North of, and west of: some that everybody knows."""
    for era, north, south, west, east in (
        (units.OLD, "02", "96", "11", "22"),
        (units.NEW, "04", "96", "11", "22"),
    ):
        found = {tile.key: tile for tile in tiles.of_era(era)}
        assert found[f"{era}:{north}"].row == 1
        assert found[f"{era}:{south}"].row == max(tile.row for tile in found.values())
        assert found[f"{era}:{west}"].column < found[f"{era}:{east}"].column
        for upper, lower in (
            ("01", "38"),
            ("38", "40"),
            ("40", "42"),
            ("42", "46"),
            ("46", "48"),
            ("48", "79"),
        ):
            assert found[f"{era}:{upper}"].row <= found[f"{era}:{lower}"].row


def test_each_old_province_went_into_one_new_one() -> None:
    """So an old area has its place on the new map for certain."""
    for old in units.provinces(units.OLD):
        after = units.at(old.key, units.NEW, units.PROVINCE)
        assert after is not None
        assert after.era == units.NEW
    assert units.at("2025:08", units.OLD, units.PROVINCE) is None
