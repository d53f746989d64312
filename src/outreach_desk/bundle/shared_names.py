"""Names that two laptops bore at once, as the office comes to know of them, and what it then disbelieves.

Both copies of one folder write under one name and draw new ones; the second request names a former device
that another device has succeeded already. From then on a version that lists the shared name says nothing of
which of the two its writer had heard. It is believed again once each of the two has reported all it had, and
the sender has said that it holds an answer made after that; or an answer that held the record as it stands.
A write under the name that comes later still, held back by its laptop, is seen by nobody before the answer
that told of it.

What remains undecided: which writes under the name are older than the copy. They are asked about too. And a
third laptop's write over one half of the name is believed: nearly always it had heard the office. A write
that waited in quarantine when the office answered counts as told.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, manifest
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle, Device
from outreach_desk.records.stamps import Version

Have = Mapping[str, Mapping[str, int]]
Heads = dict[str, int | None]
"""The devices under which the bearers of one name went on, each with the change number by which all that
it had was here; None as long as it is not."""

_TO_OFFICE = "office"


def known(session: Session) -> dict[str, Heads]:
    """Give the shared names that this desk knows of."""
    told = identity.get(session, identity.SHARED_NAMES)
    found: dict[str, Heads] = json.loads(told) if told else {}
    return found


def remember(session: Session, name: str, heads: Iterable[str]) -> None:
    """Note that these devices bore one name before."""
    names = known(session)
    of_name = names.setdefault(name, {})
    of_name.update({head: None for head in heads if head not in of_name})
    _put(session, names)


def note_whole(session: Session, sender: str) -> None:
    """Note, after an import, whether all that a sender had when it got its name is here now."""
    names, change = known(session), identity.change(session)
    if not names or not chain.complete_to(chain.of_device(session, sender, _TO_OFFICE)):
        return
    lines = Lines(session, names)
    for heads in names.values():
        for head, number in heads.items():
            if number is None and sender in lines.of(head):
                heads[head] = change
    _put(session, names)


def _put(session: Session, names: Mapping[str, Heads]) -> None:
    identity.put(session, identity.SHARED_NAMES, json.dumps(names, sort_keys=True))


class Lines:
    """Which devices followed which: a laptop may have drawn its name anew more than once."""

    def __init__(self, session: Session, names: Mapping[str, Heads]) -> None:
        rows = session.execute(sa.select(col(Device.id), col(Device.successor)))
        self._next: dict[str, set[str]] = {str(one): {str(other)} for one, other in rows if other}
        self._names = names
        for name, heads in names.items():
            self._next.setdefault(name, set()).update(heads)

    def of_bearer(self, device: str) -> frozenset[str]:
        """Give all devices of a laptop since it bears no name with another; none for a name that two bore."""
        heads = {head for heads in self._names.values() for head in heads}
        lines = [frozenset(line) for head in heads if device in (line := self.of(head))]
        return frozenset.intersection(*lines) if lines and device not in self._names else frozenset()

    def of(self, head: str) -> set[str]:
        """Give a device and all that followed it."""
        found, asked = set[str](), [head]
        while asked:
            one = asked.pop()
            if one not in found:
                found.add(one)
                asked += self._next.get(one, ())
        return found


@dataclass(frozen=True)
class Heard:
    """What a sender had heard of others: `line` are the names that were its alone, so it had their writes.

    It holds the answer composed at a `change` number, and so of each device the files up to a number.
    """

    line: frozenset[str] = frozenset()
    change: int = 0
    files: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Disbelief:
    """What one sender's file claims in vain: `names`, of which `own` are those that it bore itself.

    `bearers` are the devices that may hold the other half of an own name. Of the `believed` names only what
    came after what the sender had `heard` is in doubt.
    """

    names: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    bearers: frozenset[str] = frozenset()
    believed: frozenset[str] = frozenset()
    heard: Heard = field(default_factory=Heard)

    def concerns(self, version: Version) -> bool:
        """Say whether a version may claim what its writers had not seen."""
        return bool(self.names) or not self.believed.isdisjoint(version)


def of_sender(session: Session, sender: str, have: Have) -> Disbelief:
    """Find which shared names a sender's file may not claim to have seen; `have` is that of its manifest."""
    names = known(session)
    if not names:
        return Disbelief()
    lines = Lines(session, names)
    heard = heard_by(session, sender, have, lines)
    doubted, own, bearers = set[str](), set[str](), set[str]()
    for name, heads in names.items():
        others = {head: number for head, number in heads.items() if sender not in lines.of(head)}
        if all(number is not None and number <= heard.change for number in others.values()):
            continue
        doubted.add(name)
        if sender == name or len(others) < len(heads):
            own.add(name)
            bearers |= {name}.union(*(lines.of(head) for head in others)) - {sender}
    believed = names.keys() - doubted
    return Disbelief(frozenset(doubted), frozenset(own), frozenset(bearers), frozenset(believed), heard)


def heard_by(session: Session, sender: str, have: Have, lines: Lines) -> Heard:
    """Find the newest answer that a sender says it holds, and what was here when it was composed."""
    newest: Bundle | None = None
    for device, reached in have.items():
        for to, seq in reached.items():
            query = sa.select(Bundle).where(
                col(Bundle.direction) == exchange.OUTGOING,
                col(Bundle.device) == device,
                col(Bundle.to) == to,
                col(Bundle.seq) == seq,
            )
            found = session.scalar(query)
            if found is not None and (newest is None or _composed(found) > _composed(newest)):
                newest = found
    line = lines.of_bearer(sender)
    if newest is None:
        return Heard(line)
    told = manifest.read(newest.manifest.encode()).ours.have
    return Heard(line, _composed(newest), {one: reached.get(_TO_OFFICE, 0) for one, reached in told.items()})


def _composed(answer: Bundle) -> int:
    return answer.composed_change or 0
