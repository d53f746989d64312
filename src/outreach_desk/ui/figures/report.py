"""Shows a report: one card per indicator, units side by side, the rule in words, and what was left out."""

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from outreach_desk.desk.figure_page import Part, Report
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import sheet
from outreach_desk.ui.figures.cards import Card
from outreach_desk.ui.figures.figure import Codes
from outreach_desk.ui.figures.grid_paint import Colour
from outreach_desk.ui.widgets.pile import BETWEEN, Pile
from outreach_desk.ui.widgets.texts import card, named, text


class ReportView(QWidget):
    """Each figure says aloud what it is and its value. `pressed` gives its codes."""

    pressed = Signal(tuple)

    def __init__(self, colour: Colour) -> None:
        super().__init__()
        self._colour = colour
        self._standing, self._cards = Pile(), Pile()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self._standing)
        layout.addWidget(self._cards)
        self._said: list[_Said] = []
        self._asked: tuple[object, ...] = ()
        self._shown: dict[str, Card] = {}

    def set_report(self, report: Report) -> None:
        """Show a report in place of the last; of the same days those cards stay that say the same."""
        if (said := _standing(report)) != self._said:
            self._said = said
            with self._standing.anew() as column:
                column.addWidget(card(_("How whole the data are"), *(one.label() for one in said)))
        asked = report.table.period, report.on, report.table.by
        known = len(self._shown)
        goes_on = asked == self._asked and list(self._shown) == [
            part.indicator for part in report.parts[:known]
        ]
        self._asked = asked
        if not goes_on:
            known, self._shown = 0, {}
        for part in report.parts[:known]:
            self._anew(part)
        with self._cards.more() if goes_on else self._cards.anew() as column:
            for part in report.parts[known:]:
                self._part(column, part)

    def show_figure(self, codes: Codes) -> None:
        """Bring the keyboard to a figure, if the report has it."""
        if codes[0] in self._shown:
            self._shown[codes[0]].figures.focus(codes)

    def _anew(self, part: Part) -> None:
        """Show a part in its card, in a new one where it says something else than this."""
        shown = self._shown[part.indicator]
        if shown.says(part):
            shown.mark(part.before)
        else:
            self._cards.instead(shown.frame, partial(self._part, part=part))

    def _part(self, column: QVBoxLayout, part: Part) -> QFrame:
        made = self._shown[part.indicator] = Card(column, part, self._colour, self.pressed.emit)
        return made.frame


def days(report: Report) -> str:
    """Say which days a report covers, and on which day it stands."""
    return _("{first} – {last}, as of {on}").format(
        first=dates.show_day(report.first), last=dates.show_day(report.last), on=dates.show_day(report.on)
    )


class _Said(NamedTuple):
    """A sentence about a report; those with a name are found by it."""

    words: str
    name: str = ""
    tone: str = ""

    def label(self) -> QLabel:
        """Give the sentence as it is shown."""
        return named(self.name, self.words, self.tone) if self.name else text(self.words, "quiet")


def _standing(report: Report) -> list[_Said]:
    """Say how whole the data of a report are."""
    if report.of_office:
        merged = ngettext("{n} file of the teams is in.", "{n} files of the teams are in.", report.merged)
    else:
        merged = _("These are the figures of this desk alone.")
    merged = merged.format(n=numbers.show_integer(report.merged))
    said = [_Said(merged, "merged"), *_missing(report)]
    if report.unresolved:
        words = ngettext(
            "{n} question is open: figures may still change.",
            "{n} questions are open: figures may still change.",
            report.unresolved,
        )
        words = words.format(n=numbers.show_integer(report.unresolved))
        said.append(_Said(words, "unresolved", "due"))
    opens = any(cell.opens for part in report.parts for line in part.lines for cell in line.cells if cell)
    if opens and report.table.sealed:
        words = _("The figures are as they were sealed. Press one to see its records as they are today.")
        said.append(_Said(words))
    elif opens:
        said.append(_Said(_("Press a figure to see what it was counted from.")))
    said.append(_Said(_("Counted at {moment}.").format(moment=report.made_at)))
    return said


def _missing(report: Report) -> list[_Said]:
    said = []
    if (missing := report.missing).bundles:
        words = ngettext(
            "Missing: {n} file, of {desks}. The figures are not whole.",
            "Missing: {n} files, of {desks}. The figures are not whole.",
            missing.bundles,
        )
        desks = ngettext("{n} desk", "{n} desks", missing.desks)
        desks = desks.format(n=numbers.show_integer(missing.desks))
        words = words.format(n=numbers.show_integer(missing.bundles), desks=desks)
        said.append(_Said(words, "missing", "late"))
    if missing.behind:
        said.append(_Said(sheet.behind(missing), "behind", "late"))
    return said
