"""How a referral ended: status, date, evidence and reason are one fact and are saved together."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.form import Form

_PARTS = ("status", "outcome_on", "evidence", "reason", "declined_by", "returned_on")
# Which of the others belong to a status; the rest is hidden and saved as empty.
_BELONG = {
    referral.ISSUED: (),
    referral.ARRIVED: ("outcome_on", "returned_on"),
    referral.COMPLETED: ("outcome_on", "evidence", "returned_on"),
    referral.NOT_COMPLETED: ("outcome_on", "reason", "declined_by", "returned_on"),
    referral.CANCELLED: ("outcome_on",),
}
# Some reasons say by themselves who declined.
_DECLINED_BY = {"refused": "client", "facility_declined": "facility"}


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
        self.declined_by = column_fields.one_code(columns["declined_by"], codes)
        self.returned = column_fields.of(columns["returned_on"], codes)
        form.card(
            _("How it stands"),
            self.status,
            self.day,
            self.evidence,
            self.reason,
            self.declined_by,
            self.returned,
        )
        self.status.changed.connect(self._on_status)
        self.reason.changed.connect(self._on_reason)
        self.evidence.changed.connect(self._say_unverified)
        self.fit()

    def values(self) -> dict[str, Any]:
        """Give the outcome without what does not belong to its status."""
        belong = ("status", *self._belonging())
        return {
            name: field.value() if name in belong else None
            for name, field in zip(_PARTS, self._fields(), strict=True)
        }

    def set_stub(self, values: Mapping[str, Any]) -> None:
        """Show what the stub says (`stubs.values`); the day of service is to be read from it."""
        for name, field in zip(_PARTS, self._fields(), strict=True):
            field.set_value(values.get(name))
        # Choosing a status writes today by itself; a stub says another day.
        self.day.set_value(values.get("outcome_on"))
        self.fit()

    def fit(self) -> None:
        """Show what belongs to the status."""
        belong = self._belonging()
        for name, field in zip(_PARTS, self._fields(), strict=True):
            field.setVisible(name == "status" or name in belong)
        cancelled = _("A cancelled slip counts nowhere. Cancel only what was written by mistake.")
        self.status.set_hint(cancelled if self.status.value() == referral.CANCELLED else "")
        self._say_unverified()

    def _fields(self) -> tuple[Field, ...]:
        return (self.status, self.day, self.evidence, self.reason, self.declined_by, self.returned)

    def _belonging(self) -> tuple[str, ...]:
        return _BELONG.get(self.status.value() or "", _PARTS)

    def _on_status(self) -> None:
        if self._belonging() and self.day.value() is None:
            self.day.set_value(dates.today())
        self.fit()

    def _on_reason(self) -> None:
        """Say who declined where the reason tells it; of another reason it is nobody's."""
        known = _DECLINED_BY.get(self.reason.value() or "")
        if known is not None or self.declined_by.value() in _DECLINED_BY.values():
            self.declined_by.set_value(known)

    def _say_unverified(self) -> None:
        evidence = self.evidence.value()
        unverified = evidence is not None and not self._codes.verified(evidence)
        words = _("It counts, but apart: nobody at the place has confirmed it yet.")
        self.evidence.set_hint(words if unverified else "")
