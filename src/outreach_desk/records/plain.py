"""What asks for a few columns, or writes without objects: a third of what the way over objects takes."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session


def run(
    session: Session, statement: sa.Executable, values: Mapping[str, Any] | None = None
) -> sa.CursorResult[*tuple[Any, ...]]:
    """Do a statement over columns, never one over objects; what was added is written before, as there."""
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values)
