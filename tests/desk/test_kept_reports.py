"""What was counted ahead is what would be counted now, and is shown only as long as that is so."""

import base64
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, delete, save
from kept_hands import (
    JULY,
    ON,
    ask,
    copied,
    counted,
    every,
    is_kept,
    keep,
    of_july,
    opened,
    province,
    rows,
    the_meeting,
)
from sealing_hands import client_at, office_at
from test_second_opinion import asked as drawn
from test_twin import take

from outreach_desk.desk import (
    behind,
    charts,
    erase,
    figures,
    imports,
    kept_charts,
    kept_report,
    limits,
    send,
)
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import language
from outreach_desk.ground.paths import Home
from outreach_desk.records import identity, kept_figures
from outreach_desk.reports import dimension, gather, indicators, norms, period
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import Period
from outreach_desk.store import backup, database, vault

SPLITS = (None, *(one for one in indicators.dimensions() if one != dimension.EDUCATOR))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[database.Database]:
    """Give an office without a record."""
    made = office_at(Home(tmp_path_factory.mktemp("bare") / "desk"))
    yield made.database
    made.close()


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with a meeting in July."""
    return of_july(Home(tmp_path_factory.mktemp("kept") / "desk"))


@pytest.fixture
def office(first_office: Path, tmp_path: Path) -> Iterator[Desk]:
    """Give a copy of that office, in which a wrong report of July is kept."""
    with copied(first_office, Home(tmp_path / "office")) as made:
        yield made


def shown(desk: Desk, found: Counted, cell: gather.Cell) -> list[object]:
    """Give all lists behind a cell, at first and whole."""
    first = behind.look(desk, found, cell, most=2)
    return [behind.look(desk, found, cell, which, most) for which in first.sizes for most in (2, None)]


@pytest.mark.parametrize("seed", range(300, 300 + 2 * len(SPLITS)))
def test_what_is_kept_is_what_is_counted(bare: database.Database, seed: int, tmp_path: Path) -> None:
    """Whatever the province, the period, the calendar, the report date and the split."""
    of, on = drawn(seed)
    by = SPLITS[seed % len(SPLITS)]
    with province(bare, seed, Home(tmp_path)) as desk:
        keep(desk, of, on, by)
        told: list[object] = []
        kept = figures.count(desk, of, on, by=by, told=lambda so_far, _whole: told.append(so_far))
        now = counted(desk, of, on, by)

        assert told == []
        assert replace(kept.table, generated="") == replace(
            now.table, generated="", standing=kept.table.standing
        )
        assert set(kept.figures) == set(now.figures)
        for cell in list(now.figures)[seed % 3 :: 3]:
            assert shown(desk, kept, cell) == shown(desk, now, cell)


def test_the_first_records_are_shown_without_counting(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are kept with the figures; only who asks for more waits."""
    keep(office, JULY, ON)
    office.kept.clear()
    kept = figures.count(office, JULY, ON)
    now = counted(office, JULY, ON)
    cell = indicators.REACHED, "TOTAL", indicators.TURN
    monkeypatch.setattr(gather, "parts", lambda *_all, **_named: pytest.fail("counted"))
    assert behind.look(office, kept, cell) == behind.look(office, now, cell)
    assert len(behind.look(office, kept, cell).rows) == 3


