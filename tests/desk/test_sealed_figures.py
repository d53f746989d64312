"""A sealed figure opens as any other: the records of today stand behind it, beside what was sealed."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import delete, save
from kept_hands import counted, keep, province
from sealing_hands import PASSPHRASE, client_at, group_at, meeting_at, office_at
from sqlmodel import SQLModel
from test_second_opinion import asked as drawn

from outreach_desk.desk import behind, beneath, figure_page, figures, sealed_figures, sealing
from outreach_desk.desk.behind import COUNTS, DIVISOR, LEFT_OUT, Behind
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground import dates, language
from outreach_desk.ground.errors import Cancelled, Usage
from outreach_desk.ground.paths import Home
from outreach_desk.reports import areas, difference, gather, indicators, period
from outreach_desk.reports.gather import Cell, Counted
from outreach_desk.store import database

JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
ASKED = Asked(first="2026-07-01", last="2026-07-31")
ON = date(2026, 8, 20)
TURNS: Cell = ("I-05", "TOTAL", "turn")
GYN: Cell = ("I-08", "SERVICE/gyn", "slip")
RATE: Cell = ("I-09", "RATE", "percent")
WHY = "What came late, changed or left the period since is told under “Sealed period”."


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with two clients, a meeting and a slip in July, sealed on 20 August."""
    home = Home(tmp_path_factory.mktemp("sealed") / "desk")
    made = office_at(home)
    group = group_at(made)
    clients = [client_at(made, group, date(2026, 1, 1)) for _ in "ab"]
    meeting_at(made, group, date(2026, 7, 10), 3, clients)
    place = save(made, "organisation", {"code": "O-1", "name": "Cơ sở thử", "kind": "opc"})
    slip = {"client_id": clients[0], "organisation_id": place, "service": "gyn", "status": "issued"}
    save(made, "referral", slip | {"issued_on": date(2026, 7, 30)})
    sealing.seal(made, JULY, ON)
    made.close()
    return home.root


@pytest.fixture
def office(first_office: Path, tmp_path: Path) -> Iterator[Desk]:
    """Give a copy of that office."""
    shutil.copytree(first_office, tmp_path / "office")
    made = Desk(Home(tmp_path / "office"), database.unlock(Home(tmp_path / "office"), PASSPHRASE))
    yield made
    made.close()


def kept(office: Desk) -> Counted:
    found = figure_page.count(office, ASKED)
    assert found.table.sealed
    return found


def looked(office: Desk, cell: Cell, which: str = COUNTS) -> Behind:
    return behind.look(office, kept(office), cell, which)


def said(found: Behind) -> list[str]:
    assert found.sealed is not None
    return list(found.sealed.said())


def every(office: Desk, table: str) -> list[str]:
    with office.database.read() as session:
        return [*session.scalars(sa.select(SQLModel.metadata.tables[table].c.id))]


def test_every_sealed_figure_opens_with_the_records_of_today(office: Desk) -> None:
    """While nothing changed they are those of a count of today, list by list, and that is said."""
    found, now = kept(office), figures.count(office, JULY, ON)
    assert set(found.figures) == set(now.figures)
    pages = [figure_page.written(one, of_office=True) for one in (found, now)]
    assert [one.lines for one in pages[0].parts] == [one.lines for one in pages[1].parts]
    for cell in found.figures:
        for which in behind.look(office, now, cell).sizes:
            was, live = (behind.look(office, one, cell, which) for one in (found, now))
            assert replace(was, sealed=None) == live
            assert (live.sealed, was.sealed is not None) == (None, True)
            row = now.table.find(*cell)
            assert row is not None
            assert said(was) == [
                f"Sealed as of 20/08/2026: {row.shown()}. The same today: these records give it for that day."
            ]


@pytest.mark.parametrize("seed", range(700, 704))
def test_summary_and_detail_agree_in_any_province(tmp_path: Path, bare: database.Database, seed: int) -> None:
    """Whatever its records, its period, its calendar: each figure of a seal opens to a count of today."""
    of, on = drawn(seed)
    with province(bare, seed, Home(tmp_path)) as desk:
        now = counted(desk, of, on)
        found = sealed_figures.opened(desk, replace(now.table, sealed=True))
        assert set(found.figures) == set(now.figures)
        for cell in list(now.figures)[seed % 5 :: 5]:
            was = behind.look(desk, found, cell)
            assert was.sealed is not None
            assert not was.sealed.differs
            assert replace(was, sealed=None) == behind.look(desk, now, cell)
            assert found.figures[cell].row() == now.figures[cell].row()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[database.Database]:
    """Give an office without a record."""
    made = office_at(Home(tmp_path_factory.mktemp("bare") / "desk"))
    yield made.database
    made.close()


