"""A chart that is painted: each mark can be heard, reached by the arrow keys and pointed at.

It is a list of its marks to Qt, so that a screen reader finds each by its words.
"""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QToolTip

from outreach_desk.reports.chart import Chart, Mark
from outreach_desk.ui.charts import layout
from outreach_desk.ui.charts.painting import paint
from outreach_desk.ui.charts.scene import Letters, Scene
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.scrolling import reveal

Index = QModelIndex | QPersistentModelIndex
AROUND = 4
"""Pixels between the scene and the edge of the drawing: the ring of the current mark needs them."""
_NARROWEST = 160
_NOTHING = Scene(0.0, (), (), ())
Action = QAbstractItemView.CursorAction
_STEPS = {
    Action.MoveLeft: (-1, 0),
    Action.MoveRight: (1, 0),
    Action.MoveUp: (0, -1),
    Action.MoveDown: (0, 1),
}


class Drawing(QListView):
    """Shows one chart as high as it needs; what has no room as columns or tiles stands in rows."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._chart: Chart | None = None
        self.letters = Letters(self.font())
        self.scene = _NOTHING
        self.marks = Rows([ListColumn("", Mark.said)], style.colour)
        self.setModel(self.marks)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)

    def set_chart(self, chart: Chart) -> None:
        """Show a chart in place of the last."""
        self._chart = chart
        self.setAccessibleName(f"{chart.title} ({chart.unit})" if chart.unit else chart.title)
        self.setAccessibleDescription("\n".join(mark.said() for mark in chart.marks))
        self.marks.set_rows(chart.marks)
        self._lay_out()

    def sizeHint(self) -> QSize:
        """Ask for the height of the scene."""
        return QSize(_NARROWEST, round(self.scene.height) + 2 * AROUND)

    def minimumSizeHint(self) -> QSize:
        """Need the same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all blocks, then all words, then the ring around the current mark."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(AROUND, AROUND)
        seen = QRectF(event.rect()).translated(-AROUND, -AROUND)
        paint(painter, self.scene, self.letters, self._style.colour, seen)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            painter.setBrush(QColor(Qt.GlobalColor.transparent))
            painter.setPen(QPen(self._style.colour("accent"), 2))
            painter.drawRoundedRect(self.scene.places[current.row()].adjusted(-2, -2, 2, 2), 4, 4)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page around."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say the mark that the keyboard came to, where its words may be short."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and self.hasFocus():
            place = self.visualRect(current)
            said = str(current.data())
            QToolTip.showText(self.viewport().mapToGlobal(place.bottomLeft()), said, self.viewport(), place)
            reveal(self, place)

    def visualRect(self, index: Index) -> QRect:
        """Give the place of a mark."""
        if not index.isValid() or index.row() >= len(self.scene.places):
            return QRect()
        return self.scene.places[index.row()].toAlignedRect().translated(AROUND, AROUND)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Give the mark at a point."""
        for row, place in enumerate(self.scene.places):
            if place.contains(point - QPoint(AROUND, AROUND)):
                return self.marks.index(row, 0)
        return QModelIndex()

    def moveCursor(self, action: QAbstractItemView.CursorAction, _keys: Qt.KeyboardModifier) -> QModelIndex:
        """Go to the nearest mark in the direction of an arrow, to the first or to the last."""
        shown = [row for row, place in enumerate(self.scene.places) if not place.isEmpty()]
        if not shown:
            return QModelIndex()
        current = self.currentIndex().row()
        if current not in shown or action == Action.MoveHome:
            return self.marks.index(shown[0], 0)
        if action == Action.MoveEnd:
            return self.marks.index(shown[-1], 0)
        return self.marks.index(self._nearest(current, shown, *_STEPS.get(action, (0, 0))), 0)

    def _nearest(self, current: int, shown: list[int], across: int, down: int) -> int:
        """Give the nearest mark in a direction, straight ahead first; itself where there is none."""
        here = self.scene.places[current].center()

        def far(row: int) -> tuple[float, float]:
            by = self.scene.places[row].center() - here
            ahead, aside = (by.x() * across, abs(by.y())) if across else (by.y() * down, abs(by.x()))
            return (ahead + 2 * aside, aside) if ahead > 0 else (float("inf"), 0.0)

        found = min(shown, key=far)
        return found if far(found)[0] != float("inf") else current

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Nothing scrolls within."""

    def horizontalOffset(self) -> int:
        """Nothing scrolls within."""
        return 0

    def verticalOffset(self) -> int:
        """Nothing scrolls within."""
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        """Say whether a mark is not shown."""
        return index.row() >= len(self.scene.places) or self.scene.places[index.row()].isEmpty()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Nothing is chosen here."""

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        """Nothing is chosen here."""
        return QRegion()

    def _lay_out(self) -> None:
        """Give each form the width that there is."""
        chart = self._chart
        if chart is None:
            return
        self.ensurePolished()
        self.letters = Letters(self.font())
        width = max(self.width(), _NARROWEST) - 2.0 * AROUND
        self.scene = layout.lay_out(chart, width, self.letters)
        self.setFixedHeight(self.sizeHint().height())
        self.viewport().update()
