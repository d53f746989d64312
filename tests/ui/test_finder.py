"""What the line above a list finds: any part of a code, with its dashes or without."""

from dataclasses import dataclass, field

import pytest

from outreach_desk.records import catalog, search
from outreach_desk.ui.widgets.finder import fitting


@dataclass(frozen=True)
class Line:
    """A client as a list holds her."""

    code: str
    found_by: str = field(repr=False)


def line(code: str) -> Line:
    values = dict.fromkeys(catalog.THINGS["client"].searched) | {"serial": code, "nickname": "Sen"}
    return Line(code, search.words_of(catalog.THINGS["client"], values))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("010", ["KH-010", "Q7-0105-3"]),
        ("kh010", ["KH-010"]),
        ("KH-010", ["KH-010"]),
        ("h01", ["KH-010"]),
        ("105", ["Q7-0105-3"]),
        ("1053", []),
        ("01053", ["Q7-0105-3"]),
        ("q70105", ["Q7-0105-3"]),
        ("100", ["20-1003", "100"]),
        ("0100", []),
        ("201003", ["20-1003"]),
        ("sen 010", ["KH-010", "Q7-0105-3"]),
    ],
)
def test_digits_are_found_across_a_dash_only_from_the_beginning_of_a_part(
    typed: str, found: list[str]
) -> None:
    """Whoever types 010 does not mean 20-1003: the digits that she sees there are others."""
    lines = [line(code) for code in ("KH-010", "Q7-0105-3", "20-1003", "100")]
    assert [one.code for one in fitting(lines, typed)] == found
