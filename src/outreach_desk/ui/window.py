"""The window: start pages until a desk is open, then the desk. It knows language, looks and lock.

A change of language or looks builds what is shown anew and puts back what was typed.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from outreach_desk.ground import language
from outreach_desk.ground.settings import DARK, LIGHT, Settings
from outreach_desk.ui.context import Opened
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.start.doors import Doors
from outreach_desk.ui.start.start import Start
from outreach_desk.ui.style import Style

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

PRODUCT = "Outreach Desk"
_FRAME = 40  # at most, in pixels, around a window that does not fill the screen
_LEAST_WIDTH, _LEAST_HEIGHT = 480, 320
"""A screen of 1366 × 768 at 200 % has 683 × 384 logical pixels, and the frame of the window takes some."""


class Window(QMainWindow):
    """`look` reads what the window must know of an open desk; it is called in the worker.

    `settings_changed(Settings)` comes when there is something to keep.
    """

    settings_changed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        style: Style,
        doors: Doors,
        look: "Callable[[Desk], Opened]",
        settings: Settings,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._style = style
        self._doors = doors
        self._look = look
        self.settings = settings
        self._opened: Opened | None = None
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(settings.width, settings.height)
        self.page: Start | Shell = self._start()
        self.setCentralWidget(self.page)

    def fit_to_screen(self) -> None:
        """Be no larger than the screen: at 150 % and more the kept size may not fit any more.

        A window that takes all of it fills it: with a frame around it its lower edge would be out of reach.
        """
        room = self.screen().availableSize()
        small = self.width() + _FRAME > room.width() or self.height() + _FRAME > room.height()
        self.resize(min(self.width(), room.width()), min(self.height(), room.height()))
        if small:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def switch_language(self) -> None:
        """Show the other language; nothing typed is lost."""
        is_vietnamese = language.language() == language.VIETNAMESE
        self.show_language(language.ENGLISH if is_vietnamese else language.VIETNAMESE)

    def show_language(self, shown: str) -> None:
        """Show a language; nothing typed is lost."""
        language.set_language(shown)
        if shown in language.LANGUAGES:
            self._keep(replace(self.settings, language=shown))
        self._rebuild()

    def switch_look(self) -> None:
        """Go from light to dark, or back."""
        self.show_look(LIGHT if self._style.mode == DARK else DARK)

    def show_look(self, look: str) -> None:
        """Take on a look; nothing typed is lost."""
        self._style.use(look)
        self._keep(replace(self.settings, look=look))
        self._rebuild()

    def lock(self) -> None:
        """Close the desk and go back to the unlock page."""
        self.setEnabled(False)
        self._keep_drafts()
        self._jobs.lock(self._on_locked)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next widget that takes the keyboard itself, or to the one before.

        A page names the field to begin with (its focus proxy). Qt would go from the page straight to that
        field, and Tab would never come to what stands before it: Back, Save, the province of a commune.
        """
        if isinstance(self.page, Shell):
            self.page.toast.come_last()
        step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
        start: QWidget = self.focusWidget() or self
        found = step(start)
        while found is not None and found is not start and not _takes_tab(found):
            found = step(found)
        if found is None or found is start:
            return False
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the size, finish what waits, close the desk."""
        if not self.isMaximized() and not self.isFullScreen():
            self._keep(replace(self.settings, width=self.width(), height=self.height()))
        self._keep_drafts()
        self._jobs.close()
        super().closeEvent(event)

    def _on_desk(self, _opened: None) -> None:
        self._jobs.read(self._look, self._on_looked)

    def _on_looked(self, opened: Opened) -> None:
        self._opened = opened
        self._show(self._shell(opened))
        # After what the first screen reads: it may know better where to begin.
        self._jobs.apart(lambda: None, self._on_begun)

    def _on_begun(self, _none: None) -> None:
        if self.focusWidget() is None:
            self.focusNextPrevChild(True)

    def _on_locked(self, _closed: None) -> None:
        self._opened = None
        self._show(self._start())
        self.setEnabled(True)
        self.page.setFocus()

    def _start(self) -> Start:
        start = Start(self._jobs, self._style, self._doors)
        start.opened.connect(self._on_desk)
        start.language_wanted.connect(self.switch_language)
        start.look_wanted.connect(self.switch_look)
        return start

    def _shell(self, opened: Opened) -> Shell:
        shell = Shell(self._jobs, self._style, opened, self._look)
        shell.language_wanted.connect(self.switch_language)
        shell.look_wanted.connect(self.switch_look)
        shell.lock_wanted.connect(self.lock)
        return shell

    def _rebuild(self) -> None:
        state = self.page.typed()
        page = self._start() if self._opened is None else self._shell(self._opened)
        page.set_typed(state)
        self._show(page)
        shown = page.made(page.current) if isinstance(page, Shell) and page.current else page
        shown.setFocus()

    def _show(self, page: Start | Shell) -> None:
        # The old page is let go after this event: one of its buttons may have asked for the change.
        old = self.page
        self.takeCentralWidget()
        self.page = page
        self.setCentralWidget(page)
        page.show()
        old.hide()
        old.deleteLater()

    def _keep_drafts(self) -> None:
        if isinstance(self.page, Shell):
            self.page.keep_drafts()

    def _keep(self, settings: Settings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit(settings)


def _takes_tab(widget: QWidget) -> bool:
    # The proxy is asked for only of what takes Tab: the answer for a part of Qt's own widgets, let go, took
    # the header of a list with it.
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled()
