"""Every cell of an official table opens, and what stands behind it by itself is its figure."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from range_world import doubtful
from sealing_hands import office_at
from test_official_ranges import FORMS, built

from outreach_desk.desk import behind, figures, official, official_behind, sealing
from outreach_desk.desk.behind import COUNTS, LEFT_OUT, Behind
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.listed import THEN
from outreach_desk.desk.official_behind import Opened, Place
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, record
from outreach_desk.reports import forms, indicators
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.table import Row

JULY, AUGUST = (
    official.Period(date(2026, month, 1), date(2026, month, 31), "calendar", "") for month in (7, 8)
)
ON = date(2026, 11, 5)
SEEDS = range(6)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = office_at(Home(tmp_path_factory.mktemp("cells") / "desk"))
    yield desk
    desk.close()


def cells(table: Official) -> Iterator[tuple[Place, Row]]:
    lines = {line.code: line for line in table.lines}
    for code, column in official_behind.places(table):
        cell = lines[code].cells[column]
        assert isinstance(cell, Row)
        yield (code, column), cell


def by_itself(found: Behind, unit: str) -> int:
    """Add up what stands in a list by itself."""
    alone = [row for row in found.rows if not row.reason]
    heads = 0 if unit == indicators.PERSON else sum(row.heads for row in alone)
    return sum(not row.heads for row in alone) + heads


def test_the_rows_behind_every_cell_are_its_figure(office: Desk) -> None:
    """Of random provinces, in all tables: of a change those of both periods; of a sum each model's."""
    seen = dict.fromkeys(FORMS, 0)
    tables = []
    for seed in SEEDS:
        with office.database.read() as session:
            made = doubtful(session, seed, near=(2, 2), questions=3 * (seed % 2))
            tables += [(seed, built(made, form, seed)) for form in FORMS]
    for seed, table in tables:
        for place, cell in cells(table):
            if cell.unit in SHARES or cell.unit == indicators.DONG or cell.value is None:
                continue
            look = partial(official_behind.look, office, Opened(table, table), place, most=None)
            value = by_itself(look(COUNTS), cell.unit)
            if table.form == forms.CHANGE and place[1] == len(forms.SIDES) - 1:
                value -= by_itself(look(THEN + COUNTS), cell.unit)
            assert value == cell.value, (seed, table.form, place)
            seen[table.form] += bool(cell.value)
    assert all(seen.values()), seen


def make(desk: Desk, table: str, **values: object) -> str:
    with desk.write() as (session, author):
        return record.save(session, author, catalog.THINGS[table], values).id


def written(desk: Desk) -> tuple[str, str]:
    """Let a group meet in July and twice in August; give its id and that of the first meeting."""
    group = make(desk, "peer_group", code="G1", name="Nhóm thử", established_on=date(2026, 1, 1))
    held = {"group_id": group, "kind": "periodic_meeting", "status": "held"}
    first, *_others = [
        make(desk, "meeting", held_on=day, **held) for day in (JULY.first, AUGUST.first, AUGUST.last)
    ]
    return group, first


def test_a_change_opens_with_both_periods(office: Desk) -> None:
    """Their lists stand apart, and the words say of which period they are."""
    _group, first = written(office)
    table = official.count(office, forms.CHANGE, AUGUST, ON, before=JULY)
    (code,) = {line.code for line in table.lines if line.words.en == "Sessions held"}
    found = official_behind.look(office, Opened(table, table), (code, 2))
    assert (found.said(), found.sizes) == (
        "Sessions held: 1 session",
        {COUNTS: 2, LEFT_OUT: 0, THEN + COUNTS: 1, THEN + LEFT_OUT: 0},
    )
    then = official_behind.look(office, Opened(table, table), (code, 2), THEN + COUNTS)
    assert [row.id for row in then.rows] == [first]
    assert behind.which_words(THEN + COUNTS) == "Counted in the earlier period"
    before = official_behind.look(office, Opened(table, table), (code, 0))
    assert [row.id for row in before.rows] == [first]


