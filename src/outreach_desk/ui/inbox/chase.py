"""The chase board: which group reported which month. Choose a group to read its months in sentences."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import chase, chase_words
from outreach_desk.desk.chase import LATE, MISSING, WAITING, ZERO, Board, Group
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui import stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.detail import Detail
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text

_MONTHS = 12
_LEAST_ROWS = 3
_TONES = {MISSING: "late", LATE: "due", ZERO: "done", WAITING: "quiet"}


class ChasePage(QWidget):
    """Emits `back_wanted`. It shows this year first; an earlier one by its button."""

    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.year = dates.today().year
        self.page = Page(_("Months of the groups"), back=True)
        self.page.back_wanted.connect(self.back_wanted)
        self.later = self.page.add_action(_("Next year"))
        self.later.clicked.connect(partial(self._go, 1))
        self.earlier = self.page.add_action(_("Year before"))
        self.earlier.clicked.connect(partial(self._go, -1))
        colour = context.style.colour
        self.list = RowsView(_("Months of the groups"), Rows(_columns(self._name), colour), _key)
        stays.called("chase/order", self.list)
        self.list.keep_rows(_LEAST_ROWS)
        self.list.picked.connect(self._on_picked)
        self.legend = text(chase_words.legend(), "quiet")
        self.empty = Empty(_("No group was open in this year."))
        self.told = text("")
        self.told.setAccessibleName(_("Months of the chosen group"))
        self.detail = Detail(card("", self.told))
        self.page.content.addWidget(self.list, 1)
        for part in (self.legend, self.detail, self.empty):
            self.page.content.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        keys.on(self, "Escape", self.back_wanted.emit)

    def begin(self) -> None:
        """Show the year as it stands now, the keyboard on the list."""
        self.reload()
        self.setFocus()

    def reload(self) -> None:
        """Read the year anew."""
        year = self.year
        self._context.jobs.read(lambda desk: chase.year(desk, year), partial(self._on_board, year))

    def _on_board(self, year: int, board: Board) -> None:
        if year != self.year:  # a later one was asked for meanwhile
            return
        self.page.set_sentence(f"{year} · {chase_words.sentence(board)}")
        self.later.setVisible(year < dates.today().year)
        self.list.set_rows(board.groups)
        for part in (self.list, self.legend, self.detail):
            part.setVisible(bool(board.groups))
        self.empty.setVisible(not board.groups)
        current = self.list.current()
        if current is not None:
            self._on_picked(current)
        elif board.groups:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def _on_picked(self, group: Group) -> None:
        lines = [f"{group.code} · {group.name}"]
        lines += [chase_words.whole(name, month) for name, month in group.months.items()]
        self.told.setText("\n".join(lines))
        self.told.setAccessibleDescription(self.told.text())

    def _go(self, years: int) -> None:
        self.year += years
        self.reload()

    def _name(self, number: int) -> str:
        return f"{self.year}-{number:02d}"


def _key(group: Group) -> str:
    return group.id


def _columns(name: Callable[[int], str]) -> list[ListColumn]:
    """Give a column for the group and one for each month of the year that is shown."""

    def month(number: int) -> ListColumn:
        def of(group: Group) -> Any:
            return group.months.get(name(number))

        return ListColumn(
            f"{number:02d}",
            lambda group: chase_words.cell(of(group)),
            key=lambda group: of(group).records if of(group) else None,
            tone=lambda group: _TONES.get(of(group).state) if of(group) else None,
        )

    group = ListColumn(_("Group"), lambda one: one.code, stretch=True)
    return [group, *(month(number) for number in range(1, _MONTHS + 1))]
