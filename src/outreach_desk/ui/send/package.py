"""Takes in a file from the office: choose it, compare its six words by telephone, accept."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.outbox import OfficeFile
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.offered import OfferedOne
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import text
from outreach_desk.ui.widgets.wrapped import Check

TYPED = "spoken"


class Package(QWidget):
    """Emits `accept_wanted(path, words or None)` and `look_wanted`.

    The words are asked for only while the office is not known; None says that they were ticked as the same.
    """

    accept_wanted = Signal(object, object)
    look_wanted = Signal()

    def __init__(self, *, primary: bool) -> None:
        super().__init__()
        self._files: dict[Path, OfficeFile] = {}
        self._known = False
        self._offered = OfferedOne(
            _("No file from the office was found. Plug in the stick, then press “Look again”."),
            _("Look again for files"),
        )
        self._offered.look_wanted.connect(self.look_wanted)
        self._offered.changed.connect(self._show_words)
        self._compare = QWidget()
        self.words = SixWords(_("Six words of the office"))
        self.same = Check(_("The office read me the same six words"))
        self.same.setAccessibleName(self.same.text())
        self.spoken = LineField(
            TYPED,
            _("Or type the six words that you hear"),
            hint=_("With or without marks; both are right."),
        )
        self._lay_out_words()
        accept = buttons.primary if primary else buttons.plain
        self.accept = accept(_("Take in this file"))
        self.accept.clicked.connect(self._on_accept)
        self.same.toggled.connect(self.spoken.clear_problems)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._offered)
        layout.addWidget(self._compare)
        layout.addWidget(self.accept, alignment=Qt.AlignmentFlag.AlignLeft)
        self.set_files([], str)

    def set_known(self, *, known: bool) -> None:
        """Say whether the office is known; then its key speaks for it and no words are compared."""
        self._known = known
        self._show_words()

    def set_files(self, files: Sequence[OfficeFile], words_of: Callable[[Path], str]) -> None:
        """Offer these files; what was chosen stays chosen, a single one is chosen by itself."""
        self._files = {file.path: file for file in files}
        self._offered.set_files([(file.path, words_of(file.path)) for file in files])

    def want(self, path: Path) -> None:
        """Choose this file as soon as it is offered."""
        self._offered.wanted = path

    def chosen(self) -> OfficeFile | None:
        """Give the file that is chosen."""
        path = self._offered.chosen()
        return self._files.get(path) if path is not None else None

    def refuse(self, problem: FieldProblem) -> None:
        """Show a problem with the typed words."""
        self.spoken.show_problems([problem])
        self.spoken.setFocus()

    def typed(self) -> dict[str, Any]:
        """Give what is chosen, ticked and typed."""
        return {"wanted": self._offered.wanted, "same": self.same.isChecked(), "spoken": self.spoken.typed()}

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._offered.wanted = state["wanted"]
        self.same.setChecked(state["same"])
        self.spoken.set_typed(state["spoken"])

    def clear(self) -> None:
        """Begin anew, once a file was taken in."""
        self._offered.wanted = None
        self.same.setChecked(False)
        self.spoken.set_typed("")

    def _lay_out_words(self) -> None:
        layout = QVBoxLayout(self._compare)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            text(_("Call the office on a number you know. Ask for its six words. They must be these:"))
        )
        layout.addWidget(self.words)
        layout.addWidget(self.same, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.spoken)

    def _show_words(self) -> None:
        chosen = self.chosen()
        if chosen is not None and self.words.words != chosen.words:
            self.same.setChecked(False)
            self.words.set_words(chosen.words)
        self._compare.setVisible(chosen is not None and not self._known)
        self.accept.setEnabled(chosen is not None)

    def _on_accept(self) -> None:
        commit_typing()
        chosen, spoken = self.chosen(), self.spoken.typed().strip()
        if chosen is None:
            return
        if self._known:
            self.accept_wanted.emit(chosen.path, None)
        elif spoken or self.same.isChecked():
            self.accept_wanted.emit(chosen.path, spoken or None)
        else:
            words = N_("Hear the six words first. Then tick that they are the same, or type them here.")
            self.refuse(FieldProblem("not_compared", said(words)))
