"""The Vietnamese order, as the dictionary has it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import sorting, text

WORDS = st.text(alphabet="abcdđeghoôơuưyĐAO ọồếẵừýỷ-'09\u0300\u0301\u0323ñßЖ中")


def test_t1_tones_follow_the_letters() -> None:
    """T1: ngang, huyền, hỏi, ngã, sắc, nặng; then the longer word; then ă and â."""
    assert sorted(["nạ", "na", "nã", "nàn", "ná", "nan", "nả", "nà", "nă", "nâ"], key=sorting.sort_key) == (
        ["na", "nà", "nả", "nã", "ná", "nạ", "nan", "nàn", "nă", "nâ"]
    )


def test_t2_letters_follow_the_alphabet() -> None:
    """T2: a ă â, d đ, e ê, o ô ơ, u ư are letters of their own."""
    mixed = ["Zin", "Ưu", "Ơn", "Đào", "Dũng", "Ân", "An", "Ánh", "Em", "Ên", "Ô", "Oanh", "Đặng", "Dao"]
    assert sorted(mixed, key=sorting.sort_key) == (
        ["An", "Ánh", "Ân", "Dao", "Dũng", "Đào", "Đặng", "Em", "Ên", "Oanh", "Ô", "Ơn", "Ưu", "Zin"]
    )


def test_t3_syllable_comes_before_syllable() -> None:
    """T3: all of Hoa, then all of Hòa, then Hóa."""
    mixed = ["Hoa Cúc", "Hòa Bình", "Hoa An", "Hòa An", "Hóa An", "Hoa Ánh"]
    expected = ["Hoa An", "Hoa Ánh", "Hoa Cúc", "Hòa An", "Hòa Bình", "Hóa An"]
    assert sorted(mixed, key=sorting.sort_key) == expected


def test_t4_provinces_stand_as_in_a_gazetteer() -> None:
    """T4: Cà Mau before Cao Bằng, Đà before Đắk before Điện before Đồng."""
    mixed = [
        "Đồng Nai",
        "Hà Nội",
        "Huế",
        "Cần Thơ",
        "Cao Bằng",
        "Cà Mau",
        "Đắk Lắk",
        "Điện Biên",
        "Đà Nẵng",
        "Hải Phòng",
        "Hà Tĩnh",
    ]
    expected = [
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
        "Đồng Nai",
        "Hà Nội",
        "Hà Tĩnh",
        "Hải Phòng",
        "Huế",
    ]
    assert sorted(mixed, key=sorting.sort_key) == expected


def test_t5_persons_stand_by_given_name() -> None:
    """T5: given name, then family name, then the middle."""
    mixed = [
        "Trần Thị Bích",
        "Đỗ Thị Đào",
        "Nguyễn Văn An",
        "Bùi Văn Ân",
        "Dương Thị Dung",
        "Lê Hoa",
        "Lê Thị Hòa",
        "Đặng Thị Hoa",
        "Nguyễn Thị Ánh",
    ]
    expected = [
        "Nguyễn Văn An",
        "Nguyễn Thị Ánh",
        "Bùi Văn Ân",
        "Trần Thị Bích",
        "Dương Thị Dung",
        "Đỗ Thị Đào",
        "Đặng Thị Hoa",
        "Lê Hoa",
        "Lê Thị Hòa",
    ]
    assert sorted(mixed, key=sorting.person_key) == expected


def test_old_and_new_tone_places_sort_together() -> None:
    """Hoà An stands before Hòa Bình, though the mark sits elsewhere."""
    assert sorted(["Hòa Bình", "Hoà An"], key=sorting.sort_key) == ["Hoà An", "Hòa Bình"]
    assert sorting.sort_key("Hoà") == sorting.sort_key("Hòa")


def test_digits_come_first_and_foreign_letters_last() -> None:
    """A code that begins with a digit stands above the names, another script below them."""
    assert sorted(["Жанна", "Zin", "2 Bà", "An"], key=sorting.sort_key) == ["2 Bà", "An", "Zin", "Жанна"]


def test_case_decides_only_between_equals() -> None:
    """Lower before upper, but never before the next letter."""
    assert sorted(["An B", "an c", "an b"], key=sorting.sort_key) == ["an b", "An B", "an c"]


@pytest.mark.parametrize("key", [sorting.sort_key, sorting.person_key])
def test_an_empty_text_comes_first(key: object) -> None:
    """No text stands above an empty one."""
    assert callable(key)
    assert key("") < key("0")


@given(WORDS)
def test_nfd_sorts_as_nfc(value: str) -> None:
    """A text from a Mac has the same place in a list."""
    nfd = unicodedata.normalize("NFD", value)
    assert sorting.sort_key(nfd) == sorting.sort_key(value)
    assert sorting.person_key(nfd) == sorting.person_key(value)


@given(WORDS, WORDS)
def test_a_longer_text_comes_after_its_beginning(first: str, more: str) -> None:
    """Any further syllable puts a text below the one without it."""
    if text.words(first) and text.fold(more):
        assert sorting.sort_key(first) < sorting.sort_key(f"{first} {more}")


@given(st.lists(WORDS))
def test_equal_keys_are_the_same_words(values: list[str]) -> None:
    """Texts with one key and Vietnamese letters are the same words, so no two words share a place."""
    seen: dict[bytes, str] = {}
    for value in values:
        plain = "".join(letter for letter in text.words(value) if letter not in text.TONES + "ñß")
        key = sorting.sort_key(plain)
        assert text.same_key(seen.setdefault(key, plain)) == text.same_key(plain)


def test_numbers_within_codes_sort_by_what_they_say() -> None:
    """Zeros before a number do not count, and a long number is no reason to begin anew."""
    codes = ["KH-A10", "KH-10", "KH-1234567890", "KH-2", "KH-A1", "KH-123456789", "KH-007"]
    expected = ["KH-2", "KH-007", "KH-10", "KH-123456789", "KH-1234567890", "KH-A1", "KH-A10"]
    assert sorted(codes, key=sorting.sort_key) == expected
