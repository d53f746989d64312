"""What a written file says of how whole its figures are: what stands under the report on the screen.

What is for outside, and the values for DHIS2, have of it the counts alone: a range, or what was added to an
earlier period, would show a figure that is hidden.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from outreach_desk.desk import beneath, beneath_words
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figures import AS_CSV, AS_JSON
from outreach_desk.desk.section import Section
from outreach_desk.reports import to_csv
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.sheet import Figure, Line, Part, Sheet
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Pairs, Table

_IDS = frozenset({"id", "ids"})


@dataclass(frozen=True)
class Under:
    """The undecided pairs, and all of it (`whole`), None where the counts alone are told."""

    pairs: Pairs
    whole: Beneath | None = None

    def counts(self) -> "Under":
        """Give it without all that is more than counts."""
        return Under(self.pairs)


def look(desk: Desk, shown: Table | Official, *, outside: bool, check: Check = unhurried) -> Under:
    """Give what a file of a report or an official table says; `outside`: the counts alone.

    `check` is called often and may raise.
    """
    if outside:
        return Under(beneath.undecided(desk, shown, check))
    whole = beneath.look(desk, shown, check)
    return Under(beneath.pairs_of(whole.doubts), whole)


def of_report(table: Table, under: Under) -> Table:
    """Give a report that says how many pairs are undecided."""
    return replace(table, standing=replace(table.standing, pairs=under.pairs))


def of_official(table: Official, under: Under) -> Official:
    """Give an official table that says how many pairs are undecided."""
    return replace(table, tables=tuple(of_report(one, under) for one in table.tables))


def on_sheet(sheet: Sheet, under: Under) -> Sheet:
    """Add it to a sheet as its last parts: of each section its sentences, then its figures."""
    return replace(sheet, parts=(*sheet.parts, *(part for one in _sections(under) for part in _parts(one))))


def in_text(text: str, form: str, under: Under) -> str:
    """Add it to a report as text: below a table or rows, and to an object as its keys, without any id."""
    if under.whole is None:
        return text
    if form == AS_JSON:
        shape = json.loads(text) | _without_ids(under.whole.as_dict())
        return json.dumps(shape, ensure_ascii=False, indent=2)
    if form == AS_CSV:
        return text + to_csv.more(row for one in _sections(under) for row in _rows(one))
    return text + "".join(f"{line}\n" for line in beneath_words.lines(under.whole, coded=False))


def _sections(under: Under) -> Sequence[Section]:
    return beneath_words.sections(under.whole, coded=False) if under.whole else ()


def _parts(section: Section) -> Iterator[Part]:
    yield Part(section.title, (), tuple(Line(words, ()) for words in section.sentences))
    if section.figures:
        lines = (
            Line(words, tuple(Figure(None, "", value) for value in values))
            for words, *values in section.figures
        )
        yield Part("", section.heads, tuple(lines))


def _rows(section: Section) -> Iterator[Sequence[str]]:
    yield [""]
    yield [section.title]
    yield from ([words] for words in section.sentences)
    if section.figures:
        yield ["", *section.heads]
        yield from section.figures


def _without_ids(shape: Any) -> Any:
    """Leave out what names a record: in a file nobody can look it up, and it names who she is."""
    if isinstance(shape, dict):
        return {name: _without_ids(one) for name, one in shape.items() if name not in _IDS}
    return [_without_ids(one) for one in shape] if isinstance(shape, list) else shape
