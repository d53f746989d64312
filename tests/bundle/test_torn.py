"""Names that two laptops bore, as two states of one record show them."""

import pytest

from outreach_desk.bundle import torn
from outreach_desk.records.stamps import Edits, Stamp

A, B = "aaaaaaaa", "bbbbbbbb"


@pytest.mark.parametrize(
    ("one", "other", "bear"),
    [
        ({"birth": Stamp(2, A), "zeta": None}, {"birth": Stamp(1, A), "zeta": Stamp(2, A)}, {A}),
        ({"birth": Stamp(3, A), "zeta": None}, {"birth": Stamp(4, B), "zeta": Stamp(2, A)}, {A}),
        # The one is older, or had heard less, or wrote over it, or an undo took all of the writer's away.
        ({"birth": Stamp(2, A), "zeta": None}, {"birth": Stamp(2, A), "zeta": Stamp(3, A)}, set()),
        ({"birth": Stamp(2, A), "zeta": None}, {"birth": Stamp(2, A), "zeta": Stamp(1, B)}, set()),
        ({"birth": Stamp(2, A), "zeta": Stamp(3, B)}, {"birth": Stamp(2, A), "zeta": Stamp(1, A)}, set()),
        ({"birth": Stamp(4, B), "zeta": None}, {"birth": Stamp(2, A), "zeta": Stamp(3, A)}, set()),
        # A state that does not speak of a fact lacks nothing in it.
        ({"birth": Stamp(2, A)}, {"birth": Stamp(1, A), "zeta": Stamp(1, A)}, set()),
    ],
)
def test_two_states_show_a_name_that_two_laptops_bear(one: Edits, other: Edits, bear: set[str]) -> None:
    """Who has a write of a name has what its writer wrote before or with it, or what was written over it."""
    assert (torn.names(one, other), torn.names(other, one)) == (bear, bear)
