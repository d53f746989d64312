"""The rows behind a figure on an open desk, in words, and as text for the terminal."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from outreach_desk.desk import behind, figures, unlock
from outreach_desk.desk.behind import COUNTS, DIVISOR, LEFT_OUT, Behind
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record
from outreach_desk.reports import indicators
from outreach_desk.reports.gather import Cell, Counted

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of a fictional desk
MANY = 230


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Make a desk: a meeting of two (one without consent) and five heads, three slips, many services."""
    desk = unlock.new_team(Home(tmp_path_factory.mktemp("behind") / "desk"), PASSPHRASE, name="Máy 1")
    with desk.write() as (session, author):
        group = identity.need(session, identity.GROUP)

        def make(table: str, **values: object) -> str:
            return record.save(session, author, catalog.THINGS[table], values).id

        clients = [
            make("client", group_id=group, serial=serial, registered_on=date(2026, 7, 1), nickname="Mận")
            for serial in ("B-1", "B-2")
        ]
        make("consent", client_id=clients[0], purpose="record", given_on=date(2026, 7, 1))
        meeting = make(
            "meeting",
            group_id=group,
            held_on=date(2026, 7, 5),
            status="held",
            kind="group_talk",
            place="Quán Sen",
            anonymous_f=3,
            anonymous_m=2,
        )
        for client in clients:
            make("attendance", meeting_id=meeting, client_id=client, presence="present")
        place = make("organisation", code="TT-1", name="Trạm Hạt", kind="hospital")
        slip = {"client_id": clients[0], "service": "gyn", "organisation_id": place}
        done = {"status": "completed", "outcome_on": date(2026, 7, 8), "evidence": "stub"}
        make("referral", issued_on=date(2026, 7, 6), **slip, **done)
        make("referral", issued_on=date(2026, 7, 7), **slip, status="cancelled")
        make("referral", issued_on=date(2026, 7, 9), **slip, status="issued")
        for number in range(MANY):
            on = date(2026, 8, 1 + number % 28)
            make("service", client_id=clients[0], service="prep", served_on=on)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def counted(team: Desk) -> Counted:
    """Count the third quarter, late enough for its slips."""
    return figures.count(team, figures.parse_period(team, code="2026-Q3"), date(2026, 11, 5))


def looked(team: Desk, counted: Counted, cell: Cell, which: str = COUNTS, most: int = behind.FIRST) -> Behind:
    return behind.look(team, counted, cell, which, most)


def test_a_turn_is_shown_by_its_records(team: Desk, counted: Counted) -> None:
    """By day, each with its kind and codes; heads of one meeting stand together; an attendance opens it."""
    found = looked(team, counted, ("I-05", "TOTAL", "turn"))
    assert (found.line, found.shown, found.unit) == ("Total", "7", "turns")
    assert found.sizes == {COUNTS: 3, LEFT_OUT: 0}
    rows = [(row.table, row.kind, row.who, row.heads, row.why) for row in found.rows]
    group = found.rows[0].group
    assert sorted(rows) == [
        ("attendance", "Group education", "B-1", 0, ""),
        ("attendance", "Group education", "B-2", 0, ""),
        ("meeting", "Group education", "", 5, ""),
    ]
    assert group == team.fact("group_code")
    meeting = next(row for row in found.rows if row.table == "meeting")
    assert {row.opens for row in found.rows} == {("meeting", meeting.id)}


def test_what_was_left_out_says_why(team: Desk, counted: Counted) -> None:
    """Of persons, whoever has not agreed; of slips, the cancelled one."""
    (nobody,) = looked(team, counted, ("I-05", "TOTAL", "person"), LEFT_OUT).rows
    assert (nobody.who, nobody.reason) == ("B-2", "no_consent")
    assert nobody.why == "without consent to a record (counted as turns, not as persons)"
    (cancelled,) = looked(team, counted, ("I-08", "TOTAL", "slip"), LEFT_OUT).rows
    assert (cancelled.on, cancelled.why) == (date(2026, 7, 7), "cancelled slips")


