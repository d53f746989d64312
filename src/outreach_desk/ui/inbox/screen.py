"""Inbox: which files of teams are on the sticks, what they would do, taking them in, and what is missing."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, fork, inbox, practice, receive
from outreach_desk.desk.drives import Found
from outreach_desk.desk.fork import Admitted
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.chase import ChasePage
from outreach_desk.ui.inbox.handled import HandledPage
from outreach_desk.ui.inbox.home import Home
from outreach_desk.ui.inbox.past import Past
from outreach_desk.ui.inbox.review import ReviewPages
from outreach_desk.ui.taking_in import TakingIn
from outreach_desk.ui.widgets.drop import Drop

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


PageT = TypeVar("PageT", ReviewPages, Past, ChasePage)


class InboxScreen(QWidget):
    """Wires the pages to the acts: preview, import, questions."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._dropped_folders: list[Path] = []
        self._dropped_files: list[Path] = []
        self._drop = Drop(self)
        self._drop.files.connect(self._on_files_dropped)
        self._drop.folders.connect(self._on_folders_dropped)
        self.home = Home()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.home)
        self._taking = TakingIn(context, self._stack, self.home, self._page, order=_place)
        self._taking.taken.connect(self._on_taken)
        self._taking.stopped.connect(self.home.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.home.files.look_wanted.connect(self.look_for_files)
        self.home.preview_wanted.connect(self._taking.look_into)
        self.home.questions_wanted.connect(self._on_questions)
        self.home.history_wanted.connect(self._on_history)
        self.home.rolled_back.confirm_wanted.connect(self._on_confirm)
        self.home.chase_wanted.connect(self._on_chase)
        self.look_for_files()

    @cached_property
    def review(self) -> ReviewPages:
        """Give the open questions and the waiting rows, made when they are wanted first."""
        return self._made(ReviewPages(self._context, self._drop))

    @cached_property
    def past(self) -> Past:
        """Give what was taken in before, made when it is wanted first."""
        return self._made(Past(self._context))

    @cached_property
    def chase(self) -> ChasePage:
        """Give the months of the groups, made when they are wanted first."""
        return self._made(ChasePage(self._context))

    @property
    def handled(self) -> HandledPage | None:
        """Give the page of what files would do or did, if it is shown."""
        return self._taking.page

    def reload(self) -> None:
        """Show how whole the data are now."""
        self._context.jobs.read(inbox.look, self.home.set_inbox)
        shown = self._stack.currentWidget()
        if isinstance(shown, ReviewPages | Past | ChasePage):
            shown.reload()

    def typed(self) -> dict[str, Any]:
        """Give what is ticked and dropped, and the page."""
        shown = self._stack.currentWidget()
        return {
            "files": self.home.files.typed(),
            "folders": list(self._dropped_folders),
            "dropped": list(self._dropped_files),
            "taking": self._taking.typed(),
            "review": shown.typed() if isinstance(shown, ReviewPages) else None,
            "past": isinstance(shown, Past),
            "chase": shown.year if isinstance(shown, ChasePage) else None,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._dropped_folders = state["folders"]
        self._dropped_files = state["dropped"]
        self.home.files.set_typed(state["files"])
        self._taking.set_typed(state["taking"])
        if state["review"] is not None:
            self._on_questions()
            self.review.set_typed(state["review"])
        elif state["past"]:
            self._on_history()
        elif state["chase"] is not None:
            self.chase.year = state["chase"]
            self._on_chase()
        self.look_for_files()

    def leave(self) -> None:
        """Show the files, not a page about them or the questions."""
        if self._stack.currentWidget() is not self.home and not self._taking.at_work:
            self._show_home()

    def look_for_files(self) -> None:
        """Look for files of teams on the sticks, in Downloads, and among what was dropped."""
        folders, files = list(self._dropped_folders), list(self._dropped_files)
        self._context.jobs.read(lambda desk: _look(desk, folders, files), self._on_found)

    def _made(self, page: PageT) -> PageT:
        page.back_wanted.connect(self._show_home)
        self._stack.addWidget(page)
        return page

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

    def _on_let_in(self, place: int) -> None:
        file = self._taking.files[place]
        self._taking.files = [file]
        self._context.jobs.write(
            lambda desk: receive.receive(desk, [file], let_in=True), self._taking.brought
        )

    def _on_fork(self, place: int) -> None:
        file = self._taking.files[place]
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

    def _on_chase(self) -> None:
        self._stack.setCurrentWidget(self.chase)
        self.chase.begin()

    def _on_confirm(self) -> None:
        self._context.go("register", "confirm")

    def _on_questions(self) -> None:
        self._stack.setCurrentWidget(self.review)
        self.review.begin()

    def _page(self, handled: list[Handled], preview: bool) -> HandledPage:
        page = HandledPage(handled, preview=preview)
        page.back_wanted.connect(self._show_home)
        page.let_in_wanted.connect(self._on_let_in)
        page.fork_wanted.connect(self._on_fork)
        return page

    def _on_taken(self) -> None:
        self._dropped_files = []

    def _show_home(self) -> None:
        self._taking.close()
        self._stack.setCurrentWidget(self.home)
        self.home.begin()
        self.look_for_files()


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
