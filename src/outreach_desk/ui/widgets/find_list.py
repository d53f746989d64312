"""A page with a line to find by and a list below it, or a sentence where there is nothing to show."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import Rows
from outreach_desk.ui.widgets.rows_view import RowsView


class FindList(Page):
    """Emits `new_wanted()` and `open_wanted(id)`. `none_yet` stands where there are no rows at all."""

    new_wanted = Signal()
    open_wanted = Signal(str)

    def __init__(
        self,
        title: str,
        *,
        action: str,
        finder: Finder,
        rows: Rows,
        none_yet: Empty,
        above: QWidget | None = None,
    ) -> None:
        super().__init__(title, action=action)
        self.finder = finder
        self.view = RowsView(title, rows, key=lambda line: line.id)
        self.none_fits = Empty("")
        self._none_yet = none_yet
        self.known = False  # whether the desk was read: before that nothing is said to be empty
        self._stack = QStackedWidget()
        for shown in (self.view, none_yet, self.none_fits):
            self._stack.addWidget(shown)
        self._above = [part for part in (above, finder) if part is not None]
        for part in self._above:
            self.content.addWidget(part)
        self.content.addWidget(self._stack, 1)
        self._wire()
        self.setFocusProxy(finder)

    def _wire(self) -> None:
        self.acted.connect(self.new_wanted)
        self._none_yet.acted.connect(self.new_wanted)
        self.view.opened.connect(lambda line: self.open_wanted.emit(line.id))
        self.finder.wanted.connect(lambda _words: self.look())
        self.finder.down_wanted.connect(self._on_down)
        self.finder.enter_wanted.connect(self._on_enter)
        self.action.setToolTip(_("Ctrl+N"))
        keys.on(self, "Ctrl+N", self.new_wanted.emit)
        keys.on(self, "Ctrl+F", self.finder.setFocus)

    def look(self) -> None:
        """Show what fits the words of the finder. Each list says what that is, by `show_found`."""
        raise NotImplementedError

    def show_found(self, found: Sequence[Any], *, any_at_all: bool, none_fits: str) -> None:
        """Show these rows, or why there are none; the keyboard stays on the page."""
        self.view.set_rows(found)
        any_at_all = any_at_all or not self.known
        for part in self._above:
            part.setVisible(any_at_all)
        self.none_fits.sentence.setText(none_fits)
        before = self.focusProxy()
        had_keyboard = before is not None and before.hasFocus()
        nothing = self.none_fits if any_at_all else self._none_yet
        self._stack.setCurrentWidget(self.view if found or not self.known else nothing)
        self.setFocusProxy(self.finder if any_at_all else self._none_yet.button)
        if had_keyboard and self.focusProxy() is not before:
            self.setFocus()

    def _on_down(self) -> None:
        if self.view.rows.rowCount():
            self.view.selectRow(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _on_enter(self) -> None:
        if self.view.rows.rowCount():
            line = self.view.current() or self.view.rows.row_at(0)
            self.open_wanted.emit(line.id)
