"""The card with what a client needs: open needs with the way to settle them, and those that are settled."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk.client_page import ClientPage
from outreach_desk.desk.needs import NeedLine
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import need
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import buttons, tab_order, texts


class NeedsCard(QFrame):
    """Emits `note_wanted()`, `settle_wanted(id)` and `reopen_wanted(id)`."""

    note_wanted = Signal()
    settle_wanted = Signal(str)
    reopen_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.note = buttons.plain(_("Note a need"))
        self.note.setToolTip(_("Ctrl+B"))
        self.note.clicked.connect(self.note_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self._heading = texts.text(_("What she needs"), "heading")
        layout.addWidget(self._heading)
        layout.addLayout(self._rows)
        layout.addWidget(buttons.at_left(self.note))

    def set_client(self, client: ClientPage, codes: Codes) -> None:
        """Show her needs."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        rows = [self._row(one, codes) for one in client.needs]
        for row in rows:
            self._rows.addWidget(row)
        tab_order.put_rows_after(self._heading, *rows)
        if not client.needs:
            self._rows.addWidget(texts.text(_("She has named no need yet."), "quiet"))

    def _row(self, one: NeedLine, codes: Codes) -> QWidget:
        row = QWidget()
        label = codes.label("service_type", one.service) if one.service else ""
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(texts.text(label, "label"))
        tone = "due" if one.is_open else "done" if one.status == need.MET else ""
        words.addWidget(texts.text(_words(one, codes), "" if tone else "quiet", tone))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        if one.is_open:
            button, wanted = buttons.plain(_("Settle it")), self.settle_wanted
            button.setAccessibleName(_("Settle it: {need}").format(need=label))
        else:
            button, wanted = buttons.link(_("Open again")), self.reopen_wanted
            button.setAccessibleName(_("Open again: {need}").format(need=label))
        button.clicked.connect(partial(wanted.emit, one.id))
        layout.addWidget(button)
        return row


def _words(one: NeedLine, codes: Codes) -> str:
    state = codes.label("need_status", one.status) if one.status else ""
    if one.is_open:
        day = dates.show_day(one.noted_on) if one.noted_on else ""
        return _("{state}, noted on {day}").format(state=state, day=day)
    day = dates.show_day(one.settled_on) if one.settled_on else ""
    return _("{state} on {day}").format(state=state, day=day)
