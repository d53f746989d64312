"""Clients on a team desk: no record without consent, one act with all its problems, and each taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import make, problems

from outreach_desk.desk import client_page, clients, directory, giving, needs, questions
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, uic
from outreach_desk.ground.errors import Invalid, Refused

JULY = date(2026, 7, 1)
YES = Agreed(("record",), "spoken", JULY)
UIC = "HOHU9503014"


def register(desk: Desk, agreed: Agreed = YES, **values: Any) -> clients.Saved:
    return clients.register(desk, {"registered_on": JULY, **values}, agreed)


def test_a_client_and_her_consents_are_one_act(team: Desk) -> None:
    """The program gives the code; consent bears the version of the words that were read."""
    saved = register(team, Agreed(("record", "refer"), "written", JULY), nickname="Sông")
    page = client_page.open_client(team, saved.id)
    assert uic.serial_valid(saved.code)
    assert {(one.purpose, one.how, one.given_on) for one in page.consents} == {
        ("record", "written", JULY),
        ("refer", "written", JULY),
    }
    assert (page.may_be_kept, page.agreed("phone"), page.values["nickname"]) == (True, False, "Sông")


def test_without_consent_to_a_record_none_is_made(team: Desk) -> None:
    """Agreeing to something else is not enough, and nothing of it is kept."""
    for agreed in (Agreed(), Agreed(("refer",), "spoken", JULY)):
        with pytest.raises(Invalid) as refused:
            register(team, agreed)
        assert problems(refused) == {"agree_record": ["no_consent"]}
    assert client_page.look(team) == ()


def test_all_problems_come_at_once(team: Desk) -> None:
    """Client, telephone and consent, each at its field."""
    with pytest.raises(Invalid) as refused:
        register(
            team,
            Agreed(("refer",), None, "32/1"),
            birth_year=2015,
            phone="12",
            uic="HOHU9503015",
            registered_on=JULY,
        )
    assert problems(refused) == {
        "birth_year": ["under_age"],
        "uic": ["uic_wrong"],
        "phone": ["phone_form"],
        "agree_record": ["no_consent"],
        "consent_how": ["how_missing"],
        "consent_on": ["not_a_day"],
    }


def test_consent_is_not_of_tomorrow(team: Desk) -> None:
    """The date of a consent lies in the past, and is needed."""
    tomorrow = dates.today() + timedelta(days=1)
    for day, code in ((tomorrow, "in_future"), (None, "date_missing")):
        with pytest.raises(Invalid) as refused:
            register(team, Agreed(("record",), "spoken", day))
        assert problems(refused) == {"consent_on": [code]}


def test_uic_and_telephone_are_kept_in_one_form(team: Desk) -> None:
    """However they are typed."""
    saved = register(team, uic="hohu 950301-4", phone="+84 912 345 678")
    values = client_page.open_client(team, saved.id).values
    assert (values["uic"], values["phone"]) == (UIC, "0912345678")


def test_the_same_uic_is_a_warning(team: Desk) -> None:
    """Both are kept, each page names the other; a deleted one is nobody's like."""
    first, second = register(team, uic=UIC), register(team, uic=UIC)
    assert [one.id for one in client_page.open_client(team, first.id).likes] == [second.id]
    clients.delete(team, first.id)
    assert client_page.open_client(team, second.id).likes == ()


def test_two_clients_never_share_a_code(team: Desk) -> None:
    """A code of one's own may be typed; another client's may not; her own may stay."""
    first = register(team, serial="KH-1")
    with pytest.raises(Invalid) as refused:
        register(team, serial=" KH-1 ")
    assert problems(refused) == {"serial": ["code_taken"]}
    assert clients.change(team, first.id, {"serial": "KH-1", "gender": "f"}).code == "KH-1"
    assert clients.change(team, first.id, {"serial": None, "gender": "m"}).code == "KH-1"


def test_the_code_that_comes_is_told_before(team: Desk) -> None:
    """Looking draws none; whoever is registered next bears it."""
    told = clients.coming_code(team)
    assert (clients.coming_code(team), uic.serial_valid(told)) == (told, True)
    register(team, serial=told)
    then = clients.coming_code(team)
    assert then != told
    assert register(team).code == then


def test_another_status_counts_from_today(team: Desk) -> None:
    """If no day is said; what stays as it was gets no day."""
    client = register(team, status="active")
    assert client_page.open_client(team, client.id).values["status_on"] is None
    clients.change(team, client.id, {"status": "active", "gender": "f"})
    assert client_page.open_client(team, client.id).values["status_on"] is None
    clients.change(team, client.id, {"status": "inactive"})
    assert client_page.open_client(team, client.id).values["status_on"] == dates.today()


