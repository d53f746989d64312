"""Shows a report: one card per indicator, units side by side, the rule in words, and what was left out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from outreach_desk.desk.figure_page import Cell, Part, Report
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.widgets.texts import card, text

_LEAST_UNIT_WIDTH = 110


class ReportView(QWidget):
    """Each figure is a label; its accessible name says what it is, its text is the value.

    Its object name is `indicator/line/unit` in codes, for whoever must find one figure.
    """

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._cards: list[QWidget] = []

    def set_report(self, report: Report) -> None:
        """Show a report in place of the last."""
        for old in self._cards:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = [_standing(report), *(_part(part) for part in report.parts)]
        for one in self._cards:
            self._layout.addWidget(one)


def days(report: Report) -> str:
    """Say which days a report covers, and on which day it stands."""
    return _("{first} – {last}, as of {on}").format(
        first=dates.show_day(report.first), last=dates.show_day(report.last), on=dates.show_day(report.on)
    )


def _standing(report: Report) -> QFrame:
    merged = ngettext("{n} file of the teams is in.", "{n} files of the teams are in.", report.merged)
    parts: list[QWidget] = [_named("merged", merged, report.merged)]
    if report.missing:
        words = ngettext(
            "{n} file is missing: the figures are not whole.",
            "{n} files are missing: the figures are not whole.",
            report.missing,
        )
        parts.append(_named("missing", words, report.missing, tone="late"))
    if report.unresolved:
        words = ngettext(
            "{n} question is open: figures may still change.",
            "{n} questions are open: figures may still change.",
            report.unresolved,
        )
        parts.append(_named("unresolved", words, report.unresolved, tone="due"))
    parts.append(text(_("Counted at {moment}.").format(moment=report.made_at), "quiet"))
    return card(_("How whole the data are"), *parts)


def _named(name: str, words: str, n: int, tone: str = "") -> QLabel:
    label = text(words.format(n=numbers.show_integer(n)), tone=tone)
    label.setObjectName(name)
    label.setAccessibleName(label.text())
    return label


def _part(part: Part) -> QFrame:
    grid = QWidget()
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(16)
    layout.setVerticalSpacing(0)
    layout.setColumnStretch(0, 1)
    for place, unit in enumerate(part.units, start=1):
        head = text(unit, "label")
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(head, 0, place)
        layout.setColumnMinimumWidth(place, _LEAST_UNIT_WIDTH)
    row = 1
    for line in part.lines:
        layout.addWidget(_hairline(), row, 0, 1, len(part.units) + 1)
        words = text(line.words)
        words.setMinimumHeight(32)
        layout.addWidget(words, row + 1, 0)
        for place, cell in enumerate(line.cells, start=1):
            if cell is not None:
                layout.addWidget(_figure(part, line.words, cell), row + 1, place)
        row += 2
    parts: list[QWidget] = [grid]
    parts += [text(note, tone="due") for note in part.notes]
    for count, reason in part.left_out:
        left_out = _("Left out: {count} {reason}.").format(count=numbers.show_integer(count), reason=reason)
        parts.append(text(left_out))
    rule = _("Rule (version {version}): {rule}").format(version=part.version, rule=part.rule)
    parts.append(text(rule, "quiet"))
    return card(f"{part.indicator} · {part.name}", *parts)


def _figure(part: Part, line: str, cell: Cell) -> QLabel:
    label = text(cell.shown, "quiet" if cell.is_none else "label")
    label.setObjectName(f"{part.indicator}/{cell.line}/{cell.unit}")
    label.setAccessibleName(f"{part.indicator}, {line}, {cell.unit_words}")
    label.setAccessibleDescription(cell.shown)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "hairline")
    return line
