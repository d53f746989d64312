"""The limits of norms by which reports warn: the shipped ones, or what the office has set at this desk."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import sealed_report
from outreach_desk.reports import norms
from outreach_desk.reports.norms import Own


@dataclass(frozen=True)
class Limit:
    """A norm: what is shipped for a day (None: nothing), and what was set here for it (None: nothing).

    `since` is the first day of the latter (None: it held always), `later` what was set here for later days.
    """

    norm: str
    name: str
    shipped: int | None
    own: int | None
    source: str
    since: date | None = None
    later: tuple[Own, ...] = ()

    def said(self) -> str:
        """Say what holds, and whose it is."""
        held = self.shipped if self.own is None else self.own
        whose = _("proposed") if self.own is None else _("set here")
        if self.own is not None and self.since is not None:
            whose = _("set here, from {day} on").format(day=dates.show_day(self.since))
        now = _("{norm} – {name}: {limit} ({whose})").format(
            norm=self.norm, name=self.name, limit=_shown(held), whose=whose
        )
        later = (
            _("from {day} on: {limit}").format(
                day=dates.show_day(one.first), limit=_("proposed") if one.limit is None else _shown(one.limit)
            )
            for one in self.later
        )
        return "; ".join((now, *later))

    def as_dict(self) -> dict[str, Any]:
        """Give it as an object."""
        return {
            "norm": self.norm,
            "shipped": self.shipped,
            "own": self.own,
            "source": self.source,
            "since": self.since.isoformat() if self.since else None,
            "later": [{"from": one.first.isoformat(), "limit": one.limit} for one in self.later],
        }


def every(desk: Desk, on: date | None = None) -> tuple[Limit, ...]:
    """Give all norms in their order as they hold on a day (None: today)."""
    day = on or dates.today()
    with desk.database.read() as session:
        return tuple(_limit(session, name, day) for name in dict.fromkeys(one.id for one in norms.shipped()))


def put(desk: Desk, norm: str, own: int | None, since: date | None = None) -> int | None:
    """Let a limit hold at this office (None: the shipped one again). Give what was set before.

    It holds from the day `since` on; without one, for all days after those of sealed periods: what is sealed
    was counted by the limits of its time. Raises Refused: not an office. Raises Usage: there is no such norm,
    or the limit is below 1.
    """
    desk.need_office()
    known = dict.fromkeys(one.id for one in norms.shipped())
    if norm not in known:
        words = N_("There is no such norm. These are: {norms}.")
        raise Usage("norm_unknown", said(words, norms=", ".join(known)))
    if own is not None and own < 1:
        raise Usage("limit_form", said(N_("A limit is a whole number from 1 on.")))
    with desk.write() as (session, _author):
        before = norms.set_here(session, norm)
        norms.put(session, norm, own, since or _after_seals(session))
    return before


def _limit(session: Session, norm: str, day: date) -> Limit:
    known = next(one for one in norms.shipped() if one.id == norm)
    own = norms.dated(session, norm)
    held = [one for one in own if one.first <= day]
    return Limit(
        norm,
        known.name.said(),
        norms.shipped_limit(norm, day),
        held[-1].limit if held else None,
        known.source,
        since=held[-1].first if held and held[-1].first > date.min else None,
        later=tuple(one for one in own if one.first > day),
    )


def _after_seals(session: Session) -> date:
    """Give the day after the last one of all periods that are sealed now."""
    last = max((one.last_day for one in sealed_report.every(session) if not one.unsealed_at), default=None)
    return date.min if last is None else last + timedelta(days=1)


def _shown(limit: int | None) -> str:
    return "–" if limit is None else numbers.show_integer(limit)
