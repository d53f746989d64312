"""What the office doubts about one record that comes from a laptop whose name two bore (`shared_names`)."""

import json
from collections.abc import Iterable
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept, taken
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, State, Written, emptied, join
from outreach_desk.bundle.shared_names import Disbelief, Heard, Lines, heard_by, known
from outreach_desk.bundle.taken import Taken
from outreach_desk.records import catalog, review, stamps
from outreach_desk.records.exchange import Review
from outreach_desk.records.stamps import Stamp


class SharedDoubt:
    """The doubt about one record that comes from a sender which is not believed about `names`."""

    def __init__(self, session: Session, key: Key, disbelief: Disbelief) -> None:
        self._session, self._key, self._disbelief = session, key, disbelief

    @cached_property
    def names(self) -> frozenset[str]:
        """Those of its sender, and believed ones of which a write stands that the sender had not heard of."""
        heard = self._disbelief.heard
        return self._disbelief.names | {
            stamp.device
            for one in self._taken
            if not one.is_told(heard)
            for fact, stamp in one.state.edits.items()
            if stamp is not None
            and self._may_be_of_two(stamp, self._disbelief.believed)
            and not self._is_told(fact, one.written(fact), heard)
        }

    def of_ours(self, fact: str, ours: Written, theirs: Stamp) -> bool:
        """Of a third laptop's file only what bears the name itself is doubted, and what came too late."""
        believed = self._disbelief.believed
        names = self._disbelief.names if theirs.device in self._disbelief.names else self._disbelief.own
        if not self._may_be_of_two(ours[0], names | believed) or self._was_before(fact, ours, theirs):
            return False
        return ours[0].device not in believed or not self._is_told(fact, ours, self._disbelief.heard)

    def of_theirs(self, fact: str, theirs: Written, ours: Stamp) -> bool:
        believed = self._disbelief.believed
        names = self._disbelief.names | believed
        if not self._may_be_of_two(theirs[0], names) or self._was_before(fact, theirs, ours):
            return False
        if theirs[0].device not in believed:
            known = any(one.written(fact) == theirs for one in self._taken)
            return theirs[0].device in self._disbelief.own or not known
        if not any(one.written(fact) == theirs for one in self._kept):
            return True
        heard = self._heard_by(ours)
        return heard is not None and not self._is_told(fact, theirs, heard)

    def _is_told(self, fact: str, written: Written | None, heard: Heard) -> bool:
        """Say whether a sender who had heard this had been told of a write, or had it itself."""
        return any(one.is_told(heard) for one in self._kept if one.written(fact) == written)

    def _heard_by(self, stamp: Stamp) -> Heard | None:
        """Find what its writer had heard when she first sent a write; None where she did not bring it."""
        lines = Lines(self._session, known(self._session))
        for one in self._taken:
            if one.device in lines.of(stamp.device) and stamp in one.state.edits.values():
                return heard_by(self._session, one.device, one.have, lines)
        return None

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
        latest = {one.device: one for one in self._taken if one.device in self._disbelief.bearers}
        found: list[Conflict] = []
        for one in latest.values():
            state = emptied(one.thing, one.state) if after.erased else one.state
            for conflict in join(one.thing, state, coming, doubt=self)[1]:
                stamp, cells = conflict.winner
                stands = {name: after.cells[name] for name in cells} == cells
                if stands and after.edits[conflict.fact] == stamp:
                    found.append(conflict)
        return found

    @property
    def _taken(self) -> Iterable[Taken]:
        return (one for one in self._kept if one.counts)

    @cached_property
    def _kept(self) -> list[Taken]:
        """Give what was ever taken in or written here, oldest first."""
        return taken.of_record(self._session, self._key, kept.Reader(self._session))

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


def _is_doubted(conflict: Conflict) -> bool:
    return conflict.kind == review.FORK and conflict.winner[0] != conflict.loser[0]


def _sides(question: Review) -> list[Written]:
    pairs = (question.stamp_ours, question.ours), (question.stamp_theirs, question.theirs)
    return [(stamps.read_stamp(stamp), json.loads(cells)) for stamp, cells in pairs if stamp and cells]
