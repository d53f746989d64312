"""By how much answers to open questions may move a figure: by the records from which it is counted.

Each record that a question touches may come in, go out, or count elsewhere: so it moves a figure by one, by
the persons, heads or ₫ that it names. A bound: it may be wider than what can happen, never narrower. An
answer is taken for one of the two values that a question shows.
"""

from collections.abc import Callable

from outreach_desk.desk.touched import Column, Touched
from outreach_desk.records import meeting
from outreach_desk.reports import health_costs, livelihood, planned, structure
from outreach_desk.reports.gather import Cell
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    CASE,
    COMMUNICATION,
    COMPLETION,
    DONG,
    EDUCATORS,
    GROUP,
    GROUPS,
    HEALTH_COSTS,
    LIVELIHOOD,
    LOCALITIES,
    NEW,
    PERSON,
    POINTS,
    REACHED,
    SESSION,
    SESSIONS,
    SLIP,
    SLIPS,
    SUPPORT,
    TARGET,
    TURN,
)

_REACHING = ("contact", "meeting", "attendance")
_COUNTED_FROM = {
    POINTS: ("intervention_point",),
    LOCALITIES: ("intervention_point",),
    TARGET: ("intervention_point",),
    GROUPS: ("peer_group", "meeting", "membership"),
    SESSIONS: ("peer_group", "meeting", "attendance"),
    REACHED: _REACHING,
    NEW: _REACHING,
    COMMUNICATION: _REACHING,
    SUPPORT: ("service", "referral"),
    SLIPS: ("referral",),
    COMPLETION: ("referral",),
    LIVELIHOOD: ("service", "referral", "follow_up"),
    HEALTH_COSTS: ("service",),
    EDUCATORS: ("membership", "client", *_REACHING),
}
_OF_PERSON = ("AGE/", "GENDER/")
_EVENTS = {"contact", "attendance", "service", "referral"}
_HEADS: tuple[Column, ...] = tuple(("meeting", name) for name in meeting.ANONYMOUS)
_AMOUNT: Column = ("service", "amount")

Move = tuple[int, int | None]
"""By how much a figure may fall and rise at most, both 0 or more; None: nobody knows how far."""


def by(cell: Cell, found: Touched) -> Move:
    """Give by how much answers may move a figure that is no share."""
    indicator, line, unit = cell
    if line.partition(structure.AT)[0] == planned.LINE:
        return found.number(("period_report", planned.COLUMNS[unit]))
    tables = _COUNTED_FROM.get(indicator, tuple(found.of))
    if line.startswith(_OF_PERSON) or structure.AT in line:
        tables = (
            *tables,
            "client",
        )  # what she is may stand in a record of hers under which she did not count
    counts: dict[str, Callable[[], Move]] = {
        PERSON: lambda: _both(len(found.people(tables, ever=indicator not in _COUNTED_FROM.keys() - {NEW}))),
        TURN: lambda: _turns(tables, found),
        ATTENDANCE_TURN: lambda: _turns(tables, found),
        SESSION: lambda: _both(found.count(["meeting"])),
        GROUP: lambda: _both(len(found.groups(tables))),
        SLIP: lambda: _both(found.count(["referral"])),
        CASE: lambda: _both(found.count(_EVENTS.intersection(tables)) + _by_amount(indicator, line, found)),
        DONG: lambda: found.number(_AMOUNT, within=not line.startswith(health_costs.OVER)),
    }
    return counts[unit]() if unit in counts else _both(found.count(tables))


def _by_amount(indicator: str, line: str, found: Touched) -> int:
    """Count the amounts in question where a case counts by having one, or by how large it is."""
    asks = indicator == HEALTH_COSTS or line.partition(structure.AT)[0] == livelihood.NO_AMOUNT
    return len(found.alone.get(_AMOUNT, ())) if asks else 0


def _both(count: int) -> Move:
    return count, count


def _turns(tables: tuple[str, ...], found: Touched) -> Move:
    """Count a turn for each record of an event, and the heads without a name."""
    count = found.count(_EVENTS.intersection(tables))
    down, up = found.number(*_HEADS) if "meeting" in tables else (0, 0)
    return count + down, None if up is None else count + up
