"""What may be in doubt on a desk: clients who are alike, conflicts, and how a person may answer them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from report_world import World, world
from sealing_hands import office_at

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, ids, record, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import period

FIRST = date(2026, 7, 1)
ASKED = period.free(FIRST + timedelta(days=5), FIRST + timedelta(days=20))
ON = date(2026, 11, 5)
CLIENTS = 5


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give an office for what is in doubt."""
    made = office_at(Home(tmp_path_factory.mktemp("undecided") / "desk"))
    yield made
    made.close()


@pytest.fixture
def made(undecided: Desk) -> Iterator[World]:
    """Give an empty world there; nothing of it stays."""
    with world(undecided.database) as empty:
        yield empty


def alike(made: World, month: int, **facts: object) -> str:
    """Make a client whose code differs from the others' in the month of birth alone."""
    code = uic.build("Hoa", "Lan", 1995, month, "01")
    own = {"group_id": made.group, "registered_on": date(2026, 1, 1), "uic": code, **facts}
    one = made.make("client", **own)
    made.make("consent", client_id=one, purpose="record", given_on=date(2026, 1, 1))
    return one


def ask(
    made: World,
    thing: str,
    record_id: str,
    ours: dict[str, str],
    theirs: dict[str, str],
    *,
    kind: str = review.CONFLICT,
    detail: str | None = None,
) -> None:
    """Let two writes of one fact have met, or something else be asked."""
    made.session.add(
        Review(
            id=ids.new(),
            kind=kind,
            table_name=thing,
            record_id=record_id,
            fact=next(iter(ours), None),
            detail=detail,
            ours=json.dumps(ours),
            theirs=json.dumps(theirs),
            stamp_ours="aaaaaaaa:1",
            stamp_theirs="bbbbbbbb:1",
            opened_at=dates.now_instant(),
        )
    )
    made.session.flush()


@dataclass(frozen=True)
class Event:
    what: str
    client: int
    day: int
    late: int


@dataclass(frozen=True)
class Case:
    genders: list[str | None]
    events: list[Event]
    asked: list[int]
    gone: int | None
    linked: list[tuple[int, int]]
    theirs: list[bool]
    gone_too: bool


who = st.integers(0, CLIENTS - 1)
cases = st.builds(
    Case,
    genders=st.lists(st.sampled_from(["f", "m", None]), min_size=CLIENTS, max_size=CLIENTS),
    events=st.lists(
        st.builds(
            Event,
            what=st.sampled_from(["contact", "service", "slip", "meeting"]),
            client=who,
            day=st.integers(0, 26),
            late=st.integers(0, 26),
        ),
        min_size=3,
        max_size=9,
    ),
    asked=st.lists(st.integers(0, 8), max_size=4, unique=True),
    gone=st.none() | who,
    linked=st.lists(st.tuples(who, who).filter(lambda pair: pair[0] != pair[1]), max_size=4),
    theirs=st.lists(st.booleans(), min_size=9, max_size=9),
    gone_too=st.booleans(),
)
_DAYS = {"contact": "contact_on", "service": "served_on", "referral": "outcome_on", "meeting": "held_on"}


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def typed(
    made: World, case: Case, clients: list[str], place: str, groups: Sequence[str] = ()
) -> list[tuple[str, str, str, Event]]:
    """Type the events: thing, id and column of the day of each. Of several groups each has its share."""
    found = []
    for event in case.events:
        client = clients[event.client]
        of = {"group_id": groups[event.late % len(groups)]} if groups else {}
        if event.what == "contact":
            thing, own = "contact", made.contact(on(event.day), client_id=client, **of)
        elif event.what == "service":
            thing, own = "service", made.service(client, "prep", on(event.day), place)
        elif event.what == "slip":
            done = {"status": "completed", "outcome_on": on(event.day), "evidence": "client_said"}
            thing, own = "referral", made.slip(client, "prep", FIRST, place, **done)
        else:
            thing, own = "meeting", made.meeting(on(event.day), anonymous_f=event.late % 3, **of)
            made.came(own, client_id=client)
        found.append((thing, own, _DAYS[thing], event))
    return found


def answered(made: World, case: Case, clients: list[str], events: list[tuple[str, str, str, Event]]) -> None:
    """Link what is to be linked, take the other day where that is the answer, end the deletion either way."""
    for one, other in case.linked:
        if case.gone not in {one, other}:
            made.link(clients[one], clients[other])
    for place in case.asked:
        if place < len(events) and case.theirs[place]:
            thing, own, column, event = events[place]
            made.change(thing, own, **{column: on(event.late)})
    if case.gone is not None and not case.gone_too:
        record.restore(made.session, made.author, catalog.THINGS["client"], clients[case.gone])
        return
    for thing, own, _column, event in events:
        if event.client == case.gone and thing != "meeting":
            made.delete(thing, own)