def test_what_is_no_record_opens_nothing(office: Desk, tmp_path: Path, bare: database.Database) -> None:
    """How many areas are in force is a number of the state's; a line that no seal has is refused."""
    with province(bare, 700, Home(tmp_path / "other")) as desk:
        table = replace(counted(desk, *drawn(700)).table, sealed=True)
        found = sealed_figures.opened(desk, table)
        in_force = [difference.key(row) for row in table.rows if row.line.endswith(areas.IN_FORCE)]
        assert in_force
        assert not set(in_force) & set(found.figures)
        assert len(found.figures) == len(table.rows) - len(in_force)
        with pytest.raises(KeyError):
            found.figures[in_force[0]]
    with pytest.raises(Usage):
        looked(office, ("I-05", "NONE", "turn"))


def test_what_came_late_stands_behind_it_with_both_values(office: Desk) -> None:
    """The figure is the sealed one; the list is that of today; where to read why is said."""
    meeting_at(office, group_at(office, "G-02"), date(2026, 7, 20), 9)

    found = looked(office, TURNS)

    assert (found.shown, found.sizes[COUNTS], len(found.rows)) == ("5", 4, 4)
    assert date(2026, 7, 20) in {row.on for row in found.rows}
    assert said(found) == [
        "Sealed as of 20/08/2026: 5. Counted now from these records for that day: 14.",
        WHY,
    ]
    language.set_language("vi")
    assert said(found)[1].endswith("“Kỳ đã chốt”.")


def test_a_line_of_which_nothing_is_left_says_so(office: Desk) -> None:
    """No error: both lists are empty, in every form."""
    for own in every(office, "referral"):
        delete(office, "referral", own)
    assert figures.count(office, JULY, ON).table.find(*GYN) is None

    for which in (COUNTS, DIVISOR, LEFT_OUT):  # a list that was open while the last record went
        found = looked(office, GYN, which)
        assert (found.shown, found.rows, found.which) == ("1", (), which)
        assert found.sizes == {COUNTS: 0, which: 0, LEFT_OUT: 0}
        assert said(found) == ["Sealed as of 20/08/2026: 1. No record counts there today.", WHY]
    for form in figures.FORMS:
        assert behind.written(partial(behind.look, office, kept(office), GYN), form)


def test_a_sealed_nought_of_which_nothing_is_left_is_no_difference(office: Desk) -> None:
    """Nothing has to be explained."""
    for own in every(office, "referral"):
        delete(office, "referral", own)
    found = kept(office)
    rows = tuple(replace(row, value=0) if difference.key(row) == GYN else row for row in found.table.rows)
    none = sealed_figures.opened(office, replace(found.table, rows=rows))
    assert said(behind.look(office, none, GYN)) == [
        "Sealed as of 20/08/2026: 0. No record counts there today."
    ]


