"""The limits of norms by which reports warn: the shipped ones, or what the office has set at this desk."""

from dataclasses import dataclass
from datetime import date

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.reports import norms


@dataclass(frozen=True)
class Limit:
    """A norm: what is shipped for today (None: nothing), and what was set here (None: nothing)."""

    norm: str
    name: str
    shipped: int | None
    own: int | None
    source: str

    def said(self) -> str:
        """Say what holds, and whose it is."""
        held = self.shipped if self.own is None else self.own
        return _("{norm} – {name}: {limit} ({whose})").format(
            norm=self.norm,
            name=self.name,
            limit="–" if held is None else numbers.show_integer(held),
            whose=_("proposed") if self.own is None else _("set here"),
        )

    def as_dict(self) -> dict[str, str | int | None]:
        """Give it as an object."""
        return {"norm": self.norm, "shipped": self.shipped, "own": self.own, "source": self.source}


def every(desk: Desk, on: date | None = None) -> tuple[Limit, ...]:
    """Give all norms in their order as they hold on a day (None: today)."""
    day = on or dates.today()
    with desk.database.read() as session:
        return tuple(
            Limit(
                name,
                next(one.name.said() for one in norms.shipped() if one.id == name),
                norms.shipped_limit(name, day),
                norms.set_here(session, name),
                next(one.source for one in norms.shipped() if one.id == name),
            )
            for name in dict.fromkeys(one.id for one in norms.shipped())
        )


def put(desk: Desk, norm: str, own: int | None) -> int | None:
    """Let a limit hold at this office (None: the shipped one again). Give what was set before.

    Raises Refused: not an office. Raises Usage: there is no such norm, or the limit is below 1.
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
        norms.put(session, norm, own)
    return before
