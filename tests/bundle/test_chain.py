"""How far a chain is complete, whatever came when."""

import itertools

import pytest

from outreach_desk.bundle.chain import Link, complete_to, holes

CASES = {
    "nothing": ([], 0, []),
    "all": ([(1, 0), (2, 1), (3, 2)], 3, []),
    "a lost number healed by since": ([(1, 0), (3, 1)], 3, []),
    "a lost number that nothing covers": ([(1, 0), (3, 2)], 1, [(2, 2)]),
    "the first is missing": ([(2, 1)], 0, [(1, 1)]),
    "since above everything": ([(1, 0), (9, 7)], 1, [(2, 7)]),
    "a later one holds what a lost number held, not what came before": ([(1, 0), (4, 2)], 1, [(2, 2)]),
    "parts that hold a lost number": ([(1, 0), (5, 2, 1, 2), (6, 2, 2, 2)], 1, [(2, 2)]),
    "a since that cannot be covers nothing": ([(1, 0), (3, 5)], 1, [(2, 2), (4, 5)]),
    "an early one covers a later hole": ([(5, 0)], 5, []),
    "half of a bundle in parts": ([(1, 0), (2, 1, 1, 2)], 1, [(3, 3)]),
    "a bundle in parts": ([(1, 0), (2, 1, 1, 2), (3, 1, 2, 2)], 3, []),
    "the second part alone": ([(2, 0, 2, 2)], 0, [(1, 1)]),
    "parts of different since": ([(1, 0, 1, 2), (2, 1, 2, 2)], 0, []),
    "a number as large as it likes": ([(1, 0), (2**31 - 1, 2**31 - 2)], 1, [(2, 2**31 - 2)]),
}


@pytest.mark.parametrize(("links", "reached", "missing"), CASES.values(), ids=CASES.keys())
def test_complete_to_and_holes_in_every_order(
    links: list[tuple[int, ...]], reached: int, missing: object
) -> None:
    for order in itertools.permutations(Link(*link) for link in links):
        assert complete_to(order) == reached
        if missing or reached:
            assert holes(order) == missing


def test_half_a_bundle_of_which_the_end_is_missing_is_a_hole() -> None:
    """The last part's number is known from the first part, though no later bundle names it."""
    assert holes([Link(1, 0, 1, 3)]) == [(2, 3)]


def test_a_number_of_parts_that_cannot_be_costs_nothing() -> None:
    """The sender's word is no reason to count to two thousand million."""
    assert complete_to([Link(1, 0, 1, 2**31 - 1), Link(2, 0, 2**31 - 1, 2**31 - 1)]) == 0
