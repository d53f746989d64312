"""Which rows of a desk are a group's: for the office's answer to it, and for what its own laptops send.

A record that left the group goes to it once more, as the office has it, so that its laptops close it; what
hangs on a record that came to the group goes with it, though nobody changed it since.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import apply, compose, kept, manifest, plan, undo
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.listing import CHUNK, GROUP
from outreach_desk.records import catalog, exchange, stamps
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.exchange import Received
from outreach_desk.records.person_link import PersonLink

Found = list[tuple[str, Record]]


def of_group(thing: Thing, group: str) -> sa.ColumnElement[bool]:
    """Give the condition that a record of a group's table is of this group."""
    if thing.root is None:
        return _column(thing, GROUP) == group
    root = catalog.THINGS[thing.references[thing.root]]
    ids = sa.select(col(root.model.id)).where(_column(root, GROUP) == group)
    return _column(thing, thing.root).in_(ids)


def _column(thing: Thing, name: str) -> sa.ColumnElement[Any]:
    column: sa.ColumnElement[Any] = sa.inspect(thing.model).columns[name]
    return column


def high_mark(session: Session) -> int:
    """Give how far the kept writes of this desk go now: what moves later has a higher number."""
    return session.scalar(sa.select(sa.func.max(col(Received.id)))) or 0


def answer_to(session: Session, group: str, after: int, mark: int, told: Collection[int]) -> Found:
    """Give the records that a group has to hear of: changed after a change number, moved after a mark.

    `told` are the marks of all answers that it was ever written: of what came to it and left again between
    two of them it does not hear.
    """
    moves = _moves(session, mark)
    came = {key for key, to in moves.items() if group in to}
    rows: Found = []
    for thing in catalog.GROUP:
        where = of_group(thing, group)
        rows += [(thing.name, row) for row in compose.changed_rows(session, thing, after, where)]
    rows += _hanging_on(session, came, group, after)
    gone = {key for key, to in moves.items() if to - {group}} | _erased_elsewhere(session, group, after)
    rows += _left(session, gone, group, after, told)
    rows += _links(session, group, after, came)
    return list({(name, row.id): (name, row) for name, row in rows}.values())


def _moves(session: Session, mark: int) -> dict[Key, set[str]]:
    """Give the records whose group this desk wrote after a mark, with the groups it wrote."""
    query = sa.select(Received).where(
        col(Received.id) > mark,
        col(Received.outcome) == exchange.OWN,
        col(Received.table_name).in_([thing.name for thing in catalog.GROUP if thing.root is None]),
        col(Received.cells).contains(f'"{GROUP}"'),
    )
    found: dict[Key, set[str]] = defaultdict(set)
    for row in session.scalars(query):
        found[row.table_name, row.record_id].add(str(json.loads(row.cells)[GROUP]))
    return found


def _hanging_on(session: Session, came: set[Key], group: str, after: int) -> Found:
    """Give the older rows whose root came to the group and has not left it again since."""
    rows: Found = []
    for thing in catalog.GROUP:
        table = thing.references[thing.root] if thing.root else None
        roots = sorted(record_id for name, record_id in came if name == table)
        for start in range(0, len(roots), CHUNK):
            hanging = _column(thing, str(thing.root)).in_(roots[start : start + CHUNK])
            where = sa.and_(hanging, of_group(thing, group))
            older = compose.changed_rows(session, thing, 0, where)
            rows += [(thing.name, row) for row in older if row.change <= after]
    return rows


def _erased_elsewhere(session: Session, group: str, after: int) -> set[Key]:
    """Give the records of other groups that were erased: whoever ever held one has to empty it too."""
    found: set[Key] = set()
    for thing in catalog.GROUP:
        query = sa.select(col(thing.model.id)).where(
            col(thing.model.erased).is_(True), col(thing.model.change) > after, ~of_group(thing, group)
        )
        found |= {(thing.name, record_id) for record_id in session.scalars(query)}
    return found


