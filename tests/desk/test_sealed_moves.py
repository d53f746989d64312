"""Records that were moved out of a sealed period are named, with the day they had and the day they have."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import World, delete, fact, save
from sealing_hands import client_at, group_at, meeting_at, office_at

from outreach_desk.desk import beneath, beneath_words, figures, imports, receive, seal_words, sealing, send
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.records import identity
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import period
from outreach_desk.reports.period import Period

JULY = period.free(date(2026, 7, 1), date(2026, 7, 31))
AUGUST = period.free(date(2026, 8, 1), date(2026, 8, 31))
SEPTEMBER = period.free(date(2026, 9, 1), date(2026, 9, 30))
IN_JULY, IN_AUGUST = date(2026, 7, 20), date(2026, 8, 3)
HELD = ("I-04", "SESSIONS", "session")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    made = office_at(Home(tmp_path / "desk"))
    yield made
    made.close()


@pytest.fixture
def group(office: Desk) -> str:
    return group_at(office)


def under(office: Desk, asked: Period) -> Beneath:
    return beneath.look(office, figures.report(office, asked))


def left(found: Beneath) -> list[tuple[Any, ...]]:
    """Give what left, as the seal says; an addition must say the same."""
    assert found.compared is not None
    return [(one.table, one.name, one.then, one.now) for one in found.compared.left]


def test_a_meeting_moved_to_another_month_is_named_with_both_days(office: Desk, group: str) -> None:
    """Under the sealed period and as an addition; what stays in it is late, not left."""
    moved, stays = meeting_at(office, group, IN_JULY, 9), meeting_at(office, group, IN_JULY, 1)
    sealing.seal(office, JULY)
    assert left(under(office, JULY)) == []
    save(office, "meeting", {"held_on": IN_AUGUST}, moved)
    save(office, "meeting", {"held_on": date(2026, 7, 2)}, stays)
    meeting_at(office, group, IN_AUGUST, 3)

    found = under(office, JULY)

    assert left(found) == [("meeting", "G-01", IN_JULY, IN_AUGUST)]
    assert found.compared is not None
    assert found.compared.late == 1
    (added,) = under(office, AUGUST).additions
    assert added.left == found.compared.left
    assert {one.key: one.delta for one in added.figures}[HELD] == -1
    told = beneath_words.sections(found)
    (section,) = [one for one in told if one.name == seal_words.LEFT]
    assert section.figures == (("Meeting G-01", "20/07/2026", "03/08/2026"),)
    assert found.as_dict()["sealed"]["left"] == [
        {"table": "meeting", "id": moved, "column": "held_on", "then": "2026-07-20", "now": "2026-08-03"}
    ]
    assert "Meeting G-01" in "\n".join(beneath_words.lines(under(office, AUGUST)))


def test_it_is_an_addition_once(office: Desk, group: str) -> None:
    """The sealed report that told it keeps it; the one after it does not tell it again."""
    moved = meeting_at(office, group, IN_JULY, 9)
    sealing.seal(office, JULY)
    save(office, "meeting", {"held_on": IN_AUGUST}, moved)
    told = under(office, AUGUST).additions[0].left
    sealing.seal(office, AUGUST)
    save(office, "meeting", {"anonymous_f": 8}, moved)

    assert [one.name for one in told] == ["G-01"]
    assert under(office, AUGUST).additions[0].left == told
    assert [one.period for one in under(office, SEPTEMBER).additions] == [AUGUST]
    assert len(left(under(office, JULY))) == 1


def test_what_was_never_in_the_sealed_figures_did_not_leave(office: Desk, group: str) -> None:
    """Moved before the seal, come and moved after it, deleted before it: none of these."""
    before, gone = meeting_at(office, group, IN_JULY), meeting_at(office, group, IN_JULY)
    save(office, "meeting", {"held_on": IN_AUGUST}, before)
    delete(office, "meeting", gone)
    sealing.seal(office, JULY)
    save(office, "meeting", {"anonymous_f": 5}, before)
    save(office, "meeting", {"held_on": IN_AUGUST}, gone)
    after = meeting_at(office, group, IN_JULY)
    save(office, "meeting", {"held_on": IN_AUGUST}, after)

    assert left(under(office, JULY)) == []


def test_each_kind_of_record_can_leave_and_one_that_is_deleted_there_too(office: Desk, group: str) -> None:
    """By the client's code; a slip by the day of its outcome where it was issued before."""
    client = client_at(office, group, date(2026, 1, 1))
    save(office, "client", {"serial": "KH-1"}, client)
    place = save(office, "organisation", {"code": "O-1", "name": "Cơ sở thử", "kind": "opc"})
    contact = save(
        office,
        "contact",
        {"group_id": group, "client_id": client, "contact_on": IN_JULY, "mode": "one_to_one"},
    )
    service = save(office, "service", {"client_id": client, "served_on": IN_JULY, "service": "gyn"})
    slip = {"issued_on": date(2026, 6, 2), "service": "prep", "status": "completed"}
    slip |= {"client_id": client, "organisation_id": place, "outcome_on": IN_JULY, "evidence": "stub"}
    slip_id = save(office, "referral", slip)
    sealing.seal(office, JULY)
    save(office, "contact", {"contact_on": IN_AUGUST}, contact)
    delete(office, "contact", contact)
    save(office, "service", {"served_on": date(2026, 6, 30)}, service)
    save(office, "referral", {"outcome_on": IN_AUGUST}, slip_id)

    found = under(office, JULY)

    assert left(found) == [
        ("contact", "KH-1", IN_JULY, None),
        ("referral", "KH-1", IN_JULY, IN_AUGUST),
        ("service", "KH-1", IN_JULY, date(2026, 6, 30)),
    ]
    (section,) = [one for one in beneath_words.sections(found) if one.name == seal_words.LEFT]
    assert section.figures[0] == ("Outreach contact KH-1", "20/07/2026", "no longer here")


