"""What the office last told this team desk in a return: receipts, questions, confirmed figures.

These tables are replaced whole by each newer return; they stay on the desk and are nobody's record.
"""

import sqlalchemy as sa
from sqlmodel import Field

from outreach_desk.records.naming import SQLModel


class OfficeReceipt(SQLModel, table=True):
    """What became of one bundle of the group at the office; `outcomes` is JSON: outcome → rows."""

    __tablename__ = "office_receipt"

    id: str = Field(primary_key=True)
    device: str = Field(nullable=False, sa_type=sa.String(8))
    seq: int = Field(nullable=False)
    complete_to: int = Field(nullable=False)
    outcomes: str = Field(nullable=False)


class OfficeQuestion(SQLModel, table=True):
    """One thing that the office asks: a held row with its reason, or an open conflict with both values."""

    __tablename__ = "office_question"

    id: str = Field(primary_key=True)
    kind: str = Field(nullable=False)
    table_name: str = Field(nullable=False)
    record_id: str = Field(nullable=False)
    fact: str | None = None
    column: str | None = None
    reason: str | None = None
    device: str | None = Field(default=None, sa_type=sa.String(8))
    seq: int | None = None
    row: int | None = None
    ours: str | None = None
    theirs: str | None = None
    stamp_ours: str | None = None
    stamp_theirs: str | None = None
    asked_at: str = Field(nullable=False)


class OfficeFigure(SQLModel, table=True):
    """One figure of the group as the office counted it."""

    __tablename__ = "office_figure"

    id: str = Field(primary_key=True)
    period: str = Field(nullable=False)
    calendar: str = Field(nullable=False)
    indicator: str = Field(nullable=False)
    line: str | None = None
    unit: str = Field(nullable=False)
    value: int = Field(nullable=False)
    counted_on: str = Field(nullable=False)
