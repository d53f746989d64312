"""The ranges under an official table are of its own lines and columns, and hold whatever is decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from doubt_cases import alike, ask
from exchange_world import save
from range_world import Doubtful, doubtful
from report_world import World, world
from sealing_hands import client_at, group_at, office_at
from sqlalchemy.orm import Session
from test_ranges import wide

from outreach_desk.desk import beneath, beneath_words, official_ranges, sealing, spread
from outreach_desk.desk import official as desk_official
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.ends import Range
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates, uic
from outreach_desk.ground.paths import Home
from outreach_desk.matching import pairs
from outreach_desk.reports import forms, gather, official, official_change, period
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Row

JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
AUGUST = period.free(date(2026, 8, 1), date(2026, 8, 31))
ON = date(2026, 11, 5)
SAMPLE, MANY = range(3), range(3, 103)
FORMS = (forms.ANNUAL, forms.SUPPORT, forms.MODELS, forms.CHANGE)
Place = tuple[str, int]
"""The code of a line, and a column."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = office_at(Home(tmp_path_factory.mktemp("official") / "desk"))
    yield made
    made.close()


@pytest.fixture
def made(office: Desk) -> Iterator[World]:
    with world(office.database) as empty:
        yield empty


def looked(session: Session, table: Official) -> Doubts:
    return spread.look_at(session, official_ranges.view(table, {}))


def said(found: Doubts) -> dict[str, tuple[str, ...]]:
    """Give what is said of each figure."""
    told = beneath_words.sections(
        Beneath(of_office=True, compared=None, additions=(), groups=None, doubts=found)
    )
    (section,) = (one for one in told if one.name == beneath_words.DOUBTS)
    return {words: tuple(values) for words, *values in section.figures}


def alike_and_served(made: World, *services: str, on: date) -> None:
    """Let clients who may be one person have received a service each."""
    for month, service in enumerate(services, 1):
        made.service(alike(made, month), service, on)


def test_the_earlier_column_has_ranges_of_its_own(made: World) -> None:
    """Doubts of the earlier days alone move what was before, and the change."""
    alike_and_served(made, "prep", "prep", on=date(2026, 7, 3))
    table = official.build(made.session, forms.CHANGE, AUGUST, ON, before=JULY)

    found = looked(made.session, table)

    before, change = table.columns[0].words.en, table.columns[2].words.en
    assert said(found)[f"I-07 · Persons supported · {before} (persons)"] == ("2", "1", "2")
    assert said(found)[f"I-07 · Persons supported · {change} (persons)"] == ("-2", "-2", "-1")
    assert {one.column for one in found.ranges} == {"before", "change"}
    assert {one.as_dict()["column"] for one in found.ranges} == {"before", "change"}
    (single,) = found.singles
    assert len(single.ranges) == len(found.ranges)


def test_lines_together_have_ranges_and_no_others_are_listed(made: World) -> None:
    """One received health care and the other HIV prevention: no line by itself moves, both together do."""
    alike_and_served(made, "general_health", "prep", on=date(2026, 8, 3))
    table = official.build(made.session, forms.ANNUAL, AUGUST, ON)

    found = looked(made.session, table)

    assert [(one.row.words.en, one.row.unit, one.low, one.high) for one in found.ranges] == [
        ("Health care (with HIV prevention)", "person", 1, 2),
        ("Total of persons", "person", 1, 2),
    ]
    assert found.fixed == sum(isinstance(cell, Row) for line in table.lines for cell in line.cells) - 2


def test_a_sum_of_models_moves_with_its_lines(made: World) -> None:
    """Of a point it is asked of which model it is: each of three lines may have one less or one more."""
    own = made.point("D1", "M1_COMMUNITY_SERVICES", "2025:01", date(2026, 1, 1))
    made.point("D2", "M2_WORKER_RIGHTS", "2025:01", date(2026, 1, 1))
    ask(
        made,
        "intervention_point",
        own,
        {"model": "M1_COMMUNITY_SERVICES"},
        {"model": "M2_WORKER_RIGHTS"},
    )
    found = looked(made.session, official.build(made.session, forms.MODELS, AUGUST, ON))
    assert [(one.low, one.high) for one in found.ranges if one.row.line == "SUM"] == [(0, 5), (0, 5)]


