"""Taking files in at a team desk: find them, look inside, take them in, say what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, incoming, receive
from outreach_desk.desk.incoming import Lying
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.send.incoming import IncomingPage
from outreach_desk.ui.send.taken import TakenPage
from outreach_desk.ui.widgets.drill import Drill

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
        self._folders: list[Path] = []
        self._files: list[Path] = []
        self._looked_into: list[Path] = []
        self.incoming = IncomingPage()
        self.taken: TakenPage | None = None
        self._stack = QStackedWidget()
        self._drill = Drill(self._stack, context.style)
        self._stack.addWidget(self.incoming)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.incoming.look_wanted.connect(self.look_for_files)
        self.incoming.preview_wanted.connect(self._on_preview)
        self.incoming.back_wanted.connect(self.left)
        self.incoming.new_name_wanted.connect(self.new_name_wanted)

    def begin(self) -> None:
        """Show the files that lie there now."""
        self._drop_taken()
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
        page = self.taken
        return {
            "ticked": self.incoming.typed(),
            "files": list(self._files),
            "looked_into": list(self._looked_into),
            "taken": (page.handled, page.preview) if page is not None else None,
            "opened": self._drill.opened,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.incoming.set_typed(state["ticked"])
        self._files, self._looked_into = state["files"], state["looked_into"]
        if state["taken"] is not None:
            handled, preview = state["taken"]
            self._show_taken(handled, preview=preview)
            if state["opened"] is not None:
                self._on_rows(*state["opened"])
        self.look_for_files()

    def _on_preview(self, files: list[Path]) -> None:
        self._looked_into = list(files)
        self.incoming.set_looking(looking=True)
        self.incoming.busy.run(
            self._context.jobs,
            _("Looking into the files. Nothing is changed."),
            lambda desk, report: receive.receive(desk, files, preview=True, progress=report, rows=True),
            self._on_previewed,
            self._on_not_previewed,
            changes=False,
        )
        self.incoming.busy.setFocus()

    def _on_previewed(self, handled: list[Handled]) -> None:
        self.incoming.set_looking(looking=False)
        self._show_taken(handled, preview=True)

    def _on_not_previewed(self, problem: Problem) -> None:
        self.incoming.set_looking(looking=False)
        if not isinstance(problem, Cancelled):
            self._context.show_problem(problem)

    def _on_import(self) -> None:
        page, files = self.taken, list(self._looked_into)
        if page is None:
            return
        page.set_importing(importing=True)
        page.busy.run(
            self._context.jobs,
            _("Taking in the files. You can stop; then nothing is changed."),
            lambda desk, report: receive.receive(desk, files, progress=report),
            self._on_imported,
            self._on_not_imported,
        )
        page.busy.setFocus()

    def _on_imported(self, handled: list[Handled]) -> None:
        self._files = []
        self._show_taken(handled, preview=False)

    def _on_not_imported(self, problem: Problem) -> None:
        if self.taken is not None:
            self.taken.set_importing(importing=False)
            self.taken.setFocus()
        if isinstance(problem, Cancelled):
            self._context.tell(_("Stopped. Nothing was taken in; everything is as it was before."), "due")
        else:
            self._context.show_problem(problem)

    def _show_taken(self, handled: list[Handled], *, preview: bool) -> None:
        self._drop_taken()
        page = TakenPage(handled, preview=preview)
        page.import_wanted.connect(self._on_import)
        page.back_wanted.connect(self.begin if preview else self._on_done)
        page.questions_wanted.connect(self._on_questions)
        page.new_name_wanted.connect(self.new_name_wanted)
        page.rows_wanted.connect(self._on_rows)
        self.taken = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def _on_rows(self, place: int, table: str, outcome: str) -> None:
        page = self.taken
        if page is not None:
            one = page.handled[place]
            self._drill.open(page, one, (place, table, outcome), self._context.codes)

    def _on_done(self) -> None:
        self._drop_taken()
        self.left.emit()

    def _on_questions(self) -> None:
        self._drop_taken()
        self.questions_wanted.emit()

    def _drop_taken(self) -> None:
        self._drill.close()
        if self.taken is not None:
            self._stack.removeWidget(self.taken)
            self.taken.deleteLater()
            self.taken = None
        self._stack.setCurrentWidget(self.incoming)


def _look(desk: "Desk", files: list[Path]) -> Lying:
    """Find files for this desk; for the worker."""
    return incoming.look(desk, drives.files(drives.places(), files), files)
