"""I-05 and I-06 on small worlds counted by hand: who was reached, of what gender and age, and who is new."""

import pytest
import sqlalchemy as sa
from report_world import LATER, Q3, World, day
from sqlmodel import col

from outreach_desk.records.client import Client
from outreach_desk.reports import period


def reached(made: World, indicator: str = "I-05", asked: period.Period = Q3) -> dict[str, int | float | None]:
    """Give all figures of persons by line, without what was planned."""
    rows = made.report(asked, LATER, indicator).rows
    return {row.line: row.value for row in rows if row.unit == "person" and row.line != "PLANNED"}


def turns(made: World) -> tuple[int | float | None, int | float | None]:
    """Give the turns, and how many of them are without a name."""
    return tuple(made.figure("I-05", line, "turn") for line in ("TOTAL", "TOTAL/anonymous"))  # type: ignore[return-value]


def test_the_golden_example(made: World) -> None:
    """A: two contacts on one day, the meeting. B: the meeting. C has not agreed. Three without a name.

    Turns: A 1 + 1, B 1, C 1, heads 2, the contact without a name 1: 7, of these without a name 4.
    """
    a, b, c = made.client(), made.client(), made.client(consent=None)
    made.change("client", a, gender="f", birth_year=2002, birth_month=8, population="sw_f pwid")
    made.change("client", b, gender="tg_w", birth_year=1970, population="sw_f")
    for _ in range(2):
        made.contact(day(7, 5), client_id=a)
    made.contact(day(9, 30), gender="f")
    meeting = made.meeting(day(8, 10), anonymous_f=2)
    for client in (a, b, c):
        made.came(meeting, client_id=client)
    assert turns(made) == (7, 4)
    assert reached(made) == {
        "TOTAL": 2,
        "GENDER/f": 1,
        "GENDER/tg_w": 1,
        "AGE/18_24": 1,
        "AGE/50_over": 1,
        "POPULATION/sw_f": 2,
        "POPULATION/pwid": 1,
    }
    row = made.report().find("I-05", "TOTAL", "person")
    assert row is not None
    assert row.reasons == {"no_consent": 1}


def test_a_meeting_of_the_core_team_reaches_nobody(made: World) -> None:
    """Its kind says so; one that did not happen, the absent and the unmarked reach nobody either."""
    client = made.client()
    made.came(made.meeting(day(7, 5), kind="core_briefing", anonymous_f=3), client_id=client)
    made.came(made.meeting(day(7, 6)), client_id=client, presence="absent")
    made.came(made.meeting(day(7, 7)), client_id=client, presence="unmarked")
    made.came(made.meeting(day(7, 8), status="planned"), client_id=client)
    assert (turns(made), reached(made)) == ((0, 0), {"TOTAL": 0})


def test_a_member_counts_where_she_is_a_client(made: World) -> None:
    """Two marks of one human being at one meeting are one turn; who is a member only does the reaching."""
    client = made.client()
    member = made.make("member", group_id=made.group, code="TV1", client_id=client)
    meeting = made.meeting(day(7, 5))
    made.came(meeting, client_id=client)
    made.came(meeting, member_id=member)
    made.came(meeting, member_id=made.make("member", group_id=made.group, code="TV2"))
    assert (turns(made), reached(made)["TOTAL"]) == ((1, 0), 1)


def test_linked_records_are_one_person(made: World) -> None:
    """The earliest record that says it gives gender and birth; nothing known stands as not known."""
    one, other, third = made.client(), made.client(), made.client()
    made.link(one, other)
    made.change("client", other, gender="m", birth_year=2007)
    made.contact(day(7, 1), client_id=one)
    made.contact(day(7, 1), client_id=other)
    made.contact(day(7, 2), client_id=third)
    assert turns(made) == (2, 0)
    assert reached(made) == {
        "TOTAL": 2,
        "GENDER/m": 1,
        "GENDER/UNKNOWN": 1,
        "AGE/18_24": 1,
        "AGE/UNKNOWN": 1,
        "POPULATION/UNKNOWN": 2,
    }


