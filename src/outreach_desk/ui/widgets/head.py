"""The head of a page: its words, and beside them its buttons, or below where the words would be squeezed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from outreach_desk.ui.widgets import tab_order
from outreach_desk.ui.widgets.flow import Flow

_BESIDE, _BELOW = 16, 8


class Head(QWidget):
    """`need` gives the width (px) that the words want; half the head will do in any case."""

    def __init__(self, words: QLayout, need: Callable[[], int]) -> None:
        super().__init__()
        self._need = need
        self._holder = QWidget()
        self._buttons = Flow(self._holder, spacing=8)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(words, 1)
        self._layout.addWidget(self._holder)
        self._aligned = Qt.AlignmentFlag(0)

    def put_first(self, button: QWidget) -> None:
        """Put a button before all others."""
        self._buttons.put_first(button)
        tab_order.put_after(self._holder, button)

    def put_last(self, button: QWidget) -> None:
        """Put a button behind all others."""
        self._buttons.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for both, or not."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """New words or another button may need more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        row = self._buttons.row()
        beside = min(self._need(), self.width() // 2) + _BESIDE + row <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            self._layout.setSpacing(_BESIDE if beside else _BELOW)
        bottom = Qt.AlignmentFlag.AlignBottom if beside else Qt.AlignmentFlag(0)
        # Even the same alignment asks for another layout, and that would come back here without an end.
        if self._aligned != bottom:
            self._aligned = bottom
            self._layout.setAlignment(self._holder, bottom)
        self._holder.setMinimumWidth(row if beside else 0)
        self._holder.setVisible(row > 0)
