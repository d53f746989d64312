"""Load: good rows come in as through a form, every problem has its row and column, nothing comes in twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from team_desk import PASSPHRASE

from outreach_desk.desk import enter, look, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enter import Loaded
from outreach_desk.ground import dates, uic
from outreach_desk.ground.errors import Problem, Refused, Usage
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record

IDS = [f"0190a000-0000-7000-8000-00000000000{number}" for number in range(10)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    made = unlock.new_office(Home(tmp_path / "office"), PASSPHRASE, name="Office")
    yield made
    made.close()


def load(desk: Desk, table: str, text: str) -> Loaded:
    return enter.load(desk, table, text.encode())


def rows(desk: Desk, table: str, *, private: bool = False) -> list[dict[str, str]]:
    found: list[dict[str, str]] = look.dump(desk, table, private=private).as_dict()["rows"]
    return found


def problems(loaded: Loaded) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.problem.code) for one in loaded.problems]


def refusal(desk: Desk, table: str, data: bytes) -> Problem:
    with pytest.raises(Problem) as raised:
        enter.load(desk, table, data)
    return raised.value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(("before", "line_end"), [("", "\n"), ("\ufeff", "\r\n")])
def test_a_sheet_is_read_as_spreadsheets_write_it(
    team: Desk, separator: str, before: str, line_end: str
) -> None:
    """Comma, semicolon, tab, BOM or none, both line ends, quoted line breaks, days as typed or ISO."""
    lines = [["registered_on", "nickname", "note"], ["1/7/2026", "Na", '"one\ntwo"'], ["2026-07-02", "", ""]]
    text = before + line_end.join(separator.join(line) for line in lines) + line_end
    loaded = load(team, "client", text)
    assert (loaded.rows, loaded.saved, problems(loaded)) == (2, 2, [])
    found = [
        (row["registered_on"], row["nickname"], row["note"]) for row in rows(team, "client", private=True)
    ]
    assert sorted(found) == [("2026-07-01", "Na", "one\ntwo"), ("2026-07-02", "", "")]


def test_every_problem_is_named_and_good_rows_are_kept(team: Desk) -> None:
    """Row numbers are the spreadsheet's; empty rows count as rows but are no records."""
    loaded = load(
        team,
        "client",
        "registered_on,gender,birth_year,educator_code\n"
        "2026-07-01,f,1990,\n"
        "\n"
        "31/02/2026,zz,19x,M-9\n"
        ",,,\n"
        "2026-07-01,f\n"
        ",f,1990,\n"
        "2026-07-01,m,2015,\n",
    )
    assert problems(loaded) == [
        (4, "registered_on", "day_unknown"),
        (4, "gender", "unknown_code"),
        (4, "birth_year", "not_a_number"),
        (4, "educator_code", "no_such_record"),
        (6, None, "ragged_row"),
        (7, "registered_on", "required"),
        (8, "birth_year", "under_age"),
    ]
    assert (loaded.rows, loaded.saved, loaded.unchanged, loaded.refused) == (5, 1, 0, False)
    assert len(rows(team, "client")) == 1


def test_a_sheet_with_ids_twice_changes_nothing(team: Desk) -> None:
    """The second time every row is unchanged, what the desk filled in stays, and the bytes are the same."""
    text = f"id,registered_on,serial,gender\n{IDS[1]},2026-07-01,,f\n{IDS[2].upper()},2026-07-02,,m\n"
    assert load(team, "client", text).saved == 2
    before = look.dump(team, "client").csv()
    again = load(team, "client", text)
    assert (again.saved, again.unchanged, problems(again)) == (0, 2, [])
    assert look.dump(team, "client").csv() == before
    changed = load(team, "client", text.replace(",f\n", ",m\n"))
    assert (changed.saved, changed.unchanged) == (1, 1)


def test_one_id_twice_in_a_sheet_is_a_problem(team: Desk) -> None:
    """The first row stands; the other is named."""
    loaded = load(
        team, "client", f"id,registered_on\n{IDS[1]},2026-07-01\n{IDS[1]},2026-07-02\nx,2026-07-01\n"
    )
    assert problems(loaded) == [(3, "id", "id_twice"), (4, "id", "bad_id")]
    assert [row["registered_on"] for row in rows(team, "client")] == ["2026-07-01"]


