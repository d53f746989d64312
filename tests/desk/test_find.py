"""One line finds records of all kinds: by code, number, name or day, and nothing that is gone."""

from datetime import date, timedelta

import pytest
from exchange_world import World
from team_desk import make

from outreach_desk.bundle import erasure
from outreach_desk.desk import clients, find, receive, referrals, send
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.find import Cell
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, record

TODAY = dates.today()
DAY = TODAY - timedelta(days=40)


def client(desk: Desk, serial: str, nickname: str = "") -> str:
    return make(desk, "client", serial=serial, nickname=nickname or None, registered_on=DAY)


def codes(desk: Desk, typed: str) -> list[tuple[str, str]]:
    return [(hit.table, hit.code) for hit in find.find(desk, typed).hits]


def test_each_kind_with_words_is_found_by_them(team: Desk) -> None:
    """With its kind and what people call it by: never by the nickname that found it."""
    her = client(team, "TH-0142", "Đặng Thị Phượng")
    make(team, "member", code="DDV-7", nickname="Phượng Đỏ")
    make(team, "establishment", code="CS-3", name="Quán Phượng")
    place = make(team, "organisation", code="TT-1", name="Trung tâm Phượng Vĩ", kind="hospital")
    slip = {"client_id": her, "serial": "Q1-007", "organisation_id": place}
    make(team, "referral", **slip, issued_on=DAY, service="gyn", status="issued")
    assert codes(team, "phuong") == [
        ("client", "TH-0142"),
        ("member", "DDV-7"),
        ("organisation", "TT-1"),
        ("establishment", "CS-3"),
    ]
    assert codes(team, "q1007") == codes(team, "Q1 - 007") == [("referral", "Q1-007")]
    assert codes(team, "g-1")[0] == ("peer_group", "G-1")


@pytest.mark.parametrize(
    "typed", ["dang thi phuong", "phuong dang", "ĐẶNG", "Ðặng  Thị\N{NO-BREAK SPACE}Phượng", "th0142", "0142"]
)
def test_she_is_found_however_it_is_typed(team: Desk, typed: str) -> None:
    """Đ by d, words in any order, a code without its dash (domain.md T7)."""
    client(team, "TH-0142", "Đặng Thị Phượng")
    client(team, "AB-9", "Nhài")
    assert codes(team, typed) == [("client", "TH-0142")]


def test_typed_marks_bring_their_bearers_first(team: Desk) -> None:
    """Without marks all bear the word; with them the others come after."""
    for serial, name in (("A-1", "Dao"), ("A-2", "Đạo"), ("A-3", "Hoà Đào"), ("A-4", "Hòa")):
        client(team, serial, name)
    assert {code for _table, code in codes(team, "dao")} == {"A-1", "A-2", "A-3"}
    assert codes(team, "Đào")[0] == ("client", "A-3")
    assert codes(team, "hòa đào") == [("client", "A-3")]


@pytest.mark.parametrize("typed", ["{0.day}/{0.month}/{0.year}", "{0.day}/{0.month}", "{0:%d%m%y}"])
def test_what_has_no_words_is_found_by_its_day(team: Desk, typed: str) -> None:
    """A meeting, a contact; without a year it is the last such day."""
    make(team, "meeting", held_on=DAY, kind="periodic_meeting", status="held")
    make(team, "contact", contact_on=DAY, mode="phone")
    make(team, "contact", contact_on=DAY - timedelta(days=1), mode="phone")
    assert codes(team, typed.format(DAY)) == [
        ("meeting", dates.show_day(DAY)),
        ("contact", dates.show_day(DAY)),
    ]


def test_nothing_deleted_or_erased_is_found_or_read(team: Desk) -> None:
    """Not by its words, not by its day, not by its id."""
    gone, erased = client(team, "TH-1", "Đào"), client(team, "TH-2", "Đào")
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], gone)
        record.erase(session, catalog.THINGS["client"], erased)
        erasure.empty_kept(session, catalog.THINGS["client"], erased)
    assert codes(team, "dao") == codes(team, "th") == []
    for one in (gone, erased):
        with pytest.raises(Refused):
            find.read(team, "client", one)


def test_a_team_finds_no_place_that_may_be_told_nothing(team: Desk) -> None:
    """The police stand in the office's list, and in no team's hits."""
    hidden = make(team, "organisation", code="CA", name="Công an", kind="police")
    assert codes(team, "cong an") == []
    with pytest.raises(Refused):
        find.read(team, "organisation", hidden)


def test_too_many_are_cut_and_every_kind_has_its_share(team: Desk) -> None:
    """Sixty clients do not hide the one member."""
    for number in range(60):
        client(team, f"SEN-{number:02d}")
    make(team, "member", code="SEN-DDV")
    found = find.find(team, "sen")
    assert found.more
    assert len(found.hits) == find.FIRST
    assert ("member", "SEN-DDV") in [(hit.table, hit.code) for hit in found.hits]
    assert not find.find(team, "sen-01").more
    assert find.find(team, " - ").hits == ()


def test_a_misread_slip_number_is_told_and_leads_to_what_is_like_it(team: Desk) -> None:
    """Its last character is one of its check; the slip that differs in it alone is offered."""
    agreed = Agreed(("record", "refer"), "spoken", TODAY)
    her = clients.register(team, {"registered_on": TODAY, "serial": "TH-1"}, agreed).id
    place = make(team, "organisation", code="TT", name="Trạm", kind="hospital")
    wanted = {"client_id": her, "service": "gyn", "issued_on": TODAY, "organisation_id": place}
    slip = referrals.issue(team, wanted)
    number = slip.slip
    assert codes(team, number.replace("-", "")) == [("referral", number)]
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    found = find.find(team, wrong)
    assert found.misread
    assert [hit.id for hit in found.hits] == [slip.id]


def test_a_record_is_read_with_names_for_ids_and_at_the_office_with_its_group(world: World) -> None:
    """Codes for what it names; the office reads whose it is; private words never came."""
    a, office = world.desk("a"), world.office
    member = make(a, "member", code="DDV-1", nickname="Mận")
    her = make(a, "client", serial="TH-5", nickname="Đào", educator_id=member, registered_on=date(2026, 3, 1))
    assert Cell("nickname", "Đào") in find.read(a, "client", her).cells
    receive.receive(office, [send.export(a, world.stick).path])
    (hit,) = find.find(office, "th-5").hits
    assert hit.table == "client"
    assert hit.group
    assert find.find(office, "dao").hits == ()
    cells = find.read(office, "client", her).cells
    assert Cell("educator_id", "DDV-1", is_name=True) in cells
    assert Cell("registered_on", "2026-03-01") in cells
    assert not any(cell.column == "nickname" for cell in cells)
    assert find.prepare(office) is False
