"""What tests of a lone team desk share: records made through `save`, and the codes of what a form refuses."""

from pathlib import Path
from typing import Any

import pytest

from outreach_desk.desk import unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Invalid
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only


def new_team(folder: Path) -> Desk:
    """Make the team desk *Hoa Sen* of the group G-1."""
    return unlock.new_team(Home(folder / "team"), PASSPHRASE, name="Hoa Sen", group_code="G-1")


def make(desk: Desk, thing: str, **values: Any) -> str:
    """Save a record of the desk's group and give its id."""
    group = {"group_id": desk.fact(identity.GROUP)} if "group_id" in catalog.THINGS[thing].columns else {}
    with desk.write() as (session, author):
        return record.save(session, author, catalog.THINGS[thing], group | values).id


def problems(invalid: pytest.ExceptionInfo[Invalid]) -> dict[str, list[str]]:
    """Name the codes of the problems at each field."""
    return {name: [one.code for one in found] for name, found in invalid.value.fields.items()}
