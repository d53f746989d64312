"""Buttons by weight: one primary action on a page, ordinary ones beside it, links for small steps.

Each has its words as accessible name and no mnemonic: letters with marks make none that can be typed.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget


def primary(text: str) -> QPushButton:
    """Give the one button of a page that does what the page is for."""
    return _button(text, "primary")


def plain(text: str) -> QPushButton:
    """Give an ordinary button."""
    return _button(text, "plain")


def link(text: str) -> QPushButton:
    """Give a button that looks like words: for steps aside."""
    button = _button(text, "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def symbol(icon: QIcon, name: str) -> QToolButton:
    """Give a button that is only an icon; `name` is its tooltip and accessible name."""
    button = QToolButton()
    button.setIcon(icon)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button


def at_left(button: QWidget) -> QWidget:
    """Give a line with a button that stays as narrow as its words."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
    return holder


def _button(text: str, weight: str) -> QPushButton:
    button = QPushButton(text.replace("&", "&&"))
    button.setAccessibleName(text)
    button.setProperty("weight", weight)
    button.setAutoDefault(True)
    return button
