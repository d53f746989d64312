"""The form of a referral slip: for whom, what, where to, and later how it ended."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal

from outreach_desk.desk import referrals
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.referrals import Person, Slip
from outreach_desk.desk.slip_number import Bearer, Book
from outreach_desk.ground import dates
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import catalog, referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui.referrals.attempts_part import AttemptsPart
from outreach_desk.ui.referrals.outcome_part import OutcomePart
from outreach_desk.ui.referrals.slip_list import due_words
from outreach_desk.ui.widgets import buttons, column_fields, keys, texts
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.grouped_field import GroupedField, kinds_of_help
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.place_field import PlaceField
from outreach_desk.ui.widgets.type_ahead import Choice


class SlipForm(Page):
    """Emits `save_wanted(values)`, `client_wanted(id)`, `number_typed(str)`. Without a slip number it is new.

    Of a known slip it emits `print_wanted()`, `history_wanted()` and `delete_wanted()` too.
    """

    save_wanted = Signal(object)
    client_wanted = Signal(str)
    number_typed = Signal(str)
    print_wanted = Signal()
    delete_wanted = Signal()
    history_wanted = Signal()

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
        self._directory: Directory | None = None
        self._book: Book | None = None
        self._valid_by_itself: date | None = None
        self.form = Form()
        self.outcome = OutcomePart(self.form, codes) if slip is not None else None
        self.attempts = AttemptsPart(codes) if slip is not None else None
        if self.attempts is not None:
            self.form.put_between(self.attempts)  # what is done today stands above what was written once
        self._whom_and_what()
        self._when()
        self.content.addWidget(self.form)
        if self.attempts is not None:
            self.add_action(_("Print the slip")).clicked.connect(self.print_wanted)
            self.add_action(_("History")).clicked.connect(self.history_wanted)
            self.add_action(_("Delete slip")).clicked.connect(self.delete_wanted)
            keys.on(self, "Ctrl+P", self.print_wanted.emit)
        if slip is None:
            self.form.set_values({"issued_on": dates.today()})
            self._on_issued()
        self.client.changed.connect(self._on_client)
        self.service.changed.connect(self._on_service)
        self.issued.changed.connect(self._on_issued)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.number_typed.emit(str(self.number.value() or "")))
        self.number.changed.connect(self._pause.start)
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
        self._directory = found
        self.educator.set_choices(
            Choice(one.id, f"{one.code} · {one.nickname}" if one.nickname else one.code)
            for one in found.educators
        )
        self._on_service()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a slip, or begin a new one with what is known."""
        self.form.set_values(values)
        self.fit()
        if self.outcome is None and values.get("client_id"):
            self.setFocusProxy(self.service)  # for whom it is is known

    def fit(self) -> None:
        """Show what belongs to how the slip stands."""
        if self.outcome is not None:
            self.outcome.fit()

    def set_stub(self, values: Mapping[str, Any]) -> None:
        """Show what follows from the stub on the table, and ask for the day of service."""
        if self.outcome is not None:
            self.outcome.set_stub(values)
            self.outcome.day.setFocus()

    def show_slip(self, slip: Slip) -> None:
        """Say which slip it is, for how long it has been open, and who was asked."""
        self.title.setText(slip.slip)
        self.set_sentence(_sentence(slip, dates.today()))
        if self.attempts is not None:
            self.attempts.set_attempts(slip.attempts)

    def asked(self) -> bool:
        """Say whether an attempt is typed that is not saved."""
        return self.attempts is not None and not self.attempts.untouched()

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
        self.open_client = buttons.plain(_("Open her page"))
        self.open_client.hide()
        self.service = GroupedField(
            "service",
            _(_COLUMNS["service"].label),
            kinds_of_help(self._codes, dates.today()),
            label_of=lambda code: self._codes.label("service_type", code),
            required=True,
        )
        self.organisation = PlaceField(
            "organisation_id", _(_COLUMNS["organisation_id"].label), self._codes, required=True
        )
        self.no_places = texts.text(
            _(
                "No organisation is known here yet. The list comes with the office’s file: ask the office "
                "for it and take it in on the page “Send”."
            ),
            tone="due",
        )
        self.no_places.hide()
        self.form.card(
            _("Whom and where to"),
            self.client,
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
        self.number = column_fields.of(_COLUMNS["serial"], self._codes, hint=self._number_hint())
        self.form.card(
            _("The slip"),
            (self.issued, self.valid),
            self.number,
            self.educator,
            column_fields.of(_COLUMNS["note"], self._codes, hint=_("It stays on this computer.")),
        )

    def set_book(self, book: Book | None) -> None:
        """Say which number of the paper book comes next, where one is used."""
        self._book = book
        self.number.set_hint(self._number_hint())

    def warn_taken(self, bearers: Sequence[Bearer]) -> None:
        """Say while the number is typed who has it already; nothing where nobody has."""
        if not bearers:
            self.number.set_hint(self._number_hint())
            return
        first = bearers[0]
        words = _(
            "Slip of {day} for client {code} has this number already. Read it again; where two papers do have"
            " the same one, write a letter behind it on paper and here."
        )
        day = dates.show_day(first.issued_on) if first.issued_on else _("unknown day")
        self.number.set_hint(words.format(day=day, code=first.client_code))

    def _number_hint(self) -> str:
        if self._book is not None and self._book.next is not None:
            words = _("Empty: the program gives one. From your paper book comes {number} next.")
            return words.format(number=self._book.next)
        if self._book is not None:
            return _("Empty: the program gives one. Your paper book is used up: note the new one.")
        return _("Leave it empty and the program gives one. Or write the number from your paper book.")

    def _on_client(self) -> None:
        person = self._people.get(self.client.line.choice.id) if self.client.line.choice else None
        missing = person is not None and not person.agreed and self.outcome is None
        if person is not None and self.outcome is None:
            self.client.show_problems([referrals.no_consent(person.withdrew_on)] if missing else [])
        self.open_client.setVisible(missing)
        self._on_service()

    def _on_service(self) -> None:
        found = self._directory
        if found is None:
            return
        person = self._people.get(self.client.line.choice.id) if self.client.line.choice else None
        home = (person.unit if person else None) or found.unit
        issued = self.issued.value()
        day = issued if isinstance(issued, date) else None
        self.organisation.set_places(found.places, self.service.value(), home, day)
        self.no_places.setVisible(not found.places)

    def _on_issued(self) -> None:
        """Let the last day follow the day of issue, unless somebody wrote another one."""
        self._on_service()
        issued, valid = self.issued.value(), self.valid.value()
        if not isinstance(issued, date) or valid != self._valid_by_itself:
            return
        self._valid_by_itself = referral.due_on(issued)
        self.valid.set_value(self._valid_by_itself)


def _sentence(slip: Slip, today: date) -> str:
    """Say whose slip it is and how long nobody has known how it ended: late is said in words."""
    words = [_("Client {code}").format(code=slip.client_code)]
    issued, due = slip.values["issued_on"], slip.values["valid_until"]
    if slip.values["status"] in referrals.OPEN and issued:
        days = (today - issued).days
        words.append(ngettext("open for {n} day", "open for {n} days", days).format(n=days))
        last = due or referral.due_on(issued)
        words += [due_words((today - last).days)] if today > last else []
    return " · ".join(words)


_COLUMNS = catalog.THINGS["referral"].columns
_PAUSE_MS = 200
