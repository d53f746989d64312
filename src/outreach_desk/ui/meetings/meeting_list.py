"""The list of meetings, newest first, found by any word in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_desk.desk.meeting_rows import HELD, NOT_HELD, PLANNED, Row
from outreach_desk.desk.meetings import Look
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ground.text import fold
from outreach_desk.ui import stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings.day_strip import DayStrip
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

_PICTURE = 56
_FIND_WIDTH = 320


class MeetingList(Page):
    """`acted` asks for a new meeting, `opened(id)` for a known one, `day_wanted(date)` for one of a day.

    `again_wanted` asks for one like the last, `plan_wanted(id)` for the next one that a meeting names.
    """

    opened = Signal(str)
    day_wanted = Signal(object)
    again_wanted = Signal()
    plan_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Meetings"), action=_("New meeting"))
        self._context = context
        self._rows: Sequence[Row] = ()
        self._words: dict[str, list[str]] = {}
        self._wanted: str | None = None
        self._unplanned: Row | None = None
        self.strip = DayStrip(context)
        self.next = Notice(context.style)
        self.plan = self.next.step(_("Plan it"))
        self.kinds = _combo(_("Show: kind"), _("Every kind"))
        self.months = _combo(_("Show: month"), _("Every month"))
        self.states = _combo(_("Show: state"), _("Every state"))
        self.filter = Finder(_("Find a meeting"), _("Find: date, kind, topic"))
        self.view = RowsView(
            _("Meetings"), Rows(self._columns(), context.style.colour), key=lambda row: row.id
        )
        self._lay_out()
        for name, part in (("kind", self.kinds), ("month", self.months), ("state", self.states)):
            stays.called(f"meetings/{name}", part)
        stays.called("meetings/order", self.view)
        self.filter.wanted.connect(self._show)
        self.filter.down_wanted.connect(self.view.setFocus)
        self.filter.enter_wanted.connect(self._open_first)
        self.view.opened.connect(lambda row: self.opened.emit(row.id))

    def set_look(self, look: Look) -> None:
        """Show these meetings, and which one is still to be planned."""
        rows = look.rows
        self._rows = rows
        self._words = {}
        held = [row.held_on for row in rows if row.held_on and row.status != PLANNED]
        if held:
            words = ngettext(
                "{n} meeting, the latest on {day}.", "{n} meetings, the latest on {day}.", len(held)
            )
            shown = words.format(n=numbers.show_integer(len(held)), day=dates.show_day(held[0]))
            self.set_sentence(shown)
        else:
            self.set_sentence("")
        self.strip.set_rows(rows)
        self.strip.show()
        self._stack.show()
        self.again.setVisible(any(row.held for row in rows))
        self._unplanned = look.unplanned
        words = _("The next meeting on {day} is not planned yet.")
        day = look.unplanned.next_on if look.unplanned else None
        self.next.tell(words.format(day=dates.show_day(day)) if day else "")
        self._offer_filters()
        self._show()
        self.setFocusProxy(self.view if rows else self._empty.button)

    def show_day(self, day: date) -> None:
        """Show the meetings of a day and nothing else."""
        for combo in self._combos:
            combo.setCurrentIndex(0)
        self.filter.setText(dates.show_day(day))
        self.filter.settle()
        self.view.setCurrentIndex(self.view.rows.index(0, 0))
        self.view.setFocus()

    def typed(self) -> dict[str, Any]:
        """Give the words to find by, and what is shown."""
        return {"find": self.filter.text(), "shown": [combo.currentData() for combo in self._combos]}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Put it back."""
        self.filter.setText(typed["find"])
        for combo, value in zip(self._combos, typed["shown"], strict=True):
            _choose(combo, value)

    def select(self, meeting_id: str | None) -> None:
        """Make a meeting current, now or when it comes with the next rows."""
        self._wanted = meeting_id
        self._select_wanted()

    def begin(self) -> None:
        """Take the keyboard."""
        self.setFocus()

    @property
    def _combos(self) -> tuple[Combo, ...]:
        return self.kinds, self.months, self.states

    def _lay_out(self) -> None:
        self.again = self.add_action(_("Repeat the last meeting"))
        self.again.setToolTip(_("Ctrl+R"))
        self.again.hide()
        self.again.clicked.connect(self.again_wanted)
        keys.on(self, "Ctrl+R", self.again.click)
        self.plan.clicked.connect(self._on_plan)
        self.strip.chosen.connect(self.day_wanted)
        picture = self._context.style.pixmap("meetings", "quiet", self.devicePixelRatioF(), _PICTURE)
        self._empty = Empty(
            _("Here stand the meetings of your group: who came, and what it was about."),
            _("Write the first meeting"),
            picture,
        )
        self._empty.acted.connect(self.acted)
        self._nothing = Empty(
            _("No meeting fits. Write fewer words, empty the field above, or show every kind and month.")
        )
        self._stack = QStackedWidget()
        for part in (self.view, self._empty, self._nothing):
            self._stack.addWidget(part)
        self._filters = QWidget()
        line = Flow(self._filters, spacing=8)
        self.filter.setMinimumWidth(_FIND_WIDTH)
        line.addWidget(self.filter)
        for combo in self._combos:
            line.addWidget(combo)
            combo.currentIndexChanged.connect(self._show)
        self.content.addWidget(self.next)
        self.content.addWidget(self.strip)
        self.content.addWidget(self._filters)
        self.content.addWidget(self._stack, 1)
        for waits in (self.strip, self._filters, self._stack):
            waits.hide()  # until it is known which meetings there are
        for sequence, act in (
            (QKeySequence.StandardKey.New, self.acted.emit),
            (QKeySequence.StandardKey.Find, self.filter.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(act)
        self.action.setToolTip(_("Ctrl+N"))
        QWidget.setTabOrder(self.view, self.action)
        self.setFocusProxy(self.action)  # until it is known whether there is a list

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Date"), _day, key=lambda row: row.held_on and (row.held_on, row.starts_at or "")),
            ListColumn(_("Kind"), self._what, stretch=True),
            ListColumn(_("Held?"), self._holding, tone=_tone, stretch=True),
            ListColumn(_("By code"), lambda row: _count(row.people, row), key=_people, right=True),
            ListColumn(_("No name"), lambda row: _count(row.heads, row), key=_heads, right=True),
        ]

    def _label(self, name: str, code: str | None) -> str:
        return self._context.codes.label(name, code) if code else ""

    def _holding(self, row: Row) -> str:
        if row.status == PLANNED:
            return self._label("meeting_status", PLANNED)
        if row.held:
            return _("Yes")
        return f"{_('No')}: {self._label('not_held_reason', row.reason)}" if row.reason else _("No")

    def _what(self, row: Row) -> str:
        """Give the kind. The topics are searched, not shown: whoever looks over her shoulder reads a list."""
        return self._label("activity_kind", row.kind)

    def _topics(self, row: Row) -> str:
        return ", ".join(self._label("topic", topic) for topic in row.topics)

    def _show(self) -> None:
        wanted = fold(self.filter.text()).split()
        kind, month, state = (combo.currentData() for combo in self._combos)
        shown = [
            row
            for row in self._rows
            if kind in {None, row.kind}
            and month in {None, _month(row)}
            and state in {None, row.status}
            and (not wanted or self._fits(row, wanted))
        ]
        self._filters.setVisible(bool(self._rows))
        # At the end of a choice: the table is measured while it is shown.
        self._stack.setCurrentWidget(self.view if shown else self._nothing if self._rows else self._empty)
        self.view.set_rows(shown)
        self._select_wanted()

    def _offer_filters(self) -> None:
        """Offer what occurs; what is chosen stays chosen, also where it occurs no more."""
        kinds = {row.kind for row in self._rows if row.kind}
        ordered = [code.code for code in self._context.codes.codes("activity_kind") if code.code in kinds]
        months = sorted({month for row in self._rows if (month := _month(row))}, reverse=True)
        _offer(self.kinds, [(kind, self._label("activity_kind", kind)) for kind in ordered])
        _offer(self.months, [(month, f"{month[5:]}/{month[:4]}") for month in months])
        states = (PLANNED, HELD, NOT_HELD)
        _offer(self.states, [(state, self._label("meeting_status", state)) for state in states])

    def _on_plan(self) -> None:
        if self._unplanned is not None:
            self.plan_wanted.emit(self._unplanned.id)

    def _open_first(self) -> None:
        if self.view.current() is not None:
            self.opened.emit(self.view.current().id)

    def _fits(self, row: Row, wanted: Sequence[str]) -> bool:
        if row.id not in self._words:
            texts = (_day(row), self._what(row), self._topics(row), self._holding(row))
            self._words[row.id] = fold(" ".join(texts)).split()
        return all(any(word.startswith(part) for word in self._words[row.id]) for part in wanted)

    def _select_wanted(self) -> None:
        for place, row in enumerate(self.view.rows.rows()):
            if row.id == self._wanted:
                self.view.setCurrentIndex(self.view.rows.index(place, 0))
                self._wanted = None
                return
        if self.view.current() is None and self.view.rows.rowCount():
            self.view.setCurrentIndex(self.view.rows.index(0, 0))


def _combo(name: str, every: str) -> Combo:
    combo = Combo()
    combo.setAccessibleName(name)
    combo.addItem(every, None)
    return combo


def _offer(combo: Combo, choices: Sequence[tuple[str, str]]) -> None:
    chosen, words = combo.currentData(), combo.currentText()
    combo.blockSignals(True)
    while combo.count() > 1:
        combo.removeItem(1)
    for value, label in choices:
        combo.addItem(label, value)
    _choose(combo, chosen, words)
    combo.blockSignals(False)


def _choose(combo: Combo, value: str | None, words: str = "") -> None:
    if value is not None and combo.findData(value) < 0:
        combo.addItem(words or value, value)
    combo.setCurrentIndex(0 if value is None else combo.findData(value))


def _month(row: Row) -> str | None:
    return row.held_on.strftime("%Y-%m") if row.held_on else None


def _tone(row: Row) -> str | None:
    return {NOT_HELD: "due", PLANNED: "accent"}.get(row.status)


def _day(row: Row) -> str:
    day = dates.show_day(row.held_on) if row.held_on else ""
    return f"{day}  {row.starts_at}" if row.starts_at else day


def _count(number: int, row: Row) -> str:
    return numbers.show_integer(number) if row.held else "–"


def _people(row: Row) -> int | None:
    return row.people if row.held else None


def _heads(row: Row) -> int | None:
    return row.heads if row.held else None
