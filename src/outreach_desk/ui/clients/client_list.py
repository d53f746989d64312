"""The list of clients: codes only. A nickname finds its client here but is never shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from outreach_desk.desk.client_page import ClientLine
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ground.text import fold
from outreach_desk.records.reference import Codes
from outreach_desk.ui import stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.find_list import FindList
from outreach_desk.ui.widgets.finder import Finder, fitting
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.wrapped import Ring

OPEN, CLOSED, ALL = "open", "closed", "all"


class ClientList(FindList):
    """Emits `new_wanted()`, `open_wanted(id)`, `paste_wanted()` and `protection_wanted()`."""

    paste_wanted = Signal()
    protection_wanted = Signal()

    def __init__(self, style: Style, codes: Codes) -> None:
        self._codes = codes
        self._lines: Sequence[ClientLine] = ()
        self.shown = OPEN
        self.buttons: dict[str, QRadioButton] = {}
        super().__init__(
            _("Clients"),
            action=_("New client"),
            finder=Finder(_("Find a client"), _("code, UIC or nickname")),
            rows=Rows(self._columns(), style.colour),
            none_yet=Empty(
                _("The clients of your group stand here, by their codes. Nobody is registered yet."),
                _("Register the first client"),
                style.pixmap("clients", "quiet", 1, 48),
            ),
            above=self._make_tabs(),
        )
        self._group.setParent(self)
        for part, button in self.buttons.items():
            stays.called(f"clients/{part}", button)
        stays.called("clients/order", self.view)
        self.add_action(_("Child protection")).clicked.connect(self.protection_wanted)
        self.add_action(_("Paste a list")).clicked.connect(self.paste_wanted)
        self.look()

    def set_lines(self, lines: Sequence[ClientLine], codes: Codes) -> None:
        """Show these clients."""
        self._lines = lines
        self.known = True
        self._codes = codes
        self.look()

    def typed(self) -> dict[str, Any]:
        """Give what is looked for, and in which order."""
        header = self.view.horizontalHeader()
        descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        sort = [header.sortIndicatorSection(), descending]
        return {"find": self.finder.text(), "part": self.shown, "sort": sort}

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Look for it again."""
        self.finder.setText(state["find"])
        self.buttons[state["part"]].setChecked(True)
        section, descending = state["sort"]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(section, order)

    def look(self) -> None:
        """Show the clients of the chosen part that fit the words."""
        names = {OPEN: _("Open"), CLOSED: _("Closed"), ALL: _("All")}
        for part, button in self.buttons.items():
            count = numbers.show_integer(len(self._of_part(part)))
            button.setText(_("{part} ({n})").format(part=names[part], n=count))
            button.setAccessibleName(names[part])
        self.set_sentence(_sentence(self._of_part(OPEN)) if self._lines else "")
        words = self.finder.text()
        found = fitting(self._of_part(self.shown), words)
        self.show_found(found, any_at_all=bool(self._lines), none_fits=self._none_fits(words))

    def _on_enter(self) -> None:
        """Open the chosen one, else whom the end of a code names: others have the same digits elsewhere."""
        typed = fold(self.finder.text())
        rows = self.view.rows.rows()
        hers = [line for line in rows if typed and fold(line.code).endswith(typed)]
        if self.view.current() is None and hers:
            self.open_wanted.emit(hers[0].id)
        else:
            super()._on_enter()

    def _none_fits(self, words: str) -> str:
        """Say why nobody is seen, and whether the other part has somebody who fits."""
        if not words.strip():
            return _("There is none of this kind.")
        others = len(fitting(self._lines, words))
        if self.shown == ALL or not others:
            return _("No client fits these words.")
        found = ngettext(
            "Nobody here fits these words; {n} client does under “All”.",
            "Nobody here fits these words; {n} clients do under “All”.",
            others,
        )
        return found.format(n=numbers.show_integer(others))

    def _make_tabs(self) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        self._group = QButtonGroup()
        for part in (OPEN, CLOSED, ALL):
            button = Ring()
            button.setChecked(part == OPEN)
            self._group.addButton(button)
            flow.addWidget(button)
            self.buttons[part] = button
        self._group.buttonToggled.connect(self._on_part)
        return board

    def _on_part(self, _button: object, checked: bool) -> None:
        if checked:
            self.shown = next(part for part, button in self.buttons.items() if button.isChecked())
            self.look()

    def _of_part(self, part: str) -> list[ClientLine]:
        return [line for line in self._lines if part == ALL or line.is_closed == (part == CLOSED)]

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Client code"), lambda line: line.code),
            ListColumn(_("UIC"), lambda line: line.uic),
            ListColumn(_("Registered"), _day, key=lambda line: line.registered_on, spare=True),
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


def _day(line: ClientLine) -> str:
    return dates.show_day(line.registered_on) if line.registered_on else ""


def _sentence(lines: Sequence[ClientLine]) -> str:
    clients = ngettext("{n} client", "{n} clients", len(lines)).format(n=numbers.show_integer(len(lines)))
    waiting = sum(line.open_referrals for line in lines)
    referrals = ngettext("{n} open referral", "{n} open referrals", waiting)
    return f"{clients}, {referrals.format(n=numbers.show_integer(waiting))}."
