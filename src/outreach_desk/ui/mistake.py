"""The one place where a mistake of ours is shown: calm words and a number. `ground.mistake` keeps it."""

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from outreach_desk.ground import mistake
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets.buttons import primary
from outreach_desk.ui.widgets.texts import text


class Mistakes(QObject):
    """Writes mistakes down and shows one at a time."""

    def __init__(self, log: Path, window: QWidget) -> None:
        super().__init__(window)
        self._log = log
        self._window = window
        self._dialog: QDialog | None = None

    def install(self) -> None:
        """Take what no slot caught. An interruption from the terminal goes its usual way."""
        sys.excepthook = self._on_uncaught

    def show(self, error: BaseException) -> None:
        """Write the mistake down and say it, unless one is being said."""
        number = mistake.write_down(self._log, error)
        if self._dialog is None:
            self._dialog = _dialog(number, self._window)
            self._dialog.finished.connect(self._on_finished)
            self._dialog.open()

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None

    def _on_uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.show(error)


def _dialog(number: int, window: QWidget) -> QDialog:
    dialog = QDialog(window)
    dialog.setWindowTitle("Outreach Desk")
    title = text(_("This is our mistake, not yours"), "heading")
    words = text(
        _(
            "The last step could not be done. What was saved before is safe. Go on working; if it happens "
            "again, close the program and start it anew, and tell those who help you this number: {number}"
        ).format(number=f"{number:05d}")
    )
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    go_on = primary(_("Go on"))
    go_on.clicked.connect(dialog.accept)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(16)
    layout.addWidget(title)
    layout.addWidget(words)
    layout.addWidget(go_on, alignment=Qt.AlignmentFlag.AlignRight)
    dialog.setMinimumWidth(440)
    return dialog
