"""The ranges of a report hold whatever is decided: on random provinces, every pair and every question."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, combinations

import pytest
import sqlalchemy as sa
from plain_province import FIRST
from range_world import Doubtful, doubtful, outside
from sealing_hands import office_at
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from test_second_opinion import asked

from outreach_desk.desk import hanging, merging, spread
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground.paths import Home
from outreach_desk.matching import clusters, pairs
from outreach_desk.reports import difference, period, tally
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table

SAMPLE, MANY = range(4), range(4, 304)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = office_at(Home(tmp_path_factory.mktemp("ranges") / "desk"))
    yield made
    made.close()


def other(column: "sa.Column[object]") -> object:
    """Give a value for a column."""
    kinds = {sa.Boolean: True, sa.Integer: 1, sa.Date: date(2026, 1, 1)}
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "x")


def wide(seed: int) -> tuple[Period, date]:
    """Give a period in which much happened, now and then one of a calendar, and the report date."""
    if seed % 3:
        first = FIRST + timedelta(days=60 * (seed % 4))
        return period.free(first, first + timedelta(days=330)), first + timedelta(days=350)
    return asked(seed)


def looked(made: Doubtful, seed: int) -> tuple[Table, Doubts]:
    before = made.report(*wide(seed))
    return before, spread.look(made.session, before)


def of_all_links(session: Session, seed: int) -> None:
    """Link each set of pairs: no figure leaves its range, and counts reach both ends of it."""
    made = doubtful(session, seed, near=(3, 2), questions=0)
    before, found = looked(made, seed)
    open_pairs = pairs.undecided(session).pairs
    assert found.pairs == len(open_pairs)
    worlds = [
        made.report(*wide(seed), linked)
        for linked in chain.from_iterable(combinations(open_pairs, n) for n in range(len(open_pairs) + 1))
    ]
    assert [outside(found.ranges, before, after) for after in worlds] == [{}] * len(worlds)
    values = [{difference.key(row): row.value for row in after.rows} for after in worlds]
    is_whole = all(one.is_whole for one in clusters.of(open_pairs, tally.persons(session)))
    for one in found.ranges:
        key = difference.key(one.row)
        if key[2] in merging.ADDED and (is_whole or merging.whole_of(key, None) == key):
            reached = [world.get(key, 0) for world in values]
            assert (min(reached), max(reached)) == (one.low, one.high), (seed, key)
    for single in found.singles:
        alone = made.report(*wide(seed), [single.about])
        assert outside(single.ranges, before, alone) == {}


def of_all_answers(session: Session, seed: int) -> None:
    """Answer every question by chance and link some pairs: no figure leaves its range."""
    made = doubtful(session, seed, near=(2, 2), questions=2 + seed % 5)
    before, found = looked(made, seed)
    open_pairs = pairs.undecided(session).pairs
    for _ in range(4):
        with session.begin_nested() as trial:
            made.answer()
            linked = [pair for pair in open_pairs if made.random.random() < 0.5]
            after = made.report(*wide(seed), linked)
            trial.rollback()
        assert outside(found.ranges, before, after) == {}, seed


def test_no_figure_reads_what_is_taken_for_unread(office: Desk) -> None:
    """Whatever stands in these columns, all figures are the same."""
    for seed in SAMPLE:
        with office.database.read() as session:
            made = doubtful(session, seed, near=(0, 0), questions=0)
            before = made.report(*wide(seed))
            for name, columns in hanging.UNREAD.items():
                of = SQLModel.metadata.tables[name]
                values: dict[str, object] = {one: other(of.c[one]) for one in columns}
                values |= {one: None for one in columns if of.c[one].foreign_keys}
                session.execute(sa.update(of).values(values))
            assert made.report(*wide(seed)).rows == before.rows


@pytest.mark.parametrize("prove", [of_all_links, of_all_answers])
def test_every_figure_stays_in_its_range(office: Desk, prove: Callable[[Session, int], None]) -> None:
    """A sample of provinces, periods of both calendars and report dates."""
    for seed in SAMPLE:
        with office.database.read() as session:
            prove(session, seed)


@pytest.mark.long
@pytest.mark.parametrize("first", [*MANY][::50])
def test_every_figure_of_many_provinces_stays_in_its_range(office: Desk, first: int) -> None:
    """The same of many more."""
    for seed in range(first, first + 50):
        for prove in (of_all_links, of_all_answers):
            with office.database.read() as session:
                prove(session, seed)
