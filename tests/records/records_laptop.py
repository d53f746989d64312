"""One database and who writes there, for the tests of records."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach_desk.ground.errors import Invalid
from outreach_desk.records import catalog, record
from outreach_desk.records.identity import Author

DEVICE = "aaaaaaaa"


class Laptop:
    """One database and who writes there; each `save` is one act, committed."""

    def __init__(self, write: Callable[[], AbstractContextManager[Session]]) -> None:
        self.write = write
        self.author = Author(DEVICE)

    def save(self, table: str, record_id: str | None = None, **values: Any) -> Any:
        """Save and commit."""
        with self.write() as session:
            return record.save(session, self.author, catalog.THINGS[table], values, record_id)

    def problems(self, table: str, record_id: str | None = None, **values: Any) -> dict[str, list[str]]:
        """Give the codes of what `save` refuses, by field."""
        with pytest.raises(Invalid) as invalid:
            self.save(table, record_id, **values)
        return {name: [one.code for one in found] for name, found in invalid.value.fields.items()}

    def client(self, **values: Any) -> Any:
        """Make a client of a group of her own."""
        group = self.save("peer_group", code="G1", name="Nhóm Một")
        return self.save("client", **{"group_id": group.id, "registered_on": date(2026, 1, 2)} | values)

    def meeting(self, **values: Any) -> Any:
        """Make a meeting that was held."""
        group = self.save("peer_group", code="G1", name="Nhóm Một")
        kept = {
            "group_id": group.id,
            "held_on": date(2026, 1, 5),
            "kind": "periodic_meeting",
            "status": "held",
        }
        return self.save("meeting", **kept | values)
