"""Chooses where to write: the sticks that are plugged in, the Downloads folder, a folder that was dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from outreach_desk.desk import drives
from outreach_desk.desk.drives import DROPPED, STICK, Place
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons, tab_order
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.wrapped import Ring


class Places(QWidget):
    """Looks by itself when it is shown. `changed` comes when another place is chosen, or none.

    The first stick is chosen by itself; Downloads is not, because nothing leaves the computer by it.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        """`drop` says which folders were dropped on the screen."""
        super().__init__()
        self._jobs = jobs
        self._dropped: list[Path] = []
        self._wanted: Path | None = None
        self._buttons: dict[Path, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)
        self._none = QLabel(_("No stick is plugged in. Plug one in, then press “Look again”."))
        self._none.setProperty("tone", "due")
        self._none.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        hint = QLabel(_("You can also drop a folder on this page."))
        hint.setProperty("role", "quiet")
        hint.setWordWrap(True)
        again = buttons.link(_("Look again"))
        again.clicked.connect(self.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._none)
        layout.addLayout(self._list)
        layout.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(hint)
        self.setFocusProxy(again)
        self._none.hide()
        drop.folders.connect(self._on_folders)
        self.look()

    def look(self) -> None:
        """Look for sticks anew, in the worker: a sick stick answers late."""
        dropped = list(self._dropped)
        self._jobs.apart(lambda: drives.places(dropped), self.set_places)

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer these places; what was chosen stays chosen if it is among them."""
        chosen = self.chosen() or self._wanted
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {place.path: self._button(place) for place in places}
        tab_order.put_after(self._none, *self._buttons.values())
        self._none.setVisible(not any(place.kind in {STICK, DROPPED} for place in places))
        first = next((place.path for place in places if place.kind == STICK), None)
        self._choose(chosen if chosen in self._buttons else first)
        self.changed.emit()

    def chosen(self) -> Path | None:
        """Give the folder that is chosen."""
        return next((path for path, button in self._buttons.items() if button.isChecked()), None)

    def typed(self) -> tuple[Path | None, list[Path]]:
        """Give what is chosen and what was dropped."""
        return (self.chosen() or self._wanted, list(self._dropped))

    def set_typed(self, state: tuple[Path | None, list[Path]]) -> None:
        """Put it back."""
        self._wanted, self._dropped = state
        self.look()

    def _button(self, place: Place) -> QRadioButton:
        words = record_words.place(place)
        button = Ring(words.replace("&", "&&"))
        button.setAccessibleName(words)
        self._group.addButton(button)
        self._list.addWidget(button)
        return button

    def _choose(self, path: Path | None) -> None:
        if path is not None:
            self._buttons[path].setChecked(True)
            self._wanted = path

    def _on_folders(self, folders: list[Path]) -> None:
        self._dropped += [folder for folder in folders if folder not in self._dropped]
        self._wanted = folders[0]
        for button in self._buttons.values():
            self._group.setExclusive(False)
            button.setChecked(False)
            self._group.setExclusive(True)
        self.look()

    def _on_toggled(self, _button: QRadioButton, on: bool) -> None:
        if on:
            self._wanted = self.chosen()
            self.changed.emit()
