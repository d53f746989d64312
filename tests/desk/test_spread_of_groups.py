"""What may still move a table of some groups alone: no more than concerns them, and never too little."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from doubt_cases import ASKED, CLIENTS, FIRST, ON, Case, alike, answered, ask, cases, on, typed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from range_world import outside
from report_world import World, world

from outreach_desk.desk import spread
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.spread import Doubts
from outreach_desk.reports import difference, gather, one_group
from outreach_desk.reports.difference import Key
from outreach_desk.reports.table import Table


def counted(made: World, group: str) -> Table:
    """Count what is the group's alone."""
    with one_group.only(made.session, group):
        return gather.gather(made.session, None, ASKED, ON, of_one_group=True)


def doubts(made: World, group: str) -> Doubts:
    return spread.look(made.session, counted(made, group), [group])


def ranges(found: Doubts) -> dict[Key, tuple[int, int]]:
    return {difference.key(one.row): (one.low, one.high) for one in found.ranges}


def second(made: World) -> str:
    return made.make("peer_group", code="G-02", name="Nhóm Súng")


def test_what_concerns_another_group_moves_nothing(made: World) -> None:
    """Neither its pairs nor its questions; pairs across groups leave the figures of each as they are."""
    other = second(made)
    alike(made, 1)
    for month in (2, 3):
        made.contact(on(6), client_id=alike(made, month, group_id=other), group_id=other)
    held = made.meeting(on(6), group_id=other, anonymous_f=3)
    ask(made, "meeting", held, {"held_on": "2026-07-07"}, {"held_on": "2026-06-30"})
    assert doubts(made, made.group) == Doubts()
    found = doubts(made, other)
    assert (found.pairs, found.questions) == (1, 1)
    assert ranges(found)["I-05", "TOTAL", "person"] == (1, 2)
    assert ranges(found)["I-04", "SESSIONS", "session"] == (0, 2)


def test_what_may_come_from_another_group_is_counted_in(made: World) -> None:
    """A meeting of which it is asked whose it was; to both it may belong, or not."""
    other = second(made)
    held = made.meeting(on(6), anonymous_f=3)
    ask(made, "meeting", held, {"group_id": made.group}, {"group_id": other})
    for group, value in ((made.group, 1), (other, 0)):
        row = counted(made, group).find("I-04", "SESSIONS", "session")
        assert row is not None
        assert row.value == value
        assert ranges(doubts(made, group))["I-04", "SESSIONS", "session"] == (0, value + 1)


@dataclass(frozen=True)
class Moves:
    """Which clients are the second group's, and of which clients and events it is asked whose they are."""

    other: frozenset[int]
    clients: Mapping[int, bool]
    events: Mapping[int, bool]


moves = st.builds(
    Moves,
    other=st.frozensets(st.integers(0, CLIENTS - 1)),
    clients=st.dictionaries(st.integers(0, CLIENTS - 1), st.booleans(), max_size=2),
    events=st.dictionaries(st.integers(0, 8), st.booleans(), max_size=3),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases, moved=moves)
def test_every_answer_stays_within_the_range_of_each_group(undecided: Desk, case: Case, moved: Moves) -> None:
    """Records that come from the other group or go there too."""
    with world(undecided.database) as made:
        groups = (made.group, second(made))
        whose = [groups[place in moved.other] for place in range(CLIENTS)]
        clients = [
            alike(made, month + 1, gender=case.genders[month], group_id=whose[month])
            for month in range(CLIENTS)
        ]
        events = typed(made, case, clients, made.organisation("X"), groups)
        for place in case.asked:
            if place < len(events):
                thing, own, column, event = events[place]
                ask(made, thing, own, {column: f"{on(event.day)}"}, {column: f"{on(event.late)}"})
        going = [("client", clients[place], goes) for place, goes in moved.clients.items()]
        going += [
            (events[place][0], events[place][1], goes)
            for place, goes in moved.events.items()
            if place < len(events) and events[place][0] in {"meeting", "contact"}
        ]
        for thing, own, _goes in going:
            ask(made, thing, own, {"group_id": groups[0]}, {"group_id": groups[1]})
        if case.gone is not None:
            made.delete("client", clients[case.gone])
        before = {group: counted(made, group) for group in groups}
        known = {group: spread.look(made.session, before[group], [group]) for group in groups}
        answered(made, case, clients, events)
        for thing, own, goes in going:
            if thing != "client" or case.gone is None or own != clients[case.gone]:
                made.change(thing, own, group_id=groups[goes])
        found = [outside(known[group].ranges, before[group], counted(made, group)) for group in groups]
    assert found == [{}, {}]


def test_a_day_that_is_asked_for_in_one_group(made: World) -> None:
    """As in a table of all: the range of the whole desk holds that of the group."""
    held = made.meeting(FIRST + timedelta(days=6), anonymous_f=2)
    ask(made, "meeting", held, {"held_on": "2026-07-07"}, {"held_on": "2026-06-30"})
    of_all = spread.look(made.session, made.report(ASKED, date(2026, 11, 5)))
    assert ranges(doubts(made, made.group)).items() <= ranges(of_all).items()
