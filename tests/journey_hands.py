"""Two hands and two eyes at the real window: keys, the mouse, dropped files, and what is read off the screen.

A widget is found by its accessible name. Events go to the window itself, as from a real keyboard or mouse, so
that what is hidden, switched off, out of sight or out of the Tab key's way cannot be used.
"""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from outreach_desk import app
from outreach_desk.ground import settings
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import Settings
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import Window
from waiting import settle

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
_MOST_STEPS = 200
_NOTCH, _CORNER = QPoint(0, -120), QPoint(2, 2)
_PATIENCE_MS = 20000

W = TypeVar("W", bound=QWidget)


class Hands:
    """A person at one window; `open` and `close` are her coming and going."""

    def __init__(self, qtbot: QtBot, style: Style, language: str) -> None:
        self._qtbot = qtbot
        self._style = style
        self._language = language
        self._jobs: Jobs | None = None
        self._window: Window | None = None

    def open(self, home: Home) -> None:
        """Start the program on a home, wired as `app` wires it."""
        jobs = Jobs()
        kept = Settings(language=self._language, width=1024, height=600)
        window = Window(jobs, self._style, app.doors(home, str(home.root)), app.look, kept)
        window.settings_changed.connect(lambda changed: settings.save(home.settings, changed))
        self._jobs, self._window = jobs, window
        self._qtbot.addWidget(window)
        window.show()
        self._qtbot.waitExposed(window)
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        window.page.setFocus()
        self.settle()

    def close(self) -> None:
        """Close the window; the desk is closed with it."""
        self.shown().close()
        self._window = self._jobs = None

    def settle(self) -> None:
        """Wait until the worker has answered, and its answers have had theirs."""
        assert self._jobs is not None
        settle(self._jobs)

    def wait_for(self, name: str) -> None:
        """Wait until something with this name is in sight."""
        self._qtbot.waitUntil(lambda: self.sees(name), timeout=_PATIENCE_MS)
        self.settle()

    def sees(self, name: str) -> bool:
        """Say whether anything with this name is shown."""
        return bool(self._named(name, QWidget))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key: it goes where the keyboard is."""
        QTest.keyClick(self._handle(), key, modifier)

    def type_in(self, words: str) -> None:
        """Type words where the keyboard is; letters with marks come from an input method."""
        for letter in words:
            if letter.isascii():
                QTest.keyClick(self._handle(), letter)  # type: ignore[call-overload] # the stubs lack it
            else:
                event = QInputMethodEvent()
                event.setCommitString(letter)
                QApplication.sendEvent(self._keyboard(), event)

    def press(self, name: str) -> None:
        """Go to a button, a box or an answer by Tab, and press Space."""
        button = self._one(name, QAbstractButton)
        assert button.isEnabled(), f"{name!r} cannot be pressed"
        self._reach(button)
        self.key(Qt.Key.Key_Space)
        self.settle()

    def click(self, name: str) -> None:
        """Scroll to a button, a box or an answer with the wheel, and click on it."""
        button = self._one(name, QAbstractButton)
        assert button.isEnabled(), f"{name!r} cannot be clicked"
        QTest.mouseClick(self._handle(), Qt.MouseButton.LeftButton, NONE, self._point(button))
        self.settle()

    def write(self, name: str, words: str) -> None:
        """Go to a field by Tab and write these words in place of what stands there."""
        self._reach(self._one(name, QLineEdit))
        self.key(Qt.Key.Key_A, CTRL)
        self.type_in(words)

    def pick(self, name: str, words: str) -> None:
        """Write a few letters into a field that knows its answers, and take the first with Enter."""
        self.write(name, words)
        self.key(Qt.Key.Key_Return)
        self.settle()

    def choose(self, name: str, words: str) -> None:
        """Go to a box by Tab and down its list until these words stand in it."""
        box = self._one(name, QComboBox)
        self._reach(box)
        self.key(Qt.Key.Key_Home)
        for _step in range(box.count()):
            if box.currentText() == words:
                self.settle()
                return
            self.key(Qt.Key.Key_Down)
        raise AssertionError(f"{name!r} does not offer {words!r}")

    def open_row(self, name: str, words: str) -> None:
        """Go down a list to the row with these words, and open it with Enter."""
        view = self._one(name, QTableView)
        self._reach(view)
        rows = [" ".join(row) for row in self.rows(name)]
        place = next(place for place, row in enumerate(rows) if words in row)
        self.key(Qt.Key.Key_Home, CTRL)
        for _step in range(place):
            self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Return)
        self.settle()

    def drop(self, path: Path) -> None:
        """Drag a file or a folder over the middle of the window and let go."""
        handle, data = self._handle(), QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = QPoint(handle.width() * 2 // 3, handle.height() // 2)
        action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(middle, action, data, left, NONE)
        QApplication.sendEvent(handle, enter)
        assert enter.isAccepted(), "nothing can be dropped here"
        QApplication.sendEvent(handle, QDropEvent(QPointF(middle), action, data, left, NONE))
        self.settle()

    def read(self, name: str) -> str:
        """Read what stands in a field, on a label or button, or on all labels of a part, downwards."""
        widget = self._one(name, QWidget)
        if isinstance(widget, QLineEdit | QLabel | QPushButton):
            return widget.text()
        labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
        corners = {label: label.mapTo(widget, QPoint()) for label in labels}
        labels.sort(key=lambda label: (corners[label].y(), corners[label].x()))
        return " ".join(label.text() for label in labels)

    def rows(self, name: str) -> list[list[str]]:
        """Read a list off the screen, row by row."""
        model = self._one(name, QTableView).model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def shown(self) -> Window:
        """Give the open window."""
        assert self._window is not None, "no window is open"
        return self._window

    def _handle(self) -> QWindow:
        handle = self.shown().windowHandle()
        assert handle is not None
        return handle

    def _keyboard(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        return found

    def _named(self, name: str, kind: type[W]) -> list[W]:
        found = self.shown().findChildren(kind)
        return [one for one in found if one.accessibleName() == name and one.isVisible()]

    def _one(self, name: str, kind: type[W]) -> W:
        found = self._named(name, kind)
        assert len(found) == 1, f"{len(found)} widgets in sight are called {name!r}"
        return found[0]

    def _reach(self, widget: QWidget) -> None:
        """Go to a widget with the Tab key."""
        for _step in range(_MOST_STEPS):
            if QApplication.focusWidget() is widget:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"the Tab key does not come to {widget.accessibleName()!r}")

    def _point(self, widget: QWidget) -> QPoint:
        """Give the middle of a widget in the window, after turning the wheel until nothing hides it."""
        for area in _areas(widget):
            self._wheel(area, widget)
        assert self._is_bare(widget), f"{widget.accessibleName()!r} is hidden by something"
        return self._middle(widget)

    def _middle(self, widget: QWidget) -> QPoint:
        return widget.mapTo(self.shown(), widget.rect().center())

    def _is_bare(self, widget: QWidget) -> bool:
        """Say whether the mouse would meet a widget in its middle."""
        met = self.shown().childAt(self._middle(widget))
        return met is not None and (met is widget or widget.isAncestorOf(met))

    def _wheel(self, area: QScrollArea, widget: QWidget) -> None:
        bar, spot = area.verticalScrollBar(), area.viewport().mapTo(self.shown(), _CORNER)
        for notch in (_NOTCH, -_NOTCH):
            before = -1
            while not self._is_bare(widget) and bar.value() != before:
                before = bar.value()
                QTest.wheelEvent(self._handle(), spot, notch)


def _areas(widget: QWidget) -> list[QScrollArea]:
    parent, found = widget.parentWidget(), []
    while parent is not None:
        if isinstance(parent, QScrollArea):
            found.append(parent)
        parent = parent.parentWidget()
    return found
