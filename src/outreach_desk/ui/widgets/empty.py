"""An empty place: says what belongs here and offers the button for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from outreach_desk.ui.widgets import buttons

_WIDEST = 480


class Empty(QWidget):
    """A sentence and, if there is something to do, a button; `acted` comes when it is pressed."""

    acted = Signal()

    def __init__(self, sentence: str, action: str = "", picture: QPixmap | None = None) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(2)
        if picture is not None:
            drawn = QLabel()
            drawn.setPixmap(picture)
            layout.addWidget(drawn, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.sentence = QLabel(sentence)
        self.sentence.setProperty("role", "quiet")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setFixedWidth(_WIDEST)
        # Within a row of its own the height is asked for this width, not for that of the whole place.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.sentence)
        row.addStretch(1)
        layout.addLayout(row)
        if action:
            self.button = buttons.plain(action)
            self.button.clicked.connect(self.acted)
            layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
