"""The paper that a client may ask for: everything that this desk holds about her, and nothing of others."""

from datetime import date

import pytest
from team_desk import make

from outreach_desk.desk import client_page, clients, closing, drafts, giving, her_data, needs
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog

JULY = date(2026, 7, 1)
NEVER = frozenset({"person_link", "peer_group", "organisation", "intervention_point", "support_model"})


@pytest.fixture
def her(team: Desk) -> str:
    """Give a client of whom each table tells something, beside another one."""
    educator = make(team, "member", code="DDV-1", nickname="Mai")
    values = {"registered_on": JULY, "serial": "KH-1", "nickname": "Đào", "phone": "0912345678"}
    agreed = Agreed(("record", "refer"), "spoken", JULY)
    own = clients.register(team, {**values, "educator_id": educator, "note": "hay đến chiều"}, agreed).id
    other = clients.register(team, {"registered_on": JULY, "serial": "KH-2", "nickname": "Sen"}, agreed).id
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    meeting = make(team, "meeting", held_on=JULY, kind="periodic_meeting", status="held")
    for one in (own, other):
        make(team, "attendance", meeting_id=meeting, client_id=one, presence="present")
        make(team, "contact", client_id=one, contact_on=JULY, mode="phone", educator_id=educator)
        giving.give(team, one, {"service": "bhyt", "served_on": JULY, "organisation_id": place})
        make(
            team,
            "referral",
            client_id=one,
            service="gyn",
            organisation_id=place,
            issued_on=JULY,
            status="issued",
            serial=f"S-{one[-4:]}",
        )
        needs.note(team, one, {"service": "loan", "noted_on": JULY})
        make(team, "follow_up", client_id=one, reason="other", due_on=JULY)
    herself = make(team, "member", code="TV-7", nickname="Đào lớn", client_id=own)
    make(team, "membership", member_id=herself, role="core", starts_on=JULY)
    return own


def test_everything_stands_in_it_with_private_columns(team: Desk, her: str) -> None:
    """Each table that can name a client, her membership too; private columns say so."""
    found = her_data.of(team, her)
    tables = {part.table for part in found.parts}
    may_name = {thing.name for thing in catalog.THINGS.values() if "client" in thing.references.values()}
    assert tables == (may_name | {"client", "membership"}) - NEVER
    (own,) = [part for part in found.parts if part.table == "client"]
    cells = {line.column: (line.cell, line.named, line.private) for line in own.lines}
    assert cells["nickname"] == ("Đào", "", True)
    assert cells["phone"] == ("0912345678", "", True)
    assert cells["note"] == ("hay đến chiều", "", True)
    assert (cells["educator_id"][1], cells["serial"]) == ("DDV-1", ("KH-1", "", False))
    (slip,) = [part for part in found.parts if part.table == "referral"]
    assert {line.column: line.named for line in slip.lines if line.named} == {"organisation_id": "Trạm y tế"}
    assert (found.code, found.group, found.sent) == ("KH-1", "G-1", False)


def test_nothing_of_others_stands_in_it(team: Desk, her: str) -> None:
    """Neither another client's code nor anybody's nickname but hers."""
    told = repr(her_data.of(team, her))
    assert "KH-2" not in told
    assert "Sen" not in told
    assert "Mai" not in told
    assert "Đào lớn" in told


def test_deleted_entries_and_earlier_values_are_held_too(team: Desk, her: str) -> None:
    """So she is told of them."""
    clients.change(team, her, {"nickname": "Đào xinh"})
    closing.close(team, her, {"status": "left_area", "status_on": JULY})
    (service,) = [one.id for one in client_page.open_client(team, her).events if one.table == "service"]
    giving.delete(team, service)
    drafts.keep(team, [(("clients/change", her), {"title": "", "state": ""})], [])
    found = her_data.of(team, her)
    (own,) = [part for part in found.parts if part.table == "client"]
    steps = [(step.column, step.before, step.after) for change in own.earlier for step in change.steps]
    assert ("nickname", "Đào", "Đào xinh") in steps
    assert ("status", "", "left_area") in steps
    assert [part.deleted for part in found.parts if part.table == "service"] == [True]
    assert found.drafts == 1


def test_the_log_says_that_it_was_read_and_not_of_whom(team: Desk, her: str) -> None:
    """A code and a number."""
    found = her_data.of(team, her)
    last = team.home.log.read_text(encoding="utf-8").splitlines()[-1]
    assert last.split(" ", 1)[1] == f"client_data_read records={len(found.parts)}"


def test_who_is_gone_has_no_paper(team: Desk, her: str) -> None:
    """A deleted client is not here any more."""
    clients.delete(team, her)
    with pytest.raises(Refused):
        her_data.of(team, her)
