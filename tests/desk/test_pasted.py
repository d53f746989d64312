"""A pasted list: each cell is judged, no child and nobody without consent is kept, one act takes the rest."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from team_desk import problems

from outreach_desk.desk import client_page, clients, pasted
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.pasted import Cells, Chosen
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused

JULY = date(2026, 7, 1)
CHILD = str(dates.today().year - 15)
LAN = Cells("KH-1", "Lan", "1995", "nữ")
ROWS = [("KH-1", "Lan", "1995", "nữ"), ("KH-2", "Mai, Hoa", "03/1990", "Nam")]


def read(words: str) -> list[tuple[str, ...]]:
    return [tuple(pasted.as_map(row).values()) for row in pasted.read(words).rows]


def register(team: Desk, **values: Any) -> clients.Saved:
    return clients.register(team, {"registered_on": JULY, **values}, Agreed(("record",), "spoken", JULY))


@pytest.mark.parametrize("separator", ["\t", ";"])
@pytest.mark.parametrize(
    "head",
    [[], ["Mã", "Tên thường gọi", "Năm sinh", "Giới tính"], ["code", "nickname", "birth year", "gender"]],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_as_people_copy_it(separator: str, head: list[str], end: str) -> None:
    """From a spreadsheet or a chat, with names of columns or without; blank lines are nobody."""
    lines = [separator.join(row) for row in ([head] if head else []) + [list(row) for row in ROWS]]
    assert read(end.join([*lines, "", " "])) == ROWS


def test_columns_stand_in_any_order_and_others_are_left_out() -> None:
    """They are named, so that nobody thinks they were taken; a count of rows is no loss."""
    found = pasted.read("STT\tHọ và tên\tGiới tính\tNăm sinh\tMã KH\n1\tNgười A\tnữ\t1995\tKH-1\n")
    assert (found.rows, found.left_out) == ((Cells("KH-1", "", "1995", "nữ"),), ("Họ và tên",))
    assert read("1,KH-1,Lan,1995,nữ\n2,KH-2,Mai,1990,nam") == [
        ("KH-1", "Lan", "1995", "nữ"),
        ("KH-2", "Mai", "1990", "nam"),
    ]


def test_letters_are_cleaned_as_everywhere() -> None:
    """Invisible ones, hard spaces, letters and marks apart."""
    assert read("KH-1\tĐào\u200b  Lan\u00a0\t1995\tnư\u0303") == [("KH-1", "Đào Lan", "1995", "nữ")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "nothing_pasted"),
        ("Mã;Năm sinh", "nothing_pasted"),
        ('"b', "csv_form"),
        ("a;b\n" * 101, "too_many_rows"),
    ],
)
def test_what_is_no_list_is_refused(words: str, code: str) -> None:
    """With words for what to do."""
    with pytest.raises(Refused) as refused:
        pasted.read(words)
    assert refused.value.code == code


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused(words: str) -> None:
    """Nothing that is pasted brings the program down."""
    try:
        rows = pasted.read(words).rows
    except Refused:
        return
    assert 0 < len(rows) <= pasted.MOST_ROWS


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (Cells(), {}),
        (Cells("hohu 950301-4", "Lan", "1995", "Nữ"), {}),
        (Cells("HOHU9503015"), {"code": ["uic_wrong"]}),
        (Cells("1,2E+09"), {"code": ["number_changed"]}),
        (Cells("x" * 41), {"code": ["too_long"]}),
        (Cells(birth="95"), {"birth": ["birth_form"]}),
        (Cells(birth="31/02/1995"), {"birth": ["day_unknown"]}),
        (Cells(birth="1890"), {"birth": ["year_far"]}),
        (Cells(birth="2090"), {"birth": ["in_future"]}),
        (Cells(gender="đàn bà"), {"gender": ["gender_unknown"]}),
        (
            Cells("1,2E+09", "a\x07", "95", "?"),
            {
                "code": ["number_changed"],
                "nickname": ["forbidden_character"],
                "birth": ["birth_form"],
                "gender": ["gender_unknown"],
            },
        ),
    ],
)
def test_each_cell_is_judged(team: Desk, cells: Cells, wanted: dict[str, list[str]]) -> None:
    """All problems of a row at once."""
    (verdict,) = pasted.look(team, [cells])
    assert {name: [one.code for one in found] for name, found in verdict.problems.items()} == wanted


@pytest.mark.parametrize(
    ("typed", "gender"),
    [
        ("nữ", "f"),
        ("NU", "f"),
        ("Woman", "f"),
        ("m", "m"),
        ("Chuyển giới nữ", "tg_w"),
        ("tg nam", "tg_m"),
        ("", None),
    ],
)
def test_genders_are_read_as_people_write_them(team: Desk, typed: str, gender: str | None) -> None:
    """In both languages, without marks, as codes."""
    (saved,) = pasted.save(team, [Chosen(0, Cells(gender=typed), ("record",))], "spoken", JULY)
    assert client_page.open_client(team, saved.id).values["gender"] == gender


def test_duplicates_are_pointed_at(team: Desk) -> None:
    """Those of the list by their rows, those of the desk with the reason; a taken code is a problem."""
    known = register(team, serial="KH-9", nickname="Lan", birth_year=1995, birth_month=3, gender="f")
    rows = [
        Cells("A", "Lan", "3/1995", "nữ"),
        Cells("B", "lan", "03/1995", "f"),
        Cells("A", "Mai", "1980", "nữ"),
        Cells("KH-9", "Thu", "1981", "nữ"),
    ]
    first, second, third, fourth = pasted.look(team, rows)
    assert ([one.id for one in first.likes], first.same_as) == ([known.id], ())
    assert (second.same_as, third.same_as) == ((0,), (0,))
    assert [one.code for one in fourth.problems["code"]] == ["code_taken"]
    assert [one.may_be_known for one in (first, second, third, fourth)] == [True, True, True, False]


def test_who_is_under_18_is_kept_out(team: Desk) -> None:
    """In the judgement, and in the act whatever the page says."""
    (verdict,) = pasted.look(team, [Cells("KH-1", "Lan", CHILD, "nữ")])
    assert (verdict.under_age, verdict.can_be_taken, verdict.problems) == (True, False, {})
    with pytest.raises(Invalid) as refused:
        pasted.save(team, [Chosen(3, Cells("KH-1", "Lan", CHILD, "nữ"), ("record",))], "spoken", JULY)
    assert problems(refused) == {"3.birth": ["under_age"]}
    assert client_page.look(team) == ()


def test_all_that_is_taken_is_one_act(team: Desk) -> None:
    """With consent by purpose; it is taken back as one."""
    known = register(team, serial="KH-9", nickname="Lan", birth_year=1995, gender="f")
    chosen = [
        Chosen(0, LAN, ("record", "refer"), (known.id,)),
        Chosen(2, Cells("HOHU9503014", "Mai", "03/1995", "nữ"), ("record",)),
    ]
    saved = pasted.save(team, chosen, "spoken", JULY)
    pages = [client_page.open_client(team, one.id) for one in saved]
    assert [(page.values["serial"], page.values["uic"]) for page in pages] == [
        ("KH-1", None),
        (saved[1].code, "HOHU9503014"),
    ]
    assert [
        (page.values["birth_year"], page.values["birth_month"], page.values["status"]) for page in pages
    ] == [
        (1995, None, "active"),
        (1995, 3, "active"),
    ]
    assert [sorted(one.purpose for one in page.consents) for page in pages] == [
        ["record", "refer"],
        ["record"],
    ]
    assert pages[0].likes == (), "somebody said that they are two"
    pasted.undo(team, saved)
    assert [line.id for line in client_page.look(team)] == [known.id]


def test_nothing_is_written_where_one_row_is_refused(team: Desk) -> None:
    """All problems come at once, by row and cell; without consent no record is made."""
    register(team, serial="KH-2")
    chosen = [
        Chosen(0, LAN, ("record",)),
        Chosen(1, Cells("KH-2", "Mai", "95", "nữ"), ("record",)),
        Chosen(4, Cells("KH-3", "Thu", "1990", "nữ"), ("refer",)),
    ]
    with pytest.raises(Invalid) as refused:
        pasted.save(team, chosen, None, JULY)
    assert problems(refused) == {
        "1.birth": ["birth_form"],
        "1.code": ["code_taken"],
        "4.agree_record": ["no_consent"],
        "consent_how": ["how_missing"],
    }
    assert [line.code for line in client_page.look(team)] == ["KH-2"]


def test_two_rows_of_one_list_never_share_a_code(team: Desk) -> None:
    """Also where somebody said that they are two persons."""
    chosen = [Chosen(place, LAN, ("record",)) for place in (0, 1)]
    with pytest.raises(Invalid) as refused:
        pasted.save(team, chosen, "spoken", JULY)
    assert problems(refused) == {"1.code": ["code_taken"]}


def test_what_is_pasted_shows_nowhere(team: Desk) -> None:
    """Not in what a debugger prints."""
    assert repr(LAN) == "Cells()"
