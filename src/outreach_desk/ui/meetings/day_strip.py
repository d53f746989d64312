"""A fortnight of days above the list: held, did not happen, planned, or nothing, and how many on one day.

Left and right go from day to day and beyond the ends, Home to today; Enter asks for the day.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from outreach_desk.desk.meeting_rows import HELD, NOT_HELD, PLANNED, Row
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets import texts

DAYS = 14
_AHEAD = 4
_SIGN = 16
_DOT, _MOST_DOTS = "•", 2
"""Two for several meetings of a day: more, or a number, would be cut where the days stand close."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ICONS = {HELD: ("done", "done"), NOT_HELD: ("close", "late"), PLANNED: ("today", "accent")}
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_STATES = (NOT_HELD, PLANNED, HELD)
"""Of several on one day the first of these is shown as the sign; the words name all."""


class DayStrip(QWidget):
    """Emits `chosen(date)`."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: Sequence[Row] = ()
        self._first = dates.today() - timedelta(days=DAYS - 1 - _AHEAD)
        self.days = [self._button(place) for place in range(DAYS)]
        self.words = texts.text("", "quiet")
        line = QHBoxLayout()
        line.setSpacing(2)
        for day in self.days:
            line.addWidget(day, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.words)
        self._current = DAYS - 1 - _AHEAD
        self._show()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show the meetings of these days."""
        self._rows = rows
        self._show()

    def day(self, place: int) -> date:
        """Give the day at a place."""
        return self._first + timedelta(days=place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk from day to day; say in words what is on the one that has the keyboard."""
        if watched in self.days and isinstance(watched, QToolButton):
            place = self.days.index(watched)
            if event.type() == QEvent.Type.FocusIn:
                self._current = place
                self._tell()
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(Qt.Key(event.key()), place)
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key, place: int) -> bool:
        if key in _STEPS:
            self._go(place + _STEPS[key])
        elif key == Qt.Key.Key_Home:
            self._first = dates.today() - timedelta(days=DAYS - 1 - _AHEAD)
            self._go(DAYS - 1 - _AHEAD)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(self.day(place))
        else:
            return False
        return True

    def _go(self, place: int) -> None:
        """Take the keyboard to a place; beyond an end the days move on by one."""
        inside = min(max(place, 0), DAYS - 1)
        self._first += timedelta(days=place - inside)
        self._current = inside
        self._show()
        self.days[inside].setFocus()

    def _button(self, place: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "day")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_SIGN, _SIGN))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.installEventFilter(self)
        button.clicked.connect(lambda: self.chosen.emit(self.day(place)))
        return button

    def _show(self) -> None:
        for place, button in enumerate(self.days):
            day = self.day(place)
            found = [row.status for row in self._rows if row.held_on == day]
            dots = _DOT * min(len(found), _MOST_DOTS) if len(found) > 1 else ""
            button.setText(f"{_(_WEEKDAYS[day.weekday()])}\n{day.day}{dots}")
            sign = next((state for state in _STATES if state in found), None)
            icon, tone = _ICONS[sign] if sign else ("add", "quiet")
            button.setIcon(self._context.style.icon(icon, tone))
            button.setProperty("today", day == dates.today())
            button.style().polish(button)
            button.setAccessibleName(self._said(day, found))
            button.setToolTip(button.accessibleName())
        self._tell()

    def _said(self, day: date, found: Sequence[str]) -> str:
        shown = f"{_(_WEEKDAYS[day.weekday()])} {dates.show_day(day)}"
        if not found:
            return _("{day}: no meeting").format(day=shown)
        labels = [self._context.codes.label("meeting_status", state) for state in found]
        if len(labels) == 1:
            return _("{day}: {state}").format(day=shown, state=labels[0])
        many = ngettext("{n} meeting", "{n} meetings", len(labels)).format(
            n=numbers.show_integer(len(labels))
        )
        return _("{day}: {many} ({states})").format(day=shown, many=many, states=", ".join(labels))

    def _tell(self) -> None:
        self.words.setText(self.days[self._current].accessibleName())
        for place, button in enumerate(self.days):  # one stop for the Tab key; the arrows do the rest
            policy = Qt.FocusPolicy.StrongFocus if place == self._current else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
