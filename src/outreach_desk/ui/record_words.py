"""The words for tables, columns, outcomes and reasons wherever a screen tells what happened to rows."""

from collections.abc import Callable, Mapping

from outreach_desk.desk import kinds
from outreach_desk.desk.drives import DOWNLOADS, STICK, Place
from outreach_desk.desk.history import Step
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.records import catalog, exchange, units
from outreach_desk.records.columns import Column, Kind
from outreach_desk.records.reference import Codes

# In the order in which a person wants to know them: what is new first, what needs a person last.
_OUTCOMES: dict[str, Callable[[int], str]] = {
    "new": lambda n: ngettext("{n} new", "{n} new", n),
    "newer": lambda n: ngettext("{n} changed", "{n} changed", n),
    "joined": lambda n: ngettext("{n} put together from both sides", "{n} put together from both sides", n),
    "same": lambda n: ngettext("{n} already here", "{n} already here", n),
    "older": lambda n: ngettext("{n} older than what is here", "{n} older than what is here", n),
    "conflict": lambda n: ngettext(
        "{n} written differently by two people", "{n} written differently by two people", n
    ),
    "quarantined": lambda n: ngettext("{n} held back", "{n} held back", n),
    "discarded": lambda n: ngettext("{n} discarded", "{n} discarded", n),
    "superseded": lambda n: ngettext("{n} came with a later file", "{n} came with a later file", n),
    "undone": lambda n: ngettext("{n} taken back by the office", "{n} taken back by the office", n),
}
_FILES = {
    "office": N_("office file"),
    "return": N_("answer of the office"),
    "twin": N_("file of the other laptop"),
}
_RENEWED = {
    "backup": N_(
        "A copy of this desk was put back. So that no two laptops go by one name, it has drawn a new one."
        " Nothing recorded is lost. Open “Send”: write the request, read the office the six words, and take"
        " in the office’s file."
    ),
    "machine": N_(
        "This desk lies on another computer than before. So that no two laptops go by one name, it has"
        " drawn a new one. Nothing recorded is lost. Open “Send”: write the request, read the office the six"
        " words, and take in the office’s file."
    ),
    "drawn": N_(
        "This desk has a new name. Nothing recorded is lost. Open “Send”: write the request, read the office"
        " the six words, and take in the office’s file."
    ),
}
_NAME_LOST = {
    "device_ended": N_(
        "The office has ended the name of this laptop. Your records are safe here, and you can go on writing."
        " Before you can send, open “Send” and get a new name; then ask the office to let it in."
    ),
    "rolled_back": N_(
        "Others have newer work of this laptop than the laptop itself: what lies here is an older copy."
        " Nothing was changed. Get a new name now, then ask the office to let it in."
    ),
}
_REASONS = {
    "no_such_record": N_("it names a record that is not here yet. It comes in with the file that brings it"),
    "no_such_device": N_("it was written on a computer that this office does not know yet"),
    "other_group": N_("it belongs to another group"),
    "not_this_sender": N_("only the office writes this list"),
    "ragged_row": N_("it has too many or too few cells"),
    "bad_id": N_("its number cannot be read"),
    "id_mismatch": N_("its number does not fit what it names"),
    "bad_stamps": N_("its history cannot be read"),
    "unknown_code": N_("this code is not in the list"),
    "newer_table": N_("a newer program wrote it. Update this program"),
}

_SHOWN_ID = 8


table = kinds.every
record = kinds.one


def column(table_name: str, name: str | None) -> str:
    """Give the label of a column, the bare name where there is none."""
    found = _column(table_name, name or "")
    return _(found.label) if found else name or ""


def outcome(name: str, n: int) -> str:
    """Say what happened to `n` rows."""
    return _OUTCOMES[name](n).format(n=numbers.show_integer(n))


def outcomes(counts: Mapping[str, int]) -> str:
    """Say what happened to the rows of one table, without what happened to none."""
    return ", ".join(outcome(name, counts[name]) for name in told_outcomes(counts))


