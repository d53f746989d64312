"""The form of a service given directly: to whom, what, when, where, by whom, how much, with which result."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.directory import Directory
from outreach_desk.desk.giving import ASK_LATER, JOB_FOUND
from outreach_desk.desk.referrals import Person
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, service
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.choice_fields import TickField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.grouped_field import GroupedField, kinds_of_help
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.place_field import PlaceField
from outreach_desk.ui.widgets.type_ahead import Choice

CAPITAL = "CAPITAL"
# What is one person's: with “and for the next person” all else stays for the next.
_HERS = ("client_id", "amount", "result")


class GiveForm(Page):
    """Emits `save_wanted(values)`, `next_wanted(values)`, and `delete_wanted()` for one that is known.

    With `asks_whom` the client is chosen here; else the form is hers already, and `code` says whose.
    """

    save_wanted = Signal(object)
    next_wanted = Signal(object)
    delete_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, codes: Codes, *, is_new: bool, code: str = "", asks_whom: bool = False) -> None:
        super().__init__(
            _("Give a service") if is_new else _("Service given"),
            action=_("Save"),
            scrolls=True,
            back=True,
            wide=False,
        )
        if code:
            self.set_sentence(_("Client {code}").format(code=code))
        self._codes = codes
        self._directory: Directory | None = None
        self._homes: dict[str, str | None] = {}
        columns = catalog.THINGS["service"].columns
        today = dates.today()
        self.form = Form()
        self.client = ReferenceField(
            "client_id", _(columns["client_id"].label), hint=_("Her code or nickname."), required=True
        )
        self.service = GroupedField(
            "service",
            _(columns["service"].label),
            kinds_of_help(codes, today),
            label_of=lambda code: codes.label("service_type", code),
            required=True,
        )
        self.day = column_fields.of(columns["served_on"], codes)
        self.setting = column_fields.one_code(columns["setting"], codes, on=today)
        self.organisation = PlaceField(
            "organisation_id",
            _(columns["organisation_id"].label),
            codes,
            hint=_("Leave it empty if your group gave it itself."),
        )
        self.educator = ReferenceField("educator_id", _(columns["educator_id"].label))
        self.amount = column_fields.of(columns["amount"], codes)
        self.result = column_fields.of(columns["result"], codes, on=today)
        self.ask_later = TickField(
            ASK_LATER, _("Whether she keeps it"), _("Ask after her in 3 and in 6 months")
        )
        whom = (self.client,) if asks_whom else ()
        rest = (self.organisation, self.amount, self.result, self.ask_later, self.educator)
        self.form.card("", *whom, self.service, (self.day, self.setting), *rest)
        self.content.addWidget(self.form)
        self._make_acts(is_new=is_new, asks_whom=asks_whom)
        self._wire()
        self.setFocusProxy(self.client if asks_whom else self.service)
        self.ask_later.hide()
        self._on_service()

    def set_directory(self, found: Directory) -> None:
        """Offer these organisations, near ones that give the service first, and these peer educators."""
        self._directory = found
        self.educator.set_choices(
            Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code)
            for one in found.educators
        )
        self._on_service()

    def set_people(self, people: Sequence[Person]) -> None:
        """Offer these clients."""
        self._homes = {person.id: person.unit for person in people}
        self.client.set_choices(
            Choice(person.id, f"{person.code} · {person.nickname}" if person.nickname else person.code)
            for person in people
        )

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a known service, or begin with what is known."""
        self.form.set_values(values)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self.form.set_typed(typed)

    def for_the_next(self) -> None:
        """Be ready for the next person: day, service and place stay."""
        for name in _HERS:
            if name in self.form.fields:
                self.form.fields[name].set_value(None)
        self.setFocus()

    def values(self) -> dict[str, Any]:
        """Give what is typed. An amount belongs to capital only."""
        values = self.form.values()
        if not self._is_capital():
            values["amount"] = None
        return values

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        self.save_wanted.emit(self.values())

    def _make_acts(self, *, is_new: bool, asks_whom: bool) -> None:
        if is_new:
            self.day.set_value(dates.today())
            self.setting.set_value(service.COMMUNITY)
        else:
            self.add_action(_("History")).clicked.connect(self.history_wanted)
            self.add_action(_("Delete service")).clicked.connect(self.delete_wanted)
        if asks_whom and is_new:
            more = self.add_action(_("Save, and for the next person"))
            more.setToolTip(_("Ctrl+Return"))
            more.clicked.connect(lambda: self.next_wanted.emit(self.values()))
            keys.on(self, "Ctrl+Return", lambda: self.next_wanted.emit(self.values()))

    def _wire(self) -> None:
        self.service.changed.connect(self._on_service)
        self.client.changed.connect(self._on_service)
        self.day.changed.connect(self._on_service)
        self.result.changed.connect(self._on_result)
        self.amount.changed.connect(self._on_amount)
        self.organisation.line.chosen.connect(self._on_place)
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)

    def _is_capital(self) -> bool:
        chosen = self.service.value()
        return chosen is not None and self._codes.line(chosen) == CAPITAL

    def _on_service(self) -> None:
        self.amount.setVisible(self._is_capital())
        found = self._directory
        if found is None:
            return
        whom = self.client.line.choice
        home = (self._homes.get(whom.id) if whom else None) or found.unit
        given = self.day.value()
        day = given if isinstance(given, date) else None
        self.organisation.set_places(found.places, self.service.value(), home, day)

    def _on_result(self) -> None:
        """Propose to ask later whether a job that was found is kept."""
        found = self.result.value() == JOB_FOUND
        if found and self.ask_later.isHidden():
            self.ask_later.set_value(True)
        self.ask_later.setVisible(found)

    def _on_place(self) -> None:
        """Let where it was given follow who gave it, unless somebody said otherwise."""
        chosen, found = self.organisation.line.choice, self._directory
        kinds = {place.id: place.kind for place in found.places} if found else {}
        if chosen is not None and self.setting.value() in {None, service.COMMUNITY}:
            centre = kinds.get(chosen.id) == service.SOCIAL_WORK_CENTRE
            self.setting.set_value(service.SOCIAL_WORK_CENTRE if centre else service.FACILITY)

    def _on_amount(self) -> None:
        amount = self.amount.value()
        shown = isinstance(amount, int)
        self.amount.set_hint(_("{n} ₫").format(n=numbers.show_integer(amount)) if shown else "")
