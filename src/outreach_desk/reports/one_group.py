"""Counts one group (or some) of a desk that holds many: every report then reads their records alone.

For the time of a count, views of the same names stand before the tables. Nothing is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateView

from outreach_desk.records import catalog
from outreach_desk.records.base import Thing

_MAIN, _CHOSEN = "main", "chosen_group"


@contextmanager
def only(session: Session, *groups: str) -> Iterator[None]:
    """Let the tables of records show these groups' rows. What the session does meanwhile is rolled back."""
    chosen = sa.Table(_CHOSEN, sa.MetaData(), sa.Column("id", sa.Text()), prefixes=["TEMPORARY"])
    things = [catalog.THINGS["peer_group"], *catalog.GROUP, catalog.THINGS["person_link"]]
    point = session.begin_nested()
    try:
        session.execute(sa.schema.CreateTable(chosen))
        session.execute(sa.insert(chosen), [{"id": group} for group in groups])
        for thing in things:
            session.execute(CreateView(_rows(thing), thing.name, temporary=True))
        yield
    finally:
        point.rollback()


def _rows(thing: Thing) -> "sa.Select[tuple[object, ...]]":
    own = _table(thing)
    chosen = sa.select(sa.table(_CHOSEN, sa.column("id")).c.id)
    if thing.name == "peer_group":
        return sa.select(*own.c).where(own.c.id.in_(chosen))
    if thing.name == "person_link":
        client = _table(catalog.THINGS["client"])
        ids = sa.select(client.c.id).where(client.c.group_id.in_(chosen))
        return sa.select(*own.c).where(own.c.client_id.in_(ids), own.c.other_id.in_(ids))
    if thing.root is None:
        return sa.select(*own.c).where(own.c.group_id.in_(chosen))
    root = _table(catalog.THINGS[thing.references[thing.root]])
    ids = sa.select(root.c.id).where(root.c.group_id.in_(chosen))
    return sa.select(*own.c).where(own.c[thing.root].in_(ids))


def _table(thing: Thing) -> sa.TableClause:
    names = ("id", *thing.columns, *thing.header[-6:], "change")
    return sa.table(thing.name, *(sa.column(name) for name in names), schema=_MAIN)
