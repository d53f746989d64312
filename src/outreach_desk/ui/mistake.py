"""The one place where a mistake of ours is shown: calm words, a number, and a line in the log.

The log gets the type, file:line and the number, never the message of the exception: messages carry values.
"""

import sys
import traceback
import zlib
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets.buttons import primary

_NUMBERS = 100_000
_PACKAGE = Path(__file__).parent.parent


def number_of(error: BaseException) -> int:
    """Give the number of a mistake: the same for the same kind at the same place."""
    return zlib.crc32(f"{type(error).__name__} {place_of(error)}".encode()) % _NUMBERS


def place_of(error: BaseException) -> str:
    """Give file:line of the last step in our own code, `?` where there is none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno}"
    return "?"


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
        number = number_of(error)
        self._write(f"{dates.now_instant()} mistake {number:05d} {type(error).__name__} {place_of(error)}")
        if self._dialog is None:
            self._dialog = _dialog(number, self._window)
            self._dialog.finished.connect(self._on_finished)
            self._dialog.open()

    def _write(self, line: str) -> None:
        try:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError:
            return  # a full disk must not hide the words on the screen

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
    title = QLabel(_("This is our mistake, not yours"))
    title.setProperty("role", "heading")
    words = QLabel(
        _(
            "The last step could not be done. What was saved before is safe. Go on working; if it happens "
            "again, close the program and start it anew, and tell those who help you this number: {number}"
        ).format(number=f"{number:05d}")
    )
    words.setWordWrap(True)
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