def told_outcomes(counts: Mapping[str, int]) -> list[str]:
    """Give the outcomes of which there are any, in the order in which a person wants to know them."""
    return [name for name in _OUTCOMES if counts.get(name)]


def rows_of(counts: Mapping[str, int]) -> str:
    """Say how many rows of which tables, without the empty ones."""
    parts = (
        _("{table}: {n}").format(table=table(name), n=numbers.show_integer(count))
        for name, count in counts.items()
        if count
    )
    return " · ".join(parts)


def kind_of_file(kind: str | None) -> str:
    """Say what sort of file it is."""
    return _(_FILES[kind]) if kind in _FILES else _("unknown file")


def renewed(code: str) -> str:
    """Say why a desk has a new name and what to do; a reason without words of its own: that it has one."""
    return _(_RENEWED.get(code, _RENEWED["drawn"]))


def name_lost(code: str) -> str:
    """Say why a desk needs a new name: the office ended its device, or it is an older copy."""
    return _(_NAME_LOST[code])


def reason(code: str) -> str:
    """Say why a row waits, as the end of a sentence."""
    return _(_REASONS[code]) if code in _REASONS else _("a value in it cannot be right")


def held(table_name: str, row: int, column_name: str | None, code: str) -> str:
    """Say in one sentence which row waits, where to look, and why."""
    place = _("{table}, row {row}").format(table=table(table_name), row=row)
    if column_name and _column(table_name, column_name) is not None:
        named = _("column “{column}”").format(column=column(table_name, column_name))
        place = f"{place}, {named}"
    return f"{place}: {reason(code)}."


def value(table_name: str, name: str, cell: str, codes: Codes) -> str:
    """Write a CSV text as people read it: codes in words, days as dd/MM/yyyy."""
    found = _column(table_name, name)
    if cell == "":
        return _("(empty)")
    if name == "deleted" or (found is not None and found.kind is Kind.FLAG):
        return _("Yes") if cell == "true" else _("No")
    if found is None:
        return cell
    if found.codes is not None:
        return ", ".join(codes.label(found.codes, one) for one in cell.split(" "))
    return _written(found.kind, cell)


def step(table_name: str, changed: Step, codes: Codes) -> tuple[str, str]:
    """Give what a column held before a change and holds after it, other records by what they are called."""
    before, after = changed.before, changed.after
    return (
        changed.before_called or value(table_name, changed.column, before, codes),
        changed.after_called or value(table_name, changed.column, after, codes),
    )


def labelled(table_name: str, name: str, cell: str, codes: Codes) -> str:
    """Write a CSV text as people read it, with the label of its column."""
    label = _("Deleted") if name == "deleted" else column(table_name, name)
    return _("{column}: {value}").format(column=label, value=value(table_name, name, cell, codes))


def _written(kind: Kind, cell: str) -> str:
    match kind:
        case Kind.DAY:
            return dates.show_day(dates.parse_day(cell))
        case Kind.UNIT:
            return units.name(cell)
        case Kind.REFERENCE:
            return cell[:_SHOWN_ID]
        case _:
            return cell


def place(where: Place) -> str:
    """Give the words of a place."""
    if where.kind == STICK:
        return _("Stick “{name}”").format(name=where.name)
    if where.kind == DOWNLOADS:
        return _("Downloads folder")
    return _("Folder “{name}”").format(name=where.name)


def sender(label: str | None, group_code: str | None, device: str | None) -> str:
    """Give the words of a sender: label and group code, the device where there is no more."""
    return exchange.called(label, group_code, device) or _("unknown sender")


def may_send(valid_through: int | None) -> str:
    """Say whether a desk may send; `valid_through` is the last believed file of one that ended."""
    if valid_through is None:
        return _("yes")
    return _("no, revoked after file {n}").format(n=valid_through)


def _column(table_name: str, name: str) -> Column | None:
    thing = catalog.THINGS.get(table_name)
    return thing.columns.get(name) if thing else None
