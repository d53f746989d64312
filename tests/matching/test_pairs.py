"""All undecided pairs of a desk are those that asking of each two would give."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

import pytest
import sqlalchemy as sa
from report_world import World, world

from outreach_desk.ground import uic
from outreach_desk.ground.paths import Home
from outreach_desk.matching import clusters, likeness, pairs
from outreach_desk.matching.likeness import Traits
from outreach_desk.records import person_link
from outreach_desk.records.client import Client
from outreach_desk.store import database
from outreach_desk.store.database import Database

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of a fictional desk
NAMES = ("Hoa", "Hòa", "Hoà Bình", "Ho", "Haoo", "Hoaa", "Thủy", "Thuỷ", "Thúy Kiều", "Thuy", "Thyu", "", "Y")


@pytest.fixture(scope="module")
def database_of_pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = database.create(Home(tmp_path_factory.mktemp("pairs") / "desk"), PASSPHRASE, label="1")
    yield made
    made.close()


def people(made: World, number: int) -> dict[str, Traits]:
    """Write clients by chance who differ in little."""
    chance = Random(number)  # noqa: S311 - fiction
    first = made.client(consent=None)
    known = {}
    for _ in range(60):
        traits = Traits(
            uic=chance.choice(
                (
                    None,
                    *(
                        uic.build(one, "Na", 1990, month, "01")
                        for one in (None, "Sen")
                        for month in (None, 3)
                    ),
                )
            ),
            partner_code=chance.choice((None, None, None, "A-1", "a1")),
            phone=chance.choice((None, None, None, None, "0900000001")),
            nickname=chance.choice(NAMES) or None,
            birth_year=chance.choice((1990, 1990, None)),
            birth_month=chance.choice((1, 2, 3, 12, None)),
            gender=chance.choice(("f", "f", "m", None)),
        )
        (own,) = made.copies("client", first, [vars(traits)])
        known[own] = traits
    made.session.execute(sa.delete(Client).where(Client.id == first))
    return known


def brute(known: dict[str, Traits]) -> set[tuple[str, str]]:
    return {
        (one, other)
        for one, other in combinations(sorted(known), 2)
        if likeness.reasons(known[one], known[other])
    }


def test_pairs_are_those_that_asking_of_each_two_gives(database_of_pairs: Database) -> None:
    """By any rule, the likeliest first."""
    with world(database_of_pairs) as made:
        known = people(made, 1)
        found = pairs.undecided(made.session)
    assert found.are_all
    assert set(found.pairs) == brute(known)
    weights = [likeness.weight(likeness.reasons(known[one], known[other])) for one, other in found.pairs]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) > 3


def test_of_too_many_pairs_all_who_may_be_one_hold_together(
    database_of_pairs: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever might be one with another is reached over the pairs that are given."""
    with world(database_of_pairs) as made:
        known = people(made, 2)
        monkeypatch.setattr(pairs, "MOST", 10)
        monkeypatch.setattr(pairs, "_FEW", 4)
        found = pairs.undecided(made.session)
    assert not found.are_all
    together = person_link.canonical(found.pairs)
    assert all(together[one] == together[other] for one, other in brute(known))


def test_a_cluster_has_all_ways_in_which_its_persons_may_turn_out() -> None:
    """Three who are all alike: none, all, or any two; who is linked already is one person of it."""
    three = list(combinations("abc", 2))
    (one,) = clusters.of([*three, ("c", "d")], {"a": "a", "d": "a"})
    assert (one.persons, one.is_whole) == (frozenset("abc"), True)
    assert [set(way) for way in one.ways[:2]] == [set(), {("a", "b"), ("a", "c"), ("b", "c")}]
    assert sorted(one.ways[2:]) == [(("a", "b"),), (("a", "c"),), (("b", "c"),)]


def test_a_cluster_of_too_many_ways_has_two() -> None:
    """None and all; four who are all alike still have all of theirs, and clusters stand apart."""
    four, chain = list(combinations("abcd", 2)), list(pairwise("efghijk"))
    small, large = clusters.of([*four, *chain], {})
    assert (len(small.ways), small.is_whole) == (15, True)
    assert (large.ways, large.is_whole) == (((), tuple(chain)), False)
