"""The form of a client: who she is, her UIC, a little about her, and for a new one what she agrees to.

While it is typed it asks who may be the same person. For somebody under 18 it turns into a head to count.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal

from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.directory import Educator
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, client, units
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_part import ConsentPart
from outreach_desk.ui.clients.same_part import APART, SamePart
from outreach_desk.ui.clients.uic_part import UicPart
from outreach_desk.ui.clients.under_age_part import UnderAgePart
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.choice_fields import OneField, SeveralField
from outreach_desk.ui.widgets.field import Field, LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.type_ahead import Choice

UNSPECIFIED = "unspecified"
_NEW = {"population": UNSPECIFIED, "status": client.ACTIVE}
_COMPARED = ("uic", "partner_code", "phone", "nickname", "birth_year", "birth_month", "gender")
_PAUSE_MS = 250
_FIRST_YEAR = 1900


class ClientForm(Page):
    """Emits `save_wanted(values, agreed)`; `agreed` is None for a client who is known already.

    `typed_on(compared values)` comes when a pause lets her be compared with others; `count_wanted(contact)`
    for somebody under 18.
    """

    save_wanted = Signal(object, object)
    typed_on = Signal(object)
    count_wanted = Signal(object)

    def __init__(self, style: Style, codes: Codes, code: str | None) -> None:
        super().__init__(
            _("New client") if code is None else code, action=_("Save"), scrolls=True, back=True, wide=False
        )
        self._codes = codes
        self._is_new = code is None
        self._asked: dict[str, Any] = {}
        self._typed_last = "nickname"
        self.form = Form()
        self.same = SamePart(style)
        # First of all: without her consent the rest is not asked.
        self.consent = ConsentPart(self.form, codes) if self._is_new else None
        nickname = self._who()
        self.uic = UicPart(self.form, codes)
        self._about()
        self._earlier()
        self.form.fields[APART] = self.same
        self.same.changed.connect(self.form.changed)
        self.under_age = UnderAgePart(codes)
        if self._is_new:
            self.form.set_values({**_NEW, "registered_on": dates.today()})
        self.pin(self.same)
        self.content.addWidget(self.form)
        self.content.addWidget(self.under_age)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._wire()
        self.setFocusProxy(self.consent.first if self.consent else nickname)

    @property
    def is_child(self) -> bool:
        """Say whether the form has turned into a head to count."""
        return self.form.isHidden()

    def set_educators(self, educators: Iterable[Educator]) -> None:
        """Offer these peer educators."""
        field = self.form.fields["educator_id"]
        if isinstance(field, ReferenceField):
            field.set_choices(
                Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code)
                for one in educators
            )

    def set_coming_code(self, code: str) -> None:
        """Show which code she gets if none is typed."""
        field = self.form.fields["serial"]
        if isinstance(field, LineField):
            field.line.setPlaceholderText(code)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a known client."""
        self.form.set_values(values)
        self.uic.show_builder(shown=not values.get("uic"))
        status = self.form.fields["status"]
        status.setVisible(values.get("status") not in client.CLOSED)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)
        self.uic.refresh()

    def save(self) -> None:
        """Ask for what is typed to be saved, or for the head to be counted."""
        if self.is_child:
            self.count_wanted.emit(self.under_age.values())
            return
        values = {name: value for name, value in self.form.values().items() if name in _COLUMNS}
        self.save_wanted.emit(values, self.agreed())

    def agreed(self) -> Agreed | None:
        """Give what she agreed to; None for a client who is known already."""
        return self.consent.agreed() if self.consent else None

    def compared(self) -> dict[str, Any]:
        """Give what she is compared with others by."""
        return {name: self.form.fields[name].peek() for name in _COMPARED}

    def apart(self) -> tuple[str, ...]:
        """Give those who were called somebody else."""
        return tuple(self.same.read())

    def look(self) -> None:
        """Look at what is typed so far: how old she is, and whether somebody is like her."""
        self._pause.stop()
        if self._is_new:
            self._look_at_age()
        compared = self.compared()
        if compared != self._asked and not self.is_child:
            self._asked = compared
            self.typed_on.emit(compared)

    def _wire(self) -> None:
        for name in (*_COMPARED, "registered_on"):
            self.form.fields[name].changed.connect(partial(self._on_typed, name))
        self.under_age.mistyped.connect(self._on_mistyped)
        self.same.left.connect(self._on_nobody_like)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)

    def _on_nobody_like(self) -> None:
        self.form.fields[self._typed_last].setFocus()

    def _on_typed(self, name: str) -> None:
        self._typed_last = name
        self._pause.start()

    def _look_at_age(self) -> None:
        year, month = self.uic.year.peek(), self.uic.month.value()
        registered = self.form.fields["registered_on"].peek()
        on = registered if isinstance(registered, date) else dates.today()
        known = isinstance(year, int) and _FIRST_YEAR <= year <= on.year
        age = client.age_on(year, month, on) if known else client.ADULT
        # By the year alone she may be younger than she seems.
        near = known and month is None and on.year - year == client.ADULT
        self.uic.year.set_hint(
            _("She may be under 18: ask for the month too.")
            if near
            else _("As on paper, solar calendar. Four digits.")
        )
        if (age < client.ADULT) != self.is_child:
            self._turn(child=age < client.ADULT, age=age, day=on)

    def _turn(self, *, child: bool, age: int, day: date) -> None:
        if child:
            self.under_age.begin(self.form.fields["gender"].value(), day, age)
            self.same.set_likes(())
        self.form.setVisible(not child)
        self.under_age.setVisible(child)
        self.set_action(_("Count without a name") if child else _("Save"))
        if child:
            self.show_top()
        (self.under_age if child else self.uic.year).setFocus()

    def _on_mistyped(self) -> None:
        self.uic.year.set_value(None)
        self.look()

    def _field(self, name: str, hint: str = "") -> Field:
        return column_fields.of(_COLUMNS[name], self._codes, hint=hint)

    def _who(self) -> Field:
        nickname = self._field("nickname", _("So that you know who is meant. It stays on this computer."))
        phone = self._field("phone", _("Only if she wants to be called. It stays on this computer."))
        code = self._field(
            "serial",
            _("Leave it empty and the program gives one. It says nothing about her.") if self._is_new else "",
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
            self._status(),
        )

    def _status(self) -> Field:
        """Give the field for the status; a record is closed by an act of its own."""
        column = _COLUMNS["status"]
        return OneField(
            column.name,
            _(column.label),
            [
                (code.code, code.label())
                for code in self._codes.choices("client_status", None)
                if code.code not in client.CLOSED
            ],
            label_of=lambda code: self._codes.label("client_status", code),
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
