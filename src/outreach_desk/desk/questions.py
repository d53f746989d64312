"""What waits for a person: conflicts, holes in what came, and who is the same person."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, manifest
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.send import TO_OFFICE
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity, person_link, record, review
from outreach_desk.records.client import Client
from outreach_desk.records.exchange import INCOMING, Bundle, Device, Received
from outreach_desk.reports.table import ALL_HERE, Missing

MISSING, NOTHING_YET, QUIET = "missing", "nothing_yet", "quiet"


def conflicts(desk: Desk) -> list[dict[str, Any]]:
    """Give all open questions with both values and who wrote them."""
    with desk.database.read() as session:
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "table": one.table_name,
                "record": one.record_id,
                "fact": one.fact,
                "ours": json.loads(one.ours) if one.ours else None,
                "theirs": json.loads(one.theirs) if one.theirs else None,
                "stamp_ours": one.stamp_ours,
                "stamp_theirs": one.stamp_theirs,
                "columns": one.detail.split(" ") if one.detail else [],
                "opened_at": one.opened_at,
            }
            for one in review.open_questions(session)
        ]


def quarantined(desk: Desk) -> list[dict[str, Any]]:
    """Give the rows that wait, with the reason of each."""
    with desk.database.read() as session:
        rows = session.scalars(
            sa.select(Received)
            .where(col(Received.outcome) == exchange.QUARANTINED, col(Received.undone).is_(False))
            .order_by(col(Received.id))
        )
        return [
            {
                "bundle": one.bundle_id,
                "table": one.table_name,
                "record": one.record_id,
                "row": one.row,
                "column": one.column,
                "reason": one.reason,
            }
            for one in rows
        ]


def holes(desk: Desk) -> list[dict[str, Any]]:
    """Name what is missing, device by device.

    `missing`: numbers first–last exist and are not here. `nothing_yet`: an enrolled desk has sent nothing.
    `quiet`: its latest event lies in an earlier month than everybody's latest.
    """
    with desk.database.read() as session:
        return find_holes(session)


def find_holes(session: Session) -> list[dict[str, Any]]:
    """As `holes`, for whoever holds a session. Of a device that ended only what is missing is named."""
    devices = session.scalars(
        sa.select(Device)
        .where(col(Device.role) == identity.TEAM)
        .order_by(col(Device.group_code), col(Device.id))
    ).all()
    latest = {device.id: _latest_event(session, device.id) for device in devices}
    newest = max((day for day in latest.values() if day), default=None)
    found = []
    for device in devices:
        links = chain.of_device(session, device.id, TO_OFFICE)
        whole = {
            "device": device.id,
            "label": device.label,
            "group_code": device.group_code,
            "complete_to": chain.complete_to(links),
            "latest_event": latest[device.id],
        }
        for first, last in chain.open_holes(session, device, TO_OFFICE):
            found.append({**whole, "kind": MISSING, "first": first, "last": last})
        if device.valid_through is not None:
            continue
        if not links:
            found.append({**whole, "kind": NOTHING_YET, "first": None, "last": None})
        day = latest[device.id]
        if links and newest and (day is None or day[:7] < newest[:7]):
            found.append({**whole, "kind": QUIET, "first": None, "last": None})
    return found


def missing(session: Session) -> Missing:
    """Count what has not arrived at this office; a team desk knows of nothing."""
    if identity.get(session, identity.KIND) != identity.OFFICE:
        return ALL_HERE
    return counted(find_holes(session))


def counted(found: Sequence[Mapping[str, Any]]) -> Missing:
    """Count what `holes` names."""
    spans = [one for one in found if one["kind"] == MISSING]
    lacking = {one["device"] for one in spans}
    return Missing(
        bundles=sum(one["last"] - one["first"] + 1 for one in spans),
        desks=len(lacking),
        behind=len({one["device"] for one in found} - lacking),
    )


def _latest_event(session: Session, device: str) -> str | None:
    packages = session.scalars(
        sa.select(col(Bundle.manifest)).where(
            col(Bundle.direction) == INCOMING, col(Bundle.device) == device, col(Bundle.to) == TO_OFFICE
        )
    )
    periods = (manifest.read(package.encode()).ours.period.last for package in packages)
    return max((day for day in periods if day), default=None)


def link(desk: Desk, one: str, other: str) -> dict[str, Any]:
    """Say that two client records are one person. Each is named by id, client code or UIC. Raises Refused."""
    desk.need_office()
    with desk.write() as (session, author):
        first, second = sorted((_client(session, one), _client(session, other)))
        if first == second:
            raise Refused("same_record", said(N_("Both names mean the same record; nothing was linked.")))
        values = {"client_id": first, "other_id": second, "verdict": person_link.SAME}
        made = record.save(session, author, catalog.THINGS["person_link"], values)
        return {"id": made.id, "client_id": first, "other_id": second, "verdict": person_link.SAME}


def _client(session: Session, name: str) -> str:
    query = sa.select(col(Client.id)).where(
        sa.or_(col(Client.id) == name, col(Client.serial) == name, col(Client.uic) == name)
    )
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        code = "no_such_client" if not found else "several_clients"
        words = (
            N_("There is no client of this name at the office.")
            if not found
            else N_("Several clients bear this code; name the record by its id.")
        )
        raise Refused(code, said(words))
    return found[0]
