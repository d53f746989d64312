"""The pages before a desk is open: choose, make, unlock. They ask `Doors`, in the worker."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.sidebar import NARROW_BELOW, Sidebar
from outreach_desk.ui.start import choose
from outreach_desk.ui.start.choose import PRACTICE, Choose
from outreach_desk.ui.start.doors import Doors
from outreach_desk.ui.start.new_desk import NewDesk
from outreach_desk.ui.start.unlock import Unlock
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.banner import Banner

if TYPE_CHECKING:  # see ui.jobs
    from collections.abc import Callable

    from outreach_desk.desk.desk import Desk

CHOOSE, UNLOCK = "choose", "unlock"
_WIDEST = 640


class Start(QWidget):
    """Emits `opened(None)` once the worker holds a desk."""

    opened = Signal(object)
    language_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, jobs: Jobs, style: Style, doors: Doors) -> None:
        super().__init__()
        self._jobs = jobs
        self._style = style
        self._doors = doors
        self.name = ""
        self.page: Choose | NewDesk | Unlock | None = None
        self.sidebar = Sidebar(style, "Outreach Desk", (), can_lock=False)
        self.banner = Banner(style)
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(_("One moment …"))
        self.working.hide()
        self.back = buttons.link(_("‹ Back"))
        self.back.setAccessibleName(_("Back"))
        self.back.clicked.connect(self._on_back)
        self._holder = QVBoxLayout()
        self._lay_out()
        jobs.mistake.connect(self._on_over)
        jobs.problem.connect(self._on_problem)
        self.show_page(UNLOCK if doors.exists() else CHOOSE)

    def show_page(self, name: str) -> None:
        """Show `choose`, `team`, `office`, `practice` or `unlock`."""
        old, self.name = self.page, name
        self.page = self._make(name)
        self.banner.hide()
        self.back.setVisible(name not in {CHOOSE, UNLOCK})
        self._holder.addWidget(self.page)
        self.page.show()
        if old is not None:
            self._holder.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.setFocusProxy(self.page)
        self.page.setFocus()

    def typed(self) -> dict[str, Any]:
        """Give the page and what is typed on it."""
        page = self.page
        form = page.form.typed() if isinstance(page, NewDesk | Unlock) else {}
        return {"page": self.name, "form": form, "wait": page.typed() if isinstance(page, Unlock) else (0, 0)}

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.show_page(state["page"])
        if isinstance(self.page, NewDesk | Unlock):
            self.page.form.set_typed(state["form"])
        if isinstance(self.page, Unlock):
            self.page.set_typed(state["wait"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the page in a narrow window."""
        super().resizeEvent(event)
        self.sidebar.set_narrow(narrow=self.width() < NARROW_BELOW)

    def _make(self, name: str) -> Choose | NewDesk | Unlock:
        if name == CHOOSE:
            first = choose.first(self._style)
            first.chosen.connect(self.show_page)
            return first
        if name == PRACTICE:
            practice = choose.practice(self._style)
            practice.chosen.connect(self._on_practice)
            return practice
        if name == UNLOCK:
            unlock = Unlock()
            unlock.unlock_wanted.connect(self._on_unlock)
            unlock.practice_wanted.connect(partial(self.show_page, PRACTICE))
            return unlock
        new = NewDesk(name, self._doors.six_words)
        new.make_wanted.connect(self._on_make)
        return new

    def _on_practice(self, kind: str) -> None:
        self._open(partial(self._doors.practice, kind))

    def _on_back(self) -> None:
        self.show_page(UNLOCK if self._doors.exists() else CHOOSE)

    def _on_unlock(self, passphrase: str) -> None:
        self._open(partial(self._doors.unlock, passphrase))

    def _on_make(self, name: str, group_code: str, passphrase: str) -> None:
        if self.name == "team":
            self._open(partial(self._doors.new_team, name, group_code.strip() or None, passphrase))
        else:
            self._open(partial(self._doors.new_office, name, passphrase))

    def _open(self, make: "Callable[[], Desk]") -> None:
        self.banner.hide()
        self.working.show()
        if self.page is not None:
            self.page.setEnabled(False)
        self._jobs.open(make, self._on_opened, self._on_problem)

    def _on_opened(self, _opened: None) -> None:
        self.opened.emit(None)

    def _on_problem(self, problem: Problem) -> None:
        self._on_over()
        if not isinstance(self.page, NewDesk | Unlock) or not self.page.refuse(problem):
            self.banner.show_problem(problem)

    def _on_over(self) -> None:
        self.working.hide()
        if self.page is not None:
            self.page.setEnabled(True)

    def _lay_out(self) -> None:
        side = self.sidebar
        side.language_wanted.connect(self.language_wanted)
        side.look_wanted.connect(self.look_wanted)
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.banner)
        inner.addWidget(self.working)
        inner.addLayout(self._holder, 1)
        middle = QWidget()
        sides = QHBoxLayout(middle)
        sides.setContentsMargins(24, 24, 24, 24)
        sides.addStretch(1)
        sides.addWidget(column, 100)
        sides.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(area, 1)
