"""Labels by role: plain text that wraps, never markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget


def text(words: str, role: str = "", tone: str = "") -> QLabel:
    """Give a label that wraps; `role` is heading, label, quiet …, `tone` is done, due or late."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    return label


def named(name: str, words: str, tone: str = "") -> QLabel:
    """Give a label that is found by its object name, and read aloud with its words."""
    label = text(words, tone=tone)
    label.setObjectName(name)
    label.setAccessibleName(words)
    return label


def card(title: str, *parts: QWidget) -> QFrame:
    """Give a card with a heading (none if it is empty) and its parts from top to bottom."""
    frame, layout = begun_card(title)
    for part in parts:
        layout.addWidget(part)
    return frame


def begun_card(title: str) -> tuple[QFrame, QVBoxLayout]:
    """Give a card with a heading (none if it is empty), and where its parts are put."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(12)
    if title:
        layout.addWidget(text(title, "heading"))
    return frame, layout
