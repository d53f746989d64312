"""The formula guard: what it adds it takes off again, and no guarded cell begins as a formula does."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.desk import guard

STARTS = "=+-@\t\r\n\0＝＋－＠'"


@given(st.text())
def test_guarding_is_taken_off_again(value: str) -> None:
    """Whatever stands in a cell comes back as it was."""
    assert guard.unguarded(guard.guarded(value)) == value


def test_ten_thousand_awkward_strings_come_back() -> None:
    """Strings made of what the guard looks at, each through a real CSV too."""
    draw = random.Random(4)  # noqa: S311 - made-up strings
    values = ["".join(draw.choices(STARTS + '1a đ"', k=draw.randint(0, 6))) for _ in range(10_000)]
    assert [guard.unguarded(guard.guarded(value)) for value in values] == values
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([guard.guarded(value)] for value in values)
    stream.seek(0)
    assert [guard.unguarded(cell) for (cell,) in csv.reader(stream)] == values


@pytest.mark.parametrize("start", STARTS)
def test_no_guarded_cell_starts_as_a_formula(start: str) -> None:
    """One apostrophe stands before each dangerous sign; other texts are left alone."""
    assert guard.guarded(f"{start}1") == f"'{start}1"
    assert [guard.guarded(value) for value in ("", "a=1", "1", "Đ")] == ["", "a=1", "1", "Đ"]
