"""Files on their way in, at a team desk and at an office: look inside, take in, say what came of it.

The page that chooses files and the pages that show what they hold are the caller's; the way between is here.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.drill import Drill
from outreach_desk.ui.widgets.files_page import FilesPage

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.jobs import Report

PageT = TypeVar("PageT", bound=FilesPage)
Order = Callable[[Handled], Any]


class Choosing(Protocol):
    """The page that chooses files."""

    busy: Busy

    def set_looking(self, *, looking: bool) -> None:
        """While it looks into files, nothing else can be begun here."""


class TakingIn(QObject, Generic[PageT]):
    """Lives as long as the stack in which its pages lie. `make(handled, preview)` gives such a page.

    Emits `stopped` when nothing was found out, and `taken` when files came in. `order`: how the files of a
    preview are arranged; they keep that order when they are taken in.
    """

    stopped = Signal()
    taken = Signal()

    def __init__(
        self,
        context: Context,
        stack: QStackedWidget,
        choosing: Choosing,
        make: Callable[[list[Handled], bool], PageT],
        order: Order | None = None,
    ) -> None:
        super().__init__(stack)
        self._context = context
        self._stack = stack
        self._choosing = choosing
        self._make = make
        self._order = order
        self._drill = Drill(stack, context.style)
        self.page: PageT | None = None
        self.files: list[Path] = []

    def look_into(self, files: list[Path]) -> None:
        """Say what these files would bring; nothing is changed."""
        self.files = list(files)
        self._choosing.set_looking(looking=True)
        self._choosing.busy.run(
            self._context.jobs,
            _("Looking into the files. Nothing is changed."),
            lambda desk, report: _receive(desk, files, report, preview=True),
            self._on_looked,
            self._on_not_looked,
            changes=False,
        )
        self._choosing.busy.setFocus()  # the button that had it cannot be pressed now

    def show(self, handled: list[Handled], *, preview: bool) -> None:
        """Show what files would bring, or brought."""
        self.close()
        page = self._make(handled, preview)
        page.import_wanted.connect(self._on_import)
        page.rows_wanted.connect(self._on_rows)
        self.page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def brought(self, handled: list[Handled]) -> None:
        """Show what files brought that came in."""
        self.taken.emit()
        self.show(handled, preview=False)

    @property
    def at_work(self) -> bool:
        """Say whether files are being looked into or taken in: their page stays until that has ended."""
        return not (self._choosing.busy.isHidden() and (self.page is None or self.page.busy.isHidden()))

    def close(self) -> None:
        """Let the page go, whatever is shown next."""
        self._drill.close()
        if self.page is not None:
            self._stack.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None

    def typed(self) -> dict[str, Any]:
        """Give the page that is shown, and what is open above it."""
        page = self.page
        return {
            "files": list(self.files),
            "shown": (page.handled, page.preview) if page is not None else None,
            "opened": self._drill.opened,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.files = state["files"]
        if state["shown"] is not None:
            handled, preview = state["shown"]
            self.show(handled, preview=preview)
            if state["opened"] is not None:
                self._on_rows(*state["opened"])

    def _on_looked(self, handled: list[Handled]) -> None:
        self._choosing.set_looking(looking=False)
        by_name = dict(zip((one.file for one in handled), self.files, strict=False))
        if self._order is not None and len(by_name) == len(handled):  # else two files have one name
            handled = sorted(handled, key=self._order)
            self.files = [by_name[one.file] for one in handled]
        self.show(handled, preview=True)

    def _on_not_looked(self, problem: Problem) -> None:
        self._choosing.set_looking(looking=False)
        self.stopped.emit()
        if not isinstance(problem, Cancelled):
            self._context.show_problem(problem)

    def _on_import(self) -> None:
        page, files = self.page, list(self.files)
        if page is None:
            return
        page.set_importing(importing=True)
        page.busy.run(
            self._context.jobs,
            _("Taking in the files. You can stop; then nothing is changed."),
            lambda desk, report: _receive(desk, files, report, preview=False),
            self.brought,
            self._on_not_imported,
        )
        page.busy.setFocus()

    def _on_not_imported(self, problem: Problem) -> None:
        if self.page is not None:
            self.page.set_importing(importing=False)
            self.page.setFocus()
        if isinstance(problem, Cancelled):
            self._context.tell(_("Stopped. Nothing was taken in; everything is as it was before."), "due")
        else:
            self._context.show_problem(problem)

    def _on_rows(self, place: int, table: str, outcome: str) -> None:
        page = self.page
        if page is not None:
            one = page.handled[place]
            self._drill.open(page, one, (place, table, outcome), self._context.codes)


def _receive(desk: "Desk", files: list[Path], report: "Report", *, preview: bool) -> list[Handled]:
    """Look into files, or take them in; for the worker."""
    return receive.receive(desk, files, preview=preview, progress=report, rows=preview)
