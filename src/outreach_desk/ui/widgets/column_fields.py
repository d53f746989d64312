"""Makes the field that belongs to a column of a record: its kind, label, list and marks come from there."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

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
    make: Callable[[], Field]
    match column.kind:
        case Kind.CODE:
            make = partial(one_code, column, codes, on=on, hint=hint, label=label)
        case Kind.CODES:
            make = partial(several_codes, column, codes, on=on, hint=hint, label=label)
        case Kind.FLAG:
            make = partial(FlagField, name, words, hint=hint, required=required)
        case Kind.UNIT:
            whole = name.endswith("province")
            make = partial(UnitField, name, words, whole_province=whole, hint=hint, required=required)
        case Kind.REFERENCE:
            make = partial(ReferenceField, name, words, choices, hint=hint, required=required)
        case Kind.TEXT:
            make = partial(LineField, name, words, hint=hint, required=required, private=column.private)
        case _:
            make = partial(_TYPED[column.kind], name, words, hint=hint, required=required)
    return make()


def one_code(
    column: Column,
    codes: Codes,
    *,
    on: date | None = None,
    hint: str = "",
    label: str = "",
    required: bool = False,
) -> OneField:
    """Give the field for a column of one code. `required`: the form asks for it, the column does not."""
    return OneField(
        column.name,
        label or _(column.label),
        [(code.code, code.label()) for code in codes.choices(_list(column), on)],
        label_of=lambda code: codes.label(_list(column), code),
        hint=hint,
        required=required or column.required,
    )


def several_codes(
    column: Column, codes: Codes, *, on: date | None = None, hint: str = "", label: str = ""
) -> SeveralField:
    """Give the field for a column of several codes."""
    return SeveralField(
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
