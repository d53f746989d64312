"""Send: how a team desk comes to know the office, writes files for it, and takes in files from it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, enrol, incoming, outbox, renewal, send, twin
from outreach_desk.desk.enrol import Accepted, Sent
from outreach_desk.desk.outbox import OfficeFile, Outbox, SentFile
from outreach_desk.desk.outgoing import Exported
from outreach_desk.desk.renewal import Renewed
from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words
from outreach_desk.ui.context import Context
from outreach_desk.ui.send import written
from outreach_desk.ui.send.delivered import Delivered
from outreach_desk.ui.send.enrol import Enrol
from outreach_desk.ui.send.intake import Intake
from outreach_desk.ui.send.new_name import NewNamePage
from outreach_desk.ui.send.outbox import OutboxView
from outreach_desk.ui.send.package import Package
from outreach_desk.ui.send.questions import QuestionsPage
from outreach_desk.ui.send.twin import TwinPage
from outreach_desk.ui.send.written import Part
from outreach_desk.ui.widgets.drop import Drop

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

OFFICE_FILE, QUESTIONS = "office_file", "questions"
_WRONG_WORDS = "wrong_words"
Files = list[tuple[OfficeFile, str]]


class SendScreen(QWidget):
    """Wires the pages to the acts: request, accept, export, twin, a new name."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._outbox: Outbox | None = None
        self._dropped: list[Path] = []
        drop = Drop(self)
        drop.files.connect(self._on_dropped)
        self.enrol = Enrol(context.jobs, drop)
        self.outbox = OutboxView(context.jobs, context.style, drop)
        self.intake = Intake(context)
        self.questions = QuestionsPage(context)
        self.twin = TwinPage(context.jobs, drop)
        self.new_name = NewNamePage()
        self.delivered = Delivered(context, drop)
        self._stack = QStackedWidget(self)
        self._aside: dict[str, QWidget] = {
            "intake": self.intake,
            QUESTIONS: self.questions,
            "twin": self.twin,
            "new_name": self.new_name,
        }
        for page in (QWidget(), self.enrol, self.outbox, self.delivered, *self._aside.values()):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.enrol.request_wanted.connect(self._on_request)
        self.enrol.package.look_wanted.connect(self.look_for_files)
        self.enrol.package.accept_wanted.connect(partial(self._on_accept, self.enrol.package))
        self.outbox.write_wanted.connect(self._on_write)
        self.outbox.office_file_wanted.connect(self._on_office_file)
        self.outbox.opened.connect(self._on_opened)
        self.delivered.left.connect(self._on_back)
        self._connect_aside()
        self.look_for_files()

    def reload(self) -> None:
        """Show how the desk stands now."""
        self._context.jobs.read(outbox.look, self._on_looked)
        if self._stack.currentWidget() is self.questions:
            self.questions.reload()

    def typed(self) -> dict[str, Any]:
        """Give all that is chosen and typed, and the page."""
        return {
            "enrol": self.enrol.typed(),
            "outbox": self.outbox.typed(),
            "intake": self.intake.typed(),
            "questions": self.questions.typed(),
            "twin": self.twin.typed(),
            "dropped": list(self._dropped),
            "aside": next(
                (name for name, page in self._aside.items() if page is self._stack.currentWidget()), ""
            ),
            "delivered": self.delivered.typed(),
        }

    def set_typed(self, state: Any) -> None:
        """Put it back; the words `office_file` and `questions` alone open these pages."""
        if isinstance(state, str):
            self._on_office_file() if state == OFFICE_FILE else self._on_questions()
            return
        self.enrol.set_typed(state["enrol"])
        self.outbox.set_typed(state["outbox"])
        self.intake.set_typed(state["intake"])
        self.questions.set_typed(state["questions"])
        self.twin.set_typed(state["twin"])
        self._dropped = state["dropped"]
        if state["aside"]:
            self._stack.setCurrentWidget(self._aside[state["aside"]])
        if state["delivered"] is not None:
            self.delivered.set_typed(state["delivered"])
            self._show_delivered()
        self.look_for_files()

    def leave(self) -> None:
        """Show what is sent next, or how the office comes to know this desk; not a page beside it."""
        if self._stack.currentWidget() not in {self.enrol, self.outbox} and not self.intake.at_work:
            self._on_back()

    def look_for_files(self) -> None:
        """Look for files of the office on the sticks and in Downloads."""
        dropped = list(self._dropped)
        self._context.jobs.read(lambda desk: _office_files(desk, dropped), self._on_files)

    def _connect_aside(self) -> None:
        for view in (self.enrol, self.outbox):
            view.new_name_wanted.connect(self._on_new_name)
        self.intake.new_name_wanted.connect(self._on_new_name)
        self.intake.questions_wanted.connect(self._on_questions)
        self.outbox.questions_wanted.connect(self._on_questions)
        self.outbox.twin_wanted.connect(self._on_twin)
        self.intake.left.connect(self._on_back)
        self.questions.back_wanted.connect(self._on_back)
        self.twin.back_wanted.connect(self._on_back)
        self.twin.write_wanted.connect(self._on_write_twin)
        self.new_name.back_wanted.connect(self._on_back)
        self.new_name.confirmed.connect(self._on_renew)

    def _on_looked(self, found: Outbox) -> None:
        self._outbox = found
        self.enrol.set_outbox(found)
        self.outbox.set_outbox(found)
        aside = self._stack.currentWidget()
        if self.delivered.page is not None or (aside in self._aside.values() and found.enrolled):
            return
        if aside is not self.new_name and not (aside is self.intake and self.intake.taken is not None):
            self._show_home()

    def _show_home(self) -> None:
        self.delivered.clear()
        if self._outbox is not None:
            self._stack.setCurrentWidget(self.outbox if self._outbox.enrolled else self.enrol)

    def _on_back(self) -> None:
        self._show_home()
        if self._stack.currentWidget() is self.outbox:
            self.outbox.begin()
        else:
            self.enrol.begin()

    def _on_office_file(self) -> None:
        self._stack.setCurrentWidget(self.intake)
        self.intake.begin()

    def _on_questions(self) -> None:
        self._stack.setCurrentWidget(self.questions)
        self.questions.reload()
        self.questions.setFocus()

    def _on_twin(self) -> None:
        self._stack.setCurrentWidget(self.twin)
        self.twin.begin()

    def _on_new_name(self) -> None:
        self._stack.setCurrentWidget(self.new_name)
        self.new_name.setFocus()

    def _on_dropped(self, files: list[Path]) -> None:
        self._dropped = [path for path in files if path not in self._dropped] + self._dropped
        file = files[0]
        if self._outbox is not None and self._outbox.enrolled:
            self._context.jobs.read(lambda desk: incoming.need_readable(desk, file), lambda _none: None)
            self._stack.setCurrentWidget(self.intake)
            self.intake.drop(files)
            return
        self.enrol.package.want(file)
        self._context.jobs.read(lambda desk: enrol.look_office(desk, file), lambda _words: None)
        self.look_for_files()

    def _on_files(self, found: Files) -> None:
        words = {file.path: words for file, words in found}
        self.enrol.package.set_files([file for file, _words in found], words.__getitem__)

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
        self.delivered.show_written(exported, written.FRESH)
        self._show_delivered()

    def _on_not_exported(self, problem: Problem) -> None:
        self.outbox.set_writing(writing=False)
        self._context.show_problem(problem)
        self.reload()

    def _on_write_twin(self, folder: Path) -> None:
        self.twin.set_writing(writing=True)
        self.twin.refuse("")
        self._context.jobs.write(
            lambda desk: twin.write_twin(desk, folder), self._on_twin_written, self._on_twin_refused
        )

    def _on_twin_written(self, exported: Exported) -> None:
        self.twin.set_writing(writing=False)
        self.delivered.show_written(exported, written.TWIN)
        self._show_delivered()

    def _on_twin_refused(self, problem: Problem) -> None:
        self.twin.set_writing(writing=False)
        self.twin.refuse(problem.message())

    def _on_renew(self) -> None:
        self.new_name.sure.setEnabled(False)
        self._context.jobs.write(renewal.renew, self._on_renewed, self._on_not_renewed)

    def _on_renewed(self, _done: Renewed) -> None:
        self.new_name.sure.setEnabled(True)
        self.enrol.set_written("")
        self._context.say(_("This laptop has a new name. Now write the request."), None)
        self._stack.setCurrentWidget(self.enrol)
        self.enrol.begin()

    def _on_not_renewed(self, problem: Problem) -> None:
        self.new_name.sure.setEnabled(True)
        self._context.show_problem(problem)

    def _on_opened(self, sent: SentFile) -> None:
        self._context.jobs.read(
            lambda desk: outbox.check_words(desk, sent.file), partial(self._on_check_words, sent)
        )

    def _on_check_words(self, sent: SentFile, words: list[str]) -> None:
        part = Part(sent.file, sent.seq, tuple(words), sent.counts, written.standing(sent), sent.receipt)
        self.delivered.show_parts([part], fresh=False)
        self._show_delivered()

    def _show_delivered(self) -> None:
        self._stack.setCurrentWidget(self.delivered)
        self.delivered.begin()


def _office_files(desk: "Desk", dropped: list[Path]) -> Files:
    """Find files of the office; for the worker."""
    found = {one.path: one for one in drives.files(drives.places(), dropped)}
    return [
        (file, f"{record_words.place(found[file.path].place)}: {file.path.name}")
        for file in outbox.office_files(desk, list(found))
    ]
