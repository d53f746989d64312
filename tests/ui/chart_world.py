"""An office with a year behind it, for the charts: points here and there, people reached, slips."""

import datetime as dt
from pathlib import Path
from typing import Any

from two_desks import new_office

from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, record

D = dt.date
TODAY = D(2026, 9, 20)
POINTS = {"2025:00097": 3, "2025:01": 1, "2025:79": 2, "2025:48": 7, "2024:02": 1, "2025:96": 1}
"""Points by area: a ward of Hà Nội, the city itself, three more, and Hà Giang (of Tuyên Quang now)."""
_ONE = {"mode": "one_to_one"}
_ENDS: tuple[dict[str, Any], ...] = (
    {"status": "completed", "evidence": "stub"},
    {"status": "completed", "evidence": "client_said"},
    {"status": "arrived"},
    {"status": "not_completed", "reason": "no_show"},
    {"status": "issued"},
)


def chart_office(root: Path) -> Desk:
    """Make the office; all that is written is of one act."""
    desk = new_office(root)
    with desk.write() as (session, author):

        def make(table: str, /, **values: Any) -> str:
            return record.save(session, author, catalog.THINGS[table], values).id

        clinic = make("organisation", code="TC-1", name="Phòng khám Vườn Trên", kind="opc")
        _points(make)
        groups = [make("peer_group", code=f"N-{number}", name=f"Nhóm {number}") for number in (1, 2, 3)]
        clients = []
        for number in range(12):
            client = make("client", group_id=groups[number % 3], registered_on=D(2025, 9, 1))
            make("consent", client_id=client, purpose="record", given_on=D(2025, 9, 1))
            clients.append(client)
        for number in range(12):
            day = D(2025 + (9 + number) // 12, (9 + number) % 12 + 1, 5)
            for client in clients[: number + 1]:
                make("contact", client_id=client, group_id=groups[0], contact_on=day, **_ONE)
            for group in groups[: number % 4]:
                make("meeting", group_id=group, held_on=day, status="held", kind="periodic_meeting")
            make("service", client_id=clients[0], service="sti_care", served_on=day, organisation_id=clinic)
        for number, end in enumerate(_ENDS):
            when = {} if end["status"] in {"issued", "not_completed"} else {"outcome_on": D(2026, 7, 20)}
            make(
                "referral",
                client_id=clients[number],
                service="hiv_test" if number % 2 else "sti_care",
                issued_on=D(2026, 7, 10),
                organisation_id=clinic,
                **end,
                **when,
            )
    return desk


def _points(make: Any) -> None:
    for unit, count in POINTS.items():
        for number in range(count):
            make(
                "intervention_point",
                code=f"D-{unit}-{number}",
                name="Điểm thử",
                model="LOCAL",
                unit=unit,
                starts_on=D(2025, 1, 1),
            )
