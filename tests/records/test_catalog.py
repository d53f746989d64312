"""All kinds of records together: order, owners, lists, and what no column may ever hold."""

import re

import pytest

from outreach_desk.records import catalog, reference
from outreach_desk.records.base import Thing
from outreach_desk.records.catalog import THINGS

things = pytest.mark.parametrize("thing", THINGS.values(), ids=lambda thing: thing.name)

# No result or status of HIV, no legal name, no number of an identity card or insurance, no place on a map,
# no picture, no finger: the programme needs none of them, and a seized laptop must not hold them.
FORBIDDEN = re.compile(
    r"hiv|aids|serostatus|viral|diagnos|reactive"
    r"|legal|full_?name|first_?name|last_?name|surname|cccd|cmnd|id_?card|id_?number|passport|insurance|bhyt"
    r"|gps|latitude|longitude|coordinate|(^|_)(lat|lon|lng)($|_)"
    r"|photo|picture|image|face|finger|biometric|facebook|zalo"
)


def test_the_tables_of_the_main_job_are_there() -> None:
    """As the issues list them."""
    assert sorted(THINGS) == sorted(
        [
            "organisation", "intervention_point", "peer_group", "code", "person_link",
            "member", "membership", "client", "consent", "meeting", "attendance", "contact", "service",
            "referral", "establishment", "need", "follow_up", "period_report",
        ]
    )  # fmt: skip


def test_a_record_names_only_what_stands_before_it() -> None:
    """So one pass in this order finds each reference; the one ring is the member who is a client."""
    known: set[str] = set()
    ahead = []
    for thing in THINGS.values():
        known.add(thing.name)
        ahead += [(thing.name, column) for column, table in thing.references.items() if table not in known]
    assert ahead == [("member", "client_id")]


@things
def test_each_reference_names_a_table_of_ours(thing: Thing) -> None:
    """Nothing points outside."""
    assert set(thing.references.values()) <= set(THINGS)


@things
def test_each_list_that_a_column_names_is_shipped(thing: Thing) -> None:
    """A column of a list that nobody has could never be filled."""
    named = {column.codes for column in thing.columns.values() if column.codes}
    assert named <= set(reference.shipped().lists())


@things
def test_no_column_is_made_for_what_must_not_be_kept(thing: Thing) -> None:
    """By name and by label."""
    found = [
        name
        for name, column in thing.columns.items()
        if FORBIDDEN.search(name) or FORBIDDEN.search(column.label.lower())
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted", ["hiv_status", "cccd", "gps_point", "lat", "full_name", "photo", "test_reactive"]
)
def test_the_search_for_such_columns_finds_them(planted: str) -> None:
    """Planted: a pattern that matches nothing proves nothing."""
    assert FORBIDDEN.search(planted)


def test_no_list_offers_a_result_of_a_test_for_hiv() -> None:
    """`service_result` says how a service went, never what a test said."""
    codes = [code.code for code in reference.shipped().codes("service_result")]
    assert [code for code in codes if re.search(r"positive|negative|reactive|hiv", code)] == []


def test_office_and_group_share_all_tables_between_them() -> None:
    """Each has one owner."""
    assert {thing.name for thing in catalog.OFFICE} == {
        "code", "organisation", "peer_group", "intervention_point", "person_link",
    }  # fmt: skip
    assert {*catalog.OFFICE, *catalog.GROUP} == set(THINGS.values())
    assert not {*catalog.OFFICE} & {*catalog.GROUP}


def test_each_record_of_a_group_leads_to_its_group() -> None:
    """By a column of its own or by its root, which has one."""
    for thing in catalog.GROUP:
        root = THINGS[thing.references[thing.root]] if thing.root else thing
        assert root.columns["group_id"].references == "peer_group"


def test_names_phones_and_places_stay_on_the_desk() -> None:
    """The private columns, one by one: a new one is a decision."""
    private = {(t.name, c.name) for t in THINGS.values() for c in t.columns.values() if c.private}
    assert private == {
        ("client", "nickname"), ("client", "phone"), ("client", "note"), ("member", "nickname"),
        ("establishment", "name"), ("establishment", "address"), ("meeting", "place"), ("meeting", "note"),
        ("contact", "note"), ("referral", "note"), ("service", "note"),
        ("need", "note"), ("follow_up", "note"), ("period_report", "note"),
    }  # fmt: skip
