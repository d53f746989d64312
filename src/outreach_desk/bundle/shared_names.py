"""Names that two laptops bore at once, as the office comes to know of them, and what it then disbelieves.

Both copies of one folder write under one name and draw new ones; the second request names a former device
that another device has succeeded already. From then on a version that lists the shared name says nothing of
which of the two its writer had heard. It is believed again once each of the two has reported all it had, and
the sender has said that it holds an answer made after that; or an answer that held the record as it stands.

What remains undecided: which writes under the name are older than the copy. They are asked about too. And a
third laptop's write over one half of the name is believed: nearly always it had heard the office.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, State, Written, emptied, join
from outreach_desk.records import catalog, exchange, identity, review, stamps
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Bundle, Device, Review
from outreach_desk.records.stamps import Stamp

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
    lines = _Lines(session, names)
    for heads in names.values():
        for head, number in heads.items():
            if number is None and sender in lines.of(head):
                heads[head] = change
    _put(session, names)


def _put(session: Session, names: Mapping[str, Heads]) -> None:
    identity.put(session, identity.SHARED_NAMES, json.dumps(names, sort_keys=True))


class _Lines:
    """Which devices followed which: a laptop may have drawn its name anew more than once."""

    def __init__(self, session: Session, names: Mapping[str, Heads]) -> None:
        rows = session.execute(sa.select(col(Device.id), col(Device.successor)))
        self._next: dict[str, set[str]] = {str(one): {str(other)} for one, other in rows if other}
        for name, heads in names.items():
            self._next.setdefault(name, set()).update(heads)

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
class Disbelief:
    """What one sender's file claims in vain: `names`, of which `own` are those that it bore itself.

    `bearers` are the devices that may hold the other half of an own name. `heard`: the change number up to
    which the sender holds what stands here. `first` are names of which it is believed, and of which its own
    half has not been here: what stands had not seen that, whatever its version says.
    """

    names: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    bearers: frozenset[str] = frozenset()
    heard: int = 0
    first: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing need be asked because of names that two bore."""
        return not self.names and not self.first


def of_sender(session: Session, sender: str, have: Have) -> Disbelief:
    """Find which shared names a sender's file may not claim to have seen; `have` is that of its manifest."""
    names = known(session)
    if not names:
        return Disbelief()
    heard, lines = _heard(session, have), _Lines(session, names)
    doubted, own, bearers, first = set[str](), set[str](), set[str](), set[str]()
    for name, heads in names.items():
        others = {head: number for head, number in heads.items() if sender not in lines.of(head)}
        if all(number is not None and number <= heard for number in others.values()):
            if any(heads[head] is None for head in heads.keys() - others.keys()):
                first.add(name)
            continue
        doubted.add(name)
        if sender == name or len(others) < len(heads):
            own.add(name)
            bearers |= {name}.union(*(lines.of(head) for head in others)) - {sender}
    return Disbelief(frozenset(doubted), frozenset(own), frozenset(bearers), heard, frozenset(first))


def _heard(session: Session, have: Have) -> int:
    """Give the change number at which the newest answer was composed that a sender says it holds."""
    found = 0
    for device, reached in have.items():
        for to, seq in reached.items():
            query = sa.select(col(Bundle.composed_change)).where(
                col(Bundle.direction) == exchange.OUTGOING,
                col(Bundle.device) == device,
                col(Bundle.to) == to,
                col(Bundle.seq) == seq,
            )
            found = max(found, session.scalar(query) or 0)
    return found


