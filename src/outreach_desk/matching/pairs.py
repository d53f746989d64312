"""All pairs of clients who may be one person and of whom nobody has said so or not: without asking of each.

Two who are alike by any rule of `likeness` have a key in common; only those who do are compared.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import fields
from itertools import combinations

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


def undecided(session: Session) -> list[Pair]:
    """Give the pairs (smaller id first) that a rule proposes and of which nothing is decided."""
    query = sa.select(col(Client.id), *(getattr(Client, name) for name in _TRAITS)).where(
        col(Client.deleted).is_(False), col(Client.erased).is_(False)
    )
    known = {own: Traits(*values) for own, *values in session.execute(query)}
    sharing: dict[Hashable, list[str]] = defaultdict(list)
    for own, traits in known.items():
        for key in _keys(traits):
            sharing[key].append(own)
    several = (sorted(set(group)) for group in sharing.values() if len(group) > 1)
    near = {pair for group in several for pair in combinations(group, 2)}
    found = {(one, other) for one, other in near if likeness.reasons(known[one], known[other])}
    return sorted(found - _decided(session)) if found else []


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
        born = (traits.birth_year, traits.gender)
        yield "name", *born, likeness.name_key(traits.nickname)
        if traits.birth_month is not None:  # two of neighbouring months share one of these
            yield "month", *born, traits.birth_month
            yield "month", *born, traits.birth_month % _MONTHS + 1
