"""The naive world as a history plays it: what can be seen at each desk, and what must not be lost.

Nothing of the product is used. From the list of all writes ever made it knows what nobody may overlook.
"""

from collections.abc import Mapping

import naive_chain as chain
import naive_state as join
from naive_chain import Bundle
from naive_state import DELETED, Conflict, State
from naive_sticks import Sticks
from world import Rows, Waiting


class NaiveWorld(Sticks):
    """Desks by name, files by number. `writes` are all writes that any desk ever made."""

    def state(self, desk: str) -> Rows:
        here, rows = self._desks[desk], Rows()
        for key, state in here.standing().items():
            table = here.table(key)
            row = {column: state.cells[column] for column in table.columns}
            row["erased"] = "true" if state.erased else "false"
            row |= {"version": join.version_text(state.version), "edits": join.edits_text(state.stamps)}
            rows.setdefault(table.name, {})[key] = row
        return rows

    def conflicts(self, desk: str) -> set[Conflict]:
        return self._desks[desk].open_conflicts()

    def quarantined(self, desk: str) -> set[Waiting]:
        return {Waiting(*row) for row in self._desks[desk].waiting()}

    def _chains(self, desk: str) -> dict[str, list[Bundle]]:
        here = self._desks[desk]
        held = [b for b in here.bundles.values() if b.file not in here.undone | here.admitted]
        return {" ".join(name): bundles for name, bundles in chain.chains(held).items()}

    def holes(self, desk: str) -> dict[str, list[int]]:
        found = {name: sorted(chain.holes(bundles)) for name, bundles in self._chains(desk).items()}
        return {name: seqs for name, seqs in found.items() if seqs}

    def complete_to(self, desk: str) -> dict[str, int]:
        return {name: chain.complete_to(bundles) for name, bundles in self._chains(desk).items()}

    # ---- what must not be lost -----------------------------------------------------------------

    def overwritten(self, write: State, fact: str, seen: Mapping[str, int] | None = None) -> bool:
        """Say whether a later write of this fact had seen this one; `seen` limits them to a desk's."""
        stamp = write.stamps[fact]
        return any(
            later is not write
            and later.key == write.key
            and stamp is not None
            and later.stamps.get(fact) not in {None, stamp}
            and later.knows(stamp)
            and (seen is None or all(seen.get(d, 0) >= c for c, d in [later.stamps[fact] or (0, "")]))
            for later in self.writes
        )

    def held_back(self, stamp: join.Stamp | None) -> set[str]:
        """Give the records that the laptop of this stamp keeps in Review and sends not."""
        for desk in self._desks.values():
            if stamp and desk.device == stamp[1]:
                standing = desk.standing()
                return {s.key for s in desk.own if s.key not in standing or desk.incomplete(standing[s.key])}
        return set()

    def all_conflicts(self, desk: str) -> set[Conflict]:
        here = self._desks[desk]
        found = {
            c for key, states in here.counting().items() for c in join.conflicts(here.table(key), states)
        }
        return found | self._told(desk)

    def _told(self, desk: str) -> set[Conflict]:
        here = self._desks[desk]
        return {c for b in here.bundles.values() if b.file not in here.undone for c in b.questions}

    def with_told_writes(self, desk: str) -> set[Conflict]:
        """Give the conflicts between the states here and the writes of which questions told.

        Reading: a conflict travels "with both values, stamps and writers", so what a question tells of is
        known here, though no state brought it. A write here whose writer had not seen it, and the other way
        round, is a conflict as rule 2 has it. The page asks for none between what never were two states.
        """
        here, sides = self._desks[desk], {(c.key, s) for c in self._told(desk) for s in (c.lower, c.higher)}
        writes: dict[str, list[State]] = {}
        for write in self.writes:
            if any((write.key, join.stamp_text(stamp)) in sides for stamp in write.stamps.values()):
                writes.setdefault(write.key, []).append(write)
        return {
            c
            for key, states in here.counting().items()
            if key in writes
            for c in join.conflicts(here.table(key), [*states, *writes[key]])
        }

    def as_they_came(self, desk: str) -> set[Conflict]:
        """Give the conflicts between what stood here and each state that came after it.

        Reading: of "two states" the one may be joined of many. Then a deletion is asked about
        with the latest write that its writer had not seen and that was not asked about with it before.
        """
        here = self._desks[desk]
        return {
            conflict
            for key, states in here.counting().items()
            for place in range(1, len(states))
            for conflict in join.conflicts(
                here.table(key), [join.joined(here.table(key), states[:place]), states[place]]
            )
        }

    def claimed(self, desk: str) -> set[Conflict]:
        """Give the conflicts of states that came here, though undone by now, which an own write has seen.

        Reading: "a write that has seen another" says so to all who read it, and none of them asks. What was
        asked here when it was written stays asked, whatever becomes of the file that brought it.
        """
        here = self._desks[desk]
        states: dict[str, list[State]] = {}
        for state in [*here.own, *(entry.state for entry in here.entries)]:
            states.setdefault(state.key, []).append(state)
        found = {c for own in here.own for c in join.conflicts(here.table(own.key), states[own.key])} | {
            c for bundle in here.bundles.values() for c in bundle.questions
        }
        both = {c: (join.stamp_of(c.lower), join.stamp_of(c.higher)) for c in found}
        return {
            c
            for c, stamps in both.items()
            if any(own.key == c.key and all(own.knows(stamp) for stamp in stamps) for own in here.own)
        }

    def owed(self, desk: str) -> set[tuple[str, str, str]]:
        """Give what must be asked about: values and deletions that somebody had not seen.

        Readings: a value that a writer who had seen it overwrote is asked about no more, and a deletion only
        while it stands and where somebody may answer: not at the group that the record has left.
        """
        here, owed = self._desks[desk], set()
        standing = here.standing()
        for conflict in here.open_conflicts():
            if conflict.key not in standing:
                continue
            if conflict.kind == "deletion" and here.group in {None, here.group_of(conflict.key, standing)}:
                state = standing[conflict.key]
                stands = join.stamp_text(state.stamps[DELETED])
                if state.cells[DELETED] == "true" and stands in {conflict.lower, conflict.higher}:
                    owed.add((conflict.key, conflict.fact, stands))
            if conflict.kind != "fact":
                continue
            known = standing[conflict.key].version
            lost = [w for w in self.writes if self._is(w, conflict, conflict.lower)]
            won = [w for w in self.writes if self._is(w, conflict, conflict.higher)]
            if not any(self.overwritten(w, conflict.fact, known) for w in lost + won):
                owed.add((conflict.key, conflict.fact, conflict.lower))
        return owed

    @staticmethod
    def _is(write: State, conflict: Conflict, stamp: str) -> bool:
        return write.key == conflict.key and join.stamp_text(write.stamps.get(conflict.fact)) == stamp
