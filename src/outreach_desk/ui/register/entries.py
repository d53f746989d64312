"""The lists and forms of organisations and intervention points."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.registry import Entry
from outreach_desk.ground import dates
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog, units
from outreach_desk.records.reference import Codes
from outreach_desk.ui import stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import column_fields, keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.type_ahead import Choice

ORGANISATION, POINT = "organisation", "intervention_point"
_ON = dates.today
_CARDS = {
    ORGANISATION: (
        ("code", "name", "kind", "unit"),
        ("address", "phone", "hours"),
        ("services",),
        ("active_from", "active_to"),
    ),
    POINT: (
        ("code", "name", "model", "organisation_id"),
        ("programme_period", "unit", "status"),
        ("starts_on", "ends_on"),
    ),
}


class Entries(QWidget):
    """A list of one kind. Emits `opened(Entry)` and `add_wanted`."""

    opened = Signal(object)
    add_wanted = Signal()

    def __init__(self, table: str, style: Style, codes: Codes) -> None:
        super().__init__()
        self.codes = codes
        organisation = table == ORGANISATION
        rows = Rows(self._columns(organisation=organisation), style.colour)
        name = _("Organisations") if organisation else _("Intervention points")
        self.list = RowsView(name, rows, key=lambda one: one.id)
        stays.called(f"register/{table}", self.list)
        self.list.opened.connect(self.opened)
        self.empty = Empty(
            _("Here belong clinics, legal aid and all others to whom clients are referred.")
            if organisation
            else _("Here belong the points of the programme: a model at a place, from a day on."),
            _("Add an organisation") if organisation else _("Add a point"),
        )
        self.empty.button.setAccessibleName(
            _("Add the first organisation") if organisation else _("Add the first point")
        )
        self.empty.acted.connect(self.add_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addWidget(self.empty)
        self.setFocusProxy(self.list)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.list.set_rows(entries)
        self.list.setVisible(bool(entries))
        if entries and self.empty.button.hasFocus():
            self.list.setFocus()
        self.empty.setVisible(not entries)

    def _columns(self, *, organisation: bool) -> list[ListColumn]:
        columns = [
            ListColumn(_("Code"), lambda one: one.values["code"] or ""),
            ListColumn(_("Name"), lambda one: one.values["name"] or "", stretch=True),
        ]
        if organisation:
            columns.append(ListColumn(_("Kind"), self._kind, stretch=True))
        else:
            columns.append(ListColumn(_("Support model"), self._model, stretch=True))
            columns.append(ListColumn(_("From"), lambda one: _day(one.values["starts_on"]), key=_starts))
        columns.append(ListColumn(_("Area"), lambda one: _unit(one.values["unit"])))
        return columns

    def _kind(self, one: Entry) -> str:
        return self._label("organisation_kind", one.values["kind"])

    def _model(self, one: Entry) -> str:
        return self._label("support_model", one.values["model"])

    def _label(self, name: str, code: str | None) -> str:
        return self.codes.label(name, code) if code else ""


class EntryPage(QWidget):
    """One entry's form. Emits `save_wanted(table, values, id or None)`, `delete_wanted`, `back_wanted`."""

    save_wanted = Signal(str, object, object)
    delete_wanted = Signal(str, str)
    back_wanted = Signal()

    def __init__(
        self, table: str, codes: Codes, organisations: Sequence[Entry], entry: Entry | None = None
    ) -> None:
        super().__init__()
        self.table = table
        self.entry = entry
        self.words = self._words()
        self.page = Page(_(self.words), action=_("Save"), scrolls=True, wide=False, back=True)
        self.page.acted.connect(self._on_save)
        self.page.back_wanted.connect(self.back_wanted)
        self.page.action.setToolTip(_("Ctrl+S"))
        keys.on(self, "Ctrl+S", self._on_save)
        keys.on(self, "Escape", self.back_wanted.emit)
        if entry is not None:
            self.page.add_action(_("Take off the list")).clicked.connect(self._on_delete)
        self.form = Form()
        choices = [_choice(one) for one in organisations]
        columns = catalog.THINGS[table].columns
        for names in _CARDS[table]:
            fields = [column_fields.of(columns[name], codes, on=_ON(), choices=choices) for name in names]
            days = all(name.endswith(("_on", "_from", "_to")) for name in names)
            self.form.card("", *((fields,) if days else fields))
        if entry is not None:
            self.form.set_values(entry.values)
        self._untouched = self.form.values(commit=False)
        self.page.content.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.form.fields["code"])

    def set_organisations(self, organisations: Sequence[Entry]) -> None:
        """Offer these as lead organisations."""
        field = self.form.fields.get("organisation_id")
        if isinstance(field, ReferenceField):
            field.set_choices([_choice(one) for one in organisations])

    def touched(self) -> bool:
        """Say whether anything was typed that is not saved."""
        return self.form.values(commit=False) != self._untouched

    def _words(self) -> str:
        if self.table == ORGANISATION:
            return N_("Organisation") if self.entry else N_("New organisation")
        return N_("Intervention point") if self.entry else N_("New intervention point")

    def _on_save(self) -> None:
        values: Mapping[str, Any] = self.form.values()
        self.save_wanted.emit(self.table, values, self.entry.id if self.entry else None)

    def _on_delete(self) -> None:
        if self.entry is not None:
            self.delete_wanted.emit(self.table, self.entry.id)


def _choice(entry: Entry) -> Choice:
    return Choice(entry.id, entry.values["name"] or entry.values["code"], entry.values["code"] or "")


def _unit(key: str | None) -> str:
    return units.name(key) if key else ""


def _day(day: Any) -> str:
    return dates.show_day(day) if day else ""


def _starts(entry: Entry) -> Any:
    return entry.values["starts_on"]