def test_the_whole_lines_of_a_split_report_open_what_was_kept_of_the_whole_one(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are the same lines: nobody waits for them a second time."""
    keep(office, JULY, ON)
    with office.database.read() as session:
        parts = list(gather.parts(session, None, JULY, ON, by=dimension.GENDER))
        name = kept_report.name(session, JULY, ON, dimension.GENDER)
    with office.database.write() as session:
        kept_figures.keep(session, name.report, name.state, list(kept_report.bare_parts(parts, lambda: None)))
    office.kept.clear()
    kept = figures.count(office, JULY, ON, by=dimension.GENDER)
    cell = indicators.REACHED, "TOTAL", indicators.TURN
    expected = behind.look(office, counted(office, JULY, ON), cell)
    monkeypatch.setattr(gather, "figures", lambda *_all, **_named: pytest.fail("counted"))
    assert behind.look(office, kept, cell) == expected
    assert len(expected.rows) == 3


def fact(name: str, value: str) -> Callable[[Desk], None]:
    """Give what says something else of a desk; no record changes by it."""

    def put(desk: Desk) -> None:
        with desk.write() as (session, _author):
            identity.put(session, name, value)

    return put


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a record": lambda desk: client_at(desk, every(desk, "peer_group")[0], date(2026, 7, 1)),
    "a change": lambda desk: save(desk, "meeting", {"anonymous_f": 4}, the_meeting(desk)),
    "a deletion": lambda desk: delete(desk, "meeting", the_meeting(desk)),
    "a link": lambda desk: save(
        desk,
        "person_link",
        dict(zip(("client_id", "other_id"), sorted(every(desk, "client")), strict=True))
        | {"verdict": "same"},
    ),
    "a consent": lambda desk: save(
        desk,
        "consent",
        {"client_id": every(desk, "client")[0], "purpose": "record", "given_on": date(2026, 7, 1)},
    ),
    "a question": ask,
    "an own limit": lambda desk: limits.put(desk, norms.PERSONS_REACHED, 7),
    "another group": fact(identity.GROUP, "0"),
    "a team": fact(identity.KIND, identity.TEAM),
    "an erasure": lambda desk: erase.erase(desk, "client", every(desk, "client")[0]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_nothing_kept_is_shown(office: Desk, change: str) -> None:
    """Of none that may move a figure or a warning."""
    CHANGES[change](office)
    assert not is_kept(office, JULY, ON)


@pytest.mark.parametrize(
    "other",
    [
        (replace(JULY, first=date(2026, 6, 30)), ON, None),
        (replace(JULY, last=date(2026, 7, 30)), ON, None),
        (replace(JULY, calendar=period.ADMINISTRATIVE), ON, None),
        (replace(JULY, name="2026-07"), ON, None),
        (JULY, date(2026, 11, 28), None),
        (JULY, ON, "group"),
    ],
)
def test_another_report_is_not_that_one(office: Desk, other: tuple[Period, date, str | None]) -> None:
    """A day more or less, another calendar, name, report date or split."""
    assert not is_kept(office, *other)
    assert is_kept(office, JULY, ON)


def test_a_program_that_counts_otherwise_counts_anew(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other rules, other data of them, another program."""
    monkeypatch.setattr(kept_report, "rules", lambda: "others")
    assert not is_kept(office, JULY, ON)


def test_the_rules_are_the_data_and_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter changed in a list or in a module that counts gives another name."""
    package = tmp_path / "package"
    for folder in ("reports", "records", "desk"):
        (package / folder).mkdir(parents=True)
    (package / "reports" / "one.py").write_text("1")
    monkeypatch.setattr(kept_report, "_PACKAGE", package)
    before = kept_report.rules.__wrapped__()
    assert kept_report.rules.__wrapped__() == before
    (package / "reports" / "one.py").write_text("2")
    assert kept_report.rules.__wrapped__() != before


def test_imports_undone_and_redone_are_counted_anew(world: World) -> None:
    """Each of the three states has its own figures."""
    client(world.desk("a"))
    keep(world.office, JULY, ON, wrong=True)
    assert is_kept(world.office, JULY, ON)
    brought = str(take(world.office, send.export(world.desk("a"), world.stick).path).bundle)
    assert not is_kept(world.office, JULY, ON)
    for act in (imports.take_back, imports.let_in_again):
        keep(world.office, JULY, ON, wrong=True)
        assert is_kept(world.office, JULY, ON)
        act(world.office, [brought] if act is imports.take_back else brought)  # type: ignore[arg-type, operator]
        assert not is_kept(world.office, JULY, ON)


def test_a_copy_that_is_put_back_shows_what_was_kept_in_it(office: Desk) -> None:
    """It is the state that it was; what was kept later went with the file."""
    copy = backup.make(office.database.engine, office.database.keys.subkey(vault.DATABASE), office.home)
    save(office, "meeting", {"anonymous_f": 9}, the_meeting(office))
    keep(office, JULY, ON, wrong=True)
    office.close()
    shutil.copy(copy, office.home.database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_check", lambda *_all, **_named: None)
        again = opened(office.home)
    assert is_kept(again, JULY, ON)
    save(again, "meeting", {"anonymous_f": 8}, the_meeting(again))
    assert not is_kept(again, JULY, ON)
    again.close()


DAMAGES = {
    "figures": "UPDATE kept_figures SET figures = substr(figures, 1, length(figures) - 9)",
    "other letters": "UPDATE kept_figures SET figures = lower(figures)",
    "records": "UPDATE kept_figures SET records = x'00'",
    "no records": "UPDATE kept_figures SET records = NULL",
    "of another": "UPDATE kept_figures SET part = 'I-99' WHERE part = 'I-05'",
    "taken for it": "UPDATE kept_figures SET part = 'I-05' WHERE part = 'I-06'",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_counted_anew(office: Desk, damage: str) -> None:
    """Whatever it is that does not hold together; and it is not shown in part."""
    with office.database.write() as session:
        if damage == "taken for it":
            session.execute(sa.text("DELETE FROM kept_figures WHERE part = 'I-05'"))
        session.execute(sa.text(DAMAGES[damage]))
    office.kept.clear()
    found, now = figures.count(office, JULY, ON).table, counted(office, JULY, ON).table
    rows_of = {one: [row for row in found.rows if row.indicator == one] for one in now.chosen}
    assert found.chosen == now.chosen
    assert rows_of["I-05"] == [row for row in now.rows if row.indicator == "I-05"]


def test_what_proves_right_and_says_nothing_is_counted_anew(office: Desk) -> None:
    """An entry of some other program, with its own idea of what is kept."""
    with office.database.read() as session:
        name = kept_report.name(session, JULY, ON, None)
    said = ("[]", "{}", "no", '{"at": "", "rows": [{}], "notes": [], "opens": []}')
    for kept in ("no", *(base64.b64encode(zlib.compress(one.encode())).decode() for one in said)):
        with office.database.write() as session:
            kept_figures.keep(session, name.report, name.state, [("I-05", kept, b"no")])
        office.kept.clear()
        found, now = figures.count(office, JULY, ON), counted(office, JULY, ON)
        of = [[row for row in one.table.rows if row.indicator == "I-05"] for one in (found, now)]
        assert of[0] == of[1]
        with office.database.read() as session:
            assert kept_report.lists(session, name, "I-05") == {}


def test_nothing_personal_is_kept_and_an_erasure_leaves_nothing(world: World) -> None:
    """No code, nickname or number of a person stands in it; when she is erased all of it goes."""
    office = world.office
    who = client(world.desk("a"), "A-77", nickname="Hoa Mai")
    take(office, send.export(world.desk("a"), world.stick).path)
    keep(office, JULY, ON)
    kept = repr(rows(office))
    for by in {None, *indicators.dimensions()} - {dimension.EDUCATOR}:
        counted_by = figures.count(office, JULY, ON, by=by).figures
        assert isinstance(counted_by, kept_report.Parts)
        for _part, text, _none in kept_report.bare_parts(counted_by.parts.values(), lambda: None):
            kept += zlib.decompress(base64.b64decode(text)).decode()
    with office.database.read() as session:
        name = kept_report.name(session, JULY, ON, None)
        listed = repr([kept_report.lists(session, name, one) for one in indicators.indicators()])
    assert "I-05" in kept
    assert "TOTAL" in kept
    assert not any(word in kept + listed for word in ("A-77", "Hoa Mai"))
    erase.erase(office, "client", who)
    assert rows(office) == []


def test_only_so_many_are_kept(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first goes; one that is kept again, or anew after a change, is no other one."""
    monkeypatch.setattr(kept_figures, "MOST", 2)
    months = [replace(JULY, name=f"{number}") for number in (1, 2, 3)]
    for of in (*months, months[2]):
        keep(office, of, ON, wrong=True)
    assert [is_kept(office, of, ON) for of in months] == [False, True, True]
    save(office, "meeting", {"anonymous_f": 9}, the_meeting(office))
    keep(office, months[1], ON, wrong=True)
    assert [is_kept(office, of, ON) for of in months] == [False, True, False]
    assert len({row[0] for row in rows(office)}) == 2


@pytest.mark.parametrize("seed", range(340, 344))
def test_kept_charts_are_those_that_are_drawn(bare: database.Database, seed: int, tmp_path: Path) -> None:
    """To the last mark, in the language in which they were kept and in no other; never half."""
    of, on = drawn(seed)
    with province(bare, seed, Home(tmp_path)) as desk, desk.database.read() as session:
        now = charts.gather(session, of, on)
        name = kept_report.name(session, of, on, None)
        kept_charts.keep(session, name, now)
        assert kept_charts.find(session, name) == now
        assert charts.count(desk, of, on).charts == now
        language.set_language(language.VIETNAMESE)
        assert kept_charts.find(session, name) is None
        kept_charts.keep(session, name, charts.gather(session, of, on))
        assert kept_charts.find(session, name) != now
        kept_figures.keep(session, name.report, name.state, [("charts/vi", '[{"marks": []}]', None)])
        assert kept_charts.find(session, name) is None
        language.set_language(language.ENGLISH)
