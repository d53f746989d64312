"""What one column of a record is: its kind, label, fact, list, limits, and who may see it.

Form, table, CSV schema, staging and erasure all read this one definition. A cell is the text of a value
in a bundle's CSV (empty for none); a value is typed (str, int, bool, date).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from outreach_desk.ground import text
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said

Value = str | int | bool | date | None

UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CODE_PATTERN = "[A-Za-z][A-Za-z0-9_]{0,39}"
UNIT_PATTERN = "20[0-9]{2}:[0-9]{2,5}"
TIME_PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9]"
INTEGER_PATTERN = "0|-?[1-9][0-9]{0,17}"
DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Kind(Enum):
    """What sort of value a column holds."""

    TEXT = "text"
    NOTE = "note"
    CODE = "code"
    CODES = "codes"
    UNIT = "unit"
    TIME = "time"
    REFERENCE = "reference"
    DAY = "day"
    WHOLE = "whole"
    FLAG = "flag"


_SCHEMA_TYPES = {Kind.DAY: "date", Kind.WHOLE: "integer", Kind.FLAG: "boolean"}
_PATTERNS = {
    Kind.CODE: CODE_PATTERN,
    Kind.CODES: f"{CODE_PATTERN}( {CODE_PATTERN})*",
    Kind.UNIT: UNIT_PATTERN,
    Kind.TIME: TIME_PATTERN,
    Kind.REFERENCE: UUID_PATTERN,
}
_COMPILED = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_INTEGER = re.compile(INTEGER_PATTERN)
_DAY = re.compile(DAY_PATTERN)


class BadCellError(ValueError):
    """A text or value does not fit its column; `problem` says why, without repeating it."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _bad(code: str, words: str, **values: object) -> BadCellError:
    return BadCellError(FieldProblem(code, said(words, **values)))


@dataclass(frozen=True)
class Column:
    """One column. `fact` groups the columns that only make sense together; None for private ones."""

    name: str
    kind: Kind
    label: str
    private: bool = False
    fact: str | None = None
    required: bool = False
    personal: bool = False
    searched: bool = False
    codes: str | None = None
    references: str | None = None
    least: int | None = None
    most: int | None = None
    pattern: str | None = None

    @property
    def travels(self) -> bool:
        """Say whether the column is part of what is sent."""
        return not self.private

    def cell(self, value: Value) -> str:
        """Write a value as its CSV text."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            return value.isoformat()
        return str(value)

    def parse(self, cell: str) -> Value:
        """Read a CSV text. Raises BadCellError."""
        if cell == "":
            return None
        if self.kind is Kind.FLAG:
            if cell not in {"true", "false"}:
                raise _bad("not_a_flag", N_("Write true or false here."))
            return cell == "true"
        if self.kind is Kind.WHOLE:
            if not _INTEGER.fullmatch(cell):
                raise _bad("not_a_number", N_("Write a whole number in plain digits here."))
            return self.accept(int(cell))
        if self.kind is Kind.DAY:
            return self.accept(_read_day(cell))
        pattern = _COMPILED.get(self.kind)
        if pattern is not None and pattern.fullmatch(cell) and len(cell) <= (self.most or len(cell)):
            return cell  # in a text of such a form nothing can be cleaned and nothing is forbidden
        return self.accept(cell)

    def accept(self, value: Any) -> Value:
        """Check a typed value and give it back cleaned. Raises BadCellError."""
        if value is None or value == "":
            return None
        if self.kind is Kind.FLAG:
            return self._flag(value)
        if self.kind is Kind.WHOLE:
            return self._whole(value)
        if self.kind is Kind.DAY:
            return self._day(value)
        return self._text(value)

    def _flag(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise _bad("not_a_flag", N_("Write true or false here."))
        return value

    def _whole(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _bad("not_a_number", N_("Write a whole number in plain digits here."))
        if self.least is not None and value < self.least:
            raise _bad("too_small", N_("The number must be at least {least}."), least=self.least)
        if self.most is not None and value > self.most:
            raise _bad("too_large", N_("The number must be at most {most}."), most=self.most)
        return value

    def _day(self, value: Any) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise _bad("not_a_day", N_("Write a date here."))
        if not 1900 <= value.year <= 2199:  # noqa: PLR2004 - the years a form can mean
            raise _bad("day_out_of_range", N_("This year cannot be right."))
        return value

    def _text(self, value: Any) -> str | None:
        if not isinstance(value, str):
            raise _bad("not_text", N_("Write text here."))
        if text.has_forbidden(value):
            raise _bad("forbidden_character", N_("This text holds a character that cannot be kept."))
        cleaned = text.clean(value, multiline=self.kind is Kind.NOTE)
        if not cleaned:
            return None
        if self.most is not None and len(cleaned) > self.most:
            raise _bad("too_long", N_("This is too long: at most {most} characters."), most=self.most)
        pattern = _COMPILED.get(self.kind) or (re.compile(self.pattern) if self.pattern else None)
        if pattern is not None and not pattern.fullmatch(cleaned):
            raise _bad("wrong_form", N_("This is not written in the form that belongs here."))
        return cleaned

    def schema(self) -> dict[str, Any]:
        """Give the field of a Frictionless table schema."""
        field: dict[str, Any] = {
            "name": self.name,
            "type": _SCHEMA_TYPES.get(self.kind, "string"),
            "title": self.label,
        }
        limits: dict[str, Any] = {}
        pattern = _PATTERNS.get(self.kind) or self.pattern
        if pattern:
            limits["pattern"] = f"^({pattern})$"
        if self.kind is Kind.WHOLE:
            limits |= {k: v for k, v in (("minimum", self.least), ("maximum", self.most)) if v is not None}
        elif self.most is not None:
            limits["maxLength"] = self.most
        if limits:
            field["constraints"] = limits
        ours = self._marks()
        if ours:
            field["outreachDesk"] = ours
        return field

    def _marks(self) -> dict[str, Any]:
        """Give our own properties of the field; of a private column erasure empties everything."""
        marks: dict[str, Any] = {
            "references": self.references,
            "codes": self.codes,
            "fact": None if self.fact == self.name else self.fact,
            "personal": self.personal or self.private,
            "private": self.private,
        }
        return {name: mark for name, mark in marks.items() if mark}


def _read_day(cell: str) -> date:
    if not _DAY.fullmatch(cell):
        raise _bad("not_a_day", N_("Write the date as year-month-day, for example 2026-07-01."))
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _bad("no_such_day", N_("There is no such day.")) from None


_SQL: Mapping[Kind, Any] = {
    Kind.DAY: sa.Date,
    Kind.WHOLE: sa.BigInteger,
    Kind.FLAG: sa.Boolean,
}


def _field(kind: Kind, label: str, **marks: Any) -> Any:
    """Make the SQLModel field that carries our definition in its column's `info`."""
    private = bool(marks.get("private"))
    references = marks.get("references")
    index = bool(marks.pop("index", False))
    args: list[Any] = []
    if references:
        # Checked at commit: members name clients and clients name members.
        args.append(
            sa.ForeignKey(
                f"{references}.id",
                deferrable=True,
                initially="DEFERRED",
                use_alter=bool(marks.pop("ring", False)),
            )
        )
    info = {"kind": kind, "label": label, **marks, "private": private}
    return Field(
        default=None,
        sa_type=_SQL.get(kind, sa.Text),
        nullable=True,
        index=index,
        sa_column_args=args,
        sa_column_kwargs={"info": info},
    )


