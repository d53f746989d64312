"""Calls when what was changed on the window has been laid out and painted."""

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

_TYPE = QEvent.Type(QEvent.registerEventType())
_LAST = Qt.EventPriority.LowEventPriority.value - 1
"""Behind all that lays out, and behind the request to paint, which comes with low priority."""


_SECONDS = 1.0
"""So long the worker waits at most for something to be on the page."""


def shown(tell: Callable[[threading.Event], object]) -> None:
    """Let the window show something, and wait until it is painted: called in the worker, before it goes on.

    Both at once would hold each other up. `tell` gives an event to the window, which sets it after painting.
    """
    painted = threading.Event()
    tell(painted)
    painted.wait(_SECONDS)


class AfterPaint(QObject):
    """Use it on the window's thread. A timer without delay is no such sign: it may come before the layout."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], object]] = deque()

    def call(self, then: Callable[[], object]) -> None:
        """Call once everything that waits to be laid out and painted is; at once where nothing is."""
        self._calls.append(then)
        QCoreApplication.postEvent(self, QEvent(_TYPE), _LAST)

    def event(self, event: QEvent) -> bool:
        """Make the calls in the order in which they were wanted."""
        if event.type() != _TYPE:
            return super().event(event)
        self._calls.popleft()()
        return True
