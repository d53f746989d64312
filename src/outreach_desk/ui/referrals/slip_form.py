"""The form of a referral slip: for whom, what, where to, and later how it ended."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from outreach_desk.desk.directory import Directory, Place, offering_first
from outreach_desk.desk.referrals import Person
from outreach_desk.ground import dates
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import catalog, referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui.referrals.outcome_part import OutcomePart
from outreach_desk.ui.widgets import buttons, column_fields, keys, texts
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.grouped_field import GroupedField, kinds_of_help
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice


class SlipForm(Page):
    """Emits `save_wanted(values)`, `client_wanted(id)`. Without a slip number it is for a new one."""

    save_wanted = Signal(object)
    client_wanted = Signal(str)

    def __init__(self, codes: Codes, slip: str | None) -> None:
        super().__init__(
            _("New referral") if slip is None else slip,
            action=_("Save"),
            scrolls=True,
            back=True,
            wide=False,
        )
        self._codes = codes
        self._people: dict[str, Person] = {}
        self._places: Sequence[Place] | None = None
        self._valid_by_itself: date | None = None
        self.form = Form()
        self.outcome = OutcomePart(self.form, codes) if slip is not None else None
        self._whom_and_what()
        self._when()
        self.content.addWidget(self.form)
        if slip is None:
            self.form.set_values({"issued_on": dates.today()})
            self._on_issued()
        self.client.changed.connect(self._on_client)
        self.service.changed.connect(self._on_service)
        self.issued.changed.connect(self._on_issued)
        self.open_client.clicked.connect(lambda: self.client_wanted.emit(self.client.value()))
        self.acted.connect(self.save)
        self.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self.save)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.client if self.outcome is None else self.outcome.status)

    def set_people(self, people: Sequence[Person]) -> None:
        """Offer these clients; their nicknames find them here."""
        self._people = {person.id: person for person in people}
        self.client.set_choices(
            Choice(person.id, f"{person.code} · {person.nickname}" if person.nickname else person.code)
            for person in people
        )
        self._on_client()

    def set_directory(self, found: Directory) -> None:
        """Offer these organisations and peer educators."""
        self._places = found.places
        self.educator.set_choices(
            Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code)
            for one in found.educators
        )
        self._on_service()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a slip, or begin a new one with what is known."""
        self.form.set_values(values)
        if self.outcome is not None:
            self.outcome.fit()

    def set_slip(self, number: str, client_code: str) -> None:
        """Say which slip of which client it is."""
        self.title.setText(number)
        self.set_sentence(_("Client {code}").format(code=client_code))

    def save(self) -> None:
        """Ask for what is typed to be saved."""
        values = self.form.values()
        if self.outcome is not None:
            values |= self.outcome.values()
        self.save_wanted.emit(values)

    def _whom_and_what(self) -> None:
        self.client = ReferenceField(
            "client_id", _(_COLUMNS["client_id"].label), hint=_("Her code or nickname."), required=True
        )
        self.warning = texts.text(
            _("She has not agreed to be referred. Ask her first, and write it down on her page."), tone="due"
        )
        self.open_client = buttons.plain(_("Open her page"))
        self.warning.hide()
        self.open_client.hide()
        self.service = GroupedField(
            "service",
            _(_COLUMNS["service"].label),
            kinds_of_help(self._codes, dates.today()),
            label_of=lambda code: self._codes.label("service_type", code),
            required=True,
        )
        self.organisation = ReferenceField(
            "organisation_id", _(_COLUMNS["organisation_id"].label), required=True
        )
        self.no_places = texts.text(
            _(
                "No organisation is known here yet. The list comes with the office’s file: ask the office "
                "for it and take it in on the page Send."
            ),
            tone="due",
        )
        self.no_places.hide()
        self.form.card(
            _("Whom and where to"),
            self.client,
            self.warning,
            self.open_client,
            self.service,
            self.organisation,
            self.no_places,
        )

    def _when(self) -> None:
        self.issued = column_fields.of(_COLUMNS["issued_on"], self._codes)
        self.valid = column_fields.of(
            _COLUMNS["valid_until"],
            self._codes,
            hint=_("30 days after it was issued, if nothing else is said."),
        )
        self.educator = ReferenceField("educator_id", _(_COLUMNS["educator_id"].label))
        number = column_fields.of(
            _COLUMNS["serial"],
            self._codes,
            hint=_("Leave it empty and the program gives one. Or write the number from your paper book."),
        )
        self.form.card(
            _("The slip"),
            (self.issued, self.valid),
            number,
            self.educator,
            column_fields.of(_COLUMNS["note"], self._codes, hint=_("It stays on this computer.")),
        )

    def _on_client(self) -> None:
        person = self._people.get(self.client.line.choice.id) if self.client.line.choice else None
        missing = person is not None and not person.agreed
        self.warning.setVisible(missing)
        self.open_client.setVisible(missing)

    def _on_service(self) -> None:
        if self._places is None:
            return
        service = self.service.value()
        self.organisation.set_choices(
            Choice(place.id, place.name, place.code) for place in offering_first(self._places, service)
        )
        self.no_places.setVisible(not self._places)
        count = sum(service in place.services for place in self._places)
        hint = ngettext(
            "{n} gives this service. It comes first.", "{n} give this service. They come first.", count
        )
        self.organisation.set_hint(hint.format(n=count) if service and count else "")

    def _on_issued(self) -> None:
        """Let the last day follow the day of issue, unless somebody wrote another one."""
        issued, valid = self.issued.value(), self.valid.value()
        if not isinstance(issued, date) or valid != self._valid_by_itself:
            return
        self._valid_by_itself = referral.due_on(issued)
        self.valid.set_value(self._valid_by_itself)


_COLUMNS = catalog.THINGS["referral"].columns