def test_records_are_named_by_their_codes(team: Desk) -> None:
    """A member by code, a client by serial, UIC or partner's code; a row of the same act by id."""
    code = uic.build("Hoa", "Nam", 1990, 3, "01")
    assert load(team, "member", "code\nM-1\n").saved == 1
    clients = load(
        team,
        "client",
        f"serial,uic,partner_code,educator_code,registered_on\nS-1,,,M-1,2026-07-01\n,{code},,,2026-07-01\n"
        ",,P 3,,2026-07-01\n",
    )
    assert problems(clients) == []
    typed = f"{code[:4].lower()}-{code[4:]}"
    loaded = load(
        team,
        "consent",
        f"given_on,purpose,client_code\n1/7/2026,record,S-1\n1/7/2026,record,{typed}\n1/7/2026,record,P  3\n",
    )
    assert (loaded.saved, problems(loaded)) == (3, [])
    by_id = {row["id"]: row for row in rows(team, "client")}
    assert {by_id[row["client_id"]]["serial"] == "S-1" for row in rows(team, "consent")} == {True, False}
    assert len({row["client_id"] for row in rows(team, "consent")}) == 3


def test_a_code_that_two_bear_names_nobody(team: Desk) -> None:
    """Two clients with one UIC: the row waits for an id. An id and a code must mean the same record."""
    code = uic.build("Hoa", "Nam", 1990, 3, "01")
    load(team, "client", f"id,uic,registered_on\n{IDS[1]},{code},2026-07-01\n{IDS[2]},{code},2026-07-01\n")
    load(team, "client", f"id,serial,registered_on\n{IDS[3]},S-3,2026-07-01\n")
    loaded = load(
        team,
        "consent",
        "client_id,client_code,purpose,given_on\n"
        f",{code},record,2026-07-01\n{IDS[1]},S-3,record,2026-07-01\n{IDS[3]},S-3,record,2026-07-01\n",
    )
    assert problems(loaded) == [(2, "client_code", "ambiguous"), (3, "client_code", "two_records")]
    assert [row["client_id"] for row in rows(team, "consent")] == [IDS[3]]


def test_a_code_is_looked_for_in_the_rows_own_group(office: Desk) -> None:
    """At the office two groups may have a member M-1; the row's group says which is meant."""
    load(office, "peer_group", f"id,code,name\n{IDS[1]},A,A\n{IDS[2]},B,B\n")
    load(office, "member", f"id,group_code,code\n{IDS[3]},A,M-1\n{IDS[4]},B,M-1\n")
    loaded = load(office, "client", "educator_code,group_code,registered_on\nM-1,B,2026-07-01\n")
    assert problems(loaded) == []
    assert [row["educator_id"] for row in rows(office, "client")] == [IDS[4]]


def test_attendance_is_one_record_per_meeting_and_person(team: Desk) -> None:
    """Loaded twice, without ids, it changes nothing: the id is made of both."""
    load(team, "client", f"id,serial,registered_on\n{IDS[1]},S-1,2026-07-01\n")
    meetings = f"id,held_on,kind,status\n{IDS[2]},2026-07-01,periodic_meeting,held\n"
    assert problems(load(team, "meeting", meetings)) == []
    sheet = f"meeting_id,client_code,presence\n{IDS[2]},S-1,present\n"
    assert load(team, "attendance", sheet).saved == 1
    assert load(team, "attendance", sheet).unchanged == 1
    assert len(rows(team, "attendance")) == 1


def test_the_desk_fills_in_serial_span_and_status(office: Desk) -> None:
    """A referral without them gets a slip number of its own, thirty days, and is open; a client a serial."""
    load(office, "organisation", "code,name,kind\nO-1,Clinic,moh_dept\n")
    load(office, "peer_group", "code,name\nA,A\n")
    load(office, "client", f"id,group_code,registered_on\n{IDS[1]},A,2026-07-01\n")
    service = next(iter(record.reference.shipped().codes("service_type"))).code
    loaded = load(
        office,
        "referral",
        f"client_id,issued_on,service,organisation_code\n{IDS[1]},2026-07-01,{service},O-1\n",
    )
    assert problems(loaded) == []
    (client,), (slip,) = rows(office, "client"), rows(office, "referral")
    assert [client["serial"], slip["serial"]] == [uic.serial(office.device, number) for number in (1, 2)]
    assert (slip["valid_until"], slip["status"]) == (
        (date(2026, 7, 1) + timedelta(days=30)).isoformat(),
        "issued",
    )


