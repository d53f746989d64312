"""One cell of a report: a figure, and all facts that may count in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from outreach_desk.reports.fact import PLANS_NOT_ADDED, Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.indicators import PERCENT, PERSON, Words
from outreach_desk.reports.table import Row, percent, tenths


@dataclass(frozen=True)
class Figure:
    """One cell of a report and all facts that may count in it. In `person` it counts persons, else keys.

    With `over` it is a share of what `over` counts: per cent, or so many to each. `none` then says why
    there is no share while `over` counts nothing. With `of` it is a share of so many that are no records.
    What is `planned` is a number that each of its facts says (`amount`); `none` says why there is none.
    """

    indicator: str
    line: str
    unit: str
    words: Words
    facts: Sequence[Fact]
    over: Sequence[Fact] | None = None
    none: str | None = None
    of: int | None = None
    planned: bool = False

    def counting(self) -> Facts:
        """Give the facts that count: of a share, those of its numerator."""
        return self._facts.named if self.of_persons else self._facts.standing

    def left_out(self) -> list[tuple[Fact, str]]:
        """Give the facts that do not count, each with the code of its reason."""
        return self._facts.no_person if self.of_persons else self._facts.out

    def aside(self) -> Facts:
        """Give the facts that do not count."""
        return self._facts.left_out(of_persons=self.of_persons)

    @cached_property
    def _facts(self) -> Facts:
        return Facts.of(self.facts)

    @property
    def of_persons(self) -> bool:
        """Say whether it counts persons and not keys."""
        return self.unit == PERSON and not self.planned

    def row(self) -> Row:
        """Count it."""
        value, note = self._plan() if self.planned else self._value()
        reasons = self._facts.reasons(of_persons=self.of_persons)
        return Row(self.indicator, self.line, self.unit, value, self.words, note, reasons)

    def _value(self) -> tuple[float | None, str | None]:
        part = self._facts.sum_up(self.unit)
        if self.over is None and self.of is None:
            return part, None
        whole = Facts.of(self.over).sum_up(self.unit) if self.of is None else self.of
        return (self._share(part, whole), None) if whole else (None, self.none)

    def _plan(self) -> tuple[int | None, str | None]:
        """Add up what was planned; persons of two plans may be the same ones, and are not added."""
        plans = self.counting()
        if not plans:
            return None, self.none
        if self.unit == PERSON and len(plans) > 1:
            return None, PLANS_NOT_ADDED
        return sum(fact.amount or 0 for fact in plans), None

    def _share(self, part: int, whole: int) -> float:
        return percent(part, whole) if self.unit == PERCENT else tenths(Fraction(part, whole))

    def in_units(self, *units: str) -> list["Figure"]:
        """Give the same facts counted in several units, to stand side by side."""
        return [replace(self, unit=unit, facts=self._facts) for unit in units]
