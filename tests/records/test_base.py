"""The one definition of each kind of record, and the classes that are made from it."""

from datetime import date

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import SQLModel

from outreach_desk.records.base import STAMPS, Thing
from outreach_desk.records.catalog import THINGS
from outreach_desk.records.client import Client, ClientFields
from outreach_desk.records.columns import Kind

things = pytest.mark.parametrize("thing", THINGS.values(), ids=lambda thing: thing.name)


def test_fields_check_themselves_when_made_and_all_at_once() -> None:
    """A table row does not: it may hold what a joined state lacks."""
    with pytest.raises(ValidationError) as error:
        ClientFields(birth_month=13, gender="a-b", nobody=1)  # type: ignore[call-arg]
    assert {found["loc"][0] for found in error.value.errors()} == {"birth_month", "gender", "nobody"}
    assert ClientFields(nickname=" Hoa ").nickname == "Hoa"
    assert Client(id="x", version="", edits="", change=0, birth_month=13).birth_month == 13


@things
def test_a_fact_is_private_or_travels_and_never_both(thing: Thing) -> None:
    """A private column belongs to no fact; each travelling one to exactly one."""
    in_facts = [column for columns in thing.facts.values() for column in columns]
    assert sorted(in_facts) == sorted([*(column.name for column in thing.travelling), "deleted"])
    for column in thing.columns.values():
        assert (column.fact is None) == column.private
        assert (column.name in in_facts) == column.travels


@things
def test_no_fact_bears_a_name_that_the_format_needs(thing: Thing) -> None:
    """`deleted` is its own fact, `*` stands for the lowest, `erased` is none."""
    assert thing.facts["deleted"] == ("deleted",)
    assert not {"*", "erased", "id", *STAMPS[2:]} & set(thing.facts)
    assert all(fact.isascii() and fact.replace("_", "").isalnum() for fact in thing.facts)


@things
def test_the_header_is_id_travelling_columns_and_the_six(thing: Thing) -> None:
    """In definition order, nothing private."""
    assert thing.header[0] == "id"
    assert thing.header[-6:] == ("deleted", "erased", "version", "edits", "changed_by", "changed_at")
    assert list(thing.header[1:-6]) == [c.name for c in thing.columns.values() if not c.private]


@things
def test_free_text_never_travels(thing: Thing) -> None:
    """A note says more than its writer knows."""
    assert [c.name for c in thing.travelling if c.kind is Kind.NOTE] == []


@things
def test_each_column_is_in_the_table_and_the_table_has_no_other(thing: Thing) -> None:
    """Columns of the definition, of each record, nothing else."""
    table = SQLModel.metadata.tables[thing.name]
    assert set(table.c.keys()) == {"id", *thing.columns, *STAMPS, "change"}
    assert {name for name, column in thing.columns.items() if table.c[name].nullable is False} == set()


@things
def test_each_reference_is_a_constraint_checked_at_the_end(thing: Thing) -> None:
    """A name of nobody cannot be stored."""
    keys = {
        key.parent.name: (key.target_fullname, key.deferrable, key.initially)
        for key in SQLModel.metadata.tables[thing.name].foreign_keys
    }
    assert keys == {name: (f"{table}.id", True, "DEFERRED") for name, table in thing.references.items()}


@things
def test_each_limit_of_the_definition_is_a_named_check(thing: Thing) -> None:
    """Numbers between two limits, texts not empty and not too long."""
    checks = {
        str(check.name)
        for check in SQLModel.metadata.tables[thing.name].constraints
        if isinstance(check, sa.CheckConstraint)
    }
    expected = set()
    for name, column in thing.columns.items():
        if column.kind is Kind.WHOLE:
            expected.add(f"ck_{thing.name}_{name}_range")
        elif column.kind not in {Kind.DAY, Kind.FLAG}:
            expected.add(f"ck_{thing.name}_{name}_length")
    assert checks == expected


@things
def test_what_names_its_record_is_there(thing: Thing) -> None:
    """Code column, day of the event, root, what its id is made of."""
    named = [thing.code_column, thing.event_on, thing.root, *thing.made_of]
    assert [name for name in named if name is not None and name not in thing.columns] == []
    assert thing.root is None or thing.root in thing.references
    assert (thing.make_id is None) == (thing.made_of == ())
    assert thing.event_on is None or thing.columns[thing.event_on].kind is Kind.DAY
    assert all(not thing.columns[name].personal and not thing.columns[name].private for name in thing.made_of)


def test_the_cells_of_a_row_hold_nothing_private() -> None:
    """And `deleted` as every cell: a text."""
    row = Client(
        id="x",
        version="",
        edits="",
        change=0,
        nickname="Hoa",
        registered_on=date(2026, 1, 2),
        birth_year=1990,
    )
    cells = THINGS["client"].cells(row)
    assert set(cells) == {*(c.name for c in THINGS["client"].travelling), "deleted"}
    given = {name: cell for name, cell in cells.items() if cell}
    assert given == {"registered_on": "2026-01-02", "birth_year": "1990", "deleted": "false"}


def test_what_erasure_empties() -> None:
    """Every private column and each travelling one that points at a person."""
    assert THINGS["client"].personal == {
        "serial",
        "uic",
        "partner_code",
        "nickname",
        "phone",
        "birth_year",
        "birth_month",
        "commune",
        "note",
    }
