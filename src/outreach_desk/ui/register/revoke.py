"""Ending a desk: up to which of its files it is still believed, and the word of the person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from outreach_desk.desk.registry import KnownDesk
from outreach_desk.ground.language import _
from outreach_desk.records.stamps import MOST
from outreach_desk.ui import record_words
from outreach_desk.ui.style import TARGET
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

_WIDTH, _BESIDE = 120, 8


class RevokePage(QWidget):
    """Emits `revoke_wanted(device, through)` and `back_wanted`."""

    revoke_wanted = Signal(str, int)
    back_wanted = Signal()

    def __init__(self, desk: KnownDesk) -> None:
        super().__init__()
        self.desk = desk
        self.page = Page(_("Revoke a desk"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(record_words.sender(desk.label, desk.group_code, desk.device))
        self.page.back_wanted.connect(self.back_wanted)
        why = _(
            "A laptop that is lost, stolen or given away must not speak any more."
            " What it sent up to this file stays; later files are refused."
            " If a true file comes late, you can still let it in by hand."
        )
        label = text(_("The last file that is still believed"), "label")
        self.through = QSpinBox()
        self.through.setMinimumSize(_WIDTH, TARGET)
        self.through.lineEdit().setTextMargins(_BESIDE, 0, _BESIDE, 0)
        self.through.setRange(0, MOST)
        self.through.setValue(desk.complete_to)
        self.through.setAccessibleName(label.text())
        hint = _("All files up to number {n} are in.").format(n=desk.complete_to)
        if not desk.complete_to:
            hint = _("No file of this desk is in: with 0 none of its files is believed.")
        self.through.setAccessibleDescription(hint)
        self.sure = Check(_("I have asked the team, and this desk shall end"))
        self.sure.setAccessibleName(self.sure.text())
        self.revoke = buttons.primary(_("Revoke this desk"))
        self.revoke.setEnabled(False)
        self.sure.toggled.connect(self.revoke.setEnabled)
        self.revoke.clicked.connect(self._on_revoke)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(8)
        left = Qt.AlignmentFlag.AlignLeft
        holder.addWidget(label)
        holder.addWidget(self.through, alignment=left)
        holder.addWidget(text(hint, "quiet"))
        holder.addWidget(self.sure)
        holder.addWidget(self.revoke, alignment=left)
        self.page.content.addWidget(card(_("What this does"), text(why), act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.through)

    def typed(self) -> tuple[KnownDesk, int, bool]:
        """Give the desk, the number, and the word of the person."""
        return self.desk, self.through.value(), self.sure.isChecked()

    def set_typed(self, state: tuple[KnownDesk, int, bool]) -> None:
        """Put it back."""
        _desk, through, sure = state
        self.through.setValue(through)
        self.sure.setChecked(sure)

    def _on_revoke(self) -> None:
        self.revoke_wanted.emit(self.desk.device, self.through.value())
