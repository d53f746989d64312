"""Walks a person's way through the real window and takes a picture of all that comes to stand in it.

Widgets are found by accessible name, as a person who hears the screen would. A step that cannot be done is
noted and the tour goes on: one changed word must not hide all other screens.
"""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from figure_hands import codes_of, grid_of
from outreach_desk import app
from outreach_desk.ground import language
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import Settings
from outreach_desk.records import catalog
from outreach_desk.records.reference import Codes
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.mistake import Mistakes
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.type_ahead import Choice, TypeAhead
from outreach_desk.ui.window import Window
from tour_camera import Camera, LostError, hide_popups

W = TypeVar("W", bound=QWidget)
NOWHERE, IMPOSSIBLE = "zzz", "31/02/2026"
"""Words that nothing fits, and a day that never was."""

_SECONDS_TO_SETTLE = 60.0


class Guide:
    """Holds one window at a time. `missed` tells which steps could not be done, and why."""

    def __init__(self, style: Style, camera: Camera, size: QSize) -> None:
        self.style = style
        self.camera = camera
        self.missed: list[str] = []
        self._size = size
        self._jobs = Jobs()
        self.window = self._window(Home(camera.folder))

    def open_window(self, root: Path) -> None:
        """Start the program anew on another home."""
        self.close_window()
        self._jobs = Jobs()
        self.window = self._window(Home(root))
        self.window.show()
        self.window.activateWindow()
        self.settle()

    def close_window(self) -> None:
        """Close the program."""
        self.window.close()
        self._jobs.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def jobs(self) -> Jobs:
        """Give the worker of the window."""
        return self._jobs

    @property
    def shell(self) -> Shell:
        """Give the open desk."""
        if not isinstance(self.window.page, Shell):
            raise LostError("no desk is open")
        return self.window.page

    @property
    def codes(self) -> Codes:
        """Give the code lists of the open desk."""
        return self.shell.context.codes

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Note what goes wrong in a step, and go on."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is: the other screens are still to be seen
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = next(
                (f.lineno for f in traceback.extract_tb(error.__traceback__) if "tour_" in f.filename), 0
            )
            self.missed.append(f"{name}: {type(error).__name__} {error} ({where.name}, line {place})")

    def settle(self) -> None:
        """Wait until every answer is delivered and its answer too."""
        end = time.monotonic() + _SECONDS_TO_SETTLE
        quiet = 0
        while quiet < 3:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            quiet = quiet + 1 if self._jobs.idle else 0
            if not self._jobs.idle:
                QTest.qWait(1)
            if time.monotonic() > end:
                raise LostError("the worker is never done")

    def go(self, screen: str) -> None:
        """Show a screen of the open desk."""
        self.shell.go(screen)
        self.settle()

    def find(self, name: str, kind: type[W]) -> W:
        """Give the first widget in sight with this accessible name."""
        for widget in self.window.findChildren(kind):
            if widget.accessibleName() == name and widget.isVisible():
                return widget
        raise LostError(f"no {kind.__name__} is called {name!r}")

    def press_figure(self, name: str) -> None:
        """Press the figure `indicator/line/unit`."""
        grid = grid_of(self.window, name)
        if not grid.focus(codes_of(name)):
            raise LostError(f"{name} has not the keyboard")
        QTest.keyClick(grid, Qt.Key.Key_Return)
        self.settle()

    def press(self, name: str) -> None:
        """Press a button, box or answer."""
        button = self.find(name, QAbstractButton)
        if not button.isEnabled():
            raise LostError(f"{name!r} cannot be pressed")
        button.setFocus()
        button.click()
        self.settle()

    def fill(self, name: str, words: str) -> None:
        """Type words into a field in place of what stands there."""
        for note in self.window.findChildren(QPlainTextEdit):
            if note.accessibleName() == name and note.isVisible():
                note.setPlainText(words)
                return
        line = self.find(name, QLineEdit)
        line.setFocus()
        line.clear()
        line.insert(words)
        if isinstance(line, Finder):
            line.settle()
        self.settle()

    def choose(self, name: str, place: int) -> None:
        """Choose the entry of a box at this place; headings do not count."""
        box = self.find(name, QComboBox)
        enabled = [
            index
            for index in range(box.count())
            if box.model().flags(box.model().index(index, 0)) & Qt.ItemFlag.ItemIsEnabled
        ]
        box.setFocus()
        box.setCurrentIndex(enabled[place])
        self.settle()

    def suggestions(self, name: str, words: str = "") -> list[Choice]:
        """Give what a field offers for these words."""
        return list(self.find(name, TypeAhead).suggest(words))

    def offer(self, name: str, words: str) -> None:
        """Type words into a field and let it show what it offers."""
        self.fill(name, words)
        self.find(name, TypeAhead).offer()
        self.settle()

    def pick(self, name: str, choice: Choice) -> None:
        """Take what a field offers."""
        line = self.find(name, TypeAhead)
        line.setFocus()
        line.offer()  # a pause in typing would come to it later
        hide_popups()
        line._take(choice)
        self.settle()

    def open_row(self, place: int) -> None:
        """Open a row of the list in sight."""
        view = self.select_row(place)
        view.opened.emit(view.current())
        self.settle()

    def select_row(self, place: int) -> RowsView:
        """Choose a row of the list in sight."""
        for view in self.window.findChildren(RowsView):
            if view.isVisible() and view.rows.rowCount():
                view.setFocus()
                view.setCurrentIndex(view.rows.index(min(place, view.rows.rowCount() - 1), 0))
                self.settle()
                return view
        raise LostError("no list with a row is in sight")

    def shot(self, name: str, *, toast: bool = False, settle: bool = True, most: int = 8) -> None:
        """Take a picture of the window; a page that scrolls is taken from its top on, in `most` parts."""
        if settle:
            self.settle()
        if not toast and isinstance(self.window.page, Shell):
            self.window.page.toast.hide()
        self.camera.shot(self.window, name, most=most)

    def shot_from(self, name: str, heading: str) -> None:
        """Take a picture of a page that scrolls from the card on whose heading begins so."""
        self.settle()
        self.camera.shot_from(self.window, name, heading)

    def mistake(self) -> None:
        """Show the page for our own mistakes, and take its picture."""
        log = self.camera.folder / "mistakes.log"
        mistakes = Mistakes(log, self.window)
        mistakes.show(ValueError())
        self.camera.take(self.window, "mistake")
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        log.unlink(missing_ok=True)

    def _window(self, home: Home) -> Window:
        kept = Settings(
            language=language.language(),
            look=self.style.mode,
            width=self._size.width(),
            height=self._size.height(),
        )
        return Window(self._jobs, self.style, app.doors(home, str(home.root)), app.look, kept)


def column(table: str, name: str) -> str:
    """Give the label of a column."""
    return _(catalog.THINGS[table].columns[name].label)


def wait_until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Let the window live until something is true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise LostError("what was waited for never came")
        QTest.qWait(1)
