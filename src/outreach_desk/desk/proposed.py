"""The shapes of what a returned sheet proposes, for window and commands alike: cells, tidings, choices."""

from dataclasses import dataclass, field
from typing import Any

from outreach_desk.desk.damage import Damage
from outreach_desk.desk.enter import RowProblem
from outreach_desk.ground.errors import FieldProblem

CHANGED_SINCE = "changed_since"


@dataclass(frozen=True)
class Proposal:
    """One cell that differs: what the desk has now, and what the sheet says of the record called `code`.

    `damage` is what a spreadsheet did to it by itself, `problem` why it cannot be kept as it is; `stale`
    says that the desk itself has changed the cell since the sheet was written.
    """

    row: int
    record: str
    column: str
    label: str
    now: str
    to: str
    stale: bool
    damage: Damage | None = None
    problem: FieldProblem | None = None
    code: str = ""

    @property
    def plain(self) -> bool:
        """Say whether nothing speaks against taking it together with others."""
        return self.damage is None and self.problem is None and not self.stale

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        damage, problem = self.damage, self.problem
        return {
            "row": self.row,
            "record": self.record,
            "column": self.column,
            "from": self.now,
            "to": self.to,
            "stale": self.stale,
            "repaired": damage.repaired if damage else None,
            "damage": {"code": damage.code, "message": damage.message()} if damage else None,
            "problem": {"code": problem.code, "message": problem.message()} if problem else None,
        }


@dataclass(frozen=True)
class Told:
    """What a person must know of a row, a record (called `code`) without a row, or a column."""

    problem: FieldProblem
    row: int | None = None
    record: str | None = None
    column: str | None = None
    code: str = ""

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the shape that `--json` prints."""
        return {
            "row": self.row,
            "record": self.record,
            "column": self.column,
            "code": self.problem.code,
            "message": self.problem.message(),
        }


@dataclass
class Proposals:
    """What a sheet proposes for its table, in the order of its rows and columns."""

    table: str
    rows: int = 0
    proposals: list[Proposal] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def plain(self) -> list["Choice"]:
        """Choose every cell that nothing speaks against."""
        return [Choice(one.row, one.column) for one in self.proposals if one.plain]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "table": self.table,
            "rows": self.rows,
            "proposals": [one.as_dict() for one in self.proposals],
            "told": [one.as_dict() for one in self.told],
        }


@dataclass(frozen=True, order=True)
class Choice:
    """One cell that a person takes: what the sheet says, or what stood there before the damage."""

    row: int
    column: str
    repaired: bool = False


@dataclass
class Accepted:
    """What became of the choices: cells taken, records written, problems by row and column.

    `written`: the change number that each record got by it.
    """

    cells: int = 0
    saved: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    written: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        problems = [one.as_dict() for one in self.problems]
        return {"cells": self.cells, "saved": self.saved, "problems": problems}
