"""A sealed figure opened. Its seal keeps no records, so that behind it stand those of today.

They are counted when somebody asks for them, those of its own indicator, for the report date of the seal; how
the figure that they give differs from the sealed one is said beside them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach_desk.desk import figures
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.kept_report import OnDemand
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.reports import areas, difference, indicators
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Counted
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Row, Table


@dataclass(frozen=True)
class Sealed(OnDemand):
    """The figures of a seal: which there are is known; `count` gives an indicator as it is counted today.

    One of which no record counts today is there, and has no facts (KeyError).
    """

    count: Callable[[str], Counted]

    def __getitem__(self, cell: Cell) -> Figure:
        if cell not in self.opens:
            raise KeyError(cell)
        return self.count(cell[0]).figures[cell]


@dataclass(frozen=True)
class Beside:
    """A sealed figure, and what is counted today for the same report date `on`: None where no record counts.

    `rule` has the versions of its rule, then and now, where they differ.
    """

    on: date
    then: Row
    now: Row | None
    rule: tuple[str, str] | None

    @property
    def differs(self) -> bool:
        """Say whether it is another figure now; a line that is not there is nothing, or no share."""
        return bool(difference.between([self.then], [self.now] if self.now else []))

    def said(self) -> tuple[str, ...]:
        """Say both values, where to read why they differ, and by which rule the records were taken."""
        found, now = [], self.now.shown() if self.now else None
        if now is None:
            words = _("Sealed as of {on}: {then}. No record counts there today.")
        elif now == self.then.shown():
            words = _("Sealed as of {on}: {then}. The same today: these records give it for that day.")
        else:
            words = _("Sealed as of {on}: {then}. Counted now from these records for that day: {now}.")
        found.append(words.format(on=dates.show_day(self.on), then=self.then.shown(), now=now))
        if self.differs:
            words = _("What came late, changed or left the period since is told under “{section}”.")
            found.append(words.format(section=_("Sealed period")))
        if self.rule is not None:
            words = _(
                "The records are those of the rule of today: sealed by version {then}, "
                "counted now by version {now}."
            )
            found.append(words.format(then=self.rule[0], now=self.rule[1]))
        return tuple(found)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {
            "on": self.on.isoformat(),
            "value": self.then.value,
            "counts_now": self.now is not None,
            "now": self.now.value if self.now else None,
            "rule": {"sealed": self.rule[0], "now": self.rule[1]} if self.rule else None,
        }


def opened(desk: Desk, table: Table) -> Counted:
    """Give a sealed report with figures that open: all but those that are no count of records."""
    opens = frozenset(difference.key(row) for row in table.rows if not areas.is_in_force(row.line))
    return Counted(table, Sealed(opens, lambda indicator: count(desk, table, [indicator])))


def beside(table: Table, then: Row, today: Counted) -> Beside:
    """Give a figure of a sealed report beside the same of today's count."""
    return beside_row(table, then, today.table.find(*difference.key(then)))


def beside_row(table: Table, then: Row, now: Row | None) -> Beside:
    """Give a figure of a sealed report beside what is counted of it today."""
    versions = table.version(then.indicator), indicators.indicators()[then.indicator].version
    return Beside(table.on, then, now, versions if versions[0] != versions[1] else None)


def count(desk: Desk, table: Table, chosen: Iterable[str], check: Check = unhurried) -> Counted:
    """Count indicators of a sealed report as they are today, for its report date; `check` may raise."""
    return figures.count(desk, table.period, table.on, chosen=chosen, check=check)
