"""The words of a sealed period: what was sealed, what differs now, what came late and what left it."""

from collections.abc import Iterable, Mapping, Sequence

from outreach_desk.desk import kinds
from outreach_desk.desk.additions import Additions
from outreach_desk.desk.left_period import Left
from outreach_desk.desk.sealing import Compared
from outreach_desk.desk.section import Section, named
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import sheet
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.period import Period

SEAL, LEFT, ADDITIONS = "seal", "left", "additions"


def stated(state: Iterable[Words]) -> Section:
    """Say of an official table that the seal of its period does not keep it."""
    return Section(SEAL, _("Sealed period"), tuple(one.said() for one in state), tone="due")


def sealed(compared: Compared, state: Iterable[Words], *, named: bool) -> Section:
    """Say how a period was sealed and what differs now; `named` where another one stands beside it."""
    seal = compared.seal
    title = _("Sealed period {period}").format(period=seal.period.label()) if named else _("Sealed period")
    sentences = [
        *(one.said() for one in state),
        _("Sealed at {moment} by desk {device}.").format(
            moment=dates.show_instant(seal.sealed_at), device=seal.device
        ),
        _("Then {bundles} files were in, missing: {missing}; {open} questions were open.").format(
            bundles=numbers.show_integer(seal.bundles),
            missing=sheet.bundles(seal.missing),
            open=numbers.show_integer(seal.questions),
        ),
        *([sheet.behind(seal.missing)] if seal.missing.behind else []),
    ]
    for indicator, then, now in compared.rules:
        words = _("The rule of {indicator} has changed since: version {then} then, version {now} now.")
        sentences.append(words.format(indicator=indicator, then=then, now=now or "–"))
    sentences += _late(compared.late, compared.changed)
    if compared.figures:
        words = ngettext(
            "{n} figure would be another one now. What is sealed stays as it is.",
            "{n} figures would be others now. What is sealed stays as it is.",
            len(compared.figures),
        )
        sentences.append(words.format(n=numbers.show_integer(len(compared.figures))))
    else:
        sentences.append(_("A new count gives the same figures."))
    heads = (_("sealed"), _("counted now"), _("difference"))
    tone = "due" if compared.figures else ""
    return Section(SEAL, title, tuple(sentences), heads, tuple(_differences(compared.figures)), tone)


def added(one: Additions) -> Section:
    title = _("Additions to the earlier period {period}").format(period=one.period.label())
    sealed = _("That period was sealed at {moment}.").format(moment=dates.show_instant(one.sealed_at))
    same = [] if one.figures else [_("Its figures stay the same.")]
    if not one.stands:
        same.append(_("It was sealed anew since: its figures of now hold these additions already."))
    heads = (_("told before"), _("counted now"), _("addition"))
    figures = tuple(_differences(one.figures))
    return Section(ADDITIONS, title, (sealed, *_late(one.late, one.changed), *same), heads, figures, "due")


def left(name: str, period: Period, found: Sequence[Left], *, coded: bool) -> Section:
    """Say what was in a sealed period and is not any more; where it is `coded` each by its code and days."""
    title = _("No longer in the period {period}").format(period=period.label())
    words = ngettext(
        "{n} record was in the sealed figures and is not in that period any more.",
        "{n} records were in the sealed figures and are not in that period any more.",
        len(found),
    )
    heads = (_("day when sealed"), _("day now"))
    figures = tuple(
        (
            kinds.one(one.table, one.name),
            dates.show_day(one.then),
            dates.show_day(one.now) if one.now else _("no longer here"),
        )
        for one in (found if coded else ())
    )
    return Section(name, title, (words.format(n=numbers.show_integer(len(found))),), heads, figures, "due")


def _late(count: int, changed: Mapping[str, int]) -> list[str]:
    """Say how much of what happened came late, and apart from it what else moved the figures."""
    found = []
    if count:
        words = ngettext(
            "{n} record of that period came or changed since.",
            "{n} records of that period came or changed since.",
            count,
        )
        found.append(words.format(n=numbers.show_integer(count)))
    if changed:
        said = ", ".join(
            f"{kinds.every(name)}: {numbers.show_integer(number)}" for name, number in changed.items()
        )
        found.append(_("Behind its figures also changed since: {what}.").format(what=said))
    return found


def _differences(found: Iterable[Difference]) -> Iterable[tuple[str, ...]]:
    for one in found:
        yield named(one.after), one.before.shown(), one.after.shown(), one.shown()
