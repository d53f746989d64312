"""Writes the office's file for all desks: who may speak, lists, organisations, points, what has arrived."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.six_words import SixWords
from outreach_desk.ui.widgets.texts import card, text


class PackagePage(QWidget):
    """Emits `write_wanted(folder)` and `back_wanted`."""

    write_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self._file = ""
        self.page = Page(_("Office file"), scrolls=True, wide=False, back=True)
        self.page.set_sentence(
            _("One file for all teams: lists, organisations, points, and which of their files have arrived.")
        )
        self.page.back_wanted.connect(self._on_back)
        self.warning = text("", tone="late")
        self.warning.hide()
        self.page.content.addWidget(self.warning)
        self.places = Places(jobs, drop)
        self.places.changed.connect(self._on_place)
        self.write = buttons.primary(_("Write the office file"))
        self.write.clicked.connect(self._on_write)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        self.page.content.addWidget(card(_("Where shall the file go?"), self.places, act))
        self.name = text("", "heading")
        self.name.setAccessibleName(_("File name"))
        self.words = SixWords(_("Six words of the office"))
        self._done = card(
            _("Written"),
            self.name,
            text(_("Give a copy to each team. A new team calls you: read it these six words of the office:")),
            self.words,
        )
        self._done.hide()
        self.page.content.addWidget(self._done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._on_place()

    def set_written(self, file: str, words: Sequence[str]) -> None:
        """Show what was written."""
        self._file = file
        self.name.setText(file)
        self.name.setAccessibleDescription(file)
        self.words.set_words(words)
        self._done.setVisible(bool(file))

    def set_warnings(self, words: Sequence[str]) -> None:
        """Show what has to be known about the desk that was just let in."""
        self.warning.setText("\n".join(words))
        self.warning.setVisible(bool(words))

    def typed(self) -> dict[str, Any]:
        """Give what is chosen and was written."""
        warnings = self.warning.text().splitlines()
        done = {"file": self._file, "words": self.words.words, "warnings": warnings}
        return {"places": self.places.typed(), **done}

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.places.set_typed(state["places"])
        self.set_written(state["file"], state["words"])
        self.set_warnings(state["warnings"])

    def _on_back(self) -> None:
        self.set_warnings(())
        self.back_wanted.emit()

    def _on_place(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder)
