"""Two units of one name are told apart wherever they stand in a report."""

import pytest
from report_world import World, day

from outreach_desk.records import units
from outreach_desk.reports import dimension, gather, indicators
from outreach_desk.reports.period import Period
from outreach_desk.reports.unit_words import unit_words

OLD_DIEN_BIEN, NEW_DIEN_BIEN = "2024:11", "2025:11"


@pytest.mark.parametrize("era", units.ERAS)
def test_no_two_communes_of_a_time_are_called_the_same(era: str) -> None:
    communes = [one.key for one in units.units_of(era, units.COMMUNE)]
    called = [unit_words(key, communes) for key in communes]
    assert len(called) == len(set(called))


def test_a_province_bears_its_time_only_beside_one_of_the_other() -> None:
    both = {OLD_DIEN_BIEN, NEW_DIEN_BIEN}
    assert unit_words(NEW_DIEN_BIEN, {NEW_DIEN_BIEN}).vi == "Tỉnh Điện Biên"
    assert [unit_words(key, both).vi for key in sorted(both)] == [
        "Tỉnh Điện Biên (đến 30/06/2025)",
        "Tỉnh Điện Biên (từ 01/07/2025)",
    ]
    assert unit_words("2099:1", both).vi == "2099:1"


def test_provinces_of_both_times_are_told_apart_in_a_report(made: World) -> None:
    """In the lines of I-01, and where points are split by province."""
    for number, key in enumerate((OLD_DIEN_BIEN, NEW_DIEN_BIEN)):
        made.point(f"P{number}", "LOCAL", key, day(1, 2))
    asked = Period(day(1, 1), day(12, 31))
    table = gather.count(made.session, (indicators.POINTS,), asked, day(12, 31), by=dimension.PROVINCE).table
    labels = [row.label() for row in table.rows if "Điện Biên" in row.label()]
    assert len(labels) == 4
    assert len(set(labels)) == 4
