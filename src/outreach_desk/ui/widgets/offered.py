"""Files that lie there, to choose one or several; words where there is none, and a link to look again."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from outreach_desk.ui.widgets import buttons, tab_order
from outreach_desk.ui.widgets.texts import text
from outreach_desk.ui.widgets.wrapped import Check, Ring


class _Offered(QWidget):
    """Emits `look_wanted`, and `changed` when another file is chosen or the files are others."""

    look_wanted = Signal()
    changed = Signal()

    def __init__(self, none: str, again: str, make: Callable[[str], QAbstractButton]) -> None:
        super().__init__()
        self._make = make
        self._buttons: dict[Path, QAbstractButton] = {}
        self._none = text(none, "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        look = buttons.link(again)
        look.clicked.connect(self.look_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._none)
        layout.addLayout(self._list)
        layout.addWidget(look, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(look)

    def _show(self, files: Sequence[tuple[Path, str]]) -> None:
        for button in self._buttons.values():
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {path: self._button(words) for path, words in files}
        tab_order.put_after(self._none, *self._buttons.values())
        self._none.setVisible(not files)

    def _button(self, words: str) -> QAbstractButton:
        button = self._make(words.replace("&", "&&"))
        button.setAccessibleName(words)
        self._list.addWidget(button)
        return button


class OfferedOne(_Offered):
    """One of them is chosen; a single one by itself, and what was `wanted` as soon as it lies there."""

    def __init__(self, none: str, again: str) -> None:
        super().__init__(none, again, Ring)
        self.wanted: Path | None = None
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)

    def set_files(self, files: Sequence[tuple[Path, str]]) -> None:
        """Offer these files, each with its words; what was chosen stays chosen."""
        wanted = self.wanted
        for button in self._group.buttons():
            self._group.removeButton(button)
        self._show(files)
        for button in self._buttons.values():
            self._group.addButton(button)
        if wanted not in self._buttons:
            wanted = files[0][0] if len(files) == 1 else None
        if wanted is not None:
            self._buttons[wanted].setChecked(True)
        self.changed.emit()

    def chosen(self) -> Path | None:
        """Give the file that is chosen."""
        return next((path for path, button in self._buttons.items() if button.isChecked()), None)

    def _on_toggled(self, _button: QAbstractButton, on: bool) -> None:
        if on:
            self.wanted = self.chosen()
            self.changed.emit()


class OfferedSeveral(_Offered):
    """Each has a box; what a person ticked or not stays so."""

    def __init__(self, none: str, again: str) -> None:
        super().__init__(none, again, Check)
        self._ticked: dict[Path, bool] = {}

    def set_files(self, files: Sequence[tuple[Path, str, bool]]) -> None:
        """Offer these files, each with its words and whether it is ticked by itself."""
        self._show([(path, words) for path, words, _by_itself in files])
        for path, _words, by_itself in files:
            button = self._buttons[path]
            button.setChecked(self._ticked.get(path, by_itself))
            button.toggled.connect(lambda on, path=path: self._on_ticked(path, on=on))
        self.changed.emit()

    def tick(self, paths: Iterable[Path]) -> None:
        """Tick these as soon as they are offered."""
        self._ticked |= dict.fromkeys(paths, True)

    def chosen(self) -> list[Path]:
        """Give the ticked files, oldest first: so they came about."""
        return [path for path, button in reversed(self._buttons.items()) if button.isChecked()]

    def typed(self) -> dict[Path, bool]:
        """Give what was ticked or unticked."""
        return dict(self._ticked)

    def set_typed(self, state: dict[Path, bool]) -> None:
        """Put it back."""
        self._ticked = dict(state)

    def _on_ticked(self, path: Path, *, on: bool) -> None:
        self._ticked[path] = on
        self.changed.emit()
