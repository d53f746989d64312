"""The list of referral slips by how they stand and by service. What is due says so in words and colour.

Whoever types or scans a number anywhere on it and presses Enter comes to that slip, with its stub in hand.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from outreach_desk.desk import slip_number
from outreach_desk.desk.referrals import SlipLine
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import referral
from outreach_desk.records.reference import Codes
from outreach_desk.ui import stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.find_list import FindList
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.wrapped import Ring

OPEN, OVERDUE, STUB, DONE, ALL = "open", "overdue", "stub", "done", "all"
_SOON = 7
_ICONS = {
    referral.COMPLETED: ("done", "done"),
    referral.NOT_COMPLETED: ("close", "quiet"),
    referral.CANCELLED: ("remove", "quiet"),
}


class SlipList(FindList):
    """Emits `new_wanted()`, `open_wanted(id)`, `number_wanted(str)`, `book_wanted()`, `print_wanted(ids)`."""

    number_wanted = Signal(str)
    book_wanted = Signal()
    print_wanted = Signal(object)

    def __init__(self, style: Style, codes: Codes) -> None:
        self._style = style
        self._codes = codes
        self._today = dates.today()
        self._lines: Sequence[SlipLine] = ()
        self.shown = OPEN
        self.buttons: dict[str, QRadioButton] = {}
        super().__init__(
            _("Referrals"),
            action=_("New referral"),
            finder=Finder(_("Find a slip"), _("slip number (or scan a stub), client code, nickname")),
            rows=Rows(self._columns(), style.colour),
            none_yet=Empty(
                _(
                    "Slips that you hand to clients stand here until you know how they ended."
                    " There is none yet."
                ),
                _("Write the first referral"),
                style.pixmap("referrals", "quiet", 1, 48),
            ),
            above=self._make_tabs(),
        )
        self._group.setParent(self)
        for name, button in self.buttons.items():
            stays.called(f"referrals/{name}", button)
        stays.called("referrals/service", self.service)
        stays.called("referrals/order", self.view)
        self.add_action(_("Paper book")).clicked.connect(self.book_wanted)
        self.print = self.add_action(_("Print today’s slips"))
        self.print.clicked.connect(lambda: self.print_wanted.emit(self._of_today()))
        for part in (self.view, *self.buttons.values()):
            part.installEventFilter(self)
        self.look()

    def set_lines(self, lines: Sequence[SlipLine], codes: Codes) -> None:
        """Show these slips."""
        self._lines = lines
        self.known = True
        self._codes = codes
        self._today = dates.today()
        self._offer_services()
        self.look()

    def show_part(self, part: str) -> None:
        """Show `open`, `overdue`, `done` or `all` slips."""
        self.buttons[part].setChecked(True)

    def show_service(self, service: str | None) -> None:
        """Show only slips for a service, or for all."""
        self.service.setCurrentIndex(max(0, self.service.findData(service)))

    def typed(self) -> dict[str, Any]:
        """Give what is looked for."""
        return {"find": self.finder.text(), "part": self.shown, "service": self.service.currentData()}

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Look for it again."""
        self.finder.setText(state["find"])
        self.show_part(state["part"])
        if state["service"] is not None and self.service.findData(state["service"]) < 0:
            words = self._codes.label("service_type", state["service"])
            self.service.addItem(words, state["service"])
        self.show_service(state["service"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a scanner, and who types a number, write into the finder from wherever the keyboard is."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
            if plain and event.text().strip().isprintable() and event.text().strip():
                self.finder.setFocus()
                self.finder.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self) -> None:
        """Ask for the slip with the number; else open what is found (`open_found`)."""
        words = self.finder.text().strip()
        if any(letter.isdigit() for letter in words):
            self.number_wanted.emit(words)
        else:
            self.open_found()

    def open_found(self, *, hers: bool = False) -> bool:
        """Open the chosen slip, or the first that fits; say whether there was one.

        With `hers` the words must be the client's whole code: a number fits others by its parts.
        """
        words = slip_number.key(self.finder.text())
        rows = self.view.rows.rows()
        if not rows or (hers and any(slip_number.key(line.client_code) != words for line in rows)):
            return False
        super()._on_enter()
        return True

    def _make_tabs(self) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        self._group = QButtonGroup()
        for part in (OPEN, OVERDUE, STUB, DONE, ALL):
            button = Ring()
            button.setChecked(part == OPEN)
            self._group.addButton(button)
            flow.addWidget(button)
            self.buttons[part] = button
        self._group.buttonToggled.connect(self._on_part)
        self.service = Combo()
        self.service.setAccessibleName(_("Only this service"))
        self._offer_services()
        self.service.currentIndexChanged.connect(self.look)
        flow.addWidget(self.service)
        return board

    def _offer_services(self) -> None:
        """Offer the services that the slips have; what is chosen stays chosen."""
        chosen = self.service.currentData()
        known = {line.service for line in self._lines} | {chosen}
        self.service.blockSignals(True)
        self.service.clear()
        self.service.addItem(_("All services"), None)
        for code in self._codes.codes("service_type"):
            if code.code in known:
                self.service.addItem(code.label(), code.code)
        self.show_service(chosen)
        self.service.blockSignals(False)

    def _of_today(self) -> list[str]:
        return [line.id for line in self._lines if line.issued_on == self._today]

    def _on_part(self, _button: object, checked: bool) -> None:
        if checked:
            self.shown = next(part for part, button in self.buttons.items() if button.isChecked())
            self.look()

    def _of_part(self, part: str) -> list[SlipLine]:
        wanted: dict[str, Callable[[SlipLine], bool]] = {
            OPEN: lambda line: line.is_open,
            OVERDUE: lambda line: line.is_overdue(self._today),
            STUB: lambda line: line.waits_for_stub,
            DONE: lambda line: not line.is_open,
            ALL: lambda _line: True,
        }
        service = self.service.currentData()
        return [line for line in self._lines if wanted[part](line) and service in {None, line.service}]

    def look(self) -> None:
        """Show the slips of the chosen part that fit the words."""
        names = {
            OPEN: _("Still open"),
            OVERDUE: _("Overdue"),
            STUB: _("Waiting for the stub"),
            DONE: _("Done"),
            ALL: _("All"),
        }
        for part, button in self.buttons.items():
            count = numbers.show_integer(len(self._of_part(part)))
            button.setText(_("{part} ({n})").format(part=names[part], n=count))
            button.setAccessibleName(names[part])
        self.print.setVisible(bool(self._of_today()))
        self.set_sentence(self._sentence())
        words = self.finder.text()
        none_fits = _("No slip fits these words.") if words.strip() else _("There is none of this kind.")
        found = fitting(self._of_part(self.shown), words)
        self.show_found(found, any_at_all=bool(self._lines), none_fits=none_fits)

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
                _("Days open"),
                self._days_open,
                key=lambda line: line.days_open(self._today),
                right=True,
                spare=True,
            ),
            ListColumn(
                _("Issued on"),
                lambda line: dates.show_day(line.issued_on) if line.issued_on else "",
                key=lambda line: line.issued_on,
                spare=True,
            ),
        ]

    def _days_open(self, line: SlipLine) -> str:
        days = line.days_open(self._today)
        return "" if days is None else numbers.show_integer(days)

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


def due_words(late: int) -> str:
    """Say how many days something is late (negative: how many are left)."""
    if late == 0:
        return _("due today")
    if late > 0:
        return ngettext("{n} day overdue", "{n} days overdue", late).format(n=numbers.show_integer(late))
    return ngettext("{n} day left", "{n} days left", -late).format(n=numbers.show_integer(-late))
