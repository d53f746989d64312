"""The notice of other meetings on the day of the one that is being written, and the way to them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from outreach_desk.desk.meeting_rows import Row
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.notice import Notice


class SameDay(Notice):
    """Emits `open_wanted(id)` where there is one other meeting, `day_wanted(date)` where there are more."""

    open_wanted = Signal(str)
    day_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.style)
        self._codes = context.codes
        self._others: Sequence[Row] = ()
        self._open, self._see = self.step(_("Open that meeting")), self.step(_("See these meetings"))
        self._open.clicked.connect(self._on_open)
        self._see.clicked.connect(self._on_see)

    def set_others(self, others: Sequence[Row]) -> None:
        """Name these meetings of the same day; nothing is said where there is none."""
        self._others = others
        self._open.setVisible(len(others) == 1)
        self._see.setVisible(len(others) > 1)
        words = ngettext(
            "The group already has {n} meeting on this day: {what}. You can save this one all the same.",
            "The group already has {n} meetings on this day: {what}. You can save this one all the same.",
            len(others),
        )
        what = "; ".join(self._words(one) for one in others)
        self.tell(words.format(n=numbers.show_integer(len(others)), what=what) if others else "")

    def _on_open(self) -> None:
        self.open_wanted.emit(self._others[0].id)

    def _on_see(self) -> None:
        self.day_wanted.emit(self._others[0].held_on)

    def _words(self, one: Row) -> str:
        kind = self._codes.label("activity_kind", one.kind or "")
        return f"{kind}, {one.starts_at}" if one.starts_at else kind
