"""The norms of an office, wired to the acts: listed, one set from a day on, taken back, and both undone."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import limits
from outreach_desk.desk.limits import Before, Limit
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.figures.norms_page import NormPage, NormsPage
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once

DRAFT = "draft"
"""Names in the state of the screen what is to be gone on with."""


class Norms(QStackedWidget):
    """Emits `left` when the person goes back to the figures."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wanted: tuple[str, Any] | None = None
        self.list = NormsPage(context.style)
        self.norm: NormPage | None = None
        self.addWidget(self.list)
        self.list.opened.connect(self._on_opened)
        self.list.back_wanted.connect(self.left)

    def begin(self) -> None:
        """Show the list."""
        self.reload()
        self.setCurrentWidget(self.list)
        self.list.setFocus()

    def reload(self) -> None:
        """Show what is set now; what is typed stays."""
        self._context.jobs.read(limits.every, self._on_found)

    def typed(self) -> tuple[str, Any] | None:
        """Give which norm is shown and what is typed there; None for the list."""
        return None if self.norm is None else (self.norm.norm, self.norm.form.typed())

    def half_typed(self) -> list[HalfTyped]:
        """Give the limit that is typed and not saved."""
        page = self.norm
        if page is None or not page.touched():
            return []
        state = {DRAFT: (page.norm, page.form.typed(commit=False))}
        return [HalfTyped("figures/norm", page.norm, N_("a limit of a norm"), state)]

    def leave(self) -> None:
        """Show the list; what was typed and not saved waits as a draft."""
        commit_typing()
        left = self.half_typed()
        self._to_list()
        for half in left:
            self._context.drafts.leave(half)

    def set_typed(self, state: tuple[str, Any] | None) -> None:
        """Put it back."""
        self._wanted = state
        self.begin()

    def _on_found(self, found: tuple[Limit, ...]) -> None:
        self.list.set_norms(found)
        for one in found:
            if self.norm is not None and self.norm.norm == one.norm:
                self.norm.show_norm(one)
            elif self._wanted is not None and self._wanted[0] == one.norm:
                typed, self._wanted = self._wanted[1], None
                self._on_opened(one)
                if self.norm is not None:
                    self.norm.set_typed(typed)

    def _on_opened(self, shown: Limit) -> None:
        self._drop()
        page = NormPage(shown)
        once = Once(self._context.jobs, page.action)

        def refused(problem: Problem) -> None:
            if not page.refuse(problem):
                self._context.show_problem(problem)

        def put(limit: int, first: date | None) -> None:
            once.write(partial(limits.put, norm=page.norm, limit=limit, first=first), self._on_put, refused)

        def take_back(first: date) -> None:
            act = partial(limits.remove, norm=page.norm, first=first)
            self._context.jobs.write(act, self._on_taken_back, refused)

        page.put_wanted.connect(put)
        page.take_back_wanted.connect(take_back)
        page.back_wanted.connect(self.leave)
        self.norm = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()

    def _to_list(self) -> None:
        self._drop()
        self.list.setFocus()

    def _on_put(self, before: Before) -> None:
        self._to_list()
        self._context.say(_("The limit is set."), partial(self._undo, before))

    def _on_taken_back(self, before: Before) -> None:
        if self.norm is not None:
            self.norm.setFocus()
        self._context.say(_("The limit is taken back."), partial(self._undo, before))

    def _undo(self, before: Before) -> None:
        self._context.jobs.write(partial(limits.restore, before=before), lambda _none: None)

    def _drop(self) -> None:
        if self.norm is not None:
            self.removeWidget(self.norm)
            self.norm.deleteLater()
            self.norm = None
        self.setCurrentWidget(self.list)
