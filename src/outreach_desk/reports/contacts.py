"""The contacts of some days: with clients, each once for a group and day, and with heads without a name."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from outreach_desk.reports.fact import NAMES_DELETED, Fact, Occasion, make, occasion
from outreach_desk.reports.facts import NOBODY, Crowd, Facts
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table

_Rows = dict[Occasion, list[tuple[str, str]]]
"""By occasion the ids of contacts, each with its client, or with the gender of the head."""


def read(source: Source, span: Period) -> Facts:
    """Give the contacts of some days."""
    met = table("contact")
    where = [met.c.deleted.is_(False), source.days(met.c.contact_on, span)]
    names = ("contact_on", "group_id", "client_id", "gender", "commune", "mode")
    rows = source.rows("contact", *names, where=where)
    times = Counter([row[1:4] for row in rows])
    repeated = {key for key, count in times.items() if count > 1 and key[2] is not None}
    groups = {own: one.organisation for own, one in source.groups.items()}
    held_out, gone = source.held_out("contact"), source.gone_groups
    since, agreed = source.who.since, source.who.agreed_plainly
    few: list[Fact] = []
    heads, named, unnamed = _Rows(), _Rows(), _Rows()
    for row in rows:
        own, on, group_id, client, gender, commune, mode = row
        if own in held_out or group_id in gone or row[1:4] in repeated:
            few.append(_contact(source, *row))
            continue
        at = occasion((on, group_id, groups.get(group_id), None, commune, mode, None))
        if client is None:
            heads.setdefault(at, []).append((own, gender))
            continue
        there = since[client] <= on if client in since else agreed(client, on)
        if there is None:
            few.append(_contact(source, *row))
        else:
            (named if there else unnamed).setdefault(at, []).append((own, client))
    crowds = [Crowd(at, NOBODY, False, len(of), of, _heads) for at, of in heads.items()]
    for is_named, found in ((True, named), (False, unnamed)):
        crowds += [
            Crowd(at, {client for _own, client in of}, is_named, 0, of, _contacts) for at, of in found.items()
        ]
    return Facts(few, crowds)


def _contact(
    source: Source,
    own: str,
    on: date,
    group_id: str | None,
    client: str | None,
    gender: str | None,
    commune: str | None,
    mode: str | None,
) -> Fact:
    group = source.groups.get(group_id or "")
    at = Occasion(on, group_id, group.organisation if group else None, None, commune, mode)
    out = source.gone(client) or source.group_gone(group_id) or source.blocked("contact", own)
    why = NAMES_DELETED if out else None
    if client is None:
        return Fact("contact", own, at, heads=1, gender=gender, out=why)
    who = source.person(client)
    return Fact("contact", own, at, (who, group_id, on), who, client, source.agreed(client, on), out=why)


def _heads(crowd: Crowd) -> Iterator[Fact]:
    for own, gender in crowd.rows:
        yield Fact("contact", own, crowd.at, heads=1, gender=gender)


def _contacts(crowd: Crowd) -> Iterator[Fact]:
    at, named = crowd.at, crowd.named
    for own, client in crowd.rows:
        key = (client, at.group, at.on)
        yield make(("contact", own, at, key, client, client, named, 0, None, None, None))
