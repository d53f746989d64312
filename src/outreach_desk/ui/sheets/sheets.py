"""Sheets, wired to their acts: write one, compare one that came back, take the chosen cells."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import handout, sheets
from outreach_desk.desk.handout import HandedOut
from outreach_desk.desk.proposed import Choice
from outreach_desk.desk.sheets import Opened
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.sheets.home import SheetsPage
from outreach_desk.ui.sheets.proposals import Choices, ProposalsPage
from outreach_desk.ui.widgets.drop import Drop


class Sheets(QStackedWidget):
    """Emits `left` when the person is done with sheets."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._dropped: list[Path] = []
        drop = Drop(self)
        drop.files.connect(self._on_dropped)
        self.home = SheetsPage(context.jobs, drop)
        self.proposals: ProposalsPage | None = None
        self.addWidget(self.home)
        self.home.back_wanted.connect(self.left)
        self.home.look_wanted.connect(self.look_for_files)
        self.home.write_wanted.connect(self._on_write)
        self.home.open_wanted.connect(self._on_open)

    def begin(self) -> None:
        """Show the first page and look for sheets."""
        self._drop_proposals()
        self._context.jobs.read(sheets.tables, self.home.set_tables)
        self.look_for_files()
        self.home.setFocus()

    def look_for_files(self) -> None:
        """Look for sheets on the sticks, in Downloads, and among what was dropped."""
        dropped = list(self._dropped)
        self._context.jobs.apart(lambda: sheets.files(dropped), self.home.set_files)

    def typed(self) -> dict[str, Any]:
        """Give the page, what is chosen, and which cells are taken."""
        page = self.proposals
        return {
            "home": self.home.typed(),
            "dropped": list(self._dropped),
            "opened": (page.opened, dict(page.choices)) if page is not None else None,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._dropped = state["dropped"]
        self.begin()
        self.home.set_typed(state["home"])
        if state["opened"] is not None:
            self._show_proposals(*state["opened"])

    def _on_dropped(self, files: list[Path]) -> None:
        self._dropped = [path for path in files if path not in self._dropped] + self._dropped
        self.home.want(files[0])
        self.begin()

    def _on_write(self, table: str, private: bool, folder: Path) -> None:
        self._context.jobs.write(
            lambda desk: handout.write(desk, table, folder, private=private), self._on_written
        )

    def _on_written(self, done: HandedOut) -> None:
        words = ngettext("Written: {file} ({n} row)", "Written: {file} ({n} rows)", done.rows)
        told = words.format(file=done.path.name, n=numbers.show_integer(done.rows))
        self._context.tell(f"{told}. {done.warning()}", "due")
        self.look_for_files()

    def _on_open(self, file: Path) -> None:
        self._context.jobs.read(lambda desk: sheets.look(desk, file), self._on_opened)

    def _on_opened(self, opened: Opened) -> None:
        self._show_proposals(opened, {})

    def _on_save(self, chosen: list[Choice]) -> None:
        page = self.proposals
        if page is not None:
            page.set_saving(saving=True)
            opened = page.opened
            self._context.jobs.write(
                lambda desk: sheets.take(desk, opened, chosen), self._on_saved, self._on_not_saved
            )

    def _on_saved(self, opened: Opened) -> None:
        self._show_proposals(opened, {})
        done = opened.accepted
        if done is not None:
            cells = ngettext("{n} cell was taken.", "{n} cells were taken.", done.cells)
            self._context.say(cells.format(n=numbers.show_integer(done.cells)), None)

    def _on_not_saved(self, problem: Problem) -> None:
        if self.proposals is not None:
            self.proposals.set_saving(saving=False)
        self._context.show_problem(problem)

    def _show_proposals(self, opened: Opened, choices: Choices) -> None:
        self._drop_proposals()
        page = ProposalsPage(self._context.style, self._context.codes, opened)
        page.set_choices(choices)
        page.back_wanted.connect(self.begin)
        page.save_wanted.connect(self._on_save)
        self.proposals = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()

    def _drop_proposals(self) -> None:
        if self.proposals is not None:
            self.removeWidget(self.proposals)
            self.proposals.deleteLater()
            self.proposals = None
        self.setCurrentWidget(self.home)
