"""What people call records by: their code, else whose they are and their day, else part of their id."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.listing import CHUNK
from outreach_desk.ground import dates
from outreach_desk.records import catalog, identity
from outreach_desk.records.base import Record

_CLIENT, _GROUP, _PLACE, _SHOWN_ID = "client", "peer_group", "organisation", 8
Key = tuple[str, str]


def names(session: Session, records: Iterable[Key]) -> dict[Key, str]:
    """Give for each (table, record id) what people call it by; its group is named where there are others."""
    wanted = set(records)
    rows, of_team = _rows(session, wanted), identity.get(session, identity.KIND) == identity.TEAM
    of = {key: whose(key[0], row) for key, row in rows.items()}
    theirs = _rows(session, {one for one in of.values() if one and not (of_team and one[0] == _GROUP)})
    return {key: _name(key, rows.get(key), of.get(key), theirs) for key in wanted}


def whose(table: str, row: Record) -> Key | None:
    """Give the client of a record, else of what happened its group."""
    if (client := getattr(row, "client_id", None)) is not None:
        return _CLIENT, str(client)
    group = getattr(row, "group_id", None) if catalog.THINGS[table].event_on else None
    return (_GROUP, str(group)) if group is not None else None


def known_as(session: Session, records: Iterable[Key]) -> dict[Key, str]:
    """As `names`, for people: a place by its name, where it has one."""
    wanted = set(records)
    found = names(session, wanted)
    for key, row in _rows(session, {key for key in wanted if key[0] == _PLACE}).items():
        found[key] = _cell(row, "name") or found[key]
    return found


def _name(key: Key, row: Record | None, of: Key | None, theirs: Mapping[Key, Record]) -> str:
    if row is None:
        return key[1][:_SHOWN_ID]
    thing = catalog.THINGS[key[0]]
    code = _cell(row, thing.code_column)
    if not code:
        day = getattr(row, thing.event_on) if thing.event_on else None
        owner = _cell(theirs.get(of), catalog.THINGS[of[0]].code_column) if of else ""
        parts = (owner, dates.show_day(day) if day else "")
        code = ", ".join(filter(None, parts))
    return code or key[1][:_SHOWN_ID]


def _cell(row: Record | None, column: str | None) -> str:
    return str(getattr(row, column) or "") if row is not None and column else ""


def _rows(session: Session, records: set[Key]) -> dict[Key, Record]:
    ids = defaultdict[str, list[str]](list)
    for table, record_id in records:
        if table in catalog.THINGS:
            ids[table].append(record_id)
    found: dict[Key, Record] = {}
    for table, wanted in ids.items():
        model = catalog.THINGS[table].model
        for start in range(0, len(wanted), CHUNK):
            query = sa.select(model).where(col(model.id).in_(wanted[start : start + CHUNK]))
            found |= {(table, row.id): row for row in session.scalars(query)}
    return found
