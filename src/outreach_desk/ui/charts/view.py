"""All charts of a period below each other. They are counted when they are looked at, and not before.

What was counted before the last change stands there meanwhile, and says so.
"""

import threading
from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from outreach_desk.desk import charts
from outreach_desk.desk.charts import Charts
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Cancelled, Problem, Usage
from outreach_desk.ground.language import _
from outreach_desk.reports.chart import Chart
from outreach_desk.ui.charts.card import ChartCard, Focus
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.after_paint import AfterPaint, shown
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.texts import text


class ChartsView(QWidget):
    """`ask` for a period; a count that a later question has overtaken is stopped and never shown."""

    _before = Signal(object, object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._painted = AfterPaint(self)
        self._before.connect(self._on_before, Qt.ConnectionType.QueuedConnection)
        self.busy = Busy()
        self.cards: list[ChartCard] = []
        self._said: list[QLabel] = []
        self._asked: Asked | None = None
        self._counting: Asked | None = None
        self._shown: Asked | None = None
        self._stale = False
        self._tables: set[str] = set()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._layout.addWidget(self.busy)

    def ask(self, asked: Asked) -> None:
        """Show the charts of a period, now or when they are looked at."""
        if self._shown is None or _days(asked) != _days(self._shown):
            self._show(())  # charts of other days must not stand below these
        self._asked, self._stale = asked, True
        self._count()

    def clear(self) -> None:
        """Show nothing: there is no such period."""
        self._asked, self._stale = None, False
        self._show(())

    def typed(self) -> list[str]:
        """Give which charts are shown as tables."""
        return sorted(self._tables)

    def set_typed(self, state: list[str]) -> None:
        """Show them so again."""
        self._tables = set(state)

    def showEvent(self, event: QShowEvent) -> None:
        """Count what was asked for meanwhile."""
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: nobody looks, and others wait for the worker."""
        super().hideEvent(event)
        if self._counting is not None:
            self._stale = True
            self.busy.stop()

    def _count(self) -> None:
        if not self._stale or self._asked is None or not self.isVisible():
            return
        if self._counting is not None:
            self.busy.stop()
            return
        asked, self._stale, self._counting = self._asked, False, self._asked
        is_shown = self._shown is not None and _days(asked) == _days(self._shown) and bool(self.cards)

        def tell(found: Charts) -> None:
            if not is_shown:  # what stands there is of these days, and was counted later than what is kept
                shown(partial(self._before.emit, asked, found))

        self.busy.run(
            self._context.jobs,
            _("Drawing the charts …"),
            lambda desk, report: charts.look(desk, asked, report, tell),
            self._on_charts,
            self._on_problem,
            changes=False,
        )

    def _on_charts(self, found: Charts) -> None:
        shown, self._counting = self._counting, None
        if not self._stale and self._asked is not None:
            self._shown = shown
            self._show(found.charts, found)
        self._count()

    def _on_before(self, asked: Asked, found: Charts, painted: threading.Event) -> None:
        """Show what was counted before the last change, unless something else is asked meanwhile."""
        self._painted.call(painted.set)
        if asked is self._counting and not self._stale:
            self._show(found.charts, found)

    def _on_problem(self, problem: Problem) -> None:
        """What is wrong with the period is said where it is picked; a stopped count may be begun anew."""
        self._counting = None
        if not isinstance(problem, (Usage, Cancelled)):
            self._context.show_problem(problem)
        self._count()

    def _show(self, charts: Sequence[Chart], found: Charts | None = None) -> None:
        """Show these charts in place of the last; the keyboard stays where it was.

        Of a sealed period those of its sealed figures come first, and each part says what it is.
        """
        before, said = self.cards, self._said
        focus = next((one.focus() for one in before if one.focus() is not None), None)
        self.cards, self._said = [], []
        if found is not None and found.before:
            words = _("Counted at {moment}, before the last change. The charts are being counted anew.")
            self._say("before", words.format(moment=found.before), "due")
        if found is not None and found.sealed is not None:
            if found.sealed:
                self._say("sealed", _("These charts are drawn from the sealed figures."))
                self._add(found.sealed, focus)
            words = _(
                "A seal keeps no numbers for these charts: they are counted now, for the report date {on},"
                " and may say something else than the sealed figures."
            )
            self._say("counted", words.format(on=dates.show_day(found.on)), "due")
        self._add(charts, focus)
        for old in (*before, *said):
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _say(self, name: str, words: str, tone: str = "") -> None:
        label = text(words, tone=tone)
        label.setObjectName(name)
        self._said.append(label)
        self._layout.addWidget(label)
        label.show()

    def _add(self, charts: Sequence[Chart], focus: Focus | None) -> None:
        cards = [ChartCard(self._context.style, chart) for chart in charts]
        self.cards += cards
        for one in cards:
            one.as_table.setChecked(one.name in self._tables)
            one.as_table.toggled.connect(self._on_table)
            self._layout.addWidget(one)
            one.show()
            if focus is not None:
                one.take_focus(focus)

    def _on_table(self) -> None:
        self._tables = {one.name for one in self.cards if one.as_table.isChecked()}


def _days(asked: Asked) -> tuple[str, str | None, tuple[date | None, ...]]:
    """Give what is asked for, however its days are typed: the picker has let them pass."""
    typed = (asked.first, asked.last, asked.on)
    return asked.calendar, asked.code, tuple(dates.parse_day(day) if day else None for day in typed)
