"""What people write at the desks of the naive model, and when a desk lets them (`bundle-format.md` §5, §6).

Nothing of the product is used. When an act is not done is said at `World`.
"""

from collections.abc import Mapping
from typing import Any

from naive_chain import Bundle
from naive_desk import GROUP, Desk
from naive_state import DELETED, Conflict, State, Table


class Writing:
    """Desks by name, files by number. `writes` are all writes that any desk ever made."""

    def __init__(
        self, history: Mapping[str, Any], tables: Mapping[str, Table], *, named_answers: bool = False
    ) -> None:
        """With `named_answers` the amendment of `Desk.all_answered` holds."""
        devices = {desk["device"] for desk in history["desks"]}
        devices |= {spare for desk in history["desks"] for spare in desk.get("spares", ())}
        given = frozenset(history["given"])
        self._desks = {
            desk["name"]: Desk(desk["name"], desk["device"], desk.get("group"), tables, given, set(devices))
            for desk in history["desks"]
        }
        for desk in self._desks.values():
            desk.named_answers = named_answers
        self._spares = {desk["name"]: list(desk.get("spares", ())) for desk in history["desks"]}
        self.files: dict[str, Bundle] = {}
        self.refused: dict[str, set[str]] = {}
        self.writes: list[State] = []

    def desks(self) -> list[str]:
        return sorted(self._desks)

    def desk(self, name: str) -> Desk:
        return self._desks[name]

    # ---- what people write -------------------------------------------------------------------

    def _open(self, desk: Desk, key: str) -> State | None:
        """Give the record if it stands here and this desk may write it."""
        standing = desk.standing()
        state = standing.get(key)
        if state is None or state.erased:
            return None
        if desk.group and (desk.table(key).owner != "group" or desk.group_of(key, standing) != desk.group):
            return None
        return state

    def _whole(self, desk: Desk, key: str, deleted: str) -> State | None:
        state = self._open(desk, key)
        usable = state and state.cells[DELETED] == deleted and not desk.incomplete(state)
        return state if usable else None

    def _write(self, desk: Desk, key: str, cells: Mapping[str, str], seen: tuple[Conflict, ...] = ()) -> bool:
        self.writes.append(desk.write(key, cells, seen))
        return True

    def create(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        """Reading: a save sets the facts it changed; of a new record those not empty, and `deleted`."""
        here, table = self._desks[desk], self._desks[desk].table(key)
        standing = here.standing()
        if (
            key in standing
            or (key in here.tops and not table.made_of)
            or (here.group and table.owner != "group")
        ):
            return False
        for column in table.references:
            named = cells.get(column)
            known = standing.get(named) if named else None
            if (
                named
                and named not in here.given
                and (not known or known.erased or known.cells[DELETED] == "true")
            ):
                return False
        root = cells.get(table.root) if table.root else None
        group = here.group_of(root, standing) if root else cells.get(GROUP)
        if here.group and group != here.group:
            return False
        facts = {table.fact_of(column) for column, cell in cells.items() if cell} | {DELETED}
        full = {c: cells.get(c, "") for fact in facts for c in table.facts[fact]} | {DELETED: "false"}
        return self._write(here, key, full)

    def edit(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        """Reading: a save that leaves a fact's cells as they stand does not write that fact."""
        here = self._desks[desk]
        state = self._whole(here, key, "false")
        if state is None:
            return False
        table = here.table(key)
        changed = {table.fact_of(column) for column, cell in cells.items() if state.cells[column] != cell}
        full = {c: cells.get(c, state.cells[c]) for fact in changed for c in table.facts[fact]}
        return bool(full) and self._write(here, key, full)

    def delete(self, desk: str, key: str) -> bool:
        here = self._desks[desk]
        return bool(self._whole(here, key, "false")) and self._write(here, key, {DELETED: "true"})

    def restore(self, desk: str, key: str) -> bool:
        here = self._desks[desk]
        return bool(self._whole(here, key, "true")) and self._write(here, key, {DELETED: "false"})

    def erase(self, desk: str, key: str) -> bool:
        """Reading: erasure is no write. It has no stamp, leaves `deleted` alone, and lasts on this desk."""
        here = self._desks[desk]
        if self._open(here, key) is None:
            return False
        here.erased.add(key)
        here.note()
        return True

    def answer(self, desk: str, key: str, fact: str, cells: Mapping[str, str]) -> bool:
        here = self._desks[desk]
        state = self._open(here, key)
        asked = tuple(sorted(c for c in here.open_conflicts() if (c.key, c.fact) == (key, fact)))
        if state is None or not asked:
            return False
        full = {c: cells.get(c, state.cells[c]) for c in here.table(key).facts[fact]}
        return self._write(here, key, full, asked)

    def move(self, desk: str, key: str, group: str) -> bool:
        here = self._desks[desk]
        return (
            here.group is None and GROUP in here.table(key).columns and self.edit(desk, key, {GROUP: group})
        )

    def clock(self, desk: str, instant: str) -> bool:
        """No clock is asked: whatever it says, nothing here changes."""
        return desk in self._desks and bool(instant)