def test_a_row_that_fails_spends_no_serial(team: Desk) -> None:
    """Serials have no holes from rows that were never kept; one that is taken already is passed over."""
    taken = uic.serial(team.device, 1)
    load(team, "client", f"serial,registered_on\n{taken},2026-07-01\n,\n,2026-07-01\n")
    assert sorted(row["serial"] for row in rows(team, "client")) == [taken, uic.serial(team.device, 2)]


def test_a_team_writes_only_its_own_groups_records(team: Desk) -> None:
    """An empty group is its own; another one is a problem of the row."""
    loaded = load(team, "client", f"group_id,registered_on\n,2026-07-01\n{IDS[9]},2026-07-01\n")
    assert problems(loaded) == [(3, "group_id", "other_group")]
    assert [row["group_id"] for row in rows(team, "client")] == [team.fact(identity.GROUP)]
    assert problems(load(team, "client", "group_code,registered_on\nG-1,2026-07-01\n")) == []


def test_a_deleted_record_does_not_come_back_by_a_sheet(team: Desk) -> None:
    """Who deleted it meant it."""
    sheet = f"id,registered_on\n{IDS[1]},2026-07-01\n"
    load(team, "client", sheet)
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], IDS[1])
    loaded = load(team, "client", sheet)
    assert (problems(loaded), loaded.refused) == ([(2, "id", "record_deleted")], True)


@pytest.mark.parametrize(
    ("data", "code", "row", "column"),
    [
        (b"registered_on\n\xff\xfe\n", "not_utf8", 2, None),
        (b"registered_on\n\xed\xa0\x80\n", "not_utf8", 2, None),
        (b"registered_on\n\0\n", "not_text", 2, None),
        (b'registered_on,note\n2026-07-01,"a"b\n', "csv_form", 2, None),
        (b'registered_on\n"2026', "csv_form", 2, None),
        (b"Na,1990\n", "no_header", 1, None),
        (b"", "no_header", 1, None),
        (b"registered_on,registered_on\n", "column_twice", 1, "registered_on"),
        (b"registered_on,colour\n", "unknown_column", 1, "colour"),
        (b"registered_on,deleted\n", "unknown_column", 1, "deleted"),
        (b"registered_on,\n", "column_unnamed", 1, None),
    ],
)
def test_what_is_no_sheet_is_refused_whole(
    team: Desk, data: bytes, code: str, row: int, column: str | None
) -> None:
    """Nothing is written, and the message says where."""
    problem = refusal(team, "client", data)
    assert (type(problem), problem.code, problem.row, problem.column) == (Refused, code, row, column)
    assert rows(team, "client") == []


def test_a_first_row_of_data_is_not_repeated(team: Desk) -> None:
    """A forgotten header may be somebody's name: the message does not carry it."""
    assert "Lan" not in refusal(team, "client", b"Lan,1990\nregistered_on,1\n").message()


def test_only_the_office_keeps_its_lists(team: Desk) -> None:
    """Organisations and their like come to a team in a package; a word for no table is wrong usage."""
    assert refusal(team, "organisation", b"code,name\n").code == "only_office"
    unknown = refusal(team, "device", b"id\n")
    assert (type(unknown), unknown.code) == (Usage, "unknown_table")


def test_new_records_in_forms_get_the_same_defaults(team: Desk) -> None:
    """A form asks the same function; what is given stays, a known record gets nothing."""
    thing = catalog.THINGS["referral"]
    with team.write() as (session, author):
        given = {"issued_on": dates.today(), "valid_until": dates.today(), "serial": "X"}
        whole = enter.with_defaults(session, author, thing, given)
        assert whole == {**given, "status": "issued"}
        filled = enter.with_defaults(session, author, catalog.THINGS["client"], {})
        assert filled == {
            "group_id": identity.get(session, identity.GROUP),
            "serial": uic.serial(author.device, 1),
        }
