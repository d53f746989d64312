"""The warning while somebody is written down: who of this desk's clients it may be, why, and never twice."""

import random
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from team_desk import make, new_team

from outreach_desk.desk import clients, same_person
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import uic
from outreach_desk.matching import alike, likeness
from outreach_desk.records import catalog, identity, record

JULY = date(2026, 7, 1)
YES = Agreed(("record",), "spoken", JULY)
UIC = "HOHU9503014"
HER = {"nickname": "Hương", "birth_year": 1995, "birth_month": 3, "gender": "f", "phone": "0912345678"}


def register(desk: Desk, **values: Any) -> clients.Saved:
    return clients.register(desk, {"registered_on": JULY, **values}, YES)


def said(desk: Desk, typed: dict[str, Any], *args: Any) -> list[tuple[str, list[str]]]:
    return [
        (one.code, [reason.code for reason in one.reasons]) for one in same_person.look(desk, typed, *args)
    ]


def test_each_sign_is_told_with_its_reason(team: Desk) -> None:
    """However it is typed; what cannot be read says nothing."""
    register(team, serial="KH-1", uic=UIC, partner_code="PN-01", **HER)
    near = uic.build("Hoa", "Hung", 1995, 3, "79")
    for typed, why in (
        ({"uic": "hohu 950301-4"}, ["same_uic"]),
        ({"uic": near}, ["near_uic"]),
        ({"phone": "+84 912 345 678"}, ["same_phone"]),
        ({"partner_code": "pn.01"}, ["same_partner"]),
        ({"nickname": "huong", "birth_year": 1995, "birth_month": 4, "gender": "f"}, ["name"]),
        (HER | {"uic": UIC}, ["same_uic", "same_phone", "name"]),
    ):
        assert said(team, typed) == [("KH-1", why)], typed
    for typed in ({}, {"uic": "HOHU950301"}, {"phone": "12", "birth_year": "19"}, {"nickname": "Hương"}):
        assert said(team, typed) == [], typed


def test_the_likeliest_comes_first_and_no_more_than_five(team: Desk) -> None:
    """Whoever is deleted or the same record is not proposed."""
    own = register(team, serial="KH-0", **HER)
    for number in range(1, 7):
        register(team, serial=f"KH-{number}", **HER | {"phone": None})
    register(team, serial="KH-7", uic=UIC)
    gone = register(team, serial="KH-8", uic=UIC)
    clients.delete(team, gone.id)
    found = said(team, HER | {"uic": UIC}, own.id)
    assert (found[0], len(found)) == (("KH-7", ["same_uic"]), alike.MOST)
    assert "KH-0" not in dict(found)


def test_somebody_else_is_asked_about_once(team: Desk) -> None:
    """Said while she was typed, it is kept with her record; it can be taken back."""
    first = register(team, serial="KH-1", **HER)
    assert said(team, HER, None, {first.id}) == []
    saved = clients.register(team, {"registered_on": JULY, "serial": "KH-2", **HER}, YES, apart=(first.id,))
    assert said(team, HER, saved.id) == []
    assert said(team, HER, first.id) == []
    same_person.ask_again(team, saved.id, (first.id,))
    assert said(team, HER, saved.id) == [("KH-1", ["same_phone", "name"])]
    same_person.keep_apart(team, first.id, (saved.id,))
    assert said(team, HER, saved.id) == []


