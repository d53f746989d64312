"""The page for a pasted list of clients: the text, then each row with its cells, problems and consent."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import pasted
from outreach_desk.desk.clients import GIVEN_ON, HOW
from outreach_desk.desk.pasted import Cells, Chosen, Read, Verdict
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_part import words_to_read
from outreach_desk.ui.clients.pasted_row import PastedRow
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.typed_fields import DayField, NoteField

TEXT, ROWS = "text", "rows"
_PAUSE_MS = 300


class RowsField(Field):
    """All rows of the list. `look_wanted(cells)` comes after a pause in which something changed."""

    look_wanted = Signal(object)

    def __init__(self, codes: Codes) -> None:
        board = QWidget()
        self._layout = QVBoxLayout(board)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        super().__init__(ROWS, _("The rows of the list"), board)
        self._purposes = [(code.code, code.label()) for code in codes.choices("consent_purpose", None)]
        self.rows: list[PastedRow] = []
        self._looked: tuple[Cells, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)

    def cells(self) -> tuple[Cells, ...]:
        """Give the cells of all rows."""
        return tuple(row.cells() for row in self.rows)

    def chosen(self) -> list[Chosen]:
        """Give the rows that are to be taken, by their places."""
        found = (row.chosen(place) for place, row in enumerate(self.rows))
        return [one for one in found if one is not None]

    def set_rows(self, rows: Sequence[Cells]) -> None:
        """Show these rows, in place of those before."""
        self.set_typed(
            [{"number": number, "cells": pasted.as_map(one)} for number, one in enumerate(rows, 1)]
        )

    def keep(self, taken: Sequence[Chosen]) -> None:
        """Let the rows go that were taken."""
        gone = {one.place for one in taken}
        for place in sorted(gone, reverse=True):
            self._remove(self.rows[place])
        self._on_rows()

    def look(self) -> None:
        """Ask now what is to be said of the rows."""
        self._pause.stop()
        cells = self.cells()
        if cells and cells != self._looked:
            self.look_wanted.emit(cells)

    def set_verdicts(self, cells: tuple[Cells, ...], verdicts: Sequence[Verdict]) -> None:
        """Say it, unless the rows are others by now."""
        if cells != self.cells():
            return
        self._looked = cells
        places = [row.number for row in self.rows]
        for row, verdict in zip(self.rows, verdicts, strict=True):
            row.set_verdict(verdict, places)
        self.changed.emit()

    def read(self) -> Any:
        """Give all that stands in the rows."""
        return tuple(repr(row.typed()) for row in self.rows)

    def set_value(self, value: Any) -> None:
        """Take all rows away: a value of its own this field has none."""
        if not value:
            self.set_typed([])

    def typed(self) -> Any:
        """Give cells and answers of all rows."""
        return [row.typed() for row in self.rows]

    def set_typed(self, typed: Any) -> None:
        """Put them back."""
        for row in tuple(self.rows):
            self._remove(row)
        for one in typed:
            row = PastedRow(one["number"], Cells(**one["cells"]), self._purposes)
            row.set_answers(one.get("agreed", ()), other=one.get("other", False))
            row.changed.connect(self._on_changed)
            row.left_out.connect(lambda row=row: self._on_left_out(row))
            self.rows.append(row)
            self._layout.addWidget(row)
        self._on_rows()

    def _remove(self, row: PastedRow) -> None:
        self.rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_left_out(self, row: PastedRow) -> None:
        self._remove(row)
        self._on_rows()

    def _on_rows(self) -> None:
        self._looked = ()
        self.setVisible(bool(self.rows))
        self._on_changed()

    def _on_changed(self) -> None:
        self._pause.start()
        self.changed.emit()


class PasteForm(FormPage):
    """Emits `read_wanted(text)`, and `take_wanted(chosen rows, how, day)`."""

    read_wanted = Signal(str)
    take_wanted = Signal(object, object, object)

    def __init__(self, codes: Codes) -> None:
        super().__init__(_("Paste a list"))
        self._codes = codes
        self.text = NoteField(
            TEXT,
            _("The list"),
            hint=_(
                "Client code, nickname, birth year, gender: one person a line, as copied from a spreadsheet."
            ),
        )
        self.read_it = buttons.plain(_("Read the list"))
        columns = catalog.THINGS["consent"].columns
        self.how = OneField(
            HOW,
            _(columns["how"].label),
            [(code.code, code.label()) for code in codes.choices("consent_how", None)],
        )
        self.day = DayField(GIVEN_ON, _(columns["given_on"].label))
        self.day.set_value(dates.today())
        self.rows = RowsField(codes)
        self.left_out = texts.text("", tone="due")
        self.form.card("", self.text, self.read_it, self.left_out)
        self._asking = self.form.card(
            _("What each of them agrees to"),
            texts.text(
                _("Ask each by herself and read her these sentences. Without a tick no record is made."),
                "quiet",
            ),
            *(texts.text(words) for words in words_to_read()),
            (self.how, self.day),
        )
        self._list = self.form.card("", self.rows)
        self.left_out.hide()
        self.read_it.clicked.connect(lambda: self.read_wanted.emit(self.text.value() or ""))
        self.rows.changed.connect(self._show)
        self.setFocusProxy(self.text)
        self._show()

    def set_read(self, found: Read) -> None:
        """Show the rows of a list that was read."""
        words = ngettext(
            "This column is not taken: {names}.", "These columns are not taken: {names}.", len(found.left_out)
        )
        self.left_out.setText(words.format(names=", ".join(found.left_out)))
        self.left_out.setVisible(bool(found.left_out))
        self.text.set_value(None)
        self.rows.set_rows(found.rows)
        if self.rows.rows:
            next(iter(self.rows.rows[0].boxes.values())).setFocus()

    def show_problems(self, problems: Mapping[str, Sequence[FieldProblem]]) -> None:
        """Show what was refused: at consent, and at each row."""
        self.form.show_problems({name: found for name, found in problems.items() if name in {HOW, GIVEN_ON}})
        for place, row in enumerate(self.rows.rows):
            own = {
                name.partition(".")[2]: found
                for name, found in problems.items()
                if name.partition(".")[0] == str(place)
            }
            if own:
                row.show_problems(own)

    def save(self) -> None:
        """Ask for the rows to be taken that can be."""
        values = self.form.values()
        chosen = self.rows.chosen()
        if chosen:
            self.take_wanted.emit(chosen, values[HOW], values[GIVEN_ON])

    def _show(self) -> None:
        count, ready = len(self.rows.rows), len(self.rows.chosen())
        for card in (self._asking, self._list):
            card.setVisible(bool(count))
        words = ngettext("Save {n} client", "Save {n} clients", ready).format(n=numbers.show_integer(ready))
        self.set_action(words)
        self.action.setVisible(bool(count))
        self.action.setEnabled(bool(ready))
        left = ngettext("{n} row stands here", "{n} rows stand here", count)
        can = ngettext("{n} of them can be saved", "{n} of them can be saved", ready)
        self.set_sentence(
            f"{left.format(n=numbers.show_integer(count))}, {can.format(n=numbers.show_integer(ready))}."
            if count
            else ""
        )
