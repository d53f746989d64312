"""A database with some of its rows alone, for as long as something is counted of them. It knows no record.

Tables of the connection's own, in memory, stand before those of the file: whatever is asked there finds only
the rows that were named. Nothing of the file is changed.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

_FILE, _MEMORY = "main", "temp"

Rows = Mapping[str, Collection[str]]
"""Of a table: the rows whose column has one of these values; several columns: any of them."""


@contextmanager
def only(session: Session, rows: Mapping[sa.Table, Rows]) -> Iterator[None]:
    """Let the session find these rows of these tables and no others; all other tables are as they are.

    It is for counting: what is written meanwhile is lost.
    """
    made: list[sa.Table] = []
    try:
        for table, which in rows.items():
            memory, file = (_columns_of(table, schema) for schema in (_MEMORY, _FILE))
            session.execute(CreateTable(memory))
            made.append(memory)
            wanted = sa.or_(
                sa.false(), *(file.c[column].in_(_listed(values)) for column, values in which.items())
            )
            columns = list(file.c)
            session.execute(sa.insert(memory).from_select(columns, sa.select(*columns).where(wanted)))
        yield
    finally:
        for memory in made:
            session.execute(DropTable(memory))


def _columns_of(table: sa.Table, schema: str) -> sa.Table:
    return sa.Table(
        table.name, sa.MetaData(), *(sa.Column(one.name, one.type) for one in table.columns), schema=schema
    )


def _listed(values: Collection[str]) -> "sa.Select[tuple[str]]":
    """Ask for values whatever their number: a list in JSON is one value to the driver."""
    each = sa.func.json_each(json.dumps(sorted(values))).table_valued("value")
    return sa.select(each.c.value)
