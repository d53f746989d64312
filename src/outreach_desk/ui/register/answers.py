"""The office's answers: for each group one button that writes its file to a place, and one for all groups."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.texts import card, text


class AnswersPage(QWidget):
    """Emits `write_wanted(folder, list of group codes)` and `back_wanted`."""

    write_wanted = Signal(object, list)
    back_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self._codes: list[str] = []
        self._buttons: list[QWidget] = []
        self._writing = False
        self.page = Page(_("Answers to the groups"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(
            _("What has arrived, open questions, corrected records, figures: one file for each group.")
        )
        self.page.back_wanted.connect(self.back_wanted)
        self.busy = Busy()
        self.places = Places(jobs, drop)
        self.places.changed.connect(self._show)
        self.every = buttons.primary(_("Write the answers for all groups"))
        self.every.clicked.connect(lambda: self._on_write(self._codes))
        self._none = text(_("No group has a desk that may send yet."), "quiet")
        groups = QWidget()
        self._list = QVBoxLayout(groups)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._none)
        self._list.addWidget(self.every, alignment=Qt.AlignmentFlag.AlignLeft)
        self.done = text("")
        self.done.setAccessibleName(_("Answers written"))
        self._written = card(_("Written"), self.done)
        self._written.hide()
        for part in (
            self.busy,
            card(_("Where shall the file go?"), self.places),
            card(_("Groups"), groups),
            self._written,
        ):
            self.page.content.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.every)
        self._show()

    def set_groups(self, codes: Sequence[str]) -> None:
        """Offer these groups."""
        if list(codes) == self._codes:
            return
        for button in self._buttons:
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._codes = list(codes)
        self._buttons = [self._button(code) for code in codes]
        self._show()

    def set_writing(self, *, writing: bool) -> None:
        """While files are being written, no others can be begun."""
        self._writing = writing
        self._show()

    def set_written(self, lines: Sequence[str]) -> None:
        """Say which files were written for whom, and which were not."""
        self.done.setText("\n".join(lines))
        self.done.setAccessibleDescription(self.done.text())
        self._written.show()

    def typed(self) -> tuple[Any, list[str]]:
        """Give the place that is chosen, and what was written."""
        return self.places.typed(), self.done.text().splitlines()

    def set_typed(self, state: tuple[Any, list[str]]) -> None:
        """Put it back."""
        places, lines = state
        self.places.set_typed(places)
        if lines:
            self.set_written(lines)

    def _button(self, code: str) -> QWidget:
        button = buttons.plain(_("Write the answer for group {code}").format(code=code))
        button.clicked.connect(lambda: self._on_write([code]))
        self._list.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        return button

    def _show(self) -> None:
        able = self.places.chosen() is not None and not self._writing
        self._none.setVisible(not self._codes)
        self.every.setVisible(bool(self._codes))
        for button in (self.every, *self._buttons):
            button.setEnabled(able)

    def _on_write(self, codes: list[str]) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder, codes)