def test_a_slip_whose_outcome_came_late_is_late(office: Desk, group: str) -> None:
    """It was issued before the period and completed in it: the completed ones are figures of the period."""
    client = client_at(office, group, date(2026, 1, 1))
    place = save(office, "organisation", {"code": "O-1", "name": "Cơ sở thử", "kind": "opc"})
    slip = {"issued_on": date(2026, 6, 2), "service": "prep", "status": "issued"}
    slip_id = save(office, "referral", slip | {"client_id": client, "organisation_id": place})
    sealing.seal(office, JULY)
    save(office, "referral", {"status": "completed", "outcome_on": IN_JULY, "evidence": "stub"}, slip_id)

    found = under(office, JULY).compared

    assert found is not None
    assert (found.late, found.left) == (1, ())


def test_a_seal_that_kept_no_number_tells_of_none(office: Desk, group: str) -> None:
    """An older one does not know which states were there when it was put on."""
    moved = meeting_at(office, group, IN_JULY)
    sealing.seal(office, JULY)
    with office.database.write() as session:
        (row,) = session.scalars(sa.select(SealedReport))
        row.content = json.dumps({k: v for k, v in json.loads(row.content).items() if k != "states"})
        session.add(row)
    save(office, "meeting", {"held_on": IN_AUGUST}, moved)

    assert left(under(office, JULY)) == []


def test_what_an_undone_file_takes_back_left_too(world: World) -> None:
    """The file brought the day, or the whole record: both as they were sealed; undone before, neither."""
    a = world.desk("a")
    group = {"group_id": fact(a, identity.GROUP), "status": "held", "kind": "periodic_meeting"}
    moved = save(a, "meeting", group | {"held_on": IN_AUGUST})
    receive.receive(world.office, [send.export(a, world.stick).path])
    save(a, "meeting", {"held_on": IN_JULY}, moved)
    new = save(a, "meeting", group | {"held_on": IN_JULY})
    receive.receive(world.office, [send.export(a, world.stick).path])
    second = max(imports.history(world.office), key=lambda one: one.seq or 0).id
    sealing.seal(world.office, JULY)
    imports.take_back(world.office, [second])

    found = under(world.office, JULY)

    assert found.compared is not None
    told = {one.id: (one.then, one.now) for one in found.compared.left}
    assert told == {moved: (IN_JULY, IN_AUGUST), new: (IN_JULY, None)}
    assert {one.key: one.delta for one in found.compared.figures}[HELD] == -2
    sealing.unseal(world.office, JULY)
    sealing.seal(world.office, JULY)
    assert left(under(world.office, JULY)) == []
