"""The client's code and the serial on a slip."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import checksum, uic

NAMES = st.one_of(st.none(), st.text(alphabet="aâbcdđeghiĐÝỳọ 'ßЖ\u0301", max_size=12))
YEARS = st.one_of(st.none(), st.integers(1930, 2012))
MONTHS = st.one_of(st.none(), st.integers(1, 12))
PROVINCES = st.one_of(st.none(), st.integers(1, 96).map("{:02d}".format))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (("Hoa", "Hùng", 1995, 3, "01"), "HOHU9503014"),
        (("Ý", None, None, None, None), "YXXX000000P"),
        (("Đào", "Long", 1988, None, "79"), "DALO880079M"),
    ],
)
def test_the_recipe_gives_its_examples(
    known: tuple[str | None, str | None, int | None, int | None, str | None], expected: str
) -> None:
    """The three codes of domain.md 4."""
    assert uic.build(*known) == expected


def test_only_the_last_word_of_a_name_counts() -> None:
    """A whole name gives the same code as the given name alone, in any case and spelling."""
    whole = uic.build("Nguyễn Thị HOÀ", "trần văn Hùng ", 1995, 3, "1")
    assert whole == uic.build("Hòa", "Hùng", 1995, 3, "01") == "HOHU9503014"


@pytest.mark.parametrize("name", [None, "", "  ", "?", "Жанна"])
def test_a_name_without_letters_is_unknown(name: str | None) -> None:
    """XX stands for a name that is not known."""
    assert uic.build(name, name, None, None, None)[:4] == "XXXX"


@pytest.mark.parametrize(("month", "province"), [(0, None), (13, None), (None, "abc"), (None, "100")])
def test_a_wrong_month_or_province_is_a_mistake_of_ours(month: int | None, province: str | None) -> None:
    """Forms check both before."""
    with pytest.raises(ValueError, match=r"birth_month|province"):
        uic.build("Hoa", "Hùng", 1995, month, province)


@given(NAMES, NAMES, YEARS, MONTHS, PROVINCES)
def test_each_code_is_read_back(
    mother: str | None, father: str | None, year: int | None, month: int | None, province: str | None
) -> None:
    """What is built is valid, has 11 characters and comes back the same."""
    code = uic.build(mother, father, year, month, province)
    parsed = uic.parse(code)
    assert parsed is not None
    assert (parsed.code, len(code)) == (code, 11)
    assert code[:4].isalpha()


def test_a_code_is_read_as_people_type_it() -> None:
    """Lower case and spaces are read; the written form is one."""
    parsed = uic.parse(" hohu 9503-014 ")
    assert parsed == uic.Uic("HO", "HU", "95", "03", "01", "4")


@pytest.mark.parametrize(
    "code", ["", "HOHU9503015", "OHHU9503014", "HOHU950301", "H0HU9503014", "HOHU95030144"]
)
def test_a_wrong_code_is_no_code(code: str) -> None:
    """A wrong form, a wrong character and two swapped characters are noticed."""
    assert uic.parse(code) is None


def test_a_month_of_13_is_no_code_though_its_check_is_right() -> None:
    """The check character does not make a wrong month right."""
    characters = "HOHU951301"
    assert uic.parse(characters + checksum.mod37_36(characters)) is None


def test_the_parts_that_differ_are_named() -> None:
    """The check character differs with any part and is not counted."""
    one = uic.Uic("HO", "HU", "95", "03", "01", "4")
    assert uic.parts_that_differ(one, one) == set()
    assert uic.parts_that_differ(one, replace(one, birth_month="04", check="0")) == {"birth_month"}
    assert uic.parts_that_differ(one, replace(one, mother="LA", province="79")) == {"mother", "province"}


def test_unknown_parts_are_named() -> None:
    """Matching gives less weight to what was not known."""
    parsed = uic.parse("DALO880079M")
    assert parsed is not None
    assert parsed.unknown == {"birth_month"}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=8), st.integers(1, 99999))
def test_a_serial_is_valid(device: str, number: int) -> None:
    """Four characters of the device, the number with at least four digits, a check character."""
    made = uic.serial(device, number)
    assert uic.serial_valid(made)
    assert made.split("-")[:2] == [device[:4].upper(), f"{number:04d}"]


def test_a_wrong_serial_is_noticed() -> None:
    """One wrong digit, or another form, is not accepted."""
    made = uic.serial("k3f7q2ab", 123)
    assert uic.serial_valid(made)
    assert not uic.serial_valid(made.replace("0123", "0124"))
    assert not uic.serial_valid(made.replace("-", ""))
    assert not uic.serial_valid(made.lower())


@pytest.mark.parametrize(("device", "number"), [("k3", 1), ("k3f7q2ab", 0), ("đ3f7q2ab", 1)])
def test_a_serial_needs_a_device_and_a_number(device: str, number: int) -> None:
    """Another form is a mistake of ours."""
    with pytest.raises(ValueError, match="serial"):
        uic.serial(device, number)
