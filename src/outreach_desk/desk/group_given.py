"""The office's group in place of the provisional one that a new team desk drew for itself.

Its records, the states kept of them and the ids made of the group change together, before anything was sent.
"""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.listing import GROUP
from outreach_desk.records import catalog, identity, search
from outreach_desk.records.exchange import Device, Received, Review
from outreach_desk.records.peer_group import PeerGroup


def take(session: Session, own: Device) -> None:
    """Put the office's group in place of the provisional one, before anything was ever sent."""
    provisional, group = identity.need(session, identity.GROUP), str(own.group_id)
    if identity.get(session, identity.ENROLLED) == "true":
        return
    if session.get(PeerGroup, group) is None:
        raise DamagedError("office_form")
    if provisional != group:
        _move(session, provisional, group)
    identity.put(session, identity.GROUP, group)
    identity.put(session, identity.GROUP_CODE, str(own.group_code))
    identity.put(session, identity.ENROLLED, "true")
    identity.drop(session, identity.RENEWED)


def _move(session: Session, provisional: str, group: str) -> None:
    """Put one group in another's place: in every record that names it, and in this desk's kept writes.

    What is named by its group takes its new name: another laptop of the group makes the same one.
    """
    number = identity.next_change(session)
    for thing in catalog.THINGS.values():
        for name in (name for name, table in thing.references.items() if table == PeerGroup.__tablename__):
            columns = thing.model.__table__.c  # type: ignore[attr-defined]
            moved = {name: group, "change": number}
            session.execute(sa.update(thing.model).where(columns[name] == provisional).values(moved))
    for kept in session.scalars(sa.select(Received).where(col(Received.cells).contains(provisional))):
        cells = json.loads(kept.cells)
        kept.cells = json.dumps(
            {name: group if cell == provisional else cell for name, cell in cells.items()}, ensure_ascii=False
        )
    _made_anew(session)
    for model in (Received, Review):
        session.execute(sa.delete(model).where(col(model.record_id) == provisional))
    session.execute(sa.delete(PeerGroup).where(col(PeerGroup.id) == provisional))
    search.refresh(session, catalog.THINGS[PeerGroup.__tablename__], [provisional])


def _made_anew(session: Session) -> None:
    """Give the records whose id is made of their group the id that it makes now, and what is kept of them."""
    session.flush()
    session.expire_all()
    for thing in catalog.THINGS.values():
        if GROUP not in thing.made_of or thing.make_id is None:
            continue
        for row in session.scalars(sa.select(thing.model)).all():
            former, made = row.id, thing.make_id({name: getattr(row, name) for name in thing.made_of})
            if made is None or made == former:
                continue
            session.execute(sa.update(thing.model).where(col(thing.model.id) == former).values(id=made))
            for kept in (Received, Review):
                named = sa.and_(col(kept.table_name) == thing.name, col(kept.record_id) == former)
                session.execute(sa.update(kept).where(named).values(record_id=made))
