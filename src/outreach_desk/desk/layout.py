"""How a table stands in a file for people: its columns, its three columns for coming back, its marks.

Row 1 has the labels of the shown language, row 2 the names. A row bears its record's id, the state that it
shows, and a mark per cell, made with a key of this desk: what was altered is seen cell by cell, and nobody
can guess from a mark what stood in a column that was taken out.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import naming
from outreach_desk.ground import text
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog, identity
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.columns import Column, Kind

ID, STATE, CHECK, EDITION = "id", "state", "check", "edition"
COMING_BACK = (STATE, CHECK, EDITION)
ID_LABEL = "ID"
SEPARATOR = ":"
_MARK = 6
_LETTER = "x"  # before each mark: no spreadsheet takes it for a number, a day or a formula


@dataclass(frozen=True)
class Shown:
    """One column as people see it; `by_code` says that a record is named by its code, not by its id."""

    name: str
    column: Column
    by_code: bool

    @property
    def label(self) -> str:
        """Give its label in the shown language."""
        return _(self.column.label)

    def tidied(self, typed: str) -> str:
        """Give a text as it is compared: cleaned as it would be kept."""
        return text.clean(typed, multiline=self.column.kind is Kind.NOTE)


def columns(thing: Thing, *, private: bool) -> tuple[Shown, ...]:
    """Give the columns in definition order, the private ones only when they are asked for."""
    codes = {name: code for code, name in naming.code_columns(thing).items()}
    return tuple(
        Shown(codes.get(column.name, column.name), column, column.name in codes)
        for column in thing.columns.values()
        if private or column.travels
    )


def labels(shown: Sequence[Shown]) -> list[str]:
    """Give row 1."""
    back = (_(N_("State (do not change)")), _(N_("Check (do not change)")), _(N_("Edition (do not change)")))
    return [ID_LABEL, *(one.label for one in shown), *back]


def names(thing: Thing, shown: Sequence[Shown]) -> list[str]:
    """Give row 2. The first name tells the table too."""
    return [f"{thing.name}{SEPARATOR}{ID}", *(one.name for one in shown), *COMING_BACK]


class Texts:
    """The texts of records as people see them; it reads the codes of other tables once each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._codes: dict[str, Mapping[str, str]] = {}

    def of(self, row: Record, shown: Sequence[Shown]) -> list[str]:
        """Give the texts of one record, in the order of `shown`."""
        texts = []
        for one in shown:
            value = getattr(row, one.column.name)
            if one.by_code and value is not None:
                texts.append(self._table(str(one.column.references)).get(value, value))
            else:
                texts.append(one.column.cell(value))
        return texts

    def _table(self, name: str) -> Mapping[str, str]:
        """Give id → code of a table; one without a code is named by its id."""
        if name not in self._codes:
            thing = catalog.THINGS[name]
            candidates = (getattr(thing.model, one) for one in naming.called_by(thing))
            code = sa.func.coalesce(*candidates, col(thing.model.id))
            found = self._session.execute(sa.select(col(thing.model.id), code))
            self._codes[name] = {str(record_id): str(written) for record_id, written in found}
        return self._codes[name]


class Marks:
    """Makes this desk's marks for the rows of one table."""

    def __init__(self, session: Session, thing: Thing) -> None:
        seed = identity.need(session, identity.SIGN_SEED).encode()
        self._key = hashlib.blake2b(seed, person=b"desk sheet marks", digest_size=32).digest()
        self._table = thing.name

    def state(self, row: Record) -> str:
        """Give the mark of the state that a record is in."""
        return self._mark(row.id, STATE, f"{row.version}\0{row.edits}", letters=16)

    def cell(self, record_id: str, column: str, shown: str) -> str:
        """Give the mark of one cell."""
        return self._mark(record_id, column, shown, letters=_MARK)[len(_LETTER) :]

    def check(self, record_id: str, state: str, shown: Sequence[Shown], texts: Sequence[str]) -> str:
        """Give the row's check: first of its id and state, then of each cell."""
        pairs = [(STATE, state), *((one.column.name, text) for one, text in zip(shown, texts, strict=True))]
        return _LETTER + "".join(self.cell(record_id, name, written) for name, written in pairs)

    def read(self, record_id: str, state: str, check: str, thing: Thing) -> dict[str, str] | None:
        """Give the marks of a row by column; None where they are damaged or not of this desk."""
        marks = check.removeprefix(_LETTER)
        for private in (False, True):
            shown = columns(thing, private=private)
            if len(marks) == _MARK * (len(shown) + 1) and check.startswith(_LETTER):
                found = [marks[place : place + _MARK] for place in range(0, len(marks), _MARK)]
                if found[0] != self.cell(record_id, STATE, state):
                    return None
                return {one.column.name: mark for one, mark in zip(shown, found[1:], strict=True)}
        return None

    def _mark(self, record_id: str, column: str, value: str, *, letters: int) -> str:
        what = f"{self._table}\0{record_id}\0{column}\0{value}".encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(what, key=self._key, digest_size=20).digest()
        return _LETTER + base64.b32encode(digest).decode("ascii").lower()[:letters]


def edition(session: Session, rows: int) -> str:
    """Name the whole sheet, the same in each of its rows: the desk's latest change, and how many rows."""
    return f"{_LETTER}{identity.change(session)}{_LETTER}{rows}"


def read_edition(written: str) -> tuple[int, int] | None:
    """Give the latest change and the rows of a sheet; None where that is not readable."""
    change, _x, rows = written.removeprefix(_LETTER).partition(_LETTER)
    if not (written.startswith(_LETTER) and change.isascii() and change.isdigit()):
        return None
    return (int(change), int(rows)) if rows.isascii() and rows.isdigit() else None
