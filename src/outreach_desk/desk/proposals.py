"""Proposals: what a handed-out sheet says otherwise than the desk, cell by cell. Nothing is merged by itself.

`read` compares and changes nothing; `accept` saves the chosen cells as the person's own writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.desk import cell, compare, enter, layout, naming, returned
from outreach_desk.desk.compare import Altered
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enter import RowProblem
from outreach_desk.desk.layout import Shown
from outreach_desk.desk.naming import NotNamedError
from outreach_desk.desk.proposed import CHANGED_SINCE, Accepted, Choice, Proposal, Proposals, Told
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import FieldProblem, Invalid
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity, record
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.columns import BadCellError, Value


def read(desk: Desk, data: bytes, own: Mapping[str, int] | None = None) -> Proposals:
    """Compare a sheet with the desk. Raises Refused: it cannot be read, or is not this desk's to change.

    `own`: the change number of each record that was last changed by taking cells of this very sheet.
    """
    sheet = returned.read(data)
    thing = enter.writable(desk, sheet.table)
    with desk.database.read() as session:
        return _Reading(session, thing, own or {}).all(sheet)


def accept(desk: Desk, found: Proposals, chosen: Iterable[Choice]) -> Accepted:
    """Save the chosen cells, all in one transaction; a row with a problem is left out alone."""
    thing = enter.writable(desk, found.table)
    proposals = {(one.row, one.column): one for one in found.proposals}
    accepted = Accepted()
    with desk.write() as (session, author):
        reading = _Reading(session, thing)
        for row, choices in groupby(sorted(set(chosen)), key=lambda one: one.row):
            taken, problems = reading.taken(proposals, list(choices))
            if taken and not problems:
                try:
                    with session.begin_nested():
                        saved = record.save(session, author, thing, taken.values, taken.record)
                        accepted.written[saved.id] = saved.change
                except Invalid as invalid:
                    problems = reading.named(invalid)
            accepted.problems += [RowProblem(row, name, problem) for name, problem in problems]
            if taken and not problems:
                accepted.cells += len(taken.values)
                accepted.saved += 1
    return accepted


@dataclass
class _Taken:
    record: str
    values: dict[str, Value] = field(default_factory=dict)


class _Reading:
    """A table as it is compared: what all rows of a sheet share."""

    def __init__(self, session: Session, thing: Thing, own: Mapping[str, int] | None = None) -> None:
        self._session = session
        self._thing = thing
        self._own = own or {}
        self._names = naming.Names(session)
        self._texts = layout.Texts(session)
        self._marks = layout.Marks(session, thing)
        self._shown = {one.name: one for one in layout.columns(thing, private=True)}
        team = identity.get(session, identity.KIND) == identity.TEAM
        self._own_group = identity.get(session, identity.GROUP) if team else None
        self._known: Mapping[str, Record] = {}

    def all(self, sheet: returned.Sheet) -> Proposals:
        """Compare all rows."""
        found = Proposals(sheet.table, rows=len(sheet.rows))
        self._known = {row.id: row for row in self._session.scalars(sa.select(self._thing.model))}
        shown = [self._shown[name] for name in sheet.names if name in self._shown]
        found.told += self._of_columns(sheet)
        wanted: dict[str, returned.Returned] = {}
        for row in sheet.rows:
            problem = self._row_problem(row, wanted)
            if problem is None:
                wanted[_id_of(row)] = row
            else:
                found.told.append(Told(problem, row.number, _id_of(row) or None))
        found.told += self._missing(wanted)
        compared = [self._compared(row, self._known[record_id], shown) for record_id, row in wanted.items()]
        month_first = any(one.month_first for one in compared)
        for one in compared:
            found.told += self._of_row(one)
            found.proposals += [
                self._proposal(one, altered) for altered in one.altered(month_first=month_first)
            ]
        return found

    def taken(
        self, proposals: Mapping[tuple[int, str], Proposal], choices: list[Choice]
    ) -> tuple[_Taken | None, list[tuple[str, FieldProblem]]]:
        """Read the chosen cells of one row as values; name what cannot be taken."""
        taken: _Taken | None = None
        problems = []
        for choice in choices:
            proposal = proposals.get((choice.row, choice.column))
            if proposal is None:
                words = N_("The sheet proposes nothing for this cell.")
                problems.append((choice.column, FieldProblem("no_proposal", said(words))))
                continue
            taken = taken or _Taken(proposal.record)
            problem = self._take(taken, proposal, choice)
            if problem is not None:
                problems.append((choice.column, problem))
        return taken, problems

    def named(self, invalid: Invalid) -> list[tuple[str, FieldProblem]]:
        """Give the problems of a record under the names that its columns have in the sheet."""
        names = {one.column.name: one.name for one in self._shown.values()}
        return [(names.get(name, name), one) for name, several in invalid.fields.items() for one in several]

    def _take(self, taken: _Taken, proposal: Proposal, choice: Choice) -> FieldProblem | None:
        known = self._session.get(self._thing.model, proposal.record)
        shown = self._shown[proposal.column]
        if known is None or known.deleted or known.erased or self._texts.of(known, [shown]) != [proposal.now]:
            words = N_("The desk has changed this since the sheet was looked at. Look at it again.")
            return FieldProblem("changed_meanwhile", said(words))
        repaired = proposal.damage.repaired if proposal.damage else None
        if choice.repaired and repaired is None:
            words = N_("Nothing is known that stood here before. Type it at the desk.")
            return FieldProblem("nothing_to_repair", said(words))
        if not choice.repaired and proposal.damage is not None and proposal.damage.code == "mojibake":
            return FieldProblem("mojibake", proposal.damage.message)
        value, problem = self._value(known, shown, (repaired or "") if choice.repaired else proposal.to)
        if problem is None:
            problem = enter.other_group(self._own_group, {shown.column.name: value}, known)
        taken.values[shown.column.name] = value
        return problem

    def _row_problem(
        self, row: returned.Returned, earlier: Mapping[str, returned.Returned]
    ) -> FieldProblem | None:
        """Say why a row is none of a record that can be compared."""
        if row.cells is None:
            return FieldProblem(
                "ragged_row", said(N_("This row has more or fewer cells than there are columns."))
            )
        record_id = _id_of(row)
        known = self._known.get(record_id)
        if not record_id:
            words = N_("This row is new: it has no id. Enter it at the desk.")
            return FieldProblem("row_new", said(words))
        if record_id in earlier:
            return FieldProblem("id_twice", said(N_("This id stands in an earlier row of the file already.")))
        if known is None:
            words = N_("No record on this desk has this id. Was the sheet written at another desk?")
            return FieldProblem("unknown_record", said(words))
        if known.deleted or known.erased:
            words = N_("This record was deleted since. Take that back first, or leave the row out.")
            return FieldProblem("record_deleted", said(words))
        return None

    def _of_columns(self, sheet: returned.Sheet) -> Iterator[Told]:
        for name in sheet.names:
            if name and name not in {layout.ID, *layout.COMING_BACK, *self._shown}:
                words = N_("This column is none of the table's. It is left out.")
                yield Told(FieldProblem("column_unknown", said(words)), column=name)
        for one in layout.columns(self._thing, private=False):
            if one.name not in sheet.names:
                words = N_("This column was taken out of the sheet. Its values stay as they are.")
                yield Told(FieldProblem("column_missing", said(words)), column=one.name)

    def _missing(self, wanted: Mapping[str, returned.Returned]) -> Iterator[Told]:
        """Name the records that were in the sheet when it was written and have no row any more."""
        written = {
            layout.read_edition(_text_of(row, layout.EDITION))
            for row in wanted.values()
            if row.cells is not None
        }
        editions = {one for one in written if one is not None}
        if len(editions) > 1:
            words = N_("Rows of several sheets stand in this file.")
            yield Told(FieldProblem("sheets_mixed", said(words)))
        if not editions:
            return
        before = min(change for change, _rows in editions)
        for record_id, known in self._known.items():
            if record_id not in wanted and known.change <= before and not (known.deleted or known.erased):
                words = N_("The sheet has no row of this record any more. It stays; delete it at the desk.")
                problem = FieldProblem("row_missing", said(words))
                yield Told(problem, record=record_id, code=self._called(known))

    def _compared(self, row: returned.Returned, known: Record, shown: list[Shown]) -> compare.Row:
        state = _text_of(row, layout.STATE)
        check = self._marks.read(known.id, state, _text_of(row, layout.CHECK), self._thing)
        return compare.Row(
            number=row.number,
            record=known,
            cells=row.cells or {},
            shown=shown,
            now=dict(zip((one.name for one in shown), self._texts.of(known, shown), strict=True)),
            marks=check,
            mark=self._marks.cell,
            changed_since=state != self._marks.state(known) and self._own.get(known.id) != known.change,
        )

    def _of_row(self, row: compare.Row) -> Iterator[Told]:
        if row.marks is None:
            words = N_(
                "What was altered in this row cannot be told: its marks are damaged or of another desk."
            )
            yield Told(FieldProblem("not_marked", said(words)), row.number, row.record.id)
        elif row.changed_since:
            words = N_("The desk has changed this record since the sheet was written.")
            yield Told(FieldProblem(CHANGED_SINCE, said(words)), row.number, row.record.id)

    def _proposal(self, row: compare.Row, one: Altered) -> Proposal:
        _value, problem = self._value(row.record, one.shown, one.to)
        return Proposal(
            row.number,
            row.record.id,
            one.shown.name,
            one.shown.label,
            one.now,
            one.to,
            one.stale,
            one.damage,
            problem,
            self._called(row.record),
        )

    def _called(self, known: Record) -> str:
        """Give what people call a record by: its code, else its day."""
        codes = (getattr(known, name) for name in naming.called_by(self._thing))
        code = next((str(code) for code in codes if code), "")
        day = getattr(known, self._thing.event_on, None) if self._thing.event_on else None
        return code or (dates.show_day(day) if day is not None else "")

    def _value(self, known: Record, shown: Shown, written: str) -> tuple[Value, FieldProblem | None]:
        try:
            value = self._parsed(known, shown, written)
        except (BadCellError, text.Unreadable, NotNamedError) as bad:
            return None, bad.problem
        if value is None and shown.column.required:
            return None, FieldProblem("required", said(N_("This is needed.")))
        unknown = record.unknown_codes(self._session, self._thing, {shown.column.name: value})
        return value, next((one for several in unknown.values() for one in several), None)

    def _parsed(self, known: Record, shown: Shown, written: str) -> Value:
        if not shown.by_code or not written or cell.is_id(written):
            return cell.parse(shown.column, written)
        values = {name: getattr(known, name) for name in self._thing.columns}
        group = cell.group_of(self._session, self._thing, values, self._own_group)
        return self._names.find(str(shown.column.references), written, group)


def _text_of(row: returned.Returned, name: str) -> str:
    written = (row.cells or {}).get(name, "")
    return text.clean(written) if isinstance(written, str) else ""


def _id_of(row: returned.Returned) -> str:
    return _text_of(row, layout.ID).lower()
