"""All pairs of clients who may be one person and of whom nobody has said so or not: without asking of each.

Two who are alike by any rule of `likeness` have a key in common; only those who do are compared.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import combinations, pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import uic
from outreach_desk.matching import likeness
from outreach_desk.matching.likeness import Traits
from outreach_desk.records.client import Client
from outreach_desk.records.known_apart import KnownApart
from outreach_desk.records.person_link import PersonLink

_TRAITS = tuple(one.name for one in fields(Traits))
_MONTHS, _PART = 12, 2

Pair = tuple[str, str]

MOST = 100_000
"""So many pairs are compared one by one."""
_FEW = 6


@dataclass(frozen=True)
class Undecided:
    """Pairs (smaller id first) that a rule proposes and of which nothing is decided, the likeliest first.

    Where there are too many to compare (`are_all` is False) these are as many as hold together whoever may be
    one with another: from either of such two a way over some of these leads to the other.
    """

    pairs: list[Pair]
    are_all: bool = True


def undecided(session: Session, check: Callable[[], object] = lambda: None) -> Undecided:
    """Give the undecided pairs. `check` is called often and may end it by raising."""
    query = sa.select(col(Client.id), *(getattr(Client, name) for name in _TRAITS)).where(
        col(Client.deleted).is_(False), col(Client.erased).is_(False)
    )
    known: dict[str, Traits] = {}
    for own, *values in session.execute(query):
        check()
        known[own] = Traits(*values)
    sharing: dict[Hashable, list[str]] = defaultdict(list)
    for own, traits in sorted(known.items()):
        check()
        for key in set(_keys(traits)):
            sharing[key].append(own)
    groups = [group for group in sharing.values() if len(group) > 1]
    if sum(len(group) * (len(group) - 1) // 2 for group in groups) > MOST:
        return Undecided(sorted(_held_together(groups, known, check)), are_all=False)
    near = {pair for group in groups for pair in combinations(group, 2)}
    found: dict[Pair, int] = {}
    for one, other in near:
        check()
        if reasons := likeness.reasons(known[one], known[other]):
            found[one, other] = likeness.weight(reasons)
    decided = _decided(session) if found else set()
    return Undecided(sorted(found.keys() - decided, key=lambda pair: (-found[pair], pair)))


def _held_together(
    groups: Iterable[list[str]], known: Mapping[str, Traits], check: Callable[[], object]
) -> set[Pair]:
    """Give as many pairs of each group as hold it together; in a large one all are taken for alike."""
    found = set[Pair]()
    for group in groups:
        check()
        if len(group) > _FEW:
            found |= set(pairwise(group))
        else:
            found |= {
                (one, other)
                for one, other in combinations(group, 2)
                if likeness.reasons(known[one], known[other])
            }
    return found


def _decided(session: Session) -> set[Pair]:
    linked = sa.select(col(PersonLink.client_id), col(PersonLink.other_id)).where(
        col(PersonLink.deleted).is_(False), col(PersonLink.verdict).is_not(None)
    )
    apart = sa.select(col(KnownApart.client_id), col(KnownApart.other_id))
    rows = [*session.execute(linked), *session.execute(apart)]
    return {(one, other) for one, other in rows if one and other}


def _keys(traits: Traits) -> Iterator[Hashable]:
    """Give keys of which two who are alike share one."""
    if traits.uic:  # near codes differ in one part, of two characters; taken apart they are when compared
        code = traits.uic[: _PART * len(uic.PARTS)]
        for place in range(0, len(code), _PART):
            yield place, code[:place], code[place + _PART :]
    if key := likeness.code_key(traits.partner_code):
        yield "partner", key
    if traits.phone:
        yield "phone", traits.phone
    if traits.birth_year is not None and traits.gender and traits.nickname:
        born, name = (traits.birth_year, traits.gender), likeness.name_key(traits.nickname)
        yield "name", *born, name
        if traits.birth_month is not None:  # two of neighbouring months share one of these
            for month in (traits.birth_month, traits.birth_month % _MONTHS + 1):
                yield from (("month", *born, month, part) for part in _parts(name))


def _parts(name: str) -> Iterator[str]:
    """Give the words of a name, and its letters but one: like names share a word, or differ in one letter."""
    yield from name.split()
    letters = name.replace(" ", "")
    yield letters
    yield from (letters[:place] + letters[place + 1 :] for place in range(len(letters)))
