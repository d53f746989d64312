"""What stands under every report: its seal, what came late to earlier periods, and what may still move it."""

from dataclasses import dataclass
from typing import Any

from outreach_desk.desk import sealing
from outreach_desk.desk.additions import Additions
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.sealing import Compared
from outreach_desk.reports.table import Table


@dataclass(frozen=True)
class Beneath:
    """All of it, as values; `desk.beneath_words` says it."""

    of_office: bool
    compared: Compared | None
    additions: tuple[Additions, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs, beside the report's own object."""
        return {
            "sealed": self.compared.as_dict() if self.compared else None,
            "additions": [one.as_dict() for one in self.additions],
        }


def look(desk: Desk, table: Table) -> Beneath:
    """Give what stands under a report of this desk. Nothing is written."""
    of_office = desk.is_office
    with desk.database.read() as session:
        return Beneath(
            of_office=of_office,
            compared=sealing.compare(session, table.period),
            additions=tuple(sealing.told(session, table.period)),
        )
