"""Slips by commands: what is open is listed, and a stub is taken in by its number."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from outreach_desk.desk import referrals, unlock
from outreach_desk.ground import dates
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
Run = Callable[..., tuple[int, Any]]


def with_slips(folder: Path) -> list[str]:
    """Make a team with two open slips, the first of them overdue, and give their numbers."""
    desk = unlock.new_team(Home(folder / "team"), PASSPHRASE, name="Hoa Sen", group_code="G-1")
    group, today = desk.fact(identity.GROUP), dates.today()
    with desk.write() as (session, author):

        def save(table: str, **values: Any) -> str:
            return record.save(session, author, catalog.THINGS[table], values).id

        client = save("client", group_id=group, serial="KH-1", registered_on=today)
        save("consent", client_id=client, purpose="refer", given_on=today)
        place = save("organisation", code="T", name="Trạm", kind="commune_health")
    values = {"client_id": client, "service": "gyn", "organisation_id": place}
    numbers = [
        referrals.issue(desk, values | {"issued_on": today - timedelta(days=days)}).slip for days in (40, 2)
    ]
    desk.close()
    return numbers


def test_a_stub_by_command(run: Run, tmp_path: Path) -> None:
    """What is open and overdue is listed; the stub closes its slip; what is wrong is one object too."""
    old, young = with_slips(tmp_path)
    today = dates.today()
    found = run("team", "slips")[1]["slips"]
    assert [(one["slip"], one["client"], one["days_late"]) for one in found] == [
        (old, "KH-1", 10),
        (young, "KH-1", -28),
    ]
    assert [one["slip"] for one in run("team", "slips", "--overdue")[1]["slips"]] == [old]
    served = today - timedelta(days=30)
    code, done = run("team", "stub", old.lower(), "--served", dates.show_day(served))
    assert (code, done["status"], done["outcome_on"], done["returned_on"]) == (
        0,
        "completed",
        served.isoformat(),
        today.isoformat(),
    )
    assert run("team", "slips", "--overdue")[1]["slips"] == []
    assert run("team", "stub", "Q-9", "--served", "01/07/2026")[1]["problem"]["code"] == "no_such_number"
    code, refused = run("team", "stub", young, "--served", "31/02/2026")
    assert (code, refused["problem"]["code"], refused["problem"]["column"]) == (2, "day_unknown", "served")
