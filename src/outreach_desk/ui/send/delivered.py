"""Files that were written or sent, wired to their acts: read the stick again, write the same file again."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import stick
from outreach_desk.desk.outgoing import Exported
from outreach_desk.desk.stick import StickCheck
from outreach_desk.ground.errors import Problem
from outreach_desk.ui.context import Context
from outreach_desk.ui.send import written
from outreach_desk.ui.send.written import Part, Written
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.places import Places


class Delivered(QStackedWidget):
    """Holds at most one page; emits `left` when the person has read it."""

    left = Signal()

    def __init__(self, context: Context, drop: Drop) -> None:
        super().__init__()
        self._context = context
        self._drop = drop
        self.page: Written | None = None

    def show_written(self, exported: Exported, standing: str) -> None:
        """Show files that were written just now."""
        parts = [
            Part(one.path.name, one.seq, tuple(one.words), one.counts, standing, folder=one.path.parent)
            for one in (exported, *exported.more)
        ]
        self.show_parts(parts, fresh=True)

    def show_parts(self, parts: list[Part], *, fresh: bool) -> None:
        """Show files; those that are not `fresh` were sent earlier and may be written again."""
        self.clear()
        places = None if fresh else Places(self._context.jobs, self._drop)
        page = Written(parts, fresh=fresh, places=places)
        page.done.connect(self.left)
        page.check_wanted.connect(self._on_check)
        page.again_wanted.connect(self._on_again)
        self.page = page
        self.addWidget(page)
        self.setCurrentWidget(page)

    def begin(self) -> None:
        """Give the page the keyboard."""
        if self.page is not None:
            self.page.setFocus()

    def clear(self) -> None:
        """Show nothing any more."""
        if self.page is not None:
            self.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None

    def typed(self) -> dict[str, Any] | None:
        """Give which files are shown, what was found on the stick, and what is chosen."""
        return self.page.typed() if self.page is not None else None

    def set_typed(self, state: dict[str, Any] | None) -> None:
        """Put it back."""
        if state is not None:
            self.show_parts(state["parts"], fresh=state["fresh"])
            if self.page is not None:
                self.page.set_typed(state)

    def _on_check(self, folder: Path) -> None:
        if self.page is not None:
            self.page.set_busy(busy=True)
            self._context.jobs.read(
                lambda desk: stick.check(desk, folder), self._on_checked, self._on_not_done
            )

    def _on_checked(self, found: StickCheck) -> None:
        if self.page is not None:
            self.page.set_busy(busy=False)
            self.page.set_checked(found)

    def _on_again(self, seq: int, folder: Path) -> None:
        if self.page is not None:
            self.page.set_busy(busy=True)
            self._context.jobs.write(
                lambda desk: stick.copy_again(desk, seq, folder), self._on_written_again, self._on_not_done
            )

    def _on_written_again(self, done: Exported) -> None:
        self.show_written(done, written.FRESH)
        self.begin()

    def _on_not_done(self, problem: Problem) -> None:
        if self.page is not None:
            self.page.set_busy(busy=False)
        self._context.show_problem(problem)
