"""One row of a returned sheet beside its record: which cells were altered since they were handed out.

With marks each cell says for itself whether it is as it was; without them it is compared with the desk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from outreach_desk.desk import damage, guard
from outreach_desk.desk.damage import Damage
from outreach_desk.desk.guard import Guarded
from outreach_desk.desk.layout import Shown
from outreach_desk.desk.workbook import Raw
from outreach_desk.records.base import Record
from outreach_desk.records.columns import Kind


@dataclass(frozen=True)
class Altered:
    """One cell that says otherwise than the desk."""

    shown: Shown
    now: str
    to: str
    stale: bool
    damage: Damage | None


@dataclass(frozen=True)
class Row:
    """A row, its record, and the texts that the desk would show now; `marks` is None where they are lost."""

    number: int
    record: Record
    cells: Mapping[str, Raw]
    shown: Sequence[Shown]
    now: Mapping[str, str]
    marks: Mapping[str, str] | None
    mark: Callable[[str, str, str], str]
    changed_since: bool

    @property
    def month_first(self) -> bool:
        """Say whether a day of this row was proven to have its month first."""
        return any(
            isinstance(raw, str) and damage.turned(raw, partial(self._was, one))
            for one, raw in self._given()
            if one.column.kind is Kind.DAY
        )

    def altered(self, *, month_first: bool) -> Iterator[Altered]:
        """Give the cells that were altered, by hand or by a spreadsheet, and say otherwise than the desk.

        One that only a spreadsheet altered is given even where the desk has what stood there before.
        """
        for shown, raw in self._given():
            readings = _readings(shown, raw)
            if any(self._was(shown, one) for one in readings) or self.now[shown.name] == readings[0]:
                continue
            now = self.now[shown.name]
            known = self._was(shown, now)
            yield Altered(
                shown,
                now,
                readings[0],
                stale=self.changed_since if self.marks is None else not known,
                damage=damage.find(
                    shown.column,
                    raw,
                    readings[0],
                    partial(self._was, shown),
                    now if known else None,
                    month_first=month_first,
                ),
            )

    def _given(self) -> Iterator[tuple[Shown, Raw]]:
        return ((one, self.cells[one.name]) for one in self.shown if one.name in self.cells)

    def _was(self, shown: Shown, written: str) -> bool:
        """Say whether a text is what was handed out in a cell."""
        handed_out = None if self.marks is None else self.marks.get(shown.column.name)
        if handed_out is None:
            return written == self.now[shown.name]
        return self.mark(self.record.id, shown.column.name, written) == handed_out


def _readings(shown: Shown, raw: Raw) -> list[str]:
    """Give what a cell may say: first what it says to a person, then the other meaning of its apostrophe.

    In a text file one apostrophe is ours. A spreadsheet file has it only where it was made from a text file.
    """
    typed = damage.as_text(raw)
    bare = guard.unguarded(typed)
    if isinstance(raw, Guarded):
        several = [bare]
    else:
        several = [bare, typed] if typed != bare and bare[:1] in guard.STARTS else [typed]
    return [damage.straight(shown.column, raw, one) for one in several]
