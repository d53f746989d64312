"""What was read for reports stays in memory until something changes, where there is room for it."""

import gc
import weakref
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from exchange_world import save
from kept_hands import copied, of_july, the_meeting
from sqlalchemy.orm import Session

from outreach_desk.desk import ahead, figures, kept_report, readings
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, memory
from outreach_desk.ground.errors import Cancelled
from outreach_desk.ground.language import said
from outreach_desk.ground.paths import Home
from outreach_desk.reports import contacts, dimension, gather, indicators, period
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, Source

TODAY = date(2026, 8, 3)
MUCH = ("FROM attendance", "FROM contact", "FROM service", "FROM referral")
WAYS = (None, dimension.GROUP, dimension.GENDER, dimension.MONTH)


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_july(Home(tmp_path_factory.mktemp("read") / "desk"))


@pytest.fixture
def office(first_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give a copy of an office with a meeting in July, on a day, on a computer with memory to spare."""
    monkeypatch.setattr(kept_report, "WORTH", 0.0)
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM)
    with copied(first_office, Home(tmp_path / "office")) as made:
        yield made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which of the tables with very many rows reports read."""
    found: list[str] = []
    as_always = Source.read

    def noted(self: Source, query: object) -> object:
        found.extend(one for one in MUCH if one in str(query))
        return as_always(self, query)  # type: ignore[arg-type]

    monkeypatch.setattr(Source, "read", noted)
    return found


def unhurried() -> None:
    """Let it go on."""


def all_ahead(desk: Desk) -> None:
    while ahead.step(desk, unhurried):
        pass


def own_days(desk: Desk, calendar: str = period.CALENDAR) -> Period:
    """Give days that are no period which is counted ahead."""
    return figures.parse_period(desk, first="2026-07-01", last="2026-11-14", calendar=calendar)


def test_what_nobody_counted_ahead_is_counted_without_reading(office: Desk, read: list[str]) -> None:
    """Another period of the running year, of either calendar, and any split of one: as if counted alone."""
    all_ahead(office)
    assert read
    found = {}
    for calendar in period.CALENDARS:
        for by in WAYS:
            read.clear()
            found[calendar, by] = figures.count(office, own_days(office, calendar), by=by).table.rows
            assert read == [], (calendar, by)
    for (calendar, by), rows in found.items():
        office.kept.clear()
        assert figures.count(office, own_days(office, calendar), by=by).table.rows == rows


def test_after_the_desk_is_opened_again_it_is_read_ahead(office: Desk, read: list[str]) -> None:
    """It is in the file; what lies beside it is read while nobody asks, and what bears names counted anew."""
    all_ahead(office)
    office.kept.clear()
    assert ahead.step(office, unhurried)
    steps = 0
    while ahead.step(office, unhurried):
        steps += 1
    assert steps == len(ahead.OPENED) * len(period.CALENDARS)
    read.clear()
    figures.count(office, own_days(office))
    assert read == []


def test_a_change_lets_all_be_read_anew(office: Desk) -> None:
    all_ahead(office)
    heads = indicators.REACHED, "TOTAL", "turn"
    before = figures.count(office, own_days(office)).table.find(*heads)
    save(office, "meeting", {"anonymous_f": 9}, the_meeting(office))
    after = figures.count(office, own_days(office)).table.find(*heads)
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (5, 11)


def test_what_is_read_in_part_is_nobody_elses(office: Desk) -> None:
    """Whoever asks for a month meanwhile reads the month alone; the other reading goes on where it was."""
    asked = figures.parse_period(office, code="2026-08")

    def come() -> None:
        raise Cancelled("cancelled", said("…"))

    with office.database.read() as session:
        begun = readings.ahead(office, session, asked, TODAY, unhurried)
        assert begun.period == readings.usual(TODAY)
        begun.meetings()
        assert readings.source(office, session, asked, unhurried).period == asked
        again = readings.ahead(office, session, asked, TODAY, come)
        assert again.meetings() == begun.meetings()  # it is read: nobody looks around
        readings.counted(office, session, again)
        assert readings.source(office, session, asked, unhurried).period == readings.usual(TODAY)


def test_where_there_is_no_room_nothing_stays(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what was kept is given back when others need it."""
    all_ahead(office)
    assert "read" in office.kept
    monkeypatch.setattr(memory, "spare", lambda: readings.LEAST - 1)
    whole = figures.count(office, own_days(office), by=dimension.GROUP).table.rows
    assert "read" not in office.kept
    monkeypatch.setattr(memory, "spare", lambda: readings.ROOM - 1)
    save(office, "meeting", {"anonymous_f": 1}, the_meeting(office))
    all_ahead(office)
    assert "read" not in office.kept
    assert figures.count(office, own_days(office), by=dimension.GROUP).table.rows
    assert whole


def test_what_takes_all_room_is_not_read_time_and_again(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given back, it leaves room for itself: counting ahead ends all the same, until something changes."""
    monkeypatch.setattr(memory, "spare", lambda: 0 if _has_read(office) else readings.ROOM)
    steps = 0
    while ahead.step(office, unhurried):
        steps += 1
        assert steps < 100
    office.kept.pop("counts", None)
    assert not ahead.step(office, unhurried)


def _has_read(desk: Desk) -> bool:
    read = desk.kept.get("read")
    return read is not None and (read.usual is not None or read.other is not None)


def test_nothing_is_kept_twice(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The year is read once and all reports are cut from it; of what was before, who was reached stays."""
    spans, as_always = [], contacts.read

    def noted(source: Source, span: Period) -> object:
        spans.append((span.first, span.last))
        return as_always(source, span)

    monkeypatch.setattr(contacts, "read", noted)
    every = [figures.parse_period(office, code=code) for code in ("2026-07", "2026-Q3", "2026")]
    with office.database.read() as session:
        for asked in every:
            source = readings.ahead(office, session, asked, TODAY, unhurried)
            list(gather.parts(session, None, asked, TODAY, source=source))
    year, day = readings.usual(TODAY), timedelta(days=1)
    before = date.min, year.first - day
    since_october = date(2025, 10, 1), year.first - day
    assert sorted(spans) == sorted([before, since_october, (year.first, year.last)])


def test_what_was_read_goes_at_once(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it names itself: the search for such values is put off where very many are kept."""
    there: weakref.WeakSet[Source] = weakref.WeakSet()
    of_report, asked = Source.of_report, own_days(office)

    def noted(self: Source, session: Session, check: Check) -> Source:
        one = of_report(self, session, check)
        there.update((self, one))
        return one

    monkeypatch.setattr(Source, "of_report", noted)
    gc.collect()
    gc.disable()
    try:
        all_ahead(office)
        for by in (None, *indicators.dimensions()):
            figures.count(office, asked, by=by)
        assert there
        office.kept.clear()
        assert not there
    finally:
        gc.enable()


def test_the_running_year_is_that_of_both_calendars() -> None:
    """From the 15th of December on, the administrative one is the next."""
    assert readings.usual(TODAY) == Period(date(2025, 12, 15), date(2026, 12, 31))
    assert readings.usual(date(2026, 12, 15)) == Period(date(2026, 1, 1), date(2027, 12, 14))
    assert readings.usual(date(2024, 2, 29)) == Period(date(2023, 12, 15), date(2024, 12, 31))
