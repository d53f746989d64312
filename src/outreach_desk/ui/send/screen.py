"""Send: how a team desk comes to know the office, writes files for it, and takes in files from it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, enrol, outbox, send
from outreach_desk.desk.enrol import Accepted, Sent
from outreach_desk.desk.outbox import OfficeFile, Outbox, SentFile
from outreach_desk.desk.outgoing import Exported
from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.context import Context
from outreach_desk.ui.send import written
from outreach_desk.ui.send.enrol import Enrol
from outreach_desk.ui.send.outbox import OutboxView
from outreach_desk.ui.send.package import Package
from outreach_desk.ui.send.written import Part, Written
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

OFFICE_FILE = "office_file"
_WRONG_WORDS = "wrong_words"
Files = list[tuple[OfficeFile, str]]


class SendScreen(QWidget):
    """Wires the pages to the acts: request, accept, export."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._outbox: Outbox | None = None
        self._dropped: list[Path] = []
        self._parts: tuple[list[Part], bool] | None = None
        drop = Drop(self)
        drop.files.connect(self._on_dropped)
        self.enrol = Enrol(context.jobs, drop)
        self.outbox = OutboxView(context.jobs, context.style, drop)
        self.newer = Package(primary=True)
        self.office_page = self._office_page()
        self.written: Written | None = None
        self._stack = QStackedWidget()
        for page in (QWidget(), self.enrol, self.outbox, self.office_page):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.enrol.request_wanted.connect(self._on_request)
        self.outbox.write_wanted.connect(self._on_write)
        self.outbox.office_file_wanted.connect(self._on_office_file)
        self.outbox.opened.connect(self._on_opened)
        for package in (self.enrol.package, self.newer):
            package.look_wanted.connect(self.look_for_files)
            package.accept_wanted.connect(partial(self._on_accept, package))
        self.look_for_files()

    def reload(self) -> None:
        """Show how the desk stands now."""
        self._context.jobs.read(outbox.look, self._on_looked)

    def typed(self) -> dict[str, Any]:
        """Give all that is chosen and typed, and the page."""
        return {
            "enrol": self.enrol.typed(),
            "outbox": self.outbox.typed(),
            "newer": self.newer.typed(),
            "dropped": list(self._dropped),
            "office_page": self._stack.currentWidget() is self.office_page,
            "parts": self._parts if self.written is not None else None,
        }

    def set_typed(self, state: Any) -> None:
        """Put it back; the word `office_file` alone opens that page."""
        if state == OFFICE_FILE:
            self._on_office_file()
            return
        self.enrol.set_typed(state["enrol"])
        self.outbox.set_typed(state["outbox"])
        self.newer.set_typed(state["newer"])
        self._dropped = state["dropped"]
        if state["office_page"]:
            self._stack.setCurrentWidget(self.office_page)
        if state["parts"] is not None:
            parts, fresh = state["parts"]
            self._show_written(parts, fresh=fresh)
        self.look_for_files()

    def look_for_files(self) -> None:
        """Look for files of the office on the sticks and in Downloads."""
        dropped = list(self._dropped)
        self._context.jobs.read(lambda desk: _office_files(desk, dropped), self._on_files)

    def _office_page(self) -> Page:
        page = Page(_("A file from the office"), scrolls=True, wide=False, back=True)
        page.set_sentence(_("It brings new lists, and says which of your files have arrived."))
        page.content.addWidget(card("", text(_("Choose the file, or drop it on this page.")), self.newer))
        page.back_wanted.connect(self._on_back)
        return page

    def _on_looked(self, found: Outbox) -> None:
        self._outbox = found
        self.enrol.set_outbox(found)
        self.outbox.set_outbox(found)
        self.newer.set_known(known=found.office_known)
        keeps = self.written is not None or self._stack.currentWidget() is self.office_page
        if not keeps:
            self._show_home()

    def _show_home(self) -> None:
        if self.written is not None:
            self._stack.removeWidget(self.written)
            self.written.deleteLater()
            self.written = None
        if self._outbox is not None:
            self._stack.setCurrentWidget(self.outbox if self._outbox.enrolled else self.enrol)

    def _on_back(self) -> None:
        self._show_home()
        self.outbox.begin()

    def _on_office_file(self) -> None:
        self._stack.setCurrentWidget(self.office_page)
        self.look_for_files()

    def _on_dropped(self, files: list[Path]) -> None:
        self._dropped = [path for path in files if path not in self._dropped] + self._dropped
        for package in (self.enrol.package, self.newer):
            package.want(files[0])
        file = files[0]
        self._context.jobs.read(lambda desk: enrol.look_office(desk, file), lambda _words: None)
        if self._outbox is not None and self._outbox.enrolled:
            self._stack.setCurrentWidget(self.office_page)
        self.look_for_files()

    def _on_files(self, found: Files) -> None:
        words = {file.path: words for file, words in found}
        for package in (self.enrol.package, self.newer):
            package.set_files([file for file, _words in found], words.__getitem__)

    def _on_request(self, folder: Path) -> None:
        self._context.jobs.write(lambda desk: enrol.request(desk, folder), self._on_requested)

    def _on_requested(self, sent: Sent) -> None:
        self.enrol.set_written(sent.path.name)

    def _on_accept(self, package: Package, file: Path, spoken: str | None) -> None:
        self._context.jobs.write(
            lambda desk: enrol.accept(desk, file, spoken=spoken),
            partial(self._on_accepted, package),
            partial(self._on_not_accepted, package),
        )

    def _on_accepted(self, package: Package, accepted: Accepted) -> None:
        package.clear()
        self._dropped = []
        self.look_for_files()
        if accepted.enrolled:
            words = _("Taken in. This desk can send as group {code}.").format(code=accepted.group_code)
        else:
            words = _("Taken in. The office is known now; it has not let this desk in yet.")
        self._context.say(words, None)
        if self._stack.currentWidget() is self.office_page:
            self._show_home()

    def _on_not_accepted(self, package: Package, problem: Problem) -> None:
        if problem.code == _WRONG_WORDS:
            package.refuse(FieldProblem(problem.code, problem.words))
        else:
            self._context.show_problem(problem)

    def _on_write(self, folder: Path) -> None:
        self.outbox.set_writing(writing=True)
        self._context.jobs.write(
            lambda desk: send.export(desk, folder), self._on_exported, self._on_not_exported
        )

    def _on_exported(self, exported: Exported) -> None:
        self.outbox.set_writing(writing=False)
        parts = [
            Part(one.path.name, one.seq, tuple(one.words), one.counts, written.FRESH)
            for one in (exported, *exported.more)
        ]
        self._show_written(parts, fresh=True)

    def _on_not_exported(self, problem: Problem) -> None:
        self.outbox.set_writing(writing=False)
        self._context.show_problem(problem)
        self.reload()

    def _on_opened(self, sent: SentFile) -> None:
        self._context.jobs.read(
            lambda desk: outbox.check_words(desk, sent.file), partial(self._on_check_words, sent)
        )

    def _on_check_words(self, sent: SentFile, words: list[str]) -> None:
        part = Part(sent.file, sent.seq, tuple(words), sent.counts, written.standing(sent))
        self._show_written([part], fresh=False)

    def _show_written(self, parts: list[Part], *, fresh: bool) -> None:
        self._parts = (parts, fresh)
        if self.written is not None:
            self._stack.removeWidget(self.written)
            self.written.deleteLater()
        self.written = Written(parts, fresh=fresh)
        self.written.done.connect(self._on_back)
        self._stack.addWidget(self.written)
        self._stack.setCurrentWidget(self.written)
        self.written.setFocus()


def _office_files(desk: "Desk", dropped: list[Path]) -> Files:
    """Find files of the office; for the worker."""
    found = {one.path: one for one in drives.files(drives.places(), dropped)}
    return [
        (file, f"{record_words.place(found[file.path].place)}: {file.path.name}")
        for file in outbox.office_files(desk, list(found))
    ]
