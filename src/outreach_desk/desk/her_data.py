"""Everything that this desk holds about one client, for the paper that she may ask for (domain.md 5).

Private columns, deleted records and earlier values too. Of other people only what names her record: a code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import called, clients, history, outbox
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.history import Change
from outreach_desk.ground import dates, logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity, review
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.client import Client
from outreach_desk.records.draft import Draft

_CLIENT, _MEMBER = catalog.THINGS["client"], catalog.THINGS["member"]
_OWN_OF_MEMBER = frozenset({"membership", "attendance"})
"""What is written of a member as a person; other records only say that she wrote or did something."""


@dataclass(frozen=True)
class Line:
    """One column and its CSV text. `named`: what a record that it names is called; `private`: never sent."""

    column: str
    cell: str
    named: str = ""
    private: bool = False


@dataclass(frozen=True)
class Part:
    """One record: its table, its day or code, its lines, and how it was before (the latest change first)."""

    table: str
    id: str
    day: date | None
    lines: tuple[Line, ...]
    deleted: bool
    earlier: tuple[Change, ...]


@dataclass(frozen=True)
class HerData:
    """All of it. `sent`: the office has her record too; `drafts`: half-typed forms about her."""

    code: str
    on: date
    group: str
    parts: tuple[Part, ...]
    sent: bool
    drafts: int


def of(desk: Desk, client_id: str) -> HerData:
    """Read all that is held of a client. Raises Refused: she is not here. The log says that it was read."""
    sent = outbox.office_has(desk, _CLIENT.name, [client_id])
    with desk.database.read() as session:
        her = session.get(Client, client_id)
        if her is None or her.deleted:
            raise Refused("no_such_client", said(N_("This client is not on this desk any more.")))
        parts = tuple(_part(session, thing, row) for thing, row in _records(session, her))
        drafts = session.scalar(
            sa.select(sa.func.count()).where(col(Draft.subject).in_({part.id for part in parts}))
        )
        found = HerData(
            code=clients.code_in(her),
            on=dates.today(),
            group=identity.get(session, identity.GROUP_CODE) or "",
            parts=parts,
            sent=sent,
            drafts=drafts or 0,
        )
    logs.event(desk.home.log, "client_data_read", records=len(parts))
    return found


def _records(session: Session, her: Client) -> Iterator[tuple[Thing, Record]]:
    """Give her record, then all that name it, by table and day; of a member who she is, her own too."""
    yield _CLIENT, her
    found = list(review.naming(session, _CLIENT, her.id))
    for thing, row in tuple(found):
        if thing.name == _MEMBER.name:
            named = review.naming(session, _MEMBER, row.id)
            found += [(other, one) for other, one in named if other.name in _OWN_OF_MEMBER]
    places = list(catalog.THINGS)
    yield from sorted(
        {row.id: (thing, row) for thing, row in found}.values(),
        key=lambda one: (places.index(one[0].name), _day(*one) or date.max, one[1].id),
    )


def _part(session: Session, thing: Thing, row: Record) -> Part:
    references = {
        name: (table, str(getattr(row, name)))
        for name, table in thing.references.items()
        if getattr(row, name) and table != _CLIENT.name
    }
    names = called.known_as(session, references.values())
    lines = tuple(
        Line(
            column.name,
            column.cell(value),
            names.get(references[column.name], "") if column.name in references else "",
            column.private,
        )
        for column in thing.columns.values()
        if (value := getattr(row, column.name)) is not None
        and thing.references.get(column.name) != _CLIENT.name
    )
    written = history.changes(session, thing, row.id)
    return Part(thing.name, row.id, _day(thing, row), lines, row.deleted, tuple(reversed(written[1:])))


def _day(thing: Thing, row: Record) -> date | None:
    day = getattr(row, thing.event_on) if thing.event_on else None
    return day if isinstance(day, date) else None
