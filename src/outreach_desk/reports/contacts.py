"""The contacts of some days: with clients, each once for a group and day, and with heads without a name."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from outreach_desk.reports.clients import Sharing
from outreach_desk.reports.crowd import NOBODY, Crowd, Cut
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Occasion, make, occasion
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Group, Source
from outreach_desk.reports.tally import table
from outreach_desk.store import bulk

T = TypeVar("T", bound=Hashable)
_Row = tuple[Any, ...]
"""Id, day as text, group, client, gender of a head, commune, mode."""


def read(source: Source, span: Period) -> Facts:
    """Give the contacts of some days: a crowd for each day, of all groups together."""
    held_out, gone, sharing = source.held_out("contact"), source.gone_groups, Sharing(source.who)
    days = defaultdict[str, list[_Row]](list)
    apart: list[_Row] = []
    for row in source.read(_query(source, span)):
        (apart if row[0] in held_out or row[2] in gone else days[row[1]]).append(row)
    crowds: list[Crowd] = []
    for written, rows in sorted(days.items()):
        day, came = bulk.day(written), [row[3] for row in rows if row[3] is not None]
        at, of_day = occasion((day, None, None, None, None, None, None)), (source.groups, rows)
        if heads := len(rows) - len(came):
            unnamed = Crowd(at, NOBODY, False, heads, of_day, _heads, False, heads, _parted, _by_gender)
            crowds.append(unnamed)
        shared = sharing.on(day, came)
        for named, who in ((True, shared.named), (False, shared.unnamed)):
            if who:
                crowds.append(Crowd(at, who, named, 0, of_day, _contacts, False, 0, _parted))
        apart += [row for row in rows if row[3] in shared.apart] if shared.apart else ()
    return Facts((_contact(source, row) for row in apart), crowds)


def by_commune(facts: Facts) -> Facts:
    """Give contacts so that their crowds say in which commune they were, whatever else."""
    crowds: list[Crowd] = []
    for crowd in facts.crowds:
        groups, rows = crowd.rows
        communes = defaultdict[str | None, list[_Row]](list)
        for row in rows:
            if row[3] in crowd.clients or (row[3] is None and crowd.of_heads):
                communes[row[5]].append(row)
        for commune, of_commune in communes.items():
            at = occasion((crowd.at.on, None, None, None, commune, None, None))
            many, clients = 0, crowd.clients
            if crowd.of_heads:
                many = len(of_commune)
            else:
                clients = {row[3] for row in of_commune}
            crowds.append(Crowd(at, clients, crowd.named, many, (groups, of_commune), crowd.make, True, many))
    return Facts(facts.few, crowds)


def _query(source: Source, span: Period) -> "sa.Select[Any]":
    met = table("contact").c
    as_written = sa.type_coerce(met.contact_on, sa.String)  # no row is made anew for its day
    columns = (met.id, as_written, met.group_id, met.client_id, met.gender, met.commune, met.mode)
    return sa.select(*columns).where(met.deleted.is_(False), source.days(met.contact_on, span))


def _parted(crowd: Crowd, cut: Cut[T]) -> dict[T, Crowd]:
    """Part a crowd by what its records say of their place."""
    groups, rows = crowd.rows
    own = [row for row in rows if row[3] in crowd.clients or (row[3] is None and crowd.of_heads)]
    found = {}
    for value, part in cut.rows(own, itemgetter(2, 5, 6), partial(_at, groups)).items():
        if crowd.of_heads:
            found[value] = crowd._replace(heads=len(part), rows=(groups, part), of_heads=len(part))
        else:
            found[value] = crowd._replace(clients={row[3] for row in part}, rows=(groups, part))
    return found


def _by_gender(crowd: Crowd) -> dict[str | None, Crowd]:
    """Part heads by their gender."""
    groups, rows = crowd.rows
    parts = defaultdict[str | None, list[_Row]](list)
    for row in rows:
        if row[3] is None:
            parts[row[4]].append(row)
    return {
        gender: crowd._replace(heads=len(part), rows=(groups, part), of_heads=len(part))
        for gender, part in parts.items()
    }


def _at(groups: Mapping[str, Group], row: _Row) -> Occasion:
    _own, on, group_id, _client, _gender, commune, mode = row
    group = groups.get(group_id)
    organisation = group.organisation if group else None
    return occasion((bulk.day(on), group_id, organisation, None, commune, mode, None))


def _contact(source: Source, row: _Row) -> Fact:
    own, _on, group_id, client, gender, _commune, _mode = row
    at = _at(source.groups, row)
    out = source.gone(client) or source.group_gone(group_id) or source.blocked("contact", own)
    why = NAMES_DELETED if out else None
    if client is None:
        return Fact("contact", own, at, heads=1, gender=gender, out=why)
    who = source.person(client)
    return Fact(
        "contact", own, at, (who, group_id, at.on), who, client, source.agreed(client, at.on), out=why
    )


def _heads(crowd: Crowd) -> Iterator[Fact]:
    groups, rows = crowd.rows
    for row in rows:
        if row[3] is None:
            yield Fact("contact", row[0], _at(groups, row), heads=1, gender=row[4])


def _contacts(crowd: Crowd) -> Iterator[Fact]:
    groups, rows = crowd.rows
    for row in rows:
        at, client = _at(groups, row), row[3]
        key = (client, at.group, at.on)
        yield make(("contact", row[0], at, key, client, client, crowd.named, 0, None, None, None))