def test_a_sealed_side_keeps_the_ranges_of_its_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside days that are counted now; sealed as a whole it has bounds by the lines that a seal keeps."""
    monkeypatch.setattr(dates, "today", lambda: ON)
    desk = office_at(Home(tmp_path / "desk"))
    group = group_at(desk)
    for month, service in ((1, "general_health"), (2, "prep")):
        her = client_at(desk, group, date(2026, 1, 1))
        save(desk, "client", {"uic": uic.build("Hoa", "Lan", 1995, month, "01")}, her)
        save(desk, "service", {"client_id": her, "service": service, "served_on": date(2026, 7, 3)})
    sealing.seal(desk, JULY)

    annual = beneath.look(desk, desk_official.count(desk, forms.ANNUAL, JULY, ON, as_sealed=True)).doubts
    table = desk_official.count(desk, forms.CHANGE, AUGUST, ON, before=JULY, as_sealed=True)
    beside = beneath.look(desk, table).doubts
    desk.close()

    assert annual is not None
    assert beside is not None
    assert [(one.row.line.count("+"), one.low, one.high) for one in annual.ranges] == [(1, 1, 2), (4, 1, 2)]
    assert [one.sealed for one in table.tables] == [False, True]
    assert [(one.column, one.row.line, one.low, one.high) for one in beside.ranges] == [
        ("before", "TOTAL", 1, 2),
        ("change", "TOTAL", -2, -1),
        ("before", "HEALTH+HIV", 1, 2),
        ("change", "HEALTH+HIV", -2, -1),
    ]


def built(made: Doubtful, form: str, seed: int, linked: Sequence[tuple[str, str]] = ()) -> Official:
    """Count a table as if some pairs were linked."""
    asked, on = wide(seed)
    spans = [asked, *([earlier(asked)] if form == forms.CHANGE else [])]
    chosen = official.chosen(form, asked.last)
    found = [
        official.of_counted(
            made.session,
            form,
            gather.count(made.session, chosen, span, on, supposed=[*linked]),
            lines_on=asked.last,
        )
        for span in spans
    ]
    return official_change.of(*found) if len(found) > 1 else found[0]


def earlier(asked: Period) -> Period:
    first = date(asked.first.year - 1, asked.first.month, 1)
    return period.free(first, date(asked.first.year, asked.first.month, 1))


def figures(table: Official) -> dict[Place, Row]:
    return {
        (line.code, column): cell
        for line in table.lines
        for column, cell in enumerate(line.cells)
        if isinstance(cell, Row)
    }


def escaped(ranges: Sequence[Range], before: Official, after: Official) -> Mapping[Place, Any]:
    """Give the figures of a table that became what no range of theirs holds."""
    known = {(one.row.indicator, one.row.line, one.row.unit, one.column): one for one in ranges}
    now, found = figures(after), {}
    for place, row in figures(before).items():
        column = forms.SIDES[place[1]] if before.form == forms.CHANGE else ""
        one, value = known.get((row.indicator, row.line, row.unit, column)), None
        if place in now:
            value = now[place].value
        if one is None:
            fits = value == row.value
        elif value is None:
            fits = one.may_lack or row.value is None or bool(one.untold) or row.unit in SHARES
        else:
            fits = (one.low is None or one.low <= value) and (one.high is None or value <= one.high)
        if not fits:
            found[place] = row.value, value, one and (one.low, one.high, one.untold)
    return found


def prove(session: Session, seed: int) -> None:
    """Link pairs and answer questions by chance: no figure of any table leaves its range."""
    asked_too = seed % 2 == 1
    made = doubtful(session, seed, near=(2, 2), questions=3 * asked_too)
    before = {form: built(made, form, seed) for form in FORMS}
    known = {form: looked(session, table) for form, table in before.items()}
    sealed = {
        form: official_ranges.sealed(
            table, [spread.look(session, made_of(made, one.period, seed)) for one in table.tables]
        )
        for form, table in before.items()
    }
    open_pairs = pairs.undecided(session).pairs
    worlds = [*chain.from_iterable(combinations(open_pairs, number) for number in (1, len(open_pairs)))]
    for linked in worlds:
        with session.begin_nested() as trial:
            if asked_too:
                made.answer()
            after = {form: built(made, form, seed, linked) for form in FORMS}
            trial.rollback()
        for found in (known, sealed):
            left = {form: escaped(found[form].ranges, before[form], after[form]) for form in FORMS}
            assert not any(left.values()), (seed, linked, left)


def made_of(made: Doubtful, asked: Period, seed: int) -> Any:
    return made.report(asked, wide(seed)[1])


def test_every_figure_of_each_table_stays_in_its_range(office: Desk) -> None:
    """Counted now, and bounded by what a seal keeps."""
    for seed in SAMPLE:
        with office.database.read() as session:
            prove(session, seed)


@pytest.mark.long
@pytest.mark.parametrize("first", [*MANY][::20])
def test_every_figure_of_many_tables_stays_in_its_range(office: Desk, first: int) -> None:
    """The same of many more provinces."""
    for seed in range(first, first + 20):
        with office.database.read() as session:
            prove(session, seed)