def test_it_is_counted_for_the_report_date_of_the_seal(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip that was too young then is so still, however late it is now."""
    monkeypatch.setattr(dates, "today", lambda: date(2027, 3, 1))
    assert figures.count(office, JULY).table.find(*RATE) != kept(office).table.find(*RATE)

    found = looked(office, RATE)

    assert said(found) == [
        "Sealed as of 20/08/2026: too early to tell. The same today: these records give it for that day."
    ]


def test_records_are_those_of_the_rule_of_today(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed by an older version: that is said, also where the value is the same."""
    rules = dict(indicators.indicators())
    before = rules["I-05"].version
    rules["I-05"] = replace(rules["I-05"], version="99")
    monkeypatch.setattr(indicators, "indicators", lambda: rules)

    told = said(looked(office, TURNS))

    assert told[1:] == [
        f"The records are those of the rule of today: sealed by version {before}, counted now by version 99."
    ]
    assert len(said(looked(office, RATE))) == 1


def test_nothing_is_counted_until_a_figure_is_opened(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then its own indicator alone, once until something changes."""
    asked: list[str] = []
    parts = gather.parts

    def told(session: object, chosen: list[str], *all_: object, **named: object) -> object:
        asked.extend(chosen)
        return parts(session, chosen, *all_, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(gather, "parts", told)
    figure_page.look(office, ASKED)
    assert asked == []
    for _time in "ab":
        looked(office, TURNS)
        looked(office, TURNS, LEFT_OUT)
    assert asked == ["I-05"]
    meeting_at(office, group_at(office, "G-02"), date(2026, 7, 20), 9)
    looked(office, TURNS)
    assert asked == ["I-05", "I-05"]


def test_what_was_counted_ahead_is_shown(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A period that was kept before it was sealed opens at once."""
    keep(office, JULY, ON)
    office.kept.clear()
    live = behind.look(office, counted(office, JULY, ON), TURNS)
    monkeypatch.setattr(gather, "_counted", lambda *_all: pytest.fail("counted"))
    assert replace(looked(office, TURNS), sealed=None) == live


def test_a_split_one_is_counted_live(office: Desk) -> None:
    """A seal keeps no parts: there is nothing sealed to stand beside."""
    found = figure_page.count(office, replace(ASKED, by="month"))
    assert not found.table.sealed
    assert behind.look(office, found, ("I-05", "TOTAL@2026-07", "turn")).sealed is None


def test_each_form_says_it(office: Desk) -> None:
    """As text above the rows, as JSON beside them; a sheet holds rows alone."""
    meeting_at(office, group_at(office, "G-02"), date(2026, 7, 20), 9)
    found = kept(office)
    table = behind.written(partial(behind.look, office, found, TURNS), "table").splitlines()
    assert table[0] == "I-05  Persons reached · Total: 5 turns"
    assert table[2:5] == [
        "Sealed as of 20/08/2026: 5. Counted now from these records for that day: 14.",
        WHY,
        "",
    ]
    shape = json.loads(behind.written(partial(behind.look, office, found, TURNS), "json"))
    assert shape["sealed"] == {"on": "2026-08-20", "value": 5, "counts_now": True, "now": 14, "rule": None}
    assert len(shape["rows"][COUNTS]) == 4
    sheet = list(
        csv.reader(
            behind.written(partial(behind.look, office, found, TURNS), "csv")
            .removeprefix("\ufeff")
            .splitlines()
        )
    )
    assert len(sheet) == 5
    live = figures.count(office, JULY, ON)
    assert "sealed" not in json.loads(behind.written(partial(behind.look, office, live, TURNS), "json"))


def test_a_rule_and_a_lost_line_as_json(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both versions; no value where no record counts."""
    for own in every(office, "referral"):
        delete(office, "referral", own)
    rules = dict(indicators.indicators())
    before = rules["I-08"].version
    rules["I-08"] = replace(rules["I-08"], version="99")
    monkeypatch.setattr(indicators, "indicators", lambda: rules)
    assert json.loads(behind.written(partial(behind.look, office, kept(office), GYN), "json"))["sealed"] == {
        "on": "2026-08-20",
        "value": 1,
        "counts_now": False,
        "now": None,
        "rule": {"sealed": before, "now": "99"},
    }


@pytest.mark.parametrize("month", [7, 9])
def test_who_opens_a_figure_goes_before_what_stands_around_it(
    office: Desk, monkeypatch: pytest.MonkeyPatch, month: int
) -> None:
    """What differs from the seal, or is added to an earlier one, is left in the middle of its count."""
    asked = figure_page.count(office, Asked(code=f"2026-{month:02d}"))
    begun: list[str] = []
    count = gather._counted
    monkeypatch.setattr(gather, "_counted", lambda *given: (begun.append(given[1]), count(*given))[1])

    def check() -> None:
        if len(begun) == 2:
            raise Cancelled("cancelled", language.said("cancelled"))

    with pytest.raises(Cancelled):
        beneath.first(office, asked.table, check)
    assert len(begun) == 2


def test_what_was_counted_for_the_seal_is_not_counted_again(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left in its middle it goes on from there; then every figure opens at once."""
    begun: list[str] = []
    count = gather._counted
    monkeypatch.setattr(gather, "_counted", lambda *given: (begun.append(given[1]), count(*given))[1])

    def check() -> None:
        if len(begun) == 3:
            begun.append("")
            raise Cancelled("cancelled", language.said("cancelled"))

    asked = kept(office)
    with pytest.raises(Cancelled):
        beneath.first(office, asked.table, check)
    beneath.first(office, asked.table, check)
    for cell in asked.figures:
        looked(office, cell)
    left = begun[2]  # in its middle
    assert begun[:5] == ["I-01", "I-02", left, "", left]
    assert Counter(begun) == Counter([*asked.table.chosen, left, ""])
