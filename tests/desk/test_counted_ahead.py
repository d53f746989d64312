"""An office counts ahead what people open, keeps it, and stops wherever it is asked to."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from exchange_world import save
from kept_hands import copied, of_july, rows, the_meeting

from outreach_desk.desk import ahead, behind, charts, figures, kept_report, readings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground import dates, memory
from outreach_desk.ground.errors import Cancelled
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.records import identity, kept_figures
from outreach_desk.reports import dimension, gather, indicators, period


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with a meeting in July."""
    return of_july(Home(tmp_path_factory.mktemp("kept") / "desk"))


@pytest.fixture
def patient(first_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give a copy of the office on a day, where every report is worth keeping."""
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    monkeypatch.setattr(dates, "today", lambda: date(2026, 8, 3))
    with copied(first_office, Home(tmp_path / "office")) as made:
        yield made


def unhurried() -> None:
    """Let it go on."""


def test_all_that_people_open_is_counted_ahead(patient: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Months, quarters, halves and years, of both calendars, whole, drawn and split: then no more is left."""
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    steps = 0
    while ahead.step(patient, unhurried):
        steps += 1
    each = 1 + len(indicators.dimensions())
    assert steps == (each * len(ahead.OPENED) + len(ahead.DRAWN)) * len(period.CALENDARS)
    patient.kept.clear()
    told: list[object] = []
    for code in ("2026-08", "2026-07", "2026-Q3", "2026"):
        for calendar in period.CALENDARS:
            asked = figures.parse_period(patient, code=code, calendar=calendar)
            for by in (None, dimension.GROUP, dimension.GENDER, dimension.MONTH):
                figures.count(patient, asked, by=by, told=lambda so_far, _whole: told.append(so_far))
    assert told == []
    monkeypatch.setattr(charts, "gather", lambda *_all: pytest.fail("counted"))
    assert charts.look(patient, Asked(code="2026-Q3")).charts
    save(patient, "meeting", {"anonymous_f": 9}, the_meeting(patient))
    assert ahead.step(patient, unhurried)


def test_of_a_split_with_few_values_the_first_records_are_kept_too(
    patient: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are those that would be counted; also on a laptop that has read nothing yet."""
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    asked = figures.parse_period(patient, code="2026-07")
    plain = figures.count(patient, asked, by=dimension.GENDER)
    lists = {
        (cell, which): behind.look(patient, plain, cell, which)
        for cell in plain.figures
        for which in behind.look(patient, plain, cell).sizes
    }
    patient.kept.clear()
    while ahead.step(patient, unhurried):
        pass
    patient.kept.clear()
    kept = figures.count(patient, asked, by=dimension.GENDER)
    for name in ("parts", "figures"):
        monkeypatch.setattr(gather, name, lambda *_all, **_named: pytest.fail("counted"))
    assert {(cell, which): behind.look(patient, kept, cell, which) for cell, which in lists} == lists
    figures.open_up(patient, kept, unhurried)


def test_of_a_split_with_many_values_the_figures_alone_are_kept(
    patient: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are those that would be counted, and open the same rows, counted then or while one looks."""
    monkeypatch.setattr(kept_report, "FEW", 0)
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    asked = figures.parse_period(patient, code="2026-07")
    plain = figures.count(patient, asked, by=dimension.GENDER)
    behind_all = {cell: behind.look(patient, plain, cell) for cell in plain.figures}
    patient.kept.clear()
    while ahead.step(patient, unhurried):
        pass
    counts = list[object]()

    def spied(count: Callable[..., object]) -> Callable[..., object]:
        return lambda *given, **named: counts.append(given[1]) or count(*given, **named)

    for name in ("parts", "figures"):
        monkeypatch.setattr(gather, name, spied(getattr(gather, name)))
    for opened_up in (False, True):
        patient.kept.clear()
        kept = figures.count(patient, asked, by=dimension.GENDER)
        assert counts == []
        assert kept.table.rows == plain.table.rows
        assert kept.figures.keys() == plain.figures.keys()
        if opened_up:
            figures.open_up(patient, kept, unhurried)
            assert counts == []  # the records would be read for it
            ahead.step(patient, unhurried)
            counts.clear()
            figures.open_up(patient, kept, unhurried)
            before = len(counts)
            assert before
        assert {cell: behind.look(patient, kept, cell) for cell in kept.figures} == behind_all
        assert counts
        assert not opened_up or len(counts) == before
        counts.clear()
    figures.open_up(patient, figures.count(patient, asked), unhurried)
    assert counts == []  # the first records behind those stand with them


def test_nothing_that_bears_names_is_in_the_file_nor_split_without_room(
    patient: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By educators it stays in memory; and where records have no room there each split would read them."""
    asked = figures.parse_period(patient, code="2026-07")

    def kept_by(by: str | None) -> bool:
        with patient.database.read() as session:
            name = kept_report.name(session, asked, dates.today(), by)
            return bool(kept_figures.there(session, name.report, name.state, with_records=False))

    monkeypatch.setattr(memory, "spare", lambda: 0)
    while ahead.step(patient, unhurried):
        pass
    assert [kept_by(by) for by in (None, dimension.GENDER, dimension.EDUCATOR)] == [True, False, False]
    patient.kept.clear()
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    while ahead.step(patient, unhurried):
        pass
    assert [kept_by(by) for by in (None, dimension.GENDER, dimension.EDUCATOR)] == [True, True, False]
    monkeypatch.setattr(gather, "parts", lambda *_all, **_named: pytest.fail("counted"))
    found = figures.count(patient, asked, by=dimension.EDUCATOR)
    save(patient, "meeting", {"anonymous_f": 9}, the_meeting(patient))
    with pytest.raises(pytest.fail.Exception):
        figures.count(patient, asked, by=dimension.EDUCATOR)
    monkeypatch.undo()
    monkeypatch.setattr(dates, "today", lambda: date(2026, 8, 3))
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    assert found.table.rows != figures.count(patient, asked, by=dimension.EDUCATOR).table.rows
    while ahead.step(patient, unhurried):
        pass
    assert len({one.state for one in patient.kept[kept_report.NAMING]}) == 1


def test_last_year_is_split_ahead_where_it_has_room_beside_this_one(
    patient: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would take the room of the running year is counted when somebody asks for it."""

    def kept_by(code: str) -> bool:
        asked = figures.parse_period(patient, code=code)
        with patient.database.read() as session:
            name = kept_report.name(session, asked, dates.today(), dimension.GENDER)
            return bool(kept_figures.there(session, name.report, name.state, with_records=False))

    def spare() -> int:
        read = patient.kept.get("read")
        return readings.ROOM if read is None or read.usual is read.other is None else readings.LEAST

    monkeypatch.setattr(memory, "spare", spare)
    while ahead.step(patient, unhurried):
        pass
    assert [kept_by(code) for code in ("2026", "2026-H1", "2025")] == [True, True, False]
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    while ahead.step(patient, unhurried):
        pass
    assert [kept_by(code) for code in ("2026", "2026-H1", "2025")] == [True, True, True]


def test_what_takes_no_time_is_not_kept(patient: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is counted once, and not time and again."""
    before = rows(patient)
    monkeypatch.setattr(kept_report, "WORTH", 60.0)
    while ahead.step(patient, unhurried):
        pass
    assert rows(patient) == before
    monkeypatch.setattr(gather, "parts", lambda *_all, **_named: pytest.fail("counted"))
    assert not ahead.step(patient, unhurried)


def test_counting_ahead_goes_on_where_it_was_left(patient: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be left at each look around; what was counted by then is not counted again."""
    count, begun = gather.parts, []

    def parts(session: object, wanted: list[str], *given: object, **named: object) -> object:
        begun.append(len(wanted))
        return count(session, wanted, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(gather, "parts", parts)
    left = 0
    for looks in range(30, 2000, 30):
        around = iter(range(looks))

        def check(around: Iterator[int] = around) -> None:
            if next(around, None) is None:
                raise Cancelled("cancelled", said("…"))

        try:
            assert ahead.step(patient, check)
            break
        except Cancelled:
            left += 1
    assert left > 1
    assert begun == sorted(begun, reverse=True)
    assert begun[-1] < begun[0]


def test_a_team_counts_nothing_ahead(patient: Desk) -> None:
    """Its reports take no time."""
    with patient.write() as (session, _author):
        identity.put(session, identity.KIND, identity.TEAM)
    assert not ahead.step(patient, unhurried)
