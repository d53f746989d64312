"""The list of referral slips: open, overdue, done or all of them. What is due says so in words and colour."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QStackedWidget, QWidget

from outreach_desk.desk.referrals import SlipLine
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

OPEN, OVERDUE, DONE, ALL = "open", "overdue", "done", "all"
_SOON = 7
_ICONS = {
    referral.COMPLETED: ("done", "done"),
    referral.NOT_COMPLETED: ("close", "quiet"),
    referral.CANCELLED: ("remove", "quiet"),
}


class SlipList(Page):
    """Emits `new_wanted()` and `open_wanted(id)`."""

    new_wanted = Signal()
    open_wanted = Signal(str)

    def __init__(self, style: Style, codes: Codes) -> None:
        super().__init__(_("Referrals"), action=_("New referral"))
        self._style = style
        self._codes = codes
        self._today = dates.today()
        self._lines: Sequence[SlipLine] = ()
        self.shown = OPEN
        self.finder = Finder(_("Find a slip"), _("slip number, client code or nickname"))
        self.view = RowsView(_("Referrals"), Rows(self._columns(), style.colour), key=lambda line: line.id)
        self._no_slips = Empty(
            _("Slips that you hand to clients stand here until you know how they ended. There is none yet."),
            _("Write the first referral"),
            style.pixmap("referrals", "quiet", self.devicePixelRatioF(), 48),
        )
        self._none_fits = Empty("")
        self._stack = QStackedWidget()
        for part in (self.view, self._no_slips, self._none_fits):
            self._stack.addWidget(part)
        self._tabs = self._make_tabs()
        self.content.addWidget(self._tabs)
        self.content.addWidget(self.finder)
        self.content.addWidget(self._stack, 1)
        self.acted.connect(self.new_wanted)
        self._no_slips.acted.connect(self.new_wanted)
        self.view.opened.connect(lambda line: self.open_wanted.emit(line.id))
        self.finder.wanted.connect(lambda _words: self._show())
        self.finder.down_wanted.connect(self._on_down)
        self.finder.enter_wanted.connect(self._on_enter)
        self.action.setToolTip(_("Ctrl+N"))
        keys.on(self, "Ctrl+N", self.new_wanted.emit)
        keys.on(self, "Ctrl+F", self.finder.setFocus)
        self._show()

    def set_lines(self, lines: Sequence[SlipLine], codes: Codes) -> None:
        """Show these slips."""
        self._lines = lines
        self._codes = codes
        self._today = dates.today()
        self._show()

    def show_part(self, part: str) -> None:
        """Show `open`, `overdue`, `done` or `all` slips."""
        self.buttons[part].setChecked(True)

    def _make_tabs(self) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for part in (OPEN, OVERDUE, DONE, ALL):
            button = QRadioButton()
            button.setChecked(part == OPEN)
            self._group.addButton(button)
            flow.addWidget(button)
            self.buttons[part] = button
        self._group.buttonToggled.connect(self._on_part)
        return board

    def _on_part(self, _button: object, checked: bool) -> None:
        if checked:
            self.shown = next(part for part, button in self.buttons.items() if button.isChecked())
            self._show()

    def _of_part(self, part: str) -> list[SlipLine]:
        wanted: dict[str, Callable[[SlipLine], bool]] = {
            OPEN: lambda line: line.is_open,
            OVERDUE: lambda line: line.is_overdue(self._today),
            DONE: lambda line: not line.is_open,
            ALL: lambda _line: True,
        }
        return [line for line in self._lines if wanted[part](line)]

    def _show(self) -> None:
        names = {OPEN: _("Still open"), OVERDUE: _("Overdue"), DONE: _("Done"), ALL: _("All")}
        for part, button in self.buttons.items():
            count = numbers.show_integer(len(self._of_part(part)))
            button.setText(_("{part} ({n})").format(part=names[part], n=count))
            button.setAccessibleName(names[part])
        found = fitting(self._of_part(self.shown), self.finder.text())
        self.view.set_rows(found)
        for widget in (self._tabs, self.finder):
            widget.setVisible(bool(self._lines))
        self.set_sentence(self._sentence())
        self._none_fits.sentence.setText(
            _("No slip fits these words.") if self.finder.text().strip() else _("There is none of this kind.")
        )
        part_shown = self.view if found else self._none_fits if self._lines else self._no_slips
        before = self.focusProxy()
        had_keyboard = before is not None and before.hasFocus()
        self._stack.setCurrentWidget(part_shown)
        self.setFocusProxy(self.finder if self._lines else self._no_slips.button)
        if had_keyboard and self.focusProxy() is not before:
            self.setFocus()

    def _sentence(self) -> str:
        if not self._lines:
            return ""
        still, late = len(self._of_part(OPEN)), len(self._of_part(OVERDUE))
        words = ngettext("{n} slip is open", "{n} slips are open", still)
        overdue = ngettext("{n} of them is overdue", "{n} of them are overdue", late)
        open_words = words.format(n=numbers.show_integer(still))
        if not late:
            return f"{open_words}."
        return f"{open_words}, {overdue.format(n=numbers.show_integer(late))}."

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Slip number"), lambda line: line.slip),
            ListColumn(_("Client"), lambda line: line.client_code),
            ListColumn(
                _("How it stands"),
                self._state,
                key=lambda line: line.due_on if line.is_open else line.outcome_on,
                tone=self._tone,
                icon=self._icon,
            ),
            ListColumn(_("Service"), self._service, stretch=True),
            ListColumn(_("Refer to"), lambda line: line.organisation, stretch=True),
            ListColumn(
                _("Issued on"),
                lambda line: dates.show_day(line.issued_on) if line.issued_on else "",
                key=lambda line: line.issued_on,
            ),
        ]

    def _service(self, line: SlipLine) -> str:
        return self._codes.label("service_type", line.service) if line.service else ""

    def _state(self, line: SlipLine) -> str:
        status = self._codes.label("referral_status", line.status) if line.status else ""
        late = line.days_late(self._today)
        if late is None:
            return status
        due = due_words(late)
        return due if line.status == referral.ISSUED else _("arrived · {due}").format(due=due)

    def _tone(self, line: SlipLine) -> str | None:
        late = line.days_late(self._today)
        if late is None:
            return "done" if line.status == referral.COMPLETED else None
        return "late" if late > 0 else "due" if late >= -_SOON else None

    def _icon(self, line: SlipLine) -> QIcon | None:
        late = line.days_late(self._today)
        if late is None:
            name, tone = _ICONS.get(line.status or "", ("info", "quiet"))
            return self._style.icon(name, tone)
        if late > 0:
            return self._style.icon("warning", "late")
        return self._style.icon("today", "due" if late >= -_SOON else "quiet")

    def _on_down(self) -> None:
        if self.view.rows.rowCount():
            self.view.selectRow(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _on_enter(self) -> None:
        if self.view.rows.rowCount():
            line = self.view.current() or self.view.rows.row_at(0)
            self.open_wanted.emit(line.id)


def due_words(late: int) -> str:
    """Say how many days something is late (negative: how many are left)."""
    if late == 0:
        return _("due today")
    if late > 0:
        return ngettext("{n} day overdue", "{n} days overdue", late).format(n=numbers.show_integer(late))
    return ngettext("{n} day left", "{n} days left", -late).format(n=numbers.show_integer(-late))
