"""Inbox: which files of teams are on the sticks, what they would do, taking them in, and what is missing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, fork, inbox, practice, receive
from outreach_desk.desk.drives import Found
from outreach_desk.desk.fork import Admitted
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.handled import HandledPage
from outreach_desk.ui.inbox.home import Home
from outreach_desk.ui.inbox.past import Past
from outreach_desk.ui.inbox.review import ReviewPages
from outreach_desk.ui.widgets.drill import Drill
from outreach_desk.ui.widgets.drop import Drop

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.jobs import Report


class InboxScreen(QWidget):
    """Wires the pages to the acts: preview, import, questions."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._dropped_folders: list[Path] = []
        self._dropped_files: list[Path] = []
        self._looked_into: list[Path] = []
        self.handled: HandledPage | None = None
        drop = Drop(self)
        drop.files.connect(self._on_files_dropped)
        drop.folders.connect(self._on_folders_dropped)
        self.home = Home()
        self.review = ReviewPages(context, drop)
        self.questions = self.review.questions
        self._stack = QStackedWidget()
        self._drill = Drill(self._stack, context.style)
        self._stack.addWidget(self.home)
        self._stack.addWidget(self.review)
        self.past = Past(context)
        self._stack.addWidget(self.past)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.home.files.look_wanted.connect(self.look_for_files)
        self.home.preview_wanted.connect(self._on_preview)
        self.home.questions_wanted.connect(self._on_questions)
        self.home.history_wanted.connect(self._on_history)
        self.home.rolled_back.confirm_wanted.connect(self._on_confirm)
        self.review.back_wanted.connect(self._show_home)
        self.past.back_wanted.connect(self._show_home)
        self.look_for_files()

    def reload(self) -> None:
        """Show how whole the data are now."""
        self._context.jobs.read(inbox.look, self.home.set_inbox)
        if self._stack.currentWidget() is self.review:
            self.review.reload()
        elif self._stack.currentWidget() is self.past:
            self.past.reload()

    def typed(self) -> dict[str, Any]:
        """Give what is ticked and dropped, and the page."""
        page = self.handled
        return {
            "files": self.home.files.typed(),
            "folders": list(self._dropped_folders),
            "dropped": list(self._dropped_files),
            "looked_into": list(self._looked_into),
            "handled": (page.handled, page.preview) if page is not None else None,
            "opened": self._drill.opened,
            "questions": self._stack.currentWidget() is self.review,
            "past": self._stack.currentWidget() is self.past,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._dropped_folders = state["folders"]
        self._dropped_files = state["dropped"]
        self._looked_into = state["looked_into"]
        self.home.files.set_typed(state["files"])
        if state["handled"] is not None:
            handled, preview = state["handled"]
            self._show_handled(handled, preview=preview)
            if state["opened"] is not None:
                self._on_rows(*state["opened"])
        elif state["questions"]:
            self._on_questions()
        elif state["past"]:
            self._on_history()
        self.look_for_files()

    def look_for_files(self) -> None:
        """Look for files of teams on the sticks, in Downloads, and among what was dropped."""
        folders, files = list(self._dropped_folders), list(self._dropped_files)
        self._context.jobs.read(lambda desk: _look(desk, folders, files), self._on_found)

    def _on_found(self, looked: tuple[list[Found], int]) -> None:
        self.home.files.set_found(*looked)

    def _on_files_dropped(self, files: list[Path]) -> None:
        self._dropped_files += [path for path in files if path not in self._dropped_files]
        self.home.files.tick(files)
        self._show_home()
        self.look_for_files()

    def _on_folders_dropped(self, folders: list[Path]) -> None:
        self._dropped_folders += [path for path in folders if path not in self._dropped_folders]
        self._show_home()
        self.look_for_files()

    def _on_preview(self, files: list[Path]) -> None:
        self._looked_into = list(files)
        self.home.set_looking(looking=True)
        self.home.busy.run(
            self._context.jobs,
            _("Looking into the files. Nothing is changed."),
            lambda desk, report: _receive(desk, files, report, preview=True),
            self._on_previewed,
            self._on_not_previewed,
            changes=False,
        )
        self.home.busy.setFocus()  # the button that had it cannot be pressed now

    def _on_previewed(self, handled: list[Handled]) -> None:
        self.home.set_looking(looking=False)
        by_name = dict(zip((one.file for one in handled), self._looked_into, strict=False))
        if len(by_name) == len(handled):  # else two files have one name: their order stays
            handled = sorted(handled, key=_place)
            self._looked_into = [by_name[one.file] for one in handled]
        self._show_handled(handled, preview=True)

    def _on_not_previewed(self, problem: Problem) -> None:
        self.home.set_looking(looking=False)
        self.home.begin()
        if not isinstance(problem, Cancelled):
            self._context.show_problem(problem)

    def _on_import(self) -> None:
        page, files = self.handled, list(self._looked_into)
        if page is None:
            return
        page.set_importing(importing=True)
        page.busy.run(
            self._context.jobs,
            _("Taking in the files. You can stop; then nothing is changed."),
            lambda desk, report: _receive(desk, files, report, preview=False),
            self._on_imported,
            self._on_not_imported,
        )
        page.busy.setFocus()

    def _on_imported(self, handled: list[Handled]) -> None:
        self._dropped_files = []
        self._show_handled(handled, preview=False)

    def _on_not_imported(self, problem: Problem) -> None:
        if self.handled is not None:
            self.handled.set_importing(importing=False)
            self.handled.setFocus()
        if isinstance(problem, Cancelled):
            self._context.tell(_("Stopped. Nothing was taken in; everything is as it was before."), "due")
        else:
            self._context.show_problem(problem)

    def _on_rows(self, place: int, table: str, outcome: str) -> None:
        page = self.handled
        if page is not None:
            one = page.handled[place]
            self._drill.open(page, one, (place, table, outcome), self._context.codes)

    def _on_let_in(self, place: int) -> None:
        file = self._looked_into[place]
        self._looked_into = [file]
        self._context.jobs.write(lambda desk: receive.receive(desk, [file], let_in=True), self._on_imported)

    def _on_fork(self, place: int) -> None:
        file = self._looked_into[place]
        self._context.jobs.write(lambda desk: fork.admit(desk, file), self._on_forked)

    def _on_forked(self, done: Admitted) -> None:
        self._show_home()
        words = _(
            "File {n} was let in; the differences wait under the open questions."
            " This desk is believed up to file {through}. Now both laptops send a new request."
        )
        self._context.tell(words.format(n=done.seq, through=done.valid_through), "done")

    def _on_history(self) -> None:
        self._stack.setCurrentWidget(self.past)
        self.past.begin()

    def _on_confirm(self) -> None:
        self._context.go("register", "confirm")

    def _on_questions(self) -> None:
        self._stack.setCurrentWidget(self.review)
        self.review.begin()

    def _show_handled(self, handled: list[Handled], *, preview: bool) -> None:
        self._drop_handled()
        page = HandledPage(handled, preview=preview)
        page.import_wanted.connect(self._on_import)
        page.back_wanted.connect(self._show_home)
        page.let_in_wanted.connect(self._on_let_in)
        page.fork_wanted.connect(self._on_fork)
        page.rows_wanted.connect(self._on_rows)
        self.handled = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def _show_home(self) -> None:
        self._drop_handled()
        self._stack.setCurrentWidget(self.home)
        self.home.begin()
        self.look_for_files()

    def _drop_handled(self) -> None:
        self._drill.close()
        if self.handled is not None:
            self._stack.removeWidget(self.handled)
            self.handled.deleteLater()
            self.handled = None


def _receive(desk: "Desk", files: list[Path], report: "Report", *, preview: bool) -> list[Handled]:
    """Look into files, or take them in; for the worker."""
    return receive.receive(desk, files, preview=preview, progress=report, rows=preview)


def _look(desk: "Desk", folders: list[Path], files: list[Path]) -> tuple[list[Found], int]:
    """Find what may be files of teams, and count the others; what was dropped stays. For the worker."""
    where = drives.places(folders)
    if desk.practice and (waiting := practice.inbox(desk.home.root.parent)).is_dir():
        where.append(drives.dropped_place(waiting))
    found = drives.files(where, files)
    others = inbox.others(desk, [one.path for one in found if one.path not in files])
    return [one for one in found if one.path not in others], len(others)


def _place(one: Handled) -> tuple[bool, str, str, int]:
    """Arrange by group and desk, each desk's files in their order, what is refused last."""
    return (one.outcome == receive.REFUSED, one.group_code or "", one.device or "", one.seq or 0)
