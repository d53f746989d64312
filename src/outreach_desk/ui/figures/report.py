"""Shows a report: one card per indicator, units side by side, the rule in words, and what was left out."""

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
from outreach_desk.ui.widgets.pile import BETWEEN, Pile
from outreach_desk.ui.widgets.texts import begun_card, card, text

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
        self._standing, self._cards = Pile(), Pile()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self._standing)
        layout.addWidget(self._cards)
        self._parts: list[Part] = []
        self._lines: dict[str, list[list[Figure]]] = {}

    def set_report(self, report: Report) -> None:
        """Show a report in place of the last; of one that was still being counted the cards stay."""
        with self._standing.anew() as column:
            column.addWidget(_standing(report))
        known = len(self._parts)
        goes_on = self._parts == list(report.parts[:known])
        with self._cards.more() if goes_on else self._cards.anew() as column:
            for part in report.parts[known if goes_on else 0 :]:
                self._part(column, part)
        self._parts = list(report.parts)

    def show_figure(self, cell: FigureCell) -> None:
        """Bring the keyboard to a figure, if the report has it."""
        for one in self.findChildren(Figure, "/".join(cell)):
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(self, column: QVBoxLayout, part: Part) -> None:
        made = _part(column, part)
        lines: dict[str, list[Figure]] = {}
        for figure in made.findChildren(Figure):
            lines.setdefault(figure.cell[1], []).append(figure)
            figure.clicked.connect(partial(self.pressed.emit, figure.cell))
            figure.step.connect(self._on_step)
        self._lines[part.indicator] = list(lines.values())
        for line in self._lines[part.indicator][:1]:
            line[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)

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
    if opens and report.table.sealed:
        words = _("The figures are as they were sealed. Press one to see its records as they are today.")
        parts.append(text(words, "quiet"))
    elif opens:
        parts.append(text(_("Press a figure to see what it was counted from."), "quiet"))
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


def _part(column: QVBoxLayout, part: Part) -> QFrame:
    """Make a card, from the outermost to the innermost: what is measured has its place already."""
    made, layout = begun_card(f"{part.indicator} · {part.name}")
    column.addWidget(made)
    if _fills_columns(part):
        _columns(layout, part)
    else:
        _beside(layout, part)
    for note in part.notes:
        layout.addWidget(text(note, tone="due"))
    for count, reason in part.left_out:
        left_out = _("Left out: {count} {reason}.").format(count=numbers.show_integer(count), reason=reason)
        layout.addWidget(text(left_out))
    layout.addWidget(text(part.rule, "quiet"))
    return made


def _fills_columns(part: Part) -> bool:
    """Say whether a column per unit has room, and there is a line with a figure in each."""
    return len(part.units) <= _MOST_COLUMNS and any(None not in line.cells for line in part.lines)


def _columns(around: QVBoxLayout, part: Part) -> None:
    """Lay out a column per unit, its word above."""
    grid, layout = _grid(around)
    for place, unit in enumerate(part.units, start=1):
        head = text(unit, "label")
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(head, 0, place)
        layout.setColumnMinimumWidth(place, _UNIT_WIDTH)
    for number, line in enumerate(part.lines):
        row = _line(layout, number, line.words, len(part.units) + 1)
        for place, cell in enumerate(line.cells, start=1):
            if cell is not None:
                layout.addWidget(_figure(grid, part, line.words, cell), row, place)


def _beside(around: QVBoxLayout, part: Part) -> None:
    """Lay out each figure with its unit beside it, where a column for each unit would stay empty."""
    layout = _grid(around)[1]
    pairs: list[QWidget] = []
    for number, line in enumerate(part.lines):
        row = _line(layout, number, line.words, 2)
        beside = _Pairs()
        layout.addWidget(beside, row, 1)
        pairs += [beside.add(part, line.words, cell) for cell in line.cells if cell is not None]
    widest = max(pair.sizeHint().width() for pair in pairs)
    for pair in pairs:
        pair.setMinimumWidth(widest)  # those of all lines stand in columns


class _Pairs(QWidget):
    """Figures with their units on one line, or on several where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self, spacing=12)

    def add(self, part: Part, line: str, cell: Cell) -> QWidget:
        """Add one figure and its unit; give what holds both."""
        pair = QWidget()
        self._flow.addWidget(pair)
        layout = QHBoxLayout(pair)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(_figure(pair, part, line, cell))
        unit = text("" if cell.unit == _PERCENT or cell.is_none else cell.unit_words, "quiet")
        layout.addWidget(unit, 1)
        _stay_whole(unit, _UNIT_WIDTH, _MOST_UNIT_WIDTH)
        return pair

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(self._flow.row(), self._flow.minimumSize().height())


def _grid(around: QVBoxLayout) -> tuple[QWidget, QGridLayout]:
    grid = QWidget()
    around.addWidget(grid)
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


def _figure(around: QWidget, part: Part, line: str, cell: Cell) -> QWidget:
    name = f"{part.indicator}, {line}, {cell.unit_words}"
    codes = (part.indicator, cell.line, cell.unit)
    if cell.opens:
        return Figure(around, codes, cell.shown, name, quiet=cell.is_none)
    label = text(cell.shown, "quiet" if cell.is_none else "label")
    label.setParent(around)
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
