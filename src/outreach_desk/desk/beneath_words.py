"""The words of what stands under a report, for the window and the terminal alike: sections of sentences.

A section may list figures: each with its words and three values beside each other.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from outreach_desk.desk import ends, months, spread
from outreach_desk.desk.additions import Additions
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.chase import Standing
from outreach_desk.desk.ends import Range
from outreach_desk.desk.sealing import Compared
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.reports import indicators, sheet
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.table import Row

SEAL, ADDITIONS, GROUPS, DOUBTS, FIRST = "seal", "additions", "groups", "doubts", "first"
_END = "?"
_BEHIND = {
    "client": N_("Clients"),
    "consent": N_("Consents"),
    "person_link": N_("Same person"),
    "member": N_("Members"),
    "membership": N_("Roles of members"),
    "intervention_point": N_("Intervention points"),
    "peer_group": N_("Groups"),
}
_WIDTH = 100
_GAP = "  "


@dataclass(frozen=True)
class Section:
    """One part: `name` is stable ASCII, `heads` the words above the values of its `figures`.

    `tone` is that of its last sentence.
    """

    name: str
    title: str
    sentences: tuple[str, ...]
    heads: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    tone: str = ""


def sections(beneath: Beneath) -> tuple[Section, ...]:
    """Give all sections in the shown language; one that has nothing to say is not there."""
    seals = [one for one in (beneath.compared, beneath.earlier) if one]
    named = beneath.earlier is not None
    found = [_sealed(one, beneath.state if one is seals[0] else (), named=named) for one in seals]
    if beneath.state and not seals:
        found.append(_stated(beneath.state))
    found += [_added(one) for one in beneath.additions]
    found += [_groups(beneath.groups)] if beneath.groups and beneath.groups.groups else []
    doubts = beneath.doubts
    if doubts is None:
        found.append(_counting())
    elif doubts.pairs or doubts.questions:
        found.append(_doubts(doubts))
        found += [_first(doubts)] if doubts.singles else []
    return tuple(found)


def lines(beneath: Beneath) -> list[str]:
    """Give it for a terminal: each section under its title, figures in columns."""
    found: list[str] = []
    for section in sections(beneath):
        found += ["", section.title, "─" * len(section.title)]
        for sentence in section.sentences:
            found += textwrap.wrap(sentence, _WIDTH)
        found += columns([("", *section.heads), *section.figures]) if section.figures else []
    return found


def named(row: Row) -> str:
    """Say which figure it is: indicator, line and unit in words."""
    unit = indicators.unit_words(row.unit).said()
    return f"{row.indicator} · {row.label()} ({unit})"


def _stated(state: Iterable[Words]) -> Section:
    return Section(SEAL, _("Sealed period"), tuple(one.said() for one in state), tone="due")


def _sealed(compared: Compared, state: Iterable[Words], *, named: bool) -> Section:
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


def _added(one: Additions) -> Section:
    title = _("Additions to the earlier period {period}").format(period=one.period.label())
    sealed = _("That period was sealed at {moment}.").format(moment=dates.show_instant(one.sealed_at))
    same = [] if one.figures else [_("Its figures stay the same.")]
    if not one.stands:
        same.append(_("It was sealed anew since: its figures of now hold these additions already."))
    heads = (_("told before"), _("counted now"), _("addition"))
    figures = tuple(_differences(one.figures))
    return Section(ADDITIONS, title, (sealed, *_late(one.late, one.changed), *same), heads, figures, "due")


def _groups(found: Standing) -> Section:
    words = ngettext(
        "Of {n} open group {reported} reported, {zero} said that nothing happened, {missing} missing.",
        "Of {n} open groups {reported} reported, {zero} said that nothing happened, {missing} missing.",
        found.groups,
    )
    counts = {
        "n": found.groups,
        "reported": found.reported,
        "zero": found.zero,
        "missing": len(found.missing),
    }
    sentences = [words.format(**{name: numbers.show_integer(count) for name, count in counts.items()})]
    if found.waiting:
        words = ngettext(
            "{n} group has still time to report.", "{n} groups have still time to report.", found.waiting
        )
        sentences.append(words.format(n=numbers.show_integer(found.waiting)))
    if found.missing:
        who = (f"{code} ({', '.join(_runs(names))})" for code, names in found.missing.items())
        sentences.append(_("Missing: {groups}.").format(groups=" · ".join(who)))
    tone = "late" if found.missing else ""
    return Section(GROUPS, _("Which groups reported"), tuple(sentences), tone=tone)


def _counting() -> Section:
    words = _("Counting how far undecided pairs and open questions may still move these figures …")
    return Section(DOUBTS, _("What may still move these figures"), (words,))


def _doubts(found: Doubts) -> Section:
    sentences = [*_reach(found)]
    if found.more_pairs:
        sentences.append(
            _("A great many pairs of clients may be one person each, too many to try each by itself.")
        )
    elif found.pairs:
        words = ngettext(
            "{n} pair of clients may be one person, and nobody has decided it.",
            "{n} pairs of clients may be one person each, and nobody has decided it.",
            found.pairs,
        )
        sentences.append(words.format(n=numbers.show_integer(found.pairs)))
    if found.questions:
        words = ngettext(
            "{n} question is open: {touched} records hang on it; until then {held} are in no figure.",
            "{n} questions are open: {touched} records hang on them; until then {held} are in no figure.",
            found.questions,
        )
        counts = {"n": found.questions, "touched": found.touched, "held": found.held_out}
        sentences.append(words.format(**{name: numbers.show_integer(n) for name, n in counts.items()}))
    if not found.ranges:
        sentences.append(_("No figure of this report depends on it."))
    heads = (_("counted"), _("at least"), _("at most"))
    figures = tuple(_ends(one) for one in found.ranges if one.untold != ends.CODES)
    tone = "due" if found.ranges else ""
    return Section(DOUBTS, _("What may still move these figures"), tuple(sentences), heads, figures, tone)


def _reach(found: Doubts) -> Iterator[str]:
    """Say of what has no range that it cannot move, or why nobody can tell."""
    reasons = {one.untold for one in found.ranges}
    if ends.CODES in reasons:
        yield _("A question is about an entry of a list: how far it moves the figures cannot be told.")
    elif found.ranges and found.fixed:
        words = ngettext(
            "{n} figure of this report does not depend on what follows.",
            "{n} figures of this report do not depend on what follows.",
            found.fixed,
        )
        yield words.format(n=numbers.show_integer(found.fixed))
    if ends.ANY_NUMBER in reasons:
        yield _("“?”: a number itself is in question, so that nobody knows how far the figure goes.")
    if ends.PARTS in reasons:
        yield _("“? – ?”: this report does not hold all figures of which the share is made.")
    if any(one.may_lack for one in found.ranges):
        yield _("“(–)”: the figure may have no value: nothing is left of which it is a share, or no plan.")


def _ends(one: Range) -> tuple[str, str, str, str]:
    low, high = (
        _END if end is None else replace(one.row, value=end, note=None).shown() for end in (one.low, one.high)
    )
    if one.untold == ends.PARTS:
        low = high = f"{_END} – {_END}"
    return named(one.row), one.row.shown(), f"{low} (–)" if one.may_lack else low, high


def _first(found: Doubts) -> Section:
    """Say which pairs and questions move most."""
    sentences = (_("These move most figures. Each is told as if all others stayed open."),)
    heads = (_("figures it moves"), _("the farthest"))
    figures = tuple(
        (
            (_("Pair {name}") if one.kind == spread.PAIR else _("Question {name}")).format(name=one.name),
            numbers.show_integer(len(one.ranges)),
            _farthest(one.widest),
        )
        for one in found.singles
        if one.name
    )
    return Section(FIRST, _("What to settle first"), sentences, heads, figures)


def _farthest(one: Range) -> str:
    _words, _now, low, high = _ends(one)
    return f"{one.row.indicator}: {low} – {high}"


def _runs(names: Iterable[str]) -> Iterator[str]:
    """Give months in their order, those that follow each other as one span."""
    runs: list[list[str]] = []
    for name in names:
        if runs and months.after(runs[-1][-1]) == name:
            runs[-1].append(name)
        else:
            runs.append([name])
    for first, *more in runs:
        yield f"{_month(first)} – {_month(more[-1])}" if more else _month(first)


def _month(name: str) -> str:
    year, month = name.split("-")
    return f"{month}/{year}"


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
            f"{_(_BEHIND[name])}: {numbers.show_integer(number)}"
            for name, number in changed.items()
            if name in _BEHIND
        )
        found.append(_("Behind its figures also changed since: {what}.").format(what=said))
    return found


def _differences(found: Iterable[Difference]) -> Iterable[tuple[str, ...]]:
    for one in found:
        yield named(one.after), one.before.shown(), one.after.shown(), one.shown()


def columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Give rows of equally many cells as lines: words to the left, values aligned to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        _GAP.join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
