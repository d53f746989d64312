"""Find: one line for all records, and where each hit is opened: on its own page, or on a plain one here.

Others come here with `go("find")`, or with `{"find": words}`, or with `{"open": (table, id)}` for one record,
and may name with `back` where to come back from it (`ui.way_back`).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import find
from outreach_desk.desk.find import Found, Hit, Opened
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui import history, opening, record_words, stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.find.record_page import RecordPage
from outreach_desk.ui.way_back import WayBack
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

NAME = "find"
KEYS = (N_("Ctrl+K"), "F3")


class FindScreen(QWidget):
    """The line and its hits stay; a record that has no page of its own lies above."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._way_back = WayBack(context)
        self._opened: Hit | None = None
        self._page: Page | None = None
        self.page = Page(_("Find"))
        self.finder = Finder(_("Find a record"), _("code, slip number, name or day"))
        self.view = RowsView(
            _("Found"),
            Rows(_columns(shows_group="clients" not in context.screens), context.style.colour),
            key=_key,
        )
        stays.called("find/order", self.view)
        self.empty = Empty("", "", context.style.pixmap("search", "quiet", 1, 48))
        self.page.content.addWidget(self.finder)
        self.page.content.addWidget(self.view, 1)
        self.page.content.addWidget(self.empty, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.finder)
        self.finder.wanted.connect(self._look)
        self.finder.down_wanted.connect(self._on_down)
        self.finder.enter_wanted.connect(self._on_enter)
        self.view.opened.connect(self._on_open)
        keys.on(self.page, "Ctrl+F", self.begin)
        keys.on(self.page, "Escape", context.back)
        self._show(Found("", ()))

    def begin(self) -> None:
        """Be ready for words: what was typed last is chosen, and typing takes its place."""
        self._way_back.forget()
        self._leave_and_find()

    def _leave_and_find(self) -> None:
        self._leave()
        self.finder.setFocus()
        self.finder.selectAll()

    def typed(self) -> dict[str, Any]:
        """Give what is looked for, and what is open."""
        opened = self._opened and (self._opened.table, self._opened.id)
        return {"find": self.finder.text(), "open": opened, **self._way_back.typed()}

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Look for it again."""
        self.finder.setText(state.get("find", self.finder.text()))
        self._way_back.come(state)
        if state.get("open"):
            self._read(*state["open"])

    def reload(self) -> None:
        """Look again: what was found may be gone, and what came with a file be indexed."""
        self._look(self.finder.text())
        self._prepare(more=True)

    def _prepare(self, *, more: bool) -> None:
        """Go on making finding quick, a little at a time: between two steps others have their turn."""
        if more:
            self._context.jobs.read(find.prepare, lambda left: self._prepare(more=left))

    def _look(self, typed: str) -> None:
        self._context.jobs.read(partial(find.find, typed=typed), self._on_found)

    def _on_found(self, found: Found) -> None:
        if found.typed == self.finder.text():  # what was typed since is being looked for already
            self._show(found)

    def _show(self, found: Found) -> None:
        self.view.set_rows(found.hits)
        self.view.setVisible(bool(found.hits))
        self.empty.setVisible(not found.hits)
        self.page.set_sentence(_said(found) if found.hits else "")
        self.empty.sentence.setText(_said(found))

    def _on_down(self) -> None:
        if self.view.rows.rowCount():
            self.view.selectRow(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _on_enter(self) -> None:
        """Open what the words find, once it is known which that is."""
        self._context.jobs.apart(lambda: None, lambda _none: self._open_first())

    def _open_first(self) -> None:
        if self.view.rows.rowCount():
            self._on_open(self.view.current() or self.view.rows.row_at(0))

    def _on_open(self, hit: Hit) -> None:
        if not opening.on_its_page(self._context, hit.table, hit.id, NAME):
            self._read(hit.table, hit.id)

    def _read(self, table: str, record_id: str) -> None:
        read = partial(find.read, table=table, record_id=record_id)
        self._context.jobs.read(read, self._on_read, self._on_gone)

    def _on_read(self, opened: Opened) -> None:
        self._opened = opened.hit
        page = RecordPage(opened, self._context.codes)
        page.back_wanted.connect(self._on_back)
        page.history_wanted.connect(lambda: self._on_history(opened))
        keys.on(page, "Escape", self._on_back)
        self._put(page)

    def _on_back(self) -> None:
        self._way_back.leave(self._leave_and_find)

    def _on_history(self, opened: Opened) -> None:
        page = history.page(self._context, opened.hit.table, opened.hit.id, opened.hit.code)
        page.back_wanted.connect(lambda: self._on_read(opened))
        self._put(page)

    def _on_gone(self, problem: Problem) -> None:
        self._leave()
        self._context.show_problem(problem)

    def _put(self, page: Page) -> None:
        self._drop()
        self._page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def _leave(self) -> None:
        self._opened = None
        self._drop()
        self._stack.setCurrentWidget(self.page)
        self.setFocusProxy(self.finder)

    def _drop(self) -> None:
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None


def _columns(*, shows_group: bool) -> list[ListColumn]:
    columns = [
        ListColumn(_("Kind"), lambda hit: record_words.record(hit.table, ""), stretch=True),
        ListColumn(_("Code"), lambda hit: hit.code, stretch=True),
    ]
    return [*columns, ListColumn(_("Group"), lambda hit: hit.group, stretch=True)] if shows_group else columns


def _said(found: Found) -> str:
    """Say what was found, or why nothing is shown."""
    if not found.typed.strip():
        return _("Type a code, a slip number, a name or a day. Marks and the order of words do not matter.")
    if found.misread and found.hits:
        return _("The last character of this slip number does not fit: one was misread. These are like it.")
    if found.misread:
        return _(
            "The last character of this slip number does not fit: one was misread. Look at the paper again."
        )
    if not found.hits:
        return _("Nothing on this desk fits all of these words. Try fewer letters.")
    if found.more:
        return _("There is more than is shown here: type more letters.")
    return ""


def _key(hit: Hit) -> tuple[str, str]:
    return hit.table, hit.id
