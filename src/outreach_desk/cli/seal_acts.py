"""The words for sealed periods: put a seal on, take it off, list them all; who reported what; norms."""

from argparse import Namespace
from collections.abc import Callable

from outreach_desk.cli.printing import Answer
from outreach_desk.desk import beneath_words, chase, chase_words, figures, limits, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.sealing import Seal
from outreach_desk.ground import dates
from outreach_desk.ground.language import _


def seal(desk: Desk, given: Namespace) -> Answer:
    """Seal a period."""
    desk.need_office()
    done = sealing.seal(desk, figures.parse_period(desk, **_asked(given)), figures.parse_on(given.on))
    return Answer(done.as_dict(), [_said(done)])


def unseal(desk: Desk, given: Namespace) -> Answer:
    """Take the seal off a period."""
    desk.need_office()
    done = sealing.unseal(desk, figures.parse_period(desk, **_asked(given)))
    return Answer(done.as_dict(), [_said(done), _("Its figures are counted anew from now on.")])


def seals(desk: Desk, _given: Namespace) -> Answer:
    """List all seals of this desk."""
    desk.need_office()
    found = sealing.every(desk)
    lines = [_said(one) for one in found]
    return Answer({"seals": [one.as_dict() for one in found]}, lines or [_("No period was sealed yet.")])


def chase_(desk: Desk, given: Namespace) -> Answer:
    """Say which group reported which month."""
    found = chase.year(desk, given.year or dates.today().year)
    rows = [("", *(name[-2:] for name in found.months))]
    rows += [
        (group.code, *(chase_words.cell(group.months.get(name)) for name in found.months))
        for group in found.groups
    ]
    lines = [chase_words.sentence(found), *beneath_words.columns(rows), chase_words.legend()]
    return Answer(found.as_dict(), lines if found.groups else [_("There is no group yet.")])


def norms(desk: Desk, given: Namespace) -> Answer:
    """List the norms by which reports warn, after one was set or taken back."""
    first = figures.parse_day(given.first, limits.FIRST) if given.first else None
    if given.norm is not None and given.limit is not None:
        limits.put(desk, given.norm, limits.parse(given.limit), first)
    elif given.norm is not None or first is not None:
        limits.take_back(desk, given.norm or "", first)
    found = limits.every(desk)
    lines = [line for one in found for line in (one.said(), *(f"    {step.said()}" for step in one.own))]
    return Answer({"norms": [one.as_dict() for one in found]}, lines)


def _asked(given: Namespace) -> dict[str, str | None]:
    return {name: getattr(given, name) for name in ("first", "last", "code", "calendar")}


def _said(one: Seal) -> str:
    words = _("{period}: sealed at {sealed} by desk {device}.")
    if one.unsealed_at:
        words = _("{period}: sealed at {sealed} by desk {device}, unsealed at {unsealed} by desk {other}.")
    return words.format(
        period=one.period.label(),
        sealed=dates.show_instant(one.sealed_at),
        device=one.device,
        unsealed=dates.show_instant(one.unsealed_at) if one.unsealed_at else "",
        other=one.unsealed_by,
    )


ACTS: dict[str, Callable[[Desk, Namespace], Answer]] = {
    "seal": seal,
    "unseal": unseal,
    "seals": seals,
    "chase": chase_,
    "norms": norms,
}
