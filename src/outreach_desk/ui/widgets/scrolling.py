"""What does not fit from top to bottom scrolls, and what has the keyboard is kept in sight."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QWidget,
)

from outreach_desk.ui.widgets.field import Field

_MEASURED = {QEvent.Type.StyleChange, QEvent.Type.LayoutRequest}
_BELOW = 8
_SETTLES_MS = 200
_AROUND = 50  # as Qt does for the Tab key: label and hint are seen too


def reveal(view: QAbstractItemView, place: QRect) -> None:
    """Let the page around a list that is as high as its rows scroll to a place in it."""
    around = view.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None and (inner := around.widget()) is not None:
        at = view.viewport().mapTo(inner, place.center())
        around.ensureVisible(at.x(), at.y(), 0, place.height())


class Scrolling(QScrollArea):
    """Scrolls up and down, and keeps in sight what has the keyboard, also where a button sent it there."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner
        self._soon = QTimer(self)  # what is new on the page has no place before the next turn
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._reveal)
        self._settling = QTimer(self)  # a page takes some turns until all of it has its place
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_MS)
        self.setWidget(inner)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Nothing moves under a pressed mouse button: the click would go elsewhere.
        if now is not None and self._holds(now) and not QGuiApplication.mouseButtons():
            self._soon.start()
            self._settling.start()

    def event(self, event: QEvent) -> bool:
        """Measure what it holds when it is seen, not at each step on its way into the window."""
        if event.type() in _MEASURED and not self.isVisible():
            return QAbstractScrollArea.event(self, event)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show it again where the page gets another height just after the keyboard came there."""
        if watched is self._inner and event.type() == QEvent.Type.Resize and self._settling.isActive():
            self._soon.start()
        return super().eventFilter(watched, event)

    def _reveal(self) -> None:
        """Show what has the keyboard; of a field also its label above and its hint or problem below."""
        focus = QApplication.focusWidget()
        if focus is None or not self._holds(focus):
            return
        field: QWidget | None = focus
        while field is not None and not isinstance(field, Field):
            field = field.parentWidget()
        if field is not None and self._holds(field) and field.height() <= self.viewport().height():
            self.ensureWidgetVisible(field, 0, _BELOW)
        elif isinstance(focus, QAbstractItemView) and focus.height() > self.viewport().height():
            reveal(focus, focus.visualRect(focus.currentIndex()))
        else:
            self.ensureWidgetVisible(focus, 0, _AROUND)

    def _holds(self, widget: QWidget) -> bool:
        return self._inner.isAncestorOf(widget)
