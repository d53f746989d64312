"""The search index: for each record the folded words of its searched columns, kept as the record is written.

A record without such words has no entry. What is searched is marked at the column; nothing here is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field

from outreach_desk.ground import text
from outreach_desk.records import catalog, identity
from outreach_desk.records.base import UUID_LENGTH, Record, Thing
from outreach_desk.records.naming import SQLModel

FIRST = 50
"""How many hits are worth showing at once."""

_FORM, _FOLDED = "search_form", "1"
_CHUNK = 500


class SearchEntry(SQLModel, table=True):
    """The words by which one record is found."""

    __tablename__ = "search_entry"
    # A search reads this index from its first fitting word on, and nothing else of the table.
    __table_args__ = (sa.Index("ix_search_entry_words", "table_name", "words", "record_id"),)

    table_name: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True, sa_type=sa.String(UUID_LENGTH))
    words: str = Field(nullable=False)


def words_of(thing: Thing, values: Mapping[str, Any]) -> str:
    """Give the words that the searched columns of a record make."""
    return text.fold(" ".join(str(values[name]) for name in thing.searched if values[name]))


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
    for thing in catalog.THINGS.values():
        if thing.searched:
            _insert(session, thing, _made(session, thing))
    identity.put(session, _FORM, _form())


def find(session: Session, thing: Thing, typed: str, most: int = FIRST) -> list[str]:
    """Give the ids of records that are not deleted and hold every typed word somewhere, by their words."""
    entry, record = _table(), _table_of(thing)
    query = (
        sa.select(entry.c.record_id)
        .join(record, record.c.id == entry.c.record_id)
        .where(entry.c.table_name == thing.name, record.c.deleted.is_(False))
        .order_by(entry.c.words, entry.c.record_id)
        .limit(most)
    )
    # Letters and digits only: nothing in a folded word means more to LIKE. Long words rule out the most.
    for word in sorted(text.fold(typed).split(), key=len, reverse=True):
        query = query.where(entry.c.words.contains(word))
    return list(session.scalars(query))


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
    rows = [
        {"table_name": thing.name, "record_id": record_id, "words": words}
        for record_id, words in made
        if words
    ]
    if rows:
        session.connection().execute(sa.insert(_table()), rows)


def _remove(session: Session, thing: Thing, ids: list[str]) -> None:
    entry = _table()
    session.connection().execute(
        sa.delete(entry).where(entry.c.table_name == thing.name, entry.c.record_id.in_(ids))
    )


def _table() -> sa.Table:
    return SQLModel.metadata.tables[SearchEntry.__tablename__]


def _table_of(thing: Thing) -> sa.Table:
    return SQLModel.metadata.tables[thing.name]
