"""The form of a client: who she is, her UIC, a little about her, and for a new one what she agrees to."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.directory import Educator
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, units
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_part import ConsentPart
from outreach_desk.ui.clients.uic_part import UicPart
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.choice_fields import SeveralField
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.type_ahead import Choice

UNSPECIFIED = "unspecified"
_NEW = {"population": UNSPECIFIED, "status": "active"}


class ClientForm(Page):
    """Emits `save_wanted(values, agreed)`; `agreed` is None for a client who is known already."""

    save_wanted = Signal(object, object)

    def __init__(self, codes: Codes, code: str | None) -> None:
        super().__init__(
            _("New client") if code is None else code, action=_("Save"), scrolls=True, back=True, wide=False
        )
        self._codes = codes
        self.form = Form()
        # First of all: without her consent the rest is not asked.
        self.consent = ConsentPart(self.form, codes) if code is None else None
        nickname = self._who(is_new=code is None)
        self.uic = UicPart(self.form, codes)
        self._about()
        self._earlier()
        if code is None:
            self.form.set_values({**_NEW, "registered_on": dates.today()})
        self.content.addWidget(self.form)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.consent.first if self.consent else nickname)

    def set_educators(self, educators: Iterable[Educator]) -> None:
        """Offer these peer educators."""
        field = self.form.fields["educator_id"]
        if isinstance(field, ReferenceField):
            field.set_choices(
                Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code)
                for one in educators
            )

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a known client."""
        self.form.set_values(values)
        self.uic.show_builder(shown=not values.get("uic"))

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)
        self.uic.refresh()

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        values = {name: value for name, value in self.form.values().items() if name in _COLUMNS}
        self.save_wanted.emit(values, self.agreed())

    def agreed(self) -> Agreed | None:
        """Give what she agreed to; None for a client who is known already."""
        return self.consent.agreed() if self.consent else None

    def _field(self, name: str, hint: str = "") -> Field:
        return column_fields.of(_COLUMNS[name], self._codes, hint=hint)

    def _who(self, *, is_new: bool) -> Field:
        nickname = self._field("nickname", _("So that you know who is meant. It stays on this computer."))
        phone = self._field("phone", _("Only if she wants to be called. It stays on this computer."))
        code = self._field(
            "serial",
            _("Leave it empty and the program gives one. It says nothing about her.") if is_new else "",
        )
        self.form.card(_("Who she is"), nickname, phone, code)
        return nickname

    def _about(self) -> None:
        population = self._field("population", _("Only if she wants to say."))
        if isinstance(population, SeveralField):
            _one_or_unspecified(population)
        commune = UnitField("commune", _(_COLUMNS["commune"].label), era=units.era_of(dates.today()))
        self.form.card(
            _("About her"),
            self._field("gender"),
            population,
            self._field("setting"),
            commune,
            (self._field("educator_id"), self._field("registered_on")),
            self._field("status"),
        )

    def _earlier(self) -> None:
        self.form.card(
            _("Earlier help"),
            (
                self._field(
                    "earlier_province", _("Where was she helped before? Then she is not counted as new.")
                ),
                self._field("earlier_group", _("If she knows it.")),
            ),
            self._field("note", _("No names and no test results. It stays on this computer.")),
        )


_COLUMNS = catalog.THINGS["client"].columns


def _one_or_unspecified(field: SeveralField) -> None:
    """Take “not specified” away as soon as something is specified, and the other way round."""
    unspecified = field.boxes.get(UNSPECIFIED)
    if unspecified is None:
        return
    others = [box for code, box in field.boxes.items() if code != UNSPECIFIED]

    def on_other(checked: bool) -> None:
        if checked:
            unspecified.setChecked(False)

    def on_unspecified(checked: bool) -> None:
        for box in others if checked else ():
            box.setChecked(False)

    for box in others:
        box.toggled.connect(on_other)
    unspecified.toggled.connect(on_unspecified)