TYPED = st.fixed_dictionaries(
    {},
    optional={
        "uic": st.sampled_from(
            [UIC, uic.build("Hoa", "Hung", 1995, 4, "01"), uic.build("Lan", "Long", 1988, 1, "79")]
        ),
        "partner_code": st.sampled_from(["PN-01", "pn 01", "pn_02", "Đ-1"]),
        "phone": st.sampled_from(["0912345678", "0987654321"]),
        "nickname": st.sampled_from(["Hương", "Huong", "Hường", "Lan", "Lan Anh"]),
        "birth_year": st.sampled_from([1988, 1995]),
        "birth_month": st.sampled_from([1, 3, 4]),
        "gender": st.sampled_from(["f", "m", "undisclosed"]),
    },
).filter(lambda typed: "birth_year" in typed or "birth_month" not in typed)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TYPED, min_size=1, max_size=4), TYPED)
def test_the_database_leaves_nobody_out(
    tmp_path_factory: pytest.TempPathFactory, known: list[dict[str, Any]], asked: dict[str, Any]
) -> None:
    """What the query gives is what the rules say of each pair, one by one."""
    desk = _one_desk(tmp_path_factory)
    with desk.write() as (session, author):
        made = [_write(session, author, desk, typed) for typed in known]
        traits = same_person.traits(asked)
        wanted = {
            own
            for own, typed in zip(made, known, strict=True)
            if likeness.reasons(traits, same_person.traits(typed))
        }
        assert {one.id for one in alike.find(session, traits)} == wanted
        session.rollback()


_DESKS: list[Desk] = []


def _one_desk(factory: pytest.TempPathFactory) -> Desk:
    if not _DESKS:
        _DESKS.append(new_team(factory.mktemp("alike")))
    return _DESKS[0]


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Any:
    yield
    while _DESKS:
        _DESKS.pop().close()


def _write(session: Any, author: Any, desk: Desk, typed: dict[str, Any]) -> str:
    group = identity.get(session, identity.GROUP)
    values = {**typed, "group_id": group, "registered_on": JULY}
    return record.save(session, author, catalog.THINGS["client"], values).id


@pytest.mark.parametrize("people", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_of_many_it_is_found_while_typing(
    team: Desk, capsys: pytest.CaptureFixture[str], people: int
) -> None:
    """The time is printed; a test of it would measure the machine."""
    draw = random.Random(1)  # noqa: S311 - made-up people
    names = ("Lan", "Hoa", "Mai", "Hương", "Thủy", "Đào", "Ngọc Anh", "Trang", "Linh", "Phượng")
    with team.write() as (session, author):
        group = identity.get(session, identity.GROUP)
        for number in range(people):
            year, month = draw.randrange(1970, 2006), draw.randrange(1, 13)
            code = uic.build(
                draw.choice(names), draw.choice(names), year, month, draw.choice(("01", "79", "31"))
            )
            values = {"nickname": draw.choice(names), "birth_year": year, "birth_month": month, "gender": "f"}
            record.save(
                session,
                author,
                catalog.THINGS["client"],
                {
                    **values,
                    "uic": code,
                    "group_id": group,
                    "serial": f"L-{number}",
                    "registered_on": JULY,
                    "phone": f"09{number:08d}",
                    "partner_code": f"PN-{number}",
                },
            )
    her = make(team, "client", registered_on=JULY, serial="KH-1", uic=UIC, **HER)
    typed = {**HER, "uic": uic.build("Hoa", "Hung", 1995, 4, "01"), "partner_code": "PN-77"}
    took = []
    for _time in range(9):
        start = time.perf_counter()
        found = same_person.look(team, typed)
        took.append(time.perf_counter() - start)
    with capsys.disabled():
        best, middle = 1000 * min(took), 1000 * statistics.median(took)
        print(f"\nsame person among {people}: {best:.0f} ms best, {middle:.0f} ms middle of 9")  # noqa: T201
    assert her in {one.id for one in found}


def test_the_log_names_nobody(team: Desk, tmp_path: Path) -> None:
    """Neither what was typed nor who was found stands anywhere outside of the encrypted file."""
    register(team, serial="KH-LOG-1", uic=UIC, **HER)
    same_person.look(team, HER | {"uic": UIC})
    same_person.keep_apart(team, "0" * 36, ("1" * 36,))
    for path in tmp_path.rglob("*"):
        written = path.read_bytes() if path.is_file() else b""
        for word in ("Hương", "KH-LOG-1", UIC, "0912345678"):
            assert word.encode() not in written, path.name
