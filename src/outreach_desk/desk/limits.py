"""The limits of norms by which reports warn: the shipped ones, and what the office has set at this desk.

Its own limit holds from a day on, so that reports of earlier days stay measured by what held then.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, numbers, text
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.reports import norms
from outreach_desk.reports.norms import Own

LIMIT, FIRST = "limit", "from"
"""What a problem of `put` names as its column."""


@dataclass(frozen=True)
class Step:
    """A limit with the day from which it is in force (None: whenever) and where it comes from."""

    limit: int
    first: date | None
    is_own: bool
    source: str

    def since(self) -> str:
        """Say from which day on it is in force."""
        if self.first is None:
            return _("no day set")
        return dates.show_day(self.first)

    def said(self) -> str:
        """Say it as one line."""
        return _("from {day}: {limit} ({whose})").format(
            day=self.since(),
            limit=numbers.show_integer(self.limit),
            whose=self.source,
        )


@dataclass(frozen=True)
class Limit:
    """A norm: what is in force on the day that was asked for (None: nothing), and all that was ever set."""

    norm: str
    name: str
    held: Step | None
    steps: tuple[Step, ...]

    @property
    def own(self) -> tuple[Step, ...]:
        """Give what was set at this desk."""
        return tuple(step for step in self.steps if step.is_own)

    def said(self) -> str:
        """Say what is in force, since when, and whose it is."""
        return _("{norm} – {name}: {limit}").format(norm=self.norm, name=self.name, limit=self.holds())

    def holds(self) -> str:
        """Say what is in force without the name of the norm."""
        if self.held is None:
            return _("no limit")
        limit = numbers.show_integer(self.held.limit)
        if self.held.first is None:
            return _("{limit} ({whose})").format(limit=limit, whose=self.held.source)
        return _("{limit}, from {day} ({whose})").format(
            limit=limit, day=self.held.since(), whose=self.held.source
        )

    def as_dict(self) -> dict[str, Any]:
        """Give it as an object; a `from` of null is no day: whenever."""
        shipped = next((step.limit for step in self.steps if not step.is_own), None)
        return {
            "norm": self.norm,
            "limit": self.held.limit if self.held else None,
            "from": _iso(self.held.first) if self.held else None,
            "set_here": self.held is not None and self.held.is_own,
            "shipped": shipped,
            "own": [{"from": _iso(step.first), "limit": step.limit} for step in self.own],
            "source": self.held.source if self.held else None,
        }


@dataclass(frozen=True)
class Before:
    """What a desk had set for a norm before an act, for `restore`."""

    norm: str
    own: tuple[Own, ...]


def every(desk: Desk, on: date | None = None) -> tuple[Limit, ...]:
    """Give all norms in their order as they hold on a day (None: today)."""
    day = on or dates.today()
    with desk.database.read() as session:
        return tuple(_limit(name, norms.set_here(session, name), day) for name in _known())


def parse(typed: str) -> int:
    """Read a limit as people type it. Raises Usage."""
    try:
        return numbers.parse_integer(typed)
    except text.Unreadable as unreadable:
        raise Usage(unreadable.problem.code, unreadable.problem.words, column=LIMIT) from None


def put(desk: Desk, norm: str, limit: int, first: date | None = None) -> Before:
    """Let a limit hold at this office from a day on (None: whenever), in place of one of the same day.

    Gives what was set before. Raises Refused: not an office. Raises Usage: there is no such norm, or the
    limit is below 1.
    """
    _check(desk, norm)
    if limit < 1:
        raise Usage("limit_form", said(N_("A limit is a whole number from 1 on.")), column=LIMIT)
    own = Own(first or date.min, limit)
    before = _set_here(desk, norm)
    restore(desk, Before(norm, (*(one for one in before.own if one.first != own.first), own)))
    return before


def take_back(desk: Desk, norm: str, first: date | None = None) -> Before:
    """Take back what was set to hold from a day on, or all that was set for a norm (None).

    Gives what was set before. Raises Refused: not an office, or nothing was set from that day on. Raises
    Usage: there is no such norm.
    """
    _check(desk, norm)
    before = _set_here(desk, norm)
    left = tuple(one for one in before.own if first is not None and one.first != first)
    if first is not None and left == before.own:
        words = N_("No limit of this norm was set to hold from {day}. The list shows those that were.")
        raise Refused("no_such_limit", said(words, day=dates.show_day(first)), column=FIRST)
    restore(desk, Before(norm, left))
    return before


def restore(desk: Desk, before: Before) -> None:
    """Let this be all that is set for a norm. Raises Refused: not an office."""
    desk.need_office()
    with desk.write() as (session, _author):
        norms.put(session, before.norm, before.own)


def _set_here(desk: Desk, norm: str) -> Before:
    with desk.database.read() as session:
        return Before(norm, norms.set_here(session, norm))


def _check(desk: Desk, norm: str) -> None:
    desk.need_office()
    if norm not in _known():
        words = N_("There is no such norm. These are: {norms}.")
        raise Usage("norm_unknown", said(words, norms=", ".join(_known())))


def _known() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in norms.shipped()))


def _limit(name: str, own: tuple[Own, ...], day: date) -> Limit:
    shipped = [one for one in norms.shipped() if one.id == name]
    steps = [Step(one.limit, _day(one.first), False, _proposed(one.source.said())) for one in shipped]
    steps += [Step(one.limit, _day(one.first), True, _("set here")) for one in own]
    held, known = norms.holding(own, day), norms.shipped_on(name, day)
    step = None
    if held is not None:
        step = next(one for one in steps if one.is_own and one.first == _day(held.first))
    elif known is not None:
        step = steps[shipped.index(known)]
    return Limit(name, shipped[0].name.said(), step, tuple(steps))


def _proposed(source: str) -> str:
    return _("proposed; {source}").format(source=source)


def _day(first: date) -> date | None:
    return None if first == date.min else first


def _iso(first: date | None) -> str | None:
    return first.isoformat() if first else None
