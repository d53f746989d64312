"""What Vietnamese text is cleaned to, and what finds what."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import text

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĐÔƯ ọồếẵừýỷ-'’0123\u0300\u0309\u0303\u0301\u0323\u00a0"
)
ANY = st.one_of(st.text(), VIETNAMESE)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Úy", "Uý"), ("khỏe", "khoẻ"), ("quý", "qúy")],
)
def test_t6_old_and_new_tone_places_are_the_same_word(one: str, other: str) -> None:
    """T6: two places of the tone mark give one key and one search key; the kept text is not changed."""
    assert text.same_key(one) == text.same_key(other)
    assert text.fold(one) == text.fold(other)
    assert (text.clean(one), text.clean(other)) == (one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Lý", "Lí"), ("Hoa", "Hòa"), ("Hòa", "Hóa"), ("Dao", "Đao"), ("an", "ân")]
)
def test_other_words_are_not_the_same(one: str, other: str) -> None:
    """The letters y and i, two tones, d and đ, a and â stay different words."""
    assert text.same_key(one) != text.same_key(other)


@pytest.mark.parametrize(
    "name",
    [
        "Đặng Thị Phượng",
        "ĐẶNG THỊ PHƯỢNG",
        unicodedata.normalize("NFD", "Đặng Thị Phượng"),
        "Ðặng  Thị\u00a0Phượng",
    ],
)
def test_t7_a_search_without_marks_finds_each_spelling(name: str) -> None:
    """T7: `dang thi phuong` finds the name in capitals, in NFD, with eth and with a no-break space."""
    assert text.fold(name) == "dang thi phuong"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ea H'Leo", "ea h leo"),
        ("Ea H’Leo", "ea h leo"),
        ("Ea HʼLeo", "ea h leo"),
        ("Văn Miếu - Quốc Tử Giám", "van mieu quoc tu giam"),
        ("Văn Miếu-Quốc Tử Giám", "van mieu quoc tu giam"),
        ("Bà Rịa – Vũng Tàu", "ba ria vung tau"),
    ],
)
def test_t8_punctuation_does_not_hide_a_place(name: str, expected: str) -> None:
    """T8: apostrophes and dashes of any kind are one space in the search key."""
    assert text.fold(name) == expected


def test_t9_nfd_takes_no_more_room_than_nfc() -> None:
    """T9: 41 code points of NFD are 30 once cleaned, so a limit of length counts the same."""
    nfd = unicodedata.normalize("NFD", "Phường Văn Miếu - Quốc Tử Giám")
    assert (len(nfd), len(text.clean(nfd))) == (41, 30)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  Hoa \t  Lan\u00a0 ", "Hoa Lan"),
        ("Ho\u200ba\ufeff\u00ad", "Hoa"),
        ("\u00d0ào \u00f0i \u0189ức \u0256en", "Đào đi Đức đen"),
        ("một\r\nhai", "một hai"),
        ("e\u200b\u0301", "é"),
        ("", ""),
        ("Cư M'gar", "Cư M'gar"),
    ],
)
def test_clean_leaves_one_spelling(raw: str, expected: str) -> None:
    """Invisible characters, foreign Đ, and more than one space go; capitals stay as they were typed."""
    assert text.clean(raw) == expected


def test_a_text_of_several_lines_keeps_its_lines() -> None:
    """CRLF, CR and U+2028 become LF, spaces at line ends go, an empty line between stays."""
    assert text.clean(" a  b \r\n\r\n c\rd\u2028e\n", multiline=True) == "a b\n\nc\nd\ne"


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1c", "\x7f", "\x85", "\ud800", "\uffff"])
def test_what_may_not_be_kept_is_seen_before_and_after_cleaning(bad: str) -> None:
    """Control characters and half surrogates are not cleaned away in silence."""
    raw = f"a{bad}b"
    assert (text.has_forbidden(raw), text.has_forbidden(text.clean(raw))) == (True, True)


def test_tabs_and_line_ends_are_allowed() -> None:
    """A note of several lines is not refused."""
    assert not text.has_forbidden("Đặng\tThị\r\nPhượng")


def test_the_key_with_marks_keeps_marks_and_drops_case() -> None:
    """A query with marks ranks the name with the same marks first."""
    assert text.exact_key("ĐẶNG  Thị-Phượng") == "đặng thị phượng"
    assert text.exact_key("Dang") != text.exact_key("Đặng")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Văn Bình An", ("Nguyễn", "Văn Bình", "An")),
        ("Lê Hoa", ("Lê", "", "Hoa")),
        (" Hoa ", ("", "", "Hoa")),
        ("Hoa -", ("", "", "Hoa")),
        ("", ("", "", "")),
    ],
)
def test_the_given_name_is_the_last_word(name: str, expected: tuple[str, str, str]) -> None:
    """Family, middle, given; a name of one word is a given name."""
    assert text.name_parts(name) == expected


@given(ANY)
def test_cleaning_twice_changes_nothing(value: str) -> None:
    """What was cleaned is clean, on one line and on several."""
    once, lines = text.clean(value), text.clean(value, multiline=True)
    assert text.clean(once) == once
    assert text.clean(lines, multiline=True) == lines


@given(ANY)
def test_folding_twice_changes_nothing(value: str) -> None:
    """A search key is its own search key, and it does not matter whether the text was cleaned before."""
    once = text.fold(value)
    assert text.fold(once) == once
    assert text.fold(text.clean(value)) == once


@given(ANY)
def test_nfd_has_the_same_keys(value: str) -> None:
    """A text from a Mac is found as the same text from anywhere else."""
    nfd = unicodedata.normalize("NFD", value)
    assert text.clean(nfd) == text.clean(value)
    assert text.fold(nfd) == text.fold(value)
    assert text.exact_key(nfd) == text.exact_key(value)
    assert text.same_key(nfd) == text.same_key(value)


@given(VIETNAMESE)
def test_the_same_word_is_found_by_the_same_search(value: str) -> None:
    """Case never parts two texts, in no key."""
    assert text.fold(value.upper()) == text.fold(value)
    assert text.same_key(value.upper()) == text.same_key(value)
