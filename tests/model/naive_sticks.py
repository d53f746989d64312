"""What leaves and reaches the desks of the naive model (`bundle-format.md` §3, §7, §8).

Nothing of the product is used. A file is a `Bundle` by its number; who cannot open it is not handed it.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace

import naive_chain as chain
from naive_chain import Bundle
from naive_desk import GROUP, Desk
from naive_state import State
from naive_writing import Writing

LINK = "person_link"


class Sticks(Writing):
    """Desks that people write at, and the files between them."""

    def _have(self, desk: Desk) -> dict[chain.Chain, int]:
        here = [b for b in desk.bundles.values() if b.file not in desk.undone]
        return {name: chain.complete_to(bundles) for name, bundles in chain.chains(here).items()}

    def _newest(self, desk: Desk, device: str, to: str) -> Bundle | None:
        """Give the newest bundle of a chain. Reading: one undone is not here, also for what it told."""
        came = [b for b in desk.bundles.values() if b.chain == (device, to) and b.file not in desk.undone]
        return max(came, key=lambda b: b.seq, default=None)

    def _peers(self, group: str | None, *, but: str = "") -> list[Desk]:
        return [d for d in self._desks.values() if d.group == group and d.name != but]

    def _since(self, desk: Desk, to: str) -> int:
        """Give the `complete_to` of the receiver, the lowest of several, as last learned."""
        if to == chain.OFFICE:
            returns = [
                self._newest(desk, o.device, chain.to_group(desk.group or "")) for o in self._peers(None)
            ]
            return max((r.receipt.get(desk.device, 0) for r in returns if r), default=0)
        group = desk.group or to.removeprefix("group:")
        others = self._peers(group, but=desk.name)
        told = [self._newest(desk, o.device, chain.TWIN if desk.group else chain.OFFICE) for o in others]
        return min((b.have.get((desk.device, to), 0) if b else 0 for b in told), default=0)

    def _base(self, desk: Desk, to: str) -> tuple[int, int]:
        """Give the seq that the receiver has reached, and the change number at which it was made."""
        sent = desk.sent.get((desk.device, to), [])
        # A receipt from before a rollback can name more than was ever sent; then everything is sent.
        since = self._since(desk, to) if self._since(desk, to) <= len(sent) else 0
        return since, sent[since - 1][1] if since else 0

    def _compose(
        self,
        desk: Desk,
        kind: str,
        to: str,
        files: list[str],
        sends: Mapping[str, State],
        left: Collection[str] = (),
        came: Collection[str] = (),
    ) -> bool:
        """Make a bundle, or one in parts, of the given records that changed since the receiver was whole.

        And of those of them that `came` to the receiver since then, whenever they changed.

        Reading: a group is asked about its own records, so not about those that `left` it, where nobody may
        write an answer any more.
        """
        sent = desk.sent.setdefault((desk.device, to), [])
        since, base = self._base(desk, to)
        wanted = [
            k for k in sends if (desk.noted[k][1] > base or k in came) and not desk.incomplete(sends[k])
        ]
        wanted.sort(key=lambda key: desk.noted[key][1])
        of_group = {c for c in desk.open_conflicts() if desk.group or (c.key in sends and c.key not in left)}
        answered = {c for c in desk.all_answered() if desk.group or c.key in sends}
        receipt = {name[0]: seq for name, seq in self._have(desk).items() if name[1] == chain.OFFICE}
        for k, file in enumerate(files, start=1):
            share = wanted[(k - 1) * len(wanted) // len(files) : k * len(wanted) // len(files)]
            self.files[file] = Bundle(
                file=file,
                kind=kind,
                to=to,
                device=desk.device,
                group=desk.group,
                seq=len(sent) + 1,
                previous=sent[-1][0] if sent else None,
                since=since,
                part=(k, len(files)),
                states=tuple(sends[key] for key in sorted(share)),
                have=self._have(desk),
                questions=frozenset(of_group),
                answered=frozenset(answered),
                receipt=receipt if kind == "return" else {},
            )
            sent.append((file, desk.change))
        return True

    def report(self, desk: str, file: str, parts: int = 1) -> bool:
        here = self._desks[desk]
        files = [file, *(f"{file}.{k}" for k in range(2, parts + 1))]
        return bool(here.group) and self._compose(here, "report", chain.OFFICE, files, self._of_team(here))

    def twin(self, desk: str, file: str) -> bool:
        """Reading: §10 lists no `question`; but so a conflict met on a laptop that never reports is lost."""
        here = self._desks[desk]
        return bool(here.group) and self._compose(here, "twin", chain.TWIN, [file], self._of_team(here))

    @staticmethod
    def _of_team(desk: Desk) -> dict[str, State]:
        """Reading: a record that left is the group's no more; "**every** record changed" is said of the rest.

        Of it goes what nobody can have from elsewhere and what had not seen the move, so that it is taken.
        """
        found = {key: state for key, state in desk.standing().items() if desk.table(key).owner == "group"}
        left = {
            k: desk.unaware(k) for k, s in found.items() if s.cells.get(GROUP, "") not in {"", desk.group}
        }
        return {key: state for key, state in (found | left).items() if state is not None}

    def give_back(self, desk: str, group: str, file: str) -> bool:
        """Readings: a root that has left goes along once as it stands, which is how the return "says" so.

        What becomes of it in its new group is not the old one's; an erasure is everybody's.

        "**Every** record of the group changed after" what it has: where a root came into the group since, so
        did all that hangs on it, though its bytes did not change; nobody there has it. A `person_link` goes
        where both its clients are of the group now, likewise.
        """
        here = self._desks[desk]
        standing = here.standing()
        mine = {key for key in standing if here.group_of(key, standing) == group}
        base = self._base(here, chain.to_group(group))[1]
        to = chain.to_group(group)
        told = {state.key for bundle in self.files.values() if bundle.to == to for state in bundle.states}
        told |= {e.state.key for e in here.weighed()[0] if e.state.cells.get(GROUP) == group}
        left = {
            k
            for k in standing
            if here.table(k).root is None
            and group in here.former_groups(k)
            and k in told
            and (here.moved.get(k, 0) > base or standing[k].erased)
        }
        pairs = {
            key
            for key in standing
            if here.table(key).name == LINK
            and all(
                here.group_of(standing[key].cells[c], standing) == group for c in here.table(key).references
            )
        }
        moved = {k for k in mine if here.moved.get(k, 0) > base}
        came = {k for k in mine if here.root(k, standing[k]) in moved}
        came |= {k for k in pairs if moved & {standing[k].cells[c] for c in here.table(k).references}}
        sends = {key: standing[key] for key in mine | left | pairs}
        return here.group is None and self._compose(here, "return", to, [file], sends, left - mine, came)

    def can_open(self, desk: Desk, bundle: Bundle) -> bool:
        if bundle.to == chain.OFFICE:
            return desk.group is None
        if bundle.to == chain.TWIN:
            return desk.group == bundle.group and desk.device != bundle.device
        return desk.group is not None and bundle.to == chain.to_group(desk.group)

    def deliver(self, desk: str, file: str) -> bool:
        here, bundle = self._desks[desk], self.files.get(file)
        if bundle is None or not self.can_open(here, bundle) or file in here.bundles:
            return False
        held = [b for b in here.bundles.values() if b.file not in here.admitted]
        if chain.does_not_fit(bundle, held):
            self.refused.setdefault(desk, set()).add(file)
            return False
        self._redraw(here, bundle)
        here.take(bundle)
        return True

    def _redraw(self, desk: Desk, bundle: Bundle) -> None:
        """Draw a new device where somebody names ours with more than this desk itself has written."""
        wrote = {s.key: s.version[desk.device] for s in desk.own if desk.device in s.version}
        more = any(s.version.get(desk.device, 0) > wrote.get(s.key, 0) for s in bundle.states)
        sent = len(desk.sent.get((desk.device, chain.OFFICE), []))
        if (more or bundle.receipt.get(desk.device, 0) > sent) and self._spares.get(desk.name):
            desk.device = self._spares[desk.name].pop(0)

    def admit(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in self.refused.get(desk, set()) or file in here.bundles:
            return False
        bundle = self.files[file]
        here.admitted.add(file)
        here.take(replace(bundle, states=tuple(replace(state, fork=True) for state in bundle.states)))
        return True

    def clone(self, desk: str, name: str) -> bool:
        """Copy a desk, unseen by its machine check, so that two histories share a device."""
        if name in self._desks:
            return False
        self._desks[name] = deepcopy(self._desks[desk])
        self._desks[name].name = name
        return True

    def undo(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in here.bundles or file in here.undone:
            return False
        here.take_back(file)
        return True

    def redo(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in here.undone:
            return False
        here.let_in_again(file)
        return True
