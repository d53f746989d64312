"""A notice inside a page: something to know before going on, and small steps. It refuses nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.flow import Flow


class Notice(QFrame):
    """Hidden until `tell`. Its steps are the buttons that `step` gave."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "due")
        picture = QLabel()
        picture.setPixmap(style.pixmap("info", "due", self.devicePixelRatioF()))
        self.words = texts.text("")
        steps = QWidget()
        self._steps = Flow(steps, spacing=8)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.words)
        right.addWidget(steps)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 4)
        layout.setSpacing(12)
        layout.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)
        self.hide()

    def step(self, words: str) -> QPushButton:
        """Add a small step and give its button."""
        button = buttons.link(words)
        self._steps.addWidget(button)
        return button

    def tell(self, words: str) -> None:
        """Show words; none hide the notice."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
