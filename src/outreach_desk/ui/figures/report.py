"""Shows a report: one card per indicator, units side by side, the rule in words, and what was left out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from outreach_desk.desk.figure_page import Cell, Part, Report
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import sheet
from outreach_desk.ui.figures.figure import MOST_WIDTH, Figure
from outreach_desk.ui.figures.figure import Cell as FigureCell
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.texts import card, text

_UNIT_WIDTH = 72
_MOST_UNIT_WIDTH = 112
_FIGURE_WIDTH = 64
_LINE_HEIGHT = 32
_MOST_COLUMNS = 3
_PERCENT = "percent"


class ReportView(QWidget):
    """Each figure says by its accessible name what it is, by its text the value. `pressed` gives its codes.

    Its object name is `indicator/line/unit` in codes, for whoever must find one figure.
    """

    pressed = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._cards: list[QWidget] = []
        self._lines: dict[str, list[list[Figure]]] = {}

    def set_report(self, report: Report) -> None:
        """Show a report in place of the last."""
        for old in self._cards:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = [_standing(report), *(self._part(part) for part in report.parts)]
        for one in self._cards:
            self._layout.addWidget(one)

    def show_figure(self, cell: FigureCell) -> None:
        """Bring the keyboard to a figure, if the report has it."""
        for one in self.findChildren(Figure, "/".join(cell)):
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(self, part: Part) -> QFrame:
        made = _part(part)
        lines: dict[str, list[Figure]] = {}
        for figure in made.findChildren(Figure):
            lines.setdefault(figure.cell[1], []).append(figure)
            figure.clicked.connect(partial(self.pressed.emit, figure.cell))
            figure.step.connect(self._on_step)
        self._lines[part.indicator] = list(lines.values())
        for line in self._lines[part.indicator][:1]:
            line[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    def _on_step(self, at: Figure, down: int, right: int) -> None:
        """Go to a figure of the same card, and let Tab come back to it."""
        lines = self._lines[at.cell[0]]
        row = next(number for number, line in enumerate(lines) if at in line)
        line = lines[min(max(row + down, 0), len(lines) - 1)]
        to = line[min(max(lines[row].index(at) + right, 0), len(line) - 1)]
        at.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        to.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        to.setFocus(Qt.FocusReason.OtherFocusReason)


def days(report: Report) -> str:
    """Say which days a report covers, and on which day it stands."""
    return _("{first} – {last}, as of {on}").format(
        first=dates.show_day(report.first), last=dates.show_day(report.last), on=dates.show_day(report.on)
    )


def _standing(report: Report) -> QFrame:
    if report.of_office:
        merged = ngettext("{n} file of the teams is in.", "{n} files of the teams are in.", report.merged)
    else:
        merged = _("These are the figures of this desk alone.")
    merged = merged.format(n=numbers.show_integer(report.merged))
    parts: list[QWidget] = [_named("merged", merged)]
    parts += _missing(report)
    if report.unresolved:
        words = ngettext(
            "{n} question is open: figures may still change.",
            "{n} questions are open: figures may still change.",
            report.unresolved,
        )
        words = words.format(n=numbers.show_integer(report.unresolved))
        parts.append(_named("unresolved", words, tone="due"))
    opens = any(cell.opens for part in report.parts for line in part.lines for cell in line.cells if cell)
    if opens:
        parts.append(text(_("Press a figure to see what it was counted from."), "quiet"))
    elif report.table.sealed:
        words = _("The figures are as they were sealed; which records they were counted from is not kept.")
        parts.append(text(words, "quiet"))
    parts.append(text(_("Counted at {moment}.").format(moment=report.made_at), "quiet"))
    return card(_("How whole the data are"), *parts)


def _missing(report: Report) -> list[QWidget]:
    parts: list[QWidget] = []
    if (missing := report.missing).bundles:
        words = ngettext(
            "Missing: {n} file, of {desks}. The figures are not whole.",
            "Missing: {n} files, of {desks}. The figures are not whole.",
            missing.bundles,
        )
        desks = ngettext("{n} desk", "{n} desks", missing.desks)
        desks = desks.format(n=numbers.show_integer(missing.desks))
        words = words.format(n=numbers.show_integer(missing.bundles), desks=desks)
        parts.append(_named("missing", words, tone="late"))
    if missing.behind:
        parts.append(_named("behind", sheet.behind(missing), tone="late"))
    return parts


def _named(name: str, words: str, tone: str = "") -> QLabel:
    label = text(words, tone=tone)
    label.setObjectName(name)
    label.setAccessibleName(label.text())
    return label


def _part(part: Part) -> QFrame:
    parts: list[QWidget] = [_columns(part) if _fills_columns(part) else _beside(part)]
    parts += [text(note, tone="due") for note in part.notes]
    for count, reason in part.left_out:
        left_out = _("Left out: {count} {reason}.").format(count=numbers.show_integer(count), reason=reason)
        parts.append(text(left_out))
    parts.append(text(part.rule, "quiet"))
    return card(f"{part.indicator} · {part.name}", *parts)


def _fills_columns(part: Part) -> bool:
    """Say whether a column per unit has room, and there is a line with a figure in each."""
    return len(part.units) <= _MOST_COLUMNS and any(None not in line.cells for line in part.lines)


def _columns(part: Part) -> QWidget:
    """Lay out a column per unit, its word above."""
    grid, layout = _grid()
    for place, unit in enumerate(part.units, start=1):
        head = text(unit, "label")
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(head, 0, place)
        layout.setColumnMinimumWidth(place, _UNIT_WIDTH)
    for number, line in enumerate(part.lines):
        row = _line(layout, number, line.words, len(part.units) + 1)
        for place, cell in enumerate(line.cells, start=1):
            if cell is not None:
                layout.addWidget(_figure(part, line.words, cell), row, place)
    return grid


def _beside(part: Part) -> QWidget:
    """Lay out each figure with its unit beside it, where a column for each unit would stay empty."""
    grid, layout = _grid()
    pairs = [
        [_pair(part, line.words, cell) for cell in line.cells if cell is not None] for line in part.lines
    ]
    widest = max(pair.sizeHint().width() for line in pairs for pair in line)
    for number, line in enumerate(part.lines):
        row = _line(layout, number, line.words, 2)
        for pair in pairs[number]:
            pair.setMinimumWidth(widest)  # those of all lines stand in columns
        layout.addWidget(_Pairs(pairs[number]), row, 1)
    return grid


class _Pairs(QWidget):
    """Figures with their units on one line, or on several where there is no room."""

    def __init__(self, pairs: Sequence[QWidget]) -> None:
        super().__init__()
        self._flow = Flow(self, spacing=12)
        for pair in pairs:
            self._flow.addWidget(pair)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(self._flow.row(), self._flow.minimumSize().height())


def _pair(part: Part, line: str, cell: Cell) -> QWidget:
    pair = QWidget()
    layout = QHBoxLayout(pair)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    unit = text("" if cell.unit == _PERCENT or cell.is_none else cell.unit_words, "quiet")
    _stay_whole(unit, _UNIT_WIDTH, _MOST_UNIT_WIDTH)
    layout.addWidget(_figure(part, line, cell))
    layout.addWidget(unit, 1)
    return pair


def _grid() -> tuple[QWidget, QGridLayout]:
    grid = QWidget()
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(12)
    layout.setVerticalSpacing(0)
    layout.setColumnStretch(0, 1)
    return grid, layout


def _line(layout: QGridLayout, number: int, words: str, columns: int) -> int:
    """Begin a line under a hairline; give its row."""
    row = 2 * number + 2
    layout.addWidget(_hairline(), row - 1, 0, 1, columns)
    label = text(words)
    label.setMinimumHeight(_LINE_HEIGHT)
    layout.addWidget(label, row, 0)
    return row


def _figure(part: Part, line: str, cell: Cell) -> QWidget:
    name = f"{part.indicator}, {line}, {cell.unit_words}"
    codes = (part.indicator, cell.line, cell.unit)
    if cell.opens:
        return Figure(codes, cell.shown, name, quiet=cell.is_none)
    label = text(cell.shown, "quiet" if cell.is_none else "label")
    label.setObjectName("/".join(codes))
    label.setAccessibleName(name)
    label.setAccessibleDescription(cell.shown)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumHeight(_LINE_HEIGHT)  # as high as one that can be pressed: on one line with its words
    _stay_whole(label, _FIGURE_WIDTH, MOST_WIDTH if cell.is_none else None)
    return label


def _stay_whole(label: QLabel, least: int, most: int | None = None) -> None:
    """Keep a label on one line of at least so many px, for those of all lines stand in columns.

    What would be wider than `most` wraps.
    """
    label.setWordWrap(False)
    label.ensurePolished()
    width = label.sizeHint().width()
    label.setWordWrap(most is not None and width > most)
    label.setMinimumWidth(max(least, min(width, most or width)))


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "hairline")
    return line
