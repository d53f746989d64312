"""The limits of norms by which reports warn: the shipped ones, and what the office has set at this desk.

Its own limit holds from a day on, so that reports of earlier days stay measured by what held then. What is
sealed is never measured otherwise unless somebody names a day that lies in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, numbers, text
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import sealed_report
from outreach_desk.reports import norms
from outreach_desk.reports.norms import Own

LIMIT, FIRST = "limit", "from"
"""What a problem of `put` names as its column."""


@dataclass(frozen=True)
class Step:
    """A limit with the day from which it is in force (None: always) and where it comes from.

    A `limit` of None: from then on the proposed one is in force again.
    """

    limit: int | None
    first: date | None
    is_own: bool
    source: str

    def since(self) -> str:
        """Say from which day on it is in force."""
        if self.first is None:
            return _("always")
        return dates.show_day(self.first)

    def said(self) -> str:
        """Say it as one line."""
        if self.limit is None:
            return _("from {day}: the proposed limit again").format(day=self.since())
        words = _("from {day}: {limit} ({whose})") if self.first else _("{day}: {limit} ({whose})")
        return words.format(day=self.since(), limit=self.shown(), whose=self.source)

    def shown(self) -> str:
        """Say the limit alone."""
        return _("no limit") if self.limit is None else numbers.show_integer(self.limit)


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
        limit = self.held.shown()
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
    """Let a limit hold at this office from a day on, in place of one of the same day.

    Without a day it holds after the periods that are sealed. Gives what was set before. Raises Refused: not
    an office. Raises Usage: there is no such norm, or the limit is below 1.
    """
    _check(desk, norm)
    if limit < 1:
        raise Usage("limit_form", said(N_("A limit is a whole number from 1 on.")), column=LIMIT)
    before, spared = _set_here(desk, norm)
    own = Own(first or spared, limit)
    restore(desk, Before(norm, (*(one for one in before.own if one.first != own.first), own)))
    return before


def take_back(desk: Desk, norm: str, first: date | None = None) -> Before:
    """Let the proposed limit be in force again from a day on; what was set for later falls.

    Without a day that is after the periods that are sealed. Gives what was set before. Raises Refused: not an
    office. Raises Usage: there is no such norm.
    """
    _check(desk, norm)
    before, spared = _set_here(desk, norm)
    last = Own(first or spared, None)
    restore(desk, Before(norm, (*(one for one in before.own if one.first < last.first), last)))
    return before


def remove(desk: Desk, norm: str, first: date) -> Before:
    """Take one limit out, the one that was set for this day (date.min: always), as if it had not been set.

    Periods that are sealed keep it: then the proposed one is in force again after them. Gives what was set
    before. Raises Refused: not an office, or it holds for what is sealed alone. Raises Usage: no such norm.
    """
    _check(desk, norm)
    before, spared = _set_here(desk, norm)
    left = tuple(one for one in before.own if one.first != first)
    if first < spared:
        held = norms.holding(before.own, spared)
        if held is None or held.first != first:
            words = N_("Only periods that are sealed are measured by this limit, and it stays theirs.")
            raise Refused("limit_sealed", said(words))
        left = (*before.own, Own(spared, None))
    restore(desk, Before(norm, left))
    return before


def restore(desk: Desk, before: Before) -> None:
    """Let this be all that is set for a norm. Raises Refused: not an office."""
    desk.need_office()
    with desk.write() as (session, _author):
        norms.put(session, before.norm, before.own)


def _set_here(desk: Desk, norm: str) -> tuple[Before, date]:
    """Give what is set, and the day after the last one of all periods that are sealed (date.min: none is)."""
    with desk.database.read() as session:
        sealed = [one.last_day for one in sealed_report.every(session) if not one.unsealed_at]
        spared = max(sealed) + timedelta(days=1) if sealed else date.min
        return Before(norm, norms.set_here(session, norm)), spared


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
    if held is not None and held.limit is not None:
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
