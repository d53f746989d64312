"""However the questions are answered and whichever pairs are linked: each figure stays in its range."""

import json
from dataclasses import replace
from datetime import date, timedelta

from doubt_cases import ASKED, CLIENTS, FIRST, ON, Case, alike, answered, ask, cases, on, typed
from hypothesis import HealthCheck, given, settings
from range_world import outside
from report_world import World, world

from outreach_desk.desk import called, ends, spread
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.spread import Doubts, Single
from outreach_desk.matching import pairs
from outreach_desk.records import known_apart, review
from outreach_desk.reports import difference


def doubts(made: World) -> Doubts:
    return spread.look(made.session, made.report(ASKED, ON))


def ranges_of(found: Doubts | Single) -> dict[tuple[str, str, str], tuple[ends.End, ends.End]]:
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
    assert ranges_of(found)["I-07", "TOTAL", "person"] == (1, 3)
    assert ranges_of(found)["I-07", "TOTAL", "turn"] == (1, 3)
    assert made.figure("I-07", "TOTAL", "person", ASKED) == 3  # nothing of the trial stays


def test_a_conflict_may_take_a_meeting_out_with_all_who_came(made: World) -> None:
    """Its day is in question: its session, its people and the more heads of either side."""
    client = made.client()
    held = made.meeting(FIRST + timedelta(days=6), anonymous_f=2)
    made.came(held, client_id=client)
    ask(made, "meeting", held, {"held_on": "2026-07-07"}, {"held_on": "2026-06-30"})
    found = doubts(made)
    assert (found.questions, found.touched, found.held_out) == (1, 2, 0)
    known = ranges_of(found)
    assert known["I-04", "SESSIONS", "session"] == (0, 2)
    assert known["I-04", "ATTENDANCE", "person"] == (0, 2)
    assert known["I-04", "ATTENDANCE", "attendance_turn"] == (0, 6)


def test_links_of_some_pairs_alone_stay_within_the_range_too(made: World) -> None:
    """Linked all, one person was reached again; by two links apart from each other there are two."""
    a, b, c, d = (alike(made, month) for month in (1, 2, 3, 4))
    for client, when in ((a, date(2026, 2, 1)), (d, date(2026, 2, 1)), (b, FIRST), (c, FIRST)):
        made.contact(when + timedelta(days=6), client_id=client)
    _low, high = ranges_of(doubts(made))["I-06", "REPEAT", "person"]
    for pair in ((a, b), (c, d)):
        made.link(*pair)
    assert made.figure("I-06", "REPEAT", "person", ASKED) == 2
    assert high >= 2


def test_reached_the_one_and_tested_the_other_they_may_be_one_more(made: World) -> None:
    """Two who become one; and a slip that she refused, or did not."""
    one, other = alike(made, 1), alike(made, 2)
    place = made.organisation("X")
    made.contact(date(2026, 2, 1), client_id=one)
    made.service(other, "hiv_test", FIRST + timedelta(days=6), place)
    known = ranges_of(doubts(made))
    assert known["I-17", "TOTAL", "person"] == (0, 1)
    slip = made.slip(one, "hiv_test", FIRST + timedelta(days=6), place, status="not_completed", reason="cost")
    ask(made, "referral", slip, {"declined_by": ""}, {"declined_by": "client"})
    known = ranges_of(doubts(made))
    assert known["I-17", "DECLINED", "person"] == (0, 1)


def test_a_gender_that_another_record_tells(made: World) -> None:
    """One who was not reached says it: linked to one of the others alone she is a woman more."""
    first, *others = sorted(alike(made, month) for month in (1, 2, 3))
    made.change("client", first, gender="f")
    made.change("client", others[0], gender="m")
    woman = made.client()
    made.change("client", woman, gender="f")
    for client in (*others, woman):
        made.contact(FIRST + timedelta(days=6), client_id=client)
    known = ranges_of(doubts(made))
    assert known["I-05", "GENDER/f", "person"] == (1, 2)
    assert known["I-05", "GENDER/UNKNOWN", "person"] == (0, 1)
    assert ("I-05", "GENDER/m", "person") not in known


def test_money_cases_and_shares_have_ranges(made: World) -> None:
    """An amount may be either value; a share has none where what it is one of may be gone."""
    client, place = made.client(), made.organisation("X")
    cost = made.service(client, "gyn", FIRST + timedelta(days=6), place, amount=300_000)
    ask(made, "service", cost, {"amount": "300000"}, {"amount": "500000"})
    held = made.meeting(FIRST + timedelta(days=6), anonymous_f=2)
    ask(made, "meeting", held, {"held_on": "2026-07-07"}, {"held_on": "2026-06-30"})
    known = {difference.key(one.row): one for one in doubts(made).ranges}
    money, cases = known["I-15", "TOTAL", "dong"], known["I-15", "TOTAL", "case"]
    assert (money.low, money.high, cases.low, cases.high) == (300_000, 500_000, 0, 2)
    over = known["I-15", "OVER_AMOUNT", "dong"]
    assert (over.low, over.high) == (0, 500_000)
    assert not any(one.row.indicator == "I-07" for one in known.values())
    average = known["I-04", "AVERAGE", "per_session"]
    assert (average.low, average.high, average.may_lack) == (0.0, 4.0, True)
    assert ("I-16", "ACTIVE", "person") not in known