def test_a_share_shows_what_it_is_divided_by(team: Desk, counted: Counted) -> None:
    """One slip of two in time; the sessions beneath an average."""
    rate = looked(team, counted, ("I-09", "RATE", "percent"))
    assert (rate.shown, rate.sizes) == ("50.0%", {COUNTS: 1, DIVISOR: 2, LEFT_OUT: 1})
    average = looked(team, counted, ("I-04", "AVERAGE", "per_session"), DIVISOR)
    assert [row.table for row in average.rows] == ["meeting"]


def test_a_long_list_comes_in_parts(team: Desk, counted: Counted) -> None:
    """The first by day, as many as asked for; the size is that of all."""
    cell = ("I-07", "HIV", "turn")
    first = looked(team, counted, cell, most=100)
    assert (len(first.rows), first.sizes[COUNTS]) == (100, MANY)
    days = [row.on for row in first.rows if row.on]
    assert days == sorted(days)
    assert first.rows == looked(team, counted, cell, most=MANY).rows[:100]


def test_rows_of_one_turn_or_person_say_that_they_count_once(team: Desk, counted: Counted) -> None:
    """What stands in a list by itself, with its heads, is the figure."""
    repeated = 0
    for cell, figure in counted.figures.items():
        if cell[2] in (*indicators.SHARES, indicators.DONG) or figure.planned:
            continue
        rows = behind.look(team, counted, cell, most=None).rows
        alone = [row for row in rows if not row.reason]
        heads = 0 if cell[2] == indicators.PERSON else sum(row.heads for row in alone)
        assert figure.row().value == sum(not row.heads for row in alone) + heads
        assert {row.why for row in rows} <= {"", "the same one as an earlier row, counted once"}
        repeated += len(rows) - len(alone)
    assert repeated > MANY
    first = looked(team, counted, ("I-07", "HIV", "person"), most=2).rows
    assert [row.reason for row in first] == ["", "repeats"]


def test_nothing_private_stands_in_it(team: Desk, counted: Counted) -> None:
    """No nickname, no place."""
    for form in figures.FORMS:
        for cell in counted.figures:
            text = behind.written(partial(behind.look, team, counted, cell), form)
            assert "Mận" not in text
            assert "Quán Sen" not in text


def test_each_form_holds_all_rows(team: Desk, counted: Counted) -> None:
    """As table, CSV and JSON, with lists apart."""
    cell = ("I-09", "RATE", "percent")
    found = json.loads(behind.written(partial(behind.look, team, counted, cell), "json"))
    assert {which: len(rows) for which, rows in found["rows"].items()} == {COUNTS: 1, DIVISOR: 2, LEFT_OUT: 1}
    assert found["rows"][LEFT_OUT][0]["why"] == "cancelled"
    sheet = behind.written(partial(behind.look, team, counted, cell), "csv").splitlines()
    assert len(sheet) == 5
    assert sheet[0].startswith('\ufeff"List","Date"')
    table = behind.written(partial(behind.look, team, counted, cell), "table")
    assert table.startswith("I-09  Share of referrals completed · Share completed: 50.0%\n")
    assert "Divided by these" in table


@pytest.mark.parametrize(
    ("typed", "code"),
    [("I-05", "figure_form"), ("I-05/person", "figure_form"), ("I-05/NONE/person", "figure_unknown")],
)
def test_what_is_no_figure_is_wrong_usage(team: Desk, counted: Counted, typed: str, code: str) -> None:
    """It is said how a figure is named."""
    with pytest.raises(Usage) as refused:
        behind.look(team, counted, behind.parse_cell(typed))
    assert refused.value.code == code


def test_a_split_and_an_indicator_are_asked_for_by_their_words(team: Desk) -> None:
    """An unknown one is refused; a part of a line has its rows too."""
    asked = figures.parse_period(team, code="2026-Q3")
    for given, code in (({"by": "moon"}, "dimension_unknown"), ({"chosen": ["I-99"]}, "indicator_unknown")):
        with pytest.raises(Usage) as refused:
            figures.count(team, asked, **given)  # type: ignore[arg-type]
        assert refused.value.code == code
    cell = behind.parse_cell("I-07/HIV@2026-08/turn")
    counted = figures.count(team, asked, by="month", chosen=[cell[0]])
    assert looked(team, counted, cell).sizes[COUNTS] == MANY
