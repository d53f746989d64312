"""A new name for a laptop that was copied or restored: what it means, and one button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text


class NewNamePage(QWidget):
    """Emits `confirmed` once the person is sure, and `back_wanted`."""

    confirmed = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(_("A new name for this laptop"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(
            _("Only if a backup was put back, the desk was copied, or the office says it ended this laptop.")
        )
        self.page.back_wanted.connect(self.back_wanted)
        self.sure = buttons.primary(_("Yes, get a new name"))
        self.sure.clicked.connect(self.confirmed)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.sure, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(
            card(
                _("What happens"),
                text(_("1. Nothing recorded is lost or changed.")),
                text(
                    _(
                        "2. The office does not know the new name. Until it has let this laptop in again,"
                        " nothing can be sent."
                    )
                ),
                text(
                    _(
                        "3. You write a request, read the office six new words by telephone, and take in the"
                        " file that it gives you."
                    )
                ),
                act,
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.sure)
