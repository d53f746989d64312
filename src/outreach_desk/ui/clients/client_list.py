"""The list of clients: codes only. A nickname finds its client here but is never shown."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk.client_page import ClientLine
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView


class ClientList(Page):
    """Emits `new_wanted()` and `open_wanted(id)`."""

    new_wanted = Signal()
    open_wanted = Signal(str)

    def __init__(self, style: Style, codes: Codes) -> None:
        super().__init__(_("Clients"), action=_("New client"))
        self._codes = codes
        self._lines: Sequence[ClientLine] = ()
        self.finder = Finder(_("Find a client"), _("code, UIC or nickname"))
        self.view = RowsView(_("Clients"), Rows(self._columns(), style.colour), key=lambda line: line.id)
        self.view.horizontalHeader().setStretchLastSection(True)
        self._nobody = Empty(
            _("The clients of your group stand here, by their codes. Nobody is registered yet."),
            _("Register the first client"),
            style.pixmap("clients", "quiet", self.devicePixelRatioF(), 48),
        )
        self._none_fits = Empty(_("No client fits these words."))
        self._stack = QStackedWidget()
        for part in (self.view, self._nobody, self._none_fits):
            self._stack.addWidget(part)
        self.content.addWidget(self.finder)
        self.content.addWidget(self._stack, 1)
        self.acted.connect(self.new_wanted)
        self._nobody.acted.connect(self.new_wanted)
        self.view.opened.connect(lambda line: self.open_wanted.emit(line.id))
        self.finder.wanted.connect(lambda _words: self._show())
        self.finder.down_wanted.connect(self._on_down)
        self.finder.enter_wanted.connect(self._on_enter)
        self.action.setToolTip(_("Ctrl+N"))
        keys.on(self, "Ctrl+N", self.new_wanted.emit)
        keys.on(self, "Ctrl+F", self.finder.setFocus)
        self._show()

    def set_lines(self, lines: Sequence[ClientLine], codes: Codes) -> None:
        """Show these clients."""
        self._lines = lines
        self._codes = codes
        self._show()

    def _show(self) -> None:
        found = fitting(self._lines, self.finder.text())
        self.view.set_rows(found)
        self.finder.setVisible(bool(self._lines))
        self.set_sentence(_sentence(self._lines))
        part = self.view if found else self._none_fits if self._lines else self._nobody
        before = self.focusProxy()
        had_keyboard = before is not None and before.hasFocus()
        self._stack.setCurrentWidget(part)
        self.setFocusProxy(self.finder if self._lines else self._nobody.button)
        if had_keyboard and self.focusProxy() is not before:
            self.setFocus()

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Client code"), lambda line: line.code),
            ListColumn(_("UIC"), lambda line: line.uic),
            ListColumn(_("Registered"), _day, key=lambda line: line.registered_on),
            ListColumn(_("Status"), self._status),
            ListColumn(
                _("Open slips"),
                lambda line: numbers.show_integer(line.open_referrals) if line.open_referrals else "",
                key=lambda line: line.open_referrals,
                right=True,
            ),
            ListColumn(_("Educator"), lambda line: line.educator, stretch=True),
        ]

    def _status(self, line: ClientLine) -> str:
        return self._codes.label("client_status", line.status) if line.status else ""

    def _on_down(self) -> None:
        if self.view.rows.rowCount():
            self.view.selectRow(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _on_enter(self) -> None:
        if self.view.rows.rowCount():
            line = self.view.current() or self.view.rows.row_at(0)
            self.open_wanted.emit(line.id)


def _day(line: ClientLine) -> str:
    return dates.show_day(line.registered_on) if line.registered_on else ""


def _sentence(lines: Sequence[ClientLine]) -> str:
    if not lines:
        return ""
    clients = ngettext("{n} client", "{n} clients", len(lines)).format(n=numbers.show_integer(len(lines)))
    waiting = sum(line.open_referrals for line in lines)
    referrals = ngettext("{n} open referral", "{n} open referrals", waiting)
    return f"{clients}, {referrals.format(n=numbers.show_integer(waiting))}."