class SharedDoubt:
    """The doubt about one record that comes from a sender which is not believed about `names`."""

    def __init__(self, session: Session, key: Key, disbelief: Disbelief) -> None:
        self._session, self._key, self._disbelief = session, key, disbelief

    @property
    def names(self) -> frozenset[str]:
        return self._disbelief.names

    def of_ours(self, fact: str, ours: Written, theirs: Stamp) -> bool:
        """Of a third laptop's file only what bears the name itself is doubted."""
        names = self.names if theirs.device in self.names else self._disbelief.own
        return self._may_be_of_two(ours[0], names) and not self._was_before(fact, ours, theirs)

    def of_theirs(self, fact: str, theirs: Written, ours: Stamp) -> bool:
        names = self.names | self._disbelief.first
        if not self._may_be_of_two(theirs[0], names) or self._was_before(fact, theirs, ours):
            return False
        known = any(one.written(fact) == theirs for one in self._taken)
        return theirs[0].device in self._disbelief.own or not known

    def _may_be_of_two(self, stamp: Stamp, names: frozenset[str]) -> bool:
        """Say whether a write may be one bearer's alone. A record of a drawn id is begun once, for all."""
        begun = stamp.counter == 1 and catalog.THINGS[self._key[0]].make_id is None
        return stamp.device in names and not begun

    def _was_before(self, fact: str, earlier: Written, later: Stamp) -> bool:
        """Say whether the writer of `later` surely had a write before her.

        An earlier file of hers held it; or it stood here while a person wrote over it here.
        """
        stands: Written | None = None
        for one in self._taken:
            written = one.written(fact)
            if written is None:
                continue
            if written == earlier and one.device == later.device and one.device not in self.names:
                return True
            if one.device is None and stands == earlier:
                return True
            if stands is None or written[0] > stands[0]:
                stands = written
        return False

    def besides(self, coming: State, after: State) -> list[Conflict]:
        """Find what fell before it was known that there were two: the coming side's write stands already.

        What another bearer had reported of the record last is held against what comes now.
        """
        taken = {one.device: one for one in self._taken if one.device in self._disbelief.bearers}
        found: list[Conflict] = []
        for one in taken.values():
            state = emptied(one.thing, one.state) if after.erased else one.state
            for conflict in join(one.thing, state, coming, doubt=self)[1]:
                stamp, cells = conflict.winner
                stands = {name: after.cells[name] for name in cells} == cells
                if stands and after.edits[conflict.fact] == stamp:
                    found.append(conflict)
        return found

    @cached_property
    def _taken(self) -> list["_Taken"]:
        reader, found = kept.Reader(self._session), []
        for row in kept.of(self._session, [self._key])[self._key]:
            if kept.counts(row):
                device = reader.bundle(row.bundle_id)[0].ours.device if row.bundle_id else None
                found.append(_Taken(catalog.THINGS[row.table_name], device, reader.state(row)))
        return found

    def unasked(self, conflicts: list[Conflict]) -> list[Conflict]:
        """Leave out a loser that a question holds already: it is shown there, or was when it was answered."""
        if not conflicts:
            return []
        table, record_id = self._key
        query = sa.select(Review).where(
            col(Review.record_id) == record_id,
            col(Review.table_name) == table,
            col(Review.kind).in_(review.CONFLICTS),
            sa.or_(col(Review.undone).is_(None), col(Review.undone) != review.WITHDRAWN),
        )
        asked = [(one.fact, side) for one in self._session.scalars(query) for side in _sides(one)]
        return [one for one in conflicts if not _is_doubted(one) or (one.fact, one.loser) not in asked]


@dataclass(frozen=True)
class _Taken:
    """A state that counts here, and the device whose file brought it; None for a write of this desk."""

    thing: Thing
    device: str | None
    state: State

    def written(self, fact: str) -> Written | None:
        """Give stamp and cells of a fact, None where the state says nothing of it."""
        stamp = self.state.edits.get(fact)
        if stamp is None:
            return None
        return stamp, {name: self.state.cells[name] for name in self.thing.facts[fact]}


def _is_doubted(conflict: Conflict) -> bool:
    return conflict.kind == review.FORK and conflict.winner[0] != conflict.loser[0]


def _sides(question: Review) -> list[Written]:
    pairs = (question.stamp_ours, question.ours), (question.stamp_theirs, question.theirs)
    return [(stamps.read_stamp(stamp), json.loads(cells)) for stamp, cells in pairs if stamp and cells]
