"""The words of what stands under a report, for the window and the terminal alike: sections of sentences.

A section may list figures: each with its words and three values beside each other.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from outreach_desk.desk import ends, months, seal_words, spread
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.chase import Standing
from outreach_desk.desk.ends import Range
from outreach_desk.desk.section import Section, named
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext

GROUPS, DOUBTS, FIRST = "groups", "doubts", "first"
_END = "?"
_WIDTH = 100
_GAP = "  "


def sections(beneath: Beneath, *, coded: bool = True) -> tuple[Section, ...]:
    """Give all sections in the shown language; one that has nothing to say is not there.

    Unless it is `coded`, nothing stands there of clients and records by their codes.
    """
    seals = [one for one in (beneath.compared, beneath.earlier) if one]
    found = [
        seal_words.sealed(one, () if place else beneath.state, named=beneath.earlier is not None)
        for place, one in enumerate(seals)
    ]
    if beneath.state and not seals:
        found.append(seal_words.stated(beneath.state))
    left = partial(seal_words.left, coded=coded)
    found += [left(seal_words.LEFT, it.seal.period, it.left) for it in seals if it.left]
    for one in beneath.additions:
        found.append(seal_words.added(one))
        found += [left(seal_words.ADDITIONS, one.period, one.left)] if one.left else []
    found += [_groups(beneath.groups)] if beneath.groups and beneath.groups.groups else []
    doubts = beneath.doubts
    if doubts is None:
        found.append(_counting())
    elif doubts.pairs or doubts.questions or doubts.ranges:
        found.append(_doubts(doubts))
        found += [_first(doubts)] if doubts.singles and coded else []
    return tuple(found)


def lines(beneath: Beneath, *, coded: bool = True) -> list[str]:
    """Give it as text: each section under its title, figures in columns; `coded` as for `sections`."""
    found: list[str] = []
    for section in sections(beneath, coded=coded):
        found += ["", section.title, "─" * len(section.title)]
        for sentence in section.sentences:
            found += textwrap.wrap(sentence, _WIDTH)
        found += columns([("", *section.heads), *section.figures]) if section.figures else []
    return found


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
            (_("Pair: {name}") if one.kind == spread.PAIR else _("Question: {name}")).format(name=one.name),
            numbers.show_integer(len(one.ranges)),
            _farthest(one.widest),
        )
        for one in found.singles
        if one.name
    )
    return Section(FIRST, _("What to settle first"), sentences, heads, figures)


def _farthest(one: Range) -> str:
    _words, _now, low, high = _ends(one)
    return f"{one.row.indicator} · {one.row.label()}: {low}\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}{high}"


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
