"""The list of meetings, newest first, found by any word in it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_desk.desk.meetings import Row
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ground.text import fold
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

_PICTURE = 56


class MeetingList(Page):
    """`acted` asks for a new meeting, `opened(id)` for a known one."""

    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Meetings"), action=_("New meeting"))
        self._context = context
        self._rows: Sequence[Row] = ()
        self._words: dict[str, list[str]] = {}
        self._wanted: str | None = None
        self.filter = Finder(_("Find a meeting"), _("Find: date, kind, topic"))
        self.view = RowsView(
            _("Meetings"), Rows(self._columns(), context.style.colour), key=lambda row: row.id
        )
        self._lay_out()
        self.filter.wanted.connect(self._show)
        self.filter.down_wanted.connect(self.view.setFocus)
        self.filter.enter_wanted.connect(self._open_first)
        self.view.opened.connect(lambda row: self.opened.emit(row.id))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these meetings."""
        self._rows = rows
        self._words = {}
        if rows and rows[0].held_on:
            words = ngettext(
                "{n} meeting, the latest on {day}.", "{n} meetings, the latest on {day}.", len(rows)
            )
            shown = words.format(n=numbers.show_integer(len(rows)), day=dates.show_day(rows[0].held_on))
            self.set_sentence(shown)
        else:
            self.set_sentence("")
        self._show()

    def select(self, meeting_id: str | None) -> None:
        """Make a meeting current, now or when it comes with the next rows."""
        self._wanted = meeting_id
        self._select_wanted()

    def begin(self) -> None:
        """Take the keyboard."""
        (self.view if self._rows else self._empty.button).setFocus()

    def _lay_out(self) -> None:
        picture = self._context.style.pixmap("meetings", "quiet", self.devicePixelRatioF(), _PICTURE)
        self._empty = Empty(
            _("Here stand the meetings of your group: who came, and what it was about."),
            _("Write the first meeting"),
            picture,
        )
        self._empty.acted.connect(self.acted)
        self._nothing = Empty(_("No meeting has these words. Write fewer, or empty the field above."))
        self._stack = QStackedWidget()
        for part in (self._empty, self._nothing, self.view):
            self._stack.addWidget(part)
        self.content.addWidget(self.filter)
        self.content.addWidget(self._stack, 1)
        for keys, act in (
            (QKeySequence.StandardKey.New, self.acted.emit),
            (QKeySequence.StandardKey.Find, self.filter.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        self.action.setToolTip(_("Ctrl+N"))
        QWidget.setTabOrder(self.view, self.action)

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Date"), _day, key=lambda row: row.held_on and (row.held_on, row.starts_at or "")),
            ListColumn(_("Kind"), self._what, stretch=True),
            ListColumn(_("Held?"), self._holding, tone=lambda row: None if row.held else "due", stretch=True),
            ListColumn(_("By code"), lambda row: _count(row.people, row), key=_people, right=True),
            ListColumn(_("No name"), lambda row: _count(row.heads, row), key=_heads, right=True),
        ]

    def _label(self, name: str, code: str | None) -> str:
        return self._context.codes.label(name, code) if code else ""

    def _holding(self, row: Row) -> str:
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
        shown = [row for row in self._rows if not wanted or self._fits(row, wanted)]
        self.filter.setVisible(bool(self._rows))
        # At the end of a choice: the table is measured while it is shown.
        self._stack.setCurrentWidget(self.view if shown else self._nothing if self._rows else self._empty)
        self.view.set_rows(shown)
        self._select_wanted()

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


def _day(row: Row) -> str:
    day = dates.show_day(row.held_on) if row.held_on else ""
    return f"{day}  {row.starts_at}" if row.starts_at else day


def _count(number: int, row: Row) -> str:
    return numbers.show_integer(number) if row.held else "–"


def _people(row: Row) -> int | None:
    return row.people if row.held else None


def _heads(row: Row) -> int | None:
    return row.heads if row.held else None
