"""Figures of before the last change are given as such, to whoever waits for new ones, and to nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import save
from kept_hands import JULY, ON, WRONG, ask, copied, counted, every, of_july, the_meeting

from outreach_desk.desk import erase, figures, kept_report, limits
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Cancelled
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.reports import dimension, indicators, norms
from outreach_desk.reports.gather import Counted


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with a meeting in July."""
    return of_july(Home(tmp_path_factory.mktemp("kept") / "desk"))


@pytest.fixture
def office(first_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give a copy of that office, in which a wrong report of July is kept, on its report date."""
    monkeypatch.setattr(dates, "today", lambda: ON)
    with copied(first_office, Home(tmp_path / "office")) as made:
        made.kept.clear()
        yield made


def looked(desk: Desk, on: date = ON, by: str | None = None) -> tuple[list[Counted], Counted]:
    """Give what is told while a report is counted, and what it is in the end."""
    told: list[Counted] = []
    whole = figures.count(desk, JULY, on, by=by, told=lambda so_far, _whole: told.append(so_far))
    return told, whole


def values(found: Counted, indicator: str) -> list[object]:
    return [row.value for row in found.table.rows if row.indicator == indicator]


def more_heads(desk: Desk) -> None:
    save(desk, "meeting", {"anonymous_f": 9}, the_meeting(desk))


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a record": more_heads,
    "a question": ask,
    "a limit": lambda desk: limits.put(desk, norms.PERSONS_REACHED, 7),
}


@pytest.mark.parametrize("change", CHANGES)
def test_they_come_first_and_go_one_by_one(office: Desk, change: str) -> None:
    """At once all of them, each said to be one and opening nothing; in the end the report has none."""
    CHANGES[change](office)
    told, whole = looked(office)
    names = list(indicators.indicators())
    assert [list(one.earlier) for one in told] == [names[place:] for place in range(len(names) + 1)]
    assert all(one.table.chosen == tuple(names) for one in told)
    for one in told:
        for indicator in names:
            is_earlier = indicator in one.earlier
            assert (WRONG in values(one, indicator)) == is_earlier
            assert any(cell[0] == indicator for cell in one.figures) != is_earlier or not values(
                one, indicator
            )
    now = counted(office, JULY, ON)
    assert whole.earlier == {}
    assert whole.table.rows == now.table.rows
    assert looked(office) == ([], whole)


def test_nobody_else_gets_them(office: Desk) -> None:
    """A command, a file and a seal take what is counted now."""
    more_heads(office)
    assert figures.report(office, JULY).rows == counted(office, JULY, ON).table.rows


def test_another_report_has_none(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one of other days, of another day or split, nor one by other rules."""
    more_heads(office)
    others = [
        (replace(JULY, last=date(2026, 7, 30)), ON, None),
        (JULY, date(2026, 11, 26), None),
        (JULY, ON, dimension.GROUP),
    ]
    for asked, on, by in others:
        told: list[Counted] = []
        figures.count(office, asked, on, by=by, told=lambda so_far, _whole, all_=told: all_.append(so_far))
        assert told
        assert not any(one.earlier for one in told)
    monkeypatch.setattr(kept_report, "rules", lambda: "others")
    assert not any(one.earlier for one in looked(office)[0])


def test_yesterdays_are_of_before(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the day the report date changes: what was counted yesterday says so."""
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 28))
    told, whole = looked(office, date(2026, 11, 28))
    assert WRONG in values(told[0], indicators.SESSIONS)
    assert WRONG not in values(whole, indicators.SESSIONS)


def test_an_erasure_leaves_none(office: Desk) -> None:
    erase.erase(office, "client", every(office, "client")[0])
    assert not any(one.earlier for one in looked(office)[0])


def test_damaged_ones_are_not_shown(office: Desk) -> None:
    with office.database.write() as session:
        session.execute(sa.text("UPDATE kept_figures SET figures = lower(figures)"))
    more_heads(office)
    assert not any(one.earlier for one in looked(office)[0])


def test_of_what_was_left_midway_each_is_the_last_one(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second change comes before all was counted: what was, is told as of then, the rest as of before."""
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    more_heads(office)

    def leave(so_far: Counted, _whole: int) -> None:
        if indicators.SESSIONS not in so_far.earlier:
            raise Cancelled("cancelled", said("…"))

    with pytest.raises(Cancelled):
        figures.count(office, JULY, ON, told=leave)
    save(office, "meeting", {"anonymous_f": 8}, the_meeting(office))
    first = looked(office)[0][0]
    assert list(first.earlier) == list(indicators.indicators())
    assert 9 + 2 in values(first, indicators.SESSIONS)
    assert WRONG in values(first, indicators.SLIPS)
    assert list(first.figures) == []


def test_names_of_educators_do_not_outlive_a_change(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report split by educators says what they are called."""
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    looked(office, by=dimension.EDUCATOR)
    more_heads(office)
    assert not any(one.earlier for one in looked(office, by=dimension.EDUCATOR)[0])


def test_a_split_report_is_kept_in_memory(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes no time to count is shown when it is counted."""
    for worth, expected in ((0.0, True), (60.0, False)):
        monkeypatch.setattr(kept_report, "WORTH", worth)
        office.kept.clear()
        looked(office, by=dimension.GROUP)
        save(office, "meeting", {"anonymous_f": 20 + expected}, the_meeting(office))
        assert bool(looked(office, by=dimension.GROUP)[0][0].earlier) == expected