def test_what_no_figure_reads_moves_none(made: World) -> None:
    """Two nicknames, or two lists of topics."""
    client = made.client()
    made.contact(FIRST + timedelta(days=6), client_id=client)
    ask(made, "client", client, {"nickname": "Hoa"}, {"nickname": "Huệ"})
    found = doubts(made)
    assert (found.questions, found.touched, found.ranges, found.singles) == (1, 0, (), ())


def test_heads_in_question_move_turns_by_their_difference(made: World) -> None:
    """And no session and no person."""
    held = made.meeting(FIRST + timedelta(days=6), kind="group_talk", anonymous_f=2)
    ask(made, "meeting", held, {"anonymous_f": "2"}, {"anonymous_f": "7"})
    known = ranges_of(doubts(made))
    assert known["I-05", "TOTAL", "turn"] == (2, 7)
    assert known["I-04", "AVERAGE", "per_session"] == (2.0, 7.0)
    assert {key[2] for key in known} == {"turn", "attendance_turn", "per_session"}


def test_a_number_that_cannot_be_right_has_no_end(made: World) -> None:
    """Nobody knows what it will be; a list's entry that is in question may move all of them."""
    cost = made.service(made.client(), "gyn", FIRST + timedelta(days=6), made.organisation("X"), amount=1)
    ask(made, "service", cost, {}, {}, kind=review.BROKEN, detail="amount")
    known = {difference.key(one.row): one for one in doubts(made).ranges}
    money = known["I-15", "TOTAL", "dong"]
    assert (money.low, money.high, money.untold) == (0, None, ends.ANY_NUMBER)
    entry = made.make("code", list="service_type", code="own", vi="x", maps_to="gyn")
    ask(made, "code", entry, {"maps_to": "gyn"}, {"maps_to": "prep"})
    found = doubts(made)
    assert {one.untold for one in found.ranges} == {ends.CODES}


def test_what_an_answer_may_restore_moves_too(made: World) -> None:
    """A session names a deleted point: restored, the point is at work."""
    point = made.point("D1", "M3_PEER_CAPACITY", "2025:00331", FIRST)
    made.meeting(FIRST + timedelta(days=6), point_id=point)
    made.delete("intervention_point", point)
    known = ranges_of(doubts(made))
    assert known["I-01", "TOTAL", "point"] == (0, 1)
    assert known["I-12", "2025/TOTAL", "commune"] == (0, 1)


def test_facts_by_which_others_count(made: World) -> None:
    """The kind of a place moves slips from line to line, the end of a group its members."""
    place, client = made.organisation("X"), made.client()
    made.slip(client, "prep", FIRST + timedelta(days=6), place)
    made.member("core", FIRST)
    ask(made, "organisation", place, {"kind": "opc"}, {"kind": "cdc"})
    ask(made, "peer_group", made.group, {"ended_on": ""}, {"ended_on": "2026-07-02"})
    known = ranges_of(doubts(made))
    assert known["I-08", "KIND/opc", "slip"] == (0, 2)
    assert known["I-03", "MEMBERS", "person"] == (0, 2)


def test_each_by_itself_says_what_to_settle_first(made: World) -> None:
    """What it moves with all others left open, that which moves most first; called by codes."""
    one, other = alike(made, 1), alike(made, 2)
    for client in (one, other):
        made.contact(FIRST + timedelta(days=6), client_id=client)
    asked = made.slip(one, "prep", FIRST + timedelta(days=6), made.organisation("X"))
    ask(made, "referral", asked, {"status": "issued"}, {"status": "cancelled"})
    found = doubts(made).singles
    assert [len(one.ranges) for one in found] == sorted((len(one.ranges) for one in found), reverse=True)
    pair, question = sorted(found, key=lambda one: one.kind)
    assert (pair.kind, set(pair.about)) == (spread.PAIR, {one, other})
    assert (question.kind, question.about) == (spread.QUESTION, (review.open_questions(made.session)[0].id,))
    assert {key[0] for key in ranges_of(pair)} == {"I-05", "I-06", "I-13", "I-16"}
    assert ranges_of(pair)["I-05", "TOTAL", "person"] == (1, 2)
    assert {key[0] for key in ranges_of(question)} == {"I-07", "I-08", "I-09", "I-14", "I-17"}
    assert question.name.startswith("Referral slip ")
    assert question.name.endswith(": Status")
    assert pair.name == " – ".join(
        called.names(made.session, [("client", own)])["client", own] for own in pair.about
    )


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
    known = ranges_of(doubts(made))
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
def test_every_answer_stays_within_the_range(undecided: Desk, case: Case) -> None:
    """Pairs linked or not, days of either side, a deleted client restored or her events deleted too."""
    with world(undecided.database) as made:
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
