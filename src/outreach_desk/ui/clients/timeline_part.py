"""The card with all that happened with a client, the newest first; one kind of it can be looked at alone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from outreach_desk.desk import timeline
from outreach_desk.desk.timeline import Event
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients import event_words
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.choice_fields import Combo
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

_MOST_ROWS = 10


class TimelinePart(QFrame):
    """Emits `event_wanted(Event)`, and `kind_chosen(str)`, "" for all kinds."""

    event_wanted = Signal(object)
    kind_chosen = Signal(str)

    def __init__(self, style: Style, codes: Codes) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._codes = codes
        self._events: Sequence[Event] = ()
        self.kind = Combo()
        self.kind.setAccessibleName(_("Show only"))
        self.view = RowsView(
            _("What happened"),
            Rows(self._columns(), style.colour),
            key=lambda event: (event.table, event.id, event.step),
        )
        self.view.show_whole(_MOST_ROWS)
        self._nothing = texts.text(
            _("Nothing yet. Meetings, services and referrals of this client will stand here."), "quiet"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for part in (texts.text(_("What happened"), "heading"), self.kind, self._nothing, self.view):
            layout.addWidget(part)
        self._offer("")
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.view.opened.connect(self.event_wanted)

    def set_events(self, events: Sequence[Event], codes: Codes, kind: str) -> None:
        """Show these, of one kind only if one is named."""
        self._events, self._codes = events, codes
        self._offer(kind)
        self._show()

    def _offer(self, kind: str) -> None:
        """Offer the kinds that there are; the chosen one is offered even where there is none of it."""
        counts = {name: sum(event.table == name for event in self._events) for name in timeline.KINDS}
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(_("All kinds"), "")
        for name, count in counts.items():
            if count or name == kind:
                words = _("{part} ({n})").format(part=event_words.kind(name), n=numbers.show_integer(count))
                self.kind.addItem(words, name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.blockSignals(False)

    def _on_kind(self) -> None:
        self.kind_chosen.emit(self.kind.currentData())
        self._show()

    def _show(self) -> None:
        kind = self.kind.currentData()
        shown = [event for event in self._events if kind in {"", event.table}]
        self.view.set_rows(shown)
        self.view.setVisible(bool(shown))
        self.kind.setVisible(bool(self._events))
        self._nothing.setVisible(not shown)

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(
                _("Date"),
                lambda event: dates.show_day(event.day) if event.day else "",
                key=lambda event: event.day,
            ),
            ListColumn(_("What"), lambda event: event_words.what(event, self._codes), stretch=True),
            ListColumn(_("How it stands"), lambda event: event_words.state(event, self._codes), stretch=True),
            ListColumn(_("Where"), lambda event: event.where, stretch=True),
        ]
