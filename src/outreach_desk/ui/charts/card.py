"""A chart on a card: its title and unit, the drawing or a table of the same values, and its notes."""

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.reports.chart import Chart
from outreach_desk.ui.charts.drawing import Drawing
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

Focus = tuple[str, str, int]
"""Which chart, which part of it, and the place in that."""


class ChartCard(QWidget):
    """One chart. `as_table` is ticked to see its table in place of the drawing."""

    def __init__(self, style: Style, chart: Chart) -> None:
        super().__init__()
        self.name = chart.name
        self.setObjectName(chart.name)
        self.drawing = Drawing(style)
        self.table = _table(style, chart)
        self.as_table = Check(_("Show as a table"))
        self.as_table.setAccessibleName(_("Show as a table: {chart}").format(chart=chart.title))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if chart.empty:
            layout.addWidget(card(chart.title, text(chart.empty, "quiet")))
            for unused in (self.drawing, self.table, self.as_table):
                unused.setParent(None)
            return
        parts: list[QWidget] = [text(chart.unit, "quiet")] if chart.unit else []
        parts += [self.drawing, self.table]
        parts += [text(note, "quiet") for note in chart.notes]
        layout.addWidget(card(chart.title, *parts, self.as_table))
        self.drawing.set_chart(chart)
        self.table.hide()
        self.as_table.toggled.connect(self.table.setVisible)
        self.as_table.toggled.connect(self.drawing.setHidden)

    def focus(self) -> Focus | None:
        """Give which part has the keyboard, and at which row; None where none has it."""
        for part, widget in self._parts().items():
            if widget.hasFocus():
                row = widget.currentIndex().row() if isinstance(widget, QAbstractItemView) else 0
                return self.name, part, row
        return None

    def take_focus(self, focus: Focus) -> None:
        """Give the keyboard back to the part that had it in the card of this name."""
        name, part, row = focus
        if name != self.name or not self.as_table.isVisibleTo(self):
            return
        widget = self._parts()[part]
        widget.setFocus()
        if isinstance(widget, QAbstractItemView):
            widget.setCurrentIndex(widget.model().index(row, 0))

    def _parts(self) -> dict[str, QWidget]:
        return {"drawing": self.drawing, "table": self.table, "as_table": self.as_table}


def _table(style: Style, chart: Chart) -> RowsView:
    """Give the marks as a table with room for all rows: the page scrolls, not the table."""
    words, value = chart.heads
    view = RowsView(
        _("Table: {chart}").format(chart=chart.title),
        Rows(
            [
                ListColumn(words, lambda mark: mark.label, stretch=True),
                ListColumn(value, lambda mark: mark.shown, key=lambda mark: mark.value, right=True),
            ],
            style.colour,
        ),
    )
    view.set_rows(chart.marks)
    view.keep_rows(len(chart.marks))
    return view
