"""The small forms of *Hôm nay*: what came of asking after somebody, whom to ask after, a month's plan."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from outreach_desk.desk import follow_ups, months
from outreach_desk.desk.follow_ups import AFTER, AGAIN, LOST, NEXT_ON, STOP, Line
from outreach_desk.desk.referrals import Person
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, follow_up
from outreach_desk.records.reference import Codes
from outreach_desk.ui.referrals.slip_list import due_words
from outreach_desk.ui.today import words
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice
from outreach_desk.ui.widgets.typed_fields import DayField

_COLUMNS = catalog.THINGS["follow_up"].columns
_PLAN = catalog.THINGS["period_report"].columns
_BY_PHONE = "phone"


class DoneForm(FormPage):
    """What came of one attempt. Emits `drop_wanted`, `client_wanted(id)` and `slip_wanted(id)` too."""

    drop_wanted = Signal()
    client_wanted = Signal(str)
    slip_wanted = Signal(str)

    def __init__(self, codes: Codes, line: Line) -> None:
        super().__init__(line.client_code)
        self._line = line
        late = due_words(line.days_late(dates.today()))
        self.set_sentence(f"{words.why(codes, line)} · {late}.")
        today = dates.today()
        self.outcome = column_fields.one_code(
            _COLUMNS["outcome"], codes, on=today, label=_("Did you reach her?")
        )
        self.way = column_fields.one_code(_COLUMNS["way"], codes, on=today)
        self.day = column_fields.of(_COLUMNS["done_on"], codes)
        again = [(AGAIN, _("Ask once more")), (STOP, _("Do not ask any more"))]
        self.after = OneField(
            AFTER,
            _("What now?"),
            [*again, (LOST, _("Write down that contact with her is lost"))],
            required=line.is_last,
        )
        self.next_on = DayField(NEXT_ON, _("Ask again on"))
        self.result = column_fields.one_code(
            _COLUMNS["result"], codes, on=today, label=_("Result of the help")
        )
        note = column_fields.of(_COLUMNS["note"], codes, hint=_("It stays on this computer."))
        self.form.card(
            "",
            self.outcome,
            self.after,
            self.next_on,
            (self.way, self.day),
            self.result,
            note,
        )
        self.form.set_values({"way": _BY_PHONE, "done_on": today})
        self._buttons(line)
        self.outcome.changed.connect(self._on_outcome)
        self.after.changed.connect(self._fit)
        self._fit()
        self.setFocusProxy(self.outcome)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed, and show what belongs to it."""
        super().set_typed(typed)
        self._fit()

    def values(self, *, commit: bool = True) -> dict[str, Any]:
        """Give what is typed, without what does not belong to the outcome."""
        found = super().values(commit=commit)
        if found["outcome"] != follow_up.NOT_REACHED:
            found[AFTER] = None
        if found[AFTER] != AGAIN:
            found[NEXT_ON] = None
        return found

    def _buttons(self, line: Line) -> None:
        asked: list[tuple[str, Any]] = [(_("Delete"), self.drop_wanted.emit)]
        if line.referral_id is not None:
            asked.append((_("Open the slip"), lambda: self.slip_wanted.emit(line.referral_id)))
        asked.append((_("Open her page"), lambda: self.client_wanted.emit(line.client_id)))
        self.steps: list[QPushButton] = []
        for said, act in asked:
            button = self.add_action(said)
            button.clicked.connect(act)
            self.steps.append(button)

    def _on_outcome(self) -> None:
        """Propose the next attempt until the third; then a person says what to do."""
        missed = self.outcome.value() == follow_up.NOT_REACHED
        if missed and self.after.value() is None and not self._line.is_last:
            self.after.set_value(AGAIN)
        self._fit()

    def _fit(self) -> None:
        missed = self.outcome.value() == follow_up.NOT_REACHED
        again = missed and self.after.value() == AGAIN
        if again and self.next_on.value() is None:
            self.next_on.set_value(dates.today() + timedelta(days=follow_ups.NEXT_DAYS))
        self.after.setVisible(missed)
        self.next_on.setVisible(again)


class AddForm(FormPage):
    """Somebody to ask after."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(_("Ask after somebody"))
        self.client = ReferenceField(
            "client_id", _(_COLUMNS["client_id"].label), hint=_("Her code or nickname."), required=True
        )
        self.day = column_fields.of(_COLUMNS["due_on"], codes)
        self.form.card(
            "",
            self.client,
            column_fields.one_code(_COLUMNS["reason"], codes, on=dates.today()),
            self.day,
            column_fields.of(_COLUMNS["note"], codes, hint=_("It stays on this computer.")),
        )
        self.day.set_value(dates.today() + timedelta(days=follow_ups.NEXT_DAYS))
        self.setFocusProxy(self.client)

    def set_people(self, people: Sequence[Person]) -> None:
        """Offer these clients; their nicknames find them here."""
        self.client.set_choices(
            Choice(person.id, f"{person.code} · {person.nickname}" if person.nickname else person.code)
            for person in people
        )


class PlanForm(FormPage):
    """What the group plans for a month: meetings, people and turns, each by itself.

    This month and the next one lead to each other by `other_wanted(period)`: a month is planned before it.
    """

    other_wanted = Signal(str)

    def __init__(self, codes: Codes, period: str) -> None:
        super().__init__(_("Plan for {month}").format(month=words.month(period)))
        this = months.of(dates.today())
        other = months.after(this) if period == this else this
        self.other = self.add_action(_("Plan for {month}").format(month=words.month(other)))
        self.other.clicked.connect(lambda: self.other_wanted.emit(other))
        self.set_sentence(_("People and turns are planned apart: one person may come several times."))
        fields = [column_fields.of(_PLAN[name], codes) for name in months.PLANNED]
        self.form.card("", *fields)
        self.setFocusProxy(fields[0])
