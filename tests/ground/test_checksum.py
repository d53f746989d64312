"""What the check character catches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import checksum

CODES = st.text(alphabet=checksum.ALPHABET, min_size=1, max_size=20)


@given(CODES)
def test_a_code_with_its_check_character_is_valid(code: str) -> None:
    """What was made is accepted."""
    assert checksum.is_valid(code + checksum.mod37_36(code))


@given(CODES, st.data())
def test_each_single_wrong_character_is_caught(code: str, data: st.DataObject) -> None:
    """One wrong character anywhere, the check character too, is never accepted."""
    whole = code + checksum.mod37_36(code)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from(checksum.ALPHABET).filter(lambda letter: letter != whole[place]))
    assert not checksum.is_valid(whole[:place] + wrong + whole[place + 1 :])


@given(CODES, st.data())
def test_a_swap_of_neighbours_is_caught(code: str, data: st.DataObject) -> None:
    """Two characters that do not follow each other in the alphabet cannot change places unseen."""
    whole = code + checksum.mod37_36(code)
    place = data.draw(st.integers(0, len(whole) - 2))
    one, other = whole[place], whole[place + 1]
    apart = abs(checksum.ALPHABET.index(one) - checksum.ALPHABET.index(other))
    if apart not in {0, 1, len(checksum.ALPHABET) - 1}:
        assert not checksum.is_valid(whole[:place] + other + one + whole[place + 2 :])


def test_hardly_any_swap_slips_through() -> None:
    """Of all two-character codes with all beginnings, fewer than two swaps in a thousand are missed."""
    missed = sum(
        checksum.mod37_36(start + one + other) == checksum.mod37_36(start + other + one)
        for start in checksum.ALPHABET
        for one in checksum.ALPHABET
        for other in checksum.ALPHABET
        if one < other
    )
    assert (missed, missed / (36 * 36 * 35 / 2) < 0.002) == (36, True)


@pytest.mark.parametrize("code", ["", "0", "abc", "HOHU950301 ", "ĐALO880079M"])
def test_other_characters_are_never_valid(code: str) -> None:
    """Lower case, spaces and marks are not silently read as something else."""
    assert not checksum.is_valid(code)


def test_no_check_character_is_made_for_other_characters() -> None:
    """A code in lower case is a mistake of ours."""
    with pytest.raises(ValueError, match="substring"):
        checksum.mod37_36("hoa")
