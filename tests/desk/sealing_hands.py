"""An office with what a group did in a year, and the figures of reports taken as plain numbers."""

from collections.abc import Iterable
from datetime import date

from exchange_world import save

from outreach_desk.desk import unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.reports import difference
from outreach_desk.reports.difference import Key
from outreach_desk.reports.table import Row

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of a fictional desk


def office_at(home: Home) -> Desk:
    """Make an office."""
    return unlock.new_office(home, PASSPHRASE, name="Văn phòng thử")


def group_at(desk: Desk, code: str = "G-01") -> str:
    """Make a group."""
    return save(desk, "peer_group", {"code": code, "name": f"Nhóm {code}"})


def client_at(desk: Desk, group: str, since: date) -> str:
    """Make a client who consented to a record."""
    made = save(desk, "client", {"group_id": group, "registered_on": since})
    save(desk, "consent", {"client_id": made, "purpose": "record", "given_on": since})
    return made


def meeting_at(desk: Desk, group: str, on: date, heads: int = 0, came: Iterable[str] = ()) -> str:
    """Make a meeting that was held, with these clients present."""
    facts = {"status": "held", "kind": "periodic_meeting", "anonymous_f": heads}
    held = save(desk, "meeting", {"group_id": group, "held_on": on} | facts)
    for client in came:
        save(desk, "attendance", {"meeting_id": held, "client_id": client, "presence": "present"})
    return held


def values(rows: Iterable[Row]) -> dict[Key, int | float]:
    """Give the figures that are there and are not 0."""
    return {difference.key(row): row.value for row in rows if row.value}
