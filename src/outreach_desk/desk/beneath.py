"""What stands under every report: its seal, what came late to earlier periods, and what may still move it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import chase, official_ranges, sealed_tables, sealing, spread
from outreach_desk.desk.additions import Additions
from outreach_desk.desk.chase import Standing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.sealing import Compared
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates
from outreach_desk.matching import pairs
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Pairs, Table


@dataclass(frozen=True)
class Beneath:
    """All of it, as values; `desk.beneath_words` says it. `doubts` are None while they are being counted.

    An official table may be of two periods: `earlier` is the seal of the one before. `state` says of what it
    shows of sealed periods whether that is sealed.
    """

    of_office: bool
    compared: Compared | None
    additions: tuple[Additions, ...]
    groups: Standing | None
    doubts: Doubts | None
    earlier: Compared | None = None
    state: tuple[Words, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs, beside the report's own object."""
        shape = {
            "sealed": self.compared.as_dict() if self.compared else None,
            "additions": [one.as_dict() for one in self.additions],
            "groups": self.groups.as_dict() if self.groups else None,
            "doubts": self.doubts.as_dict() if self.doubts else None,
        }
        return shape | {"sealed_before": self.earlier.as_dict()} if self.earlier else shape


def look(desk: Desk, shown: Table | Official, check: Check = unhurried) -> Beneath:
    """Give what stands under a report or an official table of this desk. Nothing is written.

    `check` is called often and may raise.
    """
    found = first(desk, shown, check)
    return found if found.doubts else replace(found, doubts=doubts(desk, shown, check))


def pairs_of(found: Doubts | None) -> Pairs:
    """Give how many pairs are among what may move a report."""
    return Pairs(found.pairs, not found.more_pairs) if found else Pairs()


def undecided(desk: Desk, shown: Table | Official, check: Check = unhurried) -> Pairs:
    """Give the undecided pairs of a report of all groups; of a sealed one as when it was sealed.

    Their number alone is quickly told. `check` is called often and may raise.
    """
    table, _groups = _parts(shown)
    with desk.database.read() as session:
        if table.sealed and (known := sealing.doubts(session, table.period)):
            return pairs_of(known)
        found = pairs.undecided(session, check)
    return Pairs(len(found.pairs), found.are_all)


def doubts(desk: Desk, shown: Table | Official, check: Check = unhurried) -> Doubts:
    """Give what may still move what was just counted. `check` is called often and may raise."""
    with desk.database.read() as session:
        if not isinstance(shown, Official):
            return spread.look(session, shown, check=check)
        sealed = {place: _seal_of(session, one) for place, one in enumerate(shown.tables) if one.sealed}
        view = official_ranges.view(shown, sealed)
        return spread.look_at(session, view, shown.groups, check=check)


def first(desk: Desk, shown: Table | Official, check: Check = unhurried) -> Beneath:
    """Give what is quickly told; `doubts` only where they were sealed with the figures.

    Of some groups there is no seal, and nothing that came late to one: both are of all. `check` is called
    often, and may raise.
    """
    table, groups = _parts(shown)
    of_office, state = desk.is_office, shown.state if isinstance(shown, Official) else ()
    with desk.database.read() as session:
        reported = _groups(session, table.period, groups, check) if of_office else None
    check()
    if groups:
        return Beneath(
            of_office=of_office, compared=None, additions=(), groups=reported, doubts=None, state=state
        )
    compared, earlier = _compared(desk, shown, check)
    with desk.database.read() as session:
        additions = tuple(sealing.told(session, table.period, desk.kept, check))
    return Beneath(
        of_office=of_office,
        compared=compared,
        additions=additions,
        groups=reported,
        doubts=_sealed_doubts(shown, compared, earlier),
        earlier=earlier,
        state=state,
    )


def _parts(shown: Table | Official) -> tuple[Table, Sequence[str]]:
    """Give the report of the latest days, and the ids of the groups that it alone counts (none: all)."""
    return (shown.tables[0], shown.groups) if isinstance(shown, Official) else (shown, ())


def _compared(desk: Desk, shown: Table | Official, check: Check) -> tuple[Compared | None, Compared | None]:
    """Give what differs from the seals of its days: of an official table its own figures, where kept."""
    if not isinstance(shown, Official):
        return sealing.compare(desk, shown.period, check), None
    with desk.database.read() as session:
        found = [sealed_tables.compare(session, shown, one, desk.kept, check) for one in shown.tables]
    whole = found[0] or sealing.compare(desk, shown.tables[0].period, check)
    return whole, found[1] if len(found) > 1 else None


def _sealed_doubts(
    shown: Table | Official, compared: Compared | None, earlier: Compared | None
) -> Doubts | None:
    """Give those that were sealed with these very figures, as far as they are about them."""
    tables = shown.tables if isinstance(shown, Official) else (shown,)
    found = [one.doubts for one in (compared, earlier) if one]
    if len(found) != len(tables) or not all(table.sealed for table in tables):
        return None
    if isinstance(shown, Official):
        return official_ranges.sealed(shown, found)
    (kept,) = found
    ranges = tuple(one for one in kept.ranges if one.row.indicator in shown.chosen)
    return replace(kept, ranges=ranges, fixed=len(shown.rows) - len(ranges))


def _seal_of(session: Session, table: Table) -> Doubts:
    """Give what could move a sealed report when it was sealed; a seal just taken off tells nothing."""
    return sealing.doubts(session, table.period) or Doubts()


def _groups(session: Session, period: Period, wanted: Sequence[str], check: Check) -> Standing:
    board = chase.board(session, period.first, period.last, dates.today(), check)
    if wanted:
        board = replace(board, groups=tuple(one for one in board.groups if one.id in wanted))
    return chase.standing(board)
