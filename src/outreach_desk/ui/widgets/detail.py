"""What stands below a list about its chosen row. It scrolls where else the list would lose its rows."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_desk.ui.style import TARGET
from outreach_desk.ui.widgets.scrolling import Scrolling


class Detail(Scrolling):
    """Never higher than its content at the width it has."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__(inner)
        self._inside = inner
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Ask for the height of the whole content."""
        hint = self._inside.sizeHint()
        if self._inside.hasHeightForWidth():
            hint.setHeight(self._inside.heightForWidth(self.viewport().width()))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Need a few lines at least."""
        return QSize(0, min(self.sizeHint().height(), 2 * TARGET))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def viewportEvent(self, event: QEvent) -> bool:
        """New words need another height."""
        handled = super().viewportEvent(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return handled