def test_another_record_of_hers_says_what_the_one_under_which_she_was_reached_does_not(made: World) -> None:
    """Its word comes last, and not at all once it is deleted; populations are those of the one reached."""
    one, other, third = made.client(), made.client(), made.client()
    made.change("client", one, population="sw_f")
    made.change("client", other, gender="f", birth_year=2007, population="pwid")
    made.change("client", third, gender="m", birth_month=2, birth_year=1970)
    made.link(one, other)
    made.link(one, third)
    made.contact(day(7, 2), client_id=one)
    found = {"TOTAL": 1, "GENDER/f": 1, "AGE/18_24": 1, "POPULATION/sw_f": 1}
    assert reached(made) == found
    made.delete("client", other)
    assert reached(made) == {"TOTAL": 1, "GENDER/m": 1, "AGE/50_over": 1, "POPULATION/sw_f": 1}
    made.change("client", one, gender="tg_w")
    assert reached(made) == {"TOTAL": 1, "GENDER/tg_w": 1, "AGE/50_over": 1, "POPULATION/sw_f": 1}


@pytest.mark.parametrize(
    ("year", "month", "line"),
    [
        (2010, 7, "AGE/16_17"),
        (2010, 8, "AGE/under_16"),
        (2008, 7, "AGE/18_24"),
        (2001, 7, "AGE/25_34"),
        (2001, 8, "AGE/18_24"),
        (1991, 7, "AGE/35_49"),
        (1976, 8, "AGE/35_49"),
        (1976, None, "AGE/50_over"),
    ],
)
def test_age_on_the_first_day_reached(made: World, year: int, month: int | None, line: str) -> None:
    """A band begins with the birthday; a birth known by year only counts as 1 July."""
    client = made.client()
    born = {"birth_year": year, "birth_month": month}
    # As another desk may have written it: here a client under age is refused.
    made.session.execute(sa.update(Client).where(col(Client.id) == client).values(**born))
    made.contact(day(7, 15), client_id=client)
    made.contact(day(9, 15), client_id=client)
    assert {one for one in reached(made) if one.startswith("AGE")} == {line}


def test_what_is_deleted_is_left_out_and_said(made: World) -> None:
    """A contact of a deleted client, and one that was deleted itself."""
    client = made.client()
    made.contact(day(7, 5), client_id=client)
    made.delete("contact", made.contact(day(7, 6), client_id=made.client()))
    made.delete("client", client)
    assert (turns(made), reached(made)) == ((0, 0), {"TOTAL": 0})
    row = made.report().find("I-05", "TOTAL", "turn")
    assert row is not None
    assert row.reasons == {"names_deleted": 1}


def test_new_in_the_year_new_ever_and_again(made: World) -> None:
    """One never before, one last year, one in spring, and one in spring when she had not agreed yet."""
    never, last_year, spring = (made.client(consent=day(1, 1).replace(year=2024)) for _ in range(3))
    late = made.client(consent=day(6, 1))
    made.contact(day(12, 14).replace(year=2025), client_id=last_year)
    made.contact(day(3, 1), client_id=spring)
    made.contact(day(3, 1), client_id=late)
    made.contact(day(4, 1), client_id=made.client())
    for client in (never, last_year, spring, late):
        made.contact(day(7, 5), client_id=client)
        made.contact(day(8, 5), client_id=client)
    assert reached(made, "I-06") == {"NEW_YEAR": 3, "NEW_EVER": 2, "REPEAT": 1}


def test_the_administrative_year_begins_in_december(made: World) -> None:
    """Who was reached on 15 December is not new by that calendar; the 14th was of the old year."""
    first, second = (made.client(consent=day(1, 1).replace(year=2024)) for _ in range(2))
    made.contact(day(12, 14).replace(year=2025), client_id=first)
    made.contact(day(12, 15).replace(year=2025), client_id=second)
    for client in (first, second):
        made.contact(day(7, 5), client_id=client)
    administrative = period.free(day(7, 1), day(9, 30), period.ADMINISTRATIVE)
    assert reached(made, "I-06", administrative) == {"NEW_YEAR": 1, "NEW_EVER": 0, "REPEAT": 1}
    assert reached(made, "I-06") == {"NEW_YEAR": 2, "NEW_EVER": 0, "REPEAT": 0}
