"""The directory of a team: who helps with what, where, and when it is open; it comes with the office's file.

Others come here with `go("directory", {"service": …})`, or with `{"place": …}` for one organisation; with
`back` where they are to come back (`ui.way_back`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from outreach_desk.desk import directory
from outreach_desk.desk.directory import Directory, Place
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ground.text import fold
from outreach_desk.records import units
from outreach_desk.records.reference import Codes
from outreach_desk.ui import history, stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.way_back import WayBack
from outreach_desk.ui.widgets import keys, place_field, texts
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.detail import Detail
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView


@dataclass(frozen=True)
class _Row:
    """One organisation, and the folded words it is found by."""

    place: Place
    area: str
    found_by: str = field(repr=False)


class DirectoryScreen(QWidget):
    """Nothing is written here: the list is the office's."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._rows: Sequence[_Row] = ()
        self._asked_for: str | None = None
        self._way_back = WayBack(context)
        self.page = Page(_("Directory"))
        self.finder = Finder(_("Find an organisation"), _("name, place or street"))
        self.service = Combo()
        self.service.setAccessibleName(_("Only this service"))
        self._offer_services(context.codes)
        self.view = RowsView(_("Organisations"), Rows(self._columns(), context.style.colour), key=_key)
        self.empty = Empty("", "", context.style.pixmap("directory", "quiet", 1, 48))
        self.about = texts.text("")
        self.about.setAccessibleName(_("How to find it"))
        self.detail = Detail(texts.card("", self.about))
        for part in (self.service, self.finder):
            self.page.content.addWidget(part)
        self.page.content.addWidget(self.view, 1)
        self.page.content.addWidget(self.empty, 1)
        self.page.content.addWidget(self.detail)
        self.history = self.page.add_action(_("History"))
        self.history.clicked.connect(self._on_history)
        self._beside: HistoryPage | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.page)
        self.finder.wanted.connect(lambda _words: self._look())
        self.finder.down_wanted.connect(self._on_down)
        self.service.currentIndexChanged.connect(self._look)
        self.view.picked.connect(self._on_picked)
        stays.called("directory/service", self.service)
        stays.called("directory/order", self.view)
        self.empty.hide()
        keys.on(self.page, "Escape", lambda: self._way_back.leave(self._on_back))
        self.setFocusProxy(self.finder)

    def typed(self) -> dict[str, Any]:
        """Give what is looked for."""
        chosen = {"find": self.finder.text(), "service": self.service.currentData()}
        return {**chosen, **self._way_back.typed()}

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Look for it again."""
        self.finder.setText(state.get("find", ""))
        self.service.setCurrentIndex(max(0, self.service.findData(state.get("service"))))
        self._asked_for = state.get("place")
        self._way_back.come(state)
        self._on_back()
        self._look()

    def leave(self) -> None:
        """Show the list, not a history beside it."""
        self._way_back.forget()
        self._on_back()

    def reload(self) -> None:
        """Read the directory anew."""
        self._context.jobs.read(directory.look, self._on_directory)

    def _offer_services(self, codes: Codes) -> None:
        self.service.addItem(_("All services"), None)
        for code in codes.choices("service_type", dates.today()):
            self.service.addItem(code.label(), code.code)

    def _on_directory(self, found: Directory) -> None:
        places = directory.in_order(found.places, None, found.unit, dates.today())
        self._rows = [_row(place) for place in places]
        self._look()

    def _look(self) -> None:
        service = self.service.currentData()
        offering = [row for row in self._rows if service is None or service in row.place.services]
        found = fitting(offering, self.finder.text())
        self.view.set_rows(found)
        self.view.setVisible(bool(found))
        self.empty.setVisible(not found)
        nothing = _(
            "The list comes with the office’s file: ask the office for it and take it in under “Send”."
        )
        self.empty.sentence.setText(_("No organisation fits.") if self._rows else nothing)
        for place, row in enumerate(self.view.rows.rows()):
            if row.place.id == self._asked_for:
                self._asked_for = None
                self.view.selectRow(place)
                self.view.setFocus()
        self._on_picked(self.view.current())

    def _on_down(self) -> None:
        if self.view.rows.rowCount():
            self.view.selectRow(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _on_picked(self, row: _Row | None) -> None:
        self.detail.setVisible(row is not None)
        self.history.setEnabled(row is not None)
        if row is None:
            self.about.setText("")
            return
        codes = self._context.codes
        services = ", ".join(
            code.label() for code in codes.codes("service_type") if code.code in row.place.services
        )
        lines = (
            row.place.name,
            place_field.about(row.place, codes),
            _("Services: {services}").format(services=services) if services else "",
        )
        self.about.setText("\n".join(line for line in lines if line))

    def _on_history(self) -> None:
        """Show how what is written of the chosen one came to be."""
        row = self.view.current()
        if row is not None:
            self._on_back()
            self._beside = history.page(self._context, "organisation", row.place.id, row.place.code)
            self._beside.back_wanted.connect(self._on_back)
            self._stack.addWidget(self._beside)
            self._stack.setCurrentWidget(self._beside)
            self._beside.setFocus()

    def _on_back(self) -> None:
        if self._beside is not None:
            self._stack.removeWidget(self._beside)
            self._beside.hide()
            self._beside.deleteLater()
            self._beside = None
            self._stack.setCurrentWidget(self.page)
            self.view.setFocus()

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Name"), lambda row: row.place.name, stretch=True),
            ListColumn(_("Kind"), self._kind, stretch=True),
            ListColumn(_("Area"), lambda row: row.area, stretch=True),
            ListColumn(_("Phone"), lambda row: row.place.phone),
            ListColumn(_("Opening hours"), lambda row: row.place.hours, spare=True),
        ]

    def _kind(self, row: _Row) -> str:
        return self._context.codes.label("organisation_kind", row.place.kind) if row.place.kind else ""


def _row(place: Place) -> _Row:
    area = units.name(place.unit) if place.unit else ""
    return _Row(place, area, fold(f"{place.name} {place.code} {place.address} {area}"))


def _key(row: _Row) -> str:
    return row.place.id
