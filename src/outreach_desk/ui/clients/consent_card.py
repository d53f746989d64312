"""The card with what a client agrees to: each purpose with its day, and the way to withdraw it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk.client_page import ClientPage, ConsentLine
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import buttons, tab_order, texts


class ConsentCard(QFrame):
    """Emits `agree_wanted()` and `withdraw_wanted(consent id)`."""

    agree_wanted = Signal()
    withdraw_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.ask = buttons.plain(_("She agrees to more"))
        self.ask.clicked.connect(self.agree_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self._heading = texts.text(_("What she agrees to"), "heading")
        layout.addWidget(self._heading)
        layout.addLayout(self._rows)
        layout.addWidget(buttons.at_left(self.ask))

    def set_client(self, client: ClientPage, codes: Codes) -> None:
        """Show what she agrees to."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        missing, rows = False, []
        for code in codes.choices("consent_purpose", None):
            hers = [one for one in client.consents if one.purpose == code.code]
            missing = missing or not client.agreed(code.code)
            rows.append(self._row(code.label(), hers, codes))
            self._rows.addWidget(rows[-1])
        tab_order.put_rows_after(self._heading, *rows)
        self.ask.setVisible(missing)

    def _row(self, label: str, hers: Sequence[ConsentLine], codes: Codes) -> QWidget:
        standing = next((one for one in hers if one.withdrawn_on is None), None)
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(texts.text(label, "label"))
        tone = "done" if standing else ""
        words.addWidget(texts.text(_words(standing, hers, codes), "" if standing else "quiet", tone))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        if standing is not None:
            button = buttons.plain(_("She withdraws it"))
            button.setAccessibleName(_("She withdraws it: {purpose}").format(purpose=label))
            button.clicked.connect(partial(self.withdraw_wanted.emit, standing.id))
            layout.addWidget(button)
        return row


def _words(standing: ConsentLine | None, hers: Sequence[ConsentLine], codes: Codes) -> str:
    if standing is not None:
        how = codes.label("consent_how", standing.how) if standing.how else ""
        day = dates.show_day(standing.given_on) if standing.given_on else ""
        return _("✓ She agreed on {day} · {how}").format(day=day, how=how).removesuffix(" · ")
    gone = [one.withdrawn_on for one in hers if one.withdrawn_on is not None]
    if gone:
        return _("Withdrawn on {day}").format(day=dates.show_day(max(gone)))
    return _("She has not agreed to this")