def test_the_list_shows_codes_and_finds_by_nickname(team: Desk) -> None:
    """The newest first; the nickname stands folded in what is searched and nowhere else."""
    educator = make(team, "member", code="DDV-1", nickname="Mai")
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    old = register(team, serial="KH-1", nickname="Đào", educator_id=educator, status="active")
    register(team, serial="KH-2", registered_on=JULY + timedelta(days=1))
    for _ in range(2):
        slip = {"client_id": old.id, "service": "gyn", "organisation_id": place, "issued_on": JULY}
        make(team, "referral", **slip, status="issued")
    new, line = client_page.look(team)
    assert (new.code, line.code, line.educator, line.open_referrals) == ("KH-2", "KH-1", "DDV-1", 2)
    assert line.found_by == "kh 1 dao kh1"
    assert "Đào" not in repr(line)


def test_the_first_who_fit_are_found_without_reading_all(team: Desk) -> None:
    """The same line as in the list; deleted clients are not found."""
    saved = register(team, nickname="Đường", serial="TH-1")
    gone = register(team, nickname="Đường Hai")
    clients.delete(team, gone.id)
    assert client_page.find(team, "duong") == client_page.look(team)
    assert [line.id for line in client_page.find(team, "DƯỜNG th 1")] == [saved.id]
    assert client_page.find(team, "song") == ()


def test_consent_is_withdrawn_and_given_anew(team: Desk) -> None:
    """Withdrawal is of today and can be taken back; later she may agree again, to more."""
    client = register(team)
    consent = client_page.open_client(team, client.id).consents[0]
    clients.withdraw(team, consent.id)
    gone = client_page.open_client(team, client.id)
    assert (gone.may_be_kept, gone.consents[0].withdrawn_on) == (False, dates.today())
    clients.unwithdraw(team, consent.id)
    assert client_page.open_client(team, client.id).may_be_kept
    ids = clients.agree(team, client.id, Agreed(("refer",), "spoken", JULY))
    assert client_page.open_client(team, client.id).agreed("refer")
    clients.take_out(team, "consent", ids)
    assert not client_page.open_client(team, client.id).agreed("refer")


def test_agreeing_to_nothing_is_told(team: Desk) -> None:
    """A page without a tick writes nothing."""
    client = register(team)
    with pytest.raises(Invalid) as refused:
        clients.agree(team, client.id, Agreed((), "spoken", JULY))
    assert problems(refused) == {"agree_refer": ["nothing_agreed"]}, "the first box that is not ticked yet"


def test_a_client_is_deleted_and_restored_whole(team: Desk) -> None:
    """What is written of her goes with her, and comes back with her; what was gone before stays gone."""
    client = register(team)
    kept, gone = (
        giving.give(team, client.id, {"service": name, "served_on": JULY}).id for name in ("bhyt", "gyn")
    )
    giving.delete(team, gone)
    needs.note(team, client.id, {"service": "loan", "noted_on": JULY})
    deleted = clients.delete(team, client.id)
    assert (deleted.code, deleted.others, client_page.look(team)) == (client.code, 2, ())
    with pytest.raises(Refused):
        client_page.open_client(team, client.id)
    clients.restore(team, deleted)
    page = client_page.open_client(team, client.id)
    services = [event.id for event in page.events if event.table == "service"]
    assert (services, len(page.needs), page.may_be_kept) == ([kept], 1, True)
    assert questions.conflicts(team) == []


def test_a_form_offers_who_is_there_and_may_be_told(team: Desk) -> None:
    """Never the police, never a closed place; those that give a service come first."""
    for code, name, kind, services, active_to in (
        ("1", "Ánh", "commune_health", "gyn", None),
        ("2", "Bình", "hospital", "hiv_test sti_care", None),
        ("3", "Công an", "police", "sti_care", None),
        ("4", "Cũ", "hospital", "sti_care", JULY - timedelta(days=900)),
    ):
        values = {"code": code, "name": name, "kind": kind, "services": services, "active_to": active_to}
        make(team, "organisation", **values)
    make(team, "member", code="DDV-1", nickname="Mai")
    found = directory.look(team)
    today = dates.today()
    for service, wanted in ((None, ["Ánh", "Bình"]), ("sti_care", ["Bình", "Ánh"])):
        offered = directory.in_order(found.places, service, None, today)
        assert [place.name for place in offered] == wanted
    assert [(one.code, one.nickname) for one in found.educators] == [("DDV-1", "Mai")]
