"""What was done to learn how a slip ended: the attempts, and a small form for the one that was just made."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.attempts import NEXT_ON, Attempt
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, follow_up
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import buttons, column_fields, texts
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.typed_fields import DayField


class AttemptsPart(QWidget):
    """Emits `save_wanted(values)` with `done_on`, `way`, `outcome`, `next_on`."""

    save_wanted = Signal(object)

    def __init__(self, codes: Codes) -> None:
        super().__init__()
        self._codes = codes
        columns = catalog.THINGS["follow_up"].columns
        self.told = texts.text("")
        self.told.setAccessibleName(_("Attempts so far"))
        self.form = Form()
        self.later = DayField(NEXT_ON, _("Ask again on"), hint=_("Empty: nobody asks again."))
        self.save = buttons.plain(_("Save the attempt"))
        today = dates.today()
        self.day = column_fields.of(columns["done_on"], codes)
        way = column_fields.one_code(columns["way"], codes, on=today)
        outcome = column_fields.one_code(columns["outcome"], codes, on=today)
        self.form.card(_("Asking how it ended"), self.told, (self.day, self.later), (way, outcome), self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.form.values()))
        self.empty()

    def set_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Show what was done so far and what is planned."""
        self.told.setText("\n".join(self._line(one) for one in attempts) or _("Nobody has asked yet."))
        made = sum(one.done_on is not None for one in attempts)
        self.later.setVisible(made < follow_up.ATTEMPTS - 1)

    def empty(self) -> None:
        """Be ready for the next attempt."""
        for field in self.form.fields.values():
            field.set_value(None)
        self.day.set_value(dates.today())

    def untouched(self) -> bool:
        """Say whether nothing is typed that would be lost."""
        values = self.form.values(commit=False)
        return not any(values[name] for name in ("way", "outcome", NEXT_ON))

    def typed(self, *, commit: bool = True) -> dict[str, Any]:
        """Give what is typed; see `Form.values` for `commit`."""
        return self.form.typed(commit=commit)

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put it back."""
        self.form.set_typed(typed)

    def _line(self, one: Attempt) -> str:
        number = numbers.show_integer(one.number)
        if one.done_on is None:
            day = dates.show_day(one.due_on) if one.due_on else ""
            return _("{n}. to be asked on {day}").format(n=number, day=day)
        how = (
            self._codes.label("follow_up_way", one.way) if one.way else "",
            self._codes.label("follow_up_outcome", one.outcome) if one.outcome else "",
        )
        words = " · ".join(part for part in how if part)
        return f"{number}. {dates.show_day(one.done_on)} · {words}"
