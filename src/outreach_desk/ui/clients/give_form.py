"""The small form of a service given to her directly: what, when, by whom, how much, with which result."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.directory import Place, offering_first
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.grouped_field import GroupedField, kinds_of_help
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice

CAPITAL = "CAPITAL"


class GiveForm(Page):
    """Emits `save_wanted(values)`, and `delete_wanted()` for one that is known."""

    save_wanted = Signal(object)
    delete_wanted = Signal()

    def __init__(self, codes: Codes, *, is_new: bool) -> None:
        super().__init__(
            _("Give a service") if is_new else _("Service given"),
            action=_("Save"),
            scrolls=True,
            back=True,
            wide=False,
        )
        self._codes = codes
        self._places: Sequence[Place] = ()
        columns = catalog.THINGS["service"].columns
        today = dates.today()
        self.form = Form()
        self.service = GroupedField(
            "service",
            _(columns["service"].label),
            kinds_of_help(codes, today),
            label_of=lambda code: codes.label("service_type", code),
            required=True,
        )
        self.day = column_fields.of(columns["served_on"], codes)
        self.organisation = ReferenceField(
            "organisation_id",
            _(columns["organisation_id"].label),
            hint=_("Leave it empty if your group gave it itself."),
        )
        self.amount = column_fields.of(columns["amount"], codes)
        self.result = column_fields.of(columns["result"], codes, on=today)
        self.form.card("", self.service, self.day, self.organisation, self.amount, self.result)
        self.content.addWidget(self.form)
        if is_new:
            self.day.set_value(today)
        else:
            self.add_action(_("Delete service")).clicked.connect(self.delete_wanted)
        self.service.changed.connect(self._on_service)
        self.amount.changed.connect(self._on_amount)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.service)
        self._on_service()

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer these organisations, those that give the service first."""
        self._places = places
        self._on_service()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a known service."""
        self.form.set_values(values)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)

    def save(self) -> None:
        """Ask for what is typed to be saved. An amount belongs to capital only."""
        values = self.form.values()
        if not self._is_capital():
            values["amount"] = None
        self.save_wanted.emit(values)

    def _is_capital(self) -> bool:
        service = self.service.value()
        return service is not None and self._codes.line(service) == CAPITAL

    def _on_service(self) -> None:
        self.amount.setVisible(self._is_capital())
        self.organisation.set_choices(
            Choice(place.id, place.name, place.code)
            for place in offering_first(self._places, self.service.value())
        )

    def _on_amount(self) -> None:
        amount = self.amount.value()
        shown = isinstance(amount, int)
        self.amount.set_hint(_("{n} ₫").format(n=numbers.show_integer(amount)) if shown else "")
