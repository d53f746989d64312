"""What is asked over columns sees what was added just before, as what is asked over objects does."""

import pytest
import sqlalchemy as sa
from records_laptop import Laptop
from sqlmodel import SQLModel

from outreach_desk.records import plain
from outreach_desk.records.exchange import DeskFact

TABLE = SQLModel.metadata.tables[str(DeskFact.__tablename__)]
COUNT = sa.select(sa.func.count()).select_from(TABLE).where(TABLE.c.name == "kept")


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_added_is_seen(laptop: Laptop, at_once: bool) -> None:
    """But for where the session leaves it for later."""
    with laptop.write() as session:
        session.autoflush = at_once
        session.add(DeskFact(name="kept", value="1"))
        assert plain.run(session, COUNT).scalar_one() == at_once
