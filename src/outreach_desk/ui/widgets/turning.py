"""What stands beside each other where it has room, and below where it has not."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class Turning(QWidget):
    """Asks `arrange` which of both it is, whenever the width changes or what it holds needs another."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def arrange(self) -> None:
        """Turn the layout if need be. It must ask for no new layout where nothing changes."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for all, or not."""
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """New words or another part may need more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)