def test_a_point_is_told_by_its_code(office: Desk) -> None:
    """It is nobody's; two of one day would not be told apart."""
    model = {"name": "Điểm thử", "model": "M3_PEER_CAPACITY", "starts_on": JULY.first}
    made = [make(office, "intervention_point", code=f"D{number}", **model) for number in (1, 2)]
    table = official.count(office, forms.MODELS, JULY, ON)
    rows = official_behind.look(office, Opened(table, table), ("ONCE", 0)).rows
    assert {(row.id, row.who) for row in rows} == {(made[0], "D1"), (made[1], "D2")}


def test_the_words_of_a_pilot_open_what_they_were_read_from(office: Desk) -> None:
    """Its name is of the record of the group, its last day of its meetings."""
    group, first = written(office)
    table = official.count(office, forms.GROUP, JULY, ON, group="G1")
    found = {
        line.code: official_behind.look(office, Opened(table, table), (line.code, 0)) for line in table.lines
    }
    assert [(row.table, row.id) for row in found["NAME"].rows] == [("peer_group", group)]
    assert found["NAME"].said().endswith(": Nhóm thử")
    assert [row.id for row in found["LAST_MET"].rows] == [first]
    assert {row.id for row in found["MAINTAINED"].rows} == {group, first}


def test_a_sealed_cell_opens_beside_what_counts_today(office: Desk) -> None:
    """Also that of a change of which one side alone is sealed."""
    group, _first = written(office)
    sealing.seal(office, JULY, ON)
    late = make(office, "meeting", group_id=group, held_on=JULY.last, kind="periodic_meeting", status="held")
    table = official.count(office, forms.CHANGE, AUGUST, ON, before=JULY, as_sealed=True)
    assert [bool(one.sealed) for one in table.tables] == [False, True]
    opened = official_behind.opened(office, table)
    (code,) = {line.code for line in table.lines if line.words.en == "Sessions held"}
    then, now, change = (official_behind.look(office, opened, (code, column)) for column in range(3))
    assert (then.shown, now.shown, change.shown) == ("1", "2", "1")
    assert late in {row.id for row in then.rows}
    assert now.sealed is None
    for one, was, new in ((then, 1, 2), (change, 1, 0)):
        assert one.sealed is not None
        assert one.sealed.now is not None
        assert (one.sealed.then.value, one.sealed.now.value) == (was, new)
        assert one.sealed.differs


def test_what_is_no_cell_is_wrong_usage(office: Desk) -> None:
    """It says which there are; an empty one does not open."""
    table = official.count(office, forms.MODELS, JULY, ON)
    opened = Opened(table, table)
    for place in (("NONE", 0), ("SUM", 9), ("SUM", len(table.columns) - 1)):
        with pytest.raises(Usage) as refused:
            official_behind.look(office, opened, place)
        assert refused.value.code == "figure_unknown"
        assert "SUM/1, SUM/2, ONCE/1" in refused.value.words()
    for typed in ("", "SUM", "SUM/", "SUM/0", "SUM/x", "/1"):
        with pytest.raises(Usage) as refused:
            official_behind.parse_place(typed)
        assert refused.value.code == "figure_form"
    assert official_behind.parse_place("MODEL/LOCAL/2") == ("MODEL/LOCAL", 1)
    assert official_behind.named(("MODEL/LOCAL", 1)) == "MODEL/LOCAL/2"


def test_all_rows_behind_a_cell_are_written(office: Desk) -> None:
    """As table, sheet and object; the lists of a change are told apart."""
    written(office)
    table = official.count(office, forms.CHANGE, AUGUST, ON, before=JULY)
    (code,) = {line.code for line in table.lines if line.words.en == "Sessions held"}
    look = partial(official_behind.look, office, Opened(table, table), (code, 2))
    shape = json.loads(behind.written(look, figures.AS_JSON))
    assert {which: len(rows) for which, rows in shape["rows"].items()} == {
        COUNTS: 2,
        LEFT_OUT: 0,
        THEN + COUNTS: 1,
        THEN + LEFT_OUT: 0,
    }
    assert len(behind.written(look, figures.AS_CSV).splitlines()) == 4
