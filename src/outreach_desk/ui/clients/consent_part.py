"""Consent, one purpose by one: the words to read to her, and a box that nobody has ticked for her.

The words have a version (`desk.clients.TEXT_VERSION`): whoever changes them raises it.
"""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.clients import AGREE, GIVEN_ON, HOW, Agreed
from outreach_desk.ground import dates
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.typed_fields import DayField
from outreach_desk.ui.widgets.wrapped import Check

_TO_READ = {
    "record": N_(
        "“May we keep a record of you, under a code and without your name? So we remember what you need. "
        "You can say no and still get help. You can take it back at any time.”"
    ),
    "refer": N_(
        "“May we send you to a place that helps, and may that place tell us whether you came? "
        "The slip bears only a number.”"
    ),
    "phone": N_("“May we call you or send you a message? Your number stays on this computer.”"),
    "gbv": N_("“If somebody hurts you: may we write down what happened, so that we can help?”"),
}


def words_to_read() -> list[str]:
    """Give the sentences that are read to her, one for each purpose."""
    return [_(words) for words in _TO_READ.values()]


class AgreeField(Field):
    """One purpose: its words, and a box. The value is True or None, for silence is no consent."""

    def __init__(self, purpose: str, label: str) -> None:
        board = QWidget()
        self.box = Check(_("She agrees"))
        layout = QVBoxLayout(board)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if purpose in _TO_READ:
            layout.addWidget(texts.text(_(_TO_READ[purpose])))
        layout.addWidget(self.box, alignment=Qt.AlignmentFlag.AlignLeft)
        super().__init__(f"{AGREE}{purpose}", label, board, focus=self.box)
        self.purpose = purpose
        self.box.setAccessibleName(_("She agrees: {purpose}").format(purpose=label))
        self.box.toggled.connect(self.changed)

    def read(self) -> Any:
        """Give True where she agrees."""
        return self.box.isChecked() or None

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        self.box.setChecked(bool(value))

    def typed(self) -> Any:
        """Give the answer."""
        return self.read()

    def set_typed(self, typed: Any) -> None:
        """Put it back."""
        self.set_value(typed)


class ConsentPart:
    """Adds a card to a form, with every purpose that is not in `known`."""

    def __init__(self, form: Form, codes: Codes, known: Collection[str] = ()) -> None:
        columns = catalog.THINGS["consent"].columns
        self._boxes = [
            AgreeField(code.code, code.label())
            for code in codes.choices("consent_purpose", None)
            if code.code not in known
        ]
        self._how = OneField(
            HOW,
            _(columns["how"].label),
            [(code.code, code.label()) for code in codes.choices("consent_how", None)],
        )
        self._day = DayField(GIVEN_ON, _(columns["given_on"].label))
        self._day.set_value(dates.today())
        self.first: Field = self._boxes[0] if self._boxes else self._how
        form.card(
            _("What she agrees to"),
            texts.text(_("Read each sentence to her. Tick only what she says yes to herself."), "quiet"),
            *self._boxes,
            (self._how, self._day),
        )

    def agreed(self) -> Agreed:
        """Give what she agreed to."""
        purposes = tuple(field.purpose for field in self._boxes if field.read())
        return Agreed(purposes, self._how.value(), self._day.value())
