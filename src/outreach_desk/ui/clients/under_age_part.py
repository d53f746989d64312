"""What the form of a client becomes for somebody under 18: no record, a head to count, and whom to call."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.protection import Protection
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import buttons, column_fields, texts
from outreach_desk.ui.widgets.form import Form

_MODE = "one_to_one"


class UnderAgePart(QWidget):
    """Emits `mistyped()` and `settings_wanted()`. What is typed of a child is kept nowhere."""

    mistyped = Signal()
    settings_wanted = Signal()

    def __init__(self, codes: Codes) -> None:
        super().__init__()
        columns = catalog.THINGS["contact"].columns
        today = dates.today()
        self.form = Form()
        self.told = texts.text("", tone="late")
        self.whom = texts.text("")
        self.whom.setAccessibleName(_("Whom to call"))
        self.change = buttons.link(_("Change whom to call"))
        self.change.clicked.connect(self.settings_wanted)
        self.wrong = buttons.plain(_("The birth year is mistyped"))
        self.wrong.clicked.connect(self.mistyped)
        gender = column_fields.one_code(columns["gender"], codes, on=today, label=_("Gender"), required=True)
        self.form.card(
            _("Under 18: a child to protect, not a client"),
            self.told,
            self.whom,
            self.wrong,
            self.change,
        )
        self.form.card(
            _("Count without a name"),
            texts.text(_("Nothing else that is typed here is kept."), "quiet"),
            gender,
            (
                column_fields.of(columns["contact_on"], codes),
                column_fields.one_code(columns["mode"], codes, on=today),
            ),
            column_fields.one_code(columns["place_type"], codes, on=today),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.setFocusProxy(self.wrong)  # whom to call is read first, and not scrolled away
        self.hide()

    def begin(self, gender: Any, day: Any, age: int) -> None:
        """Say how old she is, and begin with what is known."""
        words = _("By this birth she is {age}: make no record of her. Count her, and call child protection.")
        self.told.setText(words.format(age=age))
        on = day if isinstance(day, date) else dates.today()
        self.form.set_values({"gender": gender, "contact_on": on, "mode": _MODE})

    def set_protection(self, found: Protection) -> None:
        """Say whom to call."""
        self.whom.setText(whom(found))

    def values(self) -> dict[str, Any]:
        """Give the contact that is counted."""
        return {**self.form.values(), "under_age": True}


def whom(found: Protection) -> str:
    """Say in words whom to call: the line, and the centre of the area."""
    lines = [_("Child protection: {number}").format(number=found.line)]
    if found.centre is not None:
        about = (found.centre.name, found.centre.phone, found.centre.address, found.centre.hours)
        known = " · ".join(part for part in about if part)
        lines.append(_("Social-work centre: {centre}").format(centre=known))
    elif found.words:
        lines.append(_("Social-work centre: {centre}").format(centre=found.words))
    else:
        lines.append(_("The social-work centre of the area is not written here yet."))
    return "\n".join(lines)
