"""What people call a record by: no id where there is a code, a client or a day."""

from datetime import date

from exchange_world import World, client, fact, save

from outreach_desk.desk import called
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity, ids

DAY = date(2026, 7, 3)


def name(desk: Desk, table: str, record: str) -> str:
    with desk.database.read() as session:
        return called.names(session, [(table, record)])[table, record]


def test_a_record_is_called_by_its_code_or_by_whose_and_when(world: World) -> None:
    a = world.desk("a")
    her = client(a, "A-1")
    group = {"group_id": fact(a, identity.GROUP)}
    meeting = save(a, "meeting", group | {"held_on": DAY, "kind": "group_talk", "status": "held"})
    consent = save(a, "consent", {"client_id": her, "purpose": "record", "given_on": DAY})
    assert name(a, "client", her) == "A-1"
    assert name(a, "meeting", meeting) == "03/07/2026"
    assert name(a, "consent", consent) == "A-1"


def test_what_is_not_here_is_called_by_the_beginning_of_its_id(world: World) -> None:
    a, gone = world.desk("a"), ids.new()
    assert name(a, "client", gone) == gone[:8]
    assert name(a, "no_such_table", gone) == gone[:8]


def test_an_office_calls_what_happened_by_its_group_too(world: World) -> None:
    """It has many groups; a client without a code is still called by her id."""
    group = save(world.office, "peer_group", {"code": "G-7", "name": "Nhóm thử"})
    held = {"group_id": group, "held_on": DAY, "kind": "group_talk", "status": "held"}
    meeting = save(world.office, "meeting", held)
    assert name(world.office, "meeting", meeting) == "G-7, 03/07/2026"
    nameless = save(world.office, "client", {"group_id": group, "registered_on": DAY})
    assert name(world.office, "client", nameless) == nameless[:8]
