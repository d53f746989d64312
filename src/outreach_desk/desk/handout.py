"""Hand out: a table as a file that people open in a spreadsheet. It is not sealed: an act of its own, logged.

What comes back is read by `proposals`. Private columns only where they were asked for.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import own_keys
from outreach_desk.desk import guard, layout, workbook
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.layout import Shown
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import catalog, record
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.columns import Kind
from outreach_desk.store import safewrite

XLSX, CSV = "xlsx", "csv"
_KINDS = {Kind.DAY: workbook.DAY, Kind.WHOLE: workbook.WHOLE, Kind.FLAG: workbook.FLAG}


@dataclass(frozen=True)
class HandedOut:
    """A file that was written: not sealed, so `private` says how much harm it can do."""

    path: Path
    table: str
    form: str
    rows: int
    private: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "file": self.path.name,
            "path": str(self.path),
            "table": self.table,
            "as": self.form,
            "rows": self.rows,
            "private": self.private,
        }

    def warning(self) -> str:
        """Say what the person must know who carries it."""
        if self.private:
            return _("Everybody who opens this file sees private things about people. Delete it after use.")
        return _("Everybody who opens this file can read it: it is not sealed. Delete it after use.")


@dataclass(frozen=True)
class _Filled:
    """A table's rows, ready to be written: texts as shown, beside the values that they show."""

    names: list[str]
    labels: list[str]
    shown: tuple[Shown, ...]
    texts: list[list[str]]
    values: list[list[Any]]


def write(desk: Desk, table: str, folder: Path, *, form: str = XLSX, private: bool = False) -> HandedOut:
    """Write a table without its deleted records as .xlsx or .csv into a folder, under a neutral name.

    Raises Usage (no such table) or Refused (the place cannot be written to).
    """
    thing = catalog.THINGS.get(table)
    if thing is None:
        words = N_("There is no such table. There are: {tables}.")
        raise Usage("unknown_table", said(words, tables=", ".join(catalog.THINGS)))
    safewrite.need_folder(folder)
    with desk.database.read() as session:
        filled = _fill(session, thing, private=private)
        data = (
            _csv(filled) if form == CSV else workbook.write([_pane(thing, filled), *_legend(session, thing)])
        )
    path = safewrite.write(folder, _neutral_name(form), data)
    logs.event(desk.home.log, "sheet_written", rows=len(filled.texts), private=int(private))
    return HandedOut(path, table, form, len(filled.texts), private)


def _neutral_name(form: str) -> str:
    return f"sheet-{own_keys.new_device()}.{form}"


def _fill(session: Session, thing: Thing, *, private: bool) -> _Filled:
    shown = layout.columns(thing, private=private)
    marks, texts_of = layout.Marks(session, thing), layout.Texts(session)
    model = thing.model
    query = sa.select(model).where(col(model.deleted).is_(False), col(model.erased).is_(False))
    order = [getattr(model, name) for name in (thing.event_on, thing.code_column) if name]
    rows = session.scalars(query.order_by(*order, col(model.id))).all()
    edition = layout.edition(session, len(rows))
    texts, values = [], []
    for row in rows:
        written, state = texts_of.of(row, shown), marks.state(row)
        back = [state, marks.check(row.id, state, shown, written), edition]
        texts.append([row.id, *written, *back])
        values.append([row.id, *_typed(row, shown, written), *back])
    return _Filled(layout.names(thing, shown), layout.labels(shown), shown, texts, values)


def _typed(row: Record, shown: tuple[Shown, ...], written: list[str]) -> list[str | int | bool | date | None]:
    """Give the values of the columns that a spreadsheet types, and the texts of all others."""
    return [
        getattr(row, one.column.name) if one.column.kind in _KINDS else text
        for one, text in zip(shown, written, strict=True)
    ]


def _csv(filled: _Filled) -> bytes:
    """Write it with BOM, comma and CRLF, every cell quoted and guarded."""
    # Days are ISO: no spreadsheet turns day and month of those around.
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for cells in (filled.labels, filled.names, *filled.texts):
        writer.writerow([guard.guarded(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def _pane(thing: Thing, filled: _Filled) -> workbook.Pane:
    kinds = [_KINDS.get(one.column.kind, workbook.TEXT) for one in filled.shown]
    last = len(filled.names)
    return workbook.Pane(
        thing.name,
        [filled.labels, filled.names],
        [workbook.TEXT, *kinds, *(workbook.TEXT for _x in layout.COMING_BACK)],
        filled.values,
        hidden=frozenset(range(last - len(layout.COMING_BACK), last)),
    )


def _legend(session: Session, thing: Thing) -> list[workbook.Pane]:
    """Give a second worksheet with the codes that belong into the table, and their words."""
    codes = record.local_codes(session)
    lists = {column.codes: column for column in thing.columns.values() if column.codes and column.travels}
    rows = [
        [codes.list_label(name), one.code, one.label()]
        for name in lists
        if name is not None
        for one in codes.choices(name, None)
    ]
    if not rows:
        return []
    headers = [[_("List"), _("Code"), _("Meaning")]]
    return [workbook.Pane(_("Codes"), headers, [workbook.TEXT] * 3, rows)]
