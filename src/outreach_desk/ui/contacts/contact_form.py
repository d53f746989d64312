"""The form of a contact: with a client, or with people who stay without a name; one after the other."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.contacts import HEADS, NEXT_ON
from outreach_desk.desk.directory import Educator
from outreach_desk.desk.referrals import Person
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice
from outreach_desk.ui.widgets.typed_fields import DayField, WholeField

# What is one person's; all else stays for the next one.
_HERS = ("client_id", "gender", "under_age", HEADS, NEXT_ON, "note")
_NAMELESS = ("gender", "under_age", HEADS)


class ContactForm(Page):
    """Emits `save_wanted(values)`, `next_wanted(values)`, `refer_wanted(values)`; `delete_wanted()`."""

    save_wanted = Signal(object)
    next_wanted = Signal(object)
    refer_wanted = Signal(object)
    delete_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, codes: Codes, *, is_new: bool) -> None:
        super().__init__(
            _("New contact") if is_new else _("Outreach contact"),
            action=_("Save"),
            scrolls=True,
            back=True,
            wide=False,
        )
        self._codes = codes
        self._is_new = is_new
        columns = catalog.THINGS["contact"].columns
        self.form = Form()
        self.client = ReferenceField(
            "client_id",
            _(columns["client_id"].label),
            hint=_("Her code or nickname. Leave it empty for somebody who stays without a name."),
        )
        today = dates.today()
        self.gender = column_fields.one_code(columns["gender"], codes, on=today)
        self.under_age = column_fields.of(columns["under_age"], codes)
        self.heads = WholeField(HEADS, _("How many people"), hint=_("Empty: one."))
        self.day = column_fields.of(columns["contact_on"], codes)
        self.mode = column_fields.one_code(columns["mode"], codes, on=today)
        self.place = column_fields.one_code(columns["place_type"], codes, on=today)
        self.educator = ReferenceField("educator_id", _(columns["educator_id"].label))
        self.later = DayField(
            NEXT_ON, _("Next contact on"), hint=_("What was agreed; it comes back on the day as a follow-up.")
        )
        self.form.card(
            _("With whom"), self.client, (self.gender, self.heads), self.under_age, (self.day, self.later)
        )
        self.form.card(
            _("How and where"),
            (self.mode, self.place),
            column_fields.of(columns["commune"], codes),
            self.educator,
        )
        self.form.card(
            _("About what"),
            column_fields.of(columns["topics"], codes, on=today),
            column_fields.of(columns["note"], codes, hint=_("It stays on this computer.")),
        )
        self.content.addWidget(self.form)
        self._make_acts()
        self.client.changed.connect(self._fit)
        self.under_age.changed.connect(self._fit)
        self.setFocusProxy(self.client)
        self._fit()

    def set_people(self, people: Sequence[Person]) -> None:
        """Offer these clients."""
        self.client.set_choices(
            Choice(person.id, f"{person.code} · {person.nickname}" if person.nickname else person.code)
            for person in people
        )

    def set_educators(self, educators: Sequence[Educator]) -> None:
        """Offer these peer educators."""
        self.educator.set_choices(
            Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code) for one in educators
        )

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a known contact, or begin with what is known."""
        self.form.set_values(values)
        self._fit()

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)
        self._fit()

    def values(self) -> dict[str, Any]:
        """Give what is typed; with a client nothing of what is said of people without a name."""
        values = self.form.values()
        if self.client.value() is not None:
            values |= dict.fromkeys(_NAMELESS)
        else:
            values[NEXT_ON] = None
        return values

    def for_the_next(self) -> None:
        """Be ready for the next person: day, way, place, topics and educator stay."""
        for name in _HERS:
            self.form.fields[name].set_value(None)
        self.form.show_problems({})  # one that was out of sight would come back with its field
        self.setFocus()

    def _make_acts(self) -> None:
        self.acted.connect(lambda: self.save_wanted.emit(self.values()))
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", lambda: self.save_wanted.emit(self.values()))
        keys.on(self, "Escape", self.back_wanted.emit)
        if not self._is_new:
            self.add_action(_("History")).clicked.connect(self.history_wanted)
            self.add_action(_("Delete contact")).clicked.connect(self.delete_wanted)
            return
        self.day.set_value(dates.today())
        self.mode.set_value("one_to_one")
        more = self.add_action(_("Save, and for the next person"))
        more.setToolTip(_("Ctrl+Return"))
        more.clicked.connect(lambda: self.next_wanted.emit(self.values()))
        keys.on(self, "Ctrl+Return", lambda: self.next_wanted.emit(self.values()))
        self.refer = self.add_action(_("Save, and refer her"))
        self.refer.setToolTip(_("Ctrl+R"))
        self.refer.clicked.connect(self._on_refer)
        keys.on(self, "Ctrl+R", self._on_refer)

    def _on_refer(self) -> None:
        if self.refer.isEnabled():
            self.refer_wanted.emit(self.values())

    def _fit(self) -> None:
        """Show what belongs to a client, or to somebody without a name."""
        # Not `value()`: to read the line would finish the word that is still being typed.
        named = bool(self.client.line.text().strip())
        self.gender.setVisible(not named)
        self.under_age.setVisible(not named)
        self.heads.setVisible(not named and self._is_new)
        self.later.setVisible(named and self._is_new)
        young = self.under_age.value() and not named
        words = _("Nobody under 18 is kept as a client: she is counted and nothing else is written of her.")
        self.under_age.set_hint(words if young else "")
        if self._is_new:
            self.refer.setEnabled(named)
