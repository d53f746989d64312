"""One import done both ways, by set and row by row, and rolled back each time."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.bundle import apply, step, undo
from outreach_desk.desk import receive
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import trigrams

NOW = "2026-07-03T04:05:06Z"
Tables = dict[str, frozenset[tuple[Any, ...]]]
NUMBER = ("search_entry", "number")


@dataclass
class Way:
    """What an import says and leaves behind, how many rows of each outcome came in by set, and the bundle."""

    said: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Tables] = field(default_factory=dict)
    sure: Counter[str] = field(default_factory=Counter)


def every_row(session: Session) -> Tables:
    """Give every row of every table, all columns; entries of the search without the numbers they came by."""
    session.flush()
    found: Tables = {}
    for name in sa.inspect(session.connection()).get_table_names():
        if not name.startswith(trigrams.TABLE):
            rows = session.execute(sa.text(f'SELECT * FROM "{name}"'))  # noqa: S608
            places = [place for place, column in enumerate(rows.keys()) if (name, column) != NUMBER]
            found[name] = frozenset(tuple(row[place] for place in places) for row in rows)
    return found


def one_way(desk: Desk, file: Path, *, by_set: bool, back: bool) -> Way:
    """Take a file in, look at everything, and roll it back; with `back` also after its undo and its redo."""
    way = Way()
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(dates, "now_instant", return_value=NOW))
        if not by_set:
            stack.enter_context(mock.patch.object(step, "may_be_sure", return_value=False))
        stack.enter_context(mock.patch.object(apply, "apply", _watched(apply.apply, way.sure)))
        session = stack.enter_context(desk.database.read())
        how = receive._How(_no_progress, preview=True, sure=None, let_in=False, rows=False)
        handled = receive._one(desk, session, file, how)
        way.said, way.tables["taken in"] = handled.as_dict(), every_row(session)
        if back and handled.outcome == receive.PREVIEW and handled.bundle is not None:
            undo.undo(session, [handled.bundle], _no_progress)
            way.tables["undone"] = every_row(session)
            undo.redo(session, handled.bundle, _no_progress)
            way.tables["redone"] = every_row(session)
    return way


def _watched(real: Callable[..., None], sure: Counter[str]) -> Callable[..., None]:
    def watched(session: Session, plan: Any, progress: Any) -> None:
        sure.update(line.outcome for lot in plan.sure.lots.values() for line in lot.lines)
        real(session, plan, progress)

    return watched


def _no_progress(_done: int, _total: int) -> None:
    return


def apart(desk: Desk, file: Path, sure: Counter[str], *, back: bool) -> list[str]:
    """Name what differs between the two ways of one file; `sure` counts what came in by set."""
    slow, quick = (one_way(desk, file, by_set=by_set, back=back) for by_set in (False, True))
    assert not slow.sure
    sure.update(quick.sure)
    found = [f"said: {slow.said} and {quick.said}"] if slow.said != quick.said else []
    for when in slow.tables.keys() | quick.tables.keys():
        one, other = slow.tables.get(when, {}), quick.tables.get(when, {})
        found += [
            f"{when}: {name}: {row}"
            for name in one.keys() | other.keys()
            for row in one.get(name, frozenset()) ^ other.get(name, frozenset())
        ]
    return found
