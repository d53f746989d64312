"""Opens the rows behind a count above the page that shows it, and goes back there."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_desk.desk.receive import Handled
from outreach_desk.records.reference import Codes
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.inside import InsidePage

Opened = tuple[int, str, str]
"""Which count is open: the place of its file, table, outcome."""


class Drill(QObject):
    """Lives as long as the stack in which its pages lie."""

    def __init__(self, stack: QStackedWidget, style: Style) -> None:
        super().__init__(stack)
        self._stack = stack
        self._style = style
        self._under: QWidget | None = None
        self.page: InsidePage | None = None
        self.opened: Opened | None = None

    def open(self, under: QWidget, one: Handled, opened: Opened, codes: Codes) -> None:
        """Show the rows of a count of one file; `under` is shown again afterwards."""
        self.close()
        _place, table, outcome = opened
        page = InsidePage(self._style, codes, one, table, outcome)
        page.back_wanted.connect(self._on_back)
        self.page, self.opened, self._under = page, opened, under
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def close(self) -> None:
        """Let the page go, whatever is shown next."""
        if self.page is not None:
            self._stack.removeWidget(self.page)
            self.page.deleteLater()
        self.page = self.opened = self._under = None

    def _on_back(self) -> None:
        under = self._under
        self.close()
        if under is not None:
            self._stack.setCurrentWidget(under)
            under.setFocus()
