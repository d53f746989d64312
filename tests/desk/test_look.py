"""Dump gives the bundle's own bytes; check finds what was done to a desk behind its back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from team_desk import new_team

from outreach_desk.desk import enter, look
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Usage
from outreach_desk.records import catalog, record
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.records.search import SearchEntry

IDS = [f"0190a000-0000-7000-8000-00000000000{number}" for number in range(4)]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    made = new_team(tmp_path)
    sheet = (
        f'id,registered_on,serial,gender,nickname,note\n{IDS[2]},2026-07-02,"a,b",m,,\n'
        f'{IDS[1]},2026-07-01,S-1,f,Nhài,"one\n""two"""\n'
    )
    assert enter.load(made, "client", sheet.encode()).saved == 2
    yield made
    made.close()


def spoil(desk: Desk, statement: Any) -> None:
    with desk.write() as (session, _):
        session.execute(statement)


def codes(desk: Desk) -> list[str]:
    return [finding.code for finding in look.check(desk).problems]


def test_a_dump_has_the_form_of_a_bundle(team: Desk) -> None:
    """Header of the definition, CRLF, quotes only where needed, sorted by id, no private column, no BOM."""
    thing = catalog.THINGS["client"]
    data = look.dump(team, "client").csv()
    lines = data.split(b"\r\n")
    assert lines[0].decode() == ",".join(thing.header)
    assert [line.split(b",")[0].decode() for line in lines[1:]] == [IDS[1], IDS[2], ""]
    assert b'"a,b"' in lines[2]
    assert "Nhài".encode() not in data


def test_private_columns_stand_before_the_last_six(team: Desk) -> None:
    """They come only when asked for; a line break inside a cell is LF."""
    found = look.dump(team, "client", private=True)
    assert found.header[-9:-6] == ("nickname", "phone", "note")
    assert found.header[-6:] == ("deleted", "erased", "version", "edits", "changed_by", "changed_at")
    assert 'Nhài,,"one\n""two""",false,false,'.encode() in found.csv()


def test_deleted_records_are_dumped_too(team: Desk) -> None:
    """The table is what travels: a deletion is part of it."""
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], IDS[1])
    assert [row["deleted"] for row in look.dump(team, "client").as_dict()["rows"]] == ["true", "false"]


@pytest.mark.parametrize("table", look.DESK_TABLES)
def test_the_desks_own_tables_can_be_dumped(team: Desk, table: str) -> None:
    """Devices, bundles, received states and questions, in the order of their columns."""
    assert look.dump(team, table).header[0] == "id"


def test_an_unknown_table_is_wrong_usage(team: Desk) -> None:
    """The keys of the desk are no table to look at."""
    with pytest.raises(Usage):
        look.dump(team, "desk")


def test_a_sound_desk_has_no_problems(team: Desk) -> None:
    """Three records: the group and two clients."""
    assert look.check(team).as_dict() == {"records": 3, "bundles": 0, "problems": []}


@pytest.mark.parametrize(
    "values",
    [
        {"version": "zzzzzzzz:1 aaaaaaaa:1"},
        {"version": "aaaaaaaa:1"},
        {"edits": "*=aaaaaaaa:9"},
        {"edits": ""},
    ],
)
def test_stamps_that_do_not_fit_are_found(team: Desk, values: dict[str, str]) -> None:
    """Not canonical, or a stamp above the version."""
    client = catalog.THINGS["client"].model
    spoil(team, sa.update(client).where(client.id == IDS[1]).values(**values))
    found = look.check(team).problems
    assert [(one.code, one.table, one.record) for one in found] == [("stamps", "client", IDS[1])]


def test_a_value_without_a_stamp_is_found(team: Desk) -> None:
    """What nobody ever set is empty."""
    client = catalog.THINGS["client"].model
    spoil(team, sa.update(client).where(client.id == IDS[1]).values(commune="2025:00001"))
    assert codes(team) == ["stamps"]


def test_a_change_number_from_nowhere_is_found(team: Desk) -> None:
    """Every change has a number that this desk drew."""
    client = catalog.THINGS["client"].model
    spoil(team, sa.update(client).where(client.id == IDS[1]).values(change=999))
    assert codes(team) == ["change_number"]


@pytest.mark.parametrize(
    "spoiled",
    [
        sa.update(SearchEntry).where(SearchEntry.record_id == IDS[1]).values(words="someone else"),
        sa.delete(SearchEntry).where(SearchEntry.record_id == IDS[1]),
        sa.insert(SearchEntry).values(table_name="consent", record_id=IDS[1], words="s 1"),
    ],
    ids=["wrong", "missing", "extra"],
)
def test_a_search_index_that_does_not_hold_the_records_is_found(team: Desk, spoiled: Any) -> None:
    """Each record has the words its columns make, and nothing else has any."""
    spoil(team, spoiled)
    found = look.check(team).problems
    assert [(one.code, one.record) for one in found] == [("search", IDS[1])]
    assert "Nhài" not in found[0].words()


def bundle(counts: dict[str, int]) -> Bundle:
    return Bundle(
        id=IDS[3],
        direction="in",
        kind="report",
        to="office",
        device="abcdefgh",
        seq=1,
        manifest_hash="0",
        file_hash="0",
        file_name="",
        manifest=json.dumps({"outreachDesk": {"counts": counts}}),
        created="2026-07-01T00:00:00Z",
        handled_at="2026-07-01T00:00:00Z",
        outcome="imported",
    )


def state(record_id: str) -> Received:
    return Received(
        bundle_id=IDS[3], table_name="client", record_id=record_id, row=2, cells="{}", top=1, outcome="new"
    )


@pytest.mark.parametrize(("said", "found"), [(1, []), (2, ["recount"]), (0, ["recount"])])
def test_received_states_are_counted_again(team: Desk, said: int, found: list[str]) -> None:
    """Each bundle keeps as many states of a table as its manifest says; devices are no states."""
    with team.write() as (session, _):
        session.add(bundle({"client": said, "device": 5}))
        session.flush()
        session.add(state(IDS[1]))
    assert codes(team) == found


def test_a_state_without_its_record_is_found(team: Desk) -> None:
    """What was taken in is here."""
    with team.write() as (session, _):
        session.add(bundle({"client": 1}))
        session.flush()
        session.add(state(IDS[3]))
    assert codes(team) == ["record_gone"]
