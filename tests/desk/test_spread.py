"""However the questions are answered and whichever pairs are linked: each figure stays in its range."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from doubt_cases import ASKED, CLIENTS, FIRST, ON, Case, alike, answered, ask, cases, on, typed
from hypothesis import HealthCheck, given, settings
from range_world import outside
from report_world import World, world
from sealing_hands import office_at

from outreach_desk.desk import spread
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground.paths import Home
from outreach_desk.matching import pairs
from outreach_desk.records import known_apart
from outreach_desk.reports import difference


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = office_at(Home(tmp_path_factory.mktemp("spread") / "desk"))
    yield made
    made.close()


@pytest.fixture
def made(office: Desk) -> Iterator[World]:
    with world(office.database) as empty:
        yield empty


def doubts(made: World) -> Doubts:
    return spread.look(made.session, made.report(ASKED, ON))


def ranges(found: Doubts) -> dict[tuple[str, str, str], tuple[spread.End, spread.End]]:
    return {difference.key(one.row): (one.low, one.high) for one in found.ranges}


def test_undecided_pairs_are_those_that_a_rule_proposes(made: World) -> None:
    """Decided ones are not, whether they are one person or two, and whoever said so."""
    a, b, c, d = sorted(alike(made, month) for month in (1, 2, 3, 4))
    made.client()
    assert len(pairs.undecided(made.session).pairs) == 6
    made.link(a, b)
    made.link(c, d, "different")
    known_apart.say(made.session, a, d)
    assert pairs.undecided(made.session).pairs == [(a, c), (b, c), (b, d)]


def test_persons_may_become_as_few_as_all_pairs_linked(made: World) -> None:
    """Three clients of whom any two may be one: at least one person, and turns of one day fall too."""
    clients = [alike(made, month) for month in (1, 2, 3)]
    place = made.organisation("X")
    for client in clients:
        made.service(client, "prep", FIRST + timedelta(days=6), place)
    found = doubts(made)
    assert (found.pairs, found.questions) == (3, 0)
    assert ranges(found)["I-07", "TOTAL", "person"] == (1, 3)
    assert ranges(found)["I-07", "TOTAL", "turn"] == (1, 3)
    assert made.figure("I-07", "TOTAL", "person", ASKED) == 3  # nothing of the trial stays


def test_a_conflict_may_take_a_meeting_out_with_all_who_came(made: World) -> None:
    """Its day is in question: its session, its people and the more heads of either side."""
    client = made.client()
    held = made.meeting(FIRST + timedelta(days=6), anonymous_f=2)
    made.came(held, client_id=client)
    ask(made, "meeting", held, {"held_on": "2026-07-07"}, {"held_on": "2026-06-30"})
    found = doubts(made)
    assert (found.questions, found.touched, found.held_out) == (1, 2, 0)
    known = ranges(found)
    assert known["I-04", "SESSIONS", "session"] == (0, 2)
    assert known["I-04", "ATTENDANCE", "person"] == (0, 2)
    assert known["I-04", "ATTENDANCE", "attendance_turn"] == (0, 6)


def test_links_of_some_pairs_alone_stay_within_the_range_too(made: World) -> None:
    """Linked all, one person was reached again; by two links apart from each other there are two."""
    a, b, c, d = (alike(made, month) for month in (1, 2, 3, 4))
    for client, when in ((a, date(2026, 2, 1)), (d, date(2026, 2, 1)), (b, FIRST), (c, FIRST)):
        made.contact(when + timedelta(days=6), client_id=client)
    _low, high = ranges(doubts(made))["I-06", "REPEAT", "person"]
    for pair in ((a, b), (c, d)):
        made.link(*pair)
    assert made.figure("I-06", "REPEAT", "person", ASKED) == 2
    assert high >= 2


def test_without_doubt_nothing_moves(made: World) -> None:
    """No pair, no question, no range."""
    made.service(made.client(), "prep", FIRST + timedelta(days=6), made.organisation("X"))
    assert doubts(made) == Doubts()


def test_a_part_is_never_more_than_its_whole(made: World) -> None:
    """A question about who came early touches two; but of one who was reached not two are young."""
    one, other = made.client(), made.client()
    made.contact(FIRST + timedelta(days=6), client_id=one)
    gone = made.service(other, "prep", FIRST + timedelta(days=6), made.organisation("X"))
    ask(made, "client", one, {"birth_year": "1990"}, {"birth_year": "2005"})
    ask(made, "service", gone, {"client_id": one}, {"client_id": other})
    known = ranges(doubts(made))
    assert known["I-05", "TOTAL", "person"] == (0, 2)
    assert known["I-05", "AGE/UNKNOWN", "person"] == (0, 2)
    assert ("I-08", "TOTAL", "slip") not in known


def test_what_cannot_move_has_no_range(made: World) -> None:
    """Nobody was reached before: whoever is one, nobody was reached again; all others are counted."""
    clients = [alike(made, month) for month in (1, 2, 3)]
    made.contact(FIRST + timedelta(days=6), client_id=clients[0])
    found = doubts(made)
    assert {one.row.indicator for one in found.ranges} == {"I-16"}  # how many there are does move
    assert found.fixed == len(made.report(ASKED, ON).rows) - len(found.ranges)


def test_what_a_seal_keeps_of_it_comes_back(made: World) -> None:
    """As it was."""
    made.contact(FIRST + timedelta(days=6), client_id=alike(made, 1))
    made.contact(FIRST + timedelta(days=7), client_id=alike(made, 2))
    found = doubts(made)
    assert found.ranges
    assert spread.read(json.loads(json.dumps(found.kept()))) == replace(found, singles=())


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases)
def test_every_answer_stays_within_the_range(office: Desk, case: Case) -> None:
    """Pairs linked or not, days of either side, a deleted client restored or her events deleted too."""
    with world(office.database) as made:
        clients = sorted(alike(made, month + 1, gender=case.genders[month]) for month in range(CLIENTS))
        events = typed(made, case, clients, made.organisation("X"))
        for place in case.asked:
            if place < len(events):
                thing, own, column, event = events[place]
                ask(made, thing, own, {column: f"{on(event.day)}"}, {column: f"{on(event.late)}"})
        if case.gone is not None:
            made.delete("client", clients[case.gone])
        table = made.report(ASKED, ON)
        found = spread.look(made.session, table)
        answered(made, case, clients, events)
        after = made.report(ASKED, ON)
    assert outside(found.ranges, table, after) == {}