def constraints(column: Column, stored: sa.Column[Any]) -> list[sa.CheckConstraint]:
    """Say the limits of a column to the database itself, in words that every database understands."""
    checks: list[tuple[str, sa.ColumnElement[bool]]] = []
    if column.kind is Kind.WHOLE and column.least is not None and column.most is not None:
        checks.append(("range", stored.between(column.least, column.most)))
    elif column.kind not in _SQL:
        most = column.most or {Kind.REFERENCE: 36, Kind.TIME: 5, Kind.UNIT: 10}.get(column.kind, 40)
        checks.append(("length", sa.func.length(stored).between(1, most)))
    return [sa.CheckConstraint(check, name=f"{column.name}_{name}") for name, check in checks]


def line(label: str, *, most: int = 120, **marks: Any) -> Any:
    """One line of text, at most `most` characters after NFC."""
    return _field(Kind.TEXT, label, most=most, **marks)


def note(label: str, *, most: int = 2000, **marks: Any) -> Any:
    """Free text of several lines. Always private: no free text leaves a desk."""
    return _field(Kind.NOTE, label, most=most, private=True, **marks)


def code(label: str, codes: str, **marks: Any) -> Any:
    """One code of a list."""
    return _field(Kind.CODE, label, codes=codes, **marks)


def codes(label: str, codes: str, **marks: Any) -> Any:
    """Several codes of a list, joined by one space."""
    return _field(Kind.CODES, label, codes=codes, most=400, **marks)


def unit(label: str, **marks: Any) -> Any:
    """An administrative unit as `era:code`."""
    return _field(Kind.UNIT, label, **marks)


def day(label: str, **marks: Any) -> Any:
    """A date."""
    return _field(Kind.DAY, label, **marks)


def time(label: str, **marks: Any) -> Any:
    """A time of day, `HH:MM`."""
    return _field(Kind.TIME, label, **marks)


def whole(label: str, *, least: int | None = 0, most: int | None = 1_000_000, **marks: Any) -> Any:
    """A whole number between `least` and `most`."""
    return _field(Kind.WHOLE, label, least=least, most=most, **marks)


def flag(label: str, **marks: Any) -> Any:
    """Yes or no."""
    return _field(Kind.FLAG, label, **marks)


def reference(label: str, references: str, **marks: Any) -> Any:
    """The id of another record."""
    return _field(Kind.REFERENCE, label, references=references, **marks)
