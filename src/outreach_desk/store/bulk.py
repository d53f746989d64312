"""Many rows at once, in the words and the form that SQLite is quickest with. It knows no record.

Values go to the driver as the file keeps them; SQLAlchemy, which writes the sentences, would ask each value
what it is and costs three times as much. The caller flushes first, and holds the transaction.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

Native = str | int | None
Row = tuple[Native, ...]
CHUNK = 1000
_SENTENCES = 256
_KEY = "key_"
_FLAGS = {"true": 1, "false": 0, "": None}


def natives(column: sa.Column[Any], cells: Iterable[str]) -> list[Native]:
    """Give the CSV texts of a column as the file keeps its values: a date as its text, none as NULL."""
    if isinstance(column.type, sa.Boolean):
        return [_FLAGS[cell] for cell in cells]
    if isinstance(column.type, sa.Integer):
        return [int(cell) if cell else None for cell in cells]
    return [cell or None for cell in cells]


def ordered(table: sa.Table, names: Iterable[str]) -> tuple[str, ...]:
    """Give columns in the order in which `insert` and `update` take their values."""
    wanted = frozenset(names)
    return tuple(column.name for column in table.columns if column.name in wanted)


def insert(session: Session, table: sa.Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Insert rows of native values; `columns` as `ordered` gives them."""
    _driver(session).executemany(_insert_words(session.connection().dialect, table, columns), rows)


def update(session: Session, table: sa.Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Set columns of rows by their id, which stands last in each row of native values."""
    _driver(session).executemany(_update_words(session.connection().dialect, table, columns), rows)


def read(
    session: Session, columns: tuple[sa.Column[Any], ...], key: sa.Column[Any], keys: Iterable[str]
) -> Iterator[Row]:
    """Give the native values of all rows whose `key` is among these, whatever their number."""
    words, wanted = _read_words(session.connection().dialect, columns, key), sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        yield from _driver(session).execute(words, (json.dumps(wanted[start : start + CHUNK]),))


def select(
    session: Session, query: sa.Select[Any], check: Callable[[], object] = lambda: None
) -> list[tuple[Any, ...]]:
    """Give all rows of a query over columns: as native values, but for days and flags.

    It takes half the time and memory of rows from SQLAlchemy. Each day and flag is one object in all rows.
    `check` is called now and then, and may raise to stop it.
    """
    found: list[tuple[Any, ...]] = []
    with session.connection().execute(query) as result:
        while result.cursor and (some := result.cursor.fetchmany(CHUNK)):
            check()
            found += some
    kinds = [_MADE.get(type(column.type)) for column in query.selected_columns]
    if not any(kinds) or not found:
        return found
    columns = zip(kinds, zip(*found, strict=True), strict=True)
    return list(zip(*(map(make, cells) if make else cells for make, cells in columns), strict=True))


@cache
def day(written: str | None) -> date | None:
    """Give a day as the file keeps it; each is one object wherever it stands."""
    return date.fromisoformat(written) if written is not None else None


_MADE: dict[type, Callable[[Any], Any]] = {
    sa.Date: day,
    sa.Boolean: {1: True, 0: False, None: None}.__getitem__,
}


# A sentence is written once for each database: writing it takes as long as inserting a hundred rows.
@lru_cache(maxsize=_SENTENCES)
def _insert_words(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]) -> str:
    return _compiled(dialect, sa.insert(table), columns, columns)


@lru_cache(maxsize=_SENTENCES)
def _update_words(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]) -> str:
    key = sa.bindparam(_KEY, type_=sa.String())
    return _compiled(dialect, sa.update(table).where(table.c.id == key), columns, (*columns, _KEY))


@lru_cache(maxsize=_SENTENCES)
def _read_words(dialect: sa.Dialect, columns: tuple[sa.Column[Any], ...], key: sa.Column[Any]) -> str:
    listed = sa.func.json_each(sa.bindparam(_KEY, type_=sa.String())).table_valued("value")
    return _compiled(dialect, sa.select(*columns).where(key.in_(sa.select(listed.c.value))), None, (_KEY,))


def _compiled(
    dialect: sa.Dialect, statement: Any, columns: tuple[str, ...] | None, places: tuple[str, ...]
) -> str:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if tuple(compiled.positiontup) != places:
        raise ValueError(places)
    return str(compiled)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection
