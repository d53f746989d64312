"""How a referral ended: status, date, evidence and reason are one fact and are saved together."""

from typing import Any

from PySide6.QtCore import QObject

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.form import Form

_PARTS = ("status", "outcome_on", "evidence", "reason")
# Which of the other three belong to a status; the rest is hidden and saved as empty.
_BELONG = {
    referral.ISSUED: (),
    referral.ARRIVED: ("outcome_on",),
    referral.COMPLETED: ("outcome_on", "evidence"),
    referral.NOT_COMPLETED: ("outcome_on", "reason"),
    referral.CANCELLED: ("outcome_on",),
}


class OutcomePart(QObject):
    """Adds a card to a form."""

    def __init__(self, form: Form, codes: Codes) -> None:
        super().__init__(form)
        columns = catalog.THINGS["referral"].columns
        self._codes = codes
        self.status = column_fields.one_code(columns["status"], codes)
        self.day = column_fields.of(columns["outcome_on"], codes)
        self.evidence = column_fields.one_code(columns["evidence"], codes, label=_("How do you know?"))
        self.reason = column_fields.one_code(columns["reason"], codes)
        form.card(_("How it stands"), self.status, self.day, self.evidence, self.reason)
        self.status.changed.connect(self._on_status)
        self.evidence.changed.connect(self._say_unverified)
        self.fit()

    def values(self) -> dict[str, Any]:
        """Give the outcome without what does not belong to its status."""
        fields = (self.status, self.day, self.evidence, self.reason)
        belong = ("status", *self._belonging())
        return {
            name: field.value() if name in belong else None
            for name, field in zip(_PARTS, fields, strict=True)
        }

    def fit(self) -> None:
        """Show what belongs to the status."""
        belong = self._belonging()
        self.day.setVisible("outcome_on" in belong)
        self.evidence.setVisible("evidence" in belong)
        self.reason.setVisible("reason" in belong)
        cancelled = _("A cancelled slip counts nowhere. Cancel only what was written by mistake.")
        self.status.set_hint(cancelled if self.status.value() == referral.CANCELLED else "")
        self._say_unverified()

    def _belonging(self) -> tuple[str, ...]:
        return _BELONG.get(self.status.value() or "", _PARTS)

    def _on_status(self) -> None:
        if self._belonging() and self.day.value() is None:
            self.day.set_value(dates.today())
        self.fit()

    def _say_unverified(self) -> None:
        evidence = self.evidence.value()
        unverified = evidence is not None and not self._codes.verified(evidence)
        words = _("It counts, but apart: nobody at the place has confirmed it yet.")
        self.evidence.set_hint(words if unverified else "")
