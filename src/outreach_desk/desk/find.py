"""Find records of all kinds by their codes, slip numbers and names, or by a day, and read one as it stands.

Nothing deleted or erased is found, and on a team desk no organisation that may be told nothing of a client.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import called, slip_number
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity, record, search
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.peer_group import PeerGroup

BY_WORDS = (
    "client",
    "referral",
    "member",
    "organisation",
    "peer_group",
    "establishment",
    "intervention_point",
)
BY_DAY = ("meeting", "contact", "service")
"""Kinds of records in the order of their hits. Those without words are found by their day."""

FIRST = search.FIRST
"""How many hits are shown."""

_EACH = 10  # of each kind come at least, if it has so many
_RANKED = 2 * FIRST
_SLICE = 10_000
_LEAST_DAY = 6
_DAY_WITHOUT_YEAR = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})\s*")


@dataclass(frozen=True)
class Hit:
    """One record that was found: what people call it by, and the code of its group where it has one."""

    table: str
    id: str
    code: str
    group: str = ""


@dataclass(frozen=True)
class Found:
    """What the typed words found. `more`: there is more than is shown. `misread`: a slip number cannot be."""

    typed: str
    hits: tuple[Hit, ...]
    more: bool = False
    misread: bool = False


@dataclass(frozen=True)
class Cell:
    """What a column says: its CSV text, or, where it names a record, what people call that one by."""

    column: str
    text: str
    is_name: bool = False


@dataclass(frozen=True)
class Opened:
    """One record as it stands: those of its columns that say something."""

    hit: Hit
    cells: tuple[Cell, ...]


def find(desk: Desk, typed: str) -> Found:
    """Find records by what is typed: words and parts of codes with or without marks, or a day."""
    if not text.fold(typed):
        return Found(typed, ())
    with desk.database.read() as session:
        found = {table: _of_words(session, catalog.THINGS[table], typed) for table in BY_WORDS}
        misread = slip_number.is_misread(session, typed)
        if misread:
            found["referral"] = _but_the_last(session, typed)
        day = _day(typed)
        if day is not None:
            found |= {table: _of_day(session, catalog.THINGS[table], day) for table in BY_DAY}
        shown = _shared(found)
        more = sum(map(len, found.values())) > len(shown)
        # Whoever types a whole code means the one that bears it, whatever kind it is of.
        hits = sorted(_hits(session, shown), key=lambda hit: _bare(hit.code) != _bare(typed))
        return Found(typed, tuple(hits), more, misread)


def prepare(desk: Desk) -> bool:
    """Make a little of what makes finding quick, after an import; says whether some of it is left."""
    with desk.database.write() as session:
        return search.catch_up(session, _SLICE)


def read(desk: Desk, table: str, record_id: str) -> Opened:
    """Read one record as it stands. Raises Refused: it is not here any more."""
    thing = catalog.THINGS[table]
    with desk.database.read() as session:
        row = session.get(thing.model, record_id)
        if row is None or not _may_be_shown(session, thing, [row]):
            words = N_("This record was deleted, or is not on this desk any more.")
            raise Refused("no_such_record", said(words))
        return Opened(next(_hits(session, [(table, record_id)])), tuple(_cells(session, thing, row)))


def _of_words(session: Session, thing: Thing, typed: str) -> list[str]:
    """Give the ids of a kind, one more than is shown; those with the typed marks come first."""
    marked = text.exact_key(typed) != text.fold(typed)
    ids = search.find(session, thing, typed, _RANKED if marked else FIRST + 1)
    if not marked and thing.model is not Organisation:
        return ids
    found = session.scalars(sa.select(thing.model).where(col(thing.model.id).in_(ids)))
    rows = {row.id: row for row in _may_be_shown(session, thing, found.all())}
    ids = [one for one in ids if one in rows]
    return sorted(ids, key=lambda one: marked and not _has_marks(thing, rows[one], typed))[: FIRST + 1]


def _has_marks(thing: Thing, row: Record, typed: str) -> bool:
    """Say whether a record bears each typed word with its marks, wherever they are set on it."""
    borne = " ".join(str(getattr(row, name) or "") for name in thing.searched)
    same = set(text.same_key(borne).split())
    exact = text.exact_key(borne)
    return all(text.same_key(word) in same or word in exact for word in text.exact_key(typed).split())


def _bare(code: str) -> str:
    return text.fold(code).replace(" ", "")


def _may_be_shown(session: Session, thing: Thing, rows: Sequence[Record]) -> list[Record]:
    """Leave out what is gone, and on a team desk whom no client may be sent to."""
    rows = [row for row in rows if not row.deleted and not row.erased]
    if thing.model is Organisation and identity.get(session, identity.KIND) == identity.TEAM:
        codes = record.local_codes(session)
        rows = [row for row in rows if codes.may_receive(str(getattr(row, "kind", None) or ""))]
    return list(rows)


def _but_the_last(session: Session, typed: str) -> list[str]:
    """Give the slips whose number is the typed one but for its last character."""
    return search.find(session, catalog.THINGS["referral"], slip_number.key(typed)[:-1], FIRST + 1)


def _day(typed: str) -> date | None:
    """Give the day that is typed, in this year or the last where no year is."""
    short = _DAY_WITHOUT_YEAR.fullmatch(typed)
    today = dates.today()
    years = [f"/{today.year}", f"/{today.year - 1}"] if short else [""]
    if short is None and len(typed.strip()) < _LEAST_DAY:
        return None
    days = []
    for year in years:
        try:
            days.append(dates.parse_day(f"{short[1]}/{short[2]}{year}" if short else typed))
        except text.Unreadable:
            return None
    return next((day for day in days if day <= today), days[0])


def _of_day(session: Session, thing: Thing, day: date) -> list[str]:
    table = thing.model.__table__  # type: ignore[attr-defined]
    query = (
        sa.select(table.c.id)
        .where(table.c[str(thing.event_on)] == day, table.c.deleted.is_(False), table.c.erased.is_(False))
        .order_by(table.c.id)
        .limit(FIRST + 1)
    )
    return list(session.scalars(query))


def _shared(found: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Give what is shown: some of each kind, then more of each as long as there is room."""
    room = FIRST
    taken: dict[str, int] = {}
    for most in (_EACH, FIRST):
        for table, ids in found.items():
            had = taken.get(table, 0)
            more = min(len(ids) - had, most - had, room)
            taken[table], room = had + more, room - more
    return [(table, record_id) for table, ids in found.items() for record_id in ids[: taken[table]]]


def _hits(session: Session, keys: Sequence[tuple[str, str]]) -> Iterator[Hit]:
    names = called.names(session, keys)
    groups = _groups(session) if identity.get(session, identity.KIND) == identity.OFFICE else {}
    for table, record_id in keys:
        thing = catalog.THINGS[table]
        group = ""
        if groups and table != PeerGroup.__tablename__:
            row = session.get_one(thing.model, record_id)
            group = groups.get(record.group_of(session, thing, row) or "", "")
        yield Hit(table, record_id, names[table, record_id], group)


def _groups(session: Session) -> dict[str, str]:
    return {row.id: row.code or "" for row in session.scalars(sa.select(PeerGroup))}


def _cells(session: Session, thing: Thing, row: Record) -> Iterator[Cell]:
    """Give the columns that say something; a record that is named is called by its code."""
    named = {
        name: (table, str(value))
        for name, table in thing.references.items()
        if (value := getattr(row, name)) is not None
    }
    names = called.names(session, named.values())
    for name, column in thing.columns.items():
        is_name = name in named
        says = names[named[name]] if is_name else column.cell(getattr(row, name))
        if says:
            yield Cell(name, says, is_name)
