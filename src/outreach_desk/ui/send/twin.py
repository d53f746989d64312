"""A file for the group's other laptop: where to, and what must be known before it is carried there."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.texts import card, text


class TwinPage(QWidget):
    """Emits `write_wanted(folder)` and `back_wanted`."""

    write_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self.page = Page(_("For the group’s other laptop"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(_("So that both laptops of your group hold the same."))
        self.page.back_wanted.connect(self.back_wanted)
        self.places = Places(jobs, drop)
        self.places.changed.connect(self._may)
        self.write = buttons.primary(_("Write the file for the other laptop"))
        self.write.clicked.connect(self._on_write)
        self.problem = text("", tone="late")
        self.problem.setAccessibleName(_("Why it was not written"))
        self.problem.hide()
        self._writing = False
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(
            card(
                _("Before you write it"),
                text(_("Nicknames and telephone numbers are inside. Carry the stick yourself."), tone="due"),
                text(_("Only the laptops of your group can open this file. The office cannot.")),
                text(_("It does not take the place of your file for the office.")),
            )
        )
        self.page.content.addWidget(card(_("Where shall the file go?"), self.places, self.problem, act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._may()

    def begin(self) -> None:
        """Begin anew: no problem, and the keyboard."""
        self.refuse("")
        self.write.setFocus()

    def set_writing(self, *, writing: bool) -> None:
        """While the file is being written it cannot be asked for twice."""
        self._writing = writing
        self._may()

    def refuse(self, words: str) -> None:
        """Say why it was not written."""
        self.problem.setText(words)
        self.problem.setAccessibleDescription(words)
        self.problem.setVisible(bool(words))

    def typed(self) -> Any:
        """Give what is chosen."""
        return self.places.typed()

    def set_typed(self, state: Any) -> None:
        """Put it back."""
        self.places.set_typed(state)

    def _may(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None and not self._writing)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder)
