"""The search index: for each record the folded words of its searched columns, kept as the record is written.

A record without such words has no entry. What is searched is marked at the column; nothing here is shown.
A long table has its letters indexed besides, up to a number: what was written since is few, and is read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.ground import text
from outreach_desk.records import catalog, identity, plain, trigrams
from outreach_desk.records.base import UUID_LENGTH, Record, Thing
from outreach_desk.records.exchange import DeskFact
from outreach_desk.records.naming import SQLModel

FIRST = 50
"""How many hits are worth showing at once."""

FEW = 2000
"""So many entries of a table are read at each search without being felt; more have their letters indexed."""

_FORM, _FOLDED, _COVERED = "search_form", "2", "search_covered"
_CHUNK = 500
_BLOCK = 2**40  # numbers that the entries of one table can have
_INSERT = "INSERT INTO search_entry (number, table_name, record_id, words) VALUES (?, ?, ?, ?)"
_LAST_LETTER = chr(0x10FFFF)
_DIGIT = re.compile(r"\d")


class SearchEntry(SQLModel, table=True):
    """The words by which one record is found."""

    __tablename__ = "search_entry"
    # A search reads the second index from its first fitting word on, and nothing else of the table.
    __table_args__ = (
        sa.Index("ix_search_entry_record", "record_id", "table_name", unique=True),
        sa.Index("ix_search_entry_words", "table_name", "words", "record_id"),
    )

    number: int | None = Field(default=None, primary_key=True)
    table_name: str = Field(nullable=False)
    record_id: str = Field(nullable=False, sa_type=sa.String(UUID_LENGTH))
    words: str = Field(nullable=False)


# The last number of the entries of a kind, and up to which numbers the letters of all kinds are indexed.
_NUMBERS = sa.select(
    sa.select(sa.func.max(col(SearchEntry.number)))
    .where(col(SearchEntry.number).between(sa.bindparam("first"), sa.bindparam("last")))
    .scalar_subquery(),
    sa.select(col(DeskFact.value)).where(col(DeskFact.name) == _COVERED).scalar_subquery(),
)

for _statement in (trigrams.MAKE, trigrams.THOROUGH):
    sa.event.listen(
        SQLModel.metadata.tables["search_entry"],
        "after_create",
        sa.DDL(_statement),  # type: ignore[no-untyped-call]
    )


def words_of(thing: Thing, values: Mapping[str, Any]) -> str:
    """Give the words that the searched columns of a record make; a code has its form without dashes too."""
    folded = [text.fold(str(values[name])) for name in thing.searched if values[name]]
    joined = [one.replace(" ", "") for one in folded if " " in one and _DIGIT.search(one)]
    return " ".join(filter(None, folded + joined))


def keep(session: Session, thing: Thing, row: Record, *, drawn: bool = False) -> None:
    """Keep the entry of one record as the row says it; `drawn`: there can be none of it yet."""
    if thing.searched:
        made = words_of(thing, {name: getattr(row, name) for name in thing.searched})
        if not drawn:
            _remove(session, thing, [row.id])
        _insert(session, thing, [(row.id, made)])


def add(session: Session, thing: Thing, made: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Make the entries of new records from their searched values, where there can be none yet."""
    if thing.searched:
        _insert(session, thing, [(record_id, words_of(thing, values)) for record_id, values in made])


def refresh(session: Session, thing: Thing, ids: Iterable[str]) -> None:
    """Make the entries of some records anew from the database; of one that is gone there is none after."""
    if not thing.searched:
        return
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        _remove(session, thing, some)
        _insert(session, thing, _made(session, thing, some))


def bring_up(session: Session) -> None:
    """Make the whole index anew where it was made by another program, or never."""
    if identity.get(session, _FORM) == _form():
        return
    session.execute(sa.delete(_table()))
    trigrams.empty(session)
    identity.drop(session, _COVERED)
    for thing in _searched():
        _insert(session, thing, _made(session, thing))
    catch_up(session)
    identity.put(session, _FORM, _form())


def catch_up(session: Session, most: int | None = None) -> bool:
    """Index the letters of what was written since, table by table, where it is more than few.

    At most `most` entries; says whether some are left. An import does not wait for this.
    """
    entry, said = _table(), identity.get(session, _COVERED)
    for thing in _searched():
        since = _of(thing, _last_covered(thing, said))
        some = since.limit(FEW + 1).subquery()
        if plain.run(session, sa.select(sa.func.count()).select_from(some)).scalar_one() <= FEW:
            continue
        rows = session.execute(since.order_by(entry.c.number).limit(most)).all()
        trigrams.put(session, ((row.number, row.words) for row in rows))
        _cover(session, thing, rows[-1].number)
        if most is not None:
            return True
    return False


def find(session: Session, thing: Thing, typed: str, most: int = FIRST) -> list[str]:
    """Give the ids of records that are not deleted and hold every typed word somewhere in their words.

    First those whose words begin with what is typed. In a long table a word of one or two letters must begin
    a word.
    """
    wanted = text.fold(typed).split()
    found = dict.fromkeys(_beginning(session, thing, " ".join(wanted), most))
    if len(found) < most:
        found |= dict.fromkeys(_holding(session, thing, wanted, most))
    return list(found)[:most]


def words(session: Session, thing: Thing, only: Sequence[str] | None = None) -> dict[str, str]:
    """Give the words of the records of a table, for a list that filters itself."""
    entry = _table()
    query = sa.select(entry.c.record_id, entry.c.words).where(entry.c.table_name == thing.name)
    if only is not None:
        query = query.where(entry.c.record_id.in_(only))
    return {str(row.record_id): str(row.words) for row in session.execute(query)}


