"""The office's part in the life of trust, wired to its acts: ending a desk, new keys, answers to groups."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach_desk.desk import returns, revoke, rotation
from outreach_desk.desk.registry import KnownDesk, Register
from outreach_desk.desk.revoke import TrustList
from outreach_desk.desk.rotation import Rotated
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.register.answers import AnswersPage
from outreach_desk.ui.register.confirm import ConfirmPage
from outreach_desk.ui.register.keys import KeysPage
from outreach_desk.ui.register.revoke import RevokePage
from outreach_desk.ui.widgets.drop import Drop

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.jobs import Report


class TrustPages(QStackedWidget):
    """Emits `back_wanted` when the register is to be shown."""

    back_wanted = Signal()

    def __init__(self, context: Context, drop: Drop) -> None:
        super().__init__()
        self._context = context
        self.keys = KeysPage()
        self.answers = AnswersPage(context.jobs, drop)
        self.confirm = ConfirmPage(context.style)
        self.revoke: RevokePage | None = None
        for page in (self.keys, self.answers, self.confirm):
            page.back_wanted.connect(self.back_wanted)
            self.addWidget(page)
        self.keys.rotate_wanted.connect(self._on_rotate)
        self.answers.write_wanted.connect(self._on_write)
        self.confirm.confirm_wanted.connect(self._on_confirm)

    def set_found(self, register: Register, trust: TrustList) -> None:
        """Show the list and the groups as they are now."""
        codes = {one.group_code for one in register.desks if not one.revoked and one.group_code}
        self.answers.set_groups(sorted(codes))
        self.keys.set_trust(trust)
        self.confirm.set_trust(trust)

    def typed(self) -> dict[str, Any]:
        """Give the page that is shown, and all that is chosen and typed on the pages."""
        return {
            "page": next(name for name, page in self._pages().items() if page is self.currentWidget()),
            "keys": self.keys.typed(),
            "answers": self.answers.typed(),
            "confirm": self.confirm.typed(),
            "revoke": self.revoke.typed() if self.revoke is not None else None,
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.keys.set_typed(state["keys"])
        self.answers.set_typed(state["answers"])
        self.confirm.set_typed(state["confirm"])
        if state["revoke"] is not None:
            self.show_revoke(state["revoke"][0]).set_typed(state["revoke"])
        self.show_page(self._pages()[state["page"]])

    def _pages(self) -> dict[str, QWidget]:
        pages: dict[str, QWidget] = {"keys": self.keys, "answers": self.answers, "confirm": self.confirm}
        return pages if self.revoke is None else pages | {"revoke": self.revoke}

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages and give it the keyboard."""
        self.setCurrentWidget(page)
        page.setFocus()

    def show_revoke(self, desk: KnownDesk) -> RevokePage:
        """Ask up to which file a desk is still believed."""
        if self.revoke is not None:
            self.removeWidget(self.revoke)
            self.revoke.deleteLater()
        page = RevokePage(desk)
        page.back_wanted.connect(self.back_wanted)
        page.revoke_wanted.connect(self._on_revoke)
        self.revoke = page
        self.addWidget(page)
        self.show_page(page)
        return page

    def _on_revoke(self, device: str, through: int) -> None:
        self._context.jobs.write(lambda desk: revoke.revoke(desk, device, through), self._on_revoked)

    def _on_revoked(self, _changed: bool) -> None:
        self.back_wanted.emit()
        self._context.say(_("Revoked. Now write the office file and give it to all teams."), None)

    def _on_confirm(self) -> None:
        self._context.jobs.write(revoke.confirm, self._on_confirmed)

    def _on_confirmed(self, version: int) -> None:
        self.confirm.clear()
        self.back_wanted.emit()
        words = _(
            "Confirmed: the list has number {n} now. Revoke again what is missing in it, then write the"
            " office file and give it to all teams."
        )
        self._context.tell(words.format(n=numbers.show_integer(version)), "done")

    def _on_rotate(self, anyway: bool) -> None:
        self._context.jobs.write(lambda desk: rotation.rotate(desk, anyway=anyway), self._on_rotated)

    def _on_rotated(self, done: Rotated) -> None:
        self.keys.set_words(done.words)
        if done.step == rotation.PREPARED:
            words = _("The next keys are made. Now write the office file and give it to all teams.")
        else:
            words = _("The new keys are in use now. Write the office file and give it to all teams.")
        self._context.say(words, None)

    def _on_write(self, folder: Path, codes: list[str]) -> None:
        self.answers.set_writing(writing=True)
        self.answers.busy.run(
            self._context.jobs,
            _("Writing the answers and reading them back."),
            partial(_write, folder, codes),
            self._on_written,
            self._on_not_written,
        )

    def _on_written(self, lines: list[str]) -> None:
        self.answers.set_writing(writing=False)
        self.answers.set_written(lines)

    def _on_not_written(self, problem: Problem) -> None:
        self.answers.set_writing(writing=False)
        self._context.show_problem(problem)


def _write(folder: Path, codes: list[str], desk: "Desk", report: "Report") -> list[str]:
    """Write group after group; one that is refused keeps no other back. For the worker."""
    lines = []
    for number, code in enumerate(codes):
        report(number, len(codes))
        try:
            done = returns.write_return(desk, code, folder)
        except Problem as problem:
            lines.append(
                _("Group {code}: not written. {problem}").format(code=code, problem=problem.message())
            )
            continue
        files = ", ".join(one.path.name for one in (done, *done.more))
        lines.append(
            _("Group {code}: {files} ({words})").format(code=code, files=files, words=" · ".join(done.words))
        )
    return lines
