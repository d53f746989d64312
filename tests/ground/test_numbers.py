"""How numbers are shown and read in both languages."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import language, numbers


@pytest.fixture(params=["vi", "en"])
def shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    chosen: str = request.param
    monkeypatch.setattr(language._shown, "language", chosen)
    return chosen


def test_numbers_stand_in_groups_of_three(shown: str) -> None:
    """A point in Vietnamese, a comma in English; small numbers as they are."""
    expected = {"vi": "45.122", "en": "45,122"}
    assert numbers.show_integer(45122) == expected[shown]
    assert numbers.show_integer(-7) == "-7"


@pytest.mark.parametrize(
    ("share", "vi", "en"),
    [
        (0.5, "50,0%", "50.0%"),
        (Fraction(1, 3), "33,3%", "33.3%"),
        (Fraction(1, 800), "0,1%", "0.1%"),
        (Fraction(1, 2000), "0,1%", "0.1%"),
        (Fraction(-1, 8), "-12,5%", "-12.5%"),
        (Fraction(-1, 100000), "0,0%", "0.0%"),
        (Fraction(12), "1.200,0%", "1,200.0%"),
    ],
)
def test_a_share_has_one_decimal(shown: str, share: Fraction | float, vi: str, en: str) -> None:
    """Halves are rounded away from zero, and nothing is minus zero."""
    assert numbers.show_percent(share) == {"vi": vi, "en": en}[shown]


@pytest.mark.usefixtures("shown")
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_shown_number_is_read_back(number: int) -> None:
    """What the program shows can be typed, in groups and plain."""
    assert numbers.parse_integer(numbers.show_integer(number)) == number
    assert numbers.parse_integer(str(number)) == number


def test_groups_by_spaces_are_read(shown: str) -> None:
    """45 122 with any space is the same number in each language."""
    assert numbers.parse_integer(" 45\u00a0122 ") == 45122


@pytest.mark.parametrize("typed", ["1.5", "1,5", "", "4512.2", "1.50", "1e5", "12 34", "ba", "٣", "1" * 16])
def test_what_is_no_whole_number_is_refused(shown: str, typed: str) -> None:
    """A decimal part is never taken for thousands."""
    with pytest.raises(numbers.NotANumber) as refused:
        numbers.parse_integer(typed)
    assert refused.value.problem.code == "number_form"


def test_the_other_language_s_groups_are_refused(shown: str) -> None:
    """45,122 is a decimal in Vietnamese, 45.122 is one in English."""
    with pytest.raises(numbers.NotANumber):
        numbers.parse_integer({"vi": "45,122", "en": "45.122"}[shown])
