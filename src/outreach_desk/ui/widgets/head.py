"""The head of a page: its words, and beside them its buttons, or below where the words would be squeezed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from outreach_desk.ui.widgets import tab_order
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.turning import Turning

_BESIDE, _BELOW = 16, 8


class Head(Turning):
    """`need` gives the width (px) that the words want; half the head will do in any case."""

    def __init__(self, words: QLayout, need: Callable[[], int]) -> None:
        super().__init__()
        self._need = need
        self._holder = QWidget()
        self._buttons = Flow(self._holder, spacing=8)
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

    def arrange(self) -> None:
        """Stand side by side where there is room."""
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
