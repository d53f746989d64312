"""Makes the field that belongs to a column of a record: its kind, label, list and marks come from there."""

from collections.abc import Iterable
from datetime import date

from outreach_desk.ground.language import _
from outreach_desk.records.columns import Column, Kind
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets.choice_fields import FlagField, OneField, SeveralField
from outreach_desk.ui.widgets.field import Field, LineField
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.type_ahead import Choice
from outreach_desk.ui.widgets.typed_fields import DayField, NoteField, TimeField, WholeField

_TYPED = {Kind.NOTE: NoteField, Kind.DAY: DayField, Kind.TIME: TimeField, Kind.WHOLE: WholeField}


def of(
    column: Column,
    codes: Codes,
    *,
    on: date | None = None,
    hint: str = "",
    label: str = "",
    choices: Iterable[Choice] = (),
) -> Field:
    """Give the field for a column. Codes are those in force `on` a day; `choices` are for references."""
    name, words, required = column.name, label or _(column.label), column.required
    match column.kind:
        case Kind.CODE:
            return one_code(column, codes, on=on, hint=hint, label=label)
        case Kind.CODES:
            offered = [(code.code, code.label()) for code in codes.choices(_list(column), on)]
            return SeveralField(
                name,
                words,
                offered,
                label_of=lambda code: codes.label(_list(column), code),
                hint=hint,
                required=required,
            )
        case Kind.FLAG:
            return FlagField(name, words, hint=hint, required=required)
        case Kind.UNIT:
            whole = name.endswith("province")
            return UnitField(name, words, whole_province=whole, hint=hint, required=required)
        case Kind.REFERENCE:
            return ReferenceField(name, words, choices, hint=hint, required=required)
        case Kind.TEXT:
            return LineField(name, words, hint=hint, required=required, private=column.private)
        case _:
            return _TYPED[column.kind](name, words, hint=hint, required=required)


def one_code(
    column: Column, codes: Codes, *, on: date | None = None, hint: str = "", label: str = ""
) -> OneField:
    """Give the field for a column of one code."""
    return OneField(
        column.name,
        label or _(column.label),
        [(code.code, code.label()) for code in codes.choices(_list(column), on)],
        label_of=lambda code: codes.label(_list(column), code),
        hint=hint,
        required=column.required,
    )


def _list(column: Column) -> str:
    if column.codes is None:
        raise ValueError(column.name)
    return column.codes
