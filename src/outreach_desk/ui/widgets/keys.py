"""Keys for the acts of a page. They are Ctrl with a letter or number, or Escape.

A single letter is for a page without a field to type into, and a field that has the keyboard keeps it.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def on(page: QWidget, keys: str, act: Callable[[], object]) -> None:
    """Do `act` on these keys while the page is shown, wherever in the window the keyboard is."""
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(act)
