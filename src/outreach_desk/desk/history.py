"""How a record came to be what it is: who wrote what and when, each value from → to, as this desk knows it.

Read off the states that are kept of it: own writes and what files brought. What was undone is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.bundle import kept, own_keys
from outreach_desk.bundle.join import State
from outreach_desk.desk import called
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity, stamps
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Device

HERE, OFFICE, OTHER = "here", "office", "other"
Order = tuple[int, str, int]


@dataclass(frozen=True)
class Step:
    """One column from one CSV text to the next; empty for none. What other records are called by is said."""

    column: str
    before: str
    after: str
    before_called: str = ""
    after_called: str = ""


@dataclass(frozen=True)
class Change:
    """One write. `at` is a UTC instant, empty where no file told it; `who` is `here`, `office` or `other`.

    `label` names another laptop, its device where it has no label.
    """

    at: str
    who: str
    label: str
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {**vars(self), "steps": [vars(step) for step in self.steps]}


def of(desk: Desk, table: str, record_id: str) -> tuple[Change, ...]:
    """Give the changes of a record, the latest first. Raises Refused: it is not on this desk."""
    thing = catalog.THINGS.get(table)
    with desk.database.read() as session:
        if thing is None or session.get(thing.model, record_id) is None:
            raise Refused("no_such_record", said(N_("This record is not on this desk. Nothing was changed.")))
        return tuple(reversed(changes(session, thing, record_id)))


def _called(session: Session, thing: Thing, found: Sequence[Change]) -> list[Change]:
    """Say what the records that are named are called by."""
    steps = [step for change in found for step in change.steps if step.column in thing.references]
    cells = {(thing.references[step.column], cell) for step in steps for cell in (step.before, step.after)}
    names = called.known_as(session, {key for key in cells if key[1]})

    def say(step: Step) -> Step:
        table = thing.references.get(step.column, "")
        words = {
            "before_called": names.get((table, step.before), ""),
            "after_called": names.get((table, step.after), ""),
        }
        return replace(step, **words)

    return [replace(change, steps=tuple(say(step) for step in change.steps)) for change in found]


@dataclass
class _Written:
    """What one write set, gathered from all states that tell of it."""

    device: str
    at: str
    cells: dict[str, str]


def changes(session: Session, thing: Thing, record_id: str) -> list[Change]:
    """Give the changes of a record that is here, the first one first."""
    return _called(session, thing, list(_changes(session, thing, record_id)))


def _changes(session: Session, thing: Thing, record_id: str) -> Iterator[Change]:
    now: dict[str, str] = defaultdict(str)
    own = {identity.need(session, identity.DEVICE), *(key.device for key in own_keys.former_devices(session))}
    for written in _in_order(session, thing, record_id):
        steps = [Step(name, now[name], cell) for name, cell in written.cells.items() if now[name] != cell]
        now.update(written.cells)
        if steps:
            steps.sort(key=lambda step: _place(thing, step.column))
            who, label = _who(session, written.device, own)
            yield Change(written.at, who, label, tuple(steps))


def _in_order(session: Session, thing: Thing, record_id: str) -> Iterable[_Written]:
    """Give the writes by their stamps; a write of private columns alone stands after what it had seen."""
    reader, key = kept.Reader(session), (thing.name, record_id)
    here = identity.need(session, identity.DEVICE)
    found: dict[Order, _Written] = {}
    for row in kept.of(session, [key])[key]:
        if not kept.counts(row):
            continue
        state = reader.state(row)
        top = _stamped(found, thing, state)
        secret = reader.secret(row)
        if secret:
            order = (row.top, "~", row.id or 0) if row.bundle_id or not top else top
            written = found.setdefault(order, _Written(here, state.changed_at, {}))
            written.cells |= secret
    return [written for _, written in sorted(found.items(), key=lambda item: item[0])]


def _stamped(found: dict[Order, _Written], thing: Thing, state: State) -> Order | None:
    """Note each write that a state tells of, and give the order of its latest."""
    set_here = [(stamp, fact) for fact, stamp in state.edits.items() if stamp is not None]
    latest = max((stamp for stamp, _ in set_here), default=None)
    for stamp, fact in set_here:
        written = found.setdefault(_order(stamp), _Written(stamp.device, "", {}))
        written.cells |= {name: state.cells.get(name, "") for name in thing.facts[fact]}
        if stamp == latest:
            written.at = written.at or state.changed_at
    return _order(latest) if latest is not None else None


def _order(stamp: stamps.Stamp) -> Order:
    return stamp.counter, stamp.device, 0


def _place(thing: Thing, column: str) -> int:
    names = list(thing.columns)
    return names.index(column) if column in names else len(names)


def _who(session: Session, device: str, own: set[str]) -> tuple[str, str]:
    if device in own:
        return HERE, ""
    known = session.get(Device, device)
    if known is not None and known.role == identity.OFFICE:
        return OFFICE, known.label or ""
    return OTHER, (known.label if known is not None else None) or device
