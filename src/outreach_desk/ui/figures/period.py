"""Picks the days of a report: a calendar, a preset or two typed days, and the report date."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import figure_page
from outreach_desk.desk.figure_page import ADMINISTRATIVE, CALENDAR, HALF, MONTH, QUARTER, YEAR, Asked
from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ui.widgets.choice_fields import Choices, OneField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.pair import Pair
from outreach_desk.ui.widgets.typed_fields import DayField

FREE, WHOLE = "free", "whole"


class PeriodPicker(QWidget):
    """Emits `changed(Asked or None)` as soon as a whole period is named; None while something is missing."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.calendar = OneField("calendar", _("Calendar"), _calendars(), required=True)
        self.preset = OneField("preset", _("Period"), _presets(), required=True)
        self.on = DayField("on", _("Report date"), hint=_("What had happened by this day."))
        self.first = DayField("first", _("From"), required=True)
        self.last = DayField("last", _("To"), required=True)
        self._days = Pair(self.first, self.last)
        self.by = OneField("by", _("Split by"), _dimensions())
        self.form.card("", (self.preset, self.calendar), self._days, (self.on, self.by))
        for field in (self.first, self.last):
            self.form.fields[field.name] = field
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.calendar.set_value(CALENDAR)
        self.preset.set_value(f"{MONTH} 0")
        self.on.set_value(dates.today())
        self._days.hide()
        self.by.set_value(WHOLE)
        for choice in (self.calendar, self.preset, self.by):
            choice.changed.connect(self._on_choice)
        for day in (self.on, self.first, self.last):
            day.line.editingFinished.connect(self._on_day)
        self._asked: Asked | None = None

    def asked(self) -> Asked | None:
        """Give what is asked for; None while something is missing or cannot be read."""
        calendar, preset = self.calendar.read(), self.preset.read()
        if calendar is None or preset is None or self.on.problem() is not None:
            return None
        on, by = self.on.typed().strip() or None, self.by.read()
        by = None if by == WHOLE else by
        if preset != FREE:
            span, back = preset.split(" ")
            code = figure_page.code(span, calendar, dates.today(), int(back))
            return Asked(calendar=calendar, code=code, on=on, by=by)
        first, last = self.first.typed().strip(), self.last.typed().strip()
        if not first or not last or self.first.problem() or self.last.problem():
            return None
        return Asked(calendar=calendar, first=first, last=last, on=on, by=by)

    def refuse(self, problem: FieldProblem) -> None:
        """Show why the days do not make a period."""
        (self.last if self.preset.read() == FREE else self.preset).show_problems([problem])

    def check(self) -> None:
        """Show what is missing for a period of one's own."""
        for field in (self.first, self.last):
            if not field.typed().strip():
                field.show_problems([FieldProblem("missing", said(N_("Write the day here.")))])

    def typed(self) -> dict[str, Any]:
        """Give what is chosen and typed."""
        return self.form.typed()

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.form.set_typed(state)
        self._days.setVisible(self.preset.read() == FREE)

    def _on_choice(self) -> None:
        self._days.setVisible(self.preset.read() == FREE)
        self._tell()

    def _on_day(self) -> None:
        self._tell()

    def _tell(self) -> None:
        asked = self.asked()
        if asked != self._asked:
            self._asked = asked
            self.changed.emit(asked)


def _calendars() -> Choices:
    return [
        (CALENDAR, _("Calendar months")),
        (ADMINISTRATIVE, _("Administrative (15th – 14th)")),
    ]


def _dimensions() -> Choices:
    return [(WHOLE, _("Not split")), *figure_page.dimensions()]


def _presets() -> Choices:
    return [
        (f"{MONTH} 0", _("This month")),
        (f"{MONTH} 1", _("Last month")),
        (f"{QUARTER} 0", _("This quarter")),
        (f"{QUARTER} 1", _("Last quarter")),
        (f"{HALF} 0", _("This half-year")),
        (f"{HALF} 1", _("Last half-year")),
        (f"{YEAR} 0", _("This year")),
        (f"{YEAR} 1", _("Last year")),
        (FREE, _("From … to …")),
    ]
