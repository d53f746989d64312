"""The notice of an office whose database is an older copy; its button leads to the page for that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.texts import card, text


class RolledBack(QWidget):
    """Hidden until it is shown; emits `confirm_wanted`."""

    confirm_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = _(
            "This office was put back to an older state: it may not know of desks that ended since then."
            " Files come in as before, but nothing is written for the teams until you have gone through the"
            " list of desks."
        )
        told = text(words, tone="due")
        told.setAccessibleName(_("The office signs nothing now"))
        told.setAccessibleDescription(words)
        button = buttons.plain(_("Go through the list of desks"))
        button.clicked.connect(self.confirm_wanted)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(_("The office signs nothing now"), told, act))
        self.hide()
