"""The words of what stands under a report, for the window and the terminal alike: sections of sentences.

A section may list figures: each with its words and three values beside each other.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from outreach_desk.desk.additions import Additions
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.sealing import Compared
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import indicators
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.table import Row

SEAL, ADDITIONS = "seal", "additions"
_WIDTH = 100
_GAP = "  "


@dataclass(frozen=True)
class Section:
    """One part: `name` is stable ASCII, `heads` the words above the values of its `figures`."""

    name: str
    title: str
    sentences: tuple[str, ...]
    heads: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    tone: str = ""


def sections(beneath: Beneath) -> tuple[Section, ...]:
    """Give all sections in the shown language; one that has nothing to say is not there."""
    found = [_added(one) for one in beneath.additions]
    return ((_sealed(beneath.compared), *found)) if beneath.compared else tuple(found)


def lines(beneath: Beneath) -> list[str]:
    """Give it for a terminal: each section under its title, figures in columns."""
    found: list[str] = []
    for section in sections(beneath):
        found += ["", section.title, "─" * len(section.title)]
        for sentence in section.sentences:
            found += textwrap.wrap(sentence, _WIDTH)
        found += _columns([("", *section.heads), *section.figures]) if section.figures else []
    return found


def named(row: Row) -> str:
    """Say which figure it is: indicator, line and unit in words."""
    unit = indicators.unit_words(row.unit).said()
    return f"{row.indicator} · {row.label()} ({unit})"


def _sealed(compared: Compared) -> Section:
    seal = compared.seal
    sentences = [
        _("Sealed at {moment} by desk {device}.").format(
            moment=dates.show_instant(seal.sealed_at), device=seal.device
        ),
        _(
            "Then {bundles} files were in, {missing} desks had something missing, {open} questions were open."
        ).format(
            bundles=numbers.show_integer(seal.bundles),
            missing=numbers.show_integer(seal.missing),
            open=numbers.show_integer(seal.questions),
        ),
    ]
    for indicator, then, now in compared.rules:
        words = _("The rule of {indicator} has changed since: version {then} then, version {now} now.")
        sentences.append(words.format(indicator=indicator, then=then, now=now or "–"))
    sentences += _late(compared.late)
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
    return Section(
        SEAL, _("Sealed period"), tuple(sentences), heads, tuple(_differences(compared.figures)), tone
    )


def _added(one: Additions) -> Section:
    title = _("Additions to the earlier period {period}").format(period=one.period.label())
    sealed = _("That period was sealed at {moment}.").format(moment=dates.show_instant(one.sealed_at))
    same = [] if one.figures else [_("Its figures stay the same.")]
    heads = (_("told before"), _("counted now"), _("addition"))
    figures = tuple(_differences(one.figures))
    return Section(ADDITIONS, title, (sealed, *_late(one.late), *same), heads, figures, "due")


def _late(count: int) -> list[str]:
    if not count:
        return []
    words = ngettext(
        "{n} record of that period came or changed since.",
        "{n} records of that period came or changed since.",
        count,
    )
    return [words.format(n=numbers.show_integer(count))]


def _differences(found: Iterable[Difference]) -> Iterable[tuple[str, ...]]:
    for one in found:
        yield named(one.after), one.before.shown(), one.after.shown(), one.shown()


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        _GAP.join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
