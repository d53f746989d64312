"""An open desk in the window: sidebar, practice band, banner, and the screen that is shown.

Screens are made when they are first shown, and read anew after a change of the database.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.ahead import Ahead
from outreach_desk.ui.context import Begins, Context, KeepsTyped, Leaves, Opened, Reloads
from outreach_desk.ui.drafts import Drafts, DraftsBar, HalfTyped, LeavesDrafts
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.sidebar import NARROW_BELOW, Sidebar
from outreach_desk.ui.stays import Stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.banner import Banner
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.toast import Toast

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


class Shell(QWidget):
    """Made for one open desk; made anew when the language or the looks change."""

    language_wanted = Signal()
    look_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, jobs: Jobs, style: Style, opened: Opened, look: "Callable[[Desk], Opened]") -> None:
        super().__init__()
        self._jobs = jobs
        self._look = look
        self._screens = {screen.name: screen for screen in opened.screens}
        self._made: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._waiting: dict[str, Any] = {}  # typed states of screens that are not made yet
        self.current = ""
        self._before = ""
        self.sidebar = Sidebar(style, opened.name, opened.screens)
        self.banner = Banner(style)
        self._stack = QStackedWidget()
        self.toast = Toast()
        self.context = Context(
            jobs=jobs,
            style=style,
            codes=opened.codes,
            say=self.toast.say,
            tell=self.banner.tell,
            show_problem=self.banner.show_problem,
            go=self.go,
            drafts=Drafts(jobs, opened.drafts, self._half_typed, self._on_go_on, self.toast.say, self),
            screens=frozenset(self._screens),
            back=self._back,
            place=self._stack,
        )
        self._keep_chosen = opened.keep_chosen
        self._stays = Stays(opened.chosen, self._keep_choice)
        self.drafts = DraftsBar(style, self.context.drafts)
        for bar in (self.drafts, self.toast):
            bar.left.connect(self._on_left)
        self._lay_out(style, practice=opened.practice)
        self.sidebar.screen_wanted.connect(self._on_screen_wanted)
        for number, screen in enumerate(opened.screens, 1):
            for its in (f"Ctrl+{number}", *screen.keys):
                keys.on(self, its, partial(self._on_screen_wanted, screen.name))
        self.sidebar.language_wanted.connect(self.language_wanted)
        self.sidebar.look_wanted.connect(self.look_wanted)
        self.sidebar.lock_wanted.connect(self.lock_wanted)
        jobs.problem.connect(self.banner.show_problem)
        jobs.changed.connect(self._on_changed)
        if opened.ahead is not None:
            self.ahead = Ahead(jobs, opened.ahead, self)
        if opened.screens:
            self.go(opened.screens[0].name)
        else:
            self._stack.addWidget(Empty(_("Nothing is to be done here yet.")))
        if opened.notice:
            self.banner.tell(opened.notice, "due")

    def go(self, name: str, state: Any = None) -> None:
        """Show a screen, with `state` for its `set_typed`. An unknown name is a mistake of ours."""
        screen = self._made.get(name)
        is_new = screen is None
        if screen is None:
            screen = self._screens[name].factory(self.context)
            self._stays.watch(screen)
            self._made[name] = screen
            self._stack.addWidget(screen)
            self._stale.add(name)
            state = self._waiting.pop(name, None) if state is None else state
        if self.current != name:
            self.banner.hide()
            self.drafts.collapse()
        self.current = name
        self._stack.setCurrentWidget(screen)
        self.sidebar.set_current(name)
        focus = self.window().focusWidget()
        if self.isVisible() and focus is not None and (is_new or self.sidebar.isAncestorOf(focus)):
            # Whoever chose a screen goes on there, not in the list of screens; a new one knows where.
            screen.setFocus()
        if state is not None and isinstance(screen, KeepsTyped):
            screen.set_typed(state)
        self._freshen()

    def _back(self) -> None:
        self.go(self._before or next(iter(self._screens)))

    def _keep_choice(self, name: str, value: Any) -> None:
        self._jobs.keep(partial(self._keep_chosen, name=name, value=value))

    def _on_screen_wanted(self, name: str) -> None:
        was = self.current
        self.go(name)
        if was != name:  # where an act led is left by that act's own way back
            self._before = was
        screen = self._made[name]
        if was == name and isinstance(screen, Leaves):
            screen.leave()
        if isinstance(screen, Begins):
            screen.begin()

    def made(self, name: str) -> QWidget:
        """Give a screen that was shown before."""
        return self._made[name]

    def typed(self) -> dict[str, Any]:
        """Give what is typed on all screens, and which is shown."""
        states = dict(self._waiting)
        states |= {name: made.typed() for name, made in self._made.items() if isinstance(made, KeepsTyped)}
        return {"current": self.current, "screens": states, "drafts": self.context.drafts.typed()}

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._waiting = dict(state["screens"])
        self.context.drafts.set_typed(state["drafts"])
        for name, screen in self._made.items():
            if name in self._waiting and isinstance(screen, KeepsTyped):
                screen.set_typed(self._waiting.pop(name))
        name = state["current"]
        if name in self._screens:
            self.go(name, self._waiting.pop(name, None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the content in a narrow window."""
        super().resizeEvent(event)
        self.sidebar.set_narrow(narrow=self.width() < NARROW_BELOW)

    def _lay_out(self, style: Style, *, practice: bool) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        if practice:
            inner.addWidget(_practice_band(style))
        around = QVBoxLayout()
        around.setContentsMargins(24, 8, 24, 0)
        around.setSpacing(4)
        around.addWidget(self.banner)
        around.addWidget(self.drafts)
        inner.addLayout(around)
        inner.addWidget(self._stack, 1)
        inner.addWidget(self.toast)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(inner, 1)

    def keep_drafts(self) -> None:
        """Keep what is typed this moment: the window closes, or the desk is locked."""
        self.context.drafts.keep()

    def _half_typed(self) -> Iterator[HalfTyped]:
        for screen in self._made.values():
            if isinstance(screen, LeavesDrafts):
                yield from screen.half_typed()

    def _on_go_on(self, half: HalfTyped) -> None:
        """Show the screen of a draft; a form is named after its screen, `screen/form`."""
        self.go(half.form.partition("/")[0], half.state)

    def _on_left(self) -> None:
        self._made[self.current].setFocus()

    def _on_changed(self) -> None:
        self._stale = set(self._made)
        self._jobs.read(self._look, self._on_looked)

    def _on_looked(self, opened: Opened) -> None:
        self.context.codes = opened.codes
        self._freshen()

    def _freshen(self) -> None:
        screen = self._made.get(self.current)
        if screen is not None and self.current in self._stale:
            self._stale.discard(self.current)
            if isinstance(screen, Reloads):
                screen.reload()


def _practice_band(style: Style) -> QFrame:
    band = QFrame()
    band.setProperty("role", "practice")
    picture = QLabel()
    picture.setPixmap(style.pixmap("practice", "on_practice", band.devicePixelRatioF(), 20))
    words = QLabel(_("Practice: all people here are made up. Nothing reaches a real desk."))
    words.setWordWrap(True)
    layout = QHBoxLayout(band)
    layout.setContentsMargins(24, 6, 24, 6)
    layout.setSpacing(8)
    layout.addWidget(picture)
    layout.addWidget(words, 1)
    return band