def _left(session: Session, keys: set[Key], group: str, after: int, told: Collection[int]) -> Found:
    """Give those of the records that were this group's, so that it may hold them, and are not any more."""
    rows: Found = []
    for (table, record_id), states in kept.of(session, keys).items():
        thing = catalog.THINGS[table]
        row = session.get(thing.model, record_id)
        if row is None or row.change <= after or not compose.is_whole(thing, row):
            continue
        if thing.root is None:
            was_ours = getattr(row, GROUP) != group and group in _holders(states, told)
        else:
            roots = {json.loads(one.cells).get(thing.root) for one in states if kept.counts(one)}
            keys_of = {(thing.references[thing.root], one) for one in roots if one}
            was_ours = any(group in _holders(of_root, told) for of_root in kept.of(session, keys_of).values())
        if was_ours:
            rows.append((table, row))
    return rows


def _holders(states: Iterable[Received], told: Collection[int]) -> set[str]:
    """Give the groups that may hold a record: which sent it as theirs, or were answered while it was."""
    said = [(one, str(json.loads(one.cells).get(GROUP) or "")) for one in states if kept.counts(one)]
    found = {group for one, group in said if one.outcome != exchange.OWN}
    moves = [(one.id or 0, group) for one, group in said if one.outcome == exchange.OWN and group]
    for (number, group), (end, _) in pairwise([*moves, (sys.maxsize, "")]):
        if any(number <= mark < end for mark in told):
            found.add(group)
    return found


def _links(session: Session, group: str, after: int, came: set[Key]) -> Found:
    """Give the links of persons whose both records are of the group, new to it for one reason or another."""
    client, link = catalog.THINGS["client"], catalog.THINGS[plan.LINK]
    ids = sa.select(col(client.model.id)).where(_column(client, GROUP) == group)
    both = sa.and_(col(PersonLink.client_id).in_(ids), col(PersonLink.other_id).in_(ids))
    arrived = {record_id for table, record_id in came if table == client.name}
    return [
        (link.name, row)
        for row in compose.changed_rows(session, link, 0, both)
        if row.change > after or {*_pair(row)} & arrived
    ]


def _pair(link: Record) -> tuple[str | None, str | None]:
    return (link.client_id, link.other_id) if isinstance(link, PersonLink) else (None, None)


def of_laptop(session: Session, group: str, after: int) -> Found:
    """Give what changed on a group's own laptop and is the group's to send.

    A record that left goes out only with what was written before its leaving was heard of.
    """
    rows: Found = []
    for thing in catalog.GROUP:
        for row in compose.changed_rows(session, thing, after):
            if thing.root is not None or getattr(row, GROUP) in {None, group}:
                rows.append((thing.name, row))
            elif (unaware := _unaware(session, thing, row)) is not None:
                rows.append((thing.name, unaware))
    return rows


def _unaware(session: Session, thing: Thing, row: Record) -> Record | None:
    """Give a record that left as it was before, unless all that had not seen the move is the office's.

    What a colleague's laptop brought may be here alone. Where it is no whole record without the rest, the
    record goes as it stands, and the office asks a person.
    """
    moved = stamps.read_edits(row.edits, thing.facts)[GROUP]
    if moved is None:
        return None
    reader = kept.Reader(session)
    every = kept.of(session, [(thing.name, row.id)])[thing.name, row.id]
    before = [
        one for one in every if kept.counts(one) and not stamps.has_seen(reader.state(one).version, moved)
    ]
    if all(one.bundle_id and reader.bundle(one.bundle_id)[0].ours.kind == manifest.RETURN for one in before):
        return None
    state = undo.rebuilt(thing, before, reader)
    if state is None:
        return None
    values = apply.values_of(thing, row.id, state, row.change)
    private = {c.name: getattr(row, c.name) for c in thing.columns.values() if c.private}
    unaware = thing.model(**{**private, **values})
    return unaware if compose.is_whole(thing, unaware) else row
