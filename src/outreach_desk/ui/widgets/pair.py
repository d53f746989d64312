"""Parts side by side, or below each other where they have no room beside."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from outreach_desk.ui.widgets.turning import Turning

_BETWEEN = 16


class Pair(Turning):
    """The first stands left or above; beside each other each is as wide as the others."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        self._layout.setSpacing(_BETWEEN)
        for part in parts:
            self._layout.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        """Need the width of the wider part: there is always room below."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def _widest(self) -> int:
        return max(part.minimumSizeHint().width() for part in self._parts)

    def arrange(self) -> None:
        """Stand side by side where there is room."""
        beside = len(self._parts) * (self._widest() + _BETWEEN) - _BETWEEN <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() == direction:
            return
        self._layout.setDirection(direction)
        for part in self._parts:  # below each other they are as wide as the page
            self._layout.setAlignment(part, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))
