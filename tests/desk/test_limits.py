"""One limit of several is taken out: the others stay, and so does what sealed periods are measured by."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sealing_hands import office_at

from outreach_desk.desk import limits, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.reports import period

CORE = "core_members"
JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    made = office_at(Home(tmp_path / "desk"))
    yield made
    made.close()


def own(desk: Desk) -> list[tuple[date | None, int | None]]:
    [core] = [one for one in limits.every(desk) if one.norm == CORE]
    return [(step.first, step.limit) for step in core.own]


def test_one_limit_is_taken_out_and_put_back(office: Desk) -> None:
    """Of two by their days the earlier one, or the later one."""
    days = (date(2025, 1, 1), date(2026, 9, 1))
    for limit, first in zip((12, 15), days, strict=True):
        limits.put(office, CORE, limit, first)
    before = limits.remove(office, CORE, days[0])
    assert own(office) == [(days[1], 15)]
    limits.restore(office, before)
    limits.remove(office, CORE, days[1])
    assert own(office) == [(days[0], 12)]


def test_a_limit_of_sealed_days_stays_theirs(office: Desk) -> None:
    """After them the proposed one is in force again; one that only they are measured by is not taken out."""
    limits.put(office, CORE, 12, date(2025, 1, 1))
    sealing.seal(office, JULY)
    limits.remove(office, CORE, date(2025, 1, 1))
    assert own(office) == [(date(2025, 1, 1), 12), (date(2026, 8, 1), None)]
    with pytest.raises(Refused) as refused:
        limits.remove(office, CORE, date(2025, 1, 1))
    assert refused.value.code == "limit_sealed"
    assert own(office) == [(date(2025, 1, 1), 12), (date(2026, 8, 1), None)]
