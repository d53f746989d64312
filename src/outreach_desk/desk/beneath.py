"""What stands under every report: its seal, what came late to earlier periods, and what may still move it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import chase, sealing, spread
from outreach_desk.desk.additions import Additions
from outreach_desk.desk.chase import Standing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.sealing import Compared
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table


@dataclass(frozen=True)
class Beneath:
    """All of it, as values; `desk.beneath_words` says it. `doubts` are None while they are being counted."""

    of_office: bool
    compared: Compared | None
    additions: tuple[Additions, ...]
    groups: Standing | None
    doubts: Doubts | None

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs, beside the report's own object."""
        return {
            "sealed": self.compared.as_dict() if self.compared else None,
            "additions": [one.as_dict() for one in self.additions],
            "groups": self.groups.as_dict() if self.groups else None,
            "doubts": self.doubts.as_dict() if self.doubts else None,
        }


def look(desk: Desk, table: Table, groups: Sequence[str] = ()) -> Beneath:
    """Give what stands under a report of this desk. Nothing is written.

    `groups` are the ids of the groups whose records alone it counts, none where it counts all.
    """
    found = first(desk, table, groups)
    return found if found.doubts else replace(found, doubts=doubts(desk, table, groups))


def doubts(
    desk: Desk, table: Table, groups: Sequence[str] = (), check: Callable[[], object] = lambda: None
) -> Doubts:
    """Give what may still move a report that was just counted. `check` is called often and may raise."""
    with desk.database.read() as session:
        return spread.look(session, table, groups, check=check)


def first(desk: Desk, table: Table, groups: Sequence[str] = ()) -> Beneath:
    """Give what is quickly told; `doubts` only where they were sealed with the figures.

    Of some groups there is no seal, and nothing that came late to one: both are of all.
    """
    of_office = desk.is_office
    with desk.database.read() as session:
        if groups:
            reported = _groups(session, table.period, groups) if of_office else None
            return Beneath(of_office=of_office, compared=None, additions=(), groups=reported, doubts=None)
        compared = sealing.compare(session, table.period, desk.kept)
        as_sealed = compared is not None and table.generated == compared.generated
        return Beneath(
            of_office=of_office,
            compared=compared,
            additions=tuple(sealing.told(session, table.period, desk.kept)),
            groups=_groups(session, table.period) if of_office else None,
            doubts=compared.doubts if compared and as_sealed else None,
        )


def _groups(session: Session, period: Period, wanted: Sequence[str] = ()) -> Standing:
    board = chase.board(session, period.first, period.last, dates.today())
    if wanted:
        board = replace(board, groups=tuple(one for one in board.groups if one.id in wanted))
    return chase.standing(board)
