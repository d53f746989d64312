"""New keys for the office, in two steps a cycle apart, with those who have not heard of them yet."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.revoke import TrustList
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check


class KeysPage(QWidget):
    """Emits `rotate_wanted(anyway)` and `back_wanted`."""

    rotate_wanted = Signal(bool)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(_("New keys of the office"), scrolls=True, wide=False, back=True)
        self.page.back_wanted.connect(self.back_wanted)
        self.told = text("")
        self.told.setAccessibleName(_("Which step comes now"))
        self.missing = text("", tone="due")
        self.missing.setAccessibleName(_("Desks that have not heard of the new keys"))
        self.sure = Check("")
        self.sure.toggled.connect(self._show)
        self.act = buttons.primary("")
        self.act.clicked.connect(self._on_act)
        self._trust = TrustList(0)
        steps = QWidget()
        holder = QVBoxLayout(steps)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.sure)
        holder.addWidget(self.act, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(card(_("The step now"), self.told, self.missing, steps))
        self.words = SixWords(_("Six words of the new key"))
        read = _("A team that has not heard calls you: read it these six words of the new key.")
        self._words = card(_("Six words of the new key"), text(read), self.words)
        self._words.hide()
        self.page.content.addWidget(self._words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.sure)
        self.set_trust(self._trust)

    def set_trust(self, trust: TrustList) -> None:
        """Show which step comes now."""
        again = trust.prepared_since != self._trust.prepared_since
        self._trust = trust
        second = trust.prepared_since is not None
        self.page.set_sentence(_("List of trusted desks, number {n}.").format(n=trust.version))
        self.told.setText(
            _("Step 2: use the new keys. Wait until every desk has sent a file since it got the office file.")
            if second
            else _("Step 1: make the next keys. The old ones stay in use until all teams know the new ones.")
        )
        self.told.setAccessibleDescription(self.told.text())
        label = {one.device: record_words.sender(one.label, one.group_code, None) for one in trust.devices}
        names = [label.get(one, one) for one in trust.not_heard]
        self.missing.setText(_("Not heard yet: {desks}").format(desks=", ".join(names)))
        self.missing.setAccessibleDescription(self.missing.text())
        self.missing.setVisible(bool(names))
        sure = (
            _("Go on without them; they will need the six words by telephone")
            if names
            else _("I want new keys for this office")
        )
        self.sure.setText(sure)
        self.sure.setAccessibleName(sure)
        action = _("Use the new keys") if second else _("Make the next keys")
        self.act.setText(action)
        self.act.setAccessibleName(action)
        if again:
            self.sure.setChecked(False)
        self._show()

    def typed(self) -> tuple[TrustList, bool, Sequence[str]]:
        """Give the step, the word of the person on it, and the six words that are shown."""
        return self._trust, self.sure.isChecked(), self.words.words

    def set_typed(self, state: tuple[TrustList, bool, Sequence[str]]) -> None:
        """Put it back."""
        trust, sure, words = state
        self.set_trust(trust)
        self.sure.setChecked(sure)
        self.set_words(words)

    def set_words(self, words: Sequence[str]) -> None:
        """Show the six words of the key that is next or present."""
        self.words.set_words(words)
        self._words.setVisible(bool(words))
        self.sure.setFocus()  # the button that had it cannot be pressed now

    def _show(self) -> None:
        self.act.setEnabled(self.sure.isChecked())

    def _on_act(self) -> None:
        self.rotate_wanted.emit(bool(self._trust.not_heard))