def faults(session: Session) -> Iterator[tuple[str, str]]:
    """Give each table and record whose entry is wrong, missing, or there without a record."""
    entry = _table()
    rows = session.execute(sa.select(entry.c.table_name, entry.c.record_id, entry.c.words))
    kept = {(table, record_id): words for table, record_id, words in rows}
    for thing in catalog.THINGS.values():
        if thing.searched:
            for record_id, words in _made(session, thing):
                if kept.pop((thing.name, record_id), "") != words:
                    yield thing.name, record_id
    yield from sorted(kept)


def _beginning(session: Session, thing: Thing, typed: str, most: int) -> Iterable[str]:
    entry = _table()
    query = _hits(thing).where(entry.c.words >= typed, entry.c.words < typed + _LAST_LETTER)
    return session.scalars(query.order_by(entry.c.words, entry.c.record_id).limit(most))


def _holding(session: Session, thing: Thing, wanted: Iterable[str], most: int) -> Iterator[str]:
    entry, covered = _table(), _covered(session, thing)
    # Letters and digits only: nothing in a folded word means more to LIKE. Long words rule out the most.
    in_order = sorted(wanted, key=len, reverse=True)
    looked_at = [entry.c.words.contains(word) for word in in_order]
    if covered >= _first(thing):
        index = trigrams.INDEX
        query = (
            _hits(thing, by_words=False)
            .join(index, index.c.rowid == entry.c.number)
            .where(index.c[trigrams.TABLE].match(trigrams.asked(in_order)))
            .where(index.c.rowid >= _first(thing), index.c.rowid <= covered, *looked_at)
        )
        yield from session.scalars(query.order_by(index.c.rowid).limit(most))
        query = _hits(thing, by_words=False).where(_within(thing, covered), *looked_at)
    else:
        query = _hits(thing).where(*looked_at)
    yield from session.scalars(query.order_by(entry.c.words, entry.c.record_id).limit(most))


def _hits(thing: Thing, *, by_words: bool = True) -> sa.Select[Any]:
    """Ask for records that are not deleted. Not `by_words`: by their numbers, which a query then names."""
    entry, record = _table(), _table_of(thing)
    query = sa.select(entry.c.record_id).join(record, record.c.id == entry.c.record_id)
    query = query.where(record.c.deleted.is_(False))
    return query.where(entry.c.table_name == thing.name) if by_words else query


def _form() -> str:
    """Say how an index of this program is made."""
    searched = (f"{thing.name}:{','.join(thing.searched)}" for thing in catalog.THINGS.values())
    return " ".join((_FOLDED, *searched))


def _made(session: Session, thing: Thing, ids: list[str] | None = None) -> Iterator[tuple[str, str]]:
    table = _table_of(thing)
    query = sa.select(table.c.id, *(table.c[name] for name in thing.searched))
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    for record_id, *values in session.execute(query):
        yield record_id, words_of(thing, dict(zip(thing.searched, values, strict=True)))


def _insert(session: Session, thing: Thing, made: Iterable[tuple[str, str]]) -> None:
    texts = [(record_id, words) for record_id, words in made if words]
    if not texts:
        return
    session.flush()
    first = _first(thing)
    highest, covered = plain.run(session, _NUMBERS, {"first": first, "last": first + _BLOCK - 1}).one()
    # A number whose letters are indexed is never given again, also where its entry is gone.
    numbers = count(max(highest or 0, _last_covered(thing, covered)) + 1)
    rows = [(next(numbers), thing.name, record_id, words) for record_id, words in texts]
    # Texts and numbers as the file keeps them: to ask each value what it is costs imports more than this.
    session.connection().exec_driver_sql(_INSERT, rows)


def _remove(session: Session, thing: Thing, ids: list[str]) -> None:
    entry, covered = _table(), _covered(session, thing)
    theirs = sa.and_(entry.c.record_id.in_(ids), entry.c.table_name == thing.name)
    if covered >= _first(thing):
        indexed = session.execute(_of(thing).where(theirs, entry.c.number <= covered)).all()
        trigrams.take(session, ((row.number, row.words) for row in indexed))
    session.connection().execute(sa.delete(entry).where(theirs))


def _of(thing: Thing, after: int = 0) -> sa.Select[Any]:
    return sa.select(_table().c.number, _table().c.words).where(_within(thing, after))


def _within(thing: Thing, after: int = 0) -> sa.ColumnElement[bool]:
    """Ask for the numbers of a kind, or for those after one of them: of two bounds SQLite takes any."""
    return _table().c.number.between(max(_first(thing), after + 1), _first(thing) + _BLOCK - 1)


def _first(thing: Thing) -> int:
    return _searched().index(thing) * _BLOCK + 1


def _searched() -> list[Thing]:
    return [thing for thing in catalog.THINGS.values() if thing.searched]


def _covered(session: Session, thing: Thing) -> int:
    """Give the last number whose letters are indexed; one less than the first where none is."""
    return _last_covered(thing, identity.get(session, _COVERED))


def _last_covered(thing: Thing, said: str | None) -> int:
    return int(json.loads(said or "{}").get(thing.name, _first(thing) - 1))


def _cover(session: Session, thing: Thing, number: int) -> None:
    known = json.loads(identity.get(session, _COVERED) or "{}")
    identity.put(session, _COVERED, json.dumps(known | {thing.name: number}))


def _table() -> sa.Table:
    return SQLModel.metadata.tables[SearchEntry.__tablename__]


def _table_of(thing: Thing) -> sa.Table:
    return SQLModel.metadata.tables[thing.name]
