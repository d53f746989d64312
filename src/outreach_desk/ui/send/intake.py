"""Taking files in at a team desk: find them, look inside, take them in, say what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, incoming
from outreach_desk.desk.incoming import Lying
from outreach_desk.desk.receive import Handled
from outreach_desk.ui.context import Context
from outreach_desk.ui.send.incoming import IncomingPage
from outreach_desk.ui.send.taken import TakenPage
from outreach_desk.ui.taking_in import TakingIn

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


class Intake(QWidget):
    """Emits `left` when the person is done, `questions_wanted` and `new_name_wanted`."""

    left = Signal()
    questions_wanted = Signal()
    new_name_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._files: list[Path] = []
        self.incoming = IncomingPage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.incoming)
        self._taking = TakingIn(context, self._stack, self.incoming, self._page)
        self._taking.taken.connect(self._on_taken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.incoming.look_wanted.connect(self.look_for_files)
        self.incoming.preview_wanted.connect(self._taking.look_into)
        self.incoming.back_wanted.connect(self.left)
        self.incoming.new_name_wanted.connect(self.new_name_wanted)

    @property
    def taken(self) -> TakenPage | None:
        """Give the page of what files would bring or brought, if it is shown."""
        return self._taking.page

    @property
    def at_work(self) -> bool:
        """Say whether files are being looked into or taken in."""
        return self._taking.at_work

    def begin(self) -> None:
        """Show the files that lie there now."""
        self._close()
        self.incoming.setFocus()
        self.look_for_files()

    def drop(self, files: list[Path]) -> None:
        """Take note of files that were dropped, and tick them."""
        self._files += [path for path in files if path not in self._files]
        self.incoming.tick(files)
        self.begin()

    def look_for_files(self) -> None:
        """Look for files on the sticks, in Downloads, and among what was dropped."""
        files = list(self._files)
        self._context.jobs.read(lambda desk: _look(desk, files), self.incoming.set_files)

    def typed(self) -> dict[str, Any]:
        """Give what is ticked and dropped, and the page."""
        return {
            "ticked": self.incoming.typed(),
            "files": list(self._files),
            "taking": self._taking.typed(),
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.incoming.set_typed(state["ticked"])
        self._files = state["files"]
        self._taking.set_typed(state["taking"])
        self.look_for_files()

    def _page(self, handled: list[Handled], preview: bool) -> TakenPage:
        page = TakenPage(handled, preview=preview)
        page.back_wanted.connect(self.begin if preview else self._on_done)
        page.questions_wanted.connect(self._on_questions)
        page.new_name_wanted.connect(self.new_name_wanted)
        return page

    def _on_taken(self) -> None:
        self._files = []

    def _on_done(self) -> None:
        self._close()
        self.left.emit()

    def _on_questions(self) -> None:
        self._close()
        self.questions_wanted.emit()

    def _close(self) -> None:
        self._taking.close()
        self._stack.setCurrentWidget(self.incoming)


def _look(desk: "Desk", files: list[Path]) -> Lying:
    """Find files for this desk; for the worker."""
    return incoming.look(desk, drives.files(drives.places(), files), files)
